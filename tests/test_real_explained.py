"""What explained fractions are worth, on fractions whose errors are known."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent / "real"))

from explained import compared
from explained_sizes import compared as compared_sizes
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
N_CROPS = 3


def forgotten(rises: dict[int, list[float]], told_by: float = 1.0) -> tuple[list[dict], dict]:
    """Records of sets by size, each with what 8 suspects lose on average, and losses before."""
    rng = np.random.default_rng(4)
    full = 3 + rng.random(8 * N_CROPS)
    before = {"full": full.tolist(), "untrained": (full + 2).tolist()}
    records = [
        {
            "left_out": MEMBERS[:size],
            "retrained": (full.reshape(8, N_CROPS).mean(1) + rise).tolist(),
            "told": (full + told_by * rise).tolist(),
            "n_crops": N_CROPS,
            "retrained_set": 4 + (1 - size / 20) ** -0.5,
            "forgotten": {"before": 4.0, "target": 5.0},
        }
        for size, several in rises.items()
        for rise in several
    ]
    return records, before


class TestSizes:
    def test_sets_are_of_every_size_and_the_halves_are_those_that_were_trained(self) -> None:
        sets = sets_of(MEMBERS)
        assert [len(own) for own in sets] == [1] * 4 + [5] * 4 + [10] * 4 + [15] * 4 + [18] * 4
        assert sets[8:12] == complementary_halves(tuple(MEMBERS), 2)
        assert sets == sets_of(MEMBERS)

    def test_other_sets_of_a_size_are_taken_off_where_as_many_are_left(self) -> None:
        records, before = forgotten({5: [0.1, 0.1, 0.5], 15: [1.0, 1.0, 1.0]})
        found = compared_sizes(records, before, 20, widen=1e-6)
        assert found["by_size"][5]["mean_true"] == pytest.approx(0.2 / 3, abs=1e-4)
        assert found["by_size"][15]["mean_true"] == pytest.approx(0.5)
        assert value(found["mean_absolute_error"]) == pytest.approx(0, abs=1e-9)
        assert found["intervals_hold_the_truth"] == 1.0
        assert found["widening_wanted"] == 0
        assert found["growth_wanted"] == pytest.approx(0.5, abs=1e-3)

    def test_what_is_told_too_small_is_seen_and_widened_for(self) -> None:
        records, before = forgotten({15: [1.0, 0.8, 0.6]}, told_by=0.5)
        found = compared_sizes(records, before, 20, widen=0.0)
        assert value(found["mean_absolute_error"]) == pytest.approx(0.2)
        assert found["intervals_hold_the_truth"] == 0
        assert found["widening_wanted"] == pytest.approx(0.25)
        again = compared_sizes(records, before, 20, widen=found["widening_wanted"] + 1e-6)
        assert again["intervals_hold_the_truth"] == 1
        assert again["median_width"] == pytest.approx(0.45, abs=0.01)  # none lies below 0
