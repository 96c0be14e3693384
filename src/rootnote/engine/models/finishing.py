"""What the loaders of the diffusion families end with: one record, one way to open."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import torch
from torch import nn

from rootnote.domain import Checkpoint
from rootnote.engine.models.components import library_calls, malformed, misfit, n_parameters
from rootnote.engine.models.diffusion import DiffusionAdapter
from rootnote.engine.models.source import Source
from rootnote.engine.models.tryout import try_out
from rootnote.errors import CheckpointError

AnyAdapter = TypeVar("AnyAdapter", bound=DiffusionAdapter)


def require_agreement(source: Source, checks: Iterable[tuple[str, object, object]]) -> None:
    """Every check is what it is about, what one component asks for, and what another has."""
    for what, expected, found in checks:
        if expected != found:
            raise misfit(source, f"its components disagree on {what}", expected, found)


def require_audio(source: Source, vae: Any) -> None:
    """The autoencoder's configuration is one of audio."""
    if vae["audio_channels"] not in (1, 2) or not 0 < vae["sampling_rate"] <= 192_000:
        raise misfit(
            source,
            "its autoencoder is not for audio",
            "1 or 2 channels at up to 192000 Hz",
            f"{vae['audio_channels']} at {vae['sampling_rate']} Hz",
        )


def surveyed(source: Source, models: Mapping[str, nn.Module], sample_rate: int) -> Checkpoint:
    """The record of a checkpoint of these components, which need no weights."""
    return Checkpoint(
        path=source.folder,
        sha256=source.sha256(),
        family=source.family,
        layout=source.layout,
        n_parameters=sum(n_parameters(model) for model in models.values()),
        sample_rate=sample_rate,
    )


def opened(source: Source, make: Callable[[], AnyAdapter]) -> AnyAdapter:
    """The adapter that `make` puts together, once it has computed."""
    try:
        with library_calls(), torch.no_grad():
            adapter = make()
    except CheckpointError:
        raise
    except Exception as error:
        raise malformed(source, error) from error
    try_out(adapter, source)
    return adapter
