"""What an index was built from, and the manifest that says so."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rootnote.domain import AttributionConfig, Catalogue, Checkpoint
from rootnote.errors import IndexMismatchError
from rootnote.integrity import atomic_write, digest_of

_FORMAT = 6
_MANIFEST = "index.json"
_INDEX_FIELDS = (
    "segment_s",
    "hop_s",
    "modules",
    "prompt",
    "fisher",
    "damping",
    "rank",
    "levels_db",
    "speeds",
    "fisher_segments",
    "control_segments",
    "n_generations",
    "step_nats",
    "step_panel",
    "control_steps",
    "pooling_sharpness",
    "seed",
)
"""Fields of `AttributionConfig` that change what is stored; the others act at query time."""


@dataclass(frozen=True, slots=True)
class IndexKey:
    """Digests of everything that an index depends on."""

    checkpoint: str
    catalogue: str
    config: Mapping[str, Any]

    @classmethod
    def of(
        cls, checkpoint: Checkpoint, catalogue: Catalogue, config: AttributionConfig
    ) -> "IndexKey":
        """The key of the index that these three need."""
        fields = asdict(config)
        return cls(
            checkpoint.sha256,
            catalogue.sha256,
            {name: _plain(fields[name]) for name in _INDEX_FIELDS},
        )

    @property
    def digest(self) -> str:
        """One digest over the key; labels every file of the index."""
        return digest_of({"format": _FORMAT, **asdict(self)})


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of an index folder."""

    complete: bool
    skipped: Mapping[str, str]
    """Track ids that the model cannot read, with the reason."""


def write_manifest(folder: Path, key: IndexKey, manifest: Manifest) -> None:
    """Write `index.json` atomically."""
    content = {
        "format": _FORMAT,
        "built_from": asdict(key),
        "complete": manifest.complete,
        "skipped": dict(manifest.skipped),
    }
    atomic_write(folder / _MANIFEST, json.dumps(content, indent=2, sort_keys=True) + "\n")


def read_manifest(folder: Path, key: IndexKey) -> Manifest | None:
    """Read `index.json` and check that it was built from `key`; None where there is none.

    Raises
    ------
    IndexMismatchError
        It was built from something else, or cannot be understood.
    """
    path = folder / _MANIFEST
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text())
        built_from = dict(content["built_from"])
        manifest = Manifest(bool(content["complete"]), dict(content["skipped"]))
        known = content["format"] == _FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexMismatchError(
            "the index manifest cannot be understood",
            path=path,
            remedy="Delete the index folder and build the index again.",
        ) from error
    wanted = asdict(key)
    if not known or built_from != wanted:
        raise IndexMismatchError(
            f"the index was built from another {_difference(built_from, wanted)}",
            path=folder,
            remedy="Name the checkpoint, catalogue and options it was built from, or choose "
            "another index folder.",
        )
    return manifest


def _plain(value: Any) -> Any:
    """As JSON gives it back."""
    return list(value) if isinstance(value, tuple) else value


def _difference(built_from: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Name the first part that differs: checkpoint, catalogue, an option, or the format."""
    for part in ("checkpoint", "catalogue"):
        if built_from.get(part) != wanted[part]:
            return part
    options = built_from.get("config", {})
    for name, value in wanted["config"].items():
        if options.get(name) != value:
            return f"configuration ({name}: {options.get(name)!r}, now {value!r})"
    return "version of the index format"
