"""One step away from a sound: the component that depends on what the checkpoint learned.

θ⁺ = θ + η F⁻¹ ∇L(suspect), and a catalogue segment's score is L(segment, θ⁺) minus L(segment, θ):
what is lost with the suspect was shared with it (Sony, arXiv 2506.18312, there with a diagonal F).
η is set so that the sound's own loss rises by a given number of nats to first order, which makes
the step comparable between sounds, models and curvatures. Of models of latents, whose loss is a
squared error, it is the logarithm that rises: recordings differ in their errors by factors.
`rises` steps away from suspects, `index.runs` from controls, `leave_one_out` from tracks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.curvature import Curvature, LayerCurvature
from rootnote.engine.gradients import trace
from rootnote.engine.losses import is_error, losses
from rootnote.engine.models.adapter import Layer, ModelAdapter

Step = dict[str, Tensor]


def step_away(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    query: Sequence[Tensor],
    curvature: Curvature,
    *,
    damping: float,
    nats: float,
) -> Step:
    """Weight changes that raise a sound's loss, or its logarithm, by `nats` to first order.

    Parameters
    ----------
    query : sequence of Tensor, each of shape (n_batch, …)
        Representations of all of its segments: of the suspect, say.

    Returns
    -------
    step : dict of str to Tensor, shape (d_out, d_in)
        Per layer, to be added to its weight.
    """
    total: Step = {}
    n_examples = sum(len(batch) for batch in query)
    loss = 0.0
    for batch in query:
        own, traces = trace(adapter, layers, batch, unit_draws=False)
        loss += float(own.sum()) / n_examples
        for name, seen in traces.items():
            rotated = curvature[name].rotated_gradients(seen).sum(0) / n_examples
            total[name] = total[name] + rotated if name in total else rotated
    direction = {name: values / curvature[name].damped(damping) for name, values in total.items()}
    slope = sum(float((total[name] * direction[name]).sum()) for name in total)
    if slope <= 0:
        return {name: torch.zeros_like(values) for name, values in total.items()}
    rise = nats * loss if is_error(query[0]) else nats
    return {
        name: curvature[name].rotate_back(values) * (rise / slope)
        for name, values in direction.items()
    }


def diagonal_curvature(
    adapter: ModelAdapter, layers: Mapping[str, Layer], batches: Sequence[Tensor]
) -> dict[str, LayerCurvature]:
    """The diagonal empirical Fisher, with which `step_away` is Sony's published step.

    Parameters
    ----------
    batches : sequence of Tensor, each of shape (n_batch, …)
        Representations of catalogue segments.
    """
    squares: dict[str, Tensor] = {}
    for batch in batches:
        for name, seen in trace(adapter, layers, batch, unit_draws=False)[1].items():
            own = seen.weight_gradients().square().sum(0)
            squares[name] = squares[name] + own if name in squares else own
    n_examples = sum(len(batch) for batch in batches)
    return {
        name: LayerCurvature(
            torch.eye(total.shape[1], device=total.device),
            torch.eye(total.shape[0], device=total.device),
            total / n_examples,
        )
        for name, total in squares.items()
    }


@contextmanager
def stepped(layers: Mapping[str, Layer], step: Step) -> Iterator[None]:
    """Apply `step` within the block; afterwards the weights are bit for bit what they were."""
    originals = {name: layers[name].weight.detach().clone() for name in step}
    try:
        with torch.no_grad():
            for name, change in step.items():
                weight = layers[name].weight
                weight.add_(change.to(weight).view_as(weight))
        yield
    finally:
        with torch.no_grad():
            for name, original in originals.items():
                layers[name].weight.copy_(original)


def rises_after(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    query: Sequence[Tensor],
    others: Iterable[Tensor],
    before: NDArray[np.float64],
    curvature: Curvature,
    config: AttributionConfig,
) -> NDArray[np.float64]:
    """What one step away from `query` costs every example of the batches `others`, in nats.

    Parameters
    ----------
    before : ndarray, shape (n_examples,)
        Their losses without the step.
    """
    step = step_away(
        adapter,
        layers,
        query,
        curvature,
        damping=config.damping,
        nats=config.step_nats,
    )
    with stepped(layers, step):
        after = losses(adapter, others).double().numpy()
    return np.asarray(np.log(after / before) if is_error(query[0]) else after - before)
