"""What the explained fraction and its interval are worth, held against real retraining.

Sets from one track to nearly all were left out of trainings, and forgotten by the model that
learned all members, as depth `full` does. As the product takes random sets off, each set stands
beside the others of its size. Of more than half of the members there is no random set; taken off is
then what retraining without any one track costs: the model that made a suspect knows it better than
any that is trained again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootnote.engine import shares
from rootnote.engine.explanation import GROWTH, PER_EVIDENCE, WIDENING
from rootnote.engine.validation.measure import Measure, mean
from rootnote.engine.validation.stored import Forgotten, StoredTruth

Values = NDArray[np.float64]

_LEAST_SETS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Fractions:
    """Parts of each suspect's advantage that go away with each set, (n_sets, n_suspects).

    Parameters
    ----------
    true : ndarray
        By retraining, within 0 and 1 as what is published is.
    told, lows, highs : ndarray
        By forgetting, with the ends of the 90 % intervals.
    """

    true: Values
    told: Values
    lows: Values
    highs: Values


def explaining(truth: StoredTruth) -> list[Measure]:
    """What is told of the sets that the truth has; nothing where these are few."""
    if truth.forgotten is None or len(truth.forgotten.left_out) < _LEAST_SETS:
        return []
    return worth(truth.forgotten, int(truth.members.sum()), truth.split)


def worth(given: Forgotten, n_members: int, split: str) -> list[Measure]:
    """Errors beside the best constant's, over all sets and by their size; coverage and width."""
    found = fractions(given, n_members)
    sizes = given.left_out.sum(1)
    at = "explained fraction"
    measures = _errors(at, found, split)
    for size in np.unique(sizes):
        own = sizes == size
        part = Fractions(*(getattr(found, name)[own] for name in Fractions.__slots__))
        measures += _errors(f"{at} of {size} of {n_members} members", part, split)[:2]
    inside = (found.lows <= found.true) & (found.true <= found.highs)
    width = float(np.median(found.highs - found.lows))
    n = found.true.shape[1]
    rise = (given.set_after - given.set_before) / (given.set_retrained - given.set_before)
    label = "forgetting: rise of the set's loss over the rise by real retraining"
    ratio = mean(label, rise, "sets", split)
    return [
        *measures,
        mean(f"{at}: its 90 % interval holds the truth", inside.mean(0), "suspects", split),
        Measure(f"{at}: median width of the interval", width, None, n, "suspects", split),
        Measure(label, ratio.value, ratio.interval, ratio.n, "sets", split, "number"),
    ]


def fractions(given: Forgotten, n_members: int, *, widen: float = WIDENING) -> Fractions:
    """What retraining and forgetting say of every set and suspect.

    Parameters
    ----------
    widen : float
        Added to each end of the intervals, as `shares.split` has it.
    """
    advantage = (given.untrained - given.before).mean(1)
    sizes = given.left_out.sum(1)
    rises = given.retrained - given.before.mean(1)
    of_any = rises[sizes == 1].mean(0) if (sizes == 1).any() else np.zeros(rises.shape[1])
    found = Fractions(*(np.zeros(rises.shape) for _ in Fractions.__slots__))
    for i, size in enumerate(sizes):
        others = np.flatnonzero(sizes == size) if 2 * size <= n_members + 1 else np.empty(0, int)
        others = others[others != i]
        usual = rises[others].mean(0) if len(others) else of_any
        found.true[i] = np.clip((rises[i] - usual) / advantage, 0, 1)
        for j in range(rises.shape[1]):
            measured = shares.Forgetting(
                given.before[j], given.told[i, j], given.told[others, j], given.untrained[j]
            )
            answer = shares.split(measured, np.ones((len(given.before[j]), 1)), widen=widen)
            found.told[i, j] = answer.explained
            found.lows[i, j], found.highs[i, j] = answer.explained_interval
    return found


def widening_wanted(given: Forgotten, n_members: int) -> float:
    """By how much intervals have to be widened to hold the truth as often as they say."""
    found = fractions(given, n_members, widen=0.0)
    parts = (getattr(found, name).ravel() for name in ("true", "lows", "highs", "told"))
    true, lows, highs, told = parts
    return shares.widening(true, lows, highs, shares.scale_of(told))


def gap_wanted(given: Forgotten, n_members: int) -> tuple[float, float]:
    """What `explanation.PER_EVIDENCE` and `explanation.GROWTH` should be, by these sets.

    Least squares of the logarithm of the rise of the set's loss by retraining over that by its
    evidence, which the target tells, on that of the part of the members that was kept. Sets hold
    tracks of one length, of a catalogue that is the whole training set.
    """
    kept = 1 - given.left_out.sum(1) / n_members
    wanted = given.set_retrained - given.set_before
    evidence = (given.set_target - given.set_before) * kept**GROWTH / PER_EVIDENCE
    used = (wanted > 0) & (evidence > 0)
    design = np.column_stack([np.ones(used.sum()), -np.log(kept[used])])
    level, power = np.linalg.lstsq(design, np.log(wanted[used] / evidence[used]), rcond=None)[0]
    return float(np.exp(level)), float(power)


def _errors(name: str, found: Fractions, split: str) -> list[Measure]:
    """Mean absolute errors, and the span of the truth."""
    error = np.abs(found.told - found.true).mean(0)
    constant = np.abs(found.true - np.median(found.true)).mean(0)
    low, high = np.quantile(found.true, [0.05, 0.95])
    n = len(error)
    correlation = float(np.corrcoef(found.true.ravel(), found.told.ravel())[0, 1])
    label = f"{name}: correlation with retraining"
    return [
        mean(f"{name}: mean absolute error", error, "suspects", split),
        mean(f"{name}: mean absolute error of the best constant", constant, "suspects", split),
        Measure(label, correlation, None, n, "suspects", split, "number"),
        Measure(f"{name}: 5 % of true values lie below", float(low), None, n, "suspects", split),
        Measure(f"{name}: 5 % of true values lie above", float(high), None, n, "suspects", split),
    ]
