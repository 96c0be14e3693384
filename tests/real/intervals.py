"""How sure an evaluation is: 95 % intervals of proportions, means and paired differences.

What is drawn again in a bootstrap has to be what varies from one study to the next: queries, not
their segments; tracks, where several queries come from one; suspects and training seeds, where
each suspect was tried under each seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Values = NDArray[np.float64]

LEVEL = 0.95
N_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval."""

    value: float
    low: float
    high: float
    n: int
    """Independent units: what was drawn again, or trials."""

    def __str__(self) -> str:
        """The number and its interval with three decimals."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def percent(self) -> str:
        """A proportion in per cent: `87 % [82–91]`."""
        return f"{100 * self.value:.0f} % [{100 * self.low:.0f}–{100 * self.high:.0f}]"


def wilson(n_hits: int, n: int, level: float = LEVEL) -> Estimate:
    """Wilson's score interval of a proportion (JASA 22:209, 1927): sound near 0 and 1 too.

    Raises
    ------
    ValueError
        There are no trials, or more hits than trials.
    """
    if not 0 <= n_hits <= n or n == 0:
        raise ValueError(f"{n_hits} of {n} is no proportion")
    z = float(norm.ppf((1 + level) / 2))
    share = n_hits / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # Exact at the ends, where rounding would leave the proportion outside its own interval.
    low = 0.0 if n_hits == 0 else float(centre - half)
    high = 1.0 if n_hits == n else float(centre + half)
    return Estimate(share, low, high, n)


def bootstrap(values: Sequence[float] | Values, *, seed: int = 0, level: float = LEVEL) -> Estimate:
    """Percentile bootstrap of a mean over queries, each counted once.

    Parameters
    ----------
    values : sequence of float
        One per query; for a proportion 0 or 1.
    """
    data = _checked(values, 1)
    weights = _draws(np.random.default_rng(seed), len(data))
    return _interval(float(data.mean()), weights @ data / len(data), len(data), level)


def clustered(
    values: Sequence[float] | Values,
    clusters: Sequence[object],
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Estimate:
    """Bootstrap of a mean whose values come in clusters, such as the excerpts of one track.

    Whole clusters are drawn, with all their values, which count one each.

    Parameters
    ----------
    clusters : sequence
        The cluster of every value.
    """
    data = _checked(values, 1)
    if len(clusters) != len(data):
        raise ValueError("every value needs a cluster")
    order = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    member = np.array([order[name] for name in clusters])
    sums = np.bincount(member, data)
    counts = np.bincount(member)
    weights = _draws(np.random.default_rng(seed), len(sums))
    return _interval(float(data.mean()), (weights @ sums) / (weights @ counts), len(sums), level)


def crossed(values: Values, *, seed: int = 0, level: float = LEVEL) -> Estimate:
    """Bootstrap of a mean over suspects tried under each of several training seeds.

    Suspects and seeds are both samples, so both are drawn again, each draw taking whole rows and
    whole columns (Owen, Annals of Applied Statistics 1:386, 2007). Few seeds cannot show how far
    seeds differ: in simulated studies of 10 suspects and 3 seeds, 95 % intervals covered the
    truth in 90-96 % of studies where suspects or single runs varied most, in 83 % where seeds did.

    Parameters
    ----------
    values : ndarray, shape (n_suspects, n_seeds)
        NaN where a suspect was not tried under a seed.

    Returns
    -------
    estimate : Estimate
        `n` is the number of suspects.
    """
    data = np.asarray(values, np.float64)
    if data.ndim != 2 or not np.isfinite(data).any() or np.isinf(data).any():
        raise ValueError("expected finite values or NaN, of shape (n_suspects, n_seeds)")
    present = np.isfinite(data)
    rng = np.random.default_rng(seed)
    rows, columns = _draws(rng, len(data)), _draws(rng, data.shape[1])
    totals = np.einsum("di,ij,dj->d", rows, np.where(present, data, 0), columns, optimize=True)
    counts = np.einsum("di,ij,dj->d", rows, present.astype(np.float64), columns, optimize=True)
    means = np.divide(totals, counts, out=np.full(N_DRAWS, np.nan), where=counts > 0)
    return _interval(float(data[present].mean()), means, len(data), level)


def paired_difference(
    treated: Values, control: Values, *, seed: int = 0, level: float = LEVEL
) -> Estimate:
    """Mean of treated less control, each pair under the same suspect and the same seed.

    Parameters
    ----------
    treated, control : ndarray, shape (n,) or (n_suspects, n_seeds)
        Pairs are compared before anything is averaged, which takes out what they share.
    """
    first, second = np.asarray(treated, np.float64), np.asarray(control, np.float64)
    if first.shape != second.shape:
        raise ValueError(f"not paired: {first.shape} and {second.shape}")
    difference = first - second
    if difference.ndim == 1:
        return bootstrap(difference, seed=seed, level=level)
    return crossed(difference, seed=seed, level=level)


def _checked(values: Sequence[float] | Values, n_dimensions: int) -> Values:
    """The values as an array, finite and not empty."""
    data = np.asarray(values, np.float64)
    if data.ndim != n_dimensions or data.size == 0 or not np.isfinite(data).all():
        raise ValueError("expected finite values, at least one")
    return data


def _draws(rng: np.random.Generator, n: int) -> Values:
    """How often each of n units is drawn in each bootstrap sample, (N_DRAWS, n)."""
    return rng.multinomial(n, np.full(n, 1 / n), size=N_DRAWS).astype(np.float64)


def _interval(value: float, means: Values, n: int, level: float) -> Estimate:
    """Percentile interval of bootstrap means; one unit alone has no interval."""
    if n < 2:
        return Estimate(value, np.nan, np.nan, n)
    low, high = np.nanquantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high), n)
