"""Where results go: looked at before the long work, written whole after it."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rootnote.errors import StorageError
from rootnote.integrity import storage_error
from rootnote.investigation.opening import require_outside_cases

STANDARD_OUTPUT = Path("-")


def require_writable_file(path: Path | None, inputs: Iterable[Path] = ()) -> None:
    """Refuse a result file that could not be written or would replace an input.

    Parameters
    ----------
    path : Path or None
        None and `-` are always fine.
    inputs : iterable of Path
        What the command reads.

    Raises
    ------
    StorageError
        It is a folder or an input, or its folder cannot be written.
    CaseError
        It lies within a case.
    """
    if path is None or path == STANDARD_OUTPUT:
        return
    if path.is_dir():
        raise StorageError("is a folder", path=path, remedy="Name a file for the result.")
    if any(path.exists() and other.exists() and os.path.samefile(path, other) for other in inputs):
        raise StorageError(
            "is an input of this command and would be replaced by its result",
            path=path,
            remedy="Choose another file for the result.",
        )
    _require_writable(path.parent, path)


def require_writable_folder(folder: Path) -> None:
    """Refuse a folder that could not be made or written.

    Raises
    ------
    StorageError
        It could not.
    CaseError
        It lies within a case.
    """
    _require_writable(folder, folder)


def _require_writable(folder: Path, named: Path) -> None:
    """Try to write where `folder` is, or where it would be made; leaves nothing behind."""
    require_outside_cases(named)
    try:
        while not folder.exists():
            folder = folder.parent
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise storage_error(named, error) from error
