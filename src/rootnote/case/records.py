"""What a case writes down, as JSON that a person can read.

Names of people and files stand in these records and nowhere in the log. Each record has a random
salt, so that its digest in the log cannot be used to guess what a bundle withholds.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from rootnote.case.report.content import Act, Person, Provenance
from rootnote.errors import CaseError


class Kind(StrEnum):
    """What an exhibit is."""

    SUSPECT = "suspect"
    CHECKPOINT = "checkpoint"
    ADAPTER = "adapter"
    CATALOGUE = "catalogue"
    DECOYS = "decoys"
    CONTROLS = "controls"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExhibitFile:
    """One file of an exhibit; the path is relative to the exhibit's root."""

    path: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that was examined: a file, or the files of a folder.

    Parameters
    ----------
    kind : Kind
        What it is.
    name : str
        What a person calls it.
    entry : str
        What is opened, relative to the root; empty for the root itself.
    files : tuple of ExhibitFile
        All of its files, sorted by path.
    facts : mapping
        What was measured: `sha256`, `pcm_sha256`, `duration_s`, `sample_rate` …
    received, received_from : str
        When, and from whom, as a person typed it.
    held : str
        `referenced`, or `inside` where its files were put into the case.
    """

    kind: Kind
    name: str
    entry: str
    files: tuple[ExhibitFile, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    received: str = ""
    received_from: str = ""
    held: str = "referenced"

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two exhibits the same: kind, files, what was measured; one file's name not."""
        files = [
            (file.path if len(self.files) > 1 else "", file.n_bytes, file.sha256)
            for file in self.files
        ]
        return self.kind, *files, str(self.facts.get("sha256", ""))

    @property
    def is_file(self) -> bool:
        """Whether it is one file, known by its digest alone, and no folder that holds one."""
        return len(self.files) == 1 and self.entry == self.files[0].path

    def lies_at(self, root: Path, path: str) -> Path:
        """Where a file of it, or its entry, lies: the root itself is a file that was renamed."""
        return root if self.is_file and os.path.isfile(root) else root / path


@dataclass(frozen=True, slots=True)
class Statement:
    """What the examiner states. Every word is typed; nothing is filled in beforehand."""

    provenance: Provenance = Provenance.UNKNOWN
    provenance_basis: str = ""
    act: Act = Act.NOT_STATED
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case is about."""

    title: str
    question: str = ""
    commissioner: str = ""
    case_id: str = ""


def to_bytes(value: Mapping[str, Any], *, salt: bool = True) -> bytes:
    """A record as it is written."""
    salted = {**value, "salt": secrets.token_hex(16)} if salt else dict(value)
    text = json.dumps(salted, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def from_bytes(data: bytes) -> dict[str, Any]:
    """A record as values.

    Raises
    ------
    CaseError
        It is no record.
    """
    try:
        value = json.loads(data)
    except ValueError as error:
        raise CaseError(f"a record cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise CaseError("a record cannot be read: it is no object")
    return value


def exhibit_to_json(exhibit: Exhibit) -> dict[str, Any]:
    """An exhibit as values."""
    return {
        "kind": exhibit.kind.value,
        "name": exhibit.name,
        "entry": exhibit.entry,
        "files": [[file.path, file.n_bytes, file.sha256] for file in exhibit.files],
        "facts": dict(exhibit.facts),
        "received": exhibit.received,
        "received_from": exhibit.received_from,
        "held": exhibit.held,
    }


def exhibit_from_json(value: Mapping[str, Any]) -> Exhibit:
    """The exhibit that `exhibit_to_json` gave."""
    return Exhibit(
        kind=Kind(value["kind"]),
        name=value["name"],
        entry=value["entry"],
        files=tuple(ExhibitFile(*file) for file in value["files"]),
        facts=value["facts"],
        received=value["received"],
        received_from=value["received_from"],
        held=value["held"],
    )


def person_to_json(person: Person) -> dict[str, Any]:
    """A person as values."""
    return {
        "name": person.name,
        "organisation": person.organisation,
        "qualifications": person.qualifications,
    }


def person_from_json(value: Mapping[str, Any]) -> Person:
    """The person that `person_to_json` gave."""
    return Person(value["name"], value["organisation"], value["qualifications"])


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """A statement as values."""
    return {
        "provenance": statement.provenance.value,
        "provenance_basis": statement.provenance_basis,
        "act": statement.act.value,
        "opinion": statement.opinion,
    }


def statement_from_json(value: Mapping[str, Any]) -> Statement:
    """The statement that `statement_to_json` gave."""
    return Statement(
        Provenance(value["provenance"]),
        value["provenance_basis"],
        Act(value["act"]),
        value["opinion"],
    )
