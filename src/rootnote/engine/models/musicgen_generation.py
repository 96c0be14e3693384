"""Audio out of a MusicGen decoder: free generations and continuations.

The model was trained on short crops, so long audio is generated in windows: each keeps the last
half of the one before as its prompt. Sampling uses its own seeded generator.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from rootnote.engine.models.delay import codebook_delays, delayed_inputs

if TYPE_CHECKING:
    from transformers import EncodecModel, MusicgenForCausalLM


@torch.no_grad()
def generate_codes(
    decoder: "MusicgenForCausalLM",
    prompts: Tensor,
    n_steps: int,
    *,
    window: int,
    temperature: float,
    top_k: int,
    seed: int,
    text: Tensor | None = None,
) -> Tensor:
    """Sample token sequences.

    Parameters
    ----------
    prompts : Tensor, shape (n_batch, n_codebooks, n_prompt), int64
        May be empty along the last axis.
    n_steps : int
        New steps wanted.
    window : int
        Steps that the model sees at once, the prompt included.
    text : Tensor, shape (1, n_text, width), optional
        Projected text states that condition every example.

    Returns
    -------
    codes : Tensor, shape (n_batch, n_codebooks, n_prompt + n_steps), int64
    """
    generator = torch.Generator().manual_seed(seed)
    codes = prompts
    wanted = prompts.shape[2] + n_steps
    while codes.shape[2] < wanted:
        kept = min(codes.shape[2], window // 2)
        context = codes[..., codes.shape[2] - kept :]
        fresh = min(window, kept + wanted - codes.shape[2]) - kept
        extended = _extend(decoder, context, fresh, temperature, top_k, generator, text)
        codes = torch.cat([codes, extended], 2)
    return codes


def _extend(
    decoder: "MusicgenForCausalLM",
    context: Tensor,
    n_fresh: int,
    temperature: float,
    top_k: int,
    generator: torch.Generator,
    text: Tensor | None,
) -> Tensor:
    """`n_fresh` steps that follow `context`, (n_batch, n_codebooks, n_fresh)."""
    special_id = decoder.config.pad_token_id
    n_channels = decoder.config.audio_channels
    device = decoder.device
    n_batch, n_codebooks, n_context = context.shape
    delays = codebook_delays(n_codebooks, n_channels)
    n_total = n_context + n_fresh
    n_delayed = n_total + max(delays)  # the most delayed codebook ends that much later
    padded = functional.pad(context, (0, n_delayed - n_context), value=special_id)
    known = delayed_inputs(padded, special_id, n_channels)[1]
    states = None if text is None else text.expand(n_batch, -1, -1)
    memory = None
    token = torch.full((n_batch, n_codebooks, 1), special_id)
    for step in range(n_delayed):
        output = decoder(
            input_ids=token.reshape(n_batch * n_codebooks, 1).to(device),
            encoder_hidden_states=states,
            past_key_values=memory,
            use_cache=True,
        )
        memory = output.past_key_values
        logits = output.logits.reshape(n_batch * n_codebooks, -1).float().cpu() / temperature
        best = logits.topk(min(top_k, logits.shape[1]))
        choice = torch.multinomial(best.values.softmax(-1), 1, generator=generator)
        sampled = best.indices.gather(1, choice).view(n_batch, n_codebooks)
        for k, delay in enumerate(delays):
            if delay <= step < n_total + delay:
                free = known[:, k, step] == special_id
                known[free, k, step] = sampled[free, k]
        token = known[:, :, step : step + 1]
    undelayed = torch.stack([known[:, k, d : d + n_total] for k, d in enumerate(delays)], 1)
    return undelayed[..., n_context:]


@torch.no_grad()
def decode_audio(codec: "EncodecModel", codes: Tensor, n_channels: int = 1) -> Tensor:
    """Audio of codes (n_batch, n_codebooks, n_steps) → (n_batch, n_channels, n_samples)."""
    sides = [codes[:, side::n_channels] for side in range(n_channels)]
    audio = [
        codec.decoder(codec.quantizer.decode(side.transpose(0, 1).to(codec.device)))[:, 0]
        for side in sides
    ]
    return torch.stack(audio, 1).clamp(-1, 1).float().cpu()
