"""Making and opening a case, and refusing what could not be entered into it."""

import os
from pathlib import Path

from rootnote.case.casefile import SUFFIX, Case
from rootnote.case.keys import open_key
from rootnote.case.ledger import WITHOUT_KEY
from rootnote.case.records import CaseFacts
from rootnote.case.report import Person
from rootnote.errors import CaseError, CustodyError, StorageError


def make_case(
    folder: Path,
    *,
    title: str,
    examiner: Person,
    question: str = "",
    commissioner: str = "",
) -> Case:
    """Make a case; its folder's name gets the suffix `.rootnote` if it has none.

    Raises
    ------
    CaseError, CustodyError, StorageError
        The place is taken, the key does not open, or the case cannot be written.
    """
    place = folder if folder.suffix == SUFFIX else folder.with_name(folder.name + SUFFIX)
    return Case.create(place, CaseFacts(title, question, commissioner), examiner, key=open_key())


def open_case(folder: Path, *, write: bool = False) -> Case:
    """Open a case; for writing with the person's key.

    Raises
    ------
    CaseError, CustodyError
        It is no case, its log is damaged, or the key does not open.
    """
    place = folder
    if not folder.exists() and folder.with_name(folder.name + SUFFIX).exists():
        place = folder.with_name(folder.name + SUFFIX)
    return Case.open(place, key=open_key() if write else None)


def open_to_enter(folder: Path) -> Case:
    """The case; for writing only by somebody who has sealed records in it before.

    Whoever receives a case can read it, repeat it and report from it without changing it.

    Raises
    ------
    CaseError, CustodyError
        It is no case, or its log is damaged.
    """
    case = open_case(folder)
    try:
        own = open_key().public
    except (CustodyError, StorageError):  # a reader needs no key
        return case
    return open_case(folder, write=True) if any(e.key == own for e in case.events) else case


def is_foreign(case: Case) -> bool:
    """Whether it is open for reading only because none of its records is the person's own."""
    return case.why_read_only == WITHOUT_KEY


def require_writable(case: Case) -> None:
    """Refuse before hours of work what could not be entered after them."""
    if case.why_read_only:
        raise CaseError(
            f"is open for reading only: {case.why_read_only}",
            path=case.folder,
            remedy="Move the case where it can be written.",
        )


def require_outside(case: Case, output: Path) -> None:
    """Refuse to write among the sealed files, where the next check would find a stranger.

    Raises
    ------
    CaseError
        The output lies within the case.
    """
    if Path(os.path.realpath(output)).is_relative_to(os.path.realpath(case.folder)):
        raise CaseError(
            "lies within the case, whose every file is sealed",
            path=output,
            remedy="Choose a place outside of the case.",
        )
