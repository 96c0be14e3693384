"""Stretches of recordings in memory: decode, resample, change channels, write.

Nothing here changes rate or channels unless it is asked to. Resampling is soxr's HQ setting
(linear phase), which gives the same samples on every run of the same build.
"""

import io
import struct
from math import gcd
from pathlib import Path
from typing import Literal

import numpy as np
import soxr

from rootnote.domain import Waveform
from rootnote.engine.audio.decoders import Samples
from rootnote.engine.audio.decoding import available_blocks, blocks, probe
from rootnote.integrity import atomic_write

# Native frames on each side of a stretch. From 441 on, a segment differs from the same stretch
# of the whole recording by less than 2e-7 (measured); without, its first samples by 8e-3.
_CONTEXT_FRAMES = 2048


def read(path: Path, start: int = 0, stop: int | None = None) -> Waveform:
    """Decode a stretch of a recording into memory, at its native rate.

    Parameters
    ----------
    path : Path
        The recording.
    start, stop : int
        Frames; `stop` exclusive, None for the end of the recording.

    Returns
    -------
    waveform : Waveform
        Native rate and channels.

    Raises
    ------
    AudioError
        As for `blocks`.
    """
    info = probe(path, whole=False)
    pieces = list(blocks(path, start=start, stop=stop))
    empty = np.zeros((info.n_channels, 0), np.float32)
    samples = np.concatenate([empty, *pieces], axis=1)
    return Waveform(np.ascontiguousarray(samples), info.sample_rate)


def resampled_length(n_frames: int, native_rate: int, sample_rate: int) -> int:
    """Number of frames that `n_frames` at `native_rate` become at `sample_rate`."""
    return round(n_frames * sample_rate / native_rate)


def resample(waveform: Waveform, sample_rate: int) -> Waveform:
    """Resample with soxr HQ; the same waveform where the rate is already right.

    Parameters
    ----------
    waveform : Waveform
        Any rate.
    sample_rate : int
        Wanted rate in Hz.

    Returns
    -------
    waveform : Waveform
        `resampled_length` frames at `sample_rate`.
    """
    if sample_rate == waveform.sample_rate:
        return waveform
    context = _context(waveform.sample_rate, sample_rate)
    padded = np.pad(waveform.samples, ((0, 0), (context, context)))
    return Waveform(_inner(padded, waveform.sample_rate, sample_rate), sample_rate)


def to_channels(samples: Samples, n_channels: int) -> Samples:
    """Change the number of channels by one plain rule.

    To mono: the mean of all channels. Mono to stereo: the channel twice. More than two to
    stereo: each side is the mean of its own front channel and of every channel after the
    first two, which in all standard layouts are front left and front right; so nothing is
    left out and neither side is favoured.

    Parameters
    ----------
    samples : ndarray, shape (n, n_frames), float32
        Any number of channels.
    n_channels : int
        1, 2, or the number there is.

    Returns
    -------
    samples : ndarray, shape (n_channels, n_frames), float32
        The same array where nothing had to change.

    Raises
    ------
    ValueError
        More than two channels are wanted, and not the number there is.
    """
    present = samples.shape[0]
    if n_channels == present:
        return samples
    if n_channels == 1:
        return samples.mean(axis=0, keepdims=True, dtype=np.float32)
    if n_channels != 2:
        raise ValueError(f"no rule makes {n_channels} channels of {present}")
    if present == 1:
        return np.repeat(samples, 2, axis=0)
    shared = samples[2:].sum(axis=0, dtype=np.float32)
    mixed: Samples = (samples[:2] + shared) / np.float32(present - 1)
    return mixed


