"""Shapley values: what each player adds, averaged over the orders in which they could come.

L. S. Shapley, A value for n-person games, 1953. Exact for a few players; for more, over random
orders in antithetic pairs, each beside its reverse (Mitchell et al., arXiv 2104.12199). Either way
the values add up to what all players are worth together.
"""

from collections.abc import Callable
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Order = tuple[int, ...]

MOST_EXACT = 4
"""So many players have 16 coalitions."""
N_PAIRS = 4
"""Of random orders: at most 8 (n - 1) coalitions of n players."""


def shapley_values(
    worth: Callable[[frozenset[int]], Values], n_players: int, *, seed: int = 0
) -> Values:
    """Shapley values of a game, (n_players, …).

    Parameters
    ----------
    worth : callable
        Of a coalition of players 0 … n_players - 1, of any one shape; asked once for each.
    """
    known: dict[frozenset[int], Values] = {}

    def worth_of(coalition: frozenset[int]) -> Values:
        if coalition not in known:
            known[coalition] = worth(coalition)
        return known[coalition]

    orders = _orders(n_players, seed)
    added = [np.zeros_like(worth_of(frozenset())) for _ in range(n_players)]
    for order in orders:
        there: frozenset[int] = frozenset()
        for player in order:
            added[player] += worth_of(there | {player}) - worth_of(there)
            there |= {player}
    return np.stack(added) / len(orders)


def _orders(n_players: int, seed: int) -> list[Order]:
    """All orders of a few players, random ones of more."""
    if n_players <= MOST_EXACT:
        return list(permutations(range(n_players)))
    rng = np.random.default_rng(seed)
    drawn = [tuple(int(i) for i in rng.permutation(n_players)) for _ in range(N_PAIRS)]
    return [order for one in drawn for order in (one, one[::-1])]
