"""A checkpoint's files after every check that needs no weights.

The configuration asks for no code, the weight files lie in the folder, and their headers agree
with their sizes. Pickled weights are converted by a child process and then checked likewise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from rootnote.engine.models.checkpoint import PICKLE_SUFFIXES, Sniffed
from rootnote.engine.models.pickle_scan import require_harmless, scan
from rootnote.engine.models.safetensors_header import TensorEntry, read_header
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, read_object, unreadable
from rootnote.engine.models.unpickling import TemporaryFolder, unpickle
from rootnote.errors import CheckpointError, UnsafeCheckpointError
from rootnote.integrity import digest_of, sha256_file

TRANSFORMERS_STEMS = ("model", "pytorch_model")
DIFFUSERS_STEMS = ("diffusion_pytorch_model", "model", "pytorch_model")


@dataclass(frozen=True, slots=True)
class Source:
    """A folder, or one component of it, that passed every check that needs no weights."""

    folder: Path
    family: str
    layout: str
    config: dict[str, Any]
    files: tuple[Path, ...]
    tensors: dict[str, TensorEntry]
    parts: Mapping[str, "Source"] = field(default_factory=dict)
    """Components in folders of their own, by the name of the folder."""
    config_files: tuple[str, ...] = ("config.json",)
    """Names of the files that the configuration was read from."""
    plain: Any = None
    """What a pickled checkpoint holds beside tensors."""
    root: Path | None = None
    """The checkpoint's folder, where this is a component of it."""
    _held: tuple[TemporaryFolder, ...] = ()
    """Keeps converted pickles until the source goes."""

    @property
    def config_file(self) -> Path:
        """The file to name when the configuration is at fault."""
        return self.folder / self.config_files[0] if self.config_files else self.files[0]

    def sha256(self) -> str:
        """Digest over the relative names and digests of the configuration and weight files.

        Raises
        ------
        CheckpointError
            A file cannot be read.
        """
        digests = {}
        for path in dict.fromkeys(self._all_files()):  # components may share a file
            try:
                digests[path.relative_to(self.root or self.folder).as_posix()] = sha256_file(path)
            except OSError as error:
                raise unreadable(path, error) from error
        return digest_of(digests)

    def _all_files(self) -> Iterator[Path]:
        """Configuration and weights of this and of every component."""
        yield from (self.folder / name for name in self.config_files)
        yield from self.files
        for part in self.parts.values():
            yield from part._all_files()


def open_source(sniffed: Sniffed) -> Source:
    """Check a model that lies in one folder: `config.json` and its weights.

    Raises
    ------
    UnsafeCheckpointError
        The weights or the configuration ask for code, or a file lies elsewhere.
    CheckpointError
        A header, the shard index or the configuration is damaged or cannot be honoured.
    """
    _refuse_adapter(sniffed.folder)
    return _component(
        sniffed, sniffed.folder, sniffed.config, TRANSFORMERS_STEMS, root=sniffed.folder
    )


def open_components(sniffed: Sniffed, names: Sequence[str], optional: Sequence[str]) -> Source:
    """Check the named components of a pipeline, each a folder with its own configuration.

    Raises
    ------
    UnsafeCheckpointError, CheckpointError
        As `open_source`; also where one of `names` is missing.
    """
    _refuse_adapter(sniffed.folder)
    index = ("model_index.json",) if sniffed.config else ()
    refuse_demands(sniffed.config, sniffed.folder / "model_index.json")
    parts: dict[str, Source] = {}
    for name in (*names, *optional):
        folder = sniffed.folder / name
        if name in optional and not (folder / "config.json").is_file():
            continue
        if not folder.is_dir():
            raise CheckpointError(
                f"lacks its component {name!r}",
                path=sniffed.folder,
                expected=f"a folder {name}",
                remedy=DAMAGED_REMEDY,
            )
        parts[name] = component_at(sniffed, folder, sniffed.folder)
    return Source(
        sniffed.folder, sniffed.family, sniffed.layout, sniffed.config, (), {}, parts, index
    )


