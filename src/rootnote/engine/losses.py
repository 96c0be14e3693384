"""Losses without gradients."""

from collections.abc import Iterable

import torch
from torch import Tensor

from rootnote.engine.models import ModelAdapter


@torch.no_grad()
def losses(adapter: ModelAdapter, batches: Iterable[Tensor]) -> Tensor:
    """Loss of every example of every batch, (n_examples,), on the CPU."""
    return torch.cat([adapter.loss(batch).cpu() for batch in batches])
