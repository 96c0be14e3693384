"""The log-mel spectrogram that AudioLDM, AudioLDM 2 and MusicLDM were trained on (`formats.md` §3).

As in HiFi-GAN: reflected padding of (n_fft - hop) / 2 without centring, magnitudes, Slaney's mel
filters, natural logarithm above 1e-5.
"""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

_MAGNITUDE_FLOOR = 1e-9
_MEL_FLOOR = 1e-5
_PEAK = 0.5


@dataclass(frozen=True, slots=True)
class MelSettings:
    """What fixes a mel spectrogram."""

    sample_rate: int
    n_fft: int
    hop: int
    n_mels: int
    low_hz: float
    high_hz: float


KNOWN_MELS = {
    16_000: MelSettings(16_000, 1024, 160, 64, 0.0, 8_000.0),
    48_000: MelSettings(48_000, 2048, 480, 256, 20.0, 24_000.0),
}
"""By the vocoder's sample rate: the two that were released."""


def normalised(samples: Tensor) -> Tensor:
    """Audio without offset and with its peak at one half, as these models' training reads it."""
    centred = samples - samples.mean()
    return centred / (centred.abs().max() + 1e-8) * _PEAK


def log_mel(samples: Tensor, settings: MelSettings) -> Tensor:
    """Log-mel spectrogram (n_frames // hop, n_mels) of audio (n_frames,)."""
    padding = (settings.n_fft - settings.hop) // 2
    padded = functional.pad(samples[None, None], (padding, padding), mode="reflect")[0, 0]
    window = torch.hann_window(settings.n_fft, device=samples.device)
    spectrum = torch.stft(
        padded, settings.n_fft, settings.hop, window=window, center=False, return_complex=True
    )
    magnitudes = (spectrum.real**2 + spectrum.imag**2 + _MAGNITUDE_FLOOR).sqrt()
    mels = _filters(settings).to(samples.device) @ magnitudes
    return mels.clamp(min=_MEL_FLOOR).log().T


@cache
def _filters(settings: MelSettings) -> Tensor:
    """Slaney's mel filters, (n_mels, n_fft // 2 + 1)."""
    from librosa.filters import mel

    return torch.from_numpy(
        mel(
            sr=settings.sample_rate,
            n_fft=settings.n_fft,
            n_mels=settings.n_mels,
            fmin=settings.low_hz,
            fmax=settings.high_hz,
        )
    )
