"""One writer at a time: a lock file beside what it guards."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rootnote.errors import CaseError
from rootnote.integrity import storage_error

READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What a disk answers that does not let itself be written."""
_SECONDS = 20


@contextmanager
def locked(file: Path) -> Iterator[bool]:
    """Keep other windows and processes out.

    Yields
    ------
    writable : bool
        False on a disk that cannot be written, where no lock is needed.

    Raises
    ------
    CaseError
        Another process does not let go.
    """
    lock = FileLock(file, timeout=_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise being_written(file.parent) from error
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise storage_error(file, error) from error
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def being_written(folder: Path) -> CaseError:
    """The error for a case that another process does not let go."""
    return CaseError(
        "is being written by another window or process",
        path=folder,
        remedy="Wait until it has finished, then try again.",
    )
