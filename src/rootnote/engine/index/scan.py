"""Inner products of query features with every block's low-rank features, in a stream."""

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.features import factorise
from rootnote.engine.index.blocks import Block


def scan(
    blocks: Iterable[Block], features: Mapping[str, Tensor], rank: int, seed: int
) -> NDArray[np.float64]:
    """Scores of all segments of all blocks.

    Parameters
    ----------
    features : mapping of str to Tensor, shape (n_query, d_out, d_in)
        Unit-norm query features per layer; they are factorised to `rank` too.

    Returns
    -------
    scores : ndarray, shape (n_query, n_train)
    """
    query = {name: factorise(values, rank, seed).cpu() for name, values in features.items()}
    least = torch.finfo(torch.float32).tiny
    columns = [
        torch.stack([block.factors[name].inner_products(own) for name, own in query.items()]).sum(0)
        / block.norms.clamp(min=least)
        for block in blocks
    ]
    return torch.cat(columns, 1).double().numpy()
