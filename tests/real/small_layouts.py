"""Diffusion models small enough to be trained in a minute on one core, in their families' layouts.

The autoencoders are random and only brought to latents of unit variance: fixed maps from audio to
latents, which is all that a denoiser and its attribution see. So of the latent models latents can
be generated, and no audio; Dance Diffusion works on the waveform itself.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.append(str(Path(__file__).parents[1]))
import tiny_diffusion as tiny

Heard = Callable[[int, int], Tensor]
"""Some audio at a rate and of a number of frames, (n, 2, n_frames)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A family's small model, and how it is trained."""

    make: Callable[[Path, Heard], None]
    """Writes an untrained checkpoint."""
    attributed: str
    """The folder of what is trained."""
    segment_s: float
    n_steps: int
    batch: int
    learning_rate: float
    excerpt_s: float
    """Of a recording."""
    confirmed: str = ""
    """The family, where the layout is another one's (`rootnote --family`)."""


def make_audioldm(folder: Path, heard: Heard) -> None:
    """AudioLDM: a U-Net over latents of a mel spectrogram, at 16 kHz, told a CLAP text."""
    from transformers import ClapTextModelWithProjection

    def parts() -> dict[str, Any]:
        text = ClapTextModelWithProjection(tiny.clap_text_config())
        return {**_mel_parts(heard), "unet": _labelled_unet(), "text_encoder": text}

    _write_ldm(folder, "AudioLDMPipeline", parts)


def make_musicldm(folder: Path, heard: Heard) -> None:
    """MusicLDM: the same U-Net, told by a whole CLAP."""

    def parts() -> dict[str, Any]:
        text = tiny.musicldm_parts()["text_encoder"]
        return {**_mel_parts(heard), "unet": _labelled_unet(), "text_encoder": text}

    _write_ldm(folder, "MusicLDMPipeline", parts)


def make_audioldm2(folder: Path, heard: Heard) -> None:
    """AudioLDM 2: a U-Net with two cross-attentions, told a T5 text."""
    from diffusers import AudioLDM2UNet2DConditionModel

    def parts() -> dict[str, Any]:
        unet = AudioLDM2UNet2DConditionModel(
            in_channels=8, out_channels=8, block_out_channels=(16, 32), layers_per_block=1,
            norm_num_groups=4, attention_head_dim=8,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=[[None, 8, 16], [None, 8, 16]],
        )  # fmt: skip
        return {**_mel_parts(heard), "unet": unet, "text_encoder_2": tiny.tiny_t5()}

    _write_ldm(folder, "AudioLDM2Pipeline", parts)


def _mel_parts(heard: Heard) -> dict[str, Any]:
    """Autoencoder of mel spectrograms and vocoder."""
    from diffusers import AutoencoderKL

    from rootnote.engine.models.mel import KNOWN_MELS, log_mel, normalised

    vae = AutoencoderKL(
        in_channels=1, out_channels=1, latent_channels=8, scaling_factor=1.0,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(16, 16, 16), norm_num_groups=4,
    ).eval()  # fmt: skip
    mels = [log_mel(normalised(one[0]), KNOWN_MELS[16_000]) for one in heard(16_000, 10_240)]
    _standardise(vae.quant_conv, vae.encode(torch.stack(mels)[:, None]).latent_dist.mean)
    return {"vae": vae, "vocoder": tiny.tiny_vocoder()}


def _labelled_unet() -> nn.Module:
    """A U-Net that is told an embedding of the text beside the time."""
    from diffusers import UNet2DConditionModel

    unet: nn.Module = UNet2DConditionModel(
        in_channels=8, out_channels=8, block_out_channels=(16, 32), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=[16, 32], class_embed_type="simple_projection",
        projection_class_embeddings_input_dim=16, class_embeddings_concat=True,
    )  # fmt: skip
    return unet


def _write_ldm(folder: Path, pipeline: str, parts: Callable[[], dict[str, Any]]) -> None:
    """The parts, and the schedule of noise that these families were released with."""
    from diffusers import DDIMScheduler

    tiny.write_pipeline(folder, pipeline, tiny.quiet(parts))
    DDIMScheduler(
        beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False
    ).save_pretrained(folder / "scheduler")


