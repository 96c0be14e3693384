"""The data behind one track's views: read in the background, drawn as it arrives."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from rootnote.gui.task import Task
from rootnote.gui.tracks.viewport import Viewport
from rootnote.gui.words.sentences import error_text
from rootnote.investigation.display import (
    RecordingDisplay,
    TileKey,
    open_display,
    raw_columns,
)
from rootnote.progress import Progress

_MAX_TILES = 64  # of half a megabyte each
_RAW_BELOW_FRAMES = 256  # per pixel: closer than the peaks' lowest level
_MAX_RAW_FRAMES = 1 << 22
_BATCH = 4


class TrackData(QObject):
    """Peaks, spectrogram and samples of one recording, as far as they have been read.

    What is asked for and not there yet is fetched, and `changed` says when it has come.
    """

    opened = Signal()
    changed = Signal()
    loaded = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display: RecordingDisplay | None = None
        self.problem = ""
        self.share_read = 0.0
        self._tiles: OrderedDict[TileKey, NDArray[np.uint8]] = OrderedDict()
        self._raw: tuple[int, NDArray[np.float32]] | None = None
        self._wanted: list[TileKey | tuple[int, int]] = []
        self._tasks: list[Task] = []
        self._is_fetching = False
        self._fetch_timer = QTimer(self, singleShot=True, interval=0)
        self._fetch_timer.timeout.connect(self._fetch)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return bool(self._tasks) or self._fetch_timer.isActive()

    def open(self, path: Path | None) -> None:
        """Show another recording, or none."""
        self.close()
        self.display, self.problem, self.share_read = None, "", 0.0
        self._tiles.clear()
        self._raw = None
        if path is not None:
            self._run(open_display, path, then=self._on_opened)
        self.changed.emit()

    def close(self) -> None:
        """Stop reading."""
        self._wanted.clear()
        self._fetch_timer.stop()
        self._is_fetching = False
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    def columns(self, viewport: Viewport, n_columns: int) -> Any:
        """The waveform's `Columns`, from the samples where these are near enough to matter."""
        display = self.display
        if display is None:
            return None
        start = viewport.start_s * display.sample_rate
        stop = viewport.stop_s * display.sample_rate
        samples = self.raw(start, stop, n_columns)
        if samples is not None:
            return raw_columns(samples[1], samples[0], start, stop, n_columns)
        return display.peaks.columns(start, stop, n_columns)

    def raw(
        self, start: float, stop: float, n_columns: int
    ) -> tuple[int, NDArray[np.float32]] | None:
        """Samples around a stretch with the frame they begin at, if it is seen from near by."""
        display = self.display
        if display is None or (stop - start) / n_columns >= _RAW_BELOW_FRAMES:
            return None
        first, last = max(0, int(start)), min(display.n_frames, int(stop) + 2)
        if last <= first:
            return None
        held = self._raw
        if held is not None and held[0] <= first and last <= held[0] + held[1].shape[1]:
            return held
        margin = min(int(stop - start), _MAX_RAW_FRAMES // 4) + 1024
        self._want((max(0, first - margin), min(display.n_frames, last + margin)))
        return None

    def tile(self, key: TileKey) -> NDArray[np.uint8] | None:
        """Levels of a tile finer than the overview; None until they have come."""
        found = self._tiles.get(key)
        if found is None:
            self._want(key)
        else:
            self._tiles.move_to_end(key)
        return found

    def has_tile(self, key: TileKey) -> bool:
        """Whether a tile has come, without asking for it."""
        return key in self._tiles

    def _want(self, what: TileKey | tuple[int, int]) -> None:
        """Fetch something soon, if it can be read and nothing newer is wanted until then."""
        if self.problem:
            return
        if what not in self._wanted:
            self._wanted.append(what)
        if not self._is_fetching and not self._fetch_timer.isActive():
            self._fetch_timer.start()

    def _fetch(self) -> None:
        """Fetch what was asked for last: older wishes come from views that have moved on."""
        if self.display is None or not self._wanted:
            return
        batch, self._wanted = self._wanted[-_BATCH:], []
        self._is_fetching = True
        self._run(_read, self.display, batch, then=self._on_fetched)

    def _on_fetched(self, found: list[tuple[Any, NDArray[Any]]]) -> None:
        """Keep what has come; the views then ask for what they still miss."""
        self._is_fetching = False
        for what, values in found:
            if isinstance(what, TileKey):
                self._tiles[what] = values
            else:
                self._raw = (what[0], values)
        while len(self._tiles) > _MAX_TILES:
            self._tiles.popitem(last=False)
        self._wanted.clear()
        self.changed.emit()

    def _on_opened(self, display: RecordingDisplay) -> None:
        """Begin to read what was opened."""
        self.display = display
        self.opened.emit()
        self._run(display.load, then=self._on_loaded, progressed=self._on_progress)

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        """Draw what has been added."""
        self.share_read = done / max(total, 1)
        self.changed.emit()

    def _on_loaded(self, _: object) -> None:
        """Everything is there."""
        self.share_read = 1.0
        self.changed.emit()
        self.loaded.emit()

    def _run(
        self,
        function: Callable[..., Any],
        *arguments: object,
        then: Callable[[Any], None],
        progressed: Callable[[str, int, int], None] | None = None,
    ) -> None:
        """Run a task whose outcome counts only as long as the recording has not been changed."""
        task = Task(function, *arguments)
        self._tasks.append(task)

        def told(outcome: Callable[..., None]) -> Callable[..., None]:
            def tell(*values: object) -> None:
                if isValid(self) and task in self._tasks:
                    outcome(*values)

            return tell

        def ended() -> None:
            if task in self._tasks:
                self._tasks.remove(task)

        task.succeeded.connect(told(then))
        task.failed.connect(told(self._on_failed))
        if progressed is not None:
            task.progressed.connect(told(progressed))
        task.finished.connect(ended)
        task.start()

    def _on_failed(self, error: Exception) -> None:
        """Say what went wrong, and read nothing more of this recording."""
        self._is_fetching = False
        self.problem = error_text(error)
        self.failed.emit(self.problem)
        self.changed.emit()


def _read(
    display: RecordingDisplay, wanted: list[TileKey | tuple[int, int]], progress: Progress
) -> list[tuple[Any, NDArray[Any]]]:
    """Compute tiles and read samples, in the worker thread."""
    found: list[tuple[Any, NDArray[Any]]] = []
    for done, what in enumerate(wanted):
        progress("fetching", done, len(wanted))
        values = display.tile(what) if isinstance(what, TileKey) else display.samples(*what)
        found.append((what, values))
    return found
