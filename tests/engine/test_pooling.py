"""From segments to tracks: length alone earns nothing."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rootnote.engine.pooling import best_matches, best_pairs, pool, standardise_rows

VALUES = st.floats(-20, 20, width=32)
SHARPNESS = st.sampled_from([0.0, 0.1, 1.0, 4.0])


@st.composite
def scored(draw):
    """Scores (n_query, n_train), the tracks of the columns, and the number of tracks."""
    n_tracks = draw(st.integers(1, 5))
    track_of = np.array(draw(st.lists(st.integers(0, n_tracks - 1), min_size=1, max_size=12)))
    scores = draw(arrays(np.float64, (draw(st.integers(1, 4)), len(track_of)), elements=VALUES))
    return scores, track_of, n_tracks


@given(data=scored(), sharpness=SHARPNESS, n_copies=st.integers(2, 5))
def test_the_same_content_for_longer_scores_the_same(data, sharpness, n_copies):
    scores, track_of, n_tracks = data
    long = np.concatenate([scores, *[scores[:, track_of == 0]] * (n_copies - 1)], 1)
    track_of_long = np.concatenate([track_of, np.zeros(long.shape[1] - len(track_of), int)])
    expected = pool(scores, track_of, n_tracks, sharpness)
    assert np.allclose(pool(long, track_of_long, n_tracks, sharpness), expected, equal_nan=True)


@given(data=scored(), sharpness=SHARPNESS, seed=st.randoms())
def test_the_order_of_segments_does_not_matter(data, sharpness, seed):
    scores, track_of, n_tracks = data
    order = list(range(len(track_of)))
    seed.shuffle(order)
    assert np.allclose(
        pool(scores[:, order], track_of[order], n_tracks, sharpness),
        pool(scores, track_of, n_tracks, sharpness),
        equal_nan=True,
    )


@given(data=scored(), shift=VALUES, sharpness=SHARPNESS)
def test_pooled_scores_lie_between_mean_and_maximum_and_move_with_them(data, shift, sharpness):
    scores, track_of, n_tracks = data
    pooled = pool(scores, track_of, n_tracks, sharpness)
    for track in range(n_tracks):
        own = scores[:, track_of == track]
        if not own.size:
            assert np.isnan(pooled[:, track]).all()
            continue
        assert (own.mean(1) - 1e-9 <= pooled[:, track]).all()
        assert (pooled[:, track] <= own.max(1) + 1e-9).all()
        if sharpness == 0:
            assert np.allclose(pooled[:, track], own.mean(1))
    moved = pool(scores + shift, track_of, n_tracks, sharpness)
    assert np.allclose(moved, pooled + shift, equal_nan=True)


@given(data=scored())
def test_sharper_is_closer_to_the_maximum(data):
    scores, track_of, n_tracks = data
    steps = [pool(scores, track_of, n_tracks, s) for s in (0, 0.01, 0.3, 1, 3, 10)]
    for blunt, sharp in pairwise(steps):
        assert (np.nan_to_num(sharp - blunt) >= -1e-9).all()
    hardest = pool(scores, track_of, n_tracks, 1e6)
    for track in set(track_of.tolist()):
        assert np.allclose(hardest[:, track], scores[:, track_of == track].max(1), atol=1e-4)


def test_one_strong_segment_counts():
    scores = np.array([[6.0, 0, 0, 0, 0, 0, 0, 0, 1, 1]])
    track_of = np.array([0] * 8 + [1] * 2)
    assert np.diff(pool(scores, track_of, 2, 1.0))[0, 0] < 0
    assert np.diff(pool(scores, track_of, 2, 0.0))[0, 0] > 0


@pytest.mark.parametrize("sharpness", [0.5, 1.0])
def test_more_segments_of_noise_earn_nothing_on_average(sharpness):
    # The mean of exponentials does not grow with their number. Its logarithm varies less and is
    # therefore higher on average, but never by more than half the sharpness; a maximum over 200
    # would be 2.7 higher.
    rng = np.random.default_rng(0)
    lengths = [1, 4, 20, 200]
    track_of = np.repeat(np.arange(4), lengths)
    pooled = pool(rng.standard_normal((8_000, len(track_of))), track_of, 4, sharpness)
    exponentials = np.exp(sharpness * pooled).mean(0)
    assert exponentials == pytest.approx([np.exp(sharpness**2 / 2)] * 4, rel=0.04)
    assert (pooled.mean(0) < sharpness / 2 + 0.03).all()
    plain = pool(rng.standard_normal((8_000, len(track_of))), track_of, 4, 0.0)
    assert plain.mean(0) == pytest.approx([0] * 4, abs=0.05)


@given(data=scored())
def test_the_best_pair_has_the_highest_score_of_its_track(data):
    scores, track_of, n_tracks = data
    pairs = best_pairs(scores, track_of, n_tracks)
    assert len(pairs) == n_tracks
    for track, pair in enumerate(pairs):
        if track not in track_of:
            assert pair is None
            continue
        query, train = pair
        assert track_of[train] == track
        assert scores[query, train] == scores[:, track_of == track].max()


@given(data=scored())
def test_standard_rows_have_mean_zero_and_unit_spread(data):
    for row, before in zip(standardise_rows(data[0]), data[0], strict=True):
        if np.ptp(before) > 1e-3:
            assert row.mean() == pytest.approx(0, abs=1e-6)
            assert row.std() == pytest.approx(1, rel=1e-6)
            assert (np.diff(row[np.argsort(before)]) >= 0).all()


def test_a_constant_row_says_nothing():
    assert np.array_equal(standardise_rows(np.full((2, 4), 2.0)), np.zeros((2, 4)))


def test_best_matches_name_a_segment_of_each_track_for_every_query_segment() -> None:
    scores = np.array([[0.0, 3.0, 1.0], [2.0, 1.0, 5.0]])
    matches = best_matches(scores, np.array([0, 0, 2]), 3)
    assert matches == [(1, 0), (), (2, 2)]
