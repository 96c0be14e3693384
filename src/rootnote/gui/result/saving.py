"""A result as a file: the same JSON and CSV that the command line writes."""

import json
from pathlib import Path

from rootnote.domain import AttributionResult
from rootnote.errors import StorageError
from rootnote.integrity import atomic_write
from rootnote.results import result_to_csv, result_to_json

_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets take UTF-8 for something else."""


def save_result(result: AttributionResult, path: Path) -> None:
    """Write a result; as a table where the file is named `.csv`, else as JSON.

    Raises
    ------
    StorageError
        The file cannot be written, or would replace a recording of the result.
    """
    _refuse_inputs(result, path)
    if path.suffix.lower() == ".csv":
        atomic_write(path, _BYTE_ORDER_MARK + result_to_csv(result))
    else:
        value = result_to_json(result)
        atomic_write(path, json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False) + "\n")


def _refuse_inputs(result: AttributionResult, path: Path) -> None:
    """Refuse to replace what the result was made from."""
    inputs = [result.suspect.path, *(track.path for track in result.catalogue.tracks)]
    if path.exists() and any(one.exists() and path.samefile(one) for one in inputs):
        raise StorageError(
            "is a recording of this result and would be replaced",
            path=path,
            remedy="Choose another file for the result.",
        )
