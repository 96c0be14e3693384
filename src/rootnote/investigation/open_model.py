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


@dataclass(frozen=True, slots=True)
class ModelOpener:
    """Opens checkpoints for runs.

    Parameters
    ----------
    said : mapping
        What was said of the checkpoint: fields of `rootnote.engine.models.Told`.
    device : str
        One of `runtime.DEVICES`.
    cache : Path
        Keeps how many draws were measured, so that an index opens again with what it was built
        with, and weights that do not fit into memory.
    """

    said: Mapping[str, Any]
    device: str
    cache: Path

    def open(self, checkpoint: Path, config: AttributionConfig, progress: Progress) -> OpenedModel:
        """Open a checkpoint; raises as `load_checkpoint` and `machine.spared`."""
        from rootnote.engine.models import Told

        return self._open(checkpoint, config, Told(**self.said), progress)

    def open_for(
        self, catalogue: Catalogue, checkpoint: Path, config: AttributionConfig, progress: Progress
    ) -> OpenedModel:
        """The same for a catalogue: where nobody said how many draws, as many as agree on it."""
        from rootnote.engine.draws import converged_draws

        opened = self.open(checkpoint, config, progress)
        adapter = opened.adapter
        if adapter.n_draws == 1 or opened.told.n_draws is not None:
            return opened
        fields = {name: getattr(config, name) for name in _OF_SAMPLE}
        key = digest_of([adapter.checkpoint.sha256, catalogue.sha256, fields])
        kept = self.cache / "draws" / f"{key}.json"
        n_draws = _read(kept)
        if n_draws is None:
            n_draws = converged_draws(adapter, catalogue, config, progress)
            atomic_write(kept, json.dumps({"n_draws": n_draws}) + "\n")
        if n_draws == adapter.n_draws:
            return opened
        return self._open(checkpoint, config, replace(opened.told, n_draws=n_draws), progress)

    def _open(
        self, checkpoint: Path, config: AttributionConfig, told: "Told", progress: Progress
    ) -> OpenedModel:
        """Open a checkpoint with what is told of it."""
        from rootnote.engine.models import load_checkpoint

        device = resolve_device(self.device)
        progress("opening the model", 0, 1)
        adapter = load_checkpoint(checkpoint, device=device, prompt=config.prompt, told=told)
        short = spared(adapter, config, device, self.cache / "weights")
        progress("opening the model", 1, 1)
        return OpenedModel(adapter, told, short)


def _read(kept: Path) -> int | None:
    """The number of draws that was measured before; None where there is none that can be read."""
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))["n_draws"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) and found >= 2 else None
