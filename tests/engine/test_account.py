"""Who is named: only what stands out and was learned; everything else says why not."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rootnote.domain import Basis, Contribution, Learned, Origin, Role, Track
from rootnote.engine.account import (
    finding,
    fit_p_value,
    groups,
    named_clusters,
    told,
)
from rootnote.engine.knowledge import Knowledge, _unseen
from rootnote.engine.membership import Evidence, Membership
from rootnote.engine.shares import Shares

N = 30
LEARNED = (0, 1, 2, 3)
MADE = Origin(Basis.INFERRED, 0.01, "The model made it.")


@pytest.fixture
def tracks():
    one = Track("", Path(), "", "", 44_100, 1, 44_100)
    return tuple(
        replace(one, id=f"t{i:02}", artist="A" if i in (0, 1, 5) else f"artist {i}")
        for i in range(N)
    )


@pytest.fixture
def known():
    learned = tuple(
        Learned(Basis.INFERRED if i in LEARNED else Basis.UNKNOWN, 0.01 if i in LEARNED else 0.5)
        for i in range(N)
    )
    statistic = np.where(np.isin(np.arange(N), LEARNED), 0.5, 0.0)
    shown = Evidence({"calibrated": statistic}, statistic, np.ones((N, 1)))
    first = np.arange(N)
    first[1] = 0  # two copies of one recording
    return Knowledge(
        losses=np.ones(N),
        is_error=False,
        unseen=np.ones(N),
        relative=None,
        evidence=shown,
        membership=Membership(learned, "phases", 0, ()),
        copies=None,
        clusters=first,
        caveats=(),
        unlearned=np.zeros(N, bool),
    )


@pytest.fixture
def index(tracks):
    """Controls: runs of 30 recordings, and 24 generations."""
    rng = np.random.default_rng(0)
    scores, rises = rng.standard_normal((2, N, N))
    np.fill_diagonal(scores, np.nan)
    np.fill_diagonal(rises, np.nan)
    return SimpleNamespace(
        runs=SimpleNamespace(scores=scores, rises=rises, recordings=np.arange(N)),
        controls=SimpleNamespace(generation_tracks=rng.standard_normal((24, N))),
        catalogue=SimpleNamespace(tracks=tracks),
    )


def scores(*loud, by=30.0):
    """Of two segments; both are one run, whose rises are made the same."""
    rows = 0.1 * np.random.default_rng(1).standard_normal((2, N))
    rows[:, list(loud)] += by
    return rows


def ask(index, known, by_segment, *, foreign=False, made=MADE):
    learned, tracks = known.membership.learned, index.catalogue.tracks
    rises = by_segment.mean(0, keepdims=True)
    nulls = index.controls, index.runs
    return finding(*nulls, tracks, rises, by_segment, learned, foreign=foreign, origin=made)


def parts_of(tracks):
    return [Contribution(track.id, i, 0.0, {}, None) for i, track in enumerate(tracks, 1)]


def shares_of(*values):
    values = np.array(values)
    intervals = np.stack([values / 2, values * 1.5], 1)
    total = float(values.sum())
    return Shares(total, (total / 2, total), 1 - total, values, intervals, values, False)


def test_only_learned_tracks_that_stand_out_are_named(index, known):
    found = ask(index, known, scores(0, 7))
    assert np.flatnonzero(found.named).tolist() == [0]
    assert found.reason == ""
    assert found.significance.q_values[7] <= 0.05
    assert found.null.n_controls in (24, N)


def test_recordings_are_a_null_of_both_statistics_and_generations_of_influence(index, known):
    learned, tracks = known.membership.learned, index.catalogue.tracks
    quiet, loud = scores(), scores(0)

    def ask_of(rises, by_segment):
        nulls = index.controls, index.runs
        given = rises.mean(0, keepdims=True), by_segment, learned
        return finding(*nulls, tracks, *given, foreign=False, origin=MADE)

    assert ask_of(loud, quiet).named[0]
    assert ask_of(quiet, loud).named[0]
    assert not ask_of(scores(0, by=-300.0), loud).named[0], "one speaks against the other"
    found = ask_of(loud + 100.0, quiet)
    assert np.flatnonzero(found.named).tolist() == [0], "what all tracks lose is no excess"
    assert found.above.shape == quiet.shape, "a run's row stands for each of its segments"
    assert (found.above.argmax(1) == 0).all()
    index.runs = SimpleNamespace(**{name: one[:0] for name, one in vars(index.runs).items()})
    assert ask_of(quiet, loud).named[0]
    assert not ask_of(loud, quiet).named.any()


def test_similar_is_not_enough(index, known):
    found = ask(index, known, scores(7))
    assert not found.named.any()
    assert "Nothing stands out" in found.reason
    assert "1 track stands out without evidence that the checkpoint learned it" in found.reason


def test_where_nothing_was_learned_it_says_so(index, known):
    unknown = tuple(Learned() for _ in range(N))
    known = replace(known, membership=replace(known.membership, learned=unknown))
    found = ask(index, known, scores(7))
    assert not found.named.any()
    assert "no evidence that this checkpoint learned any of the tracks" in found.reason
    assert found.significance.q_values[7] <= 0.05


def test_tracks_that_were_not_learned_cost_no_power(index, known):
    index.runs.rises[:, 7] = 60 * (np.arange(N) % 7 == 0)  # near to many controls
    assert np.flatnonzero(ask(index, known, scores(0)).named).tolist() == [0]


def test_nobody_is_named_for_a_suspect_like_the_controls(index, known):
    found = ask(index, known, scores())
    assert not found.named.any()
    assert "Nothing stands out" in found.reason


def test_nobody_is_named_for_what_the_model_did_not_make(index, known):
    found = ask(index, known, scores(0), foreign=True)
    assert not found.named.any()
    assert "looks like foreign music" in found.reason
    assert ask(index, known, scores(0), foreign=None).named.any()


def test_nobody_is_named_where_it_is_not_shown_that_the_model_made_it(index, known):
    found = ask(index, known, scores(0), made=Origin(Basis.UNKNOWN, 0.3, "Not shown."))
    assert not found.named.any()
    assert found.reason == "Not shown."
    found = ask(index, known, scores(0), made=Origin(Basis.UNKNOWN, None, "Not told."))
    assert found.named.any()
    assert found.caveats[0] == "Not told."
    found = ask(index, known, scores(0), made=Origin(Basis.DISCLOSED, None, "You said so."))
    assert found.named.any()
    assert found.caveats[0] == "You said so."


def test_the_suspects_loss_is_held_against_recordings_that_were_not_learned(known):
    track_of = np.repeat(np.arange(N), 2)
    base = 4 + 0.1 * track_of
    base[:8] = 1.0  # the learned ones cost little
    learned = known.membership.learned
    assert fit_p_value(np.array([2.0, 2.0]), base, track_of, learned) == pytest.approx(1 / 27)
    assert fit_p_value(np.array([5.0, 5.0]), base, track_of, learned) == pytest.approx(8 / 27)
    few = track_of < 10
    assert fit_p_value(np.array([2.0]), base[few], track_of[few], learned) is None


def test_a_control_is_never_named(index, known, tracks):
    tracks = tuple(replace(t, role=Role.DECOY) if t.id == "t00" else t for t in tracks)
    index.catalogue.tracks = tracks
    assert not ask(index, known, scores(0)).named.any()


def test_what_the_model_always_makes_is_told_apart(index, known):
    assert ask(index, known, scores(0)).caveats == ()
    index.controls.generation_tracks[3, 0] = 500  # the model likes to make this one anyway
    found = ask(index, known, scores(0))
    assert found.named[0]
    assert found.null.kind == "recordings"
    assert "t00 stands out for this suspect against recordings, but no more" in found.caveats[0]


def test_too_few_controls_of_one_kind_leave_the_other(index, known):
    index.controls.generation_tracks = index.controls.generation_tracks[:8]
    found = ask(index, known, scores(0))
    assert found.null.kind == "recordings"
    assert found.named.any()
    index.runs = SimpleNamespace(**{name: one[:6] for name, one in vars(index.runs).items()})
    found = ask(index, known, scores(0))
    assert "too few controls" in found.reason
    index.controls.generation_tracks = np.random.default_rng(2).standard_normal((24, N))
    found = ask(index, known, scores(0))
    assert found.null.kind == "generations"
    assert found.named.any()


def test_without_controls_there_is_no_null(index, known):
    index.runs = SimpleNamespace(**{name: one[:0] for name, one in vars(index.runs).items()})
    index.controls.generation_tracks = np.empty((0, N))
    found = ask(index, known, scores(0))
    assert found.null.kind == "none"
    assert found.null.smallest_p is None


def test_shares_are_told_for_named_tracks_and_split_between_copies(index, known, tracks):
    found = ask(index, known, scores(0, 1, 2))
    assert named_clusters(known, found) == [0, 2]
    parts, account = told(parts_of(tracks), tracks, known, found, shares_of(0.4, 0.1), 0.05)
    assert [part.share for part in parts[:4]] == [0.2, 0.2, 0.1, None]
    assert parts[0].share_interval == pytest.approx((0.1, 0.3))
    assert parts[1].cluster == "t00"
    assert parts[2].similar_only is False
    assert parts[5].similar_only is True
    assert account.explained_fraction == pytest.approx(0.5)
    assert account.remainder == pytest.approx(0.5)
    assert account.smallest_detectable_share == 0.05
    assert account.abstained is False
    (group, *_) = account.groups
    assert (group.kind, group.name, group.track_ids) == ("artist", "A", ("t00", "t01", "t05"))
    assert group.share == pytest.approx(0.4)
    assert group.share_interval == pytest.approx((0.2, 0.6))


def test_what_was_not_computed_is_none(index, known, tracks):
    found = ask(index, known, scores(0))
    parts, account = told(parts_of(tracks), tracks, known, found, None, None)
    assert all(part.share is None and part.share_interval is None for part in parts)
    assert account.explained_fraction is None
    assert account.remainder is None
    assert account.abstained is False
    found = ask(index, known, scores())
    _, account = told(parts_of(tracks), tracks, known, found, None, None)
    assert account.abstained is True
    assert account.abstention_reason


def test_groups_are_of_several_tracks_or_hold_a_share(known, tracks):
    answers = groups(tracks, known, parts_of(tracks))
    assert [(one.kind, one.name) for one in answers] == [("artist", "A")]
    assert answers[0].share is None


def test_what_unseen_tracks_would_cost_is_learned_from_unlearned_ones():
    features = np.linspace(0, 1, N)[:, None]
    losses = 4 + features[:, 0]
    losses[:15] -= 1  # learned
    learned = [Learned(Basis.INFERRED, 0.01) if i < 15 else Learned() for i in range(N)]
    assert _unseen(losses, features, learned, is_error=False) == pytest.approx(
        4 + features[:, 0], abs=0.06
    )
    factors = _unseen(np.exp(losses), features, learned, is_error=True)
    assert np.log(factors) == pytest.approx(4 + features[:, 0], abs=0.06)
