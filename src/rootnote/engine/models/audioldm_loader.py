"""From the folder of an AudioLDM, AudioLDM 2 or MusicLDM pipeline to an `AudioLdmAdapter`."""

import math
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.audioldm import AudioLdmAdapter, LatentMel
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import (
    blueprint,
    build,
    library_calls,
    misfit,
    token_ids,
)
from rootnote.engine.models.diffusion import untrained
from rootnote.engine.models.finishing import opened, require_agreement, surveyed
from rootnote.engine.models.mel import KNOWN_MELS, MelSettings
from rootnote.engine.models.schedules import ddpm_objective
from rootnote.engine.models.source import Source, open_components, renamed
from rootnote.errors import CheckpointError

_TEXT_PART = {"audioldm2": "text_encoder_2", "audioldm": "text_encoder", "musicldm": "text_encoder"}
_GENERATED_STATES = 8
"""Length of what AudioLDM 2's language model writes for its U-Net (`max_new_tokens`)."""
_BETAS = (0.0015, 0.0195)


def open_source(sniffed: Sniffed) -> Source:
    """Check the pipeline's components that the loss needs."""
    return open_components(sniffed, ("unet", "vae", "vocoder", _TEXT_PART[sniffed.family]), ())


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    ddpm_objective(source, *_BETAS)
    kinds = _kinds(source.family)
    models = {
        name: blueprint(source.parts[name], kinds[name]) for name in ("unet", "vae", "vocoder")
    }
    blueprint(_text_part(source), kinds["text"])
    vae, unet = models["vae"].config, models["unet"].config
    mel = _mel(source, models["vocoder"].config)
    n_latent_mels = mel.n_mels // 4
    checks = (
        ("latent channels", vae["latent_channels"], unet["in_channels"]),
        ("output channels", unet["in_channels"], unet["out_channels"]),
        ("the spectrogram's channels", 1, vae["in_channels"]),
        ("the autoencoder's reduction", 3, len(vae["block_out_channels"])),
        ("the mel axis", 0, n_latent_mels % 2 ** (len(unet["block_out_channels"]) - 1)),
    )
    require_agreement(source, checks)
    return surveyed(source, models, mel.sample_rate)


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> AudioLdmAdapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    kinds = _kinds(source.family)
    unet = build(source.parts["unet"], kinds["unet"], seed=untrained_seed)
    vae = build(source.parts["vae"], kinds["vae"])
    vocoder = build(source.parts["vocoder"], kinds["vocoder"])
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)
    dims = _attention_dims(unet.config)

    def make() -> AudioLdmAdapter:
        conditions = _conditions(source, kinds["text"], prompt, dims)
        return AudioLdmAdapter(
            unet,
            LatentMel(vae, vocoder, _mel(source, vocoder.config)),
            conditions,
            checkpoint,
            device,
            objective=ddpm_objective(source, *_BETAS),
            n_attention_kinds=max(1, len(dims)),
            # The U-Net gives its first states, here zero, to the kinds 0 and 1.
            unused_attention=frozenset(
                kind for kind, size in enumerate(dims) if size is not None and kind <= 1
            ),
            # T5 makes one state of the empty text: that of its end.
            single_attention=frozenset(
                kind for kind, size in enumerate(dims) if size is not None and kind > 1
            ),
        )

    return opened(source, make)


def _kinds(family: str) -> dict[str, Any]:
    """Classes of the components."""
    with library_calls():
        from diffusers import (
            AudioLDM2UNet2DConditionModel,
            AutoencoderKL,
            UNet2DConditionModel,
        )
        from transformers import ClapTextModelWithProjection, SpeechT5HifiGan, T5EncoderModel

    second = family == "audioldm2"
    return {
        "unet": AudioLDM2UNet2DConditionModel if second else UNet2DConditionModel,
        "vae": AutoencoderKL,
        "vocoder": SpeechT5HifiGan,
        "text": T5EncoderModel if second else ClapTextModelWithProjection,
    }


def _text_part(source: Source) -> Source:
    """The text encoder's files; of a whole CLAP (MusicLDM) its text half."""
    part = source.parts[_TEXT_PART[source.family]]
    if source.family == "audioldm2" or "text_config" not in part.config:
        return part
    text = part.config["text_config"]
    if not isinstance(text, dict):
        raise misfit(part, "its text encoder is not CLAP", "text_config", type(text).__name__)
    width = part.config.get("projection_dim", text.get("projection_dim", 512))
    names = {name: name for name in part.tensors if name.startswith("text_")}
    return renamed(part, names, {**text, "projection_dim": width})


def _conditions(source: Source, kind: Any, prompt: str, dims: list[Any]) -> dict[str, Tensor]:
    """What the U-Net is told: CLAP's text embedding, or for AudioLDM 2 T5's states."""
    part = _text_part(source)
    encoder = build(part, kind)
    if source.family == "audioldm2":
        if prompt:
            raise CheckpointError(
                "a prompt reaches AudioLDM 2 through its language model's generated states, which "
                "this version does not compute",
                path=source.folder,
                remedy="Run without a prompt (unconditional).",
            )
        ids = torch.tensor([[encoder.config.eos_token_id]])
        width = next((size for size in dims[:2] if size is not None), 768)
        return {
            "encoder_hidden_states": torch.zeros(1, _GENERATED_STATES, width),
            "encoder_hidden_states_1": encoder(ids).last_hidden_state,
        }
    if prompt:
        folder = source.folder / "tokenizer"
        ids = torch.tensor([token_ids(folder, prompt, encoder.config.vocab_size)])
    else:
        ids = torch.tensor([[encoder.config.bos_token_id, encoder.config.eos_token_id]])
    embedding = encoder(ids, attention_mask=torch.ones_like(ids)).text_embeds
    return {"class_labels": functional.normalize(embedding, dim=-1)}


def _attention_dims(config: Any) -> list[Any]:
    """AudioLDM 2's cycle of attentions in a block, by the width of what they attend to."""
    given = config["cross_attention_dim"]
    if isinstance(given, list | tuple) and given and isinstance(given[0], list | tuple):
        return list(given[0])
    return []


def _mel(source: Source, vocoder: Any) -> MelSettings:
    """The spectrogram that the vocoder inverts."""
    settings = KNOWN_MELS.get(vocoder.sampling_rate)
    found = (math.prod(vocoder.upsample_rates), vocoder.model_in_dim)
    if settings is None or found != (settings.hop, settings.n_mels):
        raise misfit(
            source.parts["vocoder"],
            "its vocoder inverts a spectrogram that is none of those released",
            "; ".join(
                f"{known.n_mels} mels, hop {known.hop}, {rate} Hz"
                for rate, known in KNOWN_MELS.items()
            ),
            f"{found[1]} mels, hop {found[0]}, {vocoder.sampling_rate} Hz",
        )
    return settings
