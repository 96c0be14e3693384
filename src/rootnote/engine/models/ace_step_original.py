"""ACE-Step 1.5 as its authors release it: one folder of weights and Python, the autoencoder beside.

The Python (`auto_map`) is what the official loader runs. Here it is not even read: names of tensors
and settings, as `modeling_acestep_v15_base.py` of the ACE-Step repository gives them, are turned
into those of diffusers' classes. Parity with the original code was not shown on its weights.
"""

import re
from dataclasses import replace

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models import ace_step
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import misfit
from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source, component_at, open_file, open_source_in
from rootnote.engine.models.strict_json import DAMAGED_REMEDY
from rootnote.errors import CheckpointError

SILENCE = "silence_latent.pt"
_DECODER = "decoder."
_NULL = "null_condition_emb"
_UNUSED = ("encoder.", "tokenizer.", "detokenizer.")
"""Encoders of text, lyrics and voice, and the tokens of its planner: the loss needs none."""
_NAMES = (
    (r"^proj_in\.1\.", "proj_in_conv."),
    (r"^proj_out\.1\.", "proj_out_conv."),
    (r"(self|cross)_attn\.([qkv])_proj\.", r"\1_attn.to_\2."),
    (r"(self|cross)_attn\.o_proj\.", r"\1_attn.to_out.0."),
    (r"(self|cross)_attn\.([qk])_norm\.", r"\1_attn.norm_\2."),
)
_SETTINGS = (
    "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
    "num_key_value_heads", "head_dim", "in_channels", "audio_acoustic_hidden_dim", "patch_size",
    "rope_theta", "attention_bias", "attention_dropout", "rms_norm_eps", "sliding_window",
    "layer_types", "encoder_hidden_size", "is_turbo", "model_version",
)  # fmt: skip


def open_source(sniffed: Sniffed) -> Source:
    """Check weights, silence and autoencoder, and name them as diffusers does.

    Raises
    ------
    CheckpointError
        A part is missing, or of a variant that is not opened.
    """
    config = {key: value for key, value in sniffed.config.items() if key != "auto_map"}
    whole = open_source_in(replace(sniffed, config=config), sniffed.folder)
    if config.get("use_sliding_window") is False:
        raise misfit(whole, "is a variant that is not opened", "use_sliding_window", False)
    autoencoder = _autoencoder(sniffed)
    decoder: dict[str, TensorEntry] = {}
    conditions: dict[str, TensorEntry] = {}
    for name, entry in whole.tensors.items():
        placed = replace(entry, stored_as=entry.stored_as or name)
        if name == _NULL:
            conditions[name] = placed
        elif name.startswith(_DECODER):
            decoder[_modern(name.removeprefix(_DECODER))] = placed
        elif not name.startswith(_UNUSED):
            raise CheckpointError(
                f"tensor {name!r} belongs to no part of the model that Rootnote knows",
                path=entry.file,
                remedy=DAMAGED_REMEDY,
            )
    silence = open_file(replace(sniffed, config={}), sniffed.folder / SILENCE)
    settings = {key: config[key] for key in _SETTINGS if config.get(key) is not None}
    parts = {
        "transformer": replace(whole, config=settings, tensors=decoder),
        "vae": autoencoder,
        "null": replace(whole, tensors=conditions),
        "silence": silence,
    }
    return replace(whole, tensors={}, parts=parts, root=autoencoder.root)


def survey(source: Source) -> Checkpoint:
    """As for the diffusers layout."""
    return ace_step.survey(source)


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> ace_step.AceStepAdapter:
    """As for the diffusers layout."""
    return ace_step.load(source, checkpoint, device, prompt=prompt, untrained_seed=untrained_seed)


def _autoencoder(sniffed: Sniffed) -> Source:
    """`vae` lies in the folder or, as released, beside it."""
    for root in (sniffed.folder, sniffed.folder.parent):
        if (root / "vae" / "config.json").is_file():
            return component_at(sniffed, root / "vae", root)
    raise CheckpointError(
        "lacks its autoencoder",
        path=sniffed.folder,
        expected="a folder vae in it or beside it",
        remedy="Copy the folder vae of the same release beside this one.",
    )


def _modern(name: str) -> str:
    """The name that diffusers gives a tensor of the transformer."""
    for pattern, new in _NAMES:
        name = re.sub(pattern, new, name)
    return name
