"""The custody log: who did what, when, to which file; each record chained to the one before.

One record a line, as canonical JSON. Its digest covers everything but itself and the signature,
among it the digest of the record before; the signature covers the digest. So a byte that is
changed, a record that is taken out or put elsewhere, breaks the chain at a known line. That the
last records were not cut off is what the head says: the last record's number and digest, signed.

The log holds no names and no paths: it points by digest to files that do. A bundle that withholds
those files therefore still verifies.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from rootnote.case.keys import SealingKey, is_signed
from rootnote.integrity import canonical_json, digest_of

GENESIS = "0" * 64
"""What the first record names as the one before."""

Detail = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One file of the case before and after an act; None where there was or is none."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One act."""

    sequence: int
    time_utc: str
    actor: str
    """The number of a person whose name stands in `people/`."""
    action: str
    changes: tuple[Change, ...]
    details: Mapping[str, Detail]
    program: str
    previous: str
    key: str
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold, and where."""

    file: str
    record: int | None
    problem: str

    def __str__(self) -> str:
        """One line for a person."""
        at = "" if self.record is None else f", record {self.record}"
        return f"{self.file}{at}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Log:
    """What can be read of a log, and what does not hold.

    Parameters
    ----------
    events : tuple of CustodyEvent
        Records from the first on, up to the first that is damaged.
    findings : tuple of Finding
        Empty where all of it holds.
    n_bytes : int
        Length of the records in `events`; what follows is damaged or unfinished.
    """

    events: tuple[CustodyEvent, ...]
    findings: tuple[Finding, ...]
    n_bytes: int
    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Every file of the case: its digest and the record that last wrote it."""

    @property
    def head(self) -> str:
        """Digest of the last record."""
        return self.events[-1].digest if self.events else GENESIS


LOG_FILE = "custody.jsonl"
HEAD_FILE = "head.json"
_KEYS = frozenset(CustodyEvent.__dataclass_fields__)
_TEXTS = _KEYS - {"sequence", "changes", "details"}
_DIGEST = re.compile("[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00")


def sealed_event(
    log: Log,
    *,
    time_utc: str,
    actor: str,
    action: str,
    changes: Sequence[Change],
    details: Mapping[str, Detail],
    program: str,
    key: SealingKey,
) -> CustodyEvent:
    """The next record of a log."""
    body: dict[str, Any] = {
        "sequence": len(log.events) + 1,
        "time_utc": time_utc,
        "actor": actor,
        "action": action,
        "changes": [[change.path, change.before, change.after] for change in changes],
        "details": dict(details),
        "program": program,
        "previous": log.head,
        "key": key.public,
    }
    digest = digest_of(body)
    return CustodyEvent(
        **{**body, "changes": tuple(changes)},
        digest=digest,
        signature=key.sign("record", digest),
    )


def event_line(event: CustodyEvent) -> bytes:
    """A record as it stands in the log, with its line end."""
    return (canonical_json(_value(event)) + "\n").encode()


def read_log(data: bytes) -> Log:
    """Read a log and check every record against the one before.

    Reading stops at the first record that does not hold: nothing after it can be relied on, and
    a second finding would only repeat the first.
    """
    events: list[CustodyEvent] = []
    files: dict[str, tuple[str, int]] = {}
    position, previous = 0, GENESIS
    while position < len(data):
        end = data.find(b"\n", position)
        number = len(events) + 1
        line = data[position:] if end < 0 else data[position : end + 1]
        event, problem = _checked(line, number, previous)
        if event is None:
            problem = "bytes after the last whole record" if end < 0 else problem
            return Log(tuple(events), (Finding(LOG_FILE, number, problem),), position, files)
        problem = _apply(event, files)
        if problem:
            return Log(tuple(events), (Finding(LOG_FILE, number, problem),), position, files)
        events.append(event)
        previous, position = event.digest, position + len(line)
    if not events:
        return Log((), (Finding(LOG_FILE, None, "holds no record"),), 0)
    return Log(tuple(events), (), position, files)


def head_text(event: CustodyEvent, key: SealingKey) -> str:
    """The head that seals a log whose last record this is."""
    body = {"sequence": event.sequence, "digest": event.digest, "key": key.public}
    return canonical_json(body | {"signature": key.sign("head", _head_message(body))}) + "\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A seal over the whole log."""

    sequence: int
    digest: str
    key: str


