"""Any stretch of one recording, again and again, without decoding from its beginning each time.

libsndfile seeks exactly, so what it reads is read from the file itself. FFmpeg has to start at
the beginning (see `engine.audio.decoders`); what it decoded is therefore kept in a temporary file
without a name, which is gone with the process however that ends.
"""

import tempfile
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rootnote.engine.audio.decoding import blocks, probe
from rootnote.errors import StorageError

Value = TypeVar("Value")
_PIECE_FRAMES = 1 << 20  # read by one thread at a time: opening a file takes a while
_PLAIN = ("PCM", "FLOAT", "DOUBLE")


class Scratch:
    """Decoded samples in a temporary file: one thread appends, others read what is there.

    Parameters
    ----------
    n_channels : int
        Channels of every block to come.
    """

    def __init__(self, n_channels: int) -> None:
        self._n_channels = n_channels
        self._n_frames = 0
        try:
            self._file = tempfile.TemporaryFile(prefix="rootnote-")  # noqa: SIM115 - kept open
        except OSError as error:
            raise _no_room(error) from error
        weakref.finalize(self, self._file.close)

    @property
    def n_frames(self) -> int:
        """Frames that can be read."""
        return self._n_frames

    def append(self, block: NDArray[np.float32]) -> None:
        """Add a block of shape (n_channels, n).

        Raises
        ------
        StorageError
            The disk is full.
        """
        try:
            self._file.write(np.ascontiguousarray(block.T, np.float32).data)
            self._file.flush()
        except OSError as error:
            raise _no_room(error) from error
        self._n_frames += block.shape[1]

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Frames `start` to `stop` as far as they are there, shape (n_channels, n)."""
        stop = min(stop, self._n_frames)
        if stop <= start:
            return np.zeros((self._n_channels, 0), np.float32)
        shape = (stop - start, self._n_channels)
        offset = start * self._n_channels * 4
        found = np.memmap(self._file, np.float32, "r", offset, shape)
        return np.ascontiguousarray(found.T)


class Stretches:
    """Random access to a recording at its native rate.

    Parameters
    ----------
    path : Path
        The recording.

    Raises
    ------
    AudioError
        The file is missing, unreadable, empty, not audio or cut short.
    """

    def __init__(self, path: Path) -> None:
        self.info = probe(path)
        self._path = path
        self._scratch = None if self.info.n_frames else Scratch(self.info.n_channels)
        self._is_complete = self._scratch is None

    @property
    def is_plain(self) -> bool:
        """Whether decoding is cheap, so that two passes cost little more than one."""
        return self._is_complete and self.info.subtype.startswith(_PLAIN)

    @property
    def n_frames(self) -> int | None:
        """Length; None until a recording that does not state it was read once."""
        if self._scratch is not None:
            return self._scratch.n_frames if self._is_complete else None
        return self.info.n_frames

    def blocks(self, block_frames: int = 1 << 16) -> Iterator[NDArray[np.float32]]:
        """The whole recording, block by block; see `engine.audio.blocks`."""
        if self._scratch is None:
            yield from blocks(self._path, block_frames=block_frames)
        elif self._is_complete:
            for first in range(0, self._scratch.n_frames, block_frames):
                yield self._scratch.read(first, first + block_frames)
        else:
            for block in blocks(self._path, block_frames=block_frames):
                self._scratch.append(block)
                yield block
            self._is_complete = True

    def mapped(self, function: Callable[[NDArray[np.float32]], Value]) -> Iterator[Value]:
        """What a function makes of every block, in order.

        Recordings that need little decoding are read by two threads: libsndfile and numpy let go of
        the interpreter, so that an hour is summarised in about half the time.
        """
        total = self.n_frames
        if total is None or not self.is_plain:
            yield from map(function, self.blocks())
            return

        def summaries(start: int) -> list[Value]:
            stop = min(start + _PIECE_FRAMES, total)
            return [function(block) for block in blocks(self._path, start=start, stop=stop)]

        with ThreadPoolExecutor(2, thread_name_prefix="task-read") as pool:
            pending = [pool.submit(summaries, first) for first in range(0, total, _PIECE_FRAMES)]
            try:
                for future in pending:
                    yield from future.result()
            finally:
                for future in pending:
                    future.cancel()

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """A stretch, silent where it lies outside what can be read.

        Parameters
        ----------
        start, stop : int
            Frames, `stop` exclusive; may lie outside the recording.

        Returns
        -------
        samples : ndarray, shape (n_channels, stop - start), float32
            Native rate and channels.
        """
        first, last = max(0, start), max(0, stop)
        if self._scratch is not None:
            found = self._scratch.read(first, last)
        else:
            last = min(last, self.info.n_frames or 0)
            found = np.zeros((self.info.n_channels, 0), np.float32)
            if first < last:  # in one block, so that nothing has to be joined
                (found,) = blocks(self._path, start=first, stop=last, block_frames=last - first)
        before = min(first - start, stop - start)
        after = stop - start - before - found.shape[1]
        return np.pad(found, ((0, 0), (before, after))) if before or after else found


def _no_room(error: OSError) -> StorageError:
    """The error for a temporary file that cannot be written."""
    return StorageError(
        f"decoded audio cannot be kept in the temporary folder: {error.strerror or error}",
        path=tempfile.gettempdir(),
        remedy="Free space there (an hour of stereo takes about 1.3 GB), or set the environment "
        "variable TMPDIR to a folder on a larger disk, then try again.",
    )
