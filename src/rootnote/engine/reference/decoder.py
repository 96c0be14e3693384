"""Train the reference language model on the members' tokens.

Two trainings with the same seed are *paired*: they start from the same weights and draw the same
crops in the same order, except that a draw from a left-out track is replaced by one from a kept
track. What then differs between them is the left-out audio and nothing else.

A crop may begin between codec steps: a track is given encoded in several phases of a step. So a
model learns the music and not one way of cutting it, as models trained on crops of audio do.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from transformers import MusicgenForCausalLM
from transformers.models.musicgen.configuration_musicgen import MusicgenDecoderConfig

from rootnote.engine.models.delay import codebook_cross_entropy, delayed_inputs
from rootnote.engine.reference.config import CodecConfig, DecoderConfig
from rootnote.engine.reference.resume import Snapshot
from rootnote.progress import Progress


def new_decoder(codec: CodecConfig, config: DecoderConfig, seed: int) -> MusicgenForCausalLM:
    """An untrained decoder, the same for the same seed."""
    special_id = codec.codebook_size
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return MusicgenForCausalLM(
            MusicgenDecoderConfig(
                vocab_size=codec.codebook_size,
                num_codebooks=codec.n_codebooks,
                num_hidden_layers=config.n_layers,
                hidden_size=config.width,
                ffn_dim=4 * config.width,
                num_attention_heads=config.n_heads,
                dropout=0.0,
                initializer_factor=config.init_std,
                pad_token_id=special_id,
                bos_token_id=special_id,
                attn_implementation="sdpa",
            )
        )


def token_loss(decoder: MusicgenForCausalLM, codes: Tensor) -> Tensor:
    """Training loss per example without text, (n_batch,), for codes (n_batch, n_codebooks, n)."""
    n_batch, n_codebooks, n_steps = codes.shape
    special_id = decoder.config.pad_token_id
    inputs, targets = delayed_inputs(codes, special_id)
    logits = decoder(input_ids=inputs.reshape(n_batch * n_codebooks, n_steps)).logits
    return codebook_cross_entropy(
        logits.view(n_batch, n_codebooks, n_steps, -1), targets, special_id
    )


def draw_crops(
    n_steps_of: Sequence[int], kept: Sequence[bool], n_draws: int, seed: int
) -> NDArray[np.int64]:
    """Which track each draw comes from and where in it, in units of 2⁻³² of its crop range.

    Parameters
    ----------
    n_steps_of : sequence of int
        Length of every track in token steps, the left-out ones included.
    kept : sequence of bool
        Which tracks may be drawn.

    Returns
    -------
    draws : ndarray, shape (n_draws, 2), int64
        Rows are paired between calls that differ only in `kept`.
    """
    generator = np.random.default_rng(seed)
    weights = np.asarray(n_steps_of, np.float64)
    tracks = generator.choice(len(weights), n_draws, p=weights / weights.sum())
    positions = generator.integers(0, 2**32, n_draws)
    substitutes = generator.random((n_draws, len(weights))) * weights
    substitutes[:, ~np.asarray(kept)] = -1
    tracks = np.where(np.asarray(kept)[tracks], tracks, substitutes.argmax(1))
    return np.stack([tracks, positions], 1)


def train_decoder(
    tokens: Mapping[str, Tensor],
    left_out: frozenset[str],
    codec: CodecConfig,
    config: DecoderConfig,
    seed: int,
    device: torch.device,
    *,
    snapshot: Snapshot | None = None,
    progress: Progress,
) -> MusicgenForCausalLM:
    """Train on the members less `left_out`, resuming from `snapshot` where there is one.

    Parameters
    ----------
    tokens : mapping of track id to Tensor, shape (n_phases, n_codebooks, n_steps), int64
        The members' codes in every phase, the left-out ones included: they fix the draws and the
        step count.

    Returns
    -------
    decoder : MusicgenForCausalLM
        In evaluation mode, on the CPU.
    """
    names = sorted(tokens)
    n_crop = round(config.crop_s * codec.frame_rate)
    lengths = [tokens[name].shape[-1] for name in names]
    n_steps = n_training_steps(lengths, codec, config)
    draws = draw_crops(
        lengths,
        [name not in left_out for name in names],
        n_steps * config.batch_size,
        seed,
    ).reshape(n_steps, config.batch_size, 2)

    decoder = new_decoder(codec, config, seed).to(device).train()
    optimiser = torch.optim.AdamW(
        decoder.parameters(),
        lr=config.learning_rate,
        betas=(0.9, 0.95),
        weight_decay=config.weight_decay,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, config.learning_rate, total_steps=n_steps, pct_start=config.warmup_fraction
    )
    first = 0
    if snapshot and (state := snapshot.load()) is not None:
        decoder.load_state_dict(state["decoder"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    for step in range(first, n_steps):
        batch = [_crop(tokens[names[track]], position, n_crop) for track, position in draws[step]]
        loss = token_loss(decoder, torch.stack(batch).to(device)).mean()
        optimiser.zero_grad()
        loss.backward()
        clip_grad_norm_(decoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if snapshot and snapshot.due(step + 1):
            snapshot.save(
                {
                    "decoder": decoder.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step + 1,
                }
            )
        progress("decoder", step + 1, n_steps)
    return decoder.eval().cpu()


def n_training_steps(lengths: Sequence[int], codec: CodecConfig, config: DecoderConfig) -> int:
    """Optimiser steps for `n_epochs` passes over tracks of these lengths in token steps."""
    drawn = config.batch_size * config.crop_s * codec.frame_rate
    return max(1, round(config.n_epochs * sum(lengths) / drawn))


@torch.no_grad()
def track_loss(decoder: MusicgenForCausalLM, codes: Tensor, n_crop: int) -> float:
    """Mean loss over a track's consecutive crops, codes (n_codebooks, n_steps)."""
    n_crops = max(1, codes.shape[1] // n_crop)
    pieces = codes[:, : n_crops * n_crop].reshape(codes.shape[0], n_crops, -1).movedim(1, 0)
    return float(token_loss(decoder, pieces.contiguous()).mean())


def _crop(codes: Tensor, position: int, n_crop: int) -> Tensor:
    """The crop at `position` / 2³² of the possible starts, of (n_phases, n_codebooks, n_steps)."""
    n_phases, _, n_steps = codes.shape
    start, phase = divmod(position * n_phases * (n_steps - n_crop + 1) >> 32, n_phases)
    return codes[phase, :, start : start + n_crop]