def open_source_in(sniffed: Sniffed, folder: Path) -> Source:
    """Check a model in one folder whose configuration was already reduced to what is honoured."""
    return _component(sniffed, folder, sniffed.config, TRANSFORMERS_STEMS, root=folder)


def component_at(sniffed: Sniffed, folder: Path, root: Path) -> Source:
    """Check one component in a folder of its own, which must lie in `root`."""
    _require_inside(folder, root)
    config = read_object(folder / "config.json")
    return _component(sniffed, folder, config, DIFFUSERS_STEMS, root=root)


def open_file(
    sniffed: Sniffed, file: Path, *, config_files: tuple[str, ...] = (), keep: Sequence[str] = ()
) -> Source:
    """Check a layout whose weights are one file, pickled or safetensors.

    Parameters
    ----------
    keep : sequence of str
        Entries of a pickle's outermost dictionary that are wanted; tensors below one of them are
        named `entry/name`.
    """
    if not file.is_file():
        raise CheckpointError("is missing", path=file, remedy=DAMAGED_REMEDY)
    _require_inside(file, sniffed.folder)
    refuse_demands(sniffed.config, sniffed.folder / "config.json")
    if file.suffix == ".safetensors":
        return Source(
            sniffed.folder, sniffed.family, sniffed.layout, sniffed.config, (file,),
            read_header(file), config_files=config_files,
        )  # fmt: skip
    converted = unpickle(file, keep)
    return Source(
        sniffed.folder, sniffed.family, sniffed.layout, sniffed.config, (file,),
        _converted(file, converted.tensors), config_files=config_files, plain=converted.plain,
        _held=(converted.folder,),
    )  # fmt: skip


def renamed(source: Source, names: Mapping[str, str], config: dict[str, Any]) -> Source:
    """A source whose tensors go by other names; only those in `names` (old to new) are kept."""
    tensors = {
        new: replace(source.tensors[old], stored_as=source.tensors[old].stored_as or old)
        for old, new in names.items()
    }
    return replace(source, tensors=tensors, config=config)


