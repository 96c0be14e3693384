"""The null that suspects are held against: exact under exchangeability, and powerful enough."""

import numpy as np
import pytest

from rootnote.engine.significance import (
    abstention,
    length_matched,
    significance,
    standardised,
)

N_CONTROLS, N_TRACKS = 39, 30


def sounds(rng, n, n_tracks=N_TRACKS):
    """Scores with hubs, shared ups and downs and heavy tails: nothing is normal about them."""
    hubs = np.linspace(-2, 2, n_tracks)
    spreads = np.exp(np.linspace(-1, 1, n_tracks))
    return hubs + spreads * (rng.standard_t(4, (n, n_tracks)) + rng.standard_normal((n, 1)))


def test_a_null_suspect_is_named_as_often_as_the_level_says():
    rng = np.random.default_rng(0)
    named = []
    for _ in range(1500):
        rows = sounds(rng, N_CONTROLS + 1)
        found = significance(rows[0], rows[1:])
        named.append(found.q_values.min() <= 0.05)
    assert 0.035 <= np.mean(named) <= 0.065  # 2 of 40 ranks are named: exactly .05 expected


def test_true_tracks_do_not_make_others_be_named():
    rng = np.random.default_rng(1)
    falsely, truly = [], []
    for _ in range(600):
        rows = sounds(rng, N_CONTROLS + 1)
        rows[0, :3] += 25 * rows[:, :3].std(0)
        found = significance(rows[0], rows[1:])
        falsely.append((found.q_values[3:] <= 0.05).any())
        truly.append((found.q_values[:3] <= 0.05).mean())
    assert np.mean(falsely) <= 0.07
    assert np.mean(truly) >= 0.99


def test_the_step_down_names_more_than_the_single_step():
    """A weaker true track is named once the stronger one has been."""
    rng = np.random.default_rng(2)
    single, stepped = [], []
    for _ in range(300):
        rows = rng.standard_normal((N_CONTROLS + 1, 3))
        rows[1:, 0] = 30 * (rng.random(N_CONTROLS) < 0.06)  # one track with rare, high values
        rows[0] = [45, 3.2, 0]
        found = significance(rows[0], rows[1:])
        assert (found.q_values <= found.p_values).all()
        single.append(found.p_values[1] <= 0.05)
        stepped.append(found.q_values[1] <= 0.05)
    assert np.mean(stepped) > np.mean(single) + 0.1


def test_hub_tracks_are_not_named_for_being_near_to_everything():
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((N_CONTROLS + 1, N_TRACKS))
    rows[:, 0] += 50
    rows[0, 1] += 12
    found = significance(rows[0], rows[1:])
    assert found.q_values[0] > 0.05
    assert found.q_values[1] <= 0.05
    z = (rows[0] - rows[1:].mean(0)) / rows[1:].std(0)
    assert found.z == pytest.approx(z / np.sqrt(0.3 + 1.4826 * np.median(np.abs(z))))
    assert np.allclose(found.centre, rows[1:].mean(0))
    assert np.allclose(found.spread, rows[1:].std(0))


def test_what_two_statistics_tell_together_counts():
    rng = np.random.default_rng(4)
    both = rng.standard_normal((2, N_CONTROLS + 1, N_TRACKS))
    both[:, 0, 1] += 3.0
    assert significance(both[0, 0], both[0, 1:]).q_values[1] > 0.05
    assert significance(both[1, 0], both[1, 1:]).q_values[1] > 0.05
    found = significance(both[:, 0], both[:, 1:])
    assert found.q_values[1] <= 0.05
    alone = [significance(own[0], own[1:]) for own in both]
    assert found.z == pytest.approx(alone[0].z + alone[1].z)
    assert found.centre.shape == found.spread.shape == (2, N_TRACKS)
    both[1, 0, 3] = np.nan
    found = significance(both[:, 0], both[:, 1:])
    assert np.isnan(found.q_values[3]), "what one statistic cannot tell is not asked"
    with pytest.raises(ValueError, match="do not fit"):
        significance(both[:, 0], both[:1, 1:])


def test_stretches_of_one_recording_have_one_vote_between_them():
    rng = np.random.default_rng(4)
    recording = np.repeat(np.arange(10), 4)
    controls = rng.standard_normal((40, 5))
    suspect = controls.max(0) + 50
    found = significance(suspect, controls, recording)
    assert found.n_controls == 10
    assert found.smallest_p == pytest.approx(1 / 11)
    assert found.p_values.min() == pytest.approx(1 / 11)


def test_dependent_stretches_do_not_break_the_level():
    rng = np.random.default_rng(5)
    recording = np.repeat(np.arange(24), 3)
    named = []
    for _ in range(1000):
        of_recording = sounds(rng, 25)
        controls = of_recording[recording] + 0.3 * rng.standard_normal((72, N_TRACKS))
        suspect = of_recording[24] + 0.3 * rng.standard_normal(N_TRACKS)
        named.append(significance(suspect, controls, recording).q_values.min() <= 0.05)
    assert np.mean(named) <= 0.07
    assert np.mean(named) >= 0.02


def test_standardising_leaves_the_own_group_out():
    rng = np.random.default_rng(6)
    rows = rng.standard_normal((5, 2)) + 1e6
    group = np.array([0, 1, 1, 2, 2])
    weights = np.array([1, 0, 0, 0.5, 0.5])  # of the others of group 1
    mean = weights @ rows / 2
    spread = np.sqrt(weights @ (rows - mean) ** 2 / 2)
    assert np.allclose(standardised(rows, group)[1], (rows[1] - mean) / spread, rtol=1e-6)
    assert np.array_equal(standardised(np.ones((4, 2))), np.zeros((4, 2)))


