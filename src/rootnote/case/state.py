"""Log and head of a case as they are on the disk, read without keeping writers out."""

import time
from pathlib import Path

from rootnote.case.custody import HEAD_FILE, LOG_FILE, Head, read_head
from rootnote.case.locking import being_written
from rootnote.errors import CaseError

_READINGS = 100
"""How often a log that others are writing is read again."""
_WAITS, _WAIT_S = 40, 0.05
"""How often, and how long each time, an act is waited for that somebody may be finishing."""


def read_state(folder: Path) -> tuple[bytes, bytes | None]:
    """The log of a case and its head, both of one moment.

    They are two files. Whoever reads them without the lock, as others write, could get the log
    of one moment and the head of another; so they are read until two readings are the same.

    Returns
    -------
    log, head : bytes
        None for a head that is not there.

    Raises
    ------
    CaseError
        They cannot be read, or are never twice the same.
    """
    last = None
    for _ in range(_READINGS):
        state = _bytes(folder, LOG_FILE), _head_bytes(folder)
        if state == last:
            return state
        last = state
    raise being_written(folder)


def read_settled(folder: Path) -> tuple[bytes, bytes | None]:
    """The same; an act that is not finished is waited for, as somebody may be just at it."""
    log, head = read_state(folder)
    for _ in range(_WAITS):
        seen = None if head is None else read_head(head)
        n_whole, is_cut = log.count(b"\n"), not log.endswith(b"\n")
        if not isinstance(seen, Head) or (n_whole <= seen.sequence and not is_cut):
            break
        time.sleep(_WAIT_S)
        log, head = read_state(folder)
    return log, head


def _bytes(folder: Path, name: str) -> bytes:
    """A file's bytes; raises `CaseError` where it cannot be read."""
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise CaseError(f"{name} cannot be read: {error.strerror or error}", path=folder) from error


def _head_bytes(folder: Path) -> bytes | None:
    """The head's bytes, if there is one."""
    return _bytes(folder, HEAD_FILE) if (folder / HEAD_FILE).is_file() else None
