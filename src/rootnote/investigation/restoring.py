"""What a run of a case was asked, and where its inputs lie now: enough to ask it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rootnote.case.contents import Run
from rootnote.case.originals import findings_of, relinked
from rootnote.case.records import Exhibit
from rootnote.domain import AttributionConfig
from rootnote.investigation.opening import open_to_look
from rootnote.investigation.recorded import recorded_config
from rootnote.progress import Progress, silent

__all__ = ["Lost", "Setup", "setup_of"]


@dataclass(frozen=True, slots=True)
class Lost:
    """An input of a run that is not where it was, or not as it was."""

    role: str
    """As in `Setup.paths`."""
    name: str
    """What a person called it."""
    place: Path | None
    """Where it was; None where that is not known on this machine."""
    problem: str
    sha256: str
    """What it is found again by."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The inputs and the options of a run."""

    run: str
    """Its number."""
    paths: Mapping[str, Path]
    """suspect, checkpoint, catalogue, decoys, controls, adapter: every file there, unchanged."""
    lost: tuple[Lost, ...]
    config: AttributionConfig
    told: Mapping[str, Any]
    """What was said of the checkpoint, the adapter's path too where it was found."""
    region: tuple[float, float] | None
    device: str
    n_threads: int | None


def setup_of(
    folder: Path,
    number: str = "",
    *,
    search: Sequence[Path] = (),
    progress: Progress = silent,
) -> Setup:
    """The setup of a run; every file of its inputs is compared with the case's digests.

    Parameters
    ----------
    folder : Path
        The case, with at least one run.
    number : str
        Of the run; empty: the last one.
    search : sequence of Path
        Folders in which inputs that have moved are looked for by their digests.

    Raises
    ------
    CaseError, CustodyError
        It is no case, its log is damaged, or there is no such run.
    Cancelled
        `progress` raised it.
    """
    case = open_to_look(folder)
    run = case.run(number or max(case.runs, default="0001"))
    exhibits, places = case.exhibits, case.places
    problems = _problems(run, exhibits, places, progress)
    if search and problems:
        found = relinked({n: exhibits[n] for n in problems}, search, progress)
        case.remember_places(found)
        places |= found
        problems = {n: problem for n, problem in problems.items() if n not in found}
    paths = {
        role: _entry(exhibits[n], places[n])
        for role, n in run.exhibits.items()
        if n not in problems
    }
    settings, config = run.settings, recorded_config(run)
    if config.depth != "full":  # it did not count; asked again at depth full it is as for anyone
        config = replace(config, leave_out_weight=None)
    region = settings.get("region_s")
    adapter = {"adapter": paths["adapter"]} if "adapter" in paths else {}
    return Setup(
        run=run.number,
        paths=paths,
        lost=tuple(
            _lost(role, exhibits[n], places.get(n), problems[n])
            for role, n in run.exhibits.items()
            if n in problems
        ),
        config=config,
        told={**settings.get("told", {}), **adapter},
        region=None if region is None else (region[0], region[1]),
        device=str(settings.get("device", "auto")).partition(":")[0],
        n_threads=settings.get("n_threads"),
    )


def _problems(
    run: Run, exhibits: Mapping[str, Exhibit], places: Mapping[str, Path], progress: Progress
) -> dict[str, str]:
    """What is wrong with each exhibit of a run that is not there unchanged, by number."""
    found = {}
    numbers = list(run.exhibits.values())
    for done, number in enumerate(numbers):
        progress("checking originals", done, len(numbers))
        findings = findings_of(number, exhibits[number], places.get(number))
        if findings:
            found[number] = findings[0].problem
    progress("checking originals", len(numbers), len(numbers))
    return found


def _entry(exhibit: Exhibit, root: Path) -> Path:
    """What is opened of an exhibit."""
    return exhibit.lies_at(root, exhibit.entry)


def _lost(role: str, exhibit: Exhibit, root: Path | None, problem: str) -> Lost:
    """An exhibit that cannot be used."""
    digest = str(exhibit.facts.get("sha256", ""))
    place = None if root is None else _entry(exhibit, root)
    return Lost(role, exhibit.name, place, problem, digest)
