"""Was it learned: error rates on made-up losses whose answer is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rootnote.domain import Basis, Role, Track
from rootnote.engine.learned import residuals
from rootnote.engine.membership import (
    Evidence,
    against_recordings,
    auc,
    blind_against,
    discoveries,
    evidence,
    gaps,
    membership,
    phase_p,
    set_test,
)
from rootnote.engine.neighbours import N_COPIES, Neighbours

N = 40


def tracks_of(roles):
    one = Track("", Path(), "", "", 44_100, 1, 44_100)
    return [replace(one, id=str(i), role=role) for i, role in enumerate(roles)]


def made_up(rng, learned, gap=0.3, n_windows=4):
    """Losses that follow the features, less a gap for learned tracks; copies cost them more."""
    n = len(learned)
    features = rng.standard_normal((n, 4))
    losses = 4 + features @ [0.3, 0.2, 0, 0.1] + 0.1 * rng.standard_normal(n) - gap * learned
    copies = losses[:, None, None] + 0.05 * rng.standard_normal((n, n_windows, N_COPIES))
    copies[:, :, 1:] += (gap / 2 * learned)[:, None, None]
    blind = rng.standard_normal((n, n_windows, N_COPIES))
    return losses, features, Neighbours(copies, blind)


def test_gaps_are_means_over_the_windows_there_are():
    losses = np.full((2, 2, N_COPIES), np.nan)
    losses[0, 0] = [1, 2, 4, 7, 9]
    losses[0, 1] = [2, 2, 2, 2, 2]
    found = gaps(losses)
    assert found["phase"][0] == pytest.approx((1 + 3) / 4)
    assert found["gain"][0] == 3
    assert found["speed"][0] == 4
    assert np.isnan(found["phase"][1])


def test_the_phase_test_is_exact():
    rng = np.random.default_rng(0)
    p_values = np.array([phase_p(rng.standard_normal((4, N_COPIES))) for _ in range(2000)])
    for level in (1 / 81, 0.05, 0.2):
        assert (p_values <= level + 1e-9).mean() == pytest.approx(level, abs=0.02)
    assert phase_p(np.array([[0.0, 1, 1, 0, 0]] * 4)) == pytest.approx(1 / 81)
    assert phase_p(np.full((4, N_COPIES), np.nan)) is None
    assert phase_p(np.ones((3, N_COPIES))) == 1


def test_the_phase_test_draws_where_it_cannot_count():
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((30, N_COPIES))
    assert phase_p(rows) > 1e-3
    rows[:, 0] -= 1.5
    assert phase_p(rows) == pytest.approx(1e-4)


@pytest.mark.parametrize("n_controls", [12, 60])
def test_against_recordings_unlearned_tracks_are_called_learned_at_the_level(n_controls):
    rng = np.random.default_rng(2)
    p_values, powers = [], []
    for _ in range(150):
        learned = np.arange(N + n_controls) < N // 2
        losses, features, copies = made_up(rng, learned)
        unlearned = np.arange(N + n_controls) >= N
        roles = [Role.CONTROL if one else Role.SOURCE for one in unlearned]
        found = evidence(losses, features, copies, unlearned)
        answer = membership(tracks_of(roles), found, copies)
        assert answer.null == "recordings"
        assert answer.n_null == n_controls
        values = np.array([one.p_value for one in answer.learned])
        p_values.append(values[N // 2 : N] <= 0.05)
        powers.append([one.basis is Basis.INFERRED for one in answer.learned[: N // 2]])
        assert all(one.basis is Basis.UNKNOWN for one in answer.learned[N:])
    assert 0.02 <= np.mean(p_values) <= 0.07
    assert np.mean(powers) > 0.9


def test_without_recordings_phases_tell_and_keep_the_level():
    rng = np.random.default_rng(3)
    named, falsely = [], []
    for _ in range(60):
        learned = np.arange(N) < N // 2
        losses, features, copies = made_up(rng, learned)
        found = evidence(losses, features, copies, np.zeros(N, bool))
        answer = membership(tracks_of([Role.SOURCE] * N), found, copies)
        assert answer.null == "phases"
        inferred = np.array([one.basis is Basis.INFERRED for one in answer.learned])
        named.append(inferred[learned].mean())
        falsely.append(inferred[~learned].sum() / max(1, inferred.sum()))
    assert np.mean(named) > 0.9
    assert np.mean(falsely) <= 0.06


def test_a_training_list_is_disclosed_and_keeps_its_p_value():
    rng = np.random.default_rng(4)
    losses, features, copies = made_up(rng, np.zeros(4, bool))
    found = evidence(losses, features, copies, np.zeros(4, bool))
    answer = membership(tracks_of([Role.TRAINING, *[Role.SOURCE] * 3]), found, copies)
    assert answer.learned[0].basis is Basis.DISCLOSED
    assert answer.learned[0].p_value is not None


def test_without_anything_to_hold_it_against_it_is_unknown():
    losses, features = np.arange(9.0), np.random.default_rng(5).standard_normal((9, 4))
    found = evidence(losses, features, None, np.zeros(9, bool))
    answer = membership(tracks_of([Role.SOURCE] * 9), found, None)
    assert answer.null == "none"
    assert all(one.basis is Basis.UNKNOWN and one.p_value is None for one in answer.learned)


def test_the_calibrated_loss_does_not_take_a_plain_track_for_a_learned_one():
    rng = np.random.default_rng(6)
    learned = np.arange(60) < 20
    losses, features, _ = made_up(rng, learned, gap=0.3)
    unlearned = np.arange(60) >= 30
    found = evidence(losses, features, None, unlearned)
    assert auc(found.statistic[:30], learned[:30]) > 0.95
    assert auc(-losses[:30], learned[:30]) < 0.9


def test_of_errors_a_residual_counts_by_how_well_it_is_known():
    """Beyond what unlearned tracks can say, the regression is not believed as it is within."""
    rng = np.random.default_rng(7)
    called = {True: 0, False: 0}
    for _ in range(200):
        features = np.vstack([rng.standard_normal((12, 2)), [[-5.0, -5.0]]])
        losses = features.sum(1) + 0.3 * rng.standard_normal(13)
        unlearned = np.arange(13) < 12
        for of_errors in called:
            found = evidence(losses, features, None, unlearned, of_errors=of_errors)
            called[of_errors] += against_recordings(found.statistic, unlearned)[12] <= 0.05
    assert called[True] / 200 <= 0.15, "the ridge leaves it a little more than the level"
    assert called[False] > 2 * called[True]


def test_studentised_residuals_have_one_variance():
    rng = np.random.default_rng(8)
    features = np.vstack([rng.standard_normal((20, 2)), [[8.0, 0.0]]])
    rows = np.array(
        [residuals(rng.standard_normal(21), features, studentised=True) for _ in range(2_000)]
    )
    assert rows.std(0) == pytest.approx(1.0, rel=0.12)
    plain = np.array([residuals(rng.standard_normal(21), features) for _ in range(500)])
    assert plain[:, 20].std() > 1.5


def test_discoveries_are_those_of_benjamini_and_hochberg():
    values = np.array([0.01, 0.04, 0.03, 0.9])
    assert discoveries(values, 0.05).tolist() == [True, False, False, False]
    assert discoveries(values, 0.06).tolist() == [True, True, True, False]
    assert discoveries(np.empty(0), 0.05).tolist() == []


@pytest.mark.parametrize("with_recordings", [True, False])
def test_ten_tracks_are_enough_for_a_set(with_recordings):
    rng = np.random.default_rng(7)
    for is_learned in (True, False):
        p_values = []
        for seed in range(30):
            learned = (np.arange(30) < 10) & is_learned
            losses, features, copies = made_up(rng, learned, gap=0.15)
            unlearned = (np.arange(30) >= 10) & with_recordings
            found = evidence(losses, features, copies, unlearned)
            answer = set_test(np.arange(30) < 10, found, copies, unlearned, seed)
            assert answer.null == ("recordings" if with_recordings else "phases")
            assert answer.n_tracks == 10
            if answer.p_value is not None:
                p_values.append(answer.p_value)
        if is_learned:
            assert np.mean(np.array(p_values) <= 0.01) >= 0.9
        else:
            assert np.mean(np.array(p_values) <= 0.1) <= 0.2
        assert len(p_values) > 23  # refused at most as often as the level and chance allow


def test_a_set_that_differs_without_the_model_is_refused():
    rng = np.random.default_rng(8)
    losses, features, copies = made_up(rng, np.arange(40) < 20)
    features[:20, 0] += 3
    unlearned = np.arange(40) >= 20
    found = evidence(losses, features, copies, unlearned)
    answer = set_test(~unlearned, found, copies, unlearned)
    assert answer.p_value is None
    assert "without asking the model" in answer.refused
    copies.blind[:, :, 0] -= 2
    answer = set_test(~unlearned, found, copies, np.zeros(40, bool))
    assert answer.p_value is None
    assert answer.refused


def test_the_blind_classifier_is_at_chance_on_what_does_not_differ():
    rng = np.random.default_rng(9)
    own = np.arange(30) < 12
    p_values = [blind_against(rng.standard_normal((30, 4)), own, ~own, i) for i in range(40)]
    assert np.mean(np.array(p_values) <= 0.1) <= 0.25
    assert np.median(p_values) > 0.2


def test_area_under_the_curve_counts_ties_half():
    assert auc(np.array([1.0, 2, 3, 4]), np.array([False, False, True, True])) == 1
    assert auc(np.ones(4), np.array([False, False, True, True])) == 0.5


def test_disclosed_tracks_do_not_help_others_to_pass():
    rng = np.random.default_rng(7)
    roles = [Role.TRAINING] * 40 + [Role.SOURCE] * 40 + [Role.CONTROL] * 40
    false = 0
    for _ in range(40):
        statistic = rng.standard_normal(120) + 6 * (np.arange(120) < 40)
        found = Evidence({"calibrated": statistic}, statistic, np.zeros((120, 1)))
        learned = membership(tracks_of(roles), found, None).learned
        assert all(one.basis is Basis.DISCLOSED for one in learned[:40])
        false += any(one.basis is Basis.INFERRED for one in learned[40:80])
    assert false <= 6, "where nothing else was learned, in a twentieth of the catalogues at most"


def test_copies_that_could_not_be_measured_leave_what_the_losses_say():
    rng = np.random.default_rng(8)
    unlearned = np.arange(N) >= N // 2
    losses, features, copies = made_up(rng, ~unlearned)
    missing = replace(copies, losses=np.full_like(copies.losses, np.nan))
    found = evidence(losses, features, missing, unlearned)
    alone = evidence(losses, features, None, unlearned)
    np.testing.assert_array_equal(found.statistic, alone.statistic)
    assert np.isfinite(found.statistic).all()
    nothing = evidence(np.full(N, np.nan), features, missing, unlearned)
    assert np.isnan(nothing.statistic).all()


@pytest.mark.parametrize(("n_given", "words"), [(0, "were given"), (3, "only 3 could be used")])
def test_it_is_said_how_many_recordings_there_were(n_given, words):
    rng = np.random.default_rng(9)
    losses, features, copies = made_up(rng, np.zeros(N, bool))
    roles = [Role.CONTROL] * n_given + [Role.SOURCE] * (N - n_given)
    tracks = tracks_of(roles)
    unlearned = np.array([track.role.unlearned for track in tracks])
    found = evidence(losses, features, copies, unlearned)
    (caveat,) = membership(tracks, found, copies).caveats
    assert words in caveat
