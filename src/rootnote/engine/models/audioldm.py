"""AudioLDM, AudioLDM 2 and MusicLDM: a U-Net over the latents of a mel spectrogram.

arXiv 2301.12503, 2308.05734, 2308.01546. The loss is the training loss of the releases (epsilon,
1000 steps) at the posterior mean: `formats.md` §3.
"""

import re
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.diffusion import DiffusionAdapter
from rootnote.engine.models.mel import MelSettings, log_mel, normalised
from rootnote.engine.models.noising import Objective

FRAME_MULTIPLE = 32
"""Spectrogram frames that the autoencoder (4) and the U-Net (8) together need."""
_ATTENTION = re.compile(
    r".*attentions\.(\d+)\.transformer_blocks\.\d+\.(attn[12])\.to_(q|k|v|out\.0)"
)


@dataclass(frozen=True, slots=True, eq=False)
class LatentMel:
    """The frozen parts: autoencoder, vocoder, and the spectrogram between them."""

    vae: Any
    vocoder: nn.Module
    mel: MelSettings

    def to(self, device: torch.device) -> "LatentMel":
        """On a device."""
        self.vae.to(device).eval().requires_grad_(False)
        self.vocoder.to(device).eval().requires_grad_(False)
        return self


class AudioLdmAdapter(DiffusionAdapter):
    """One AudioLDM, AudioLDM 2 or MusicLDM; see `DiffusionAdapter`.

    Parameters
    ----------
    conditions : dict of str to Tensor
        What the U-Net is told beside time, each with a batch axis of 1.
    unused_attention : set of int
        Positions, in a block's cycle of attentions, of cross-attention to states that are all
        zero: they add a constant and have no gradient.
    single_attention : set of int
        Likewise of cross-attention to a single state: queries and keys have no gradient there.
    """

    time_axis = -2

    def __init__(
        self,
        unet: nn.Module,
        latent_mel: LatentMel,
        conditions: dict[str, Tensor],
        checkpoint: Checkpoint,
        device: torch.device,
        *,
        objective: Objective,
        n_attention_kinds: int = 1,
        unused_attention: frozenset[int] = frozenset(),
        single_attention: frozenset[int] = frozenset(),
    ) -> None:
        self._parts = latent_mel.to(device)
        self._conditions = {name: value.to(device) for name, value in conditions.items()}
        self._n_attention_kinds = n_attention_kinds
        self._unused_attention = unused_attention
        self._single_attention = single_attention
        self.sample_rate = latent_mel.mel.sample_rate
        self.n_channels = 2  # the training of these models takes the first channel, and no mean
        super().__init__(unet, objective, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """As many as the spectrogram's padding can be reflected from."""
        return self._parts.mel.n_fft

    def group_of(self, name: str) -> str | None:
        """Attention, feed-forward and residual convolutions, and the output convolution."""
        found = _ATTENTION.fullmatch(name)
        if found:
            kind = int(found[1]) % self._n_attention_kinds
            crossed = found[2] == "attn2"
            dead = crossed and kind in self._unused_attention
            blind = crossed and kind in self._single_attention and found[3] in ("q", "k")
            return None if dead or blind else "attention"
        if ".ff.net." in name or re.fullmatch(r".*resnets\.\d+\.conv[12]", name):
            return "mlp"
        return "heads" if name == "conv_out" else None

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_latent_channels, n_steps, n_latent_mels)."""
        n_steps = self._padded(n_frames) // self._parts.mel.hop // 4
        return int(self._parts.vae.config.latent_channels), n_steps, self._parts.mel.n_mels // 4

    def _padded(self, n_frames: int) -> int:
        """Length in audio frames that the U-Net can halve often enough."""
        multiple = FRAME_MULTIPLE * self._parts.mel.hop
        return -(-n_frames // multiple) * multiple

    def to_representation(self, example: Tensor) -> Tensor:
        """Scaled mean of the posterior of the spectrogram."""
        samples = normalised(example[0])
        samples = functional.pad(samples, (0, self._padded(len(samples)) - len(samples)))
        spectrogram = log_mel(samples, self._parts.mel)[None, None]
        latents = self._parts.vae.encode(spectrogram).latent_dist.mean[0]
        return latents * self._parts.vae.config.scaling_factor

    def to_audio(self, representation: Tensor) -> Tensor:
        """The decoded spectrogram through the vocoder, on both channels."""
        scaled = representation[None] / self._parts.vae.config.scaling_factor
        spectrogram = self._parts.vae.decode(scaled).sample[:, 0]
        return self._parts.vocoder(spectrogram).reshape(1, -1).expand(2, -1)

    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The U-Net's output, same shape as `noisy`."""
        told = {
            name: value.expand(len(noisy), *value.shape[1:])
            for name, value in self._conditions.items()
        }
        told.setdefault("encoder_hidden_states", None)  # type: ignore[arg-type]
        return self._denoiser(noisy, time, return_dict=False, **told)[0]

    def n_tokens(self, representation: Tensor) -> int:
        """Positions of one example times draws; a latent's mel axis counts too."""
        return super().n_tokens(representation) * int(representation.shape[-1])
