"""A recording made ready for listening: stereo, at the output's rate, any stretch at once."""

from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from rootnote.engine.audio.decoding import blocks, probe
from rootnote.engine.audio.loudness import LoudnessMeter
from rootnote.engine.audio.stretches import Scratch
from rootnote.engine.audio.waveforms import resampled_length, to_channels
from rootnote.progress import Progress, silent


class Playable:
    """Decoded samples for a mixer; one thread loads, another plays what is there.

    Where the recording has the output's rate, its samples are played as they were decoded.

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

    def __init__(self, path: Path, sample_rate: int) -> None:
        self.path = path
        self.sample_rate = sample_rate
        self._info = probe(path)
        self._scratch = Scratch(2)
        self._meter = LoudnessMeter(self._info.sample_rate)
        self._n_frames: int | None = None
        if self._info.n_frames is not None:
            self._n_frames = resampled_length(
                self._info.n_frames, self._info.sample_rate, sample_rate
            )

    @property
    def n_ready(self) -> int:
        """Frames that can be read."""
        return self._scratch.n_frames

    @property
    def n_frames(self) -> int | None:
        """Length at the output's rate; None until it is known."""
        return self._n_frames

    def load(self, progress: Progress = silent) -> None:
        """Decode to the end.

        Raises
        ------
        AudioError, StorageError
            Decoding breaks, or the disk is full.
        Cancelled
            `progress` raised it.
        """
        native = self._info.sample_rate
        is_native = native == self.sample_rate
        stream = soxr.ResampleStream(native, self.sample_rate, 2, dtype="float32", quality="HQ")
        n_read = 0
        for block in blocks(self.path):
            stereo = to_channels(block, 2)
            self._meter.add(stereo)
            n_read += stereo.shape[1]
            if is_native:
                self._scratch.append(stereo)
            else:
                self._append(stream.resample_chunk(np.ascontiguousarray(stereo.T)), None)
            progress("decoding for playback", n_read, self._info.n_frames or n_read)
        length = resampled_length(n_read, native, self.sample_rate)
        if not is_native:
            self._append(stream.resample_chunk(np.zeros((0, 2), np.float32), last=True), length)
        self._n_frames = length

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """A stretch, silent outside the recording, shape (stop - start, 2)."""
        out = np.zeros((stop - start, 2), np.float32)
        first = max(start, 0)
        found = self._scratch.read(first, max(stop, first)).T
        out[first - start : first - start + len(found)] = found
        return out

    def loudness(self, start_s: float = 0.0, stop_s: float = np.inf) -> float | None:
        """Loudness of a part in LUFS, see `engine.audio.loudness`; None while nothing is known."""
        return self._meter.integrated(start_s, stop_s)

    def _append(self, resampled: NDArray[np.float32], length: int | None) -> None:
        """Keep resampled frames; the last ones make up the length exactly."""
        if length is not None:
            missing = length - self._scratch.n_frames
            resampled = np.pad(resampled, ((0, max(0, missing - len(resampled))), (0, 0)))
            resampled = resampled[: max(0, missing)]
        if len(resampled):
            self._scratch.append(resampled.T)
