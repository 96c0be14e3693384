"""Dance Diffusion as Harmonai trained it: one Lightning `.ckpt` of sample-generator.

Its U-Net is one nest of `SkipBlock`s: `net` holds level 1, `net.3.main` level 2, its `main.7.main`
level 3, and so on; the innermost is what diffusers calls the middle block. The depth, the widths
and the levels with attention are read off the tensors' names and shapes. The averaged weights
(`diffusion_ema`) are used where there are any. The sample rate is not in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models import dance_diffusion
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import misfit
from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source, open_file
from rootnote.errors import CheckpointError
from rootnote.integrity import digest_of

_TRUNKS = ("diffusion_ema.", "diffusion.")
_INNER = "7.main."
_MOST_LEVELS = 24
_CONVOLUTION = {"main.0": "conv_1", "main.1": "group_norm_1", "main.3": "conv_2",
                "main.4": "group_norm_2", "skip": "conv_skip"}  # fmt: skip
_OUTER = {0: ("down", 0), 1: ("down", 1), 2: ("down", 2), 4: ("up", 0), 5: ("up", 1), 6: ("up", 2)}
"""Places in the outermost level: residual blocks before and after the nest."""


def open_source(sniffed: Sniffed) -> Source:
    """Check the file, and find what it holds under diffusers' names.

    Raises
    ------
    CheckpointError
        The sample rate was not told, or the tensors make no U-Net of this kind.
    """
    if sniffed.told.sample_rate is None:
        raise CheckpointError(
            "does not say at which sample rate it was trained; none of this layout does",
            path=sniffed.file,
            remedy="Find it in the model's description (16000 and 48000 Hz were released) and give "
            "it: --sample-rate HZ.",
        )
    file = sniffed.file or next(sniffed.folder.glob("*.ckpt"))
    whole = open_file(sniffed, file, keep=("state_dict",))
    plain = {
        name.removeprefix("state_dict/"): replace(entry, stored_as=entry.stored_as or name)
        for name, entry in whole.tensors.items()
    }
    trunk = next((t for t in _TRUNKS if any(n.startswith(f"{t}net.") for n in plain)), _TRUNKS[0])
    held = {n.removeprefix(trunk): entry for n, entry in plain.items() if n.startswith(trunk)}
    depth = _depth(held, whole)
    tensors = dict(_renamed(held, depth))
    config = _config(held, depth, whole) | {"sample_rate": sniffed.told.sample_rate}
    unet = replace(whole, config=config, tensors=tensors)
    return replace(whole, tensors={}, parts={"unet": unet})


def survey(source: Source) -> Checkpoint:
    """As for the diffusers layout; the rate that was told enters the digest."""
    found = dance_diffusion.survey(source)
    return replace(found, sha256=digest_of([found.sha256, "told sample rate", found.sample_rate]))


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> dance_diffusion.DanceDiffusionAdapter:
    """As for the diffusers layout."""
    return dance_diffusion.load(
        source, checkpoint, device, prompt=prompt, untrained_seed=untrained_seed
    )


def _stem(level: int) -> str:
    """Where the tensors of a level, counted from 1, begin."""
    return "net." if level == 1 else "net.3.main." + _INNER * (level - 2)


def _depth(held: Mapping[str, TensorEntry], source: Source) -> int:
    """Number of levels, the innermost included."""
    depth = max((name.count(_INNER) for name in held), default=0) + 2
    if not 3 <= depth <= _MOST_LEVELS or f"{_stem(depth)}0.kernel" not in held:
        raise misfit(source, "is no U-Net of this layout", f"3 to {_MOST_LEVELS} levels", depth)
    return depth


def _config(held: Mapping[str, TensorEntry], depth: int, source: Source) -> dict[str, Any]:
    """Settings of diffusers' U-Net."""
    try:
        first = held["net.0.main.0.weight"].shape
        n_channels = held["net.6.main.3.weight"].shape[0]
        n_times = 2 * held["timestep_embed.weight"].shape[0]
        widths = [first[0]]
        widths += [held[f"{_stem(k)}1.main.0.weight"].shape[0] for k in range(2, depth)]
    except (KeyError, IndexError) as error:
        raise misfit(source, "is no U-Net of this layout", "its tensors", error) from error
    attends = [f"{_stem(k)}2.qkv_proj.weight" in held for k in range(2, depth)]
    down = ["AttnDownBlock1D" if has else "DownBlock1D" for has in attends]
    up = ["AttnUpBlock1D" if has else "UpBlock1D" for has in reversed(attends)]
    return {
        "sample_size": 65_536,
        "in_channels": n_channels,
        "out_channels": n_channels,
        "extra_in_channels": n_times,
        "time_embedding_dim": n_times,
        "block_out_channels": widths,
        "down_block_types": ["DownBlock1DNoSkip", *down],
        "up_block_types": [*up, "UpBlock1DNoSkip"],
    }


