"""The verbs upon a case: every one of them leaves its record in the custody log."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rootnote.case.casefile import SUFFIX, Case
from rootnote.case.compare import Outcome
from rootnote.case.custody import CustodyEvent
from rootnote.case.originals import missing, relinked
from rootnote.case.records import Statement
from rootnote.case.report import Act, Person, Provenance
from rootnote.case.verify import Verification, verify_case
from rootnote.domain import AttributionConfig, AttributionResult, Role
from rootnote.investigation import Investigation
from rootnote.investigation.catalogues import read_remembered
from rootnote.investigation.exhibits import enter_file, used_by
from rootnote.investigation.opening import (
    is_foreign,
    make_case,
    open_case,
    open_to_enter,
    require_outside,
    require_writable,
)
from rootnote.investigation.reruns import Certificate, rerun
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
    "enter_file",
    "is_foreign",
    "make_case",
    "open_case",
    "open_to_enter",
    "relink",
    "require_outside",
    "require_writable",
    "rerun",
    "stated",
    "verify",
]


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
    told = dict(investigation.told)
    if adapter := told.pop("adapter", None):
        given |= {"adapter": adapter}
    if result.n_draws > 1:
        told["n_draws"] = result.n_draws  # measured once: a repetition is asked for as many
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
        "told": told,
    }
    run = case.add_run(used.exhibits, settings, result_to_json(result))
    numbers = case.run(run).exhibits
    case.remember_places({numbers[role]: root for role, root in used.roots.items()})
    return result


def verify(
    path: Path,
    *,
    originals: bool = True,
    search: Sequence[Path] = (),
    progress: Progress = silent,
) -> Verification:
    """Check a case and the originals it refers to; neither key nor torch is needed.

    Parameters
    ----------
    path : Path
        The case.
    originals : bool
        Whether the files that it refers to are checked too.
    search : sequence of Path
        Folders in which those that have moved are looked for.

    Raises
    ------
    CaseError
        It is no case, or a file of it cannot be read.
    """
    folder = open_case(path).folder if _is_short(path) else path
    found: dict[str, Path] = {}
    if search and verify_case(folder, originals=False).holds:
        found = _found(open_to_enter(folder), search, progress)
    return verify_case(folder, originals=originals, places=found, progress=progress)


def relink(case: Case, folders: Sequence[Path], progress: Progress = silent) -> dict[str, str]:
    """Find moved originals by their digests; the kinds of exhibits that are still missing."""
    places = case.places | _found(case, folders, progress)
    still = missing(_referenced(case), places)
    return {number: exhibit.kind.value for number, exhibit in still.items()}


def _found(case: Case, folders: Sequence[Path], progress: Progress) -> dict[str, Path]:
    """Where originals lie that are not where they were; remembered if the case can be written."""
    found = relinked(missing(_referenced(case), case.places), folders, progress)
    case.remember_places(found)
    return found


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