def make_stable_audio(folder: Path, heard: Heard) -> None:
    """Stable Audio Open: a transformer over Oobleck latents, stereo, here at 8 kHz."""
    from diffusers import StableAudioDiTModel, StableAudioProjectionModel

    def parts() -> dict[str, Any]:
        vae = _oobleck(heard)
        transformer = StableAudioDiTModel(
            sample_size=64, in_channels=16, out_channels=16, num_layers=2, attention_head_dim=64,
            num_attention_heads=1, num_key_value_attention_heads=1, cross_attention_dim=64,
            time_proj_dim=64, global_states_input_dim=128, cross_attention_input_dim=64,
        )  # fmt: skip
        projection = StableAudioProjectionModel(64, 64, 0, 512)
        return {"vae": vae, "transformer": transformer, "projection_model": projection}

    tiny.write_pipeline(folder, "StableAudioPipeline", tiny.quiet(parts))


def make_ace_step(folder: Path, heard: Heard) -> None:
    """ACE-Step 1.5: a flow transformer over Oobleck latents, stereo, here at 8 kHz."""
    from diffusers import AceStepTransformer1DModel

    def parts() -> dict[str, Any]:
        shared = {
            "intermediate_size": 128, "num_attention_heads": 2, "num_key_value_heads": 1,
            "head_dim": 32,
        }  # fmt: skip
        conditions = tiny.ace_step_conditions(64, 16, shared)
        transformer = AceStepTransformer1DModel(
            hidden_size=64, num_hidden_layers=2, in_channels=48, audio_acoustic_hidden_dim=16,
            sliding_window=4, is_turbo=False, **shared,
        )  # fmt: skip
        return {"vae": _oobleck(heard), "transformer": transformer, "condition_encoder": conditions}

    tiny.write_pipeline(folder, "AceStepPipeline", tiny.quiet(parts))


def _oobleck(heard: Heard) -> nn.Module:
    """Oobleck of 16 channels and 31 steps a second, stereo at 8 kHz."""
    from diffusers import AutoencoderOobleck

    vae: Any = AutoencoderOobleck(
        encoder_hidden_size=32, downsampling_ratios=[4, 8, 8], channel_multiples=[1, 2, 4],
        decoder_channels=8, decoder_input_channels=16, audio_channels=2, sampling_rate=8_000,
    ).eval()  # fmt: skip
    _standardise(vae.encoder.conv2, vae.encode(heard(8_000, 8_192)).latent_dist.mean)
    whole: nn.Module = vae
    return whole


def make_stable_audio_3(folder: Path, heard: Heard) -> None:
    """Stable Audio 3: a flow transformer over SAME latents, stereo, here at 8 kHz."""
    from diffusers import AutoencoderSAME, StableAudio3DiTModel, StableAudio3DurationEmbedder
    from transformers import T5GemmaConfig, T5GemmaEncoderModel

    def parts() -> dict[str, Any]:
        side = {
            "vocab_size": 32, "hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1,
            "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 32,
        }  # fmt: skip
        text = T5GemmaConfig(encoder=side, decoder=side, is_encoder_decoder=False, vocab_size=32)
        vae = AutoencoderSAME(
            audio_channels=2, patch_size=64, encoder_channels=32, encoder_c_mults=[2],
            encoder_strides=[4], encoder_transformer_depths=[1], latent_dim=16, dim_heads=32,
            sampling_rate=8_000,
        ).eval()  # fmt: skip
        tiny.fill_zeros(vae.encoder)
        _standardise(vae.encoder.proj, vae.encode(heard(8_000, 8_192)).latents)
        transformer = StableAudio3DiTModel(
            io_channels=16, embed_dim=64, depth=2, num_heads=2, cond_token_dim=64,
            global_cond_dim=64, local_add_cond_dim=17, timestep_features_dim=64,
            num_memory_tokens=2,
        )  # fmt: skip
        return {
            "vae": vae,
            "transformer": transformer,
            "duration_embedder": StableAudio3DurationEmbedder(output_dim=64, fourier_dim=64),
            "text_encoder": T5GemmaEncoderModel(text),
        }

    tiny.write_pipeline(folder, "StableAudio3Pipeline", tiny.quiet(parts))


