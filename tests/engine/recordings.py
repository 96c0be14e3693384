"""Recordings made for tests: small, seeded, in every container that matters."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

RATE = 44_100


def noise(n_frames: int = RATE, n_channels: int = 2, seed: int = 0) -> NDArray[np.int16]:
    """16-bit noise well below full scale, shape (n_frames, n_channels)."""
    rng = np.random.default_rng(seed)
    return rng.integers(-9000, 9000, (n_frames, n_channels), dtype=np.int16)


def write(path: Path, samples: NDArray[Any] | None = None, rate: int = RATE, **how: str) -> Path:
    """Write samples of shape (n_frames, n_channels) by libsndfile; the suffix gives the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".opus":
        how, rate = {"format": "OGG", "subtype": "OPUS"}, 48_000
    sf.write(path, noise() if samples is None else samples, rate, **how)
    return path


def write_mp4(path: Path, codec: str = "aac", *, index_first: bool = False) -> Path:
    """Write `noise()` as an MP4 with FFmpeg."""
    how = {"movflags": "faststart"} if index_first else {}
    samples = noise().T
    if codec == "aac":
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples / np.float32(32768), dtype=np.float32), "fltp", "stereo"
        )
    else:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "s16p", "stereo")
    frame.sample_rate = RATE
    frame.pts = 0
    with av.open(str(path), "w", options=how) as container:
        stream = container.add_stream(codec, rate=RATE, layout="stereo")
        for piece in (frame, None):
            for packet in stream.encode(piece):
                container.mux(packet)
    return path


def write_any(path: Path) -> Path:
    """Write `noise()` in the container that the suffix names; `.alac.m4a` is lossless MP4."""
    if path.suffix == ".m4a":
        codec = "alac" if path.name.endswith(".alac.m4a") else "aac"
        return write_mp4(path, codec, index_first=path.name.endswith(".fast.m4a"))
    return write(path)


def without_length(mp3: Path, path: Path) -> Path:
    """An MP3 without its first frame, which states the number of frames."""
    data = mp3.read_bytes()
    path.write_bytes(data[data.find(data[:2], 10) :])
    return path


def ogg_pages(data: bytes) -> list[bytes]:
    """The pages of an Ogg file."""
    pages = []
    while data:
        n = 27 + data[26]
        n += sum(data[27:n])
        pages.append(data[:n])
        data = data[n:]
    return pages
