"""What explained fractions are worth, on fractions whose errors are known."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent / "real"))

from explained import compared
from explained_sizes import sets_of
from subsets import complementary_halves

TRUTH = np.linspace(0, 0.5, 60).reshape(6, 10)
NONE = np.empty(0)


def value(text):
    return float(text.split()[0])


def test_a_perfect_answer_has_no_error_and_beats_every_constant():
    found = compared(TRUTH, TRUTH, NONE, [True] * 5 + [False])
    assert value(found["mean_absolute_error"]) == 0
    assert value(found["of_the_best_constant"]) == pytest.approx(0.125, abs=0.005)
    assert found["correlation"] == 1
    assert (found["n_sets"], found["n_suspects"]) == (6, 10)
    assert found["sets_forgotten_to_their_target"] == 5
    assert found["standard_error_of_retraining"] is None


def test_an_answer_that_is_off_shows_by_how_much():
    found = compared(TRUTH, TRUTH + 0.1, np.full((6, 10), 0.02), [True] * 6)
    assert value(found["mean_absolute_error"]) == pytest.approx(0.1)
    assert found["told_values_5_50_95_percent"][1] == pytest.approx(0.35)
    assert found["standard_error_of_retraining"] == 0.02


def test_a_constant_knows_nothing():
    noise = np.random.default_rng(0).normal(0.25, 0.01, TRUTH.shape)
    found = compared(TRUTH, noise, NONE, [])
    assert abs(found["correlation"]) < 0.3
    assert value(found["mean_absolute_error"]) == pytest.approx(
        value(found["of_the_best_constant"]), abs=0.01
    )


MEMBERS = [f"track {i:02}" for i in range(20)]


class TestSizes:
    def test_sets_are_of_every_size_and_the_halves_are_those_that_were_trained(self) -> None:
        sets = sets_of(MEMBERS)
        assert [len(own) for own in sets] == [1] * 4 + [5] * 4 + [10] * 4 + [15] * 4
        assert sets[8:12] == complementary_halves(tuple(MEMBERS), 2)
        assert sets == sets_of(MEMBERS)
