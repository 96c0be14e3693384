"""A log for what nobody expected. It stays on this machine."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_dir
from PySide6.QtCore import QObject, Qt, Signal

_logger = logging.getLogger("rootnote.crash")
_MAX_BYTES = 1 << 20


class CrashLog(QObject):
    """Writes unexpected exceptions of every thread to a file and shows them.

    Parameters
    ----------
    show : callable
        `show(error, log)` in the window's thread; `log` is None where none can be written.
    folder : Path, optional
        The user's log folder by default.
    """

    _caught = Signal(object)

    def __init__(
        self, show: Callable[[BaseException, Path | None], object], folder: Path | None = None
    ) -> None:
        super().__init__()
        self._show = show
        self._hooks = (sys.excepthook, threading.excepthook)
        self.file: Path | None = None
        self._handler: RotatingFileHandler | None = None
        place = Path(user_log_dir("rootnote", appauthor=False)) if folder is None else folder
        try:
            place.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                place / "rootnote.log", maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8"
            )
        except OSError:
            return  # no log is no reason not to work
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        _logger.addHandler(handler)
        self._handler, self.file = handler, place / "rootnote.log"

    def install(self) -> None:
        """Catch what would otherwise go to a terminal that nobody sees."""
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        if self._handler is not None and self._handler.stream is not None:
            faulthandler.enable(self._handler.stream)

    def remove(self) -> None:
        """Leave everything as it was."""
        sys.excepthook, threading.excepthook = self._hooks
        if self._handler is not None:
            faulthandler.disable()
            _logger.removeHandler(self._handler)
            self._handler.close()

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write it down, print it, and show it in the window's thread."""
        _logger.error("unexpected", exc_info=(kind, error, trace))
        self._hooks[0](kind, error, trace)
        self._caught.emit(error)

    def _on_caught(self, error: BaseException) -> None:
        """Show it."""
        self._show(error, self.file)
