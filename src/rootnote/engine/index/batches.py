"""Audio of segments, and batches that fit in memory."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rootnote.domain import Segment, Track
from rootnote.engine.audio import read_segment
from rootnote.engine.models import ModelAdapter
from rootnote.errors import AudioError

_BATCH_TOKENS = 8_192


def read_batch(track: Track, segments: Sequence[Segment], adapter: ModelAdapter) -> Tensor:
    """Audio of equally long segments at the model's rate, (n_segments, n_channels, n_frames).

    Raises
    ------
    AudioError
        The track cannot be decoded, or its segments are too short for the model.
    """
    audio = torch.stack(
        [
            torch.from_numpy(
                read_segment(
                    track.path, segment.start, segment.stop, adapter.sample_rate, adapter.n_channels
                )
            )
            for segment in segments
        ]
    )
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
