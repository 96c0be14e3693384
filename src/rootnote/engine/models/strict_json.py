"""JSON from untrusted files: one object, bounded, no duplicate keys, no NaN."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rootnote.errors import CheckpointError

MAX_FILE_BYTES = 32 * 1024 * 1024
"""Largest configuration or shard index that is read; real ones stay below 1 MB."""
DAMAGED_REMEDY = "The file is damaged or incomplete: copy the model again from its source."


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object that a file holds.

    Raises
    ------
    CheckpointError
        The file cannot be read, is too large, or does not hold exactly one JSON object.
    """
    try:
        if not path.is_file():
            raise CheckpointError("is not a file", path=path, remedy=DAMAGED_REMEDY)
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > MAX_FILE_BYTES:
        raise CheckpointError(
            f"is larger than {MAX_FILE_BYTES} bytes, which no model's configuration is",
            path=path,
            remedy="Check that this is the file that came with the model.",
        )
    return parse_object(data, path, "the file")


def parse_object(data: bytes, path: Path, what: str) -> dict[str, Any]:
    """The JSON object in `data`; `what` names it in the message.

    Raises
    ------
    CheckpointError
        `data` is anything else.
    """
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise CheckpointError(
            f"{what} is not valid JSON: {error}", path=path, remedy=DAMAGED_REMEDY
        ) from error
    if not isinstance(value, dict):
        raise CheckpointError(
            f"{what} is not a JSON object",
            path=path,
            expected="{…}",
            found=type(value).__name__,
            remedy=DAMAGED_REMEDY,
        )
    return value


def unreadable(path: Path, error: OSError) -> CheckpointError:
    """The error that words an `OSError` met while reading a checkpoint's file."""
    return CheckpointError(
        f"cannot be read: {error.strerror or error}",
        path=path,
        remedy="Check that the file exists and that you may read it.",
    )


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Object hook: two readers must not see two meanings, so a repeated key is an error."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key occurs twice")
    return value


def _no_constant(name: str) -> float:
    """Constant hook: NaN and Infinity are not JSON."""
    raise ValueError(f"{name} is not JSON")
