"""Audio of segments, and batches that fit in memory."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from rootnote.domain import Segment, Track
from rootnote.engine.audio.waveforms import read_segment, resampled_length
from rootnote.engine.models import ModelAdapter
from rootnote.engine.variants import AS_IT_IS, Variant, heard_frames, play
from rootnote.errors import AudioError

_BATCH_TOKENS = 8_192


def read_batch(
    track: Track,
    segments: Sequence[Segment],
    adapter: ModelAdapter,
    variant: Variant = AS_IT_IS,
    within: Segment | None = None,
) -> Tensor:
    """Audio of equally long segments at the model's rate, (n_segments, n_channels, n_frames).

    Played in another way, each is as long as it would have been; nothing outside the stretch
    `within` is heard then, by default the whole track.

    Raises
    ------
    AudioError
        The track cannot be decoded, or its segments are too short for the model.
    """
    within = within or Segment(track.id, 0, track.n_frames)
    heard = [heard_frames(segment, within, variant) for segment in segments]
    pieces = [
        read_segment(track.path, one.start, one.stop, adapter.sample_rate, adapter.n_channels)
        for one in heard
    ]
    if variant != AS_IT_IS:
        lasting = segments[0].stop - segments[0].start
        n_frames = resampled_length(lasting, track.sample_rate, adapter.sample_rate)
        pieces = [play(piece, variant, n_frames) for piece in pieces]
    audio = torch.from_numpy(np.stack(pieces))
    if audio.shape[2] < adapter.min_frames:
        raise AudioError(
            "is too short for this model",
            path=track.path,
            expected=f"at least {adapter.min_frames / adapter.sample_rate:.3f} s",
            found=f"{audio.shape[2] / adapter.sample_rate:.3f} s",
            remedy="Use a longer recording, region or segment.",
        )
    return audio


def n_per_batch(representation: Tensor, adapter: ModelAdapter) -> int:
    """How many examples of this shape make a batch of a bounded number of predicted tokens."""
    return max(1, _BATCH_TOKENS // max(1, adapter.n_tokens(representation[:1])))


def batches_of(representation: Tensor, adapter: ModelAdapter) -> list[Tensor]:
    """Split examples (n, …) into such batches."""
    return list(representation.split(n_per_batch(representation, adapter)))
