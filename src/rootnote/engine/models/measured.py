"""What a checkpoint's record says of how it is computed with, where that is not the usual way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import ModelAdapter
from rootnote.engine.models.diffusion import MOST_DRAWS, READOUTS
from rootnote.engine.models.source import Source
from rootnote.engine.models.told import Told
from rootnote.errors import CheckpointError
from rootnote.integrity import digest_of

_HALVES = ("BF16", "F16")


def stored_as(source: Any, checkpoint: Checkpoint) -> Checkpoint:
    """The record, naming half-precision weights: they are computed with in float32."""
    if not isinstance(source, Source):
        return checkpoint
    halves = sorted({dtype for dtype in _dtypes(source) if dtype in _HALVES})
    if not halves:
        return checkpoint
    return replace(
        checkpoint, layout=f"{checkpoint.layout}, {' and '.join(halves)} weights as float32"
    )


def measured(adapter: ModelAdapter, told: Told) -> ModelAdapter:
    """The model, with the draws, the readout and the mask that were asked for.

    All change every number, so they enter the digest that an index is tied to; asking for what is
    the model's own way anyway changes nothing.

    Raises
    ------
    CheckpointError
        The model has no draws or readouts, or those asked for are not understood.
    """
    if told.n_draws in (None, adapter.n_draws) and told.readout == "loss" and not told.mask_silence:
        return adapter
    n_draws = adapter.n_draws if told.n_draws is None else told.n_draws
    known = told.readout in READOUTS and 2 <= n_draws <= MOST_DRAWS
    if not known or not hasattr(adapter, "readout"):
        raise CheckpointError(
            "cannot be asked like this",
            path=adapter.checkpoint.path,
            expected=f"2 to {MOST_DRAWS} draws and a readout of {', '.join(READOUTS)}, for "
            "diffusion and flow models",
            found=f"{n_draws} draws, readout {told.readout}, for {adapter.checkpoint.family}",
            remedy="Leave out the number of draws, the readout and the mask.",
        )
    settings: Any = adapter
    settings.n_draws, settings.readout = n_draws, told.readout
    settings.masks_silence = told.mask_silence
    masked = ", silence masked" if told.mask_silence else ""
    facts = [adapter.checkpoint.sha256, "draws", n_draws, told.readout, masked]
    settings.checkpoint = replace(
        adapter.checkpoint,
        sha256=digest_of(facts),
        layout=f"{adapter.checkpoint.layout}, {n_draws} draws, readout {told.readout}{masked}",
    )
    return adapter


def _dtypes(source: Source) -> Iterator[str]:
    """Element types of all tensors of a checkpoint."""
    yield from (entry.dtype for entry in source.tensors.values())
    for part in source.parts.values():
        yield from _dtypes(part)
