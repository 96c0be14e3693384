"""What a dropped file or folder is meant to be. No Qt."""

from pathlib import Path

CHECKPOINT = "checkpoint"
CATALOGUE = "catalogue"
SUSPECT = "suspect"
CASE = "case"

_WEIGHTS = frozenset({".safetensors", ".pt", ".pth", ".ckpt", ".bin", ".th"})
_CASE_SUFFIX = ".rootnote"
_MODEL_FILES = ("config.json", "model_index.json", "model_config.json")


def kind_of(path: Path) -> str:
    """What it is, from names alone: whoever reads it says what is wrong.

    A folder whose name ends in `.rootnote` is a case, one with weights or a model's configuration
    a checkpoint, any other folder and a CSV file a catalogue, any other file a suspect.
    """
    suffix = path.suffix.lower()
    if path.is_dir() and suffix == _CASE_SUFFIX:
        return CASE
    if path.is_dir():
        return CHECKPOINT if _holds_model(path) else CATALOGUE
    if suffix in _WEIGHTS:
        return CHECKPOINT
    return CATALOGUE if suffix == ".csv" else SUSPECT


def _holds_model(folder: Path) -> bool:
    """Whether a folder looks like a model's."""
    if any((folder / name).is_file() for name in _MODEL_FILES):
        return True
    try:
        return any(entry.suffix.lower() in _WEIGHTS for entry in folder.iterdir())
    except OSError:
        return False
