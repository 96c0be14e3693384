"""A measured figure with its interval, and how intervals are made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Values = NDArray[np.float64]

N_DRAWS = 1_000
_OWN = ("rootnote_full", "rootnote")
"""What `attribute` ranks by at depth `full`, and by default. Leads are theirs,"""
_PART = "influence"
"""or where they were not asked for their first part's."""
_LEVEL = 0.95
_WHOLE = 1e-6
"""How far a number of hits may be from a whole one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the study."""

    measure: str
    value: float | None
    """None: there was nothing to measure it on."""
    interval: tuple[float, float] | None
    """95 %; None where there is too little for one."""
    n: int
    """Independent units that the interval is over."""
    of: str
    """What these are."""
    split: str
    """`test`: nothing was chosen by looking at it; `tuning` otherwise."""
    unit: str = "fraction"
    """`fraction`, `number` or `nats`."""
    command: str = ""


def own_of(rankings: Collection[str]) -> tuple[str, ...]:
    """The names of Rootnote's own rankings among some."""
    found = tuple(name for name in _OWN if name in rankings)
    return found or tuple(name for name in rankings if name == _PART)


def proportion(name: str, hits: NDArray[np.bool_], of: str, split: str) -> Measure:
    """A proportion with Wilson's score interval."""
    return _wilson(Measure(name, None, None, len(hits), of, split), int(hits.sum()))


def pooled(measures: Sequence[Measure]) -> Measure:
    """One proportion of several samples that were asked the same; its split is their worst.

    Raises
    ------
    ValueError
        One is no proportion of its sample.
    """
    n = sum(one.n for one in measures)
    hits = [(one.value or 0.0) * one.n for one in measures]
    if any(abs(own - round(own)) > _WHOLE for own in hits):
        raise ValueError("only proportions can be pooled")
    split = next((one.split for one in measures if one.split != "test"), "test")
    return _wilson(replace(measures[0], n=n, split=split), round(sum(hits)))


def _wilson(of: Measure, hits: int) -> Measure:
    """The measure with so many hits among its `n`."""
    n = of.n
    if not n:
        return of
    z = float(norm.ppf((1 + _LEVEL) / 2))
    share = hits / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # Exact at the ends, where rounding would leave the proportion outside its own interval.
    low = 0.0 if not hits else float(centre - half)
    high = 1.0 if hits == n else float(centre + half)
    return replace(of, value=share, interval=(low, high))


def mean(name: str, values: Values, of: str, split: str) -> Measure:
    """A mean with its percentile bootstrap; values that are NaN do not count."""
    kept = values[np.isfinite(values)]
    if not len(kept):
        return Measure(name, None, None, 0, of, split)
    if len(kept) < 3:
        return Measure(name, float(kept.mean()), None, len(kept), of, split)
    rng = np.random.default_rng(0)
    drawn = kept[rng.integers(0, len(kept), (N_DRAWS, len(kept)))].mean(1)
    return Measure(name, float(kept.mean()), ends_of(drawn), len(kept), of, split)


def ends_of(drawn: Values) -> tuple[float, float]:
    """Percentile interval of bootstrap values."""
    low, high = np.nanquantile(drawn, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)
