"""The verbs upon a case: every one of them leaves its record in the custody log."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rootnote.case.casefile import SUFFIX, Case, Run
from rootnote.case.compare import Comparison, Outcome, compare, sentence
from rootnote.case.custody import CustodyEvent
from rootnote.case.keys import open_key
from rootnote.case.originals import missing, relinked
from rootnote.case.records import CaseFacts, Statement
from rootnote.case.report import Act, Person, Provenance
from rootnote.case.verify import Verification, verify_case
from rootnote.domain import AttributionConfig, AttributionResult, Role
from rootnote.errors import CaseError
from rootnote.investigation import Investigation
from rootnote.investigation.catalogues import read_remembered
from rootnote.investigation.exhibits import used_by
from rootnote.progress import Progress, silent
from rootnote.results import result_to_json

__all__ = [
    "Act",
    "Case",
    "Certificate",
    "CustodyEvent",
    "Outcome",
    "Person",
    "Provenance",
    "Statement",
    "attribute_in_case",
    "make_case",
    "open_case",
    "relink",
    "require_outside",
    "require_writable",
    "rerun",
    "stated",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A repeated run: how it compares with the recorded one, in a sentence and in numbers."""

    run: str
    comparison: Comparison
    sentence: str


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


def attribute_in_case(
    investigation: Investigation,
    folder: Path,
    checkpoint: Path,
    catalogue: Path,
    suspect: Path,
    *,
    config: AttributionConfig | None = None,
    index: Path | None = None,
    region: tuple[float, float] | None = None,
    controls: Path | None = None,
    decoys: Path | None = None,
    progress: Progress = silent,
) -> AttributionResult:
    """Attribute a suspect and enter the run, its exhibits and its result into a case.

    Parameters
    ----------
    investigation : Investigation
        Computes.
    folder : Path
        The case. The rest is as for `Investigation.attribute`.

    Returns
    -------
    result : AttributionResult
        As for `Investigation.attribute`; the case has it as its last run.

    Raises
    ------
    Error
        As for `Investigation.attribute`, or the case cannot be written.
    """
    case = open_case(folder, write=True)
    require_writable(case)
    result = investigation.attribute(
        checkpoint,
        catalogue,
        suspect,
        config=config,
        index=index,
        region=region,
        controls=controls,
        decoys=decoys,
        custody=True,
        progress=progress,
    )
    given = {"suspect": suspect, "checkpoint": checkpoint, "catalogue": catalogue}
    given |= {"decoys": decoys} if decoys else {}
    given |= {"controls": controls} if controls else {}
    control_tracks = (
        read_remembered(controls, Role.CONTROL, investigation.cache, progress).tracks
        if controls
        else ()
    )
    used = used_by(result, given, control_tracks, progress)
    settings = {
        "config": asdict(result.config),
        "region_s": None if region is None else list(region),
        "device": result.device,
        "n_threads": result.n_threads,
        "versions": result.versions,
        "index": "given" if index else "built",
    }
    run = case.add_run(used.exhibits, settings, result_to_json(result))
    numbers = case.run(run).exhibits
    case.remember_places({numbers[role]: root for role, root in used.roots.items()})
    return result


def verify(path: Path, *, originals: bool = True, progress: Progress = silent) -> Verification:
    """Check a case and the originals it refers to; neither key nor torch is needed.

    Raises
    ------
    CaseError
        It is no case, or a file of it cannot be read.
    """
    return verify_case(
        open_case(path).folder if _is_short(path) else path, originals=originals, progress=progress
    )


def relink(case: Case, folders: Sequence[Path], progress: Progress = silent) -> dict[str, str]:
    """Find moved originals by their digests; the kinds of exhibits that are still missing."""
    lost = missing(_referenced(case), case.places)
    case.remember_places(relinked(lost, folders, progress))
    still = missing(_referenced(case), case.places)
    return {number: exhibit.kind.value for number, exhibit in still.items()}


