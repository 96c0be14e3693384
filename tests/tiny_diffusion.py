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
        quiet(lambda model=model, part=part: model.save_pretrained(folder / part, **_options(safe, model)))
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