def refuse_demands(config: Any, path: Path) -> None:
    """Refuse a configuration that asks for code of its own or for quantised weights.

    Raises
    ------
    UnsafeCheckpointError
        `auto_map`, `custom_pipelines` or `trust_remote_code` at any depth.
    CheckpointError
        `quantization_config` at any depth.
    """
    for key, value in _entries(config):
        if key in ("auto_map", "custom_pipelines") or (key == "trust_remote_code" and value):
            raise UnsafeCheckpointError(
                f"asks to run Python code that came with the model ({key})",
                path=path,
                remedy="Use the model's release for the transformers or diffusers library without "
                "custom code.",
            )
        if key == "quantization_config":
            raise CheckpointError(
                "holds quantised weights, which have no well-defined gradient",
                path=path,
                remedy="Use the model's unquantised weights.",
            )


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key and value at every depth of a JSON value, null entries left out."""
    pending = [value]
    while pending:  # a loop, because nesting may be as deep as the JSON reader allowed
        inner = pending.pop()
        if isinstance(inner, dict):
            yield from ((key, entry) for key, entry in inner.items() if entry is not None)
            pending += inner.values()
        elif isinstance(inner, list):
            pending += inner


def _refuse_adapter(folder: Path) -> None:
    """An adapter beside a model would change its results and is not applied."""
    for name in ("adapter_config.json", "pytorch_lora_weights.safetensors"):
        if (folder / name).exists():
            raise CheckpointError(
                "holds a fine-tuning adapter beside the base model, which would be ignored",
                path=folder / name,
                remedy="Move it elsewhere and give its file with --adapter, or merge it into the "
                "model's weights and open the result.",
            )


def _component(
    sniffed: Sniffed, folder: Path, config: dict[str, Any], stems: Sequence[str], *, root: Path
) -> Source:
    """One folder of configuration and weights."""
    refuse_demands(config, folder / "config.json")
    files = _weight_files(folder, stems, root)
    tensors: dict[str, TensorEntry] = {}
    held: list[TemporaryFolder] = []
    for file in files:
        if file.suffix == ".safetensors":
            header = read_header(file)
        else:
            converted = unpickle(file)
            held.append(converted.folder)
            header = _converted(file, converted.tensors)
        for name in header.keys() & tensors.keys():
            raise CheckpointError(
                f"tensor {name!r} is stored twice", path=file, remedy=DAMAGED_REMEDY
            )
        tensors |= header
    return Source(
        folder, sniffed.family, sniffed.layout, config, files, tensors, root=root, _held=tuple(held)
    )


def _converted(file: Path, tensors: Path) -> dict[str, TensorEntry]:
    """The tensors of a pickle: they are read from the converted copy, and named after the file."""
    header = read_header(tensors)
    if not header:
        raise CheckpointError("holds no tensors", path=file, remedy=DAMAGED_REMEDY)
    return {name: replace(entry, file=file, data_file=entry.file) for name, entry in header.items()}


def _weight_files(folder: Path, stems: Sequence[str], root: Path) -> tuple[Path, ...]:
    """The files that make up the model: safetensors where there are any, else pickles."""
    for suffix in ("safetensors", "bin"):
        for stem in stems:
            for name in (f"{stem}.{suffix}", f"{stem}.fp16.{suffix}"):
                if (folder / name).exists() or (folder / name).is_symlink():
                    return (_inside(folder, name, folder / name, root),)
            index = folder / f"{stem}.{suffix}.index.json"
            if index.exists():
                names = _shards(index)
                return tuple(_inside(folder, name, index, root) for name in sorted(names))
    _refuse_other_pickles(folder)
    raise CheckpointError(
        "holds no weights",
        path=folder,
        expected=f"{stems[0]}.safetensors",
        remedy="Copy the model's safetensors files into this folder.",
    )


def _shards(index: Path) -> set[str]:
    """The files that a shard index names."""
    weight_map = read_object(index).get("weight_map")
    if (
        not isinstance(weight_map, dict)
        or not weight_map
        or not all(isinstance(name, str) for name in weight_map.values())
    ):
        raise CheckpointError(
            "the shard index has no weight_map", path=index, remedy=DAMAGED_REMEDY
        )
    return set(weight_map.values())


def _refuse_other_pickles(folder: Path) -> None:
    """Name a pickle under an unexpected name that asks for code, rather than call it missing."""
    for entry in sorted(folder.iterdir()):
        if entry.suffix in PICKLE_SUFFIXES and entry.is_file():
            require_harmless(entry, scan(entry))


def _inside(folder: Path, name: str, index: Path, root: Path) -> Path:
    """A weight file's path, if it is a plain file of this folder."""
    pure = PurePosixPath(name)
    if (
        pure.is_absolute()
        or ".." in pure.parts
        or "\\" in name
        or "\0" in name
        or pure.suffix not in (".safetensors", ".bin")
        # A shard index of safetensors that names a pickle would open a door that none asked for.
        or (".safetensors" in index.suffixes and pure.suffix != ".safetensors")
    ):
        raise UnsafeCheckpointError(
            f"the shard index names a file that is not a weight file of this folder: {name}",
            path=index,
            remedy="Check where this model comes from.",
        )
    path = folder / pure
    _require_inside(path, root)
    if not path.is_file():
        raise CheckpointError("is missing", path=path, remedy=DAMAGED_REMEDY)
    return path


def _require_inside(path: Path, root: Path) -> None:
    """Refuse links that lead out of the checkpoint's folder."""
    try:
        target, home = path.resolve(), root.resolve()
    except (OSError, RuntimeError) as error:
        raise CheckpointError(
            "is a link that leads nowhere", path=path, remedy=DAMAGED_REMEDY
        ) from error
    # The download cache of huggingface_hub links snapshots/<revision>/x to blobs/<digest>.
    homes = [home, home.parent.parent / "blobs"] if home.parent.name == "snapshots" else [home]
    if not any(target.is_relative_to(place) for place in homes):
        raise UnsafeCheckpointError(
            f"is a link to a file outside the model's folder: {target}",
            path=path,
            remedy="Copy the model's folder with its links followed, and open the copy.",
        )
