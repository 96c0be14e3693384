"""MusicGen's delay pattern: codebook k is shifted k steps to the right (arXiv 2306.05284, §2.2).

Stereo checkpoints interleave left and right codebooks, and shift both of a pair by the same
amount. The special token fills what the shift leaves empty, on both ends.
"""

import torch
from torch import Tensor
from torch.nn import functional


def codebook_delays(n_codebooks: int, n_channels: int) -> list[int]:
    """Delay of each codebook in steps: k for mono, k // 2 for stereo."""
    return [k // n_channels for k in range(n_codebooks)]


def delayed_inputs(codes: Tensor, special_id: int, n_channels: int = 1) -> tuple[Tensor, Tensor]:
    """Teacher-forcing inputs and targets of a batch of codes.

    Parameters
    ----------
    codes : Tensor, shape (n_batch, n_codebooks, n_steps), int64
    special_id : int
        Token that marks "nothing here"; also the start token.
    n_channels : int
        1 for mono checkpoints, 2 for stereo ones.

    Returns
    -------
    inputs : Tensor, shape (n_batch, n_codebooks, n_steps), int64
        Targets shifted right by one, the special token first.
    targets : Tensor, shape (n_batch, n_codebooks, n_steps), int64
        Delayed codes cut to n_steps; positions without a code hold `special_id`.
    """
    targets = torch.full_like(codes, special_id)
    for k, delay in enumerate(codebook_delays(codes.shape[1], n_channels)):
        targets[:, k, delay:] = codes[:, k, : codes.shape[2] - delay]
    inputs = functional.pad(targets, (1, 0), value=special_id)[..., :-1]
    return inputs, targets


def codebook_cross_entropy(logits: Tensor, targets: Tensor, special_id: int) -> Tensor:
    """Cross-entropy per example: mean over a codebook's valid steps, then over codebooks.

    Parameters
    ----------
    logits : Tensor, shape (n_batch, n_codebooks, n_steps, n_tokens)
    targets : Tensor, shape (n_batch, n_codebooks, n_steps), int64
        Steps holding `special_id` do not count.

    Returns
    -------
    loss : Tensor, shape (n_batch,)
        In nats per token.
    """
    valid = targets != special_id
    nats = functional.cross_entropy(
        logits.movedim(-1, 1), targets.masked_fill(~valid, 0), reduction="none"
    )
    per_codebook = (nats * valid).sum(-1) / valid.sum(-1).clamp(min=1)
    return per_codebook.mean(-1)
