"""What all diffusion and flow families share: the loss over fixed draws, and sampling.

The loss is the training loss of the family at `n_draws` fixed pairs of (timestep, noise), the same
for every recording: stratified in time, antithetic in noise (`noising`). So two gradients differ
by their recordings and not by chance.
"""

import hashlib
from abc import ABC, abstractmethod
from dataclasses import replace

import torch
from torch import Tensor, nn

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import Layer, every_nth, parse_modules
from rootnote.engine.models.noising import Objective, draw_noise, draw_times
from rootnote.errors import AudioError

N_DRAWS = 16
MOST_DRAWS = 4096
_SILENT = 1e-3
"""Distance from silence's own representation, relative to its size, that still counts as it."""
READOUTS = {
    "loss": "the training loss",
    "output": "the mean of the model's output, as DAS takes it",
    "output-square": "the mean square of the model's output, as D-TRAK takes it",
}
"""What may be differentiated for influence: all but the first ignore what the output should be, and
rank better than the loss where gradients are compressed (`reference/attribution.md` §2)."""


class DiffusionAdapter(ABC):
    """One denoiser, in float32 and evaluation mode, with a way from audio to what it denoises.

    Parameters
    ----------
    denoiser : Module
        The part that is attributed; everything else is frozen.
    objective : Objective
        Its training objective.
    checkpoint : Checkpoint
        What it was loaded from.
    device : torch.device
        Where to compute.
    """

    loss_unit = "squared error per value"
    sampling_steps = 50
    time_axis = -1
    """Which axis of one example's representation is time."""

    sample_rate: int
    n_channels: int

    def __init__(
        self,
        denoiser: nn.Module,
        objective: Objective,
        checkpoint: Checkpoint,
        device: torch.device,
        *,
        n_draws: int = N_DRAWS,
    ) -> None:
        self.checkpoint = checkpoint
        self.device = device
        self.n_draws = n_draws
        self.readout = "loss"
        self.masks_silence = False
        self._nothing: Tensor | None = None
        self._denoiser = denoiser.to(device).eval().requires_grad_(False)
        self._objective = objective
        for layer in self.attributable_layers("attention+mlp+heads").values():
            layer.weight.requires_grad_(True)

    @property
    def network(self) -> nn.Module:
        """What is attributed, and what a LoRA adapter would change."""
        return self._denoiser

    @property
    @abstractmethod
    def min_frames(self) -> int:
        """Length of the shortest audio that `encode` takes."""

    @abstractmethod
    def group_of(self, name: str) -> str | None:
        """The module group of one of the denoiser's layers; None: not attributed."""

    @abstractmethod
    def to_representation(self, example: Tensor) -> Tensor:
        """What one example (n_channels, n_frames) is to the denoiser, without batch axis."""

    @abstractmethod
    def to_audio(self, representation: Tensor) -> Tensor:
        """Audio (n_channels, n_frames) of one example's representation."""

    @abstractmethod
    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """Shape of one example's representation."""

    @abstractmethod
    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The denoiser's output for a batch at one level, `time` of shape (n_batch,)."""

    def encode(self, samples: Tensor) -> Tensor:
        """Representation of audio, (n_batch, …), float32; see `ModelAdapter.encode`."""
        if samples.ndim != 3 or samples.shape[1] != self.n_channels:
            raise ValueError(f"expected (n_batch, {self.n_channels}, n_frames): {samples.shape}")
        if samples.shape[2] < self.min_frames:
            raise AudioError(
                "is too short for this model",
                expected=f"at least {self.min_frames / self.sample_rate:.3f} s",
                found=f"{samples.shape[2] / self.sample_rate:.3f} s",
                remedy="Use longer segments.",
            )
        if not bool(torch.isfinite(samples).all()):
            raise AudioError(
                "holds samples that are not finite",
                remedy="Decode the recording again from its source.",
            )
        with torch.no_grad():
            # One by one: rounding in a batch would make a representation depend on its batch.
            return torch.stack([self.to_representation(x) for x in samples.to(self.device)])

    def loss(
        self, representation: Tensor, *, sample_seed: int | None = None, draw: int | None = None
    ) -> Tensor:
        """Training loss per example, (n_batch,); see `ModelAdapter.loss`."""
        clean = representation.to(self.device)
        draws = range(self.n_draws) if draw is None else (draw,)
        return torch.stack([self._draw_loss(clean, k, sample_seed) for k in draws]).mean(0)

    def read_out(
        self, representation: Tensor, *, sample_seed: int | None = None, draw: int | None = None
    ) -> tuple[Tensor, Tensor]:
        """Loss of every example, and what is differentiated for influence, both (n_batch,).

        Arguments as `loss` takes them; under the readout `loss` the two are the same.
        """
        clean = representation.to(self.device)
        draws = range(self.n_draws) if draw is None else (draw,)
        pairs = [self._draw(clean, k, sample_seed) for k in draws]
        losses = torch.stack([loss for loss, _ in pairs]).mean(0)
        if self.readout == "loss":
            return losses, losses
        outputs = [output.flatten(1) for _, output in pairs]
        if self.readout == "output-square":
            outputs = [output.square() for output in outputs]
        return losses, torch.stack([output.mean(1) for output in outputs]).mean(0)

    def spare_memory(self) -> None:
        """Compute activations again in the backward pass instead of keeping them.

        No number changes. Inputs and output gradients of the attributable layers are kept anyway.
        """
        switch = getattr(self._denoiser, "enable_gradient_checkpointing", None)
        if getattr(self._denoiser, "_supports_gradient_checkpointing", False) and switch:
            switch()

    def _draw_loss(self, clean: Tensor, draw: int, sample_seed: int | None) -> Tensor:
        """Mean squared error of the prediction at one (timestep, noise), (n_batch,)."""
        return self._draw(clean, draw, sample_seed)[0]

    def _draw(self, clean: Tensor, draw: int, sample_seed: int | None) -> tuple[Tensor, Tensor]:
        """Mean squared error (n_batch,) at one (timestep, noise), and the prediction itself."""
        level = self._objective.level(draw_times(self.n_draws)[draw])
        axis = self.time_axis % (clean.ndim - 1)
        noise = draw_noise(draw, tuple(clean.shape[1:]), axis).to(clean)
        noise = noise.expand_as(clean)
        time = torch.full((len(clean),), level.time, device=clean.device)
        predicted = self.predict(self._objective.noisy(level, clean, noise), time)
        target = self._objective.target(level, clean, noise)
        if sample_seed is not None:
            # A unit Gaussian about the prediction is what squared error takes the truth for.
            drawn = [_unit_noise(example, draw, sample_seed) for example in clean]
            target = predicted.detach() + torch.stack(drawn)
        errors = (predicted - target).square()
        if self.masks_silence:
            errors = errors * self._weights(clean)
        return errors.flatten(1).mean(1), predicted

    def _weights(self, clean: Tensor) -> Tensor:
        """Weight of every step of a batch, with mean 1: silent ones count nothing.

        A step is silent where its representation is that of silence. Autoencoders that normalise
        over the whole example (the mel ones) have no such representation: there nothing is masked.
        An example of silence only is left as it is.
        """
        axis = self.time_axis % (clean.ndim - 1)
        steps = clean.movedim(axis + 1, 1).flatten(2)
        silence = self._silent_steps(steps.shape[1], axis)
        near = _SILENT * (float(silence.norm(dim=1).mean()) + _SILENT)
        sounding = ((steps - silence).norm(dim=2) > near).float()
        sounding = torch.where(sounding.any(1, keepdim=True), sounding, torch.ones_like(sounding))
        weights = sounding / sounding.mean(1, keepdim=True)
        shape = [len(clean)] + [1] * (clean.ndim - 1)
        shape[axis + 1] = weights.shape[1]
        return weights.view(shape)

    def _silent_steps(self, n_steps: int, axis: int) -> Tensor:
        """Representation of silence, (n_steps, …) flat: both ends hear the edge of the audio."""
        n_frames = max(self.min_frames, self.sample_rate)
        while self._nothing is None or len(self._nothing) < n_steps:
            nothing = torch.zeros(self.n_channels, n_frames, device=self.device)
            with torch.no_grad():
                made = self.to_representation(nothing).movedim(axis, 0)
            self._nothing = made.flatten(1)
            n_frames *= 2
        half = n_steps // 2
        return torch.cat(
            [self._nothing[:half], self._nothing[len(self._nothing) - n_steps + half :]]
        )

    def attributable_layers(self, modules: str) -> dict[str, Layer]:
        """The denoiser's layers of these groups; see `ModelAdapter.attributable_layers`.

        Convolutions of residual blocks count as `mlp`: they are what mixes channels there.
        """
        groups = parse_modules(modules)
        layers = {
            name: module
            for name, module in self._denoiser.named_modules()
            if isinstance(module, nn.Linear) or is_plain_convolution(module)
            if self.group_of(name) in groups
        }
        return every_nth(layers, modules)

    def n_tokens(self, representation: Tensor) -> int:
        """Positions of one example times draws: what a batch's memory grows with."""
        return int(representation.shape[1:][self.time_axis]) * self.n_draws

    def generate(self, n_examples: int, n_frames: int, *, seed: int) -> Tensor:
        """Audio by deterministic (DDIM) sampling; see `ModelAdapter.generate`."""
        shape = self.shape_of(max(n_frames, self.min_frames))
        made = []
        with torch.no_grad():
            for i in range(n_examples):
                generator = torch.Generator().manual_seed((seed << 16) + i)
                noise = torch.randn(1, *shape, generator=generator).to(self.device)
                made.append(self.to_audio(self._sample(noise)[0])[:, :n_frames])
        return torch.stack(made).clamp(-1, 1).cpu()

    def _sample(self, noise: Tensor) -> Tensor:
        """From noise to a clean representation (arXiv 2010.02502, eq. 12 with η = 0)."""
        n = self.sampling_steps
        levels = [self._objective.level(max(1e-3, min(0.999, 1 - k / n))) for k in range(n)]
        state = noise
        clean = torch.zeros_like(noise)
        for k, level in enumerate(levels):
            time = torch.full((len(state),), level.time, device=self.device)
            clean, left = self._objective.recover(level, state, self.predict(state, time))
            if k + 1 < len(levels):
                state = levels[k + 1].alpha * clean + levels[k + 1].sigma * left
        return clean

    def embedding(self, representation: Tensor) -> Tensor:
        """The representation averaged over time, (n_batch, d), float32."""
        return representation.to(self.device).float().mean(self.time_axis).flatten(1)


def is_plain_convolution(module: nn.Module) -> bool:
    """Whether a layer is a convolution whose gradient is formed from its patches."""
    return (
        isinstance(module, nn.Conv1d | nn.Conv2d)
        and module.groups == 1
        and module.padding_mode == "zeros"
        and not isinstance(module.padding, str)
    )


def untrained(checkpoint: Checkpoint, seed: int) -> Checkpoint:
    """Record of a checkpoint whose denoiser was re-initialised: another model, another digest."""
    label = f"{checkpoint.sha256}, untrained denoiser, seed {seed}"
    return replace(
        checkpoint,
        sha256=hashlib.sha256(label.encode()).hexdigest(),
        layout=f"{checkpoint.layout}, untrained denoiser (seed {seed})",
    )


def _unit_noise(example: Tensor, draw: int, seed: int) -> Tensor:
    """Noise seeded by the example itself, so that it does not depend on its batch."""
    label = f"{seed} {draw} ".encode()
    digest = hashlib.sha256(label + example.cpu().numpy().tobytes()).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") % 2**63)
    return torch.randn(example.shape, generator=generator).to(example)
