"""What a waveform looks like from afar: least, greatest and mean-square sample of every stretch.

A min/max pyramid: the lowest level holds one entry for every 256 frames, each further level one
for every two of the level below. A column of pixels then reads at most a handful of entries,
whether it stands for a millisecond or for a minute, and no peak is ever lost between columns.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BASE_FRAMES = 256
"""Frames in one entry of the lowest level."""
_N_LEVELS = 16
_LOW, _HIGH, _SQUARE = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One entry a pixel column, each of shape (n_channels, n_columns), float32.

    Where the recording has not been read yet, or has ended, `low` and `high` are NaN.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    rms: NDArray[np.float32]


class Peaks:
    """The pyramid of one recording; grows block by block and may be looked at meanwhile.

    One thread adds, others read: an entry is written before the count that makes it visible.

    Parameters
    ----------
    n_channels : int
        Channels of every block to come.
    n_frames : int, optional
        Length of the recording where it is known beforehand.
    """

    def __init__(self, n_channels: int, n_frames: int | None = None) -> None:
        self._n_channels = n_channels
        self._n_frames = 0
        capacity = -(-(n_frames or 1) // BASE_FRAMES)
        self._levels = [
            np.zeros((3, n_channels, (capacity >> k) + 2), np.float32) for k in range(_N_LEVELS)
        ]

    @property
    def n_frames(self) -> int:
        """How many frames have been read so far."""
        return self._n_frames

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in the next block.

        Parameters
        ----------
        block : ndarray, shape (n_channels, n), float32
            A multiple of 256 frames, except for the last block of the recording.

        Raises
        ------
        ValueError
            The block before this one was not a multiple of 256 frames long.
        """
        self.add_entries(entries_of(block), block.shape[1])

    def add_entries(self, entries: NDArray[np.float32], n_frames: int) -> None:
        """Take in what `entries_of` made of the next block, which had `n_frames`."""
        if self._n_frames % BASE_FRAMES:
            raise ValueError(f"only the last block may hold a part of {BASE_FRAMES} frames")
        first = self._n_frames // BASE_FRAMES
        last = first + entries.shape[2]
        self._reserve(last)
        self._levels[0][:, :, first:last] = entries
        for below, level in zip(self._levels, self._levels[1:], strict=False):
            # Beyond `last` the level below is not written yet: an odd entry counts as its pair.
            if last % 2:
                below[:, :, last] = below[:, :, last - 1]
            first, last = first // 2, -(-last // 2)
            even, odd = below[:, :, 2 * first : 2 * last : 2], below[:, :, 2 * first + 1 :: 2]
            odd = odd[:, :, : last - first]
            target = level[:, :, first:last]
            np.minimum(even[_LOW], odd[_LOW], out=target[_LOW])
            np.maximum(even[_HIGH], odd[_HIGH], out=target[_HIGH])
            np.add(even[_SQUARE], odd[_SQUARE], out=target[_SQUARE])
            target[_SQUARE] /= 2
        self._n_frames += n_frames

    def columns(self, start: float, stop: float, n_columns: int) -> Columns:
        """Summarise a stretch for drawing.

        Parameters
        ----------
        start, stop : float
            Frames, `stop` exclusive; may lie outside the recording.
        n_columns : int
            How many columns to divide the stretch into.

        Returns
        -------
        columns : Columns
            Every frame of the stretch is in at least one column, to within one entry of the
            level that was used, which is never wider than a column (256 frames at the least).
        """
        n_frames = self._n_frames
        per_column = (stop - start) / n_columns
        k = int(np.clip(np.floor(np.log2(max(per_column / BASE_FRAMES, 1))), 0, _N_LEVELS - 1))
        level, width = self._levels[k], BASE_FRAMES << k
        n_entries = -(-n_frames // width)
        places = (start + per_column * np.arange(n_columns + 1)) / width
        edges = np.floor(places).astype(np.int64)
        edges[-1] = np.ceil(places[-1])  # the last column has no neighbour to hold its last entry
        return reduced(level[:, :, :n_entries], edges)

    def _reserve(self, n_entries: int) -> None:
        """Make room; a recording that did not state its length doubles its room."""
        for k, level in enumerate(self._levels):
            needed = (n_entries >> k) + 2
            if level.shape[2] < needed:
                grown = np.zeros((3, self._n_channels, 2 * needed), np.float32)
                grown[:, :, : level.shape[2]] = level
                self._levels[k] = grown


def raw_columns(
    samples: NDArray[np.float32], first: int, start: float, stop: float, n_columns: int
) -> Columns:
    """Summarise a stretch as `Peaks.columns` does, from the samples themselves.

    Parameters
    ----------
    samples : ndarray, shape (n_channels, n), float32
        The samples around the stretch.
    first : int
        Frame of `samples[:, 0]`.
    start, stop, n_columns
        As for `Peaks.columns`.

    Returns
    -------
    columns : Columns
        To the frame; NaN where there are no samples.
    """
    per_column = (stop - start) / n_columns
    edges = np.floor(start - first + per_column * np.arange(n_columns + 1)).astype(np.int64)
    inside = slice(max(0, int(edges[0])), max(0, int(edges[-1]) + 1))
    part = samples[:, inside]
    return reduced(np.stack([part, part, part * part]), edges - inside.start)


def reduced(entries: NDArray[np.float32], edges: NDArray[np.int64]) -> Columns:
    """Reduce entries of shape (3, n_channels, n) to one for each pair of neighbouring edges."""
    n_entries = entries.shape[2]
    starts, stops = edges[:-1], np.maximum(edges[1:], edges[:-1] + 1)
    # A column may begin before the recording and end after what has been read, which is nothing.
    there = np.minimum(stops, n_entries) > np.maximum(starts, 0)
    shape = (entries.shape[1], len(starts))
    low, high, rms = (np.full(shape, np.nan, np.float32) for _ in range(3))
    if there.any():
        starts, stops = np.clip(starts[there], 0, None), np.clip(stops[there], None, n_entries)
        counts = (stops - starts).astype(np.float32)
        # `reduceat` wants every index inside. Only the last pair may end at the very end, which
        # leaving its stop out means; the others that do are one entry, as is a stop not above it.
        pairs = np.stack([starts, np.minimum(stops, n_entries - 1)], axis=1).ravel()
        if stops[-1] == n_entries:
            pairs = pairs[:-1]
        low[:, there] = np.minimum.reduceat(entries[_LOW], pairs, axis=1)[:, ::2]
        high[:, there] = np.maximum.reduceat(entries[_HIGH], pairs, axis=1)[:, ::2]
        squares = np.add.reduceat(entries[_SQUARE], pairs, axis=1)[:, ::2]
        rms[:, there] = np.sqrt(squares / counts)
    return Columns(low, high, rms)


def entries_of(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least, greatest and mean-square sample of every 256 frames, shape (3, n_channels, n)."""
    block = np.ascontiguousarray(block)
    n_channels, n_frames = block.shape
    n_whole = n_frames // BASE_FRAMES
    parts = block[:, : n_whole * BASE_FRAMES].reshape(n_channels, n_whole, BASE_FRAMES)
    entries = np.empty((3, n_channels, -(-n_frames // BASE_FRAMES)), np.float32)
    entries[_LOW, :, :n_whole] = parts.min(axis=2)
    entries[_HIGH, :, :n_whole] = parts.max(axis=2)
    squares = np.einsum("cnk,cnk->cn", parts, parts)
    entries[_SQUARE, :, :n_whole] = squares / np.float32(BASE_FRAMES)
    rest = block[:, n_whole * BASE_FRAMES :]
    if rest.shape[1]:
        entries[:, :, -1] = rest.min(axis=1), rest.max(axis=1), (rest * rest).mean(axis=1)
    return entries
