"""What a checkpoint is, decided from names, headers and configuration, without loading it.

No tensor is read and nothing is unpickled here, so a file of any size takes the same time.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rootnote.engine.models.pickle_scan import SAFE_REMEDY, require_harmless, scan
from rootnote.engine.models.safetensors_header import read_header
from rootnote.engine.models.signatures import ACE_STEP_LAYOUT, family_of_files, family_of_tensors
from rootnote.engine.models.strict_json import read_object, unreadable
from rootnote.engine.models.told import NOTHING, Told
from rootnote.errors import CheckpointError, UnknownModelError, UnsafeCheckpointError

PICKLE_SUFFIXES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".th", ".ts"})
FOLDER_REMEDY = "Give the folder that holds the model's config.json and safetensors files."
_MOST_NAMES = 10_000

_FAMILY_OF_MODEL_TYPE = {
    "musicgen": "musicgen",
    "musicgen_melody": "musicgen-melody",
    "acestep": "ace-step-1.5",
    "encodec": "encodec",
    "llama": "language-model",
    "qwen3": "language-model",
}
_FAMILY_OF_TOOLS = {
    "diffusion_cond": "stable-audio-open",
    "diffusion_cond_inpaint": "stable-audio-open",
    "diffusion_uncond": "stable-audio-open",
}
_FAMILY_OF_PIPELINE = {
    "StableAudioPipeline": "stable-audio-open",
    "StableAudio3Pipeline": "stable-audio-3",
    "AudioLDM2Pipeline": "audioldm2",
    "AudioLDMPipeline": "audioldm",
    "MusicLDMPipeline": "musicldm",
    "DanceDiffusionPipeline": "dance-diffusion",
    "AceStepPipeline": "ace-step-1.5",
    "AudioDiffusionPipeline": "audio-diffusion",
    "LongCatAudioDiTPipeline": "longcat-audio",
    "StableDiffusionPipeline": "stable-diffusion",
    "MiniMaxMusic3ModularPipeline": "minimax-music-3",
}
_LAYOUT_OF_FAMILY = {("ace-step-1.5", "transformers"): ACE_STEP_LAYOUT}
"""Where a `config.json` is of no class in transformers."""
_INDEXES = (
    ("model_index.json", "_class_name", _FAMILY_OF_PIPELINE, "diffusers"),
    ("modular_model_index.json", "_class_name", _FAMILY_OF_PIPELINE, "diffusers modular"),
    ("model_config.json", "model_type", _FAMILY_OF_TOOLS, "stable-audio-tools"),
    ("config.json", "model_type", _FAMILY_OF_MODEL_TYPE, "transformers"),
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a checkpoint looks like from outside."""

    folder: Path
    family: str
    layout: str
    config: dict[str, Any]
    file: Path | None = None
    """The weights, where the layout is a single file."""
    told: Told = NOTHING
    """What the investigator adds."""


def forbid_network_and_code() -> None:
    """Tell the model libraries never to download and never to run a checkpoint's code.

    They read these when they are first imported, so this runs before any of them is.
    """
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DIFFUSERS_DISABLE_REMOTE_CODE"):
        os.environ[name] = "1"
    os.environ.pop("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", None)


def identify(path: Path) -> Sniffed:
    """Family and layout of a checkpoint.

    Parameters
    ----------
    path : Path
        The checkpoint's folder, or its file where the layout is a single one.

    Raises
    ------
    UnknownModelError
        Nothing we know; the message names what was seen.
    UnsafeCheckpointError
        It is a TorchScript program, or a pickle that asks for code.
    CheckpointError
        The path does not exist, cannot be read, or is damaged.
    """
    try:
        if not path.exists():
            raise CheckpointError(
                "does not exist",
                path=path,
                remedy="Give the path of a model folder on this machine; Rootnote never "
                "downloads a model by its name.",
            )
        if not path.is_dir():
            return _of_file(path)
        names = []
        for entry in path.iterdir():
            names.append(entry.name)
            if len(names) > _MOST_NAMES:
                break
    except OSError as error:
        raise unreadable(path, error) from error
    return _of_folder(path, frozenset(names))


