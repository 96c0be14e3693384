"""One pass over a recording: its digests, its length, and what a listener should be told.

A recording is never held whole: three hours take as much memory as three seconds.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootnote.domain import Track
from rootnote.engine.audio.decoders import Samples
from rootnote.engine.audio.decoding import blocks, probe, unreadable
from rootnote.integrity import sha256_file
from rootnote.progress import Progress, silent

SILENCE_DB = -80.0
"""A stretch whose peak stays below this, in dB relative to full scale, is silence."""
_MOSTLY = 0.9
_RUN = 3  # this many full-scale samples in a row are a clipped wave, fewer may be its crest


def inspect_recording(path: Path, track_id: str, *, progress: Progress = silent) -> Track:
    """Hash and measure a recording in one streaming pass.

    `sha256` is over the file's bytes. `pcm_sha256` is over the decoded samples at the native
    rate: 32-bit little-endian IEEE floats at full scale ±1, channels interleaved frame by
    frame, with nothing before, between or after; rate, channels and frames stand beside it in
    the track. So the same 16-bit samples hash alike in WAV, FLAC, AIFF or ALAC, while a lossy
    file's digest also depends on the decoder, which is recorded.

    Parameters
    ----------
    path : Path
        The recording.
    track_id : str
        Becomes the track's id.
    progress : Progress
        Told about every second of audio, counted in frames.

    Returns
    -------
    track : Track
        Without tags; `notices` lists silence, clipping, and lengths that could not be checked.

    Raises
    ------
    AudioError
        The file cannot be decoded from its beginning to its end.
    Cancelled
        `progress` raised it.
    """
    info = probe(path)
    sha256 = file_sha256(path)
    digest = hashlib.sha256()
    meter = _Meter(_full_scale(info.subtype))
    n_frames = 0
    for block in blocks(path, block_frames=info.sample_rate):
        digest.update(np.ascontiguousarray(block.T, dtype="<f4").data)
        meter.add(block)
        n_frames += block.shape[1]
        progress("reading recording", n_frames, max(n_frames, info.n_frames or 0))
    return Track(
        id=track_id,
        path=path,
        sha256=sha256,
        pcm_sha256=digest.hexdigest(),
        sample_rate=info.sample_rate,
        n_channels=info.n_channels,
        n_frames=n_frames,
        decoder=info.decoder,
        notices=info.notices + meter.notices(),
    )


def file_sha256(path: Path) -> str:
    """SHA-256 of a recording's file; raises `AudioError` where it cannot be read."""
    try:
        return sha256_file(path)
    except OSError as error:
        raise unreadable(path, error) from error


def _full_scale(subtype: str) -> float:
    """The value from which a sample counts as full scale: the top step of its sample format."""
    return 127 / 128 if subtype in ("PCM_U8", "PCM_S8") else 32767 / 32768


@dataclass(slots=True)
class _Meter:
    """Counts silent seconds and clipped stretches, fed one second at a time."""

    full_scale: float
    n_seconds: int = 0
    n_silent: int = 0
    n_clipped: int = 0
    _tail: NDArray[np.bool_] | None = field(default=None)
    """Whether the last samples of the previous block were at full scale."""

    def add(self, block: Samples) -> None:
        """Take in the next second, shape (n_channels, n)."""
        level = np.abs(block)
        self.n_seconds += 1
        self.n_silent += bool(level.max() < 10 ** (SILENCE_DB / 20))
        at_top = level >= self.full_scale
        tail = np.zeros((len(block), _RUN), bool) if self._tail is None else self._tail
        joined = np.concatenate([tail, at_top], axis=1)
        # A run is counted where it reaches its third sample: one low, then three at the top.
        starts = ~joined[:, :-3] & joined[:, 1:-2] & joined[:, 2:-1] & joined[:, 3:]
        self.n_clipped += int(starts.sum())
        self._tail = joined[:, -_RUN:]

    def notices(self) -> tuple[str, ...]:
        """What is worth telling about the recording as a whole."""
        found = []
        share = self.n_silent / self.n_seconds
        if share == 1:
            found.append(f"silent: the peak stays below {SILENCE_DB:.0f} dBFS throughout")
        elif share >= _MOSTLY:
            found.append(
                f"mostly silent: {share:.0%} of its seconds are below {SILENCE_DB:.0f} dBFS"
            )
        if self.n_clipped:
            found.append(
                f"clipping (runs of {_RUN} or more samples at full scale): {self.n_clipped:,}"
            )
        return tuple(found)
