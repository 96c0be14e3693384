"""Chosen segments of an index, read from its blocks."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.index.blocks import BlockPlan


def gather(
    plans: Sequence[BlockPlan],
    representation: Callable[[BlockPlan], Tensor],
    chosen: NDArray[np.int64],
    n_at_once: int,
) -> Iterator[Tensor]:
    """Representations of chosen segments (ascending positions), in batches of one shape."""
    first = 0
    rest: Tensor | None = None
    for plan in plans:
        last = first + len(plan.segments)
        own = [int(i) - first for i in chosen[(chosen >= first) & (chosen < last)]]
        first = last
        if not own:
            continue
        part = representation(plan)[own]
        if rest is not None and rest.shape[1:] == part.shape[1:]:
            part = torch.cat([rest, part])
        elif rest is not None:
            yield rest
        *full, rest = part.split(n_at_once)
        yield from full
    if rest is not None:
        yield rest
