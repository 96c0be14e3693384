"""A MusicGen small enough for tests, written by upstream's own `save_pretrained`.

Random weights: it has learned nothing, but it has every part of a real one, and its codec is
fitted to noise and tones so that codes differ from step to step.
"""

import json
from pathlib import Path

SAMPLE_RATE = 16_000
HOP = 320
CODEBOOK_SIZE = 64
WORDS = ("a", "slow", "piano", "piece", "fast", "drums")


def make_tiny_checkpoint(
    folder: Path,
    *,
    n_channels: int = 1,
    dtype: str = "float32",
    tokenizer: bool = False,
    seed: int = 0,
    max_shard_size: str = "50GB",
    melody: bool = False,
) -> Path:
    """Write a MusicGen in the transformers layout into `folder`; returns `folder`."""
    import torch
    from transformers import (
        EncodecConfig,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        MusicgenMelodyConfig,
        MusicgenMelodyDecoderConfig,
        MusicgenMelodyForConditionalGeneration,
        T5Config,
    )
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    kind, decoder_kind = MusicgenConfig, MusicgenDecoderConfig
    model_kind = MusicgenForConditionalGeneration
    extra = {}
    if melody:
        kind, decoder_kind = MusicgenMelodyConfig, MusicgenMelodyDecoderConfig
        model_kind = MusicgenMelodyForConditionalGeneration
        extra = {"chroma_length": 7}
    config = kind(
        **extra,
        text_encoder=T5Config(
            vocab_size=32, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2
        ).to_dict(),
        audio_encoder=EncodecConfig(
            sampling_rate=SAMPLE_RATE,
            upsampling_ratios=[8, 5, 4, 2],
            num_filters=4,
            hidden_size=16,
            codebook_size=CODEBOOK_SIZE,
            target_bandwidths=[1.2],  # 50 steps a second, 6 bits a code: 4 codebooks
            num_lstm_layers=1,
        ).to_dict(),
        decoder=decoder_kind(
            vocab_size=CODEBOOK_SIZE,
            pad_token_id=CODEBOOK_SIZE,
            bos_token_id=CODEBOOK_SIZE,
            num_codebooks=4 * n_channels,
            audio_channels=n_channels,
            num_hidden_layers=2,
            num_attention_heads=2,
            hidden_size=32,
            ffn_dim=64,
            max_position_embeddings=256,
        ).to_dict(),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = model_kind(config)
        for parameter in model.decoder.parameters():
            parameter.data.mul_(3)  # initial weights predict almost uniformly; tests want contrast
        _fit_codebooks(model.audio_encoder)
    model.to(getattr(torch, dtype)).save_pretrained(folder, max_shard_size=max_shard_size)
    if melody:
        settings = {
            "n_fft": 2048,
            "hop_length": 1024,
            "num_chroma": 12,
            "sampling_rate": SAMPLE_RATE,
        }
        (folder / "preprocessor_config.json").write_text(json.dumps(settings))
    if tokenizer:
        write_tokenizer(folder / "tokenizer.json")
    return folder


def write_tokenizer(path: Path) -> None:
    """A tokenizer of whole words that ends every text with `</s>`, as T5's does."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocabulary = {word: number for number, word in enumerate(("<pad>", "</s>", "<unk>", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    tokenizer.save(str(path))


def _fit_codebooks(codec) -> None:
    """Take the codebooks' entries from the latents of noise and tones, residual by residual."""
    import torch

    time = torch.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    sounds = [torch.randn(len(time)) * 0.2]
    sounds += [torch.sin(2 * torch.pi * f * time) * 0.5 for f in (110.0, 440.0, 1760.0)]
    with torch.no_grad():
        residual = codec.encoder(torch.stack(sounds)[:, None]).transpose(1, 2).flatten(0, 1)
        for layer in codec.quantizer.layers:
            rows = torch.randperm(len(residual))[:CODEBOOK_SIZE]
            layer.codebook.embed.copy_(residual[rows])
            residual = residual - layer.codebook.decode(layer.codebook.quantize(residual))
