"""Codec and decoder into one MusicGen checkpoint in the transformers directory layout.

The text encoder is a token of the layout: reference models are trained and run without text.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from transformers import (
    EncodecModel,
    MusicgenConfig,
    MusicgenForCausalLM,
    MusicgenForConditionalGeneration,
    T5Config,
    T5EncoderModel,
)

from rootnote.errors import StorageError
from rootnote.integrity import storage_error

_TEXT_CONFIG = T5Config(
    vocab_size=32, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0
)


def assemble(
    codec: EncodecModel, decoder: MusicgenForCausalLM, seed: int
) -> MusicgenForConditionalGeneration:
    """One model that shares the parts' parameters."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        text_encoder = T5EncoderModel(_TEXT_CONFIG)
        config = MusicgenConfig(
            text_encoder=text_encoder.config, audio_encoder=codec.config, decoder=decoder.config
        )
        model = MusicgenForConditionalGeneration(
            config, text_encoder=text_encoder, audio_encoder=codec, decoder=decoder
        )
    # The constructor clears it on the parts, and without it attention has no causal mask.
    model.decoder.set_attn_implementation("sdpa")
    return model.eval()


def save_checkpoint(model: MusicgenForConditionalGeneration, folder: Path) -> None:
    """Write the checkpoint beside `folder` and rename it into place.

    Raises
    ------
    StorageError
        The disk is full, the folder cannot be written, or something else is already there.
    """
    if folder.exists():
        raise StorageError("is already there", path=folder, remedy="Choose a new output folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
            staged = Path(temporary) / "model"
            model.save_pretrained(staged, safe_serialization=True)
            staged.rename(folder)
    except OSError as error:
        raise storage_error(folder, error) from error
