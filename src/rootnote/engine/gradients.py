"""Per-example gradients of linear and convolution layers, through hooks, a batch at a time.

For a linear layer with inputs a and output gradients δ, example i's weight gradient is
Gᵢ = Σₜ δᵢₜ aᵢₜᵀ (Goodfellow, arXiv 1510.01799); a convolution is the same over its patches
(Grosse & Martens, arXiv 1602.01407). It is formed one layer at a time and handed on; nothing here
holds more than one batch.

A diffusion model's loss is a mean over draws of (timestep, noise), whose gradients differ in size
by orders of magnitude: each draw's gradient is brought to unit norm before the mean, so that no
timestep wins by its size alone (DAS; `reference/attribution.md` §2).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.engine.models.adapter import Layer, ModelAdapter

LEAST_DRAWS = 4
"""Two antithetic pairs: fewer have no halves that hold all levels of noise."""


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


def matrix_shape(layer: Layer) -> tuple[int, int]:
    """(d_out, d_in) of a layer's weight as a matrix; a convolution's d_in is a whole patch."""
    return layer.weight.shape[0], layer.weight[0].numel()


class _Seen(dict[str, list[Tensor]]):
    """`[inputs, output_gradients]` of every layer."""

    going_back = False
    """Under gradient checkpointing the layers run again in the backward pass, for nothing new."""


@contextmanager
def _tap(layers: Mapping[str, Layer]) -> Iterator[_Seen]:
    """Collect what every layer sees during one forward and backward."""
    seen = _Seen()

    def watch(name: str, layer: Layer) -> torch.utils.hooks.RemovableHandle:
        def forward(_module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            if seen.going_back:
                return
            if name in seen:
                raise ValueError(f"layer {name} ran twice in one forward pass")
            kept = [_seen_by(layer, inputs[0].detach())]
            seen[name] = kept
            output.register_hook(lambda gradient: kept.append(_given_to(layer, gradient.detach())))

        return layer.register_forward_hook(forward)

    handles = [watch(name, layer) for name, layer in layers.items()]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def _seen_by(layer: Layer, values: Tensor) -> Tensor:
    """A layer's inputs, (n_batch, n_positions, d_in): a convolution's are its patches."""
    if isinstance(layer, nn.Linear):
        return _flat(values)
    if isinstance(layer, nn.Conv1d):
        values = values[:, :, None]
    if isinstance(layer.padding, str):
        raise ValueError(f"padding by name is not supported: {layer.padding}")
    patches = functional.unfold(
        values.float(),
        _two(layer.kernel_size, 1),
        dilation=_two(layer.dilation, 1),
        padding=_two(layer.padding, 0),
        stride=_two(layer.stride, 1),
    )
    return patches.mT


def _two(given: tuple[int, ...], neutral: int) -> tuple[int, ...]:
    """A setting of a convolution in two dimensions; one in one dimension has height 1."""
    return (neutral,) * (2 - len(given)) + given


def _given_to(layer: Layer, gradient: Tensor) -> Tensor:
    """The gradient of a layer's output, (n_batch, n_positions, d_out)."""
    if isinstance(layer, nn.Linear):
        return _flat(gradient)
    return gradient.flatten(2).mT.float()


def _flat(values: Tensor) -> Tensor:
    """Merge all position axes: (n_batch, …, d) → (n_batch, n_positions, d), float32."""
    return values.reshape(values.shape[0], -1, values.shape[-1]).float()


def trace(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    representation: Tensor,
    *,
    sample_seed: int | None = None,
    unit_draws: bool = True,
) -> tuple[Tensor, dict[str, LayerTrace]]:
    """One forward and backward pass over a batch for each of the adapter's draws.

    Parameters
    ----------
    representation : Tensor, shape (n_batch, …)
        As `ModelAdapter.encode` returns it.
    sample_seed : int, optional
        Draw the targets from the model instead (for the model-sampled Fisher).
    unit_draws : bool
        For influence: where the adapter has several draws, average their gradients at unit norm
        over all `layers`, and where it has a `readout`, differentiate that. Otherwise draws count
        as they are, and the loss is differentiated: for a step.

    Returns
    -------
    losses : Tensor, shape (n_batch,)
    traces : dict of str to LayerTrace
        In the order of `layers`; several draws lie one after another along the positions.
    """
    if adapter.n_draws == 1:
        return _pass(adapter, layers, representation, sample_seed, None, unit_draws)
    losses: list[Tensor] = []
    parts: dict[str, list[LayerTrace]] = {name: [] for name in layers}
    for draw in range(adapter.n_draws):
        own, traces = _pass(adapter, layers, representation, sample_seed, draw, unit_draws)
        scale = torch.ones_like(own) if not unit_draws else 1 / _norms(traces)
        losses.append(own)
        for name, seen in traces.items():
            weighted = seen.output_gradients * (scale / adapter.n_draws)[:, None, None]
            parts[name].append(LayerTrace(seen.inputs, weighted))
    joined = {
        name: LayerTrace(
            torch.cat([part.inputs for part in own], 1),
            torch.cat([part.output_gradients for part in own], 1),
        )
        for name, own in parts.items()
    }
    return torch.stack(losses).mean(0), joined


def halves_of(traces: Mapping[str, LayerTrace], n_draws: int) -> list[dict[str, LayerTrace]]:
    """The traces of every other antithetic pair of draws, and of the rest.

    Both halves hold all levels of noise: how far they agree says how much chance the draws leave.
    Empty for fewer than two pairs.
    """
    if n_draws < LEAST_DRAWS:
        return []
    number = torch.arange(n_draws)
    parts = []
    for side in (0, 1):
        kept = number[number // 2 % 2 == side]
        own = {}
        for name, seen in traces.items():
            shape = (len(seen.inputs), n_draws, -1)
            inputs, gradients = (
                values.reshape(*shape, values.shape[-1])[:, kept].flatten(1, 2)
                for values in (seen.inputs, seen.output_gradients)
            )
            own[name] = LayerTrace(inputs, gradients)
        parts.append(own)
    return parts


def _norms(traces: Mapping[str, LayerTrace]) -> Tensor:
    """Norm of each example's gradient over all layers, (n_batch,); never zero."""
    squares = [seen.weight_gradients().square().sum((1, 2)) for seen in traces.values()]
    return torch.stack(squares).sum(0).sqrt().clamp(min=torch.finfo(torch.float32).tiny ** 0.5)


def _pass(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    representation: Tensor,
    sample_seed: int | None,
    draw: int | None,
    read_out: bool,
) -> tuple[Tensor, dict[str, LayerTrace]]:
    """Losses of one forward pass, and traces of the backward pass of what is differentiated."""
    asked = {} if draw is None else {"draw": draw}
    with _tap(layers) as seen:
        if read_out and getattr(adapter, "readout", "loss") != "loss":
            losses, values = cast(Any, adapter).read_out(
                representation, sample_seed=sample_seed, **asked
            )
        else:
            losses = values = adapter.loss(representation, sample_seed=sample_seed, **asked)
        anchors = [layer.weight for layer in layers.values()]
        seen.going_back = True
        torch.autograd.grad(values.sum(), anchors, allow_unused=True)
    traces = {name: LayerTrace(*seen[name]) for name in layers}
    return losses.detach(), traces
