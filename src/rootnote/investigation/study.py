"""`rootnote validate`: the measured error rates, worked out again from stored trainings."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rootnote.errors import Error
from rootnote.integrity import atomic_write
from rootnote.progress import Progress, silent
from rootnote.shipped import shipped

if TYPE_CHECKING:
    from rootnote.engine.validation.study import Study as Study  # the command line names it too


def truths(folder: Path | None = None) -> tuple[Path, ...]:
    """Folders of stored trainings: those that ship, or those below `folder`.

    Raises
    ------
    Error
        There are none.
    """
    root = shipped("validation") if folder is None else folder
    found = tuple(sorted(path.parent for path in root.glob("**/truth.json")))
    if not found:
        raise Error(
            "holds no stored trainings of the validation study",
            path=root,
            remedy="Reinstall Rootnote, or make them with `python tests/real/truth.py`.",
        )
    return found


def validate(folder: Path | None = None, progress: Progress = silent) -> "tuple[Study, ...]":
    """Measure again what Rootnote's answers are worth; nothing is trained.

    Raises
    ------
    Error
        The stored trainings are missing or cannot be read.
    """
    from rootnote.engine.validation.study import study

    return tuple(study(truths(folder), progress))


def write_summaries(studies: "tuple[Study, ...]", file: Path) -> None:
    """Write a list of summaries, each as `resources/schema/validation.schema.json` has it.

    Raises
    ------
    StorageError
        The file cannot be written.
    """
    from rootnote.engine.validation.study import summary

    rows = [summary(one) for one in studies]
    atomic_write(file, json.dumps(rows, indent=1, allow_nan=False) + "\n")
