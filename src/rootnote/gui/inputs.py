"""One of the three things that a run needs, read in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rootnote.gui.task import Task


class Input(QObject):
    """A path and what was read there.

    Parameters
    ----------
    read : callable
        `read(path, progress=…)` in a worker thread.
    """

    changed = Signal()
    """Any of the properties."""
    progressed = Signal(str, int, int)

    def __init__(self, read: Callable[..., Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._task: Task | None = None
        self._generation = 0
        self.path: Path | None = None
        self.value: Any = None
        self.error: Exception | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the answer is still to come."""
        return self._task is not None

    @property
    def is_ready(self) -> bool:
        """Whether a run can use it."""
        return self.value is not None

    def load(self, path: Path) -> None:
        """Read another path; what was read before, or is being read, is forgotten."""
        self.clear(quietly=True)
        self.path = path
        generation = self._generation
        task = Task(self._read, path)
        self._task = task
        task.progressed.connect(lambda *values: self._on_progressed(generation, *values))
        task.succeeded.connect(lambda value: self._on_ended(generation, value, None))
        task.failed.connect(lambda error: self._on_ended(generation, None, error))
        task.start()
        self.changed.emit()

    def refuse(self, path: Path, error: Exception) -> None:
        """Name a path that cannot be read, and why."""
        self.clear(quietly=True)
        self.path, self.error = path, error
        self.changed.emit()

    def clear(self, *, quietly: bool = False) -> None:
        """Forget it."""
        self._generation += 1
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self.path = self.value = self.error = None
        if not quietly:
            self.changed.emit()

    def _on_progressed(self, generation: int, stage: str, done: int, total: int) -> None:
        """Pass on how far the newest reading is."""
        if generation == self._generation:
            self.progressed.emit(stage, done, total)

    def _on_ended(self, generation: int, value: Any, error: Exception | None) -> None:
        """Keep the newest reading's answer; an older one's comes too late."""
        if generation != self._generation:
            return
        self._task = None
        self.value, self.error = value, error
        self.changed.emit()
