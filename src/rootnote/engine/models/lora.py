"""A fine-tune as its base and a LoRA adapter: applied to an opened model, layer by layer.

Its gradients are either those of the adapter's own weights, which is what the fine-tuning
changed, or those of the layers as they are with the adapter merged into them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import torch
from torch import Tensor, nn

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import (
    MODULE_GROUPS,
    Layer,
    ModelAdapter,
    every_nth,
    parse_modules,
)
from rootnote.engine.models.lora_file import AdapterFile, Factors, layer_name, open_adapter
from rootnote.engine.models.tryout import try_out
from rootnote.errors import CheckpointError
from rootnote.integrity import digest_of

__all__ = ["adapted", "open_adapter"]

KINDS = ("adapter", "merged")


class FineTuned:
    """A `ModelAdapter` whose attributable layers are those that a LoRA adapter changed.

    Parameters
    ----------
    base : ModelAdapter
        With the adapter already applied; everything else is asked of it.
    layers : mapping of str to mapping of str to Layer
        Attributable layers by module group.
    """

    def __init__(
        self,
        base: ModelAdapter,
        checkpoint: Checkpoint,
        layers: Mapping[str, Mapping[str, Layer]],
    ) -> None:
        object.__setattr__(self, "_base", base)
        object.__setattr__(self, "_layers", layers)
        object.__setattr__(self, "checkpoint", checkpoint)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "checkpoint":
            object.__setattr__(self, name, value)
        else:
            setattr(self._base, name, value)

    def attributable_layers(self, modules: str) -> dict[str, Layer]:
        """What the adapter changed or consists of; see `ModelAdapter.attributable_layers`."""
        groups = parse_modules(modules)
        chosen = {name: layer for group in groups for name, layer in self._layers[group].items()}
        return every_nth(chosen, modules)


def adapted(
    base: ModelAdapter, file: AdapterFile, kind: str, *, untrained_seed: int | None
) -> ModelAdapter:
    """Apply an adapter to its base.

    Parameters
    ----------
    base : ModelAdapter
        Of a family with a `network`; it is changed.
    kind : str
        One of `KINDS`: whose gradients are taken.
    untrained_seed : int, optional
        Replace the adapter's weights by noise of the same size under this seed: the control that
        knows the base and nothing of the fine-tuning.

    Raises
    ------
    CheckpointError
        The adapter does not fit the base.
    """
    network = getattr(base, "network", None)
    if kind not in KINDS or not isinstance(network, nn.Module):
        raise CheckpointError(
            "an adapter cannot be applied like this",
            path=file.source.files[0],
            expected=f"gradients of {' or '.join(KINDS)}, on a family that takes adapters",
            found=f"{kind} on {base.checkpoint.family}",
            remedy="Merge the adapter into the model's weights and open the result.",
        )
    targets = _targets(network, file)
    factors = {
        name: _moved(name, one, untrained_seed, base.device) for name, one in targets.items()
    }
    of_group = {group: dict(base.attributable_layers(group)) for group in MODULE_GROUPS}
    for layer in (layer for layers in of_group.values() for layer in layers.values()):
        layer.weight.requires_grad_(False)
    places = {id(network.get_submodule(name)): name for name in factors}
    layers: dict[str, dict[str, Layer]] = {}
    if kind == "merged":
        for name, one in factors.items():
            _merge(network.get_submodule(name), one)
        layers = {
            group: {name: layer for name, layer in own.items() if id(layer) in places}
            for group, own in of_group.items()
        }
    else:
        sides = {name: _attach(network.get_submodule(name), one) for name, one in factors.items()}
        layers = {
            group: {
                f"{name}.{side}": part
                for name, layer in own.items()
                if id(layer) in places
                for side, part in sides[places[id(layer)]].items()
            }
            for group, own in of_group.items()
        }
    if not any(layers.values()):
        raise CheckpointError(
            "changes no layer that takes part in attribution",
            path=file.source.files[0],
            found=", ".join(sorted(factors)[:5]),
            remedy="Check that the adapter belongs to this model, and give a prompt if it changed "
            "only what listens to one.",
        )
    for layer in (layer for own in layers.values() for layer in own.values()):
        layer.weight.requires_grad_(True)
    record = _checkpoint(base, file, kind, untrained_seed)
    model = cast(ModelAdapter, FineTuned(base, record, layers))
    try_out(model, file.source)
    return model


def _targets(network: nn.Module, file: AdapterFile) -> dict[str, Factors]:
    """The network's layers that the adapter changes; every factor must find its own."""
    known = {
        name: module
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d)
    }
    found: dict[str, Factors] = {}
    for stored, factors in file.factors.items():
        name = layer_name(stored, known)
        if name is None or name in found:
            raise CheckpointError(
                f"changes {stored!r}, which this model's network has no layer for",
                path=file.source.files[0],
                remedy="Give the base model that the adapter was trained on; adapters that change "
                "the text encoder too are not applied.",
            )
        weight = known[name].weight
        product = (*factors.up.shape[:1], *factors.down.shape[1:])
        if product != tuple(weight.shape) or any(size != 1 for size in factors.up.shape[2:]):
            raise CheckpointError(
                f"its change of {stored!r} does not fit the layer",
                path=file.source.files[0],
                expected=tuple(weight.shape),
                found=f"{tuple(factors.up.shape)} times {tuple(factors.down.shape)}",
                remedy="Give the base model that the adapter was trained on.",
            )
        found[name] = factors
    return found


