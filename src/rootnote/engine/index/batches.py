"""Audio of segments, and batches that fit in memory."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rootnote.domain import Segment, Track
from rootnote.engine.audio import read_segment
from rootnote.engine.models import ModelAdapter

_BATCH_TOKENS = 8_192


def read_batch(track: Track, segments: Sequence[Segment], adapter: ModelAdapter) -> Tensor:
    """Audio of equally long segments at the model's rate, (n_segments, n_channels, n_frames)."""
    return torch.stack(
        [
            torch.from_numpy(
                read_segment(
                    track.path, segment.start, segment.stop, adapter.sample_rate, adapter.n_channels
                )
            )
            for segment in segments
        ]
    )


def batches_of(representation: Tensor, adapter: ModelAdapter) -> list[Tensor]:
    """Split examples (n, …) into batches of a bounded number of predicted tokens."""
    per_example = max(1, adapter.n_tokens(representation[:1]))
    return list(representation.split(max(1, _BATCH_TOKENS // per_example)))
