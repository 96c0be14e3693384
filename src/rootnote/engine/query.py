"""The suspect as the engine asks about it: its segments, played in every way (`variants`)."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rootnote.domain import Segment, Track
from rootnote.engine.audio.inspection import SILENCE_DB
from rootnote.engine.index import read_batch
from rootnote.engine.models import ModelAdapter
from rootnote.engine.variants import Variant
from rootnote.errors import AudioError


def encode_query(
    adapter: ModelAdapter,
    suspect: Track,
    segments: Sequence[Segment],
    variants: Sequence[Variant],
) -> Tensor:
    """Representations of a suspect's segments, (n_variants, n_query, …).

    Raises
    ------
    AudioError
        The segments are silent, too short for the model, or cannot be decoded.
    """
    stretch = Segment(suspect.id, segments[0].start, segments[-1].stop)
    played = [read_batch(suspect, segments, adapter, variant, stretch) for variant in variants]
    if float(played[0].abs().max()) < 10 ** (SILENCE_DB / 20):  # has codes and gradients too
        raise AudioError(
            f"the suspect or its region is silent: the peak stays below {SILENCE_DB:.0f} dBFS",
            path=suspect.path,
            remedy="Choose a region that holds sound.",
        )
    return torch.stack([adapter.encode(audio) for audio in played])
