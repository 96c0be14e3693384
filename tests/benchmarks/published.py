"""The families' published configurations, and adapters around models made from them.

Nothing is loaded: `real_sizes.py` builds them on the meta device, or with random weights.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from rootnote.domain import Checkpoint

RECORD = Checkpoint(Path("real-size"), "0" * 64, "real", "size", 0, 0)


# --- published configurations -----------------------------------------------------------------


def musicgen(width: int, n_layers: int, n_heads: int, *, melody: bool = False) -> nn.Module:
    import transformers as t

    decoder = {
        "hidden_size": width, "num_hidden_layers": n_layers, "num_attention_heads": n_heads,
        "ffn_dim": 4 * width,
    }  # fmt: skip
    codec = t.EncodecConfig(
        sampling_rate=32_000, upsampling_ratios=[8, 5, 4, 4], num_filters=64, hidden_size=128,
        codebook_size=2048, codebook_dim=128, target_bandwidths=[2.2], use_causal_conv=False,
        num_lstm_layers=2,
    )  # fmt: skip
    text = t.T5Config(d_model=768, d_ff=3072, num_layers=12, num_heads=12)
    parts = {"text_encoder": text.to_dict(), "audio_encoder": codec.to_dict()}
    if melody:
        config = t.MusicgenMelodyConfig(
            **parts, decoder=t.MusicgenMelodyDecoderConfig(**decoder).to_dict()
        )
        return t.MusicgenMelodyForConditionalGeneration(config)
    config = t.MusicgenConfig(**parts, decoder=t.MusicgenDecoderConfig(**decoder).to_dict())
    return t.MusicgenForConditionalGeneration(config)


def stable_audio() -> dict[str, nn.Module]:
    import diffusers as d

    return {
        "transformer": d.StableAudioDiTModel(),
        "vae": d.AutoencoderOobleck(),
        "projection_model": d.StableAudioProjectionModel(768, 768, 0, 512),
    }


def stable_audio_3() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    side = {
        "hidden_size": 768, "num_hidden_layers": 12, "intermediate_size": 2048,
        "num_attention_heads": 12, "num_key_value_heads": 12, "head_dim": 64,
    }  # fmt: skip
    text = t.T5GemmaConfig(encoder=side, decoder=side, is_encoder_decoder=False)
    return {
        "transformer": d.StableAudio3DiTModel(),
        "vae": d.AutoencoderSAME(encoder_channels=256, encoder_transformer_depths=[12]),
        "duration_embedder": d.StableAudio3DurationEmbedder(),
        "text_encoder": t.T5GemmaEncoderModel(text),
    }


def ace_step() -> dict[str, nn.Module]:
    import diffusers as d
    from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

    return {
        "transformer": d.AceStepTransformer1DModel(),
        "vae": d.AutoencoderOobleck(downsampling_ratios=[2, 4, 4, 6, 10], sampling_rate=48_000),
        "condition_encoder": AceStepConditionEncoder(),
    }


def mel_parts(**vae: Any) -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    return {
        "vae": d.AutoencoderKL(
            in_channels=1, out_channels=1, latent_channels=8, block_out_channels=(128, 256, 512),
            down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
            layers_per_block=2, **vae,
        ),
        "vocoder": t.SpeechT5HifiGan(
            t.SpeechT5HifiGanConfig(
                model_in_dim=64, sampling_rate=16_000, upsample_initial_channel=1024,
                upsample_rates=[5, 4, 2, 2, 2], upsample_kernel_sizes=[16, 16, 8, 4, 4],
                resblock_kernel_sizes=[3, 7, 11],
                resblock_dilation_sizes=[[1, 3, 5], [1, 3, 5], [1, 3, 5]], normalize_before=False,
            )
        ),
    }  # fmt: skip


def audioldm2() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    unet = d.AudioLDM2UNet2DConditionModel(
        in_channels=8, out_channels=8, block_out_channels=(128, 256, 384, 640),
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * 3),
        up_block_types=(*("CrossAttnUpBlock2D",) * 3, "UpBlock2D"),
        cross_attention_dim=[[None, 768, 1024]] * 4, attention_head_dim=8, layers_per_block=2,
    )  # fmt: skip
    text = t.T5Config(
        d_model=1024, d_kv=64, d_ff=2816, num_layers=24, num_heads=16,
        feed_forward_proj="gated-gelu",
    )  # fmt: skip
    return {**mel_parts(), "unet": unet, "text_encoder_2": t.T5EncoderModel(text)}


def musicldm() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    unet = d.UNet2DConditionModel(
        in_channels=8, out_channels=8, block_out_channels=(128, 256, 384, 640),
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * 3),
        up_block_types=(*("CrossAttnUpBlock2D",) * 3, "UpBlock2D"),
        cross_attention_dim=[128, 256, 384, 640], attention_head_dim=8, layers_per_block=2,
        class_embed_type="simple_projection", projection_class_embeddings_input_dim=512,
        class_embeddings_concat=True,
    )  # fmt: skip
    text = t.ClapTextModelWithProjection(t.ClapTextConfig(projection_dim=512))
    return {**mel_parts(), "unet": unet, "text_encoder": text}


def dance_diffusion() -> dict[str, nn.Module]:
    import diffusers as d

    return {
        "unet": d.UNet1DModel(
            sample_size=65_536, sample_rate=48_000, extra_in_channels=16, time_embedding_dim=16,
            down_block_types=(
                "DownBlock1DNoSkip", *("DownBlock1D",) * 5, *("AttnDownBlock1D",) * 7,
            ),
            up_block_types=(*("AttnUpBlock1D",) * 7, *("UpBlock1D",) * 5, "UpBlock1DNoSkip"),
            block_out_channels=(128, 128, 256, 256, *(512,) * 9),
        )
    }  # fmt: skip


def riffusion() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    return {
        "unet": d.UNet2DConditionModel(
            sample_size=64, cross_attention_dim=768, attention_head_dim=8
        ),
        "vae": d.AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512), layers_per_block=2,
        ),
        "text_encoder": t.CLIPTextModel(
            t.CLIPTextConfig(
                hidden_size=768, intermediate_size=3072, num_hidden_layers=12,
                num_attention_heads=12,
            )
        ),
    }  # fmt: skip


# --- adapters without memory ------------------------------------------------------------------


def of_musicgen(model: Any, device: torch.device) -> Any:
    from rootnote.engine.models.musicgen import MusicgenAdapter
    from rootnote.engine.models.musicgen_melody import Chroma, MusicgenMelodyAdapter

    if hasattr(model.config, "num_chroma"):
        return MusicgenMelodyAdapter(model, Chroma(32_000, 16_384, 4096, 12), RECORD, device)
    return MusicgenAdapter(model, RECORD, device)


def of_stable_audio(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.stable_audio import OBJECTIVES, StableAudioAdapter

    parts = p["transformer"], p["vae"], p["projection_model"]
    return StableAudioAdapter(*parts, RECORD, device, objective=OBJECTIVES["v"])


def of_stable_audio_3(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.stable_audio_3 import StableAudio3Adapter

    parts = p["transformer"], p["vae"], p["duration_embedder"]
    return StableAudio3Adapter(*parts, torch.zeros(1, 1, 768), RECORD, device)


def of_ace_step(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.ace_step import AceStepAdapter

    null, silence = torch.zeros(1, 1, 2048), torch.zeros(1500, 64)
    return AceStepAdapter(p["transformer"], p["vae"], null, silence, RECORD, device)


def of_ldm(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.audioldm import AudioLdmAdapter, LatentMel
    from rootnote.engine.models.mel import KNOWN_MELS
    from rootnote.engine.models.noising import Objective, cosine_level

    second = "text_encoder_2" in p
    told = {"class_labels": torch.zeros(1, 512)}
    if second:
        told = {
            "encoder_hidden_states": torch.zeros(1, 8, 768),
            "encoder_hidden_states_1": torch.zeros(1, 1, 1024),
        }
    return AudioLdmAdapter(
        p["unet"], LatentMel(p["vae"], p["vocoder"], KNOWN_MELS[16_000]), told, RECORD, device,
        objective=Objective("epsilon", cosine_level), n_attention_kinds=3 if second else 1,
        unused_attention=frozenset({1} if second else ()),
        single_attention=frozenset({2} if second else ()),
    )  # fmt: skip


def of_dance(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.dance_diffusion import DanceDiffusionAdapter

    return DanceDiffusionAdapter(p["unet"], RECORD, device)


def of_riffusion(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.noising import Objective, cosine_level
    from rootnote.engine.models.riffusion import RiffusionAdapter

    objective = Objective("epsilon", cosine_level)
    return RiffusionAdapter(p["unet"], p["vae"], torch.zeros(1, 77, 768), objective, RECORD, device)


Make = Callable[[], Any]
MODELS: dict[str, tuple[str, str, Make, Callable[[Any, torch.device], Any]]] = {
    "musicgen-small": ("musicgen", "", lambda: musicgen(1024, 24, 16), of_musicgen),
    "musicgen-medium": ("musicgen", "", lambda: musicgen(1536, 48, 24), of_musicgen),
    "musicgen-large": ("musicgen", "", lambda: musicgen(2048, 48, 32), of_musicgen),
    "musicgen-melody": (
        "musicgen-melody", "", lambda: musicgen(1536, 48, 24, melody=True), of_musicgen,
    ),
    "stable-audio-open": (
        "stable-audio-open", "StableAudioPipeline", stable_audio, of_stable_audio,
    ),
    "stable-audio-3": ("stable-audio-3", "StableAudio3Pipeline", stable_audio_3, of_stable_audio_3),
    "ace-step-1.5": ("ace-step-1.5", "AceStepPipeline", ace_step, of_ace_step),
    "audioldm2": ("audioldm2", "AudioLDM2Pipeline", audioldm2, of_ldm),
    "musicldm": ("musicldm", "MusicLDMPipeline", musicldm, of_ldm),
    "audioldm": ("audioldm", "AudioLDMPipeline", musicldm, of_ldm),
    "dance-diffusion": ("dance-diffusion", "DanceDiffusionPipeline", dance_diffusion, of_dance),
    "riffusion": ("riffusion", "StableDiffusionPipeline", riffusion, of_riffusion),
}  # fmt: skip
