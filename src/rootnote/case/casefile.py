"""A case: the acts that a person can carry out on it, and what stands in it.

Every act is one record of the custody log and is on the disk when its method returns; there is
no saving. What is read is checked against the log.
"""

import json
import os
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rootnote.case.custody import CustodyEvent, Detail
from rootnote.case.disk import Disk
from rootnote.case.format import FORMAT, FORMAT_FILE
from rootnote.case.keys import SealingKey
from rootnote.case.ledger import PLACES, Ledger
from rootnote.case.records import (
    CaseFacts,
    Exhibit,
    Statement,
    exhibit_from_json,
    exhibit_to_json,
    from_bytes,
    person_from_json,
    person_to_json,
    statement_from_json,
    statement_to_json,
    to_bytes,
)
from rootnote.case.report.content import Person
from rootnote.errors import CaseError, StorageError
from rootnote.integrity import atomic_write, sha256_file

SUFFIX = ".rootnote"
_EXAMINER = "0001"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the case: what was asked, and what came out."""

    number: str
    exhibits: Mapping[str, str]
    """Number of the exhibit for each role: suspect, checkpoint, catalogue, decoys, controls."""
    settings: Mapping[str, Any]
    """Configuration, region, device and threads."""
    result: Mapping[str, Any]


class Case:
    """An open case.

    Parameters
    ----------
    ledger : Ledger
        Its folder.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @classmethod
    def create(
        cls,
        folder: Path,
        facts: CaseFacts,
        examiner: Person,
        *,
        key: SealingKey,
        disk: Disk | None = None,
    ) -> "Case":
        """Make a case.

        Raises
        ------
        CaseError
            The place is taken.
        StorageError
            It cannot be written.
        """
        facts = replace(facts, case_id=facts.case_id or str(uuid.uuid4()))
        contents = {
            FORMAT_FILE: FORMAT.encode(),
            "case.json": to_bytes(asdict(facts)),
            "statement.json": to_bytes(statement_to_json(Statement())),
            f"people/{_EXAMINER}.json": to_bytes(person_to_json(examiner)),
        }
        return cls(Ledger.create(folder, contents, actor=_EXAMINER, key=key, disk=disk))

    @classmethod
    def open(
        cls, folder: Path, *, key: SealingKey | None = None, disk: Disk | None = None
    ) -> "Case":
        """Open a case; without a key, for reading only.

        Raises
        ------
        CaseError, CustodyError
            It is no case, or its log is damaged.
        """
        return cls(Ledger(folder, key=key, disk=disk))

    # ------------------------------------------------------------------ what stands in it

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
        return person_from_json(self._read(f"people/{_EXAMINER}.json"))

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
    def attachments(self) -> tuple[str, ...]:
        """Names of attached files."""
        prefix = "attachments/"
        return tuple(
            path.removeprefix(prefix)
            for path in sorted(self._ledger.log.files)
            if path.startswith(prefix)
        )

    def read(self, path: str) -> bytes:
        """A file of the case, checked against the log."""
        return self._ledger.read(path)

    @property
    def files(self) -> dict[str, str]:
        """Every file of the case and its digest."""
        return {path: digest for path, (digest, _) in self._ledger.log.files.items()}

    # ------------------------------------------------------------------------------- acts

    def state(self, statement: Statement) -> None:
        """Write down what the examiner states."""
        self._commit("statement", {"statement.json": to_bytes(statement_to_json(statement))})

    def add_exhibit(self, exhibit: Exhibit, *, copy_from: Path | None = None) -> str:
        """Enter an exhibit; with a root to take them from, put its files into the case.

        Returns
        -------
        number : str
            Of the new exhibit, or of the one that holds the same files already.

        Raises
        ------
        CaseError
            Its files are not as the exhibit says.
        """
        with self._ledger.exclusive():
            number, contents = self._entered(exhibit, {}, copy_from)
            if contents:
                held = "inside" if copy_from else "referenced"
                self._commit("exhibit entered", contents, exhibit=number, held=held)
            return number

    def receive(self, number: str, received: str, received_from: str) -> None:
        """Write down when, and from whom, an exhibit was received.

        Raises
        ------
        CaseError
            The case has no such exhibit.
        """
        path = f"exhibits/{number}.json"
        exhibit = exhibit_from_json(self._read(path))
        told = replace(exhibit, received=received, received_from=received_from)
        self._commit("receipt", {path: to_bytes(exhibit_to_json(told))}, exhibit=number)

    def add_run(
        self,
        exhibits: Mapping[str, Exhibit],
        settings: Mapping[str, Any],
        result: Mapping[str, Any],
    ) -> str:
        """Enter a run with the exhibits it used, as one act.

        Parameters
        ----------
        exhibits : mapping of str to Exhibit
            By role: suspect, checkpoint, catalogue, decoys, controls.
        settings, result : mapping
            What repeats the run, and its result as JSON values.

        Returns
        -------
        number : str
            Of the run.
        """
        with self._ledger.exclusive():
            contents: dict[str, bytes | Path | None] = {}
            numbers = {}
            for role, exhibit in exhibits.items():
                numbers[role], more = self._entered(exhibit, contents, None)
                contents |= more
            run = self._ledger.next_number("runs")
            contents[f"runs/{run}/run.json"] = to_bytes({"exhibits": numbers, "settings": settings})
            contents[f"runs/{run}/result.json"] = to_bytes(result, salt=False)
            self._commit("run", contents, run=run)
            return run

    def add_rerun(self, certificate: Mapping[str, Any]) -> str:
        """Enter the certificate of a repeated run; its number."""
        with self._ledger.exclusive():
            number = self._ledger.next_number("reruns")
            self._commit(
                "run repeated",
                {f"reruns/{number}.json": to_bytes(certificate)},
                run=str(certificate["run"]),
                outcome=str(certificate["outcome"]),
            )
            return number

    def add_note(self, text: str) -> str:
        """Enter a note; its number."""
        with self._ledger.exclusive():
            number = self._ledger.next_number("notes")
            self._commit("note", {f"notes/{number}.json": to_bytes({"text": text})}, note=number)
            return number

    def attach(self, file: Path) -> str:
        """Put a file into the case, as a timestamp token over the head's digest; its name."""
        with self._ledger.exclusive():
            name = f"{self._ledger.next_number('attachments')}{file.suffix}"
            self._commit("attachment", {f"attachments/{name}": file})
        return name

    def hand_over(self, action: str, digest: str) -> None:
        """Write down that a report or bundle of this digest was made."""
        self._commit(action, {}, sha256=digest)

    # ----------------------------------------------------------- where things are, here

    @property
    def places(self) -> dict[str, Path]:
        """Root of each referenced exhibit on this machine, by number, as far as it is known."""
        value: dict[str, str] = {}
        with suppress(OSError, ValueError):
            value = json.loads((self.folder / PLACES).read_text(encoding="utf-8"))
        held = {
            number: self.folder / "exhibits" / number
            for number, exhibit in self.exhibits.items()
            if exhibit.held == "inside"
        }
        known = {
            number: Path(os.path.normpath(self.folder / place)) for number, place in value.items()
        }
        return known | held

    def remember_places(self, places: Mapping[str, Path]) -> None:
        """Keep where referenced exhibits lie; losing it costs a search and nothing else.

        What lies beside the case is remembered relative to it: both can be moved together.
        """
        if self.why_read_only:
            return
        new = {number: self._place(place) for number, place in {**self.places, **places}.items()}
        with suppress(StorageError):
            atomic_write(self.folder / PLACES, json.dumps(new, indent=1))

    # ------------------------------------------------------------------------------------

    def _place(self, place: Path) -> str:
        """A place as it is remembered: from the case's folder, or whole where it lies elsewhere."""
        place, folder = place.absolute(), self.folder.absolute()
        if place.is_relative_to(folder.parent):
            return Path(os.path.relpath(place, folder)).as_posix()
        return str(place)

    def _entered(
        self,
        exhibit: Exhibit,
        pending: Mapping[str, bytes | Path | None],
        copy_from: Path | None,
    ) -> tuple[str, dict[str, bytes | Path | None]]:
        """The number of an exhibit, and what has to be written if it is new."""
        for number, known in self.exhibits.items():
            if known.identity == exhibit.identity:
                return number, {}
        first = int(self._ledger.next_number("exhibits"))
        number = f"{first + sum(path.startswith('exhibits/') for path in pending):04d}"
        contents: dict[str, bytes | Path | None] = {}
        if copy_from is not None:
            if len(exhibit.files) != 1:
                raise CaseError(
                    f"{exhibit.name} has {len(exhibit.files)} files; only single files are put "
                    "into a case",
                    remedy="Refer to it by its digests, as is done by default.",
                )
            (file,) = exhibit.files
            source = copy_from / file.path
            if sha256_file(source) != file.sha256:
                raise CaseError("is not the file that was examined", path=source)
            inside = f"original{source.suffix}"  # its name stands in the record, not in the log
            contents[f"exhibits/{number}/{inside}"] = source
            exhibit = replace(
                exhibit, held="inside", entry=inside, files=(replace(file, path=inside),)
            )
        contents[f"exhibits/{number}.json"] = to_bytes(exhibit_to_json(exhibit))
        return number, contents

    def _commit(
        self, action: str, contents: Mapping[str, bytes | Path | None], **details: Detail
    ) -> None:
        """Carry out an act as the examiner."""
        self._ledger.commit(action, contents, actor=_EXAMINER, details=details)

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