def _moved(name: str, factors: Factors, seed: int | None, device: torch.device) -> Factors:
    """On the device; under a seed, noise of the same size in the factors' place."""
    down, up = factors.down, factors.up
    if seed is not None:
        digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
        generator = torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
        down, up = (
            torch.randn(one.shape, generator=generator) * one.square().mean().sqrt()
            for one in (down, up)
        )
    return Factors(down.to(device), up.to(device), factors.scale)


def _merge(layer: nn.Module, factors: Factors) -> None:
    """W + s · B A, in place."""
    change = factors.up.flatten(1) @ factors.down.flatten(1)
    with torch.no_grad():
        layer.weight.add_(factors.scale * change.view_as(layer.weight))  # type: ignore[operator, arg-type]


def _attach(layer: nn.Module, factors: Factors) -> dict[str, Layer]:
    """Let a layer answer with the adapter's part added; the part's own layers are returned."""
    down, up = _like(layer, factors)

    def add(_layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        return output + factors.scale * up(down(inputs[0]))

    # Before any other hook: what listens to the layer should hear its whole answer.
    layer.register_forward_hook(add, prepend=True)
    return {"lora_down": down, "lora_up": up}


def _like(layer: nn.Module, factors: Factors) -> tuple[Layer, Layer]:
    """Layers without bias that hold the factors, of the kind of the layer they are added to."""
    rank, device = factors.down.shape[0], factors.down.device
    down: Layer
    up: Layer
    if isinstance(layer, nn.Linear):
        down = nn.Linear(layer.in_features, rank, bias=False, device=device)
        up = nn.Linear(rank, layer.out_features, bias=False, device=device)
    elif isinstance(layer, nn.Conv1d | nn.Conv2d):
        kind: Any = type(layer)
        down = kind(
            layer.in_channels, rank, layer.kernel_size, layer.stride, layer.padding,
            layer.dilation, layer.groups, bias=False, device=device,
        )  # fmt: skip
        up = kind(rank, layer.out_channels, 1, bias=False, device=device)
    else:
        raise TypeError(type(layer).__name__)
    with torch.no_grad():
        down.weight.copy_(factors.down)
        up.weight.copy_(factors.up.view_as(up.weight))
    return down.eval().requires_grad_(False), up.eval().requires_grad_(False)


def _checkpoint(
    base: ModelAdapter, file: AdapterFile, kind: str, untrained_seed: int | None
) -> Checkpoint:
    """The record: what was opened, and whose gradients are taken."""
    n_own = sum(one.down.numel() + one.up.numel() for one in file.factors.values())
    facts = [base.checkpoint.sha256, file.source.sha256(), kind]
    layout = f"{base.checkpoint.layout} with LoRA {file.source.files[0].name} ({kind} gradients"
    if untrained_seed is not None:
        facts.append(f"untrained adapter, seed {untrained_seed}")
        layout += f", untrained adapter, seed {untrained_seed}"
    return replace(
        base.checkpoint,
        sha256=digest_of(facts),
        layout=f"{layout})",
        n_parameters=base.checkpoint.n_parameters + (n_own if kind == "adapter" else 0),
    )
