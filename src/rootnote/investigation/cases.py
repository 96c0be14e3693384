"""The verbs upon a case: every one of them leaves its record in the custody log."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rootnote.case.casefile import Case
from rootnote.case.compare import Outcome
from rootnote.case.custody import CustodyEvent
from rootnote.case.originals import missing, relinked
from rootnote.case.records import Statement, to_bytes
from rootnote.case.report import Act, Person, Provenance
from rootnote.case.verify import Verification, verify_case
from rootnote.domain import AttributionConfig, AttributionResult, Role
from rootnote.errors import CaseError, Error, StorageError
from rootnote.integrity import atomic_write, digest_of
from rootnote.investigation import Investigation
from rootnote.investigation.catalogues import read_remembered
from rootnote.investigation.exhibits import enter_file, remember, require_enterable, used_by
from rootnote.investigation.opening import (
    case_folder,
    is_foreign,
    make_case,
    open_case,
    open_to_enter,
    open_to_look,
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
    "RunNotEnteredError",
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


NOT_ENTERED = (
    "No custody was kept: this run could not be entered into its case, so no sealed log says who "
    "handled the files and when."
)


class RunNotEnteredError(CaseError):
    """A run is finished, but the case could not take it: its result comes along."""

    result: AttributionResult | None = None
    """What was found, with the caveat that no case keeps it."""


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
    RunNotEnteredError
        The run is finished, but could not be entered; the error has its result, and names the file
        that keeps it.
    Error
        As for `Investigation.attribute`, or what is given could not be entered.
    """
    case = open_case(folder, write=True)
    require_writable(case)
    given = {"suspect": suspect, "checkpoint": checkpoint, "catalogue": catalogue}
    given |= {"decoys": decoys} if decoys else {}
    given |= {"controls": controls} if controls else {}
    told = dict(investigation.told)
    if adapter := told.pop("adapter", None):
        given |= {"adapter": adapter}
    require_enterable(given)
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
    if result.n_draws > 1:
        told["n_draws"] = result.n_draws  # measured once: a repetition is asked for as many
    settings = {
        "config": asdict(result.config),
        "region_s": None if region is None else list(region),
        "device": result.device,
        "n_threads": result.n_threads,
        "versions": result.versions,
        "index": "given" if index else "built",
        "told": told,
    }
    try:
        control_tracks = (
            read_remembered(controls, Role.CONTROL, investigation.cache, progress).tracks
            if controls
            else ()
        )
        used = used_by(result, given, control_tracks, progress)
        run = case.add_run(used.exhibits, settings, result_to_json(result))
    except (Error, OSError, ValueError) as error:
        raise _not_entered(case, result, investigation.cache, error) from error
    numbers = case.run(run).exhibits
    remember(case, {numbers[role]: (used.exhibits[role], used.roots[role]) for role in numbers})
    return result


def _not_entered(
    case: Case, result: AttributionResult, cache: Path, error: Exception
) -> RunNotEnteredError:
    """Keep a finished result where it can be kept, and word why the case does not."""
    result = replace(result, caveats=(*result.caveats, NOT_ENTERED))
    kept = _kept(result, case.folder, (case.folder.absolute().parent, cache))
    why = error if isinstance(error, Error) else Error(str(error))
    where = f"The result is kept in {kept}." if kept else ""
    raised = RunNotEnteredError(
        f"the run is finished, but could not be entered into the case: {why.problem}",
        path=why.path or case.folder,
        expected=why.expected,
        found=why.found,
        remedy=" ".join(filter(None, (where, why.remedy))),
    )
    raised.result = result
    return raised


def _kept(result: AttributionResult, case: Path, folders: Sequence[Path]) -> Path | None:
    """The file that keeps a result, in the first folder that takes it; None: none did."""
    value = result_to_json(result)
    name = f"{case.stem[:40]}-not-entered-{digest_of(value)[:12]}.json"
    for folder in (*folders, Path(tempfile.gettempdir())):
        with suppress(StorageError):
            atomic_write(folder / name, to_bytes(value, salt=False))
            return folder / name
    return None


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
    folder = case_folder(path)
    found: dict[str, Path] = {}
    if search and verify_case(folder, originals=False).holds:
        found = _found(open_to_look(folder), search, progress)
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


def stated(case: Case, **changes: Any) -> Statement:
    """The case's statement with what is given changed; entered if it differs."""
    statement = replace(case.statement, **changes)
    if statement != case.statement:
        case.state(statement)
    return statement
