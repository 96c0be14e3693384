"""Files to samples, a block at a time, at the rate and in the channels they were recorded with.

The content decides how a file is read, never its name. A file that is damaged, or that ends
before the length its own header states, is an error and never a shorter recording.
"""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from rootnote.engine.audio.containers import broken, check_end
from rootnote.engine.audio.decoders import (
    AudioInfo,
    Samples,
    av_info,
    av_pieces,
    open_sndfile,
    sndfile_info,
    sndfile_pieces,
)
from rootnote.errors import AudioError

BLOCK_FRAMES = 1 << 16


def probe(path: Path, *, whole: bool = True) -> AudioInfo:
    """Identify a recording by its content and check that its file is whole.

    Parameters
    ----------
    path : Path
        Any file.
    whole : bool
        False leaves out the check that the file is whole, for one that passed it before.

    Returns
    -------
    info : AudioInfo
        Rate in Hz, channels, frames where known, and who decodes it.

    Raises
    ------
    AudioError
        The file is missing, unreadable, empty, not audio, cut short, or of an impossible rate.
    """
    notices = _check_file(path, whole=whole)
    with open_sndfile(path) as file:
        return av_info(path, notices) if file is None else sndfile_info(path, file, notices)


def blocks(
    path: Path, *, start: int = 0, stop: int | None = None, block_frames: int = BLOCK_FRAMES
) -> Iterator[Samples]:
    """Decode a recording block by block at its native rate.

    Parameters
    ----------
    path : Path
        The recording.
    start, stop : int
        Frames; `stop` exclusive, None for the end of the recording.
    block_frames : int
        Frames in every block but the last.

    Yields
    ------
    block : ndarray, shape (n_channels, n), float32
        Finite samples; full scale is ±1, and lossy codecs may exceed it.

    Raises
    ------
    AudioError
        As for `probe`; or decoding fails, ends before `stop` or before the length which the
        header states, or gives samples that are not numbers.
    """
    return available_blocks(
        path, start=start, stop=stop, needed=stop or 0, block_frames=block_frames
    )


def available_blocks(
    path: Path,
    *,
    start: int,
    stop: int | None,
    needed: int,
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """Decode as `blocks` does, except that the recording may end between `needed` and `stop`."""
    if start < 0 or block_frames < 1 or (stop is not None and stop < start):
        raise ValueError(f"not a stretch of frames: {start} to {stop} by {block_frames}")
    _check_file(path, whole=stop is None)
    position = start
    with open_sndfile(path) as file:
        pieces = (
            av_pieces(path, start, stop)
            if file is None
            else sndfile_pieces(path, file, start, stop, block_frames)
        )
        for block in _regroup(pieces, block_frames):
            _check_finite(path, block, position)
            position += block.shape[1]
            yield block
    if position < needed:
        raise broken(
            path,
            "the recording ends too early",
            expected=f"at least {needed:,} frames",
            found=f"{position:,}",
        )


def unreadable(path: Path, error: OSError) -> AudioError:
    """The error for a file that the system does not let us read."""
    return AudioError(
        f"the file cannot be read: {error.strerror or error}",
        path=path,
        remedy="Check the path, that its disk is connected, and that you may read the file.",
    )


def _check_file(path: Path, *, whole: bool) -> tuple[str, ...]:
    """Refuse what is not a readable, non-empty and, if wanted, whole file; return notices."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                if not file.read(1):
                    raise broken(path, "the file is empty")
            return check_end(path) if whole else ()
    except OSError as error:
        raise unreadable(path, error) from error
    raise AudioError(
        "this is a folder, not a recording" if stat.S_ISDIR(mode) else "this is not a file",
        path=path,
        remedy="Choose a recording instead.",
    )


def _check_finite(path: Path, block: Samples, position: int) -> None:
    """Refuse NaN and infinity: one such sample would spoil every number computed from it."""
    finite = np.isfinite(block)
    if not finite.all():
        channel, frame = np.argwhere(~finite)[0]
        raise AudioError(
            f"frame {position + frame:,} of channel {channel + 1} is {block[channel, frame]}",
            path=path,
            remedy="Export the recording again from its session, or repair the sample in an "
            "audio editor and use the repaired file under its own name.",
        )


def _regroup(pieces: Iterable[Samples], block_frames: int) -> Iterator[Samples]:
    """Cut and join pieces of any length into blocks of one length."""
    held: list[Samples] = []
    n_held = 0
    for piece in pieces:
        held.append(piece)
        n_held += piece.shape[1]
        if n_held >= block_frames:
            joined = held[0] if len(held) == 1 else np.concatenate(held, axis=1)
            cut = n_held - n_held % block_frames
            for begin in range(0, cut, block_frames):
                yield joined[:, begin : begin + block_frames]
            held, n_held = [joined[:, cut:]], n_held - cut
    if n_held:
        yield np.concatenate(held, axis=1)