def read_head(data: bytes) -> Head | Finding:
    """The head, or why it cannot be relied on."""
    try:
        value = json.loads(data)
        body = {name: value[name] for name in ("sequence", "digest", "key")}
        is_whole = (canonical_json(value) + "\n").encode() == data and len(value) == 4
        if not is_whole or type(body["sequence"]) is not int or body["sequence"] < 1:
            return Finding(HEAD_FILE, None, "is not as it was written")
        if not is_signed(body["key"], "head", _head_message(body), value["signature"]):
            return Finding(HEAD_FILE, body["sequence"], "the seal does not belong to this head")
        return Head(**body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Finding(HEAD_FILE, None, "is not as it was written")


def check_head(log: Log, data: bytes | None) -> tuple[Finding, ...]:
    """Whether the head seals exactly this log."""
    head = sealing_head(log, data)
    if isinstance(head, Finding):
        return (head,)
    if head.sequence < len(log.events):
        return (Finding(LOG_FILE, head.sequence + 1, "is not sealed: the act was not finished"),)
    return ()


def sealing_head(log: Log, data: bytes | None) -> Head | Finding:
    """The head if it seals a record of this log, be it the last one or not; else why it does not.

    Whoever adds a record seals it with the same key. Were another key enough, anybody could cut
    off the last records and seal what is left, and no record would show his key.
    """
    if data is None:
        return Finding(HEAD_FILE, None, "is missing")
    head = read_head(data)
    if isinstance(head, Finding):
        return head
    n = len(log.events)
    if head.sequence > n:
        problem = f"is missing or damaged: the head seals {head.sequence} records"
        return Finding(LOG_FILE, n + 1, problem)
    sealed = log.events[head.sequence - 1]
    if sealed.digest != head.digest:
        return Finding(HEAD_FILE, head.sequence, "seals another record of this number")
    if sealed.key != head.key:
        return Finding(HEAD_FILE, head.sequence, "is sealed by another key than this record")
    return head


def stays_within(path: object) -> bool:
    """Whether this is a path that leads to a file below a folder, whatever the system."""
    if type(path) is not str or "\0" in path or path == ".":
        return False
    foreign = PureWindowsPath(path)
    is_plain = PurePosixPath(path).as_posix() == path
    return is_plain and not foreign.anchor and ".." not in foreign.parts


def _head_message(body: Mapping[str, Any]) -> str:
    """What a head's signature covers."""
    return f"{body['sequence']}\n{body['digest']}"


def _value(event: CustodyEvent) -> dict[str, Any]:
    """A record as JSON values."""
    value = {name: getattr(event, name) for name in _KEYS}
    return value | {
        "changes": [[change.path, change.before, change.after] for change in event.changes],
        "details": dict(event.details),
    }


def _checked(line: bytes, number: int, previous: str) -> tuple[CustodyEvent | None, str]:
    """A line's record, or what is wrong with it."""
    try:
        value = json.loads(line)
        if (canonical_json(value) + "\n").encode() != line or value.keys() != _KEYS:
            return None, "is not as it was written"
        if not _is_well_formed(value):
            return None, "is not as it was written"
        body = {name: part for name, part in value.items() if name not in ("digest", "signature")}
        if digest_of(body) != value["digest"]:
            return None, "does not match its digest"
        if value["previous"] != previous:
            return None, "does not follow the record before it"
        if value["sequence"] != number or not _TIME.fullmatch(value["time_utc"]):
            return None, "is out of order or without a time"
        if not is_signed(value["key"], "record", value["digest"], value["signature"]):
            return None, "the signature does not belong to it"
        changes = tuple(Change(*change) for change in value["changes"])
        return CustodyEvent(**{**value, "changes": changes}), ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, "is not as it was written"


def _is_well_formed(value: Mapping[str, Any]) -> bool:
    """Whether every part of a record is of its kind: anybody can sign one that is not."""
    details = value["details"]
    return (
        type(value["sequence"]) is int
        and all(type(value[name]) is str for name in _TEXTS)
        and all(
            stays_within(path) and all(end is None or _DIGEST.fullmatch(end) for end in ends)
            for path, *ends in value["changes"]
        )
        and type(details) is dict
        and all(part is None or type(part) in (str, int, bool) for part in details.values())
    )


def _apply(event: CustodyEvent, files: dict[str, tuple[str, int]]) -> str:
    """Follow a record's changes; what contradicts the records before."""
    for change in event.changes:
        known = files.get(change.path, (None, 0))[0]
        if known != change.before:
            return f"says that {change.path} was another file before"
        if change.after is None:
            files.pop(change.path, None)
        else:
            files[change.path] = (change.after, event.sequence)
    return ""
