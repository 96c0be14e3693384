"""What stands in a case, read once in the background for the page that shows it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rootnote.investigation.cases import Person, Statement


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run, and how its repetitions compared."""

    number: str
    suspect: str
    model: str
    finished: str
    certificates: tuple[str, ...]
    """Outcome of every repetition, oldest first."""


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """An exhibit."""

    number: str
    kind: str
    name: str
    sha256: str
    n_files: int
    received: str
    received_from: str


@dataclass(frozen=True, slots=True)
class CaseOutline:
    """Everything that the page shows."""

    folder: Path
    title: str
    question: str
    commissioner: str
    examiner: "Person"
    why_read_only: str
    """Empty where the case can be written."""
    is_foreign: bool
    """Whether it can be written by whoever goes on with it with a key of their own."""
    statement: "Statement"
    exhibits: tuple[ExhibitLine, ...]
    runs: tuple[RunLine, ...]
    notes: tuple[str, ...]
    tags: tuple[tuple[str, int], ...]
    """Every tag, and how many notes bear it."""
    attachments: tuple[str, ...]
    n_records: int
    head_digest: str

    @property
    def is_writable(self) -> bool:
        """Whether acts can be entered."""
        return not self.why_read_only


def outline_of(folder: Path, *, take_over: bool = False) -> CaseOutline:
    """Read a case; for writing only where the person has sealed records in it before.

    Parameters
    ----------
    folder : Path
        The case.
    take_over : bool
        Go on with a case that somebody else sealed, with one's own key.

    Raises
    ------
    CaseError, CustodyError
        It is no case, its log is damaged, or the key does not open.
    """
    from rootnote.investigation.opening import (
        is_foreign,
        open_case,
        open_to_look,
        why_not_entered,
    )

    case = open_case(folder, write=True) if take_over else open_to_look(folder)
    facts, certificates = case.facts, case.reruns.values()
    return CaseOutline(
        folder=case.folder,
        title=facts.title,
        question=facts.question,
        commissioner=facts.commissioner,
        examiner=case.examiner,
        why_read_only=why_not_entered(case),
        is_foreign=is_foreign(case),
        statement=case.statement,
        exhibits=tuple(
            ExhibitLine(
                number=number,
                kind=exhibit.kind.value,
                name=exhibit.name,
                sha256=str(exhibit.facts.get("sha256", "")),
                n_files=len(exhibit.files),
                received=exhibit.received,
                received_from=exhibit.received_from,
            )
            for number, exhibit in case.exhibits.items()
        ),
        runs=tuple(
            RunLine(
                number=number,
                suspect=_of(run.result, "suspect"),
                model=_of(run.result, "checkpoint"),
                finished=str(run.result["finished"]),
                certificates=tuple(
                    str(made["outcome"]) for made in certificates if made["run"] == number
                ),
            )
            for number, run in case.runs.items()
        ),
        notes=case.notes,
        tags=tuple((tag, len(numbers)) for tag, numbers in case.tags.items()),
        attachments=case.attachments,
        n_records=len(case.events),
        head_digest=case.head_digest,
    )


def _of(result: Any, part: str) -> str:
    """The name of a part of a result."""
    return str(result[part]["name"])