def test_length_matched_controls_are_means_of_as_many_segments():
    by_segment = np.arange(14.0).reshape(7, 2)
    recording = np.array([0, 0, 0, 0, 0, 1, 1])
    controls, of, shorter = length_matched(by_segment, recording, 2)
    assert controls.tolist() == [[1, 2], [5, 6], [11, 12]]
    assert of.tolist() == [0, 0, 1]
    assert not shorter
    controls, of, shorter = length_matched(by_segment, recording, 4)
    assert controls.tolist() == [[3, 4], [11, 12]]
    assert shorter


def test_abstention_says_why():
    rng = np.random.default_rng(7)
    few = significance(np.full(4, 99.0), rng.standard_normal((10, 4)))
    assert "too few controls" in abstention(few)
    assert "0.091" in abstention(few)
    assert few.needed_z == np.inf
    rows = rng.standard_normal((40, 4))
    nothing = significance(rows[1:].mean(0), rows[1:])
    assert "Nothing stands out" in abstention(nothing)
    named = significance(rows[1:].max(0) + 20, rows[1:])
    assert abstention(named) == ""
    none = significance(np.ones(4), np.empty((0, 4)))
    assert "too few controls" in abstention(none)
    assert none.smallest_p == 1


def test_the_needed_score_is_the_one_that_is_just_named():
    rng = np.random.default_rng(8)
    rows = rng.standard_normal((100, 6))
    found = significance(rows[0], rows[1:])
    mean, spread = rows[1:].mean(0), rows[1:].std(0)
    for factor, named in ((1.15, True), (0.8, False)):
        asked = mean.copy()
        asked[2] += factor * found.needed_z * spread[2]
        assert (significance(asked, rows[1:]).q_values[2] <= 0.05) == named


def test_tracks_without_scores_have_no_values():
    rng = np.random.default_rng(9)
    rows = rng.standard_normal((40, 4))
    rows[:, 2] = np.nan
    found = significance(rows[0], rows[1:])
    assert np.isnan(found.p_values[2])
    assert np.isfinite(found.p_values[[0, 1, 3]]).all()


def test_controls_that_are_stretches_of_a_track_do_not_count_for_it():
    rng = np.random.default_rng(10)
    named, powers = [], []
    for _ in range(400):
        rows = sounds(rng, N_TRACKS + 1)
        rows[1:][np.eye(N_TRACKS, dtype=bool)] = np.nan
        found = significance(rows[0], rows[1:])
        assert np.isfinite(found.p_values).all()
        named.append(found.q_values.min() <= 0.05)
        rows[0, 4] += 25 * np.nanstd(rows[1:, 4])
        powers.append(significance(rows[0], rows[1:]).q_values[4] <= 0.05)
    assert np.mean(named) <= 0.06  # 1 of 31 ranks is named: .032 expected
    assert np.mean(powers) >= 0.98
    plain = standardised(rows[:, :1])
    others = rows[2:, 0]
    assert np.isnan(plain[1, 0])
    assert plain[0, 0] == pytest.approx((rows[0, 0] - others.mean()) / others.std())


def test_a_sound_that_is_near_to_everything_stands_out_for_nothing():
    rng = np.random.default_rng(11)
    rows = rng.standard_normal((61, N_TRACKS))
    rows[1:31] *= 5  # half of the controls swing as wide
    rows[0] = 8 * rng.standard_normal(N_TRACKS)
    assert significance(rows[0], rows[1:]).q_values.min() > 0.05
    rows[0] = 0.5 * rng.standard_normal(N_TRACKS)
    rows[0, 3] = 12  # less than the widest control reaches, and far beyond its own others
    assert significance(rows[0], rows[1:]).q_values[3] <= 0.05


def test_with_few_tracks_a_second_source_is_not_held_against_the_first():
    rng = np.random.default_rng(12)
    rows = rng.standard_normal((61, 5))
    rows[0] = [12, 10, 9, 0, 0]
    assert (significance(rows[0], rows[1:]).q_values[:3] <= 0.05).all()


def test_tracks_that_are_not_asked_about_cost_nothing_and_have_no_values():
    rng = np.random.default_rng(13)
    rows = rng.standard_normal((61, N_TRACKS))
    rows[1:, :10] *= 30
    among = np.arange(N_TRACKS) >= 10
    rows[0, 15] = 8
    found = significance(rows[0], rows[1:], among=among)
    assert np.isnan(found.p_values[:10]).all()
    assert np.isfinite(found.z).all()
    assert found.q_values[15] <= 0.05


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        significance(np.ones(3), np.ones((5, 4)))
    with pytest.raises(ValueError, match="recordings named"):
        significance(np.ones(3), np.ones((5, 3)), np.arange(4))


def test_what_differs_by_rounding_alone_does_not_stand_out():
    value = float(np.log(np.cosh(1.0)))
    controls = np.full((24, 1), np.float32(value), np.float64)  # as the disk gives them back
    found = significance(np.array([value]), controls)
    assert found.q_values[0] == 1.0
    apart = significance(np.array([value + 0.01]), controls)
    assert apart.q_values[0] < 0.05, "what differs by more does"
