"""Spoiling a checkpoint, and checking that the refusal helps its reader."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rootnote.engine.models import inspect_checkpoint, load_checkpoint
from rootnote.errors import CheckpointError

WEIGHTS = "model.safetensors"


def edit_config(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    config = json.loads((folder / "config.json").read_text())
    edit(config)
    (folder / "config.json").write_text(json.dumps(config))


def edit_weights(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / WEIGHTS)
    edit(tensors)
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})


def refusal(
    path: Path, kind: type[CheckpointError] = CheckpointError, **options: Any
) -> CheckpointError:
    """The error that keeps `path` from being opened; inspecting gives the same as its reason."""
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path, **options)
    error = caught.value
    assert type(error) is kind, error.diagnostics()
    assert error.path is not None
    assert error.remedy.endswith(".")
    if not options:
        verdict = inspect_checkpoint(path)
        assert (verdict.verdict, verdict.reason) == ("refused", error.diagnostics())
    return error
