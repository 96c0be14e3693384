"""Audio as it comes back from the world: another level, and noise.

The codec is trained to hear through both (a denoising autoencoder: Vincent et al., ICML 2008), so
that a suspect's tokens do not change with its level. Otherwise they would, wholly.
"""

import torch
from torch import Tensor


def degrade(
    audio: Tensor, generator: torch.Generator, *, gain_db: float, snr_db: tuple[float, float]
) -> Tensor:
    """Each example at a random level with white noise at a random distance below it.

    Parameters
    ----------
    audio : Tensor, shape (n_batch, n_channels, n_samples)
    gain_db : float
        Levels are drawn evenly from -gain_db to +gain_db.
    snr_db : (low, high)
        Signal-to-noise ratios are drawn evenly from this range.

    Returns
    -------
    degraded : Tensor, shape (n_batch, n_channels, n_samples)
    """
    n_batch = len(audio)
    gain = (2 * torch.rand(n_batch, 1, 1, generator=generator) - 1) * gain_db
    low, high = snr_db
    snr = low + (high - low) * torch.rand(n_batch, 1, 1, generator=generator)
    noise = torch.randn(audio.shape, generator=generator)
    level = audio.square().mean((1, 2), keepdim=True).sqrt()
    return (audio + noise * level * 10 ** (-snr / 20)) * 10 ** (gain / 20)
