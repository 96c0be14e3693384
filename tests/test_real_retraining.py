"""The tools of the retraining study: which sets are left out, and how scores are judged."""

import sys
from pathlib import Path

import numpy as np

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

import retraining
import subsets
import tuning

MEMBERS = tuple(f"track {i:02}" for i in range(13))


def test_every_pair_of_halves_holds_every_member_once():
    halves = subsets.complementary_halves(MEMBERS, 4)
    assert len(halves) == 8
    for first, second in zip(halves[::2], halves[1::2], strict=True):
        assert sorted(first + second) == list(MEMBERS)
        assert abs(len(first) - len(second)) == 1
    assert len({tuple(half) for half in halves}) == 8
    assert halves == subsets.complementary_halves(MEMBERS, 4)


def test_random_sets_weigh_no_track_more_than_others():
    sets = retraining.random_sets(MEMBERS, 13)
    assert all(len(set(own)) == retraining.N_NAMED for own in sets[:2])
    counts = [sum(name in own for own in sets) for name in MEMBERS]
    assert min(counts) == max(counts) == 5


def test_scores_that_say_what_retraining_says_predict_it():
    rng = np.random.default_rng(0)
    member = np.arange(20) < 12
    weights = rng.gamma(0.5, size=(6, 20))
    halves = subsets.complementary_halves(MEMBERS[:12], 20)
    left_out = np.array([[name in half for name in MEMBERS[:12]] for half in halves])
    after = 4 + left_out @ weights[:, member].T
    weights[:, ~member] = 0
    exact = tuning.judge(weights, member, left_out, after)
    assert exact["prediction"] > 0.999
    assert exact["members_named"] == 1
    inverted = tuning.judge(-weights, member, left_out, after)
    assert inverted["prediction"] < -0.999
    assert inverted["members_named"] < 0.2
    other = tuning.judge(rng.random((6, 20)), member, left_out, after)
    assert abs(other["prediction"]) < 0.4
