"""All measures of all stored truths, and the summary that reports quote."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rootnote.engine.validation.effects import first_five, members_in_front
from rootnote.engine.validation.explaining import explaining
from rootnote.engine.validation.learning import learning
from rootnote.engine.validation.measure import Measure
from rootnote.engine.validation.naming import naming
from rootnote.engine.validation.prediction import ceiling, predictions
from rootnote.engine.validation.stored import read_truth
from rootnote.progress import Progress, silent

COMMAND = "rootnote validate --quick"


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
    return studies


def summary(one: Study) -> dict[str, Any]:
    """As `resources/schema/validation.schema.json` has it."""
    measures = [asdict(measure) for measure in one.measures]
    return {"schema_version": 1, "command": COMMAND, **one.about, "measures": measures}
