"""What stands in a case, checked against its log whenever it is read."""

import json
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rootnote.case.custody import CustodyEvent
from rootnote.case.ledger import PLACES, Ledger
from rootnote.case.records import (
    CaseFacts,
    Exhibit,
    Statement,
    exhibit_from_json,
    from_bytes,
    person_from_json,
    statement_from_json,
)
from rootnote.case.report.content import Person
from rootnote.errors import CaseError

ATTACHMENTS = "attachments/"
EXAMINER = "0001"
"""Number of the examiner among the people of a case."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the case: what was asked, and what came out."""

    number: str
    exhibits: Mapping[str, str]
    """Number of the exhibit for each role: suspect, checkpoint, catalogue, decoys, controls."""
    settings: Mapping[str, Any]
    """Configuration, region, device and threads."""
    result: Mapping[str, Any]


class Contents:
    """What can be read of a case.

    Parameters
    ----------
    ledger : Ledger
        Its folder.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._ledger.folder

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written; empty where it can."""
        return self._ledger.why_read_only

    @property
    def events(self) -> tuple[CustodyEvent, ...]:
        """The custody log."""
        return self._ledger.log.events

    @property
    def head_digest(self) -> str:
        """Digest of the last record: what a timestamp token or a third party should hold."""
        return self._ledger.log.head

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep others out, and see what they have written; what is read within is of one moment."""
        return self._ledger.exclusive()

    def sealed(self) -> tuple[bytes, bytes]:
        """The log and the head that seals it, as `Ledger.sealed` gives them."""
        return self._ledger.sealed()

    @property
    def facts(self) -> CaseFacts:
        """What it is about."""
        value = self._read("case.json")
        return CaseFacts(**{name: value[name] for name in CaseFacts.__dataclass_fields__})

    @property
    def statement(self) -> Statement:
        """What the examiner states."""
        return statement_from_json(self._read("statement.json"))

    @property
    def examiner(self) -> Person:
        """Who examines."""
        return person_from_json(self._read(f"people/{EXAMINER}.json"))

    @property
    def exhibits(self) -> dict[str, Exhibit]:
        """The exhibits by number."""
        return {
            number: exhibit_from_json(self._read(f"exhibits/{number}.json"))
            for number in self._numbers("exhibits")
        }

    @property
    def runs(self) -> dict[str, Run]:
        """The runs by number."""
        return {number: self.run(number) for number in self._numbers("runs")}

    def run(self, number: str) -> Run:
        """One run; raises `CaseError` where there is none of this number."""
        if number not in self._numbers("runs"):
            raise CaseError(
                f"has no run {number}",
                path=self.folder,
                remedy="`rootnote case show` lists the runs.",
            )
        value = self._read(f"runs/{number}/run.json")
        result = json.loads(self._ledger.read(f"runs/{number}/result.json"))
        return Run(number, value["exhibits"], value["settings"], result)

    @property
    def reruns(self) -> dict[str, Mapping[str, Any]]:
        """The certificates of repeated runs by number."""
        return {number: self._read(f"reruns/{number}.json") for number in self._numbers("reruns")}

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes, oldest first."""
        return tuple(self._read(f"notes/{n}.json")["text"] for n in self._numbers("notes"))

    @property
    def tags(self) -> dict[str, tuple[str, ...]]:
        """Every tag that notes bear, and the numbers of these notes."""
        found: dict[str, list[str]] = {}
        for number in self._numbers("notes"):
            for tag in self._read(f"notes/{number}.json").get("tags", ()):
                found.setdefault(tag, []).append(number)
        return {tag: tuple(found[tag]) for tag in sorted(found)}

    @property
    def attachments(self) -> tuple[str, ...]:
        """Names of attached files."""
        return tuple(
            path.removeprefix(ATTACHMENTS)
            for path in sorted(self._ledger.log.files)
            if path.startswith(ATTACHMENTS)
        )

    def read(self, path: str) -> bytes:
        """A file of the case, checked against the log."""
        return self._ledger.read(path)

    @property
    def files(self) -> dict[str, str]:
        """Every file of the case and its digest."""
        return {path: digest for path, (digest, _) in self._ledger.log.files.items()}

    @property
    def places(self) -> dict[str, Path]:
        """Root of each referenced exhibit on this machine, by number, as far as it is known.

        Of a single file that has another name here than in the case, the file itself.
        """
        value: Any = None
        with suppress(OSError, ValueError, RecursionError):
            value = json.loads((self.folder / PLACES).read_text(encoding="utf-8"))
        held = {
            number: self.folder / "exhibits" / number
            for number, exhibit in self.exhibits.items()
            if exhibit.held == "inside"
        }
        known = {
            number: Path(os.path.normpath(self.folder / place))
            for number, place in (value.items() if isinstance(value, dict) else ())
            if isinstance(place, str)  # it is not sealed: anybody may have written anything
        }
        return known | held

    def _read(self, path: str) -> dict[str, Any]:
        """A record of the case."""
        return from_bytes(self._ledger.read(path))

    def _numbers(self, folder: str) -> list[str]:
        """The numbers that a folder's records have, in order."""
        prefix = f"{folder}/"
        found = {
            path.removeprefix(prefix)[:4]
            for path in self._ledger.log.files
            if path.startswith(prefix)
        }
        return sorted(found)
