"""Suspects of a reference model: free generations, and continuations with the prompt cut off.

A suspect holds generated audio only. It is written as a sound file, so whoever attributes it has
to encode it again, as with any real track.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import MusicgenForConditionalGeneration

from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes
from rootnote.engine.reference.config import ReferenceConfig
from rootnote.progress import Progress


def make_suspects(
    model: MusicgenForConditionalGeneration,
    tokens: Mapping[str, Tensor],
    members: Sequence[str],
    config: ReferenceConfig,
    folder: Path,
    progress: Progress,
) -> list[dict[str, Any]]:
    """Generate suspects and write them as 16-bit WAV.

    Parameters
    ----------
    tokens : mapping of track id to Tensor, shape (n_phases, n_codebooks, n_steps)
    members : sequence of str
        Tracks whose opening may prompt a continuation; drawn in an order fixed by the seed.

    Returns
    -------
    records : list of dict
        `file`, `kind`, `seed` and, for continuations, `prompt_track`.
    """
    frame_rate = config.codec.frame_rate
    n_prompt = round(config.prompt_s * frame_rate)
    generator = torch.Generator().manual_seed(config.seed)
    order = torch.randperm(len(members), generator=generator).tolist()
    prompted = [members[order[i % len(order)]] for i in range(config.n_continuations)]
    n_codebooks = config.codec.n_codebooks
    nothing = torch.zeros(config.n_generations, n_codebooks, 0, dtype=torch.long)
    jobs = [("free", nothing, [None] * config.n_generations)]
    if prompted:
        openings = torch.stack([tokens[name][0, :, :n_prompt] for name in prompted])
        jobs.append(("continuation", openings, list(prompted)))
    records: list[dict[str, Any]] = []
    total = config.n_generations + config.n_continuations
    for kind, prompts, names in jobs:
        if not names:
            continue
        codes = generate_codes(
            model.decoder,
            prompts,
            round(config.suspect_s * frame_rate),
            window=round(config.decoder.crop_s * frame_rate),
            temperature=config.temperature,
            top_k=config.top_k,
            seed=config.seed,
        )
        n_cut = prompts.shape[2] * config.codec.hop_length
        audio = decode_audio(model.audio_encoder, codes)[..., n_cut:]
        for i, (samples, name) in enumerate(zip(audio, names, strict=True)):
            file = f"{kind}-{i:02}.wav"
            write_wav(folder / file, samples.numpy(), config.codec.sample_rate)
            record = {"file": file, "kind": kind, "seed": config.seed}
            records.append(record | ({"prompt_track": name} if name else {}))
            progress("suspects", len(records), total)
    return records
