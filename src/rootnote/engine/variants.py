"""Other ways in which the suspect may have been played: louder, quieter, faster, slower.

What leaves a model is often levelled, or sped up or slowed down like a record (pitch and tempo
together), before anyone hears it, and a codec's tokens change with all of it. So every segment of
the suspect is also encoded as it would sound with that undone; `engine.influence.choose_variant`
decides which one counts.
"""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from rootnote.domain import AttributionConfig, Segment

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to play a recording."""

    level_db: float = 0.0
    speed: float = 1.0
    """2: twice as fast and an octave higher."""

    def __str__(self) -> str:
        parts = []
        if self.level_db:
            parts.append(f"{self.level_db:+.0f} dB")
        if self.speed != 1:
            parts.append(f"{self.speed:.3f} times the speed")
        return ", ".join(parts) or "as it is"


AS_IT_IS = Variant()


def variants_of(config: AttributionConfig) -> tuple[Variant, ...]:
    """The suspect as it is first, then every further level and every further speed."""
    return (
        AS_IT_IS,
        *(Variant(level_db=level) for level in config.levels_db),
        *(Variant(speed=speed) for speed in config.speeds),
    )


def heard_frames(segment: Segment, within: Segment, variant: Variant) -> Segment:
    """The part of the stretch `within` that lasts as long as `segment` when played so.

    It starts where the segment starts, or earlier where the stretch would end before it does.
    """
    length = round((segment.stop - segment.start) * variant.speed)
    length = min(within.stop - within.start, length)
    start = min(segment.start, within.stop - length)
    return Segment(segment.track_id, start, start + length)


def play(samples: Samples, variant: Variant, n_frames: int) -> Samples:
    """Play samples (n_channels, n) that way, cut or filled with silence to `n_frames`."""
    if variant.speed != 1:
        resampled = soxr.resample(np.ascontiguousarray(samples.T), variant.speed, 1.0, quality="HQ")
        samples = resampled.T
    samples = samples[:, :n_frames] * np.float32(10 ** (variant.level_db / 20))
    missing = n_frames - samples.shape[1]
    return np.ascontiguousarray(np.pad(samples, ((0, 0), (0, missing))), dtype=np.float32)
