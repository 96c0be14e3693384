"""What the desk of these tests holds."""

from pathlib import Path

import numpy as np
import soundfile

from rootnote.domain import AttributionConfig

RATE = 16000
CONFIG = AttributionConfig(segment_s=0.5, hop_s=0.5, fisher_segments=4, shortlist=2)


def write_sweep(path: Path, hz: float, seconds: float = 1.0) -> None:
    time = np.arange(int(seconds * RATE)) / RATE
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * (hz + 40 * time) * time), RATE)
