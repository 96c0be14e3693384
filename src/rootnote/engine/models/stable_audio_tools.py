"""Stable Audio Open in the stable-audio-tools layout: `model_config.json` and one weight file.

The shape of the 1.0 release is opened; what its configuration says differently is refused by
name. The text encoder is not in the file, so there is no prompt.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models import stable_audio
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import misfit
from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source, open_file
from rootnote.engine.models.strict_json import DAMAGED_REMEDY
from rootnote.errors import CheckpointError

CONFIG = "model_config.json"
WEIGHTS = ("model.safetensors", "model.ckpt")
_DIT = "model.model."
_VAE = "pretransform.model."
_SECONDS = "conditioner.conditioners.seconds_"
_KNOWN_DIT = {
    "io_channels", "embed_dim", "depth", "num_heads", "cond_token_dim", "global_cond_dim",
    "project_cond_tokens", "transformer_type",
}  # fmt: skip
_BLOCK = (
    (r"pre_norm\.", "norm1."),
    (r"cross_attend_norm\.", "norm2."),
    (r"ff_norm\.", "norm3."),
    (r"self_attn\.to_out\.", "attn1.to_out.0."),
    (r"cross_attn\.to_out\.", "attn2.to_out.0."),
    (r"cross_attn\.to_q\.", "attn2.to_q."),
    (r"ff\.ff\.", "ff.net."),
)
_OUTSIDE = (
    ("timestep_features.", "time_proj."),
    ("to_timestep_embed.", "timestep_proj."),
    ("to_cond_embed.", "cross_attention_proj."),
    ("to_global_embed.", "global_proj."),
    ("transformer.project_in.", "proj_in."),
    ("transformer.project_out.", "proj_out."),
    ("preprocess_conv.", "preprocess_conv."),
    ("postprocess_conv.", "postprocess_conv."),
)


def open_source(sniffed: Sniffed) -> Source:
    """Check the file, and find today's names and shapes of what it holds.

    Raises
    ------
    CheckpointError
        The configuration is of a variant that this version does not open, or does not fit.
    """
    folder = sniffed.folder
    file = next(
        (folder / name for name in WEIGHTS if (folder / name).exists()), folder / WEIGHTS[0]
    )
    whole = open_file(sniffed, file, config_files=(CONFIG,), keep=("state_dict",))
    tensors = {name.removeprefix("state_dict/"): entry for name, entry in _named(whole).items()}
    try:
        configs = _configs(whole)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise misfit(
            whole, "its configuration lacks what the model needs", "a diffusion_cond model", error
        ) from error
    found: dict[str, dict[str, TensorEntry]] = {name: {} for name in configs}
    for name, entry in tensors.items():
        for part, new, placed in _placed(name, entry, len(configs["vae"]["downsampling_ratios"])):
            found[part][new] = placed
    parts = {
        name: replace(whole, config=configs[name], tensors=found[name], files=(), root=folder)
        for name in configs
    }
    objective = whole.config["model"]["diffusion"].get("diffusion_objective", "v")
    return replace(whole, config={"diffusion_objective": objective}, tensors={}, parts=parts)


def survey(source: Source) -> Checkpoint:
    """As for the diffusers layout."""
    return stable_audio.survey(source)


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> stable_audio.StableAudioAdapter:
    """As for the diffusers layout; a prompt is refused, for want of the text encoder."""
    return stable_audio.load(
        source, checkpoint, device, prompt=prompt, untrained_seed=untrained_seed
    )


def _named(whole: Source) -> dict[str, TensorEntry]:
    """Entries that remember the name that they have in the file."""
    return {
        name: replace(entry, stored_as=entry.stored_as or name)
        for name, entry in whole.tensors.items()
    }


def _configs(whole: Source) -> dict[str, dict[str, Any]]:
    """Settings of the three parts, from one configuration."""
    model = whole.config["model"]
    pretransform, diffusion = model["pretransform"], model["diffusion"]
    encoder, decoder = (pretransform["config"][side] for side in ("encoder", "decoder"))
    dit, encoding, decoding = diffusion["config"], encoder["config"], decoder["config"]
    seconds = [c for c in model["conditioning"]["configs"] if c["id"].startswith("seconds_")]
    ranges = {(c["config"]["min_val"], c["config"]["max_val"]) for c in seconds}
    head = dit["embed_dim"] // dit["num_heads"]
    checks: tuple[tuple[str, object, object], ...] = (
        ("type", "diffusion_cond", whole.config["model_type"]),
        ("denoiser", "dit", diffusion["type"]),
        ("transformer", "continuous_transformer", dit.get("transformer_type")),
        ("further settings of the denoiser", [], sorted(dit.keys() - _KNOWN_DIT)),
        ("projection of text", False, dit.get("project_cond_tokens", True)),
        ("objective", True, diffusion.get("diffusion_objective", "v") in stable_audio.OBJECTIVES),
        ("global condition", ["seconds_start", "seconds_total"], diffusion["global_cond_ids"]),
        (
            "cross-attention",
            ["prompt", "seconds_start", "seconds_total"],
            diffusion["cross_attention_cond_ids"],
        ),
        ("size of a head", True, head >= 64),  # below, the original rotates more than half of it
        ("kinds of seconds", ["number", "number"], [c["type"] for c in seconds]),
        ("ranges of seconds", 1, len(ranges)),
        ("autoencoder", "autoencoder", pretransform["type"]),
        ("scale of latents", 1.0, float(pretransform.get("scale", 1.0))),
        ("codec", ["oobleck", "oobleck"], [encoder["type"], decoder["type"]]),
        ("bottleneck", "vae", pretransform["config"]["bottleneck"]["type"]),
        ("activation", [True, True], [encoding.get("use_snake"), decoding.get("use_snake")]),
        ("last step of the decoder", False, decoding.get("final_tanh", True)),
        ("width of the encoder", encoding["latent_dim"], encoding["channels"]),
        ("strides", encoding["strides"], decoding["strides"]),
        ("widths", encoding["c_mults"], decoding["c_mults"]),
    )
    for what, expected, found in checks:
        if expected != found:
            raise misfit(whole, f"is a variant that is not opened, by its {what}", expected, found)
    low, high = ranges.pop()
    return {
        "transformer": {
            "sample_size": whole.config["sample_size"] // math.prod(encoding["strides"]),
            "in_channels": dit["io_channels"],
            "out_channels": dit["io_channels"],
            "num_layers": dit["depth"],
            "attention_head_dim": head,
            "num_attention_heads": dit["num_heads"],
            "num_key_value_attention_heads": dit["cond_token_dim"] // head,
            "cross_attention_dim": dit["cond_token_dim"],
            "cross_attention_input_dim": dit["cond_token_dim"],
            "global_states_input_dim": dit["global_cond_dim"],
        },
        "vae": {
            "encoder_hidden_size": encoding["channels"],
            "downsampling_ratios": encoding["strides"],
            "channel_multiples": encoding["c_mults"],
            "decoder_channels": decoding["channels"],
            "decoder_input_channels": decoding["latent_dim"],
            "audio_channels": encoding["in_channels"],
            "sampling_rate": whole.config["sample_rate"],
        },
        "projection_model": {
            "text_encoder_dim": model["conditioning"]["cond_dim"],
            "conditioning_dim": model["conditioning"]["cond_dim"],
            "min_value": low,
            "max_value": high,
        },
    }


def _placed(name: str, entry: TensorEntry, n_blocks: int) -> Iterator[tuple[str, str, TensorEntry]]:
    """Part, name and place in the file of what one stored tensor becomes; nothing for tables."""
    if name.endswith("rotary_pos_emb.inv_freq"):
        return
    if name.startswith(_SECONDS):
        kind, _, rest = name.removeprefix(_SECONDS).partition(".embedder.embedding.")
        side = {"start": "start", "total": "end"}.get(kind)
        if side and rest:
            new = f"{side}_number_conditioner.time_positional_embedding.{rest}"
            yield "projection_model", new, entry
            return
    if name.startswith(_VAE):
        new = _vae_name(name.removeprefix(_VAE), n_blocks)
        if new.endswith((".alpha", ".beta")) and len(entry.shape) == 1:
            entry = replace(entry, shape=(1, entry.shape[0], 1))
        yield "vae", new, entry
        return
    if name.startswith(_DIT):
        yield from (("transformer", *placed) for placed in _dit(name.removeprefix(_DIT), entry))
        return
    raise CheckpointError(
        f"tensor {name!r} belongs to no part of the model that Rootnote knows",
        path=entry.file,
        remedy=DAMAGED_REMEDY,
    )


def _dit(name: str, entry: TensorEntry) -> Iterator[tuple[str, TensorEntry]]:
    """A tensor of the denoiser; joint projections are cut into their rows."""
    for old, new in _OUTSIDE:
        if name.startswith(old):
            if old == "timestep_features.":
                entry = replace(entry, shape=entry.shape[:1])
            yield new + name.removeprefix(old), entry
            return
    block = re.fullmatch(r"transformer\.layers\.(\d+)\.(.+)", name)
    if block is None:
        yield name, entry  # refused by its name when shapes are compared
        return
    stem, inner = f"transformer_blocks.{block[1]}.", block[2]
    for joint, target, sides in (
        ("self_attn.to_qkv.weight", "attn1", ("q", "k", "v")),
        ("cross_attn.to_kv.weight", "attn2", ("k", "v")),
    ):
        if inner == joint and len(entry.shape) == 2:
            n_rows = entry.shape[0] // len(sides)
            for i, side in enumerate(sides):
                rows = (i * n_rows, (i + 1) * n_rows)
                cut = replace(entry, shape=(n_rows, entry.shape[1]), rows=rows)
                yield f"{stem}{target}.to_{side}.weight", cut
            return
    for pattern, new in _BLOCK:
        inner = re.sub(f"^{pattern}", new, inner)
    yield stem + inner.replace(".gamma", ".weight").replace(".beta", ".bias"), entry


def _vae_name(name: str, n_blocks: int) -> str:
    """A tensor of the autoencoder: its layers are counted there and named here."""
    found = re.fullmatch(r"(encoder|decoder)\.layers\.(\d+)\.(.+)", name)
    if found is None:
        return name
    side, place, rest = found[1], int(found[2]), found[3]
    if place == 0:
        return f"{side}.conv1.{rest}"
    if place > n_blocks:
        return f"{side}.{'snake1' if place == n_blocks + 1 else 'conv2'}.{rest}"
    inner = re.fullmatch(r"layers\.(\d+)\.(.+)", rest)
    if inner is None:
        return name
    step, rest = int(inner[1]), inner[2]
    last = ("snake1", "conv1") if side == "encoder" else ("snake1", "conv_t1")
    first_unit, first_other = (0, 3) if side == "encoder" else (2, 0)
    if first_unit <= step < first_unit + 3:
        unit = re.fullmatch(r"layers\.([0-3])\.(.+)", rest)
        if unit is None:
            return name
        layer = ("snake1", "conv1", "snake2", "conv2")[int(unit[1])]
        return f"{side}.block.{place - 1}.res_unit{step - first_unit + 1}.{layer}.{unit[2]}"
    if step - first_other not in (0, 1):
        return name
    return f"{side}.block.{place - 1}.{last[step - first_other]}.{rest}"
