"""MusicGen in audiocraft's own layout: `state_dict.bin` and `compression_state_dict.bin`.

Both are pickles of tensors and of a configuration as YAML text (`xp.cfg`). They become the model
that the transformers layout describes; the text encoder is not in the files, so the model is
opened without a prompt.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models import musicgen_loader
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import misfit
from rootnote.engine.models.musicgen import MusicgenAdapter
from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source, open_file
from rootnote.engine.models.strict_json import DAMAGED_REMEDY
from rootnote.errors import CheckpointError

DECODER = "state_dict.bin"
CODEC = "compression_state_dict.bin"
_KEEP = ("best_state", "xp.cfg", "pretrained")
_MAX_CONFIG = 1024 * 1024
_MAX_INTERPOLATIONS = 8
_INTERPOLATION = re.compile(r"\$\{([\w.]+)\}")
_LAYER = (
    (r"self_attn\.out_proj\.", "self_attn.out_proj."),
    (r"cross_attention\.out_proj\.", "encoder_attn.out_proj."),
    (r"norm1\.", "self_attn_layer_norm."),
    (r"norm_cross\.", "encoder_attn_layer_norm."),
    (r"norm2\.", "final_layer_norm."),
    (r"linear1\.", "fc1."),
    (r"linear2\.", "fc2."),
)
_OUTSIDE = (
    (r"emb\.(\d+)\.", r"decoder.model.decoder.embed_tokens.\1."),
    (r"linears\.(\d+)\.", r"decoder.lm_heads.\1."),
    (r"out_norm\.", "decoder.model.decoder.layer_norm."),
    (r"condition_provider\.conditioners\.description\.output_proj\.", "enc_to_dec_proj."),
)
_CODEC = (
    (r"^(encoder|decoder)\.model\.", r"\1.layers."),
    (r"\.(conv|convtr)\.\1\.", ".conv."),
    (r"^quantizer\.vq\.layers\.", "quantizer.layers."),
    (r"\._codebook\.", ".codebook."),
)


def open_source(sniffed: Sniffed) -> Source:
    """Convert and check both files, under the names of the transformers layout.

    Raises
    ------
    CheckpointError
        A file is damaged, of a variant that is not opened, or names another model as its codec.
    """
    decoder = open_file(sniffed, sniffed.folder / DECODER, keep=_KEEP)
    codec = open_file(sniffed, sniffed.folder / CODEC, keep=_KEEP)
    if isinstance(codec.plain, dict) and codec.plain.get("pretrained"):
        raise CheckpointError(
            f"holds no codec but the name of one ({codec.plain['pretrained']}), which Rootnote "
            "does not download",
            path=sniffed.folder / CODEC,
            remedy="Use the release for the transformers library, which holds the codec.",
        )
    tensors: dict[str, TensorEntry] = {}
    for whole, names in ((decoder, _decoder_names), (codec, _codec_names)):
        for name, entry in whole.tensors.items():
            plain = name.removeprefix("best_state/")
            for new, placed in names(plain, replace(entry, stored_as=entry.stored_as or name)):
                tensors[new] = placed
    try:
        config = {
            "model_type": "musicgen",
            "text_encoder": _text_config(tensors),
            "audio_encoder": _codec_config(_settings(codec), decoder),
            "decoder": _decoder_config(_settings(decoder), decoder),
        }
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise misfit(
            decoder, "its configuration lacks what the model needs", "audiocraft's xp.cfg", error
        ) from error
    return replace(
        decoder,
        config=config,
        files=(*decoder.files, *codec.files),
        tensors=tensors,
        _held=(*decoder._held, *codec._held),
    )


def survey(source: Source) -> Checkpoint:
    """As for the transformers layout."""
    return musicgen_loader.survey(source)


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> MusicgenAdapter:
    """As for the transformers layout, without a prompt."""
    if prompt:
        raise CheckpointError(
            "holds no text encoder, so a prompt cannot be given to this model",
            path=source.folder,
            remedy="Use the release for the transformers library, or run without a prompt.",
        )
    return musicgen_loader.load(
        source, checkpoint, device, prompt="", untrained_seed=untrained_seed
    )


def _decoder_names(name: str, entry: TensorEntry) -> Iterator[tuple[str, TensorEntry]]:
    """Names of the transformers layout for a tensor of the language model."""
    layer = re.fullmatch(r"transformer\.layers\.(\d+)\.(.+)", name)
    if layer is None:
        for pattern, new in _OUTSIDE:
            name = re.sub(f"^{pattern}", new, name)
        yield name, entry
        return
    stem, inner = f"decoder.model.decoder.layers.{layer[1]}.", layer[2]
    for joint, target in (("self_attn", "self_attn"), ("cross_attention", "encoder_attn")):
        if inner == f"{joint}.in_proj_weight" and len(entry.shape) == 2:
            n_rows = entry.shape[0] // 3
            for i, side in enumerate("qkv"):
                rows = (i * n_rows, (i + 1) * n_rows)
                cut = replace(entry, shape=(n_rows, entry.shape[1]), rows=rows)
                yield f"{stem}{target}.{side}_proj.weight", cut
            return
    for pattern, new in _LAYER:
        inner = re.sub(f"^{pattern}", new, inner)
    yield stem + inner, entry


def _codec_names(name: str, entry: TensorEntry) -> Iterator[tuple[str, TensorEntry]]:
    """Names of the transformers layout for a tensor of the codec."""
    for pattern, new in _CODEC:
        name = re.sub(pattern, new, name)
    yield f"audio_encoder.{name}", entry


def _settings(whole: Source) -> dict[str, Any]:
    """The configuration, whose YAML may name no class and be no larger than real ones."""
    import yaml

    text = whole.plain.get("xp.cfg") if isinstance(whole.plain, dict) else None
    if not isinstance(text, str) or len(text) > _MAX_CONFIG:
        raise misfit(whole, "holds no configuration", "xp.cfg as text", type(text).__name__)
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CheckpointError(
            f"its configuration is not plain YAML: {str(error).splitlines()[0]}",
            path=whole.files[0],
            remedy=DAMAGED_REMEDY,
        ) from error
    if not isinstance(loaded, dict):
        raise misfit(whole, "holds no configuration", "a mapping", type(loaded).__name__)
    return loaded


def _at(settings: dict[str, Any], path: str, default: Any = ...) -> Any:
    """A setting by its dotted path; `${other.path}` stands for another setting."""
    for _ in range(_MAX_INTERPOLATIONS):
        value: Any = settings
        for key in path.split("."):
            if not isinstance(value, dict) or key not in value:
                if default is ...:
                    raise KeyError(path)
                return default
            value = value[key]
        named = _INTERPOLATION.fullmatch(value) if isinstance(value, str) else None
        if named is None:
            return value
        path = named[1]
    raise ValueError(f"{path} refers to itself")


def _text_config(tensors: dict[str, TensorEntry]) -> dict[str, Any]:
    """A text encoder of the width that the decoder expects; it is never asked."""
    width = tensors["enc_to_dec_proj.weight"].shape[1]
    return {
        "model_type": "t5", "d_model": width, "vocab_size": 1, "num_layers": 1, "d_kv": 1,
        "d_ff": 1, "num_heads": 1,
    }  # fmt: skip


def _codec_config(settings: dict[str, Any], at_fault: Source) -> dict[str, Any]:
    """EnCodec's configuration."""
    ratios = _at(settings, "seanet.ratios")
    n_q, bins = _at(settings, "rvq.n_q"), _at(settings, "rvq.bins")
    rate = _at(settings, "sample_rate")
    bits = math.log2(bins) * math.ceil(rate / math.prod(ratios))
    for path, expected in (
        ("compression_model", "encodec"),
        ("encodec.autoencoder", "seanet"),
        ("encodec.quantizer", "rvq"),
        ("encodec.renormalize", False),
        ("seanet.norm", "weight_norm"),
        ("seanet.disable_norm_outer_blocks", 0),
    ):
        _require(at_fault, settings, path, expected)
    return {
        "model_type": "encodec",
        "sampling_rate": rate,
        "audio_channels": _at(settings, "seanet.channels", _at(settings, "channels", 1)),
        "normalize": False,
        "num_filters": _at(settings, "seanet.n_filters"),
        "hidden_size": _at(settings, "seanet.dimension"),
        "codebook_dim": _at(settings, "seanet.dimension"),
        "codebook_size": bins,
        "target_bandwidths": [(n_q + 0.5) * bits / 1000],  # between two counts: no rounding decides
        "upsampling_ratios": ratios,
        "num_residual_layers": _at(settings, "seanet.n_residual_layers"),
        "kernel_size": _at(settings, "seanet.kernel_size"),
        "last_kernel_size": _at(settings, "seanet.last_kernel_size"),
        "residual_kernel_size": _at(settings, "seanet.residual_kernel_size"),
        "dilation_growth_rate": _at(settings, "seanet.dilation_base"),
        "compress": _at(settings, "seanet.compress"),
        "num_lstm_layers": _at(settings, "seanet.lstm"),
        "use_conv_shortcut": not _at(settings, "seanet.true_skip"),
        "use_causal_conv": _at(settings, "seanet.causal", _at(settings, "encodec.causal", False)),
        "pad_mode": _at(settings, "seanet.pad_mode"),
        "trim_right_ratio": _at(settings, "seanet.decoder.trim_right_ratio", 1.0),
    }


