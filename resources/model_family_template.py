"""A model family for Rootnote: copy this file into your package, and fill in what says TODO.

    [project.entry-points."rootnote.model_families"]
    our-model = "our_package.rootnote_family:FAMILY"

Then `rootnote inspect --conformance FOLDER` tells whether the adapter keeps its promises. The
protocols are documented in `rootnote.engine.models.adapter` and `rootnote.engine.models.plugins`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import parse_modules
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.source import Source, open_file
from rootnote.errors import AudioError


class OurAdapter:
    """One opened checkpoint; `rootnote.engine.models.adapter.ModelAdapter` says what each does.

    A model of tokens may have `predictions` besides (`PredictsTokens` there): then Rootnote can ask
    whether a suspect's tokens were drawn from this model and not from another one.
    """

    n_draws = 1  # of (timestep, noise); 1 for a model whose loss has none
    loss_unit = "nats per token"
    time_axis = -1

    def __init__(self, model: nn.Module, checkpoint: Checkpoint, device: torch.device) -> None:
        self.model = model.to(device).eval().requires_grad_(False)
        self.checkpoint = checkpoint
        self.device = device
        self.sample_rate = checkpoint.sample_rate
        self.n_channels = 1  # TODO: as many as the model was trained on
        for layer in self.attributable_layers("attention+mlp+heads").values():
            layer.weight.requires_grad_(True)

    @property
    def min_frames(self) -> int:
        """Length of the shortest audio that `encode` takes."""
        raise NotImplementedError  # TODO

    def encode(self, samples: Tensor) -> Tensor:
        """What the model was trained to predict, of audio (n_batch, n_channels, n_frames)."""
        if samples.shape[2] < self.min_frames:
            raise AudioError("is too short for this model", remedy="Use longer segments.")
        raise NotImplementedError  # TODO: deterministic, without gradient, one example at a time

    def loss(
        self, representation: Tensor, *, sample_seed: int | None = None, draw: int | None = None
    ) -> Tensor:
        """The training loss of each example, (n_batch,), differentiable in the layers' weights."""
        raise NotImplementedError  # TODO

    def attributable_layers(self, modules: str) -> Mapping[str, nn.Linear]:
        """Linear and convolution layers that run once in a forward pass, by module name."""
        groups = parse_modules(modules)
        raise NotImplementedError(groups)  # TODO

    def n_tokens(self, representation: Tensor) -> int:
        """What the memory of one example's loss grows with."""
        return int(representation.shape[-1])

    def generate(self, n_examples: int, n_frames: int, *, seed: int) -> Tensor:
        """Audio sampled from the model, (n_examples, n_channels, n_frames)."""
        raise NotImplementedError  # TODO

    def embedding(self, representation: Tensor) -> Tensor:
        """What the representation alone says of the audio, (n_batch, d)."""
        return representation.float().mean(-1).flatten(1)


class OurFamily:
    """`rootnote.engine.models.plugins.ModelFamily`."""

    family = "our-model"
    layout = "our-layout"

    def recognises(self, path: Path) -> bool:
        """By names and headers only."""
        return (path / "our_model.safetensors").is_file()

    def open_source(self, sniffed: Sniffed) -> Source:
        """The weights' header agrees with the file, which lies in the folder."""
        return open_file(sniffed, sniffed.folder / "our_model.safetensors")

    def survey(self, source: Source) -> Checkpoint:
        """Compare shapes here, before memory is taken (`weights.check_shapes`)."""
        raise NotImplementedError  # TODO: Checkpoint(…, sha256=source.sha256(), …)

    def load(
        self,
        source: Source,
        checkpoint: Checkpoint,
        device: torch.device,
        *,
        prompt: str,
        untrained_seed: int | None,
    ) -> Any:
        """Build the model, give it `weights.read_tensors(source)`, return an `OurAdapter`."""
        raise NotImplementedError  # TODO


FAMILY = OurFamily()
