"""All measures of all stored truths, and the summary that reports quote."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rootnote.engine.validation.effects import first_five, members_in_front
from rootnote.engine.validation.explaining import explaining
from rootnote.engine.validation.learning import learning
from rootnote.engine.validation.measure import Measure, pooled
from rootnote.engine.validation.naming import naming
from rootnote.engine.validation.prediction import ceiling, predictions
from rootnote.engine.validation.stored import read_truth
from rootnote.progress import Progress, silent

COMMAND = "rootnote validate --quick"
_POOLED = ("false naming", "origin", "power")
"""Rates over suspects, which are the more certain the more catalogues they were measured on."""


@dataclass(frozen=True, slots=True)
class Study:
    """All that was measured on one catalogue."""

    name: str
    about: dict[str, Any]
    measures: tuple[Measure, ...]


def study(folders: Sequence[Path], progress: Progress = silent) -> list[Study]:
    """Measure again, from stored trainings, what Rootnote's answers are worth.

    Parameters
    ----------
    folders : sequence of Path
        Each with a `truth.json`.

    Raises
    ------
    Error
        One cannot be read.
    """
    parts = (predictions, ceiling, first_five, members_in_front, learning, naming, explaining)
    studies: list[Study] = []
    n_done = 0
    for folder in folders:
        truth = read_truth(folder / "truth.json")
        measures: list[Measure] = []
        for part in parts:
            measures += [replace(one, command=COMMAND) for one in part(truth)]
            n_done += 1
            progress("validation", n_done, len(parts) * len(folders))
        studies.append(Study(truth.name, truth.about, tuple(measures)))
    return [*studies, *_together(studies)]


def _together(studies: Sequence[Study]) -> list[Study]:
    """The rates that several catalogues have, over the suspects of all of them."""
    by_name: dict[str, list[Measure]] = {}
    for measure in (measure for one in studies for measure in one.measures):
        if measure.measure.startswith(_POOLED) and measure.value is not None:
            by_name.setdefault(measure.measure, []).append(measure)
    measures = tuple(pooled(several) for several in by_name.values() if len(several) > 1)
    about = {"test_set": "the suspects of several catalogues together", "setting": {}}
    return [Study("several catalogues together", about, measures)] if measures else []


def summary(one: Study) -> dict[str, Any]:
    """As `resources/schema/validation.schema.json` has it."""
    measures = [asdict(measure) for measure in one.measures]
    return {"schema_version": 1, "command": COMMAND, **one.about, "measures": measures}
