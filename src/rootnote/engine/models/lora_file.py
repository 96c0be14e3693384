"""A LoRA adapter's safetensors file: low-rank factors by the layer they belong to.

W' = W + s · B A (arXiv 2106.09685). Names differ by who wrote the file: peft and diffusers
(`….lora_A.weight`), older diffusers (`….lora.down.weight`), kohya's scripts
(`lora_unet_….lora_down.weight`, dots as underscores, a scalar `….alpha` beside). The scale s is
α / r, with α from the tensor beside, else from `adapter_config.json`, else r: then s is 1.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from rootnote.engine.models.safetensors_header import read_header
from rootnote.engine.models.source import Source, refuse_demands
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, read_object
from rootnote.engine.models.weights import read_tensors
from rootnote.errors import CheckpointError, UnsafeCheckpointError

CONFIG = "adapter_config.json"
_MOST_RANK = 4096
_FACTOR = re.compile(
    r"(?P<target>.+?)(?:[._]lora)?[._](?P<side>lora_A|lora_B|lora_down|lora_up|down|up)"
    r"(?:\.\w+)?\.weight"
)
_DOWN = ("lora_A", "lora_down", "down")
_KOHYA = re.compile(r"lora_(unet|transformer|te\d?|text_encoder)_(.+)")
_PREFIXES = (
    "base_model.model.", "unet.", "transformer.", "diffusion_model.", "decoder.", "model.",
)  # fmt: skip
_UNLIKE = ("lora_magnitude_vector", "dora_scale", "hada_", "lokr_", "oft_", "lora_embedding_",
           "lora_bias", ".diff", "lora_mid")  # fmt: skip
_REFUSED_SETTINGS = (
    "use_dora", "fan_in_fan_out", "use_qalora", "lora_bias", "trainable_token_indices",
    "alpha_pattern", "rank_pattern", "modules_to_save",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """The change of one layer.

    Parameters
    ----------
    down : Tensor, shape (r, d_in) or, for a convolution, (r, n_in, …kernel)
    up : Tensor, shape (d_out, r) or (d_out, r, 1, …)
    scale : float
    """

    down: Tensor
    up: Tensor
    scale: float


@dataclass(frozen=True, slots=True, eq=False)
class AdapterFile:
    """An adapter that was read."""

    source: Source
    factors: Mapping[str, Factors]
    """By the name that the file gives the layer, prefixes and underscores as they stand there."""


def open_adapter(path: Path) -> AdapterFile:
    """Read an adapter.

    Parameters
    ----------
    path : Path
        Its safetensors file, or the folder that holds the only one.

    Raises
    ------
    UnsafeCheckpointError
        It is a pickle, or its configuration asks for code.
    CheckpointError
        It is damaged, or of a kind whose change of a layer is not B A.
    """
    file = _file(path)
    beside = file.parent / CONFIG
    config = read_object(beside) if beside.is_file() else {}
    refuse_demands(config, beside)
    for key in _REFUSED_SETTINGS:
        if config.get(key):
            raise CheckpointError(
                f"is an adapter of a kind that is not opened, by its {key}",
                path=beside,
                expected="a plain LoRA",
                found=str(config[key])[:80],
                remedy="Merge the adapter into the model's weights and open the result.",
            )
    source = Source(
        file.parent, "lora", "adapter", config, (file,), read_header(file),
        config_files=(CONFIG,) if config else (),
    )  # fmt: skip
    return AdapterFile(source, _factors(source, config))


def layer_name(stored: str, known: Mapping[str, Any]) -> str | None:
    """The model's own name of the layer that a file's name means, among those known."""
    kohya = _KOHYA.fullmatch(stored)
    if kohya:
        flat = {name.replace(".", "_"): name for name in known}
        return flat.get(kohya[2]) if kohya[1] in ("unet", "transformer") else None
    names = [stored]
    for prefix in _PREFIXES:
        names += [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    tries = [other for name in names for other in (name, name.replace(".processor.", "."))]
    tries += [f"{name}.0" for name in tries if name.endswith("to_out")]
    return next((name for name in tries if name in known), None)


def _file(path: Path) -> Path:
    """The one safetensors file."""
    if path.is_dir():
        found = sorted(path.glob("*.safetensors"))
        if len(found) == 1:
            return found[0]
        raise CheckpointError(
            "does not hold one adapter",
            path=path,
            expected="one .safetensors file",
            found=f"{len(found)} of them",
            remedy="Give the adapter's safetensors file.",
        )
    if path.suffix != ".safetensors":
        raise UnsafeCheckpointError(
            "is no safetensors file; adapters in other formats are not opened",
            path=path,
            remedy="Give the adapter's safetensors file.",
        )
    return path


def _factors(source: Source, config: Mapping[str, Any]) -> dict[str, Factors]:
    """Pair up what the file holds."""
    down: dict[str, Tensor] = {}
    up: dict[str, Tensor] = {}
    alphas: dict[str, float] = {}
    for name, value in read_tensors(source):
        found = _FACTOR.fullmatch(name)
        if any(part in name for part in _UNLIKE):
            raise _unlike(source, name)
        if name.endswith(".alpha") and value.numel() == 1:
            alphas[name.removesuffix(".alpha")] = float(value)
        elif found is not None and value.ndim >= 2:
            (down if found["side"] in _DOWN else up)[found["target"]] = value
        else:
            raise _unlike(source, name)
    if not down or down.keys() != up.keys() or not alphas.keys() <= down.keys():
        odd = (down.keys() ^ up.keys()) | (alphas.keys() - down.keys())
        raise CheckpointError(
            "its factors do not come in pairs",
            path=source.files[0],
            found=", ".join(sorted(odd)[:3]) or "none",
            remedy=DAMAGED_REMEDY,
        )
    factors = {}
    for name, value in down.items():
        rank = value.shape[0]
        alpha = alphas.get(name, config.get("lora_alpha") or rank)
        root = math.sqrt(rank) if config.get("use_rslora") and name not in alphas else rank
        if rank != up[name].shape[1] or not 0 < rank <= _MOST_RANK or not _plain(alpha):
            raise CheckpointError(
                f"the factors of {name!r} do not fit each other",
                path=source.files[0],
                expected=f"one rank up to {_MOST_RANK} and a finite alpha",
                found=f"{tuple(value.shape)}, {tuple(up[name].shape)}, alpha {alpha}",
                remedy=DAMAGED_REMEDY,
            )
        factors[name] = Factors(value, up[name], float(alpha) / root)
    return factors


def _plain(alpha: object) -> bool:
    """Whether this is a usable number."""
    return isinstance(alpha, int | float) and 0 < abs(alpha) < 1e9


def _unlike(source: Source, name: str) -> CheckpointError:
    """The error for what is no plain LoRA."""
    return CheckpointError(
        f"holds {name!r}, so it is no plain LoRA",
        path=source.files[0],
        remedy="Merge the adapter into the model's weights and open the result.",
    )
