"""Let the checkpoint forget a set of tracks for a while, and measure what a suspect loses.

Bounded fine-tuning of the attributable layers: the loss of the set rises while the loss of the rest
is held (MUCS, arXiv 2605.18102, "min L_retain − w·min(L_forget, target)"; groups: GUDA, arXiv
2601.22651). It stops where the set costs what it would cost a model that never saw it. That is far
below the loss of an untrained model, which still knows no music at all: stopping there would
inflate every share. Weights are put back bit for bit whatever happens.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from rootnote.engine.losses import losses
from rootnote.engine.models.adapter import Layer, ModelAdapter
from rootnote.integrity import atomic_write, digest_of
from rootnote.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ForgettingConfig:
    """How a set is forgotten."""

    learning_rate: float = 3e-4
    weight: float = 1.0
    """Of the forgotten loss beside the retained one."""
    max_steps: int = 120
    batch: int = 8
    """Segments of each kind in a step."""
    check_every: int = 4
    """Steps between two looks at the whole set's loss."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting did."""

    n_steps: int
    before: float
    """Loss of the set under the checkpoint."""
    after: float
    target: float
    retained_before: float
    """Loss of up to 32 segments that were to be kept."""
    retained_after: float

    @property
    def reached(self) -> bool:
        """Whether the set came to cost what it should."""
        return self.after >= self.target


@contextmanager
def forgotten(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    forget: Tensor,
    retain: Tensor,
    target: float,
    config: ForgettingConfig = ForgettingConfig(),
    progress: Progress = silent,
) -> Iterator[Forgotten]:
    """Within the block, the model has forgotten; afterwards its weights are what they were.

    Parameters
    ----------
    forget, retain : Tensor, shape (n, …)
        Representations of the segments to forget and of the rest.
    target : float
        Mean loss at which the set counts as forgotten, in the unit of `adapter.loss`.

    Raises
    ------
    ValueError
        There is nothing to forget or nothing to retain.
    Cancelled
        From `progress`, once a step.
    """
    if not len(forget) or not len(retain):
        raise ValueError("forgetting needs segments to forget and segments to retain")
    originals = {name: layer.weight.detach().clone() for name, layer in layers.items()}
    try:
        yield _forget(adapter, layers, forget, retain, target, config, progress)
    finally:
        with torch.no_grad():
            for name, original in originals.items():
                layers[name].weight.copy_(original)


def losses_without(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    asked: Tensor,
    forget: Tensor,
    retain: Tensor,
    target: float,
    *,
    label: str,
    cache: Path | None = None,
    config: ForgettingConfig = ForgettingConfig(),
    progress: Progress = silent,
) -> tuple[list[float], Forgotten]:
    """Losses of what is asked about after a set was forgotten, kept by content.

    Parameters
    ----------
    asked : Tensor, shape (n, …)
        Representations of the suspect's segments.
    label : str
        Digest of everything else that the answer depends on: checkpoint, catalogue, set, suspect.
    cache : Path, optional
        Folder of answers.
    """
    key = digest_of({"label": label, "target": target, "config": asdict(config)})
    path = cache / f"{key}.json" if cache is not None else None
    if path is not None and path.exists():
        kept = json.loads(path.read_text())
        return kept["losses"], Forgotten(**kept["forgotten"])
    with forgotten(adapter, layers, forget, retain, target, config, progress) as outcome:
        values = losses(adapter, asked.split(config.batch)).double().tolist()
    if path is not None:
        atomic_write(path, json.dumps({"losses": values, "forgotten": asdict(outcome)}))
    return values, outcome


def cost_s(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    retain: Tensor,
    n_sets: int,
    config: ForgettingConfig = ForgettingConfig(),
) -> float:
    """At most this many seconds for so many sets, from one pass over one batch."""
    batch = retain[: config.batch]
    clock = time.perf_counter()
    _gradients(adapter, layers, [(batch, 1.0)])
    one_s = time.perf_counter() - clock
    return n_sets * config.max_steps * one_s * (2 + 1 / config.check_every)


def _forget(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    forget: Tensor,
    retain: Tensor,
    target: float,
    config: ForgettingConfig,
    progress: Progress,
) -> Forgotten:
    """Change the weights."""
    generator = torch.Generator().manual_seed(config.seed)
    watched = forget.split(config.batch)
    held = _drawn(retain, 32, generator).split(config.batch)
    before = after = float(losses(adapter, watched).double().mean())
    retained = float(losses(adapter, held).double().mean())
    weights = [layer.weight for layer in layers.values()]
    optimiser = torch.optim.Adam(weights, lr=config.learning_rate, betas=(0.9, 0.95))
    n_steps = 0
    while after < target and n_steps < config.max_steps:
        terms = [
            (_drawn(retain, config.batch, generator), 1.0),
            (_drawn(forget, config.batch, generator), -config.weight),
        ]
        for weight, gradient in zip(weights, _gradients(adapter, layers, terms), strict=True):
            weight.grad = gradient
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        n_steps += 1
        if n_steps % config.check_every == 0:
            after = float(losses(adapter, watched).double().mean())
        progress("attribute: forgetting", n_steps, config.max_steps)
    kept = float(losses(adapter, held).double().mean())
    return Forgotten(n_steps, before, after, target, retained, kept)


def _gradients(
    adapter: ModelAdapter, layers: Mapping[str, Layer], terms: Sequence[tuple[Tensor, float]]
) -> list[Tensor]:
    """Gradient of a weighted sum of mean losses in every layer's weight."""
    weights = [layer.weight for layer in layers.values()]
    total = [torch.zeros_like(weight) for weight in weights]
    for batch, factor in terms:
        with torch.enable_grad():
            own = torch.autograd.grad(factor * adapter.loss(batch).mean(), weights)
        for kept, more in zip(total, own, strict=True):
            kept.add_(more)
    return total


def _drawn(examples: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """Up to n examples without repeats."""
    return examples[torch.randperm(len(examples), generator=generator)[:n]]
