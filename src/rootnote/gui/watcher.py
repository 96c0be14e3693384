"""Events of one kind, seen before the widget that they are for.

No widget here overrides `event` or `viewportEvent`. Shiboken 6.11 ends the whole program when an
exception that C code raised, as numpy does, leaves a `paintEvent` which such an override has
called: it reads the arguments of an exception that was never made. Without the override the
exception goes to `sys.excepthook`, is logged, and is shown.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Watcher(QObject):
    """Hands events of a kind to somebody else.

    Parameters
    ----------
    watched : QWidget
        Owns it.
    kind : type
        Of event.
    handle : callable
        `handle(event)`; whether the widget is to see nothing of it.
    """

    def __init__(self, watched: QWidget, kind: type[QEvent], handle: Callable[[Any], bool]) -> None:
        super().__init__(watched)
        self._kind, self._handle = kind, handle
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True where the watched widget is to see nothing of the event."""
        return isinstance(event, self._kind) and self._handle(event)
