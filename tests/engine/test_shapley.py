"""Shapley values on games whose values are known."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from rootnote.engine.shapley import MOST_EXACT, shapley_values


def counted(worth):
    """The game, and a list of the coalitions that it was asked about."""
    asked = []

    def ask(coalition):
        asked.append(coalition)
        return np.asarray(worth(coalition), np.float64)

    return ask, asked


def test_who_adds_always_the_same_gets_that():
    alone = np.array([[0.5, 1.0], [0.0, 2.0], [-0.25, 3.0]])
    game, asked = counted(lambda coalition: sum((alone[i] for i in coalition), np.zeros(2)))
    assert shapley_values(game, 3) == pytest.approx(alone)
    assert len(asked) == len(set(asked)) == 8, "every coalition once"


def test_the_glove_game():
    # Two left gloves (0, 1) and a right one (2): only a pair is worth anything. Shapley's example.
    game, _ = counted(lambda coalition: 2 in coalition and len(coalition) >= 2)
    assert shapley_values(game, 3) == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_two_of_one_kind_share_what_either_would_do():
    game, _ = counted(lambda coalition: bool(coalition & {0, 1}) + 2 * (2 in coalition))
    assert shapley_values(game, 3) == pytest.approx([0.5, 0.5, 2.0])


def test_one_player_is_worth_all():
    game, asked = counted(lambda coalition: 3.0 * len(coalition))
    assert shapley_values(game, 1) == pytest.approx([3.0])
    assert asked == [frozenset(), frozenset({0})]


def test_many_are_sampled_and_still_add_up():
    n = MOST_EXACT + 2
    size = np.arange(1.0, n + 1)

    def full(coalition):
        return 1 - np.exp(-sum(size[list(coalition)], 0.0) / 20)

    game, asked = counted(full)
    values = shapley_values(game, n, seed=1)
    assert values.sum() == pytest.approx(full(range(n)))
    exact = np.zeros(n)
    for order in permutations(range(n)):
        exact[list(order)] += np.diff(1 - np.exp(-np.cumsum(size[list(order)]) / 20), prepend=0.0)
    assert values == pytest.approx(exact / factorial(n), rel=0.15)
    assert len(asked) <= 2 + 8 * (n - 1)
    assert shapley_values(counted(full)[0], n, seed=1) == pytest.approx(values, abs=0)
    assert not np.allclose(shapley_values(counted(full)[0], n, seed=2), values)
