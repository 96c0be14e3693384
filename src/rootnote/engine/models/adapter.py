"""What every model family implements, so that the rest of the engine knows no family.

A *representation* is whatever the model was trained to predict (MusicGen: codec tokens; latent
diffusion: latents). It is computed once per segment, cached, and given back to `loss`.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Protocol, TypeVar, runtime_checkable

import torch
from torch import Tensor, nn

from rootnote.domain import Checkpoint
from rootnote.errors import Error

MODULE_GROUPS = ("attention", "mlp", "heads")
"""Groups of layers that `AttributionConfig.modules` may name, joined with `+`.

`@n` at the end keeps the first of every n alike layers: `attention+mlp@4`.
"""
_NUMBER = re.compile(r"\d+")
AnyLayer = TypeVar("AnyLayer")

Layer = nn.Linear | nn.Conv1d | nn.Conv2d
"""Layers whose per-example gradients are formed from what they saw (`engine.gradients`)."""


class ModelAdapter(Protocol):
    """One opened checkpoint: audio to representation, representation to training loss.

    Every example of a batch has the same length. No result depends on a global random number
    generator, and a result does not depend on which other examples share the batch, beyond
    rounding.
    """

    checkpoint: Checkpoint
    device: torch.device
    sample_rate: int
    n_channels: int
    n_draws: int
    """Draws of (timestep, noise) that `loss` averages; 1 for a model whose loss has none."""
    loss_unit: str
    """What a loss is counted in, as a person reads it: `nats per token`."""
    time_axis: int
    """Which axis of a representation is time, counted from the end: -1 for the last."""

    @property
    def min_frames(self) -> int:
        """Length of the shortest audio that `encode` takes, at `sample_rate`."""

    def encode(self, samples: Tensor) -> Tensor:
        """Representation of audio; deterministic, without gradient.

        Parameters
        ----------
        samples : Tensor, shape (n_batch, n_channels, n_frames), float32
            At `sample_rate`; full scale is ±1.

        Returns
        -------
        representation : Tensor, shape (n_batch, ...)
            MusicGen: codes (n_batch, n_codebooks, n_steps), int64.

        Raises
        ------
        AudioError
            The audio is too short for the model, or not finite.
        """

    def loss(
        self, representation: Tensor, *, sample_seed: int | None = None, draw: int | None = None
    ) -> Tensor:
        """Training loss per example, differentiable in the attributable layers' weights.

        Parameters
        ----------
        representation : Tensor, shape (n_batch, ...)
            As `encode` returned it.
        sample_seed : int, optional
            Draw the targets from the model's own predictive distribution, inputs unchanged: the
            gradients of this loss estimate the true Fisher information (arXiv 1412.1193, §5)
            instead of the empirical one. A draw depends on the seed and the example only.
        draw : int, optional
            The loss of this one of the `n_draws` draws instead of their mean. A draw is the same
            (timestep, noise) for every example of one shape.

        Returns
        -------
        loss : Tensor, shape (n_batch,), float32
            In `loss_unit`.
        """

    def attributable_layers(self, modules: str) -> Mapping[str, Layer]:
        """Layers that take part in attribution, by full module name, input side first.

        Parameters
        ----------
        modules : str
            Any of `MODULE_GROUPS` joined with `+`, and `@n` where only every n-th is wanted.

        Raises
        ------
        Error
            `modules` names no group or an unknown one.
        """

    def n_tokens(self, representation: Tensor) -> int:
        """Number of predicted tokens in one example's loss."""

    def generate(self, n_examples: int, n_frames: int, *, seed: int) -> Tensor:
        """Audio sampled from the model, under the same conditioning as `loss`.

        Returns
        -------
        samples : Tensor, shape (n_examples, n_channels, n_frames), float32
            At `sample_rate`.
        """

    def embedding(self, representation: Tensor) -> Tensor:
        """Mean codec embedding: what the codec alone, without the model, says of the audio.

        Returns
        -------
        embedding : Tensor, shape (n_batch, d), float32
        """


@runtime_checkable
class PredictsTokens(Protocol):
    """What an adapter of a model of tokens can say besides, and one of latents cannot."""

    def predictions(self, representation: Tensor) -> tuple[Tensor, Tensor]:
        """Every prediction behind `loss`, and what came.

        Parameters
        ----------
        representation : Tensor, shape (n_batch, ...)
            As `encode` returned it.

        Returns
        -------
        logits : Tensor, shape (n, n_tokens)
        tokens : Tensor, shape (n,), int64
        """


def parse_modules(modules: str) -> tuple[str, ...]:
    """Split `AttributionConfig.modules` into groups, in the order of `MODULE_GROUPS`.

    Raises
    ------
    Error
        `modules` names no group or an unknown one.
    """
    groups, every = _parts(modules)
    named = {group.strip() for group in groups.split("+")}
    if not named <= set(MODULE_GROUPS) or every < 1:
        raise Error(
            "the choice of layers is not understood",
            expected=f"any of {', '.join(MODULE_GROUPS)} joined with +, and @n for every n-th",
            found=modules or "nothing",
            remedy=f"Use {'+'.join(MODULE_GROUPS)} unless you know why not.",
        )
    return tuple(group for group in MODULE_GROUPS if group in named)


def every_nth(layers: Mapping[str, AnyLayer], modules: str) -> dict[str, AnyLayer]:
    """Of layers that differ by numbers in their names only, the first of every n.

    So a subset for a large model keeps every kind of layer and spreads over its depth.
    """
    every = _parts(modules)[1]
    seen: Counter[str] = Counter()
    kept = {}
    for name, layer in layers.items():
        kind = _NUMBER.sub("#", name)
        if seen[kind] % every == 0:
            kept[name] = layer
        seen[kind] += 1
    return kept


def _parts(modules: str) -> tuple[str, int]:
    """The groups, and n; 0 where it is no number."""
    groups, _, every = modules.partition("@")
    if "@" not in modules:
        return groups, 1
    return groups, int(every) if every.isdecimal() and len(every) < 6 else 0