def _of_folder(path: Path, names: frozenset[str]) -> Sniffed:
    """By its index or configuration, else by its file names, else by its only weight file."""
    for name, key, families, layout in _INDEXES:
        if name not in names:
            continue
        config = read_object(path / name)
        kind = config.get(key)
        if isinstance(kind, str) and kind in families:
            family = families[kind]
            if family == "language-model" and _mentions_yue(path, config, names):
                family = "yue"
            return Sniffed(path, family, _LAYOUT_OF_FAMILY.get((family, layout), layout), config)
        named = family_of_files(names)
        if named is None:
            raise UnknownModelError(
                f"is of a family that Rootnote does not know: {name} says {key} = {kind!r}",
                path=path,
                remedy="Check that this is a music model's folder.",
            )
    named = family_of_files(names)
    if named is not None:
        return Sniffed(path, *named, {})
    if (path / "unet" / "config.json").is_file():
        config = read_object(path / "unet" / "config.json")
        if config.get("_class_name") == "UNet1DModel":
            return Sniffed(path, "dance-diffusion", "diffusers", {})
    weights = sorted(
        name for name in names if Path(name).suffix in PICKLE_SUFFIXES | {".safetensors"}
    )
    if len(weights) == 1:
        return _of_file(path / weights[0], in_folder=True)
    refuse_pickles(path)
    seen = ", ".join(sorted(names)[:8]) + (", …" if len(names) > 8 else "")
    raise UnknownModelError(
        f"is not a model folder that Rootnote knows; it holds {seen or 'nothing'}",
        path=path,
        remedy=FOLDER_REMEDY,
    )


def _mentions_yue(path: Path, config: dict[str, Any], names: frozenset[str]) -> bool:
    """YuE's language models are plain Llamas; only their names tell them apart."""
    told = f"{path.name} {config.get('_name_or_path', '')} {' '.join(sorted(names))}".lower()
    return "yue" in told or "xcodec" in told


def _of_file(path: Path, *, in_folder: bool = False) -> Sniffed:
    """By the names of its tensors."""
    if path.suffix == ".safetensors":
        tensors = frozenset(read_header(path)) if path.is_file() else frozenset[str]()
        what = "safetensors"
    elif path.suffix in PICKLE_SUFFIXES:
        facts = scan(path)
        if facts.kind == "torchscript":
            _refuse_torchscript(path)
        tensors, what = facts.words, "PyTorch"
    elif path.name == "config.json":
        raise CheckpointError("is one file of a model", path=path, remedy=FOLDER_REMEDY)
    else:
        raise UnknownModelError(
            f"is not a model: a {path.suffix or 'suffixless'} file is none that Rootnote opens",
            path=path,
            remedy=FOLDER_REMEDY,
        )
    named = family_of_tensors(tensors)
    if named is not None:
        return Sniffed(path.parent, *named, {}, path)
    if path.suffix in PICKLE_SUFFIXES:
        require_harmless(path, facts)
    if not in_folder and (path.parent / "config.json").is_file():
        raise CheckpointError("is one file of a model", path=path, remedy=FOLDER_REMEDY)
    examples = ", ".join(sorted(name for name in tensors if "." in name)[:3]) or "none named"
    raise UnknownModelError(
        f"is a {what} file whose tensors ({examples}) belong to no music model that Rootnote knows",
        path=path,
        remedy=FOLDER_REMEDY,
    )


def _refuse_torchscript(path: Path) -> None:
    """A program is refused whatever family it is of; the usual ones are named."""
    raise UnsafeCheckpointError(
        "is a TorchScript program (as RAVE and DiffRhythm's autoencoder are released), which runs "
        "when it is loaded; it was not opened",
        path=path,
        remedy=SAFE_REMEDY,
    )


def refuse_pickles(folder: Path) -> None:
    """Refuse a folder whose weights are pickles that ask for code.

    Raises
    ------
    UnsafeCheckpointError
        One of them does, and no safetensors file lies beside them.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    if any(".safetensors" in entry.suffixes for entry in entries):
        return
    for entry in entries:
        if entry.suffix in PICKLE_SUFFIXES and entry.is_file():
            require_harmless(entry, scan(entry))