def make_riffusion(folder: Path, heard: Heard) -> None:
    """Riffusion: a U-Net over latents of spectrogram pictures of 512 rows, mono at 44.1 kHz."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from rootnote.engine.models.riffusion import to_picture

    def parts() -> dict[str, Any]:
        vae = AutoencoderKL(
            in_channels=3, out_channels=3, latent_channels=4, scaling_factor=1.0,
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(8, 8, 8, 8), norm_num_groups=4, layers_per_block=1,
        ).eval()  # fmt: skip
        pictures = torch.stack([to_picture(one[0]) for one in heard(44_100, 27_783)])
        latents = vae.encode(pictures[:, None].expand(-1, 3, -1, -1)).latent_dist.mean
        _standardise(vae.quant_conv, latents)
        unet = UNet2DConditionModel(
            in_channels=4, out_channels=4, block_out_channels=(16, 32), layers_per_block=1,
            norm_num_groups=4, attention_head_dim=8, cross_attention_dim=16,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        )  # fmt: skip
        text = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=1,
                num_attention_heads=2, max_position_embeddings=77,
            )
        )  # fmt: skip
        return {"vae": vae, "unet": unet, "text_encoder": text}

    tiny.write_pipeline(folder, "StableDiffusionPipeline", tiny.quiet(parts))


def make_dance_diffusion(folder: Path, _heard: Heard) -> None:
    """Dance Diffusion: a U-Net over the waveform, mono, here at 4 kHz."""
    from diffusers import UNet1DModel

    def parts() -> dict[str, Any]:
        return {
            "unet": UNet1DModel(
                sample_size=2048, sample_rate=4_000, in_channels=1, out_channels=1,
                extra_in_channels=16, time_embedding_dim=16,
                down_block_types=(
                    "DownBlock1DNoSkip", "DownBlock1D", "DownBlock1D", "AttnDownBlock1D",
                ),
                up_block_types=("AttnUpBlock1D", "UpBlock1D", "UpBlock1D", "UpBlock1DNoSkip"),
                block_out_channels=(8, 16, 32, 32),
            )
        }  # fmt: skip

    tiny.write_pipeline(folder, "DanceDiffusionPipeline", tiny.quiet(parts))


_U_NET: dict[str, Any] = {"attributed": "unet", "n_steps": 1000, "batch": 8, "learning_rate": 4e-3}
_TRANSFORMER: dict[str, Any] = {
    "attributed": "transformer", "segment_s": 1.0, "n_steps": 1500, "batch": 16,
    "learning_rate": 6e-3, "excerpt_s": 6.0,
}  # fmt: skip
_MELS: dict[str, Any] = {**_U_NET, "segment_s": 0.64, "excerpt_s": 5.12}
LAYOUTS = {
    "audioldm": Layout(make_audioldm, **_MELS),
    "musicldm": Layout(make_musicldm, **_MELS),
    "audioldm2": Layout(make_audioldm2, **_MELS),
    "stable-audio": Layout(make_stable_audio, **_TRANSFORMER),
    "stable-audio-3": Layout(make_stable_audio_3, **_TRANSFORMER),
    "ace-step": Layout(make_ace_step, **_TRANSFORMER),
    "dance-diffusion": Layout(make_dance_diffusion, segment_s=0.512, excerpt_s=4.096, **_U_NET),
    "riffusion": Layout(
        make_riffusion, segment_s=0.63, excerpt_s=5.04, confirmed="riffusion", **_U_NET
    ),
}
"""By the names that `family_members.py` takes."""


def _standardise(last: nn.Module, latents: Tensor) -> None:
    """Scale an encoder's last convolution so that its means have unit variance per channel."""
    n = latents.shape[1]
    rows = latents.movedim(1, 0).flatten(1)
    centre, spread = rows.mean(1), rows.std(1)
    weight: Any = getattr(last, "weight_g", last.weight)  # of a weight-normalised one: its scale
    weight[:n] /= spread.view(-1, *[1] * (weight.ndim - 1))
    bias: Any = last.bias
    bias[:n] = (bias[:n] - centre) / spread
