"""Shares: what is explained, how it is split, and what it is never allowed to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootnote.engine.shares import (
    Forgetting,
    explained_fraction,
    projected,
    split,
    widening,
)


def measured(rise=0.3, usual=0.1, advantage=1.0, n=40, noise=0.0, seed=0):
    rng = np.random.default_rng(seed)
    before = 4 + rng.standard_normal(n)

    def jitter():
        return noise * rng.standard_normal(n)

    return Forgetting(
        before,
        before + rise + jitter(),
        np.stack([before + usual + jitter() for _ in range(3)]),
        before + advantage,
    )


def test_the_explained_fraction_is_what_random_sets_do_not_take():
    assert explained_fraction(measured()) == pytest.approx(0.2)
    assert explained_fraction(measured(advantage=2)) == pytest.approx(0.1)
    assert np.isnan(explained_fraction(measured(advantage=-1)))


def test_it_is_split_in_proportion_to_influence_and_the_rest_is_the_remainder():
    found = split(measured(), np.tile([3.0, 1.0, -5.0], (40, 1)))
    assert found.shares == pytest.approx([0.15, 0.05, 0])
    assert found.explained == pytest.approx(0.2)
    assert found.remainder == pytest.approx(0.8)
    assert not found.clipped


def test_negative_and_excessive_values_are_held_and_said_to_be():
    less = split(measured(rise=0.0), np.ones((40, 2)))
    assert less.explained == 0
    assert less.remainder == 1
    assert less.raw.sum() == pytest.approx(-0.1)
    assert less.clipped
    more = split(measured(rise=2.0), np.ones((40, 2)))
    assert more.explained == pytest.approx(1)
    assert more.remainder == pytest.approx(0)
    assert more.clipped


def test_intervals_hold_their_values_and_the_truth():
    hits = []
    for seed in range(80):
        found = split(measured(noise=0.5, seed=seed), np.ones((40, 2)), seed=seed)
        low, high = found.explained_interval
        assert 0 <= low <= found.explained <= high <= 1
        assert (found.intervals[:, 0] <= found.shares).all()
        assert (found.shares <= found.intervals[:, 1]).all()
        hits.append(low <= 0.2 <= high)
    assert 0.82 <= np.mean(hits) <= 1


def test_widening_widens():
    plain = split(measured(noise=0.1), np.ones((40, 2)))
    by = 0.05 / (0.03 + plain.explained)
    wide = split(measured(noise=0.1), np.ones((40, 2)), widen=by)
    gained = np.diff(wide.explained_interval) - np.diff(plain.explained_interval)
    assert gained[0] == pytest.approx(0.1)
    assert np.diff(wide.intervals[0]) - np.diff(plain.intervals[0]) == pytest.approx(0.05)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=8))
def test_the_projection_is_the_nearest_point(raw):
    values = np.array(raw)
    found = projected(values)
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-9
    rng = np.random.default_rng(0)
    others = rng.dirichlet(np.ones(len(raw) + 1), 200)[:, :-1]  # points of the same set
    assert (np.abs(found - values) ** 2).sum() <= ((others - values) ** 2).sum(1).min() + 1e-9


def test_widening_is_calibrated_on_what_is_left_out():
    rng = np.random.default_rng(1)
    truths = rng.standard_normal(400)
    lows, highs = np.full(400, -0.5), np.full(400, 0.5)
    scales = rng.uniform(0.5, 4, 400)
    truths *= scales
    by = widening(truths[:200], lows[:200], highs[:200], scales[:200])
    covered = np.abs(truths[200:]) <= 0.5 + by * scales[200:]
    assert covered.mean() == pytest.approx(0.9, abs=0.06)
    assert covered[scales[200:] < 1].mean() > 0.8, "of those that err little, too"
    assert widening(truths[:5], lows[:5], highs[:5], scales[:5]) == np.inf
    assert widening(np.zeros(50), lows[:50], highs[:50], scales[:50]) == 0


def test_without_random_sets_there_are_still_shares():
    alone = measured(noise=0.1)
    none = Forgetting(alone.before, alone.without, np.empty((0, 40)), alone.untrained)
    found = split(none, np.ones((40, 2)))
    assert found.explained == pytest.approx(0.3, abs=0.05)
    low, high = found.explained_interval
    assert 0 < high - low < 0.1
    assert low < found.explained < high
