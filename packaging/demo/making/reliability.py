"""How far repeated retrainings agree, which bounds how well anything can predict them."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, rankdata
from scipy.stats import t as student

FALSE_DISCOVERY_RATE = 0.05
_N_PERMUTATIONS = 2000


def reliability(rises: NDArray[np.float64]) -> tuple[float, float]:
    """Agreement of the seeds about the members.

    Parameters
    ----------
    rises : ndarray, shape (n_members, n_seeds)
        At least two seeds.

    Returns
    -------
    split_half : float
        Spearman correlation of the means over two halves of the seeds, averaged over the splits.
    ceiling : float
        What a perfect predictor of the expected rises would reach against their mean over these
        seeds: the square root of that mean's reliability, which the Spearman-Brown formula gives
        from the correlation of single seeds.
    """
    n_seeds = rises.shape[1]
    halves = []
    for half in combinations(range(n_seeds), n_seeds // 2):
        rest = [i for i in range(n_seeds) if i not in half]
        halves.append(_spearman(rises[:, list(half)].mean(1), rises[:, rest].mean(1)))
    single = _mean_correlation(_standardised_ranks(rises))
    whole = n_seeds * single / (1 + (n_seeds - 1) * single) if single > 0 else 0.0
    return float(np.mean(halves)), float(np.sqrt(whole))


def effect_p_value(rises: NDArray[np.float64], seed: int = 0) -> float:
    """Whether members differ more than if each seed had shuffled them: a p-value.

    By values and not by ranks: one member that matters among many that do not is an effect.
    """
    rng = np.random.default_rng(seed)
    observed = _spread(rises)
    shuffled = [_spread(rng.permuted(rises, axis=0)) for _ in range(_N_PERMUTATIONS)]
    return float((1 + np.sum(np.array(shuffled) >= observed)) / (1 + _N_PERMUTATIONS))


def clear_effects(rises: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Members whose absence clearly costs a suspect something, (n_suspects, n_members).

    One-sided t-tests of the means over seeds, with one variance for all members of a suspect, at a
    false discovery rate over all pairs (Benjamini & Hochberg, 1995).

    Parameters
    ----------
    rises : ndarray, shape (n_suspects, n_members, n_seeds)
    """
    _, n_members, n_seeds = rises.shape
    means = rises.mean(2)
    degrees = n_members * (n_seeds - 1)
    variances = ((rises - means[..., None]) ** 2).sum((1, 2)) / degrees
    t_values = means / np.sqrt(variances / n_seeds)[:, None]
    found = false_discovery_control(student.sf(t_values, degrees), axis=None)
    return np.asarray(found <= FALSE_DISCOVERY_RATE).reshape(t_values.shape)


def _spread(values: NDArray[np.float64]) -> float:
    """Variance of the members' means over that of the seeds about them."""
    means = values.mean(1)
    return float(means.var() / ((values - means[:, None]) ** 2).mean())


def _mean_correlation(ranks: NDArray[np.float64]) -> float:
    """Mean Spearman correlation of two seeds, from standardised ranks."""
    n_members, n_seeds = ranks.shape
    products = ranks.T @ ranks / n_members
    return float((products.sum() - np.trace(products)) / (n_seeds * (n_seeds - 1)))


def _standardised_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks of each column, with mean 0 and standard deviation 1."""
    ranks = rankdata(values, axis=0)
    standardised: NDArray[np.float64] = (ranks - ranks.mean(0)) / ranks.std(0)
    return standardised


def _spearman(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman correlation."""
    return _mean_correlation(_standardised_ranks(np.stack([one, other], axis=1)))
