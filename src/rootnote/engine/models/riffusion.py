"""Riffusion: Stable Diffusion over pictures of mel spectrograms, 5.12 s of 512 × 512 points.

Its files are those of an image model, so a person has to say that it is Riffusion. A recording
becomes the grey picture that riffusion's `SpectrogramImageConverter` makes (`formats.md` §3): time
from left to right, low notes below, loud dark. Phases are not in the picture, so what the model
generates is heard through Griffin & Lim's estimate of them (IEEE TASSP 32, 1984).
"""

import re
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import (
    blueprint,
    build,
    library_calls,
    token_ids,
)
from rootnote.engine.models.diffusion import DiffusionAdapter, untrained
from rootnote.engine.models.finishing import opened, require_agreement, surveyed
from rootnote.engine.models.noising import Objective
from rootnote.engine.models.schedules import ddpm_objective
from rootnote.engine.models.source import Source, open_components

_SAMPLE_RATE = 44_100
_HOP, _WINDOW, _FFT = 441, 4_410, 17_640
_MELS, _HIGH_HZ = 512, 10_000.0
_POWER = 0.25
_MULTIPLE = 64
"""Columns that the autoencoder (8) and the U-Net (8) together need; for the rows 512 is one."""
_TEXT_LENGTH = 77
_PHASE_STEPS = 32
_LAYER = re.compile(r".*attentions\.\d+\.transformer_blocks\.\d+\.attn[12]\.to_(q|k|v|out\.0)")


class RiffusionAdapter(DiffusionAdapter):
    """One Riffusion; see `DiffusionAdapter`.

    Parameters
    ----------
    text : Tensor, shape (1, 77, d)
        States of the text encoder: of the prompt, or of the empty text.
    """

    sample_rate = _SAMPLE_RATE
    n_channels = 1

    def __init__(
        self,
        unet: nn.Module,
        vae: Any,
        text: Tensor,
        objective: Objective,
        checkpoint: Checkpoint,
        device: torch.device,
    ) -> None:
        self._vae = vae.to(device).eval().requires_grad_(False)
        self._text = text.to(device)
        super().__init__(unet, objective, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """As many as the spectrogram's padding can be reflected from."""
        return _FFT // 2 + 1

    def group_of(self, name: str) -> str | None:
        """Attention, feed-forward and residual convolutions, and the output convolution."""
        if _LAYER.fullmatch(name):
            return "attention"
        if ".ff.net." in name or re.fullmatch(r".*resnets\.\d+\.conv[12]", name):
            return "mlp"
        return "heads" if name == "conv_out" else None

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_latent_channels, n_latent_mels, n_steps)."""
        n_steps = _columns(n_frames) // 8
        return int(self._vae.config.latent_channels), _MELS // 8, n_steps

    def to_representation(self, example: Tensor) -> Tensor:
        """Scaled mean of the posterior of the picture."""
        picture = to_picture(example[0])
        latents = self._vae.encode(picture.expand(1, 3, -1, -1)).latent_dist.mean[0]
        return latents * self._vae.config.scaling_factor

    def to_audio(self, representation: Tensor) -> Tensor:
        """The decoded picture, heard."""
        scaled = representation[None] / self._vae.config.scaling_factor
        return from_picture(self._vae.decode(scaled).sample[0].mean(0))[None]

    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The U-Net's output, same shape as `noisy`."""
        text = self._text.expand(len(noisy), -1, -1)
        return self._denoiser(noisy, time, encoder_hidden_states=text, return_dict=False)[0]

    def n_tokens(self, representation: Tensor) -> int:
        """Positions of one example times draws; a latent's mel axis counts too."""
        return super().n_tokens(representation) * int(representation.shape[-2])


