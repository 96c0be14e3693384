"""Music and a configuration small enough for tests, at the tiny model's rate and grid."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.index import FeatureIndex
from tiny_model import HOP, SAMPLE_RATE

CONFIG = AttributionConfig(
    segment_s=1.0,
    hop_s=1.0,
    rank=4,
    fisher_segments=10,
    shortlist=6,
    step_weight=1.0,
    n_generations=6,
)
SECONDS = {"a.wav": 3.0, "b.wav": 2.0, "c.wav": 4.0, "sub/d.wav": 1.0, "sub/e.wav": 2.6}
"""The catalogue of the `music` fixture and the length of its tracks: 13 segments of one second."""


def tune(seconds: float, seed: int) -> NDArray[np.float32]:
    """Eight random notes a second with a little noise, shape (1, n_frames), below half scale."""
    rng = np.random.default_rng(seed)
    length = SAMPLE_RATE // 8
    time = np.arange(length) / SAMPLE_RATE
    n_notes = int(np.ceil(seconds * 8))
    pitches = 110 * 2 ** (rng.integers(0, 48, n_notes) / 12)
    notes = 0.4 * np.sin(2 * np.pi * pitches[:, None] * time) * np.exp(-8 * time)
    samples = notes.ravel()[: round(seconds * SAMPLE_RATE)]
    return (samples + 0.02 * rng.standard_normal(len(samples)))[None].astype(np.float32)


def write_tune(path: Path, seconds: float, seed: int) -> Path:
    """Write a tune as 16-bit WAV."""
    write_wav(path, tune(seconds, seed), SAMPLE_RATE)
    return path


def write_music(folder: Path, seconds: dict[str, float] = SECONDS) -> Path:
    """Write a folder of tunes, each of its own seed."""
    for seed, (name, length) in enumerate(seconds.items()):
        write_tune(folder / name, length, seed)
    return folder


def on_grid(seconds: float) -> int:
    """The frame nearest to a time that is also a step of the codec."""
    return round(seconds * SAMPLE_RATE / HOP) * HOP


def all_codes(index: FeatureIndex) -> Tensor:
    """Codes of every segment of an index, (n_segments, n_codebooks, n_steps)."""
    return torch.cat([index.representation(plan) for plan in index.plans])


def digests(folder: Path, leave_out: Iterable[str] = ()) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in set(leave_out)
    }
