"""Inner products of query features with every block's low-rank features, in a stream."""

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from rootnote.engine.features import LayerFactors
from rootnote.engine.index.blocks import Block


def scan(blocks: Iterable[Block], query: Mapping[str, LayerFactors]) -> NDArray[np.float64]:
    """Scores of all segments of all blocks.

    Parameters
    ----------
    query : mapping of str to LayerFactors
        Unit-norm query features per layer, factorised, of n_query examples.

    Returns
    -------
    scores : ndarray, shape (n_query, n_train)
    """
    least = torch.finfo(torch.float32).tiny
    columns = [
        torch.stack([block.factors[name].inner_products(own) for name, own in query.items()]).sum(0)
        / block.norms.clamp(min=least)
        for block in blocks
    ]
    return torch.cat(columns, 1).double().numpy()