def _columns(n_frames: int) -> int:
    """Width of the picture of so many frames."""
    return -(-(n_frames // _HOP + 1) // _MULTIPLE) * _MULTIPLE


def to_picture(samples: Tensor) -> Tensor:
    """The picture (n_mels, n_columns) of audio (n_frames,), in 256 greys from -1 to 1."""
    window = torch.hann_window(_WINDOW, device=samples.device)
    spectrum = torch.stft(
        samples, _FFT, _HOP, _WINDOW, window, center=True, pad_mode="reflect", return_complex=True
    )
    mels = _filters().to(samples.device) @ spectrum.abs()
    loud = (mels / mels.max().clamp(min=1e-12)) ** _POWER
    loud = functional.pad(loud, (0, _columns(len(samples)) - loud.shape[1]))
    greys = (255 - loud * 255).floor()  # as pixels are stored
    return greys.flip(0) / 127.5 - 1


def from_picture(picture: Tensor) -> Tensor:
    """Audio (n_frames,) with its peak at one half, of a picture (n_mels, n_columns)."""
    loud = ((1 - picture.flip(0)) / 2).clamp(0, 1) ** (1 / _POWER)
    magnitudes = (_inverse_filters().to(loud.device) @ loud).clamp(min=0)
    window = torch.hann_window(_WINDOW, device=loud.device)
    generator = torch.Generator().manual_seed(0)  # equal phases would make a click of the start
    turns = torch.rand(magnitudes.shape, generator=generator).to(loud.device)
    spectrum = torch.polar(magnitudes, turns * 2 * torch.pi)
    for _ in range(_PHASE_STEPS):
        heard = torch.istft(spectrum, _FFT, _HOP, _WINDOW, window, center=True)
        again = torch.stft(
            heard, _FFT, _HOP, _WINDOW, window, center=True, pad_mode="reflect",
            return_complex=True,
        )  # fmt: skip
        spectrum = torch.polar(magnitudes, again.angle())
    samples = torch.istft(spectrum, _FFT, _HOP, _WINDOW, window, center=True)
    return samples / samples.abs().max().clamp(min=1e-8) / 2


@cache
def _filters() -> Tensor:
    """Triangles on HTK's mel scale without normalisation, (n_mels, n_fft // 2 + 1)."""
    from librosa.filters import mel

    return torch.from_numpy(
        mel(sr=_SAMPLE_RATE, n_fft=_FFT, n_mels=_MELS, fmax=_HIGH_HZ, htk=True, norm=None)
    )


@cache
def _inverse_filters() -> Tensor:
    """What gives a spectrum for a mel spectrum, (n_fft // 2 + 1, n_mels)."""
    return torch.linalg.pinv(_filters())


def open_source(sniffed: Sniffed) -> Source:
    """Check the components that the loss needs; the safety checker is not among them."""
    return open_components(sniffed, ("unet", "vae", "text_encoder"), ())


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    _objective(source)
    kinds = _kinds()
    models = {name: blueprint(part, kinds[name]) for name, part in source.parts.items()}
    vae, unet = models["vae"].config, models["unet"].config
    checks = (
        ("latent channels", vae["latent_channels"], unet["in_channels"]),
        ("output channels", unet["in_channels"], unet["out_channels"]),
        ("the picture's channels", 3, vae["in_channels"]),
        ("the autoencoder's reduction", 4, len(vae["block_out_channels"])),
        ("the U-Net's reduction", True, len(unet["block_out_channels"]) <= 4),
        ("text", models["text_encoder"].config.hidden_size, unet["cross_attention_dim"]),
    )
    require_agreement(source, checks)
    return surveyed(source, models, _SAMPLE_RATE)


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> RiffusionAdapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    kinds = _kinds()
    unet = build(source.parts["unet"], kinds["unet"], seed=untrained_seed)
    vae = build(source.parts["vae"], kinds["vae"])
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)

    def make() -> RiffusionAdapter:
        text = _text(source, kinds["text_encoder"], prompt)
        return RiffusionAdapter(unet, vae, text, _objective(source), checkpoint, device)

    return opened(source, make)


def _objective(source: Source) -> Objective:
    """Stable Diffusion's schedule, unless the scheduler's configuration says otherwise."""
    return ddpm_objective(source, 0.00085, 0.012)


def _kinds() -> dict[str, Any]:
    """Classes of the components."""
    with library_calls():
        from diffusers import AutoencoderKL, UNet2DConditionModel
        from transformers import CLIPTextModel

    return {"unet": UNet2DConditionModel, "vae": AutoencoderKL, "text_encoder": CLIPTextModel}


def _text(source: Source, kind: Any, prompt: str) -> Tensor:
    """States of a text, padded with the token that ends every text."""
    encoder = build(source.parts["text_encoder"], kind)
    # CLIP's last two tokens begin and end a text; old configurations name others.
    begin, end = encoder.config.vocab_size - 2, encoder.config.vocab_size - 1
    ids = [begin, end]
    if prompt:
        ids = token_ids(source.folder / "tokenizer", prompt, end + 1)[:_TEXT_LENGTH]
    padded = ids + [end] * (_TEXT_LENGTH - len(ids))
    return encoder(torch.tensor([padded])).last_hidden_state
