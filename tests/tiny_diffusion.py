"""Diffusion models small enough for tests, written by upstream's own `save_pretrained`."""

import json
import warnings
from pathlib import Path

from tiny_model import write_tokenizer


def quiet(make):
    """Build under a fixed seed, without the libraries' notes."""
    import torch
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    diffusers_logging.set_verbosity_error()
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        return make()


def tiny_t5():
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(
        T5Config(vocab_size=32, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    )


def stable_audio_parts():
    from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel

    return {
        "vae": AutoencoderOobleck(
            encoder_hidden_size=16,
            downsampling_ratios=[2, 4, 8],
            channel_multiples=[1, 2, 4],
            decoder_channels=8,
            decoder_input_channels=8,
            audio_channels=2,
            sampling_rate=8000,
        ),
        "transformer": StableAudioDiTModel(
            sample_size=64,
            in_channels=8,
            num_layers=2,
            attention_head_dim=64,
            num_attention_heads=1,
            num_key_value_attention_heads=1,
            out_channels=8,
            cross_attention_dim=64,
            time_proj_dim=16,
            global_states_input_dim=32,
            cross_attention_input_dim=16,
        ),
        "projection_model": StableAudioProjectionModel(16, 16, 0, 512),
        "text_encoder": tiny_t5(),
    }


def make_stable_audio(folder: Path, *, safe: bool = True) -> Path:
    """A Stable Audio Open in the diffusers layout."""
    parts = quiet(stable_audio_parts)
    return write_pipeline(folder, "StableAudioPipeline", parts, safe=safe)


def write_pipeline(folder: Path, name: str, parts, *, safe: bool = True) -> Path:
    """Each part through its own `save_pretrained`, and the index that a pipeline writes."""
    index = {"_class_name": name, "_diffusers_version": "0.42.1"}
    for part, model in parts.items():
        quiet(
            lambda model=model, part=part: model.save_pretrained(
                folder / part, **_options(safe, model)
            )
        )
        index[part] = [type(model).__module__.partition(".")[0], type(model).__name__]
    (folder / "model_index.json").write_text(json.dumps(index))
    write_tokenizer_in(folder)
    return folder


def write_tokenizer_in(folder: Path) -> None:
    (folder / "tokenizer").mkdir()
    write_tokenizer(folder / "tokenizer" / "tokenizer.json")


def _options(safe: bool, model) -> dict[str, bool]:
    from diffusers import ModelMixin

    return {} if safe or not isinstance(model, ModelMixin) else {"safe_serialization": False}


def clap_text_config():
    from transformers import ClapTextConfig

    return ClapTextConfig(
        vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=40, projection_dim=16,
        bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip


def mel_parts():
    from diffusers import AutoencoderKL
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    return {
        "vae": AutoencoderKL(
            in_channels=1, out_channels=1, latent_channels=4, scaling_factor=0.9,
            down_block_types=("DownEncoderBlock2D",) * 3,
            up_block_types=("UpDecoderBlock2D",) * 3,
            block_out_channels=(8, 8, 8), norm_num_groups=4,
        ),
        "vocoder": SpeechT5HifiGan(
            SpeechT5HifiGanConfig(
                model_in_dim=64, sampling_rate=16_000, upsample_initial_channel=16,
                upsample_rates=[5, 4, 4, 2], upsample_kernel_sizes=[10, 8, 8, 4],
                resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3, 5]],
                normalize_before=False,
            )
        ),
    }  # fmt: skip


def audioldm2_parts():
    from diffusers import AudioLDM2UNet2DConditionModel

    unet = AudioLDM2UNet2DConditionModel(
        in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=[[None, 8, 16], [None, 8, 16]],
    )  # fmt: skip
    return {**mel_parts(), "unet": unet, "text_encoder_2": tiny_t5()}


def labelled_unet():
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=[8, 16], class_embed_type="simple_projection",
        projection_class_embeddings_input_dim=16, class_embeddings_concat=True,
    )  # fmt: skip


def musicldm_parts():
    from transformers import ClapAudioConfig, ClapConfig, ClapModel

    audio = ClapAudioConfig(
        spec_size=32, num_mel_bins=32, patch_embeds_hidden_size=8, hidden_size=16, depths=[1, 1],
        num_attention_heads=[1, 1], window_size=4, projection_dim=16, patch_stride=[4, 4],
        num_hidden_layers=2,
    )  # fmt: skip
    config = ClapConfig(
        text_config=clap_text_config().to_dict(), audio_config=audio.to_dict(), projection_dim=16
    )
    return {**mel_parts(), "unet": labelled_unet(), "text_encoder": ClapModel(config)}


def audioldm_parts():
    from transformers import ClapTextModelWithProjection

    text = ClapTextModelWithProjection(clap_text_config())
    return {**mel_parts(), "unet": labelled_unet(), "text_encoder": text}


def make_ldm(folder: Path, pipeline: str) -> Path:
    """An AudioLDM2Pipeline, MusicLDMPipeline or AudioLDMPipeline."""
    from diffusers import DDIMScheduler

    parts = {
        "AudioLDM2Pipeline": audioldm2_parts,
        "MusicLDMPipeline": musicldm_parts,
        "AudioLDMPipeline": audioldm_parts,
    }[pipeline]
    write_pipeline(folder, pipeline, quiet(parts))
    quiet(
        lambda: DDIMScheduler(
            beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False
        ).save_pretrained(folder / "scheduler")
    )
    return folder
