"""The two recordings of a player, decoded in the background, and how loud each is."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from rootnote.gui.playback.mixer import SIDES, MixerTrack, Side
from rootnote.gui.task import Task
from rootnote.gui.words.sentences import error_text
from rootnote.investigation.display import open_playable
from rootnote.progress import Progress


class PlayerTrack(MixerTrack, Protocol):
    """A track whose loudness is known; `engine.audio.playback.Playable`."""

    def loudness(self, start_s: float, stop_s: float) -> float | None:
        """Loudness of a part in LUFS; None where it is silent."""


class PlaybackTracks(QObject):
    """What is decoded, for both sides of a player."""

    opened = Signal(str)
    """This side can be played from its beginning on, while the rest is being decoded."""
    loaded = Signal()
    """A side is decoded to its end."""
    failed = Signal(str, str)
    """Which side cannot be played, and why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: dict[Side, Path | None] = {"suspect": None, "source": None}
        self._tracks: dict[Side, PlayerTrack | None] = {"suspect": None, "source": None}
        self._tasks: dict[Side, Task] = {}
        self._problems: dict[Side, str] = {}

    def path(self, side: Side) -> Path | None:
        """The recording on a side."""
        return self._paths[side]

    def track(self, side: Side) -> PlayerTrack | None:
        """A side's samples, once it has been opened."""
        return self._tracks[side]

    def problem(self, side: Side) -> str:
        """Why a side cannot be played; empty as long as it can."""
        return self._problems.get(side, "")

    def set_path(self, side: Side, path: Path | None) -> bool:
        """Put another recording on a side; whether it is another one."""
        if path == self._paths[side]:
            return False
        self.forget(side)
        self._paths[side] = path
        return True

    def decode(self, side: Side, sample_rate: int) -> None:
        """Decode a side at the output's rate."""
        self.forget(side)
        path = self._paths[side]
        if path is None:
            return
        found: list[PlayerTrack] = []
        task = Task(_decoded, path, sample_rate, found.append)
        self._tasks[side] = task

        def when_current(outcome: Callable[..., None]) -> Callable[..., None]:
            def tell(*values: object) -> None:
                if isValid(self) and self._tasks.get(side) is task:
                    outcome(*values)

            return tell

        def take(*_: object) -> None:
            if found and self._tracks[side] is None:
                self._tracks[side] = found[0]
                self.opened.emit(side)

        def fail(error: Exception) -> None:
            self._problems[side] = error_text(error)
            self.failed.emit(side, self._problems[side])

        def end() -> None:
            del self._tasks[side]

        task.progressed.connect(when_current(take))
        task.succeeded.connect(when_current(take))
        task.succeeded.connect(when_current(lambda _: self.loaded.emit()))
        task.failed.connect(when_current(fail))
        task.finished.connect(when_current(end))
        task.start()

    def forget(self, side: Side) -> None:
        """Let go of a side's samples."""
        task = self._tasks.pop(side, None)
        if task is not None:
            task.cancel()
        self._tracks[side] = None
        self._problems.pop(side, None)

    def difference_db(
        self, part: tuple[float, float] | None = None, source_shift_s: float = 0.0
    ) -> float:
        """How much louder the suspect is than the source, over a part of it or as a whole.

        Parameters
        ----------
        part : (start_s, stop_s), optional
            A stretch of the suspect, `source_shift_s` later in the source.

        Returns
        -------
        difference : float
            In dB; 0 until both are decoded, or where one of them is silent.
        """
        levels = []
        for side, shift_s in zip(SIDES, (0.0, source_shift_s), strict=True):
            track, task = self._tracks[side], self._tasks.get(side)
            if track is None or (task is not None and task.is_running):
                return 0.0
            start, stop = (0.0, float("inf")) if part is None else part
            if part is not None:
                start, stop = start + shift_s, stop + shift_s
            levels.append(track.loudness(start, stop))
        suspect, source = levels
        return 0.0 if suspect is None or source is None else suspect - source


def _decoded(
    path: Path, sample_rate: int, ready: Callable[[PlayerTrack], None], progress: Progress
) -> None:
    """Open a recording, hand it over, and decode it, in the worker thread."""
    track = open_playable(path, sample_rate, progress)
    ready(track)
    # Opening takes a moment with some files: a wish to stop is heard before decoding begins.
    progress("decoding for playback", 0, 1)
    track.load(progress)
