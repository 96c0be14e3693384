"""A checkpoint's folder after every check that needs no weights.

The configuration asks for no code, the safetensors files lie in the folder, and their headers
agree with their sizes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.safetensors_header import TensorEntry, read_header
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, read_object, unreadable
from rootnote.errors import CheckpointError, UnsafeCheckpointError
from rootnote.integrity import digest_of, sha256_file


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that passed every check that needs no weights."""

    folder: Path
    family: str
    layout: str
    config: dict[str, Any]
    files: tuple[Path, ...]
    tensors: dict[str, TensorEntry]

    def sha256(self) -> str:
        """Digest over the relative names and digests of the configuration and weight files.

        Raises
        ------
        CheckpointError
            A file cannot be read.
        """
        digests = {}
        for path in (self.folder / "config.json", *self.files):
            try:
                digests[path.relative_to(self.folder).as_posix()] = sha256_file(path)
            except OSError as error:
                raise unreadable(path, error) from error
        return digest_of(digests)


def open_source(sniffed: Sniffed) -> Source:
    """Check everything that can be checked without the weights.

    Raises
    ------
    UnsafeCheckpointError
        The weights are pickles only, the configuration asks for code, or a file lies elsewhere.
    CheckpointError
        A header, the shard index or the configuration is damaged or cannot be honoured.
    """
    folder = sniffed.folder
    refuse_demands(sniffed.config, folder / "config.json")
    if (folder / "adapter_config.json").exists():
        raise CheckpointError(
            "holds a fine-tuning adapter beside the base model, which would be ignored",
            path=folder / "adapter_config.json",
            remedy="Merge the adapter into the model's weights and open the result.",
        )
    files = _weight_files(folder)
    tensors: dict[str, TensorEntry] = {}
    for file in files:
        header = read_header(file)
        for name in header.keys() & tensors.keys():
            raise CheckpointError(
                f"tensor {name!r} is stored twice", path=file, remedy=DAMAGED_REMEDY
            )
        tensors |= header
    return Source(folder, sniffed.family, sniffed.layout, sniffed.config, files, tensors)


def refuse_demands(config: Any, path: Path) -> None:
    """Refuse a configuration that asks for code of its own or for quantised weights.

    Raises
    ------
    UnsafeCheckpointError
        `auto_map` at any depth.
    CheckpointError
        `quantization_config` at any depth.
    """
    for key in _keys(config):
        if key == "auto_map":
            raise UnsafeCheckpointError(
                "asks to run Python code that came with the model (auto_map)",
                path=path,
                remedy="Use the model's release for the transformers library without custom code.",
            )
        if key == "quantization_config":
            raise CheckpointError(
                "holds quantised weights, which have no well-defined gradient",
                path=path,
                remedy="Use the model's unquantised weights.",
            )


def _keys(value: Any) -> Iterator[str]:
    """Every key at every depth of a JSON value, null entries left out."""
    pending = [value]
    while pending:  # a loop, because nesting may be as deep as the JSON reader allowed
        inner = pending.pop()
        if isinstance(inner, dict):
            yield from (key for key, entry in inner.items() if entry is not None)
            pending += inner.values()
        elif isinstance(inner, list):
            pending += inner


def _weight_files(folder: Path) -> tuple[Path, ...]:
    """The safetensors files that make up the model: one, or the shards its index names."""
    index = folder / "model.safetensors.index.json"
    if (folder / "model.safetensors").exists():
        names = {"model.safetensors"}
    elif index.exists():
        weight_map = read_object(index).get("weight_map")
        if (
            not isinstance(weight_map, dict)
            or not weight_map
            or not all(isinstance(name, str) for name in weight_map.values())
        ):
            raise CheckpointError(
                "the shard index has no weight_map", path=index, remedy=DAMAGED_REMEDY
            )
        names = set(weight_map.values())
    else:
        raise CheckpointError(
            "holds no weights",
            path=folder,
            expected="model.safetensors",
            remedy="Copy the model's safetensors files into this folder.",
        )
    return tuple(_inside(folder, name, index) for name in sorted(names))


def _inside(folder: Path, name: str, index: Path) -> Path:
    """A weight file's path, if it is a plain file of this folder."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or pure.suffix != ".safetensors":
        raise UnsafeCheckpointError(
            f"the shard index names a file that is not a safetensors file of this folder: {name}",
            path=index,
            remedy="Check where this model comes from.",
        )
    path = folder / pure
    if not path.is_file():
        raise CheckpointError("is missing", path=path, remedy=DAMAGED_REMEDY)
    target, home = path.resolve(), folder.resolve()
    # The download cache of huggingface_hub links snapshots/<revision>/x to blobs/<digest>.
    homes = [home, home.parent.parent / "blobs"] if home.parent.name == "snapshots" else [home]
    if not any(target.is_relative_to(place) for place in homes):
        raise UnsafeCheckpointError(
            f"is a link to a file outside the model's folder: {target}",
            path=path,
            remedy="Copy the model's folder with its links followed, and open the copy.",
        )
    return path