def read_segment(
    path: Path, start_frame: int, stop_frame: int, sample_rate: int, n_channels: int
) -> Samples:
    """Decode a stretch of a recording at a model's rate and channels.

    A little audio on either side (silence beyond the recording's ends) goes through the
    resampler too and is cut off afterwards, so that a segment neither rings at its edges nor
    differs from the same stretch of the whole recording resampled.

    Parameters
    ----------
    path : Path
        The recording.
    start_frame, stop_frame : int
        Frames at the native rate; `stop_frame` exclusive.
    sample_rate : int
        The model's rate in Hz.
    n_channels : int
        The model's channels, see `to_channels`.

    Returns
    -------
    samples : ndarray, shape (n_channels, n), float32
        n is `round((stop_frame - start_frame) * sample_rate / native rate)`.

    Raises
    ------
    AudioError
        As for `blocks`; above all, the recording ends before `stop_frame`.
    """
    if not 0 <= start_frame <= stop_frame:
        raise ValueError(f"not a stretch of frames: {start_frame} to {stop_frame}")
    native = probe(path, whole=False).sample_rate
    if native == sample_rate:
        return to_channels(read(path, start_frame, stop_frame).samples, n_channels)
    context = _context(native, sample_rate)
    first = max(0, start_frame - context)
    pieces = available_blocks(path, start=first, stop=stop_frame + context, needed=stop_frame)
    found = np.concatenate([to_channels(piece, n_channels) for piece in pieces], axis=1)
    before = context - (start_frame - first)
    after = stop_frame - start_frame + 2 * context - before - found.shape[1]
    return _inner(np.pad(found, ((0, 0), (before, after))), native, sample_rate)


def write_wav(
    path: Path,
    samples: Samples,
    sample_rate: int,
    subtype: Literal["PCM_16", "FLOAT"] = "PCM_16",
) -> None:
    """Write a WAV file, whole or not at all; the same samples always give the same bytes.

    libsndfile is not used because its float files carry the time of writing.

    Parameters
    ----------
    path : Path
        Replaced if it exists.
    samples : ndarray, shape (n_channels, n_frames), float32
        PCM_16 rounds to the nearest step of 1/32768 and clips beyond full scale.
    sample_rate : int
        In Hz.
    subtype : {"PCM_16", "FLOAT"}
        Sample format.

    Raises
    ------
    StorageError
        The file cannot be written.
    ValueError
        The samples are not finite or too many for a WAV file.
    """
    if samples.ndim != 2 or not np.isfinite(samples).all():
        raise ValueError("samples must be finite and of shape (n_channels, n_frames)")
    if subtype == "FLOAT":
        code, frames = 3, samples.T.astype("<f4")
    else:
        scaled = np.rint(samples.T * np.float32(32768))
        code, frames = 1, np.clip(scaled, -32768, 32767).astype("<i2")
    data = frames.tobytes()
    if len(data) >= (1 << 32) - 64:
        raise ValueError("too long for a WAV file: the limit is 4 GiB")
    width = frames.itemsize
    n_channels = samples.shape[0]
    layout = struct.pack(
        "<HHIIHHH",
        code,
        n_channels,
        sample_rate,
        sample_rate * n_channels * width,
        n_channels * width,
        8 * width,
        0,
    )
    chunks = ((b"fmt ", layout), (b"fact", struct.pack("<I", samples.shape[1])), (b"data", data))
    body = io.BytesIO()
    body.write(b"WAVE")
    for name, content in chunks:
        body.write(name + struct.pack("<I", len(content)))
        body.write(content + b"\0" * (len(content) % 2))
    atomic_write(path, struct.pack("<4sI", b"RIFF", body.tell()) + body.getvalue())


def _context(native: int, sample_rate: int) -> int:
    """Native frames needed on either side of a stretch: a whole number at both rates."""
    unit = native // gcd(native, sample_rate)
    return -(-_CONTEXT_FRAMES // unit) * unit


def _inner(samples: Samples, native: int, sample_rate: int) -> Samples:
    """Resample with soxr, then cut off the context on either side."""
    context = _context(native, sample_rate)
    length = resampled_length(samples.shape[1] - 2 * context, native, sample_rate)
    skipped = context * sample_rate // native
    out = soxr.resample(np.ascontiguousarray(samples.T), native, sample_rate, quality="HQ")
    inner = out[skipped : skipped + length].T
    return np.ascontiguousarray(inner, dtype=np.float32)
