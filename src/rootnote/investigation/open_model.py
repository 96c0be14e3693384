"""Opening a model for a run: on its device, within its memory, with as many draws as it needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.integrity import atomic_write, digest_of
from rootnote.investigation.machine import spared
from rootnote.investigation.runtime import resolve_device
from rootnote.progress import Progress

if TYPE_CHECKING:
    from rootnote.engine.models import ModelAdapter, Told

_OF_SAMPLE = ("segment_s", "hop_s", "modules", "prompt", "damping")
"""Fields of the configuration that what is measured of draws depends on."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedModel:
    """A model as a run asks it."""

    adapter: "ModelAdapter"
    told: "Told"
    """What it was opened with: the number of draws too, where it was measured."""
    caveats: tuple[str, ...]
    """What was done where memory is short."""


def open_model(
    checkpoint: Path,
    config: AttributionConfig,
    said: Mapping[str, Any],
    device: str,
    cache: Path,
    progress: Progress,
) -> OpenedModel:
    """Open a checkpoint on a device; raises as `load_checkpoint` and `machine.spared`."""
    from rootnote.engine.models import Told

    return _opened(checkpoint, config, Told(**said), resolve_device(device), cache, progress)


def open_model_for(
    catalogue: Catalogue,
    checkpoint: Path,
    config: AttributionConfig,
    said: Mapping[str, Any],
    device: str,
    cache: Path,
    progress: Progress,
) -> OpenedModel:
    """The same for a run on a catalogue: where nobody said how many draws, as many as agree.

    What was measured is kept in `cache`, so that an index opens again with what it was built with.
    """
    from rootnote.engine.draws import converged_draws

    opened = open_model(checkpoint, config, said, device, cache, progress)
    adapter = opened.adapter
    if adapter.n_draws == 1 or opened.told.n_draws is not None:
        return opened
    fields = {name: getattr(config, name) for name in _OF_SAMPLE}
    key = digest_of([adapter.checkpoint.sha256, catalogue.sha256, fields])
    kept = cache / "draws" / f"{key}.json"
    n_draws = _read(kept)
    if n_draws is None:
        n_draws = converged_draws(adapter, catalogue, config, progress)
        atomic_write(kept, json.dumps({"n_draws": n_draws}) + "\n")
    if n_draws == adapter.n_draws:
        return opened
    told = replace(opened.told, n_draws=n_draws)
    return _opened(checkpoint, config, told, str(adapter.device), cache, progress)


def _opened(
    checkpoint: Path,
    config: AttributionConfig,
    told: "Told",
    device: str,
    cache: Path,
    progress: Progress,
) -> OpenedModel:
    """Open a checkpoint with what is told of it."""
    from rootnote.engine.models import load_checkpoint

    progress("opening the model", 0, 1)
    adapter = load_checkpoint(checkpoint, device=device, prompt=config.prompt, told=told)
    short = spared(adapter, config, device, cache / "weights")
    progress("opening the model", 1, 1)
    return OpenedModel(adapter, told, short)


def _read(kept: Path) -> int | None:
    """The number of draws that was measured before; None where there is none that can be read."""
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))["n_draws"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) and found >= 2 else None
