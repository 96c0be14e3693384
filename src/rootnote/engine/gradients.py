"""Per-example gradients of linear layers, through hooks, a batch at a time.

For a linear layer with inputs a and output gradients δ, example i's weight gradient is
Gᵢ = Σₜ δᵢₜ aᵢₜᵀ (Goodfellow, arXiv 1510.01799). It is formed one layer at a time and handed on;
nothing here holds more than one batch.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from rootnote.engine.models.adapter import ModelAdapter


@dataclass(frozen=True, slots=True, eq=False)
class LayerTrace:
    """What one layer saw in one batch.

    Parameters
    ----------
    inputs : Tensor, shape (n_batch, n_positions, d_in)
    output_gradients : Tensor, shape (n_batch, n_positions, d_out)
        Of the sum of the batch's losses, so each example's own.
    """

    inputs: Tensor
    output_gradients: Tensor

    def weight_gradients(self) -> Tensor:
        """Per-example gradients of the layer's weight, (n_batch, d_out, d_in)."""
        return self.output_gradients.mT @ self.inputs


@contextmanager
def _tap(layers: Mapping[str, nn.Linear]) -> Iterator[dict[str, list[Tensor]]]:
    """Collect `[inputs, output_gradients]` of every layer during one forward and backward."""
    seen: dict[str, list[Tensor]] = {}

    def watch(name: str, layer: nn.Linear) -> torch.utils.hooks.RemovableHandle:
        def forward(_module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            if name in seen:
                raise ValueError(f"layer {name} ran twice in one forward pass")
            kept = [_flat(inputs[0].detach())]
            seen[name] = kept
            output.register_hook(lambda gradient: kept.append(_flat(gradient.detach())))

        return layer.register_forward_hook(forward)

    handles = [watch(name, layer) for name, layer in layers.items()]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def _flat(values: Tensor) -> Tensor:
    """Merge all position axes: (n_batch, …, d) → (n_batch, n_positions, d), float32."""
    return values.reshape(values.shape[0], -1, values.shape[-1]).float()


def trace(
    adapter: ModelAdapter,
    layers: Mapping[str, nn.Linear],
    representation: Tensor,
    *,
    sample_seed: int | None = None,
) -> tuple[Tensor, dict[str, LayerTrace]]:
    """One forward and backward pass over a batch.

    Parameters
    ----------
    representation : Tensor, shape (n_batch, …)
        As `ModelAdapter.encode` returns it.
    sample_seed : int, optional
        Draw the targets from the model instead (for the model-sampled Fisher).

    Returns
    -------
    losses : Tensor, shape (n_batch,)
    traces : dict of str to LayerTrace
        In the order of `layers`.
    """
    with _tap(layers) as seen:
        losses = adapter.loss(representation, sample_seed=sample_seed)
        anchors = [layer.weight for layer in layers.values()]
        torch.autograd.grad(losses.sum(), anchors, allow_unused=True)
    traces = {name: LayerTrace(*seen[name]) for name in layers}
    return losses.detach(), traces
