"""Spectrograms for the eye: levels of a short-time Fourier transform, in half decibels, as bytes.

Every column stands for a span of frames. Where the span is longer than the transform's hop, the
column shows the loudest of the transforms inside, so that a single click is seen in the picture
of an hour; where it is shorter, neighbouring columns share samples.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

N_FFT = 2048
N_BINS = N_FFT // 2 + 1
HOP_FRAMES = 1024
"""At most this many frames lie between two transforms, whatever a column stands for."""
MIN_SPAN_FRAMES = 64
"""The shortest span of a column: below, neighbours differ by less than the eye sees."""
FLOOR_DB = -120.0
STEP_DB = 0.5
"""A byte b stands for `FLOOR_DB + STEP_DB * b` decibels; a full-scale sine reads 0 dB."""

_MAX_OVERVIEW_COLUMNS = 16_384
_BATCH = 256

Levels = NDArray[np.uint8]
"""Shape (n_columns, N_BINS)."""


def overview_span(n_frames: int) -> int:
    """Frames per column of the picture of a whole recording: a power of two, 1024 or more."""
    span = HOP_FRAMES
    while n_frames > span * _MAX_OVERVIEW_COLUMNS:
        span *= 2
    return span


def span_levels(
    samples: NDArray[np.float32], span: int, n_columns: int, n_fft: int = N_FFT
) -> Levels:
    """Levels of consecutive columns.

    Parameters
    ----------
    samples : ndarray, shape (n_channels, n_columns * span + n_fft), float32
        The columns' frames with `n_fft // 2` more on either side.
    span : int
        Frames per column, a power of two.
    n_columns : int
        How many columns.
    n_fft : int
        Frames in a transform.

    Returns
    -------
    levels : ndarray, shape (n_columns, n_fft // 2 + 1), uint8
        The mean power of the channels, and the greatest of a column's transforms.
    """
    hop = min(span, HOP_FRAMES)
    per_column = span // hop
    windows = np.lib.stride_tricks.sliding_window_view(samples, n_fft, axis=1)
    # Each transform is centred on the middle of its hop.
    windows = windows[:, hop // 2 : hop // 2 + n_columns * span : hop]
    levels = np.empty((n_columns, n_fft // 2 + 1), np.uint8)
    step = max(1, _BATCH // per_column)
    for first in range(0, n_columns, step):
        some = windows[:, first * per_column : (first + step) * per_column]
        power = _power(some)
        power = power.reshape(-1, per_column, power.shape[1]).max(axis=1)
        levels[first : first + step] = _bytes(power)
    return levels


def level_db(level: int | NDArray[np.uint8]) -> float | NDArray[np.float64]:
    """Decibels relative to a full-scale sine that a byte stands for."""
    return FLOOR_DB + STEP_DB * np.asarray(level, np.float64)


class Overview:
    """The spectrogram of a whole recording, at one span and every doubling of it.

    Grows as blocks arrive and may be looked at meanwhile, like `engine.audio.peaks.Peaks`.

    Parameters
    ----------
    n_frames : int
        Length of the recording, or a guess: more may come.
    """

    def __init__(self, n_frames: int) -> None:
        self.span = overview_span(n_frames)
        self._n_columns = 0
        n_columns = -(-n_frames // self.span)
        self._levels: list[Levels] = []
        while not self._levels or n_columns > 1:
            self._levels.append(np.zeros((n_columns + 1, N_BINS), np.uint8))
            n_columns = -(-n_columns // 2)

    @property
    def n_columns(self) -> int:
        """How many columns of the shortest span are finished."""
        return self._n_columns

    @property
    def n_doublings(self) -> int:
        """How many times the span can be doubled."""
        return len(self._levels) - 1

    def read(self, doubling: int, first: int, stop: int) -> Levels:
        """Columns `first` to `stop` of span `span << doubling`, as far as they are finished."""
        n_finished = -(-self._n_columns >> doubling) if doubling else self._n_columns
        return self._levels[doubling][first : min(stop, n_finished)]

    def fill(self, blocks: Iterator[NDArray[np.float32]]) -> Iterator[int]:
        """Take in a recording block by block.

        Parameters
        ----------
        blocks : iterator of ndarray, shape (n_channels, n), float32
            The whole recording.

        Yields
        ------
        n_frames : int
            Frames that are in the picture so far.
        """
        held: NDArray[np.float32] | None = None
        for block in blocks:
            if held is None:
                held = np.zeros((block.shape[0], N_FFT // 2), np.float32)
            held = np.concatenate([held, block], axis=1)
            n_ready = (held.shape[1] - N_FFT) // self.span
            if n_ready > 0:
                self._add(span_levels(held, self.span, n_ready))
                held = held[:, n_ready * self.span :]
            yield self._n_columns * self.span
        if held is not None and held.shape[1] > N_FFT // 2:
            n_left = -(-(held.shape[1] - N_FFT // 2) // self.span)
            short = n_left * self.span + N_FFT - held.shape[1]
            self._add(span_levels(np.pad(held, ((0, 0), (0, short))), self.span, n_left))
            yield self._n_columns * self.span

    def _add(self, columns: Levels) -> None:
        """Append columns of the shortest span, and renew what is pooled from them."""
        first, last = self._n_columns, self._n_columns + len(columns)
        for doubling, level in enumerate(self._levels):
            if len(level) <= last:
                level = np.concatenate([level, np.zeros((last + 1, N_BINS), np.uint8)])
                self._levels[doubling] = level
            if doubling == 0:
                level[first:last] = columns
                continue
            below = self._levels[doubling - 1]
            if last % 2:
                below[last] = 0
            first, last = first // 2, -(-last // 2)
            pairs = below[2 * first : 2 * last].reshape(last - first, 2, N_BINS)
            level[first:last] = pairs.max(axis=1)
        self._n_columns += len(columns)


def rows(levels: Levels, edges_hz: NDArray[np.float64], sample_rate: int) -> Levels:
    """Turn bins into the rows of a picture, whatever its frequency axis.

    Parameters
    ----------
    levels : ndarray, shape (n_columns, n_bins), uint8
        Bytes as `span_levels` gives them.
    edges_hz : ndarray, shape (n_rows + 1,)
        Rising frequencies that bound the rows.
    sample_rate : int
        In Hz.

    Returns
    -------
    picture : ndarray, shape (n_columns, n_rows), uint8
        The greatest bin of each row; between two bins, interpolated.
    """
    n_bins = levels.shape[1]
    position = np.clip(edges_hz * (2 * (n_bins - 1) / sample_rate), 0, n_bins - 1)
    lower, upper = position[:-1], position[1:]
    first, stop = np.ceil(lower).astype(np.int64), np.ceil(upper).astype(np.int64)
    wide = stop - first >= 2
    middle = (lower + upper) / 2
    below = np.minimum(middle.astype(np.int64), n_bins - 2)
    fraction = np.round((middle - below) * 256).astype(np.uint16)
    narrow = ~wide
    picture = np.empty((len(levels), len(lower)), np.uint8)
    some, weight = below[narrow], fraction[narrow]
    left, right = levels[:, some].astype(np.uint16), levels[:, some + 1].astype(np.uint16)
    picture[:, narrow] = (left * (256 - weight) + right * weight) >> 8
    if wide.any():
        pairs = np.stack([first[wide], np.minimum(stop[wide], n_bins - 1)], axis=1).ravel()
        picture[:, wide] = np.maximum.reduceat(levels, pairs, axis=1)[:, ::2]
    return picture


def _power(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean power over the channels of windowed stretches, a full-scale sine being 1."""
    # scipy's transform is three times as fast as numpy's in float32; imported where it is used,
    # because it takes a moment that the window does not have when it opens.
    from scipy import fft

    n_fft = windows.shape[-1]
    window = (0.5 - 0.5 * np.cos(2 * np.pi / n_fft * np.arange(n_fft))).astype(np.float32)
    window *= np.float32(2 / window.sum())
    total: NDArray[np.float32] | None = None
    for channel in windows:
        spectrum = fft.rfft(channel * window, axis=-1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        total = power if total is None else total + power
    if total is None:
        raise ValueError("there must be a channel")
    return total / np.float32(len(windows))


def _bytes(power: NDArray[np.float32]) -> Levels:
    """Quantise powers to half decibels."""
    decibels = np.log(power + np.float32(1e-12)) * np.float32(10 / np.log(10))
    steps = np.rint((decibels - np.float32(FLOOR_DB)) / np.float32(STEP_DB))
    return np.clip(steps, 0, 255).astype(np.uint8)
