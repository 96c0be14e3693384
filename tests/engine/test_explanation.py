"""Depth full on the tiny model: what is forgotten, what it gives, and that it leaves no trace."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.small import CONFIG, SECONDS, all_codes, write_music
from rootnote.domain import Basis, Learned, Null
from rootnote.engine.account import Finding
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.explanation import Laboratory, explain
from rootnote.engine.forgetting import ForgettingConfig, Forgotten
from rootnote.engine.index import build_index
from rootnote.engine.knowledge import knowledge
from rootnote.engine.models import load_checkpoint
from rootnote.engine.significance import Significance
from rootnote.progress import Cancelled, silent

QUICK = ForgettingConfig(learning_rate=1e-3, max_steps=12, check_every=2, batch=4)


@pytest.fixture(scope="module")
def known(index):
    found = knowledge(index, index.losses(), index.track_of)
    learned = (Learned(Basis.DISCLOSED), *found.membership.learned[1:])
    shown = replace(found.evidence, parts={"phase": np.full(5, 0.05)})
    return replace(
        found,
        unseen=found.losses + np.array([0.2, 0.1, 0.1, 0.1, 0.1]),
        membership=replace(found.membership, learned=learned),
        evidence=shown,
    )


@pytest.fixture
def laboratory(adapter, index, known, tmp_path):
    query = all_codes(index)[:3]
    return Laboratory(adapter, index, CONFIG, known, query, tmp_path, silent, QUICK)


@pytest.fixture(scope="module")
def untrained(tiny_checkpoint):
    return lambda: load_checkpoint(tiny_checkpoint, untrained_seed=1)


def found_with(*named):
    z = np.array([4.0, 2.0, 0.5, 0.1, 0.0])
    one, zero = np.ones(5), np.zeros(5)
    q_values = np.where(np.isin(np.arange(5), named), 0.02, 0.8)
    significance = Significance(z, zero[None], one[None], q_values, q_values, 40, 1 / 41, 3.0)
    null = Null("recordings", 40, 1 / 41)
    return Finding(significance, null, np.isin(np.arange(5), named), "", (), np.tile(z, (3, 1)))


def unchanged(adapter, before):
    layers = adapter.attributable_layers(CONFIG.modules)
    return all(torch.equal(layers[name].weight, kept) for name, kept in before.items())


def weights_of(adapter):
    layers = adapter.attributable_layers(CONFIG.modules)
    return {name: layer.weight.detach().clone() for name, layer in layers.items()}


def test_named_tracks_hold_shares_and_the_model_is_left_as_it_was(laboratory, adapter, untrained):
    before = weights_of(adapter)
    answer = explain(laboratory, found_with(0), untrained)
    assert unchanged(adapter, before)
    if answer.shares is None:  # random weights may know the suspect no better than others do
        assert any("No share" in caveat for caveat in answer.caveats)
    else:
        assert answer.shares.shares.shape == (1,)
        assert answer.shares.remainder == pytest.approx(1 - answer.shares.explained)


def test_a_set_is_forgotten_to_the_loss_it_would_have(laboratory, known):
    values, outcome = laboratory.without([0])
    assert values.shape == (3,)
    assert outcome.target == pytest.approx(known.losses[0] + 0.2)
    assert outcome.before == pytest.approx(known.losses[0], abs=1e-4)
    assert outcome.after > outcome.before
    again = Laboratory(**{name: getattr(laboratory, name) for name in laboratory.__slots__})
    assert np.array_equal(again.without([0])[0], values)


def test_much_of_a_whole_training_set_is_forgotten_further(laboratory, known):
    """The one disclosed track and all learned others count, by their lengths."""
    learned = tuple(Learned(Basis.DISCLOSED) for _ in known.losses)
    known = replace(known, membership=replace(known.membership, learned=learned))
    usual = replace(laboratory, known=known)
    whole = replace(usual, config=replace(CONFIG, whole_training_set=True))
    part = 3.0 / sum(SECONDS.values())
    for asked, growth in ((usual, 1.0), (whole, (1 - part) ** -0.53)):
        _, outcome = asked.without([0])
        assert outcome.target == pytest.approx(known.losses[0] + 0.2 * growth)
    assert whole._growth(set(range(5))) == pytest.approx(0.05**-0.53), "all of it is no whole"


def test_what_could_have_been_detected_is_told_where_nobody_is_named(
    laboratory, untrained, monkeypatch
):
    from rootnote.engine import explanation

    monkeypatch.setattr(explanation, "explained_fraction", lambda measured: 0.2)
    answer = explain(laboratory, found_with(), untrained)
    assert answer.shares is None
    assert answer.smallest == pytest.approx(0.2 * 3.0 / 4.0)


@pytest.mark.parametrize(
    ("way", "parts"), [("first-order", [2 / 3, 1 / 3]), ("shapley", [1 / 2, 1 / 2])]
)
def test_tracks_that_taught_the_same_share_it_under_shapley(laboratory, monkeypatch, way, parts):
    from rootnote.engine import explanation

    asked = []

    def without(self, tracks):
        asked.append(tuple(tracks))
        # Either of the named ones, or both, teach the same; any two others teach little.
        rise = 0.1 if set(tracks) & {0, 1} else 0.01 * len(tracks)
        return np.full(3, 1.0 + rise), Forgotten(4, 1.0, 1.5, 1.5, 1.0, 1.0)

    monkeypatch.setattr(Laboratory, "without", without)
    values = {"the checkpoint": 1.0, "untrained": 2.0}
    monkeypatch.setattr(explanation, "losses", lambda adapter, _: torch.full((3,), values[adapter]))
    monkeypatch.setattr(explanation, "batches_of", lambda *_: [])
    chosen = replace(
        laboratory, adapter="the checkpoint", config=replace(CONFIG, depth="full", split=way)
    )
    answer = explain(chosen, found_with(0, 1), lambda: "untrained")
    assert answer.shares is not None
    assert answer.shares.explained == pytest.approx(0.1 - 0.02)
    assert answer.shares.shares == pytest.approx(0.08 * np.array(parts))
    assert ((0,) in asked) == ((1,) in asked) == (way == "shapley")


def test_where_no_random_sets_are_left_shares_stand_with_a_caveat(laboratory, monkeypatch):
    from rootnote.engine import explanation

    def without(self, tracks):
        assert set(tracks) == {0, 1, 2}, "of five tracks no other set of three is left"
        return np.full(3, 1.3), Forgotten(4, 1.0, 1.5, 1.5, 1.0, 1.0)

    monkeypatch.setattr(Laboratory, "without", without)
    values = {"the checkpoint": 1.0, "untrained": 2.0}
    monkeypatch.setattr(explanation, "losses", lambda adapter, _: torch.full((3,), values[adapter]))
    monkeypatch.setattr(explanation, "batches_of", lambda *_: [])
    answer = explain(
        replace(laboratory, adapter="the checkpoint"), found_with(0, 1, 2), lambda: "untrained"
    )
    assert answer.shares.explained == pytest.approx(0.3)
    assert any("too small for random sets" in caveat for caveat in answer.caveats)


def test_a_track_that_cannot_be_forgotten_alone_is_no_crash(laboratory, monkeypatch, untrained):
    from rootnote.engine import explanation

    whole = Laboratory.without

    def without(self, tracks):
        if list(tracks) == [1]:
            raise ValueError("forgetting needs segments to forget")
        return whole(self, tracks)

    monkeypatch.setattr(Laboratory, "without", without)
    monkeypatch.setattr(explanation, "explained_fraction", lambda measured: 0.2)
    chosen = replace(laboratory, config=replace(CONFIG, depth="full", split="shapley"))
    answer = explain(chosen, found_with(0, 1), untrained)
    assert answer.shares is None
    assert "cannot be forgotten without the others" in answer.caveats[-1]


def test_it_can_be_stopped(laboratory, adapter, untrained):
    def stop(stage, done, total):
        if done == 3:
            raise Cancelled

    before = weights_of(adapter)
    with pytest.raises(Cancelled):
        explain(replace(laboratory, progress=stop), found_with(0), untrained)
    assert unchanged(adapter, before)


def test_a_track_counts_with_its_segments_and_short_ones_in_front_do_not_hide_the_rest(
    adapter, known, tmp_path
):
    lengths = {"a.wav": 0.6, "b.wav": 2.0, "c.wav": 6.0, "d.wav": 3.0, "e.wav": 3.0}
    catalogue = read_catalogue(write_music(tmp_path / "music", lengths))
    index = build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    own = replace(known, losses=np.full(5, 4.0), unseen=np.array([9.0, 4.3, 4.6, 4.0, 4.0]))
    own = replace(own, evidence=replace(own.evidence, parts={}))
    query = index.representation(index.plans[-1])
    laboratory = Laboratory(adapter, index, CONFIG, own, query, tmp_path, silent, QUICK)
    _, outcome = laboratory.without([0, 1, 2])
    assert outcome.target == pytest.approx((2 * 4.3 + 6 * 4.6) / 8), "the short one is not there"


def test_a_copy_of_what_is_forgotten_is_not_retained(laboratory, known):
    both = replace(known, clusters=np.array([0, 1, 0, 3, 4]))
    _, apart, _ = laboratory._segments({0})
    _, retained, counts = replace(laboratory, known=both)._segments({0})
    n_of_copy = int((laboratory.index.track_of == 2).sum())
    assert set(counts) == {0}
    assert len(retained) == len(apart) - n_of_copy


def test_what_is_retained_is_the_rest_of_what_was_learned(laboratory, known):
    """As a training without the set would have had no more than that."""
    both = tuple(
        Learned(Basis.DISCLOSED) if i in (0, 2) else Learned() for i in range(len(known.losses))
    )
    told = replace(known, membership=replace(known.membership, learned=both))
    _, retained, _ = replace(laboratory, known=told)._segments({0})
    track_of = laboratory.index.track_of
    assert len(retained) == (track_of == 2).sum()
    _, of_none, _ = replace(laboratory, known=told)._segments({0, 2})
    assert len(of_none) == np.isin(track_of, [1, 3, 4]).sum(), "where nothing else was learned"


def test_unlearned_recordings_say_how_far_a_track_is_forgotten(laboratory, known):
    """By the evidence beyond theirs; of errors, and with few of them, as without any."""
    statistic = np.concatenate([[2.0, 0.5, -3.0], np.zeros(6), [np.nan]])
    n = len(statistic)
    unlearned = np.arange(n) >= 3
    parts = {"phase": np.full(n, 0.05)}
    told = replace(
        known,
        losses=np.full(n, 4.0),
        unseen=np.full(n, 4.3),
        unlearned=unlearned,
        evidence=replace(known.evidence, parts=parts, statistic=statistic),
    )
    asked = replace(laboratory, known=told)
    assert [asked.target(i) for i in range(3)] == pytest.approx([4 + 0.57 * 2, 4 + 0.57 * 0.5, 4])
    few = replace(told, unlearned=unlearned & (np.arange(n) < 7))
    assert replace(laboratory, known=few).target(0) == pytest.approx(4.3)
    errors = replace(laboratory, known=replace(told, is_error=True))
    assert errors.target(0) == pytest.approx(4.3)


def test_what_was_retained_otherwise_is_asked_again(laboratory, known):
    """The same set, forgotten as far, beside something else that holds it fast."""
    first, _ = laboratory.without([0])
    learned = tuple(
        Learned(Basis.DISCLOSED) if i in (0, 1) else Learned() for i in range(len(known.losses))
    )
    less = replace(known, membership=replace(known.membership, learned=learned))
    second, _ = replace(laboratory, known=less).without([0])
    assert not np.array_equal(first, second)
