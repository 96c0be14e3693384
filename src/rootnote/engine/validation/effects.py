"""What leaving a member out does to a suspect, by the complementary pairs of trainings.

Of the two trainings of a pair one heard the member: the suspect's loss without it less that with it
is its effect, beside those of everything else that only one of them heard. These are random, so
the mean over pairs is the member's own.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control
from scipy.stats import t as student_t

from rootnote.engine.validation.measure import N_DRAWS, Measure, ends_of, mean, own_of
from rootnote.engine.validation.stored import StoredTruth

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

N_FIRST = 5
_LEVEL = 0.05
_LEAST_PAIRS = 8


def effects(truth: StoredTruth) -> Values:
    """Rises of the suspects' losses, (n_pairs, n_suspects, n_tracks); 0 for tracks never heard."""
    first, second = truth.learned[::2], truth.learned[1::2]
    n_pairs = len(second)
    drop = truth.suspect_losses[0::2][:n_pairs] - truth.suspect_losses[1::2]
    sign = second.astype(np.float64) - first[:n_pairs]
    return np.asarray(drop[:, :, None] * sign[:, None, :])


def effect_sizes(truth: StoredTruth) -> Values | None:
    """How clearly leaving a member out raises a suspect's loss, (n_suspects, n_tracks).

    t-values over pairs. NaN for tracks never heard; None with fewer than eight pairs.
    """
    rises = effects(truth)
    n_pairs = len(rises)
    if n_pairs < _LEAST_PAIRS:
        return None
    errors = rises.std(0, ddof=1) / np.sqrt(n_pairs)
    sizes = rises.mean(0) / np.maximum(errors, 1e-12)
    sizes[:, ~truth.members] = np.nan
    return np.asarray(sizes)


def clear_effects(truth: StoredTruth, sizes: Values) -> Mask:
    """Effects of which at most a twentieth are chance, (n_suspects, n_tracks).

    There are so many pairs of suspect and member that some reach any size by chance: t-tests of
    `effect_sizes`, one-sided, at a false discovery rate of .05 over all pairs (Benjamini &
    Hochberg, JRSS B 57:289).
    """
    p_values = student_t.sf(sizes[:, truth.members], len(truth.learned) // 2 - 1)
    clear = np.zeros(sizes.shape, bool)
    q_values = false_discovery_control(p_values.ravel()).reshape(p_values.shape)
    clear[:, truth.members] = q_values <= _LEVEL
    return clear


def first_five(truth: StoredTruth) -> list[Measure]:
    """What a suspect loses by the five tracks that a ranking puts first, for every ranking.

    Tracks that were never trained on weigh nothing. Intervals draw suspects and pairs anew, the
    same for every ranking.
    """
    rises = effects(truth)
    if len(rises) < _LEAST_PAIRS or not truth.rankings:
        return []
    totals = {name: _first(rises, scores) for name, scores in truth.rankings.items()}
    measures = [_mean(truth, name, rows) for name, rows in totals.items()]
    return measures + [
        _mean(truth, f"{own} less {name}", totals[own] - rows)
        for own in own_of(totals)
        for name, rows in totals.items()
        if name != own
    ]


def members_in_front(truth: StoredTruth) -> list[Measure]:
    """How many of the five tracks that a ranking puts first the model learned, for every ranking.

    By the model that learned all members, without a training list.
    """
    if truth.members.all():
        return []
    label = f"members among the five tracks put first (chance {truth.members.mean():.0%})"
    return [
        mean(f"{label}: {name}", truth.members[_front(scores)].mean(1), "suspects", truth.split)
        for name, scores in truth.rankings.items()
    ]


def _front(scores: Values) -> NDArray[np.int64]:
    """Each suspect's first five, (n_suspects, 5)."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :N_FIRST]  # NaN sorts last


def _first(rises: Values, scores: Values) -> Values:
    """Summed effects of each suspect's first five, (n_pairs, n_suspects)."""
    first = _front(scores)
    chosen = np.take_along_axis(rises, np.broadcast_to(first, (len(rises), *first.shape)), axis=2)
    return np.asarray(chosen.sum(2))


def _mean(truth: StoredTruth, name: str, rows: Values) -> Measure:
    """Mean of (n_pairs, n_suspects) values, its interval over both."""
    rng = np.random.default_rng(0)
    n_pairs, n_suspects = rows.shape
    drawn = np.empty(N_DRAWS)
    for i in range(N_DRAWS):
        pairs, suspects = (rng.integers(0, n, n) for n in (n_pairs, n_suspects))
        drawn[i] = rows[np.ix_(pairs, suspects)].mean()
    label = f"effect of the five tracks put first: {name}"
    ends = ends_of(drawn)
    return Measure(label, float(rows.mean()), ends, n_suspects, "suspects", truth.split, "nats")