def _decoder_config(settings: dict[str, Any], at_fault: Source) -> dict[str, Any]:
    """The language model's configuration."""
    stereo = bool(_at(settings, "interleave_stereo_codebooks.use", False))
    n_q, card = _at(settings, "transformer_lm.n_q"), _at(settings, "transformer_lm.card")
    width = _at(settings, "transformer_lm.dim")
    step = 2 if stereo else 1
    for path, expected in (
        ("lm_model", "transformer_lm"),
        ("transformer_lm.norm_first", True),
        ("transformer_lm.norm", "layer_norm"),
        ("transformer_lm.positional_embedding", "sin"),
        ("transformer_lm.activation", "gelu"),
        ("transformer_lm.bias_ff", False),
        ("transformer_lm.bias_attn", False),
        ("transformer_lm.bias_proj", False),
        ("transformer_lm.qk_layer_norm", False),
        ("transformer_lm.layer_scale", None),
        ("codebooks_pattern.modeling", "delay"),
        ("codebooks_pattern.delay.delays", [k // step for k in range(n_q)]),
    ):
        _require(at_fault, settings, path, expected)
    conditions = sorted(set(_at(settings, "conditioners", {})) - {"args"})
    if conditions != ["description"]:
        raise misfit(
            at_fault, "is a variant that is not opened, by its conditions", "text", conditions
        )
    return {
        "model_type": "musicgen_decoder",
        "vocab_size": card,
        "pad_token_id": card,
        "bos_token_id": card,
        "num_codebooks": n_q,
        "audio_channels": step,
        "hidden_size": width,
        "num_hidden_layers": _at(settings, "transformer_lm.num_layers"),
        "num_attention_heads": _at(settings, "transformer_lm.num_heads"),
        "ffn_dim": int(_at(settings, "transformer_lm.hidden_scale") * width),
        "dropout": 0.0,
    }


def _require(at_fault: Source, settings: dict[str, Any], path: str, expected: object) -> None:
    """Refuse a variant by the setting that makes it one; an absent setting has the usual value."""
    found = _at(settings, path, expected)
    if found != expected:
        raise misfit(at_fault, f"is a variant that is not opened, by its {path}", expected, found)
