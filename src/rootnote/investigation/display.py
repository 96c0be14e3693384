"""A recording as the window shows it: peaks, spectrogram and samples of one file.

The door through which the views reach the engine. Nothing here changes or records anything, so
it passes the custody log by: looking at a recording is not an act upon it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rootnote.progress import Progress, silent

if TYPE_CHECKING:
    from rootnote.engine.audio.peaks import Columns
    from rootnote.engine.audio.playback import Playable
    from rootnote.engine.audio.spectrum import Overview

TILE_COLUMNS = 512
"""Columns in a spectrogram tile."""
# The engine's own, said again because views need them before it is loaded; a test compares them.
MIN_SPAN_FRAMES = 64
_MAX_FRAMES_AT_ONCE = 1 << 19
FLOOR_DB, STEP_DB = -120.0, 0.5


@dataclass(frozen=True, slots=True)
class TileKey:
    """Which spectrogram tile: columns of `span` frames, from `index * TILE_COLUMNS` on."""

    span: int
    index: int

    @property
    def start(self) -> int:
        """First frame."""
        return self.index * self.span * TILE_COLUMNS

    @property
    def stop(self) -> int:
        """One past the last frame."""
        return self.start + self.span * TILE_COLUMNS


class RecordingDisplay:
    """What can be drawn of one recording; made by `open_display`.

    `load` fills it in one thread while another draws what is there already.
    """

    def __init__(self, path: Path) -> None:
        from rootnote.engine.audio.peaks import Peaks
        from rootnote.engine.audio.stretches import Stretches

        self.path = path
        self._stretches = Stretches(path)
        info = self._stretches.info
        self.sample_rate = info.sample_rate
        self.n_channels = info.n_channels
        self.peaks = Peaks(info.n_channels, info.n_frames)
        self.overview: Overview | None = None

    @property
    def n_frames(self) -> int:
        """Length, or what is known of it so far."""
        return self._stretches.n_frames or self.peaks.n_frames

    @property
    def is_length_known(self) -> bool:
        """Whether `n_frames` is the whole length."""
        return self._stretches.n_frames is not None

    @property
    def duration_s(self) -> float:
        """`n_frames` in seconds."""
        return self.n_frames / self.sample_rate

    def load(self, progress: Progress = silent) -> None:
        """Read the recording once or twice, filling `peaks`, then `overview`.

        Parameters
        ----------
        progress : Progress
            Told after every block, in frames; what was added by then can be drawn.

        Raises
        ------
        AudioError, StorageError
            The recording cannot be read to its end.
        Cancelled
            `progress` raised it.
        """
        from rootnote.engine.audio.peaks import entries_of
        from rootnote.engine.audio.spectrum import Overview

        stretches, peaks = self._stretches, self.peaks
        total = stretches.n_frames
        # Decoding twice costs more than making the waveform wait for the spectrogram; reading
        # plain samples twice does not.
        if total is None or stretches.is_plain:
            summaries = stretches.mapped(lambda block: (entries_of(block), block.shape[1]))
            for entries, n_frames in summaries:
                peaks.add_entries(entries, n_frames)
                progress("waveform", peaks.n_frames, total or peaks.n_frames)
            total = peaks.n_frames
        overview = self.overview = Overview(total)
        for n_frames in overview.fill(self._blocks_for_overview()):
            progress("spectrogram", min(n_frames, total), total)

    def tile(self, key: TileKey) -> NDArray[np.uint8]:
        """Levels of a spectrogram tile that is finer than the overview.

        Returns
        -------
        levels : ndarray, shape (TILE_COLUMNS, n_bins), uint8
            As `engine.audio.spectrum.span_levels` gives them.

        Raises
        ------
        AudioError
            The file has gone or changed since it was opened.
        """
        from rootnote.engine.audio.spectrum import N_FFT, span_levels

        # A tile may stand for minutes: a part of it at a time takes little memory.
        n_columns = min(TILE_COLUMNS, max(1, _MAX_FRAMES_AT_ONCE // key.span))
        parts = []
        for start in range(key.start, key.stop, n_columns * key.span):
            stop = start + n_columns * key.span
            samples = self._stretches.read(start - N_FFT // 2, stop + N_FFT // 2)
            parts.append(span_levels(samples, key.span, n_columns))
        return np.concatenate(parts)

    def samples(self, start: int, stop: int) -> NDArray[np.float32]:
        """Samples of a stretch, silent beyond the ends; see `engine.audio.stretches`."""
        return self._stretches.read(start, stop)

    def _blocks_for_overview(self) -> Iterator[NDArray[np.float32]]:
        """The blocks, which fill the peaks on their way where these were not read before."""
        has_peaks = self.peaks.n_frames > 0
        for block in self._stretches.blocks():
            if not has_peaks:
                self.peaks.add(block)
            yield block


def open_display(path: Path, progress: Progress = silent) -> RecordingDisplay:
    """Open a recording for drawing; returns before any of it is decoded.

    Parameters
    ----------
    path : Path
        The recording.

    Raises
    ------
    AudioError
        The file is missing, unreadable, empty, not audio or cut short.
    """
    progress("opening", 0, 1)
    return RecordingDisplay(path)


def raw_columns(
    samples: NDArray[np.float32], first: int, start: float, stop: float, n_columns: int
) -> "Columns":
    """See `engine.audio.peaks.raw_columns`."""
    from rootnote.engine.audio.peaks import raw_columns as reduce

    return reduce(samples, first, start, stop, n_columns)


def picture_rows(
    levels: NDArray[np.uint8], edges_hz: NDArray[np.float64], sample_rate: int
) -> NDArray[np.uint8]:
    """See `engine.audio.spectrum.rows`."""
    from rootnote.engine.audio.spectrum import rows

    return rows(levels, edges_hz, sample_rate)


def open_playable(path: Path, sample_rate: int, progress: Progress = silent) -> "Playable":
    """Open a recording for listening; `load` of what is returned decodes it.

    Parameters
    ----------
    path : Path
        The recording.
    sample_rate : int
        The output's rate in Hz.

    Raises
    ------
    AudioError, StorageError
        The file cannot be read, or there is no room for what is decoded.
    """
    from rootnote.engine.audio.playback import Playable

    progress("opening", 0, 1)
    return Playable(path, sample_rate)
