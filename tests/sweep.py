"""A recording that is quick to make and unlike any other."""

from pathlib import Path

import numpy as np
import soundfile as sf

RATE = 16_000


def write_sweep(path: Path, start_hz: float, seconds: float = 2.0) -> None:
    """A rising tone: different for every `start_hz`, and never silent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(int(seconds * RATE)) / RATE
    sf.write(path, 0.4 * np.sin(2 * np.pi * start_hz * time * (1 + time)), RATE)
