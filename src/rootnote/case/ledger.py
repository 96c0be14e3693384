"""A folder whose every change is an act in the custody log.

An act is committed in four steps: its files are written beside the case (`.staging`), its record
is added to the log, the files are put in their places, the head is sealed. The record is the
moment of truth. Whatever stops an act before it leaves the case as it was; whatever stops it
after is finished when the case is next opened for writing. So the last good state always opens.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import rootnote
from rootnote.case.custody import (
    HEAD_FILE,
    LOG_FILE,
    Change,
    CustodyEvent,
    Detail,
    Finding,
    Log,
    check_head,
    event_line,
    head_text,
    read_log,
    sealed_event,
    sealing_head,
)
from rootnote.case.disk import Disk
from rootnote.case.keys import SealingKey
from rootnote.case.locking import READ_ONLY, being_written, locked
from rootnote.case.staging import STAGING, Contents, seal, settle, stage, staged_path
from rootnote.case.state import read_settled, read_state
from rootnote.errors import CaseError, CustodyError
from rootnote.integrity import sha256_bytes, storage_error

LOCK = ".lock"
PLACES = "places.json"
"""Where referenced files lie on this machine: no evidence, not sealed, never leaves."""
UNSEALED = frozenset({LOCK, PLACES, STAGING})
WITHOUT_KEY = "it was opened without a sealing key"
_UNWRITABLE = "its disk cannot be written"


class Ledger:
    """An open case folder.

    Parameters
    ----------
    folder : Path
        Holds a custody log.
    key : SealingKey, optional
        Seals what is written; without one the folder is only read.
    disk : Disk, optional
        Another only in tests.

    Raises
    ------
    CaseError
        The folder holds no case.
    CustodyError
        The log is damaged; nothing is written into a damaged case.
    """

    def __init__(
        self, folder: Path, *, key: SealingKey | None = None, disk: Disk | None = None
    ) -> None:
        self.folder = folder
        self._key = key
        self._disk = disk or Disk()
        if not (folder / LOG_FILE).is_file():
            raise CaseError(
                "is not a case: it holds no custody log",
                path=folder,
                remedy="Give a folder that `rootnote case new` made.",
            )
        self.why_read_only = "" if key else WITHOUT_KEY
        self.log = Log((), (), 0)
        self._holds_lock = False
        with self.exclusive():
            pass

    @classmethod
    def create(
        cls,
        folder: Path,
        contents: Contents,
        *,
        actor: str,
        key: SealingKey,
        disk: Disk | None = None,
    ) -> "Ledger":
        """Make a case folder: there it is whole, or it is not there.

        Raises
        ------
        CaseError
            The place is taken.
        StorageError
            It cannot be written.
        """
        if folder.exists():
            raise CaseError(
                "exists already", path=folder, remedy="Choose another name for the new case."
            )
        disk = disk or Disk()
        draft = folder.parent / f".{folder.name}.new-{os.getpid()}"
        try:
            disk.make_folder(folder.parent)
            if draft.exists():
                disk.remove(draft)
            disk.make_folder(draft)
            changes = []
            for path, data in contents.items():
                if isinstance(data, bytes):
                    disk.make_folder((draft / path).parent)
                    disk.write(draft / path, data)
                    changes.append(Change(path, None, sha256_bytes(data)))
            event = sealed_event(
                Log((), (), 0),
                time_utc=_now(),
                actor=actor,
                action="case made",
                changes=changes,
                details={},
                program=_PROGRAM,
                key=key,
            )
            disk.write(draft / LOG_FILE, event_line(event))
            disk.write(draft / HEAD_FILE, head_text(event, key).encode())
            disk.rename(draft, folder)
        except OSError as error:
            raise storage_error(folder, error) from error
        return cls(folder, key=key, disk=disk)

    @property
    def is_read_only(self) -> bool:
        """Whether acts are refused; `why_read_only` says why."""
        return bool(self.why_read_only)

    def read(self, path: str) -> bytes:
        """A file of the case, checked against the log.

        Raises
        ------
        CaseError
            The case has no such file, or another window changed it since the log was read.
        CustodyError
            It is not as the log says.
        """
        if path not in self.log.files:
            raise CaseError(f"has no {path}", path=self.folder)
        digest, record = self.log.files[path]
        target = self.folder / path
        # Whoever finishes an act meanwhile moves the file from the one place to the other.
        for place in (target, staged_path(self.folder, path, digest), target):
            if place.is_file():
                with suppress(FileNotFoundError):
                    data = place.read_bytes()
                    if sha256_bytes(data) == digest:
                        return data
        if read_log(read_state(self.folder)[0]).files.get(path, ("",))[0] != digest:
            raise _changed_meanwhile(self.folder, path, "Open the case again.")
        raise _damaged(
            self.folder, (Finding(path, record, "is missing or not as it was recorded"),)
        )

    def sealed(self) -> tuple[bytes, bytes]:
        """The log as it was last read, and the head that seals it.

        Raises
        ------
        CaseError
            Another process has written since.
        CustodyError
            The last act was not finished, and a case that is only read is not mended.
        """
        log = b"".join(event_line(event) for event in self.log.events)
        now, head = read_settled(self.folder)
        problems = check_head(self.log, head)
        if head is not None and not problems:
            return log, head
        if read_log(now).head != self.log.head:
            raise being_written(self.folder)
        raise _damaged(self.folder, problems)

    def commit(
        self,
        action: str,
        contents: Contents,
        *,
        actor: str,
        details: Mapping[str, Detail] | None = None,
    ) -> CustodyEvent:
        """Carry out an act: all of it, or nothing.

        Raises
        ------
        CaseError
            The case is read-only, or another window changed one of the files since it was read.
        CustodyError
            The log was damaged meanwhile.
        StorageError
            The disk is full or does not let itself be written.
        """
        key = self._require_writable()
        seen = self.log
        with self.exclusive():
            current = self.log
            for path in contents:
                if current.files.get(path, ("",))[0] != seen.files.get(path, ("",))[0]:
                    again = "Look at what stands there now, then change it again."
                    raise _changed_meanwhile(self.folder, path, again)
            try:
                changes = stage(self.folder, self._disk, contents, self.log.files)
                event = sealed_event(
                    current,
                    time_utc=_now(),
                    actor=actor,
                    action=action,
                    changes=changes,
                    details=details or {},
                    program=_PROGRAM,
                    key=key,
                )
                self._disk.append(self.folder / LOG_FILE, event_line(event))
                settle(self.folder, self._disk, event.changes)
                seal(self.folder, self._disk, event, key)
            except OSError as error:
                raise storage_error(self.folder, error) from error
            self.log = read_log(read_state(self.folder)[0])
        return event

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep others out and see what they have written; acts within follow one another.

        Raises
        ------
        CaseError, CustodyError
            Another process does not let go, or the log was damaged.
        """
        if self._holds_lock:
            yield
            return
        if self.is_read_only:
            self.log = self._recovered()
            yield
            return
        with locked(self.folder / LOCK) as writable:
            if not writable:
                self.why_read_only = _UNWRITABLE
            self.log = self._recovered()
            self._holds_lock = True
            try:
                yield
            finally:
                self._holds_lock = False

    def next_number(self, folder: str) -> str:
        """The next free number of a folder whose files are numbered, as `0003`."""
        taken = (PurePosixPath(path).parts for path in self._ever())
        numbers = [
            int(parts[1][:4])
            for parts in taken
            if parts[0] == folder and len(parts) > 1 and parts[1][:4].isdecimal()
        ]
        return f"{max(numbers, default=0) + 1:04d}"

    def _ever(self) -> set[str]:
        """Every path that any record names: a number is never used again."""
        return {change.path for event in self.log.events for change in event.changes}

    def _require_writable(self) -> SealingKey:
        """The key, or why nothing can be written."""
        if self._key is None or self.is_read_only:
            raise CaseError(
                f"is open for reading only: {self.why_read_only}",
                path=self.folder,
                remedy="Open it where it can be written, with a sealing key.",
            )
        return self._key

    def _recovered(self) -> Log:
        """The log as it is on the disk, after finishing what was stopped; under the lock."""
        data, head_bytes = read_state(self.folder)
        log = read_log(data)
        head = sealing_head(log, head_bytes)
        if isinstance(head, Finding):
            raise _damaged(self.folder, (*log.findings, head))
        # Without a line end it is a record that a crash cut short. With one, somebody wrote it.
        if log.findings and data.endswith(b"\n"):
            raise _damaged(self.folder, log.findings)
        if self.is_read_only:
            return log
        try:
            if log.findings:
                self._disk.truncate(self.folder / LOG_FILE, log.n_bytes)
                log = read_log(data[: log.n_bytes])
            if head.sequence < len(log.events):
                for event in log.events[head.sequence :]:
                    key = self._own_key(event)
                    settle(self.folder, self._disk, event.changes)
                seal(self.folder, self._disk, log.events[-1], key)
            elif (self.folder / STAGING).exists():
                self._disk.remove(self.folder / STAGING)
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise storage_error(self.folder, error) from error
            self.why_read_only = _UNWRITABLE
        return log

    def _own_key(self, event: CustodyEvent) -> SealingKey:
        """The key; refuses to seal what somebody else wrote behind the head."""
        if self._key is None or event.key != self._key.public:
            raise _damaged(
                self.folder,
                (Finding(LOG_FILE, event.sequence, "is not sealed, and another key signed it"),),
            )
        return self._key


_PROGRAM = f"rootnote {rootnote.__version__}"


def _now() -> str:
    """The time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _changed_meanwhile(folder: Path, path: str, remedy: str) -> CaseError:
    """The error for a file that is no longer as it was when the log was read."""
    return CaseError(f"{path} was changed in another window meanwhile", path=folder, remedy=remedy)


def _damaged(folder: Path, findings: tuple[Finding, ...]) -> CustodyError:
    """The error for a case that must not be written."""
    said = str(findings[0]) if findings else "the log is empty"
    return CustodyError(
        f"the custody log does not hold: {said}",
        path=folder,
        remedy="Run `rootnote case verify` for all findings, and go back to an undamaged copy. "
        "Nothing was changed.",
    )
