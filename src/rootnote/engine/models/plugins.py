"""The door for families that someone else maintains.

A package that is installed beside Rootnote opens a family of its own by naming an object in the
entry-point group `rootnote.model_families`:

    [project.entry-points."rootnote.model_families"]
    our-model = "our_package.rootnote_family:FAMILY"

The object is a `ModelFamily`; `resources/model_family_template.py` is one to start from, and
`rootnote inspect --conformance FOLDER` checks that what it opens keeps every promise of
`ModelAdapter`. Installing a package is the investigator's own decision; nothing in a checkpoint
can name one.
"""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, cast

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import ModelAdapter
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.errors import CheckpointError

GROUP = "rootnote.model_families"
_NEEDED = ("recognises", "open_source", "survey", "load")


class ModelFamily(Protocol):
    """One family in one layout, of another package."""

    family: str
    layout: str

    def recognises(self, path: Path) -> bool:
        """Whether a folder or file is of this family; by names and headers only, and quickly."""

    def open_source(self, sniffed: Sniffed) -> Any:
        """Check everything that can be checked without the weights; the result goes to `load`.

        Raises
        ------
        CheckpointError
            It is damaged or unsafe. `rootnote.engine.models.source` has the checks that the
            families of Rootnote use.
        """

    def survey(self, source: Any) -> Checkpoint:
        """What the checkpoint is, with a digest over every file that changes a number."""

    def load(
        self,
        source: Any,
        checkpoint: Checkpoint,
        device: torch.device,
        *,
        prompt: str,
        untrained_seed: int | None,
    ) -> ModelAdapter:
        """The adapter, in float32 and evaluation mode.

        With `untrained_seed`, initial weights under that seed take the place of trained ones,
        and the adapter's checkpoint has another digest.
        """


def plugins() -> tuple[ModelFamily, ...]:
    """The installed families of other packages.

    Raises
    ------
    CheckpointError
        A package names an object that cannot be imported or is no `ModelFamily`.
    """
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            plugin = entry.load()
        except Exception as error:
            raise _broken(entry.name, entry.value, f"{type(error).__name__}: {error}") from error
        missing = [name for name in _NEEDED if not callable(getattr(plugin, name, None))]
        if missing or not all(
            isinstance(getattr(plugin, name, None), str) for name in ("family", "layout")
        ):
            raise _broken(entry.name, entry.value, f"it lacks {', '.join(missing) or 'its names'}")
        found.append(cast(ModelFamily, plugin))
    return tuple(found)


def plugin_for(path: Path) -> tuple[ModelFamily, Sniffed] | None:
    """The first installed family that recognises a checkpoint."""
    for plugin in plugins():
        if plugin.recognises(path):
            folder = path if path.is_dir() else path.parent
            file = None if path.is_dir() else path
            return plugin, Sniffed(folder, plugin.family, plugin.layout, {}, file)
    return None


def _broken(name: str, value: str, why: str) -> CheckpointError:
    """A family that cannot be used stops every opening: silence would hide it."""
    return CheckpointError(
        f"the installed model family {name!r} ({value}) cannot be used: {why}",
        remedy="Mend or uninstall the package that brings it.",
    )
