"""Does an opened model keep the promises of `ModelAdapter`? Each is tried and named.

For families of other packages (`rootnote.engine.models.plugins`), and for our own in the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from rootnote.engine.gradients import matrix_shape, trace
from rootnote.engine.models.adapter import MODULE_GROUPS, ModelAdapter, PredictsTokens
from rootnote.errors import AudioError, Error

_TOLERANCE = 1e-3
_ALIKE = 0.1
_SEED = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise, and whether it is kept."""

    promise: str
    kept: bool
    found: str = ""
    """What was seen instead."""


class _Broken(Exception):
    """A promise is not kept; the text says what was found."""


def check_conformance(adapter: ModelAdapter) -> tuple[Finding, ...]:
    """Try every promise on made-up audio.

    Parameters
    ----------
    adapter : ModelAdapter
        A small model is best: gradients are also taken one example at a time.

    Returns
    -------
    findings : tuple of Finding
        In the order of the protocol.
    """
    generator = torch.Generator().manual_seed(_SEED)
    n_frames = max(adapter.min_frames, min(4 * adapter.min_frames, adapter.sample_rate))
    audio = 0.1 * torch.randn(3, adapter.n_channels, n_frames, generator=generator)
    findings = []
    for check in _CHECKS:
        promise = (check.__doc__ or "").strip().rstrip(".")
        try:
            check(adapter, audio)
        except _Broken as error:
            findings.append(Finding(promise, False, str(error)))
        except Exception as error:  # noqa: BLE001 - a crash is a finding too
            findings.append(Finding(promise, False, f"{type(error).__name__}: {error}"))
        else:
            findings.append(Finding(promise, True))
    return tuple(findings)


def _describes_itself(adapter: ModelAdapter, audio: Tensor) -> None:
    """It names its rate, channels, draws, units and checkpoint."""
    _require(adapter.sample_rate > 0 and adapter.n_channels in (1, 2), "rate or channels")
    _require(adapter.n_draws >= 1 and bool(adapter.loss_unit), "units")
    _require(adapter.time_axis < 0, "the axis of time")
    _require(len(adapter.checkpoint.sha256) == 64, f"digest {adapter.checkpoint.sha256!r}")


def _encodes_alike(adapter: ModelAdapter, audio: Tensor) -> None:
    """Encoding is deterministic, and independent of the batch."""
    together = adapter.encode(audio)
    _require(torch.equal(together, adapter.encode(audio)), "another result the second time")
    _require(torch.equal(together[1:2], adapter.encode(audio[1:2])), "another result alone")
    _require(not together.requires_grad, "a representation that carries gradients")


def _refuses_short_audio(adapter: ModelAdapter, audio: Tensor) -> None:
    """Audio shorter than min_frames is an AudioError."""
    try:
        adapter.encode(audio[..., : adapter.min_frames - 1])
    except AudioError:
        return
    raise _Broken("it was encoded")


def _gives_losses(adapter: ModelAdapter, audio: Tensor) -> None:
    """The loss is one finite number for each example, and independent of the batch."""
    codes = adapter.encode(audio)
    with torch.no_grad():
        losses = adapter.loss(codes)
        _require(losses.shape == (len(codes),), f"shape {tuple(losses.shape)}")
        _require(bool(torch.isfinite(losses).all()), "a loss that is not finite")
        _near(adapter.loss(codes[1:2]), losses[1:2], "another loss alone")


def _averages_draws(adapter: ModelAdapter, audio: Tensor) -> None:
    """The loss is the mean of the losses of its draws."""
    codes = adapter.encode(audio)
    with torch.no_grad():
        draws = [adapter.loss(codes, draw=draw) for draw in range(adapter.n_draws)]
        _near(torch.stack(draws).mean(0), adapter.loss(codes), "another mean")


def _draws_targets(adapter: ModelAdapter, audio: Tensor) -> None:
    """Targets drawn from the model depend on the seed and the example only."""
    codes = adapter.encode(audio)
    with torch.no_grad():
        drawn = adapter.loss(codes, sample_seed=1, draw=0)
        _near(adapter.loss(codes[1:2], sample_seed=1, draw=0), drawn[1:2], "other targets alone")
        other = adapter.loss(codes, sample_seed=2, draw=0)
        _require(not torch.equal(drawn, other), "the same targets under another seed")


