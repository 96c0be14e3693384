"""How much each significant track weighs: clusters, explained fraction, split, remainder.

The explained fraction is what the suspect loses when the significant tracks are forgotten, less
what it loses when a random set of as many tracks and as much audio is forgotten, over the model's
whole advantage on it against an untrained model. It is split over clusters of near-duplicates in
proportion to their influence to first order, or to their Shapley values; what is left is the
remainder, not attributed. A share
that no control supports does not exist: only named tracks whose learning is disclosed or inferred
hold one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_N_DRAWS = 2_000
_COVERAGE = 0.9
"""Of every interval."""
_LEAST_SCALE = 0.03
"""Of an error of the explained fraction, which grows with the fraction."""


@dataclass(frozen=True, slots=True, eq=False)
class Forgetting:
    """What the suspect's segments cost before and after, (n_segments,) each.

    Parameters
    ----------
    before : ndarray
        Under the checkpoint.
    without : ndarray
        After the named tracks were forgotten.
    without_random : ndarray, shape (n_draws, n_segments)
        After random sets of the same size were.
    untrained : ndarray
        Under the same network untrained.
    """

    before: Values
    without: Values
    without_random: Values
    untrained: Values


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Explained fraction and its split, published and raw."""

    explained: float
    explained_interval: tuple[float, float]
    remainder: float
    shares: Values
    """(n_clusters,), at least 0 and together at most 1."""
    intervals: Values
    """(n_clusters, 2)."""
    raw: Values
    """(n_clusters,), before they were made to be at least 0 and at most 1 together."""
    clipped: bool


def explained_fraction(measured: Forgetting) -> float:
    """The raw value; NaN where the model has no advantage over the untrained one."""
    n_segments, n_random = len(measured.before), len(measured.without_random)
    return float(_fractions(measured, np.ones((1, n_segments)), np.ones((1, n_random)))[0])


def _fractions(measured: Forgetting, segments: Values, randoms: Values) -> Values:
    """Raw values with every segment and random set counted so often, (n_draws,).

    Parameters
    ----------
    segments : ndarray, shape (n_draws, n_segments)
    randoms : ndarray, shape (n_draws, n_random)
    """
    advantage = segments @ (measured.untrained - measured.before)
    rise = segments @ (measured.without - measured.before)
    if len(measured.without_random):
        usual = segments @ (measured.without_random - measured.before).T
        rise = rise - (usual * randoms).sum(1) / randoms.sum(1)
    return np.divide(rise, advantage, out=np.full(len(rise), np.nan), where=advantage > 0)


def split(
    measured: Forgetting,
    weights: Values,
    *,
    widen: float = 0.0,
    seed: int = 0,
) -> Shares:
    """Explained fraction and shares with 90 % intervals.

    Parameters
    ----------
    weights : ndarray, shape (n_segments, n_clusters)
        First-order influence, or Shapley value, of every named cluster for every segment of the
        suspect.
    widen : float
        Added to each end of the explained fraction's interval, in units of `scale_of` it, from
        split-conformal calibration on reference models (`widening`).
    """
    raw = explained_fraction(measured) * _proportions(weights.mean(0))
    published = projected(raw)
    rng = np.random.default_rng(seed)
    n_segments, n_random = len(measured.before), len(measured.without_random)
    counts, sets = (
        rng.multinomial(n, np.full(n, 1 / n), _N_DRAWS).astype(np.float64)
        if n
        else np.empty((_N_DRAWS, 0))
        for n in (n_segments, n_random)
    )
    explained = _fractions(measured, counts, sets)
    drawn = explained[:, None] * _proportions(counts @ weights)
    kept = np.isfinite(explained)
    explained, drawn = explained[kept], drawn[kept]
    ends = [(1 - _COVERAGE) / 2, (1 + _COVERAGE) / 2]
    total = float(published.sum())
    wider = widen * float(scale_of(np.array(total)))
    # Widened is what is published, as it was calibrated: within 0 and 1, and holding its value.
    interval = _held(np.quantile(explained, ends), total) + np.array([-wider, wider])
    # A share's interval is widened in the proportion in which the whole's is.
    parts = np.quantile(drawn, ends, axis=0).T
    spare = np.outer(_proportions(weights.mean(0)), [-wider, wider])
    held = np.stack([_held(own, share) for own, share in zip(parts, published, strict=True)])
    interval, intervals = np.clip(interval, 0, 1), np.clip(held + spare, 0, 1)
    return Shares(
        total,
        (float(interval[0]), float(interval[1])),
        1 - total,
        published,
        intervals,
        raw,
        bool(np.abs(raw - published).max() > 1e-9),
    )


def projected(raw: Values) -> Values:
    """The nearest values that are at least 0 and together at most 1 (Duchi et al., ICML 2008)."""
    positive = np.maximum(raw, 0)
    if positive.sum() <= 1:
        return positive
    order = np.sort(raw)[::-1]
    excess = (np.cumsum(order) - 1) / np.arange(1, len(order) + 1)
    last = np.flatnonzero(order > excess)[-1]
    return np.asarray(np.maximum(raw - excess[last], 0))


def scale_of(explained: Values) -> Values:
    """What errors of explained fractions are measured in: large fractions err by more."""
    return _LEAST_SCALE + explained


def widening(
    truths: Values, lows: Values, highs: Values, scales: Values, coverage: float = _COVERAGE
) -> float:
    """Split-conformal half-width that makes intervals contain the truth as often as they say.

    The ⌈(n + 1) coverage⌉-th smallest distance of a truth beyond its interval (negative within), in
    units of its scale; never less than 0. Infinity where there are too few to say (conformalised
    quantile regression: Romano, Patterson & Candès, arXiv 1905.03222; scaled: Lei et al., JASA
    113:1094, §5.2).
    """
    beyond = np.sort(np.maximum(lows - truths, truths - highs) / scales)
    place = int(np.ceil((len(beyond) + 1) * coverage))
    return float("inf") if place > len(beyond) else max(0.0, float(beyond[place - 1]))


def _proportions(weights: Values) -> Values:
    """What part each weight has in those above 0 of its row; equal parts where none is."""
    positive = np.maximum(weights, 0)
    total = positive.sum(-1, keepdims=True)
    equal = np.full(positive.shape, 1 / positive.shape[-1])
    return np.divide(positive, total, out=equal, where=total > 0)


def _held(interval: Values, value: float) -> Values:
    """An interval within 0 and 1 that holds its value."""
    low, high = np.clip(interval, 0, 1)
    return np.array([min(low, value), max(high, value)])
