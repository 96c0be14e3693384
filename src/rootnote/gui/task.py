"""Slow work beside the event loop.

A `Task` runs one callable in a background thread and tells its outcome in the thread that owns
it. Cancelling is cooperative: the callable is given a `progress` that raises `Cancelled`, and the
engine calls it once per batch.
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, SignalInstance, Slot

from rootnote.progress import Cancelled

REPORT_INTERVAL_S = 0.05
"""At most one progress signal in this time, but every new stage is told at once."""
_SWITCH_INTERVAL_S = 0.001
"""How long a worker's Python code may keep the interpreter while the window waits for it."""

_running: "set[Task]" = set()
"""Keeps tasks alive until their outcome is told, whoever has forgotten them."""


class Task(QObject):
    """A callable in a background thread.

    Parameters
    ----------
    function : callable
        Called as `function(*args, progress=…, **kwargs)` in the worker thread. It must touch no
        widget. `progress` is a `rootnote.progress.Progress` that raises `Cancelled` once
        `cancel()` was called.

    Notes
    -----
    All signals are emitted in the thread that made the task. After `start()` comes exactly one
    of `succeeded`, `failed` and `cancelled`, then always `finished`.
    """

    progressed = Signal(str, int, int)
    """Stage, units done, units in all; at most about twenty times a second."""
    succeeded = Signal(object)
    """What the callable returned."""
    failed = Signal(object)
    """The exception that it raised."""
    cancelled = Signal()
    finished = Signal()

    _reported = Signal(str, int, int)
    _ended = Signal()

    def __init__(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self._call = (function, args, kwargs)
        self._cancel = threading.Event()
        self._outcome: tuple[SignalInstance, tuple[Any, ...]] | None = None
        self._stage = ""
        self._told = 0.0
        self._thread = threading.Thread(target=self._run, name=f"task-{_name(function)}")
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; once only."""
        # The interpreter's own 5 ms add up to visible pauses when the worker is busy in Python.
        if sys.getswitchinterval() > _SWITCH_INTERVAL_S:
            sys.setswitchinterval(_SWITCH_INTERVAL_S)
        _running.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the callable to stop at its next progress call; returns at once."""
        self._cancel.set()

    @property
    def is_running(self) -> bool:
        """Whether `finished` is still to come."""
        return self in _running

    @property
    def is_cancelling(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancel.is_set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until the callable has ended, and tell its outcome.

        Parameters
        ----------
        timeout_s : float, optional
            Give up after this many seconds; None waits for ever.

        Returns
        -------
        ended : bool
            False where the time was up first.
        """
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if self._thread.is_alive():
            return False
        QCoreApplication.sendPostedEvents(self)
        return True

    def _run(self) -> None:
        """Call the function, in the worker thread."""
        function, args, kwargs = self._call
        try:
            result = function(*args, progress=self._progress, **kwargs)
        except Cancelled:
            self._outcome = (self.cancelled, ())
        except Exception as error:  # noqa: BLE001 - told to the owner, who shows it
            self._outcome = (self.failed, (error,))
        else:
            self._outcome = (self.succeeded, (result,))
        self._ended.emit()

    def _progress(self, stage: str, done: int, total: int) -> None:
        """The `Progress` given to the function."""
        if self._cancel.is_set():
            raise Cancelled
        now = time.monotonic()
        if stage != self._stage or now - self._told >= REPORT_INTERVAL_S:
            self._stage, self._told = stage, now
            self._reported.emit(stage, done, total)

    @Slot(str, int, int)
    def _on_reported(self, stage: str, done: int, total: int) -> None:
        """Pass progress on in the owner's thread; nothing is told after a wish to stop."""
        if not self._cancel.is_set():
            self.progressed.emit(stage, done, total)

    @Slot()
    def _on_ended(self) -> None:
        """Tell the outcome in the owner's thread, then let go of everything it holds."""
        self._thread.join()
        outcome, self._outcome = self._outcome, None
        self._call = (_name, (), {})
        _running.discard(self)
        try:
            if outcome is not None:
                signal, values = outcome
                signal.emit(*values)
        finally:
            self.finished.emit()


def running_tasks() -> "tuple[Task, ...]":
    """Every task whose `finished` is still to come."""
    return tuple(_running)


def _name(function: Callable[..., Any]) -> str:
    """What a thread that runs the function is called in a crash log."""
    return getattr(function, "__name__", type(function).__name__)
