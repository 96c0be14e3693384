"""Dance Diffusion: a U-Net over raw waveforms (Harmonai, 2022).

The loss is sample-generator's training loss: v-prediction at times drawn through its `crash`
schedule (`formats.md` §3).
"""

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
    misfit,
    n_parameters,
)
from rootnote.engine.models.diffusion import DiffusionAdapter, untrained
from rootnote.engine.models.finishing import opened
from rootnote.engine.models.noising import Objective, crash_level
from rootnote.engine.models.source import Source, open_components
from rootnote.errors import CheckpointError

_CRASH = Objective("v", crash_level)
_TIME_EMBEDDING = 16
"""Of every release; their configurations do not say it, and diffusers since 0.36 guesses wrong."""
_EMBEDDING_FFT = 512
_PARTS = ("query", "key", "value", "proj_attn")


class DanceDiffusionAdapter(DiffusionAdapter):
    """One Dance Diffusion; see `DiffusionAdapter`."""

    def __init__(self, unet: nn.Module, checkpoint: Checkpoint, device: torch.device) -> None:
        settings: Any = unet.config
        self.sample_rate = int(settings["sample_rate"])
        self.n_channels = int(settings["in_channels"])
        self._multiple = 2 ** len(settings["down_block_types"])
        super().__init__(unet, _CRASH, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """As many as diffusers' own pipeline asks for, and one window of the embedding."""
        return max(3 * self._multiple, _EMBEDDING_FFT)

    def group_of(self, name: str) -> str | None:
        """Self-attention, and the convolutions of the residual blocks."""
        *_, block, _, layer = ["", "", *name.split(".")]
        if block == "attentions" and layer in _PARTS:
            return "attention"
        return "mlp" if block == "resnets" and layer in ("conv_1", "conv_2") else None

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_channels, n_frames) with room to halve."""
        return self.n_channels, -(-n_frames // self._multiple) * self._multiple

    def to_representation(self, example: Tensor) -> Tensor:
        """The waveform itself, padded with silence."""
        return functional.pad(example, (0, -example.shape[-1] % self._multiple))

    def to_audio(self, representation: Tensor) -> Tensor:
        """The waveform itself."""
        return representation

    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The U-Net's output, same shape as `noisy`."""
        return self._denoiser(noisy, time, return_dict=False)[0]

    def embedding(self, representation: Tensor) -> Tensor:
        """Mean log spectrum: a waveform's own mean says nothing."""
        mono = representation.to(self.device).mean(1)
        window = torch.hann_window(_EMBEDDING_FFT, device=self.device)
        spectrum = torch.stft(mono, _EMBEDDING_FFT, window=window, return_complex=True)
        return spectrum.abs().log1p().mean(-1)


def open_source(sniffed: Sniffed) -> Source:
    """Check the pipeline's only component."""
    return open_components(sniffed, ("unet",), ())


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    unet = blueprint(source.parts["unet"], _kind(), **_extra(source))
    settings: Any = unet.config
    rate, n_channels = settings["sample_rate"], settings["in_channels"]
    if type(rate) is not int or not 0 < rate <= 192_000 or n_channels not in (1, 2):
        raise misfit(
            source.parts["unet"],
            "does not say at which sample rate and with how many channels it was trained",
            "a sample_rate up to 192000 Hz and 1 or 2 channels",
            f"{rate} Hz, {n_channels} channels",
        )
    if settings["out_channels"] != n_channels or len(settings["down_block_types"]) > 24:
        raise misfit(
            source.parts["unet"], "is no U-Net over waveforms", n_channels, settings["out_channels"]
        )
    return Checkpoint(
        path=source.folder,
        sha256=source.sha256(),
        family=source.family,
        layout=source.layout,
        n_parameters=n_parameters(unet),
        sample_rate=rate,
    )


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> DanceDiffusionAdapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    if prompt:
        raise CheckpointError(
            "takes no prompt",
            path=source.folder,
            remedy="Run without a prompt: this model has no text condition.",
        )
    unet = build(source.parts["unet"], _kind(), seed=untrained_seed, **_extra(source))
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)
    return opened(source, lambda: DanceDiffusionAdapter(unet, checkpoint, device))


def _kind() -> Any:
    """The U-Net's class."""
    with library_calls():
        from diffusers import UNet1DModel

    return UNet1DModel


def _extra(source: Source) -> dict[str, Any]:
    """The width of the time embedding, where the configuration leaves it open."""
    given = source.parts["unet"].config.get("time_embedding_dim")
    return {} if given else {"time_embedding_dim": _TIME_EMBEDDING}