def _leaves_chance_alone(adapter: ModelAdapter, audio: Tensor) -> None:
    """No result draws from the global random number generator."""
    before = torch.get_rng_state()
    adapter.loss(adapter.encode(audio[:1]), sample_seed=3, draw=0)
    adapter.generate(1, adapter.min_frames, seed=1)
    _require(torch.equal(before, torch.get_rng_state()), "its state changed")


def _names_layers(adapter: ModelAdapter, audio: Tensor) -> None:
    """Layers are chosen by group, and an unknown group is an Error."""
    everything = set(adapter.attributable_layers("+".join(MODULE_GROUPS)))
    groups = [set(adapter.attributable_layers(group)) for group in MODULE_GROUPS]
    _require(bool(everything), "no layers")
    _require(set().union(*groups) == everything, "groups that do not make up the whole")
    _require(sum(map(len, groups)) == len(everything), "a layer in two groups")
    try:
        adapter.attributable_layers("no such group")
    except Error:
        return
    raise _Broken("it was accepted")


def _gives_gradients(adapter: ModelAdapter, audio: Tensor) -> None:
    """Gradients through hooks are those of every example by itself, in every layer."""
    layers = adapter.attributable_layers("+".join(MODULE_GROUPS))
    weights = [layer.weight for layer in layers.values()]
    codes = adapter.encode(audio[:2])
    _, traces = trace(adapter, layers, codes, unit_draws=False)
    for i in range(len(codes)):
        own = torch.autograd.grad(adapter.loss(codes[i : i + 1]).sum(), weights, allow_unused=True)
        for (name, layer), gradient in zip(layers.items(), own, strict=True):
            _require(
                gradient is not None and float(gradient.abs().max()) > 0, f"none in layer {name}"
            )
            expected = (layer.weight if gradient is None else gradient).reshape(matrix_shape(layer))
            _near(traces[name].weight_gradients()[i], expected, f"another one in layer {name}")


def _generates(adapter: ModelAdapter, audio: Tensor) -> None:
    """Generated audio has the shape asked for, is finite, and follows its seed."""
    n_frames = adapter.min_frames + 3
    made = adapter.generate(2, n_frames, seed=1)
    _require(made.shape == (2, adapter.n_channels, n_frames), f"shape {tuple(made.shape)}")
    _require(bool(torch.isfinite(made).all()), "samples that are not finite")
    _require(torch.equal(made, adapter.generate(2, n_frames, seed=1)), "other audio, same seed")
    _require(not torch.equal(made[0], made[1]), "the same audio twice")


def _embeds(adapter: ModelAdapter, audio: Tensor) -> None:
    """The embedding is one vector for each example."""
    embedding = adapter.embedding(adapter.encode(audio))
    _require(embedding.ndim == 2 and len(embedding) == len(audio), f"{tuple(embedding.shape)}")
    _require(adapter.n_tokens(adapter.encode(audio)) > 0, "no tokens")


def _predicts(adapter: ModelAdapter, audio: Tensor) -> None:
    """Predictions, where it has any, are those that its loss is made of."""
    if not isinstance(adapter, PredictsTokens):
        return
    example = adapter.encode(audio)[:1]
    with torch.no_grad():
        logits, tokens = adapter.predictions(example)
        cost, loss = float(cross_entropy(logits, tokens)), float(adapter.loss(example)[0])
    _require(len(logits) == adapter.n_tokens(example), f"{len(logits)} predictions")
    # A loss may weigh its codebooks alike though some predict a few tokens less.
    _require(abs(cost - loss) <= _ALIKE * loss, f"they cost {cost:.4g}, and the loss is {loss:.4g}")


_CHECKS: tuple[Callable[[ModelAdapter, Tensor], None], ...] = (
    _describes_itself,
    _encodes_alike,
    _refuses_short_audio,
    _gives_losses,
    _averages_draws,
    _draws_targets,
    _leaves_chance_alone,
    _names_layers,
    _gives_gradients,
    _generates,
    _embeds,
    _predicts,
)


def _require(holds: bool, found: str) -> None:
    """Break the promise with what was found."""
    if not holds:
        raise _Broken(found)


def _near(found: Tensor, expected: Tensor, what: str) -> None:
    """Equal up to rounding, relative to the size of the whole."""
    error = float((found.double() - expected.double()).norm())
    if error > _TOLERANCE * float(expected.double().norm()) + 1e-12:
        raise _Broken(f"{what} (off by {error:.3g})")