def _renamed(held: Mapping[str, TensorEntry], depth: int) -> Iterator[tuple[str, TensorEntry]]:
    """Today's names; what belongs to no place keeps its own, and is refused by it."""
    stems = {_stem(level): level for level in range(1, depth + 1)}
    for name, entry in held.items():
        if name == "timestep_embed.weight" and len(entry.shape) == 2:
            yield "time_proj.weight", replace(entry, shape=entry.shape[:1])
            continue
        stem = max((s for s in stems if name.startswith(s)), key=len, default="")
        found = re.fullmatch(r"(\d+)\.(.+)", name.removeprefix(stem)) if stem else None
        if found is None:
            yield name, entry
            continue
        yield from _placed(stems[stem], depth, int(found[1]), found[2], entry) or [(name, entry)]


def _placed(
    level: int, depth: int, place: int, inner: str, entry: TensorEntry
) -> list[tuple[str, TensorEntry]]:
    """Name of a tensor at a place of a level; joint projections are cut into their rows."""
    if level == 1:
        if place not in _OUTER:
            return []
        side, number = _OUTER[place]
        return _in_block(_block(side, level, depth), "resnets", number, inner, entry)
    if place == 0 or place == 14:
        side = "down" if place == 0 else "up"
        return [(f"{_block(side, level, depth)}.{side}.{inner}", entry)]
    side = "down" if place < 7 else "up"
    number, kind = divmod(place - (1 if side == "down" else 8), 2)
    if level == depth and side == "up":
        number += 3
    return _in_block(
        _block(side, level, depth), "attentions" if kind else "resnets", number, inner, entry
    )


def _block(side: str, level: int, depth: int) -> str:
    """Where diffusers has the blocks of a level."""
    if level == depth:
        return "mid_block"
    return f"down_blocks.{level - 1}" if side == "down" else f"up_blocks.{depth - 1 - level}"


def _in_block(
    block: str, kind: str, number: int, inner: str, entry: TensorEntry
) -> list[tuple[str, TensorEntry]]:
    """Names within a residual block or an attention."""
    layer, _, rest = inner.rpartition(".")
    stem = f"{block}.{kind}.{number}"
    if kind == "resnets":
        return [(f"{stem}.{_CONVOLUTION[layer]}.{rest}", entry)] if layer in _CONVOLUTION else []
    if layer == "norm":
        return [(f"{stem}.group_norm.{rest}", entry)]
    if layer == "out_proj":
        return [(f"{stem}.proj_attn.{rest}", replace(entry, shape=entry.shape[:2]))]
    if layer != "qkv_proj":
        return []
    n_rows = entry.shape[0] // 3
    return [
        (
            f"{stem}.{side}.{rest}",
            replace(entry, shape=(n_rows, *entry.shape[1:2]), rows=(i * n_rows, (i + 1) * n_rows)),
        )
        for i, side in enumerate(("query", "key", "value"))
    ]