def rerun(
    folder: Path,
    *,
    runs: Sequence[str] = (),
    search: Sequence[Path] = (),
    device: str | None = None,
    threads: int | None = None,
    cache: Path | None = None,
    progress: Progress = silent,
) -> tuple[Certificate, ...]:
    """Repeat the runs of a case from their recorded inputs, and enter how they compare.

    Everything is computed again, the index too, in a folder that is deleted afterwards.

    Parameters
    ----------
    folder : Path
        The case.
    runs : sequence of str
        Numbers of runs; none for all.
    search : sequence of Path
        Folders in which originals that have moved are looked for by their digests.
    device : str, optional
        Another device than the recorded one.
    threads : int, optional
        Another thread count than the recorded one.
    cache : Path, optional
        Where to keep the index instead.

    Raises
    ------
    Error
        An original is missing or changed, or a run cannot be repeated.
    """
    case = open_case(folder, write=True)
    require_writable(case)
    chosen = list(runs) or list(case.runs)
    if not chosen:
        raise CaseError("has no run to repeat", path=case.folder)
    places = _places(case, [case.run(number) for number in chosen], search, progress)
    certificates = []
    with tempfile.TemporaryDirectory(prefix="rootnote-rerun-") as temporary:
        for number in chosen:
            run = case.run(number)
            result = _repeated(
                run, case, places, device, threads, cache or Path(temporary), progress
            )
            comparison = compare(run.result, result_to_json(result))
            certificate = Certificate(number, comparison, sentence(comparison))
            case.add_rerun(_to_json(certificate, result))
            certificates.append(certificate)
    return tuple(certificates)


def _repeated(
    run: Run,
    case: Case,
    places: Mapping[str, Path],
    device: str | None,
    threads: int | None,
    cache: Path,
    progress: Progress,
) -> AttributionResult:
    """Compute a run again."""
    settings = run.settings
    paths = {
        role: places[number] / case.exhibits[number].entry for role, number in run.exhibits.items()
    }
    region = settings["region_s"]
    return Investigation(
        device=device or str(settings["device"]).partition(":")[0],
        threads=threads or settings["n_threads"],
        cache=cache,
    ).attribute(
        paths["checkpoint"],
        paths["catalogue"],
        paths["suspect"],
        config=_config(settings["config"]),
        region=None if region is None else (region[0], region[1]),
        controls=paths.get("controls"),
        decoys=paths.get("decoys"),
        custody=True,
        progress=progress,
    )


def _config(recorded: Mapping[str, Any]) -> AttributionConfig:
    """The recorded configuration; refused where this version knows other fields."""
    known = {field.name for field in fields(AttributionConfig)}
    if recorded.keys() != known:
        strange = ", ".join(sorted(recorded.keys() ^ known))
        raise CaseError(
            f"the run was configured by another version of Rootnote: {strange}",
            remedy="Repeat it with the version that the run names.",
        )
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in recorded.items()
    }
    return AttributionConfig(**values)


def _places(
    case: Case, runs: Sequence[Run], search: Sequence[Path], progress: Progress
) -> dict[str, Path]:
    """Where every original of some runs lies, checked; found again where it has moved."""
    needed = {number for run in runs for number in run.exhibits.values()}
    exhibits = {number: e for number, e in case.exhibits.items() if number in needed}
    lost = missing(exhibits, case.places)
    if lost and search:
        case.remember_places(relinked(lost, search, progress))
        lost = missing(exhibits, case.places)
    if lost:
        named = ", ".join(f"{number} ({exhibit.kind})" for number, exhibit in lost.items())
        raise CaseError(
            f"originals are missing or changed: {named}",
            path=case.folder,
            remedy="Name folders that hold them with --search; they are found by their digests.",
        )
    return case.places


def _to_json(certificate: Certificate, result: AttributionResult) -> dict[str, Any]:
    """A certificate as the case keeps it."""
    comparison = certificate.comparison
    return {
        "run": certificate.run,
        "outcome": comparison.outcome.value,
        "sentence": certificate.sentence,
        "n_numbers": comparison.n_numbers,
        "largest_difference": comparison.largest,
        "largest_at": comparison.largest_at,
        "differences": list(comparison.differences),
        "n_differences": comparison.n_differences,
        "machine_differences": list(comparison.machine),
        "device": result.device,
        "n_threads": result.n_threads,
        "versions": result.versions,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _referenced(case: Case) -> dict[str, Any]:
    """The exhibits whose files lie outside of the case."""
    return {number: e for number, e in case.exhibits.items() if e.held != "inside"}


def _is_short(path: Path) -> bool:
    """Whether a person left out the suffix."""
    return not path.exists() and path.with_name(path.name + SUFFIX).exists()


def stated(case: Case, **changes: Any) -> Statement:
    """The case's statement with what is given changed; entered if it differs."""
    statement = replace(case.statement, **changes)
    if statement != case.statement:
        case.state(statement)
    return statement
