"""A small MusicGen-Melody: the codec and the decoder's size of a reference model, told melodies."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor, nn
from transformers import (
    MusicgenForConditionalGeneration,
    MusicgenMelodyConfig,
    MusicgenMelodyDecoderConfig,
    MusicgenMelodyForConditionalGeneration,
)

from rootnote.engine.models import load_checkpoint

CHROMA_LENGTH = 24
N_STEPS, BATCH, LEARNING_RATE = 600, 8, 2e-3
_SIZES = (
    "vocab_size", "pad_token_id", "bos_token_id", "num_codebooks", "audio_channels",
    "num_hidden_layers", "num_attention_heads", "hidden_size", "ffn_dim",
    "max_position_embeddings",
)  # fmt: skip


def untrained_melody(reference: Path, folder: Path) -> Path:
    """Write an untrained model with the codec of a MusicGen, once."""
    if folder.exists():
        return folder
    plain = MusicgenForConditionalGeneration.from_pretrained(reference)
    sizes = {name: getattr(plain.config.decoder, name) for name in _SIZES}
    config = MusicgenMelodyConfig(
        chroma_length=CHROMA_LENGTH,
        text_encoder=plain.config.text_encoder.to_dict(),
        audio_encoder=plain.config.audio_encoder.to_dict(),
        decoder=MusicgenMelodyDecoderConfig(**sizes).to_dict(),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = MusicgenMelodyForConditionalGeneration(config)
    model.audio_encoder.load_state_dict(plain.audio_encoder.state_dict())
    settings = {
        "n_fft": 2048,
        "hop_length": 1024,
        "num_chroma": 12,
        "sampling_rate": plain.config.audio_encoder.sampling_rate,
    }
    _write(model, settings, folder)
    return folder


def trained_melody(untrained: Path, codes: Tensor, folder: Path) -> Path:
    """Write the model that learned some representations, once."""
    if folder.exists():
        return folder
    adapter: Any = load_checkpoint(untrained)
    network: nn.Module = adapter.network.requires_grad_(True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=N_STEPS)
    generator = torch.Generator().manual_seed(0)
    for _ in range(N_STEPS):
        drawn = codes[torch.randint(len(codes), (BATCH,), generator=generator)]
        optimizer.zero_grad()
        adapter.loss(drawn).mean().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model = MusicgenMelodyForConditionalGeneration.from_pretrained(untrained)
    model.decoder.load_state_dict(network.state_dict())
    _write(model, json.loads((untrained / "preprocessor_config.json").read_text()), folder)
    return folder


def _write(
    model: MusicgenMelodyForConditionalGeneration, settings: dict[str, Any], folder: Path
) -> None:
    """In the transformers layout, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as beside:
        staged = Path(beside) / "model"
        model.save_pretrained(staged)
        (staged / "preprocessor_config.json").write_text(json.dumps(settings))
        staged.rename(folder)
