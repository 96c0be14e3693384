"""What the explained fraction is worth, held against real retraining without the same tracks.

The sets are the halves that trainings left out, so both fractions are of large sets; a half's value
is taken against the mean of the other halves, which are random sets of its size.
"""

import numpy as np
from numpy.typing import NDArray

from rootnote.engine.validation.measure import Measure, mean
from rootnote.engine.validation.stored import StoredTruth

Values = NDArray[np.float64]

_LEAST_SETS = 3


def explaining(truth: StoredTruth) -> list[Measure]:
    """Errors of the fraction as it is and against random sets, beside the best constant's."""
    if truth.forgotten is None or len(truth.forgotten.trainings) < _LEAST_SETS:
        return []
    told = truth.forgotten
    advantage = np.maximum(told.untrained - told.before, 1e-9)
    real = (truth.suspect_losses[told.trainings] - told.before) / advantage
    ours = (told.losses - told.before) / advantage
    measures = _compared("explained fraction of half of the members", real, ours, truth.split)
    measures += _compared(
        "explained fraction less that of random sets", _above(real), _above(ours), truth.split
    )
    rise = told.set_after - told.set_before
    wanted = np.array(
        [
            (truth.track_losses[row] * left_out).sum() / left_out.sum()
            for row, left_out in zip(
                told.trainings, (truth.members & ~truth.learned)[told.trainings], strict=True
            )
        ]
    )
    label = "forgetting: rise of the set's loss over the rise by real retraining"
    ratio = rise / np.maximum(wanted - told.set_before, 1e-9)
    found = mean(label, ratio, "sets", truth.split)
    return [
        *measures,
        Measure(label, found.value, found.interval, found.n, "sets", truth.split, "number"),
    ]


def _compared(name: str, real: Values, ours: Values, split: str) -> list[Measure]:
    """Mean absolute errors, and the span of the truth."""
    error = np.abs(ours - real).mean(0)
    constant = np.abs(real - np.median(real)).mean(0)
    low, high = np.quantile(real, [0.05, 0.95])
    correlation = float(np.corrcoef(real.ravel(), ours.ravel())[0, 1])
    n = len(error)
    return [
        mean(f"{name}: mean absolute error", error, "suspects", split),
        mean(f"{name}: mean absolute error of the best constant", constant, "suspects", split),
        Measure(
            f"{name}: correlation with retraining",
            correlation,
            None,
            n,
            "suspects",
            split,
            "number",
        ),
        Measure(f"{name}: 5 % of true values lie below", float(low), None, n, "suspects", split),
        Measure(f"{name}: 5 % of true values lie above", float(high), None, n, "suspects", split),
    ]


def _above(values: Values) -> Values:
    """Each set's value less the mean of the others'."""
    return np.asarray(values - (values.sum(0) - values) / (len(values) - 1))
