"""Cyclic garbage is collected in the window's thread, never in a worker's.

Python collects in whichever thread happens to allocate. A dialog or a timer that is part of a
reference cycle is then destroyed by a worker, and Qt ends the program ("Timers cannot be stopped
from another thread", then a segmentation fault). So the automatic collection is off while the
window lives, and a timer of the window's own does the same by the same thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500
"""Short enough that a run's garbage does not pile up, long enough to cost nothing."""


class GarbageCollector(QObject):
    """Collects in the thread that made it, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would."""
        due = [n > limit > 0 for n, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(i for i, is_due in enumerate(due) if is_due))

    def set_aside(self) -> None:
        """Look no more at what is there now: modules that stay for good, torch's foremost.

        A full collection walks all that was ever imported, a tenth of a second with torch.
        """
        gc.freeze()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
