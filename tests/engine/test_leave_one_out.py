"""Steps away from tracks: what the suspect loses by each."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.small import CONFIG, all_codes, write_tune
from rootnote.engine import leave_one_out as module
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import batches_of, build_index
from rootnote.engine.leave_one_out import leave_one_out, segments_of_track
from rootnote.engine.losses import losses
from rootnote.engine.models import load_checkpoint
from rootnote.engine.score_weights import OF_LATENTS, OF_TOKENS, weights_of
from rootnote.engine.unlearning import step_away, stepped
from rootnote.progress import Cancelled, silent
from tiny_diffusion import make_stable_audio

FULL = replace(CONFIG, depth="full")
FAST_SCORES = np.array([0.3, -0.5, 2.0, np.nan, 1.0])


@pytest.fixture(scope="module")
def query(index):
    """Two segments of the catalogue, as good as any suspect."""
    return all_codes(index)[[1, 6]]


@pytest.fixture(scope="module")
def suspect(tmp_path_factory):
    path = write_tune(tmp_path_factory.mktemp("suspect") / "suspect.wav", 2.5, 99)
    return inspect_recording(path, "suspect")


def test_each_figure_is_what_a_step_away_from_that_track_costs(adapter, index, query):
    found = leave_one_out(adapter, index, query, FAST_SCORES, FULL, silent)
    layers = adapter.attributable_layers(FULL.modules)
    codes = all_codes(index)
    before = losses(adapter, [query]).double().numpy()
    for track in (0, 1, 2, 4):
        own = codes[np.flatnonzero(index.track_of == track)]
        step = step_away(
            adapter,
            layers,
            batches_of(own, adapter),
            index.curvature,
            damping=FULL.damping,
            nats=FULL.leave_out_nats,
        )
        with stepped(layers, step):
            risen = losses(adapter, [query]).double().numpy() - before
        assert found[track] == pytest.approx(risen.mean(), rel=1e-3, abs=1e-5)
    assert np.isnan(found[3]), "a track without a score has no segments to step away from"


def test_only_the_tracks_ranked_first_are_stepped_away_from(adapter, index, query):
    config = replace(FULL, leave_out_tracks=2)
    found = leave_one_out(adapter, index, query, FAST_SCORES, config, silent)
    assert np.flatnonzero(np.isfinite(found)).tolist() == [2, 4]


def test_a_track_that_is_the_suspect_costs_it_most(adapter, index):
    for track in (0, 2):
        own = all_codes(index)[np.flatnonzero(index.track_of == track)]
        found = leave_one_out(adapter, index, own, np.zeros(5), FULL, silent)
        assert found.argmax() == track
        assert found[track] > FULL.leave_out_nats / 2


def test_a_long_recording_is_represented_by_segments_spread_over_it(adapter, index, monkeypatch):
    monkeypatch.setattr(module, "_MOST_SEGMENTS", 3)
    own = all_codes(index)[np.flatnonzero(index.track_of == 2)]
    (found,) = segments_of_track(adapter, index, 2)
    assert torch.equal(found, own[[0, 2, 3]])


def test_depth_full_ranks_by_it_too(adapter, index, suspect):
    fast = attribute(suspect, adapter, index, CONFIG)
    full = attribute(suspect, adapter, index, FULL)
    assert "leave_one_out" not in fast.contributions[0].components
    assert full.config.leave_out_weight == OF_TOKENS.leave_out > 0
    before = {part.track_id: part for part in fast.contributions}
    left_out = np.array([part.components["leave_one_out"] for part in full.contributions])
    added = OF_TOKENS.leave_out * (left_out - left_out.mean()) / left_out.std()
    for part, more in zip(full.contributions, added, strict=True):
        own = before[part.track_id]
        assert part.score == pytest.approx(own.score + more, abs=1e-6)
        assert (part.p_value, part.q_value) == (own.p_value, own.q_value), "who is named stays"
    without = attribute(suspect, adapter, index, replace(FULL, leave_out_weight=0.0))
    assert [part.score for part in without.contributions] == [
        part.score for part in fast.contributions
    ]


def test_tracks_that_were_not_stepped_away_from_count_as_the_least(adapter, index, suspect):
    config = replace(FULL, leave_out_tracks=3)
    fast = attribute(suspect, adapter, index, CONFIG)
    full = attribute(suspect, adapter, index, config)
    chosen = {part.track_id for part in fast.contributions[:3]}
    z = {part.track_id: part.components["leave_one_out"] for part in full.contributions}
    assert {name for name, value in z.items() if np.isfinite(value)} == chosen
    values = np.array([z[name] for name in sorted(chosen)])
    least = OF_TOKENS.leave_out * (values.min() - values.mean()) / values.std()
    scores = {part.track_id: part.score for part in full.contributions}
    for part in fast.contributions[3:]:
        assert scores[part.track_id] == pytest.approx(part.score + least, abs=1e-6)


def test_cancelling_leaves_the_weights_as_they_were(adapter, index, query):
    weights = [layer.weight for layer in adapter.attributable_layers(FULL.modules).values()]
    before = [weight.detach().clone() for weight in weights]

    def cancel(stage, done, total):
        assert (stage, total) == ("attribute: steps away from tracks", 4)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        leave_one_out(adapter, index, query, FAST_SCORES, FULL, cancel)
    assert all(torch.equal(*pair) for pair in zip(before, weights, strict=True))


def test_a_step_that_breaks_the_network_costs_no_less_than_any(adapter, index, query, monkeypatch):
    whole = leave_one_out(adapter, index, query, FAST_SCORES, FULL, silent)
    number = iter(range(9))

    def broken(*given):
        return module_rises(*given) * (np.inf if next(number) == 1 else 1)

    module_rises = module.rises_after
    monkeypatch.setattr(module, "rises_after", broken)
    found = leave_one_out(adapter, index, query, FAST_SCORES, FULL, silent)
    assert found[1] == max(whole[[0, 2, 4]].max(), 0)
    assert found[[0, 2, 4]] == pytest.approx(whole[[0, 2, 4]])


def test_batches_of_a_track_have_its_own_size_not_the_suspects(adapter, index, monkeypatch):
    monkeypatch.setattr("rootnote.engine.index.batches._BATCH_TOKENS", 2 * 4 * 50)
    own = segments_of_track(adapter, index, 2)
    assert [len(batch) for batch in own] == [2, 2]


def test_evidence_and_steps_are_both_added():
    weights = replace(OF_TOKENS, leave_out=3.0)
    parts = (np.array([1.0]), np.array([2.0]), np.array([0.5]), np.array([4.0]))
    assert weights.joined(*parts) == pytest.approx([1 + 2 + 2 * 0.5 + 3 * 4])
    assert weights.joined(*parts[:2], None, parts[3]) == pytest.approx([1 + 2 + 3 * 4])


def test_in_models_of_latents_no_steps_are_taken_for_they_were_not_tried(tmp_path):
    assert OF_LATENTS.leave_out == 0
    adapter = load_checkpoint(make_stable_audio(tmp_path / "model"))
    assert weights_of(FULL, adapter.encode(torch.zeros(1, 2, 3000))).leave_out == 0


def test_a_catalogue_of_one_track_has_nothing_to_add(adapter, suspect, tmp_path):
    write_tune(tmp_path / "music" / "only.wav", 2.0, 3)
    index = build_index(adapter, read_catalogue(tmp_path / "music"), FULL, tmp_path / "index")
    (only,) = attribute(suspect, adapter, index, FULL).contributions
    assert np.isfinite(only.components["leave_one_out"])
    assert only.score == pytest.approx(0.0, abs=1e-9)
