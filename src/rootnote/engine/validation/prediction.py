"""Do scores predict retraining? The linear datamodeling score over half-catalogue trainings.

For every suspect and ranking, the summed scores of the members that a training heard are compared
with the suspect's loss under it (Spearman over trainings, mean over suspects; Park et al., arXiv
2303.14186, §2.2). Intervals draw suspects and complementary pairs anew.

Trainings that were made once more, under another seed, say how much there is to predict: what both
share is the members' doing, the rest is chance.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootnote.engine.pooling import row_correlations
from rootnote.engine.validation.measure import N_DRAWS, Measure, ends_of, own_of
from rootnote.engine.validation.stored import StoredTruth

Values = NDArray[np.float64]

_LEAST_REPEATED = 8


def predictions(truth: StoredTruth, own: str | None = None) -> list[Measure]:
    """The score of every ranking, and how far one, by default Rootnote's own, is ahead of each."""
    measures: list[Measure] = []
    owns = (own,) if own else own_of(truth.rankings)
    n_suspects = len(truth.suspects)
    if len(truth.learned) < 4 or not truth.rankings:
        return measures
    drawn = {name: _bootstrap(truth, rows) for name, rows in truth.rankings.items()}
    values = {name: prediction(truth, rows) for name, rows in truth.rankings.items()}
    for name in truth.rankings:
        label = f"prediction of retraining: {name}"
        ends = ends_of(drawn[name])
        measures.append(
            Measure(label, values[name], ends, n_suspects, "suspects", truth.split, "number")
        )
    for first, name in product(owns, truth.rankings):
        if first in values and name != first:
            label = f"prediction of retraining: {first} less {name}"
            ends = ends_of(drawn[first] - drawn[name])
            ahead = values[first] - values[name]
            measures.append(
                Measure(label, ahead, ends, n_suspects, "suspects", truth.split, "number")
            )
    return measures


def ceiling(truth: StoredTruth) -> list[Measure]:
    """What a perfect predictor of the losses would score, by trainings under two seeds.

    The root of the correlation of the two (Spearman, mean over suspects): what is predicted is a
    single training, which holds chance as its repetition does.
    """
    if truth.repeated is None or len(truth.repeated.trainings) < _LEAST_REPEATED:
        return []
    first = truth.suspect_losses[truth.repeated.trainings]
    second = truth.repeated.losses
    n, n_suspects = first.shape
    rng = np.random.default_rng(0)
    drawn = np.empty(N_DRAWS)
    for i in range(N_DRAWS):
        pairs, suspects = (rng.integers(0, m, m) for m in (n // 2, n_suspects))
        chosen = np.ix_(np.concatenate([2 * pairs, 2 * pairs + 1]), suspects)
        drawn[i] = _possible(first[chosen], second[chosen])
    label = f"prediction of retraining: what is possible, by {n} trainings under two seeds"
    value = _possible(first, second)
    ends = ends_of(drawn)
    return [Measure(label, value, ends, n_suspects, "suspects", truth.split, "number")]


def _possible(first: Values, second: Values) -> float:
    """The root of the mean correlation of two seeds, (n_trainings, n_suspects) each."""
    both = row_correlations(_ranks(first.T), _ranks(second.T))
    return float(np.sqrt(max(0.0, float(np.nanmean(both)))))


def prediction(truth: StoredTruth, rows: Values) -> float:
    """The score of one ranking (n_suspects, n_tracks)."""
    return float(_scores(truth, rows).mean())


def _scores(truth: StoredTruth, rows: Values, trainings: NDArray[np.int64] | None = None) -> Values:
    """Spearman of every suspect over the given trainings, (n_suspects,)."""
    chosen = np.arange(len(truth.learned)) if trainings is None else trainings
    own = np.where(truth.members, rows, 0)
    own = np.where(truth.members, own - own[:, truth.members].mean(1, keepdims=True), 0)
    summed = own @ truth.learned[chosen].T
    return -row_correlations(_ranks(summed), _ranks(truth.suspect_losses[chosen].T))


def _bootstrap(truth: StoredTruth, rows: Values) -> Values:
    """Mean scores with suspects and pairs of trainings drawn anew, the same for every ranking."""
    rng = np.random.default_rng(0)
    n_pairs = len(truth.learned) // 2
    values = np.empty(N_DRAWS)
    for i in range(N_DRAWS):
        pairs = rng.integers(0, n_pairs, n_pairs)
        suspects = rng.integers(0, len(rows), len(rows))
        trainings = np.concatenate([2 * pairs, 2 * pairs + 1])
        values[i] = np.nanmean(_scores(truth, rows, trainings)[suspects])
    return values


def _ranks(values: Values) -> Values:
    """Ranks along the last axis, ties at their mean."""
    ordered = np.sort(values, axis=-1)
    return np.array(
        [
            (np.searchsorted(one, own, "left") + np.searchsorted(one, own, "right")) / 2
            for one, own in zip(ordered, values, strict=True)
        ]
    )
