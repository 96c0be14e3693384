"""Which family tensor names and file names belong to, when no configuration says so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

_LDM = "model.diffusion_model."
ACE_STEP_LAYOUT = "original"
_ACE_RELEASE = "whole release (give its folder acestep-v15-… instead)"
_ACE_FILE = "single file (give its folder instead)"


@dataclass(frozen=True, slots=True)
class Signature:
    """A family and layout, and what to look for in a set of names."""

    family: str
    layout: str
    matches: Callable[[frozenset[str]], bool]


def _has_prefixes(*prefixes: str) -> Callable[[frozenset[str]], bool]:
    """Every prefix begins some name."""
    return lambda names: all(any(n.startswith(prefix) for n in names) for prefix in prefixes)


def _has_parts(*parts: str) -> Callable[[frozenset[str]], bool]:
    """Every part occurs in some name."""
    return lambda names: all(any(part in name for name in names) for part in parts)


_OF_TENSORS = (
    Signature("lora", "adapter", lambda names: _is_adapter(names)),
    Signature("musicgen", "audiocraft", lambda names: {"best_state", "xp.cfg"} <= names),
    Signature(
        "dance-diffusion", "harmonai", _has_prefixes("diffusion_ema.timestep_embed.", "diffusion.")
    ),
    Signature("dance-diffusion", "harmonai", _has_prefixes("diffusion_ema.net.")),
    Signature(
        "stable-audio-open",
        "stable-audio-tools",
        _has_prefixes("model.model.transformer.", "pretransform.model."),
    ),
    Signature("diffrhythm", "original", _has_parts("text_fusion_linears")),
    Signature("ace-step-1.5", _ACE_FILE, _has_prefixes("null_condition_emb", "decoder.")),
    Signature("audioldm2", "original", _has_prefixes(_LDM, "cond_stage_models.")),
    Signature("audioldm", "original", lambda names: _is_audioldm(names)),
    Signature("stable-diffusion", "original", _has_prefixes(_LDM, "first_stage_model.")),
    Signature("rave", "lightning", _has_prefixes("pqmf.")),
    Signature("encodec", "original", _has_prefixes("quantizer.vq.layers.")),
    Signature("language-model", "transformers", _has_prefixes("model.layers.0.self_attn.q_proj.")),
)


def family_of_tensors(names: Iterable[str]) -> tuple[str, str] | None:
    """Family and layout that a state dict's names belong to; None where none is known."""
    known = frozenset(names)
    for signature in _OF_TENSORS:
        if signature.matches(known):
            return signature.family, signature.layout
    return None


def family_of_files(names: frozenset[str]) -> tuple[str, str] | None:
    """Family and layout that a folder's file names belong to; None where none is known."""
    if {"state_dict.bin", "compression_state_dict.bin"} <= names:
        return "musicgen", "audiocraft"
    if "ace_step_transformer" in names:
        return "ace-step-1.0", "original"
    if names & {"cfm_model.pt", "cfm_full_model.pt"} or {"vae_model.pt"} <= names:
        return "diffrhythm", "original"
    if names & {"ckpt_00360000.pth", "decoder_131000.pth"}:
        return "yue", "original"
    if "config.gin" in names or any(name.endswith(".gin") for name in names):
        return "rave", "lightning"
    if names & {"adapter_config.json", "pytorch_lora_weights.safetensors"}:
        return "lora", "adapter"
    if any(name.startswith("acestep-v15") for name in names):
        return "ace-step-1.5", _ACE_RELEASE
    return None


def _is_adapter(names: frozenset[str]) -> bool:
    """Low-rank factors under any library's names."""
    return any(
        part in name
        for name in names
        for part in (".lora_A.", ".lora_B.", ".lora_down.", ".lora_up.", ".lora.down.")
    )


def _is_audioldm(names: frozenset[str]) -> bool:
    """A latent diffusion model that CLAP conditions."""
    return _has_prefixes(_LDM)(names) and any(
        name.startswith("cond_stage_model.") and ("clap" in name or "audio_branch" in name)
        for name in names
    )
