"""Repeating the runs of a case, and saying number by number how they compare."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rootnote
from rootnote.case.casefile import Case
from rootnote.case.compare import Comparison, compare, sentence
from rootnote.case.contents import Run
from rootnote.case.originals import missing, relinked
from rootnote.case.records import to_bytes
from rootnote.domain import BEFORE, AttributionConfig, AttributionResult
from rootnote.errors import CaseError
from rootnote.integrity import atomic_write
from rootnote.investigation import Investigation
from rootnote.investigation.opening import open_to_enter, why_not_entered
from rootnote.progress import Progress, silent
from rootnote.results import result_to_json


@dataclass(frozen=True, slots=True)
class Certificate:
    """A repeated run: how it compares with the recorded one, in a sentence and in numbers."""

    run: str
    comparison: Comparison
    sentence: str
    record: Mapping[str, Any]
    """The same as values, as the case keeps it."""
    number: str = ""
    """Of the certificate in the case; empty where it was not entered, as `why_not_entered` says."""
    why_not_entered: str = ""


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

    Everything is computed again, the index too, in a folder that is deleted afterwards. A case
    that somebody else sealed, or that cannot be written, is left as it is.

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

    Returns
    -------
    certificates : tuple of Certificate
        One for each run, in the order of the runs.

    Raises
    ------
    Error
        An original is missing or changed, a run cannot be repeated, or the person's key is there
        and does not open.
    """
    case = open_to_enter(folder)
    chosen = [case.run(number) for number in (list(runs) or list(case.runs))]
    if not chosen:
        raise CaseError("has no run to repeat", path=case.folder)
    configs = _configs(case, chosen)
    places = _places(case, chosen, search, progress)
    certificates = []
    with tempfile.TemporaryDirectory(prefix="rootnote-rerun-") as temporary:
        for run, config in zip(chosen, configs, strict=True):
            result = _repeated(
                run, config, case, places, device, threads, cache or Path(temporary), progress
            )
            certificates.append(_entered(case, run, result))
    return tuple(certificates)


def write_certificates(certificates: Sequence[Certificate], output: Path) -> None:
    """Write certificates as JSON; raises `StorageError` where they cannot be."""
    atomic_write(output, to_bytes({"certificates": [c.record for c in certificates]}, salt=False))


def _entered(case: Case, run: Run, result: AttributionResult) -> Certificate:
    """How a repeated run compares, entered into the case if it can take it."""
    repeated = result_to_json(result)
    # Fields that came later were set to what was done before, so only the recorded ones compare.
    config = {name: repeated["config"][name] for name in run.result["config"]}
    comparison = compare(run.result, {**repeated, "config": config})
    said = sentence(comparison)
    record = {
        "case_id": case.facts.case_id,
        "run": run.number,
        "result_sha256": case.files[f"runs/{run.number}/result.json"],
        **_to_json(comparison, said, result),
    }
    why_not = why_not_entered(case)
    number = "" if why_not else case.add_rerun(record)
    return Certificate(run.number, comparison, said, record, number, why_not)


def _repeated(
    run: Run,
    config: AttributionConfig,
    case: Case,
    places: Mapping[str, Path],
    device: str | None,
    threads: int | None,
    cache: Path,
    progress: Progress,
) -> AttributionResult:
    """Compute a run again."""
    settings, exhibits = run.settings, case.exhibits
    paths = {
        role: exhibits[number].lies_at(places[number], exhibits[number].entry)
        for role, number in run.exhibits.items()
    }
    region = settings["region_s"]
    told = dict(settings.get("told", {}))
    told |= {"adapter": paths["adapter"]} if "adapter" in paths else {}
    return Investigation(
        device=device or str(settings["device"]).partition(":")[0],
        threads=threads or settings["n_threads"],
        cache=cache,
        told=told,
    ).attribute(
        paths["checkpoint"],
        paths["catalogue"],
        paths["suspect"],
        config=config,
        region=None if region is None else (region[0], region[1]),
        controls=paths.get("controls"),
        decoys=paths.get("decoys"),
        custody=True,
        progress=progress,
    )


def _configs(case: Case, runs: Sequence[Run]) -> list[AttributionConfig]:
    """The recorded configurations, before an hour is spent on any of them.

    Raises
    ------
    CaseError
        Another version of Rootnote made a run, and knew other fields.
    """
    known = {field.name for field in fields(AttributionConfig)}
    strangers = []
    configs = []
    for run in runs:
        recorded = run.settings["config"]
        unknown, absent = (
            sorted(recorded.keys() - known),
            sorted(known - recorded.keys() - BEFORE.keys()),
        )
        if unknown or absent:
            version = run.settings.get("versions", {}).get("rootnote", "an unnamed version")
            said = [
                *([f"it set {', '.join(unknown)}, unknown here"] if unknown else []),
                *([f"it did not know {', '.join(absent)}"] if absent else []),
            ]
            strangers.append(f"run {run.number} was made by rootnote {version}: {'; '.join(said)}")
            continue
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in {**BEFORE, **recorded}.items()
        }
        configs.append(AttributionConfig(**values))
    if strangers:
        raise CaseError(
            f"cannot be repeated by rootnote {rootnote.__version__}: {'. '.join(strangers)}",
            path=case.folder,
            remedy="Repeat it with the version that the run names; it can still be verified, "
            "reported and handed over. Other runs are repeated with `--run NUMBER`.",
        )
    return configs


def _places(
    case: Case, runs: Sequence[Run], search: Sequence[Path], progress: Progress
) -> dict[str, Path]:
    """Where every original of some runs lies, checked; found again where it has moved."""
    needed = {number for run in runs for number in run.exhibits.values()}
    exhibits = {number: e for number, e in case.exhibits.items() if number in needed}
    places = case.places
    lost = missing(exhibits, places)
    if lost and search:
        found = relinked(lost, search, progress)
        case.remember_places(found)
        places |= found
        lost = missing(exhibits, places)
    if lost:
        named = ", ".join(f"{number} ({exhibit.kind})" for number, exhibit in lost.items())
        raise CaseError(
            f"originals are missing or changed: {named}",
            path=case.folder,
            remedy="Name folders that hold them with --search; they are found by their digests.",
        )
    return places


def _to_json(comparison: Comparison, said: str, result: AttributionResult) -> dict[str, Any]:
    """What a certificate says, as values."""
    return {
        "outcome": comparison.outcome.value,
        "sentence": said,
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
