"""Making and opening a case, and refusing what could not be entered into it."""

import os
from pathlib import Path

from rootnote.case.casefile import SUFFIX, Case
from rootnote.case.custody import LOG_FILE
from rootnote.case.keys import KEY_VARIABLE, PASSPHRASE_VARIABLE, open_key
from rootnote.case.ledger import WITHOUT_KEY
from rootnote.case.records import CaseFacts
from rootnote.case.report import Person
from rootnote.errors import CaseError, CustodyError, StorageError

_FOREIGN = "somebody else sealed it, so it stays as it was received"
_LOCKED = (
    f"your sealing key does not open (its passphrase goes into {PASSPHRASE_VARIABLE}), so it "
    "cannot be told whether the case is yours"
)


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
    place = folder if folder.suffix == SUFFIX else _with_suffix(folder)
    return Case.create(place, CaseFacts(title, question, commissioner), examiner, key=open_key())


def open_case(folder: Path, *, write: bool = False) -> Case:
    """Open a case; for writing with the person's key.

    Raises
    ------
    CaseError, CustodyError
        It is no case, its log is damaged, or the key does not open.
    """
    return Case.open(case_folder(folder), key=open_key() if write else None)


def case_folder(named: Path) -> Path:
    """The folder that a person means, who may leave out the suffix; nothing in it is read."""
    whole = _with_suffix(named)
    # `Path.exists` fails on names that are too long for any folder.
    return whole if not os.path.exists(named) and os.path.exists(whole) else named


def title_of(folder: Path) -> str:
    """What a case is called that was given no title: as its folder, which may have full stops."""
    return folder.name.removesuffix(SUFFIX)


def open_to_enter(folder: Path) -> Case:
    """The case; for writing only by somebody who has sealed records in it before.

    Whoever receives a case can read it, repeat it and report from it without changing it. A key
    that is there and does not open may have sealed the case: taken for a stranger's, what is done
    upon it would stay out of its log.

    Raises
    ------
    CaseError, CustodyError
        It is no case, its log is damaged, or a key is there and does not open.
    """
    case = open_case(folder)
    try:
        own = open_key().public
    except StorageError:  # no key, and no place for one: a reader needs none
        return case
    except CustodyError as error:
        raise CustodyError(
            f"{error.problem}, so it cannot be told whether this case is yours",
            path=error.path,
            remedy=f"Set {PASSPHRASE_VARIABLE} to the key's passphrase. Whoever only received the "
            f"case can set {KEY_VARIABLE} to a file that does not exist: a new key is made there, "
            "and the case stays as it is.",
        ) from error
    return open_case(folder, write=True) if any(e.key == own for e in case.events) else case


def open_to_look(folder: Path) -> Case:
    """The same where nothing is entered: a key that does not open leaves it for reading only.

    Raises
    ------
    CaseError, CustodyError
        It is no case, or its log is damaged.
    """
    return open_case(folder) if _is_locked() else open_to_enter(folder)


def is_foreign(case: Case) -> bool:
    """Whether it is open for reading only because none of its records is the person's own."""
    return case.why_read_only == WITHOUT_KEY and not _is_locked()


def why_not_entered(case: Case) -> str:
    """Why what is done upon a case as it is open stays out of its log; empty where it does not."""
    if case.why_read_only != WITHOUT_KEY:
        return case.why_read_only
    return _LOCKED if _is_locked() else _FOREIGN


def _with_suffix(folder: Path) -> Path:
    """The folder's name with the suffix; `.` and `/` have no name and stay."""
    return folder.with_name(folder.name + SUFFIX) if folder.name else folder


def _is_locked() -> bool:
    """Whether the person has a key that does not open, as without its passphrase."""
    try:
        open_key()
    except StorageError:
        return False
    except CustodyError:
        return True
    return False


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
        raise _within_a_case(output)


def require_outside_cases(output: Path) -> None:
    """Refuse to write among the sealed files of any case, whichever it is.

    Raises
    ------
    CaseError
        The output lies within a case.
    """
    for folder in Path(os.path.realpath(output)).parents:
        if os.path.isfile(folder / LOG_FILE):
            raise _within_a_case(output)


def _within_a_case(output: Path) -> CaseError:
    """The error for an output that would be a stranger among sealed files."""
    return CaseError(
        "lies within the case, whose every file is sealed",
        path=output,
        remedy="Choose a place outside of the case.",
    )
