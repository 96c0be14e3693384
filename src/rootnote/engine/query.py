"""The suspect as the engine asks about it: its segments, at several levels.

What leaves a model is often made louder or quieter before anyone hears it, and a codec's tokens
change with the level. So every segment is also encoded at other levels;
`engine.influence.choose_level` decides which one counts. The unlearning step and the model's fit
use the suspect as it is.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from rootnote.domain import Segment, Track
from rootnote.engine.index import read_batch
from rootnote.engine.inspection import SILENCE_DB
from rootnote.engine.models import ModelAdapter
from rootnote.errors import AudioError


def encode_query(
    adapter: ModelAdapter,
    suspect: Track,
    segments: Sequence[Segment],
    levels_db: Sequence[float],
) -> Tensor:
    """Representations of a suspect's segments, (1 + n_levels, n_query, …), as it is first.

    Parameters
    ----------
    levels_db : sequence of float
        Further levels, relative to the suspect's own.

    Raises
    ------
    AudioError
        The segments are silent, too short for the model, or cannot be decoded.
    """
    audio = read_batch(suspect, segments, adapter)
    if float(audio.abs().max()) < 10 ** (SILENCE_DB / 20):  # has codes and gradients too
        raise AudioError(
            f"the suspect or its region is silent: the peak stays below {SILENCE_DB:.0f} dBFS",
            path=suspect.path,
            remedy="Choose a region that holds sound.",
        )
    return torch.stack([adapter.encode(audio * 10 ** (level / 20)) for level in (0.0, *levels_db)])
