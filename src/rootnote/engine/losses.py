"""Losses without gradients, and what kind they are of."""

from collections.abc import Iterable

import torch
from torch import Tensor

from rootnote.engine.models import ModelAdapter


def is_error(representation: Tensor) -> bool:
    """Whether a model's loss of this is a squared error: of latents, not of tokens.

    Recordings differ in such a loss by factors, so its logarithm is what is compared.
    """
    return representation.is_floating_point()


@torch.no_grad()
def losses(adapter: ModelAdapter, batches: Iterable[Tensor]) -> Tensor:
    """Loss of every example of every batch, (n_examples,), on the CPU."""
    return torch.cat([adapter.loss(batch).cpu() for batch in batches])
