"""What a checkpoint is, decided from file names and configuration, without opening it.

Only safetensors files are ever opened for weights: a pickle (`.bin`, `.pt`, `.ckpt`) or
TorchScript file can run code at load, and no scan of a pickle is a guarantee.
"""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rootnote.engine.models.strict_json import read_object, unreadable
from rootnote.errors import CheckpointError, UnknownModelError, UnsafeCheckpointError

PICKLE_SUFFIXES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".th", ".ts"})
SAFE_REMEDY = (
    "Ask the model's owner for its safetensors files, or convert it on a machine that holds "
    "nothing of value, and open the result."
)
FOLDER_REMEDY = "Give the folder that holds the model's config.json and safetensors files."

_FAMILY_OF_MODEL_TYPE = {
    "musicgen": "musicgen",
    "musicgen_melody": "musicgen-melody",
    "acestep": "ace-step-1.5",
    "diffusion_cond": "stable-audio-tools",
    "diffusion_cond_inpaint": "stable-audio-tools",
    "diffusion_uncond": "stable-audio-tools",
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
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a folder looks like from outside."""

    folder: Path
    family: str
    layout: str
    config: dict[str, Any]


def forbid_network_and_code() -> None:
    """Tell the model libraries never to download and never to run a checkpoint's code.

    They read these when they are first imported, so this runs before any of them is.
    """
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DIFFUSERS_DISABLE_REMOTE_CODE"):
        os.environ[name] = "1"
    os.environ.pop("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", None)


def identify(path: Path) -> Sniffed:
    """Family and layout of a checkpoint, from names and configuration alone.

    Parameters
    ----------
    path : Path
        The checkpoint's folder.

    Raises
    ------
    UnknownModelError
        Nothing we know; the message names what was seen.
    UnsafeCheckpointError
        Nothing but pickle or TorchScript files.
    CheckpointError
        The path does not exist or cannot be read.
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
            raise _refused_file(path)
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        raise unreadable(path, error) from error
    for name, key, families, layout in (
        ("model_index.json", "_class_name", _FAMILY_OF_PIPELINE, "diffusers"),
        ("modular_model_index.json", "_class_name", _FAMILY_OF_PIPELINE, "diffusers modular"),
        ("model_config.json", "model_type", _FAMILY_OF_MODEL_TYPE, "stable-audio-tools"),
        ("config.json", "model_type", _FAMILY_OF_MODEL_TYPE, "transformers"),
    ):
        if name in names:
            config = read_object(path / name)
            kind = config.get(key)
            if isinstance(kind, str) and kind in families:
                return Sniffed(path, families[kind], layout, config)
            raise UnknownModelError(
                f"is of a family that Rootnote does not know: {name} says {key} = {kind!r}",
                path=path,
                remedy="Check that this is a music model's folder.",
            )
    if {"state_dict.bin", "compression_state_dict.bin"} <= set(names):
        return Sniffed(path, "musicgen", "audiocraft", {})
    refuse_pickles(path)
    seen = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    raise UnknownModelError(
        f"is not a model folder that Rootnote knows; it holds {seen or 'nothing'}",
        path=path,
        remedy=FOLDER_REMEDY,
    )


def refuse_pickles(folder: Path) -> None:
    """Refuse a folder that holds pickles or TorchScript and no safetensors file.

    Raises
    ------
    UnsafeCheckpointError
        It does.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    pickles = [entry for entry in entries if entry.suffix in PICKLE_SUFFIXES]
    if pickles and not any(".safetensors" in entry.suffixes for entry in entries):
        raise _refused_file(pickles[0])


def _refused_file(path: Path) -> CheckpointError:
    """Why a file that is not safetensors is not opened."""
    if _is_torchscript(path):
        return UnsafeCheckpointError(
            "is a TorchScript program, which runs when it is loaded; it was not opened",
            path=path,
            remedy=SAFE_REMEDY,
        )
    if path.suffix in PICKLE_SUFFIXES:
        return UnsafeCheckpointError(
            "is a Python pickle, which can run code when it is loaded; it was not opened",
            path=path,
            remedy=SAFE_REMEDY,
        )
    if path.name == "config.json" or path.suffix == ".safetensors":
        return CheckpointError("is one file of a model", path=path, remedy=FOLDER_REMEDY)
    return UnknownModelError(
        f"is not a model: a {path.suffix or 'suffixless'} file is none that Rootnote opens",
        path=path,
        remedy=FOLDER_REMEDY,
    )


def _is_torchscript(path: Path) -> bool:
    """Whether a zip archive has TorchScript's code folder; only its directory is read."""
    if not path.is_file():  # opening a pipe would wait for ever
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any("/code/" in f"/{name}" for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return path.suffix == ".ts"
