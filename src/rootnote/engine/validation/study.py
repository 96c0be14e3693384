"""All measures of all stored truths, and the summary that reports quote."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rootnote.engine.validation.learning import learning
from rootnote.engine.validation.measure import Measure
from rootnote.engine.validation.naming import naming
from rootnote.engine.validation.prediction import predictions
from rootnote.engine.validation.stored import read_truth
from rootnote.progress import Progress, silent

COMMAND = "rootnote validate --quick"


def study(folders: Sequence[Path], progress: Progress = silent) -> list[Measure]:
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
    parts = (predictions, learning, naming)
    measures: list[Measure] = []
    n_done = 0
    for folder in folders:
        truth = read_truth(folder / "truth.json")
        for part in parts:
            measures += [
                replace(one, measure=f"{truth.name}: {one.measure}", command=COMMAND)
                for one in part(truth)
            ]
            n_done += 1
            progress("validation", n_done, len(parts) * len(folders))
    return measures


def summary(measures: Sequence[Measure]) -> list[dict[str, Any]]:
    """As plain JSON values."""
    return [asdict(one) for one in measures]
