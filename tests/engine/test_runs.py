"""What tracks lose by steps away: from controls in the index, from a suspect in an answer."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.domain import Role
from rootnote.engine.catalogue.reading import assembled
from rootnote.engine.index import build_index
from rootnote.engine.index.runs import (
    RUN,
    ControlRuns,
    excess,
    mean_by_track,
    panel_of,
    runs_of,
)
from rootnote.engine.influence import pair_scores
from rootnote.engine.rises import rises_of
from rootnote.progress import silent

SOME = replace(CONFIG, levels_db=(), speeds=(), shortlist=1)


@pytest.fixture(scope="module")
def stepped_index(adapter, catalogue, tmp_path_factory):
    """An index whose panel is the whole catalogue but decoys, of which `b.wav` is one."""
    tracks = [
        replace(one, role=Role.DECOY) if one.id == "b.wav" else one for one in catalogue.tracks
    ]
    given = assembled(catalogue.root, tracks, [])
    return build_index(adapter, given, SOME, tmp_path_factory.mktemp("steps") / "index")


@pytest.mark.parametrize(
    ("n_segments", "lengths"),
    [(1, [1]), (2, [2]), (3, [3]), (5, [5]), (6, [3, 3]), (10, [3, 3, 4]), (11, [3, 3, 5])],
)
def test_runs_share_out_all_segments(n_segments, lengths):
    runs = runs_of(n_segments)
    assert [run.stop - run.start for run in runs] == lengths
    assert np.concatenate([np.arange(n_segments)[run] for run in runs]).tolist() == list(
        range(n_segments)
    )


def test_the_panel_is_spread_over_every_candidate():
    track_of = np.repeat([0, 1, 2], [9, 2, 4])
    roles = (Role.SOURCE, Role.TRAINING, Role.DECOY)
    assert panel_of(track_of, roles, 3).tolist() == [0, 4, 8, 9, 10]
    assert panel_of(track_of, roles, 1).tolist() == [0, 9]
    only_decoys = (Role.CONTROL, Role.DECOY, Role.DECOY)
    assert panel_of(track_of, only_decoys, 2).tolist() == [0, 8, 9, 10, 11, 14]


def test_what_all_candidates_lose_is_no_excess():
    rises = np.array([[1.0, 3.0, np.nan, 10.0], [2.0, 2.0, 2.0, np.nan]])
    candidates = np.array([True, True, True, False])
    found = excess(rises, candidates)
    assert found[0, [0, 1, 3]].tolist() == [-1.0, 1.0, 8.0]
    assert np.isnan(found[0, 2])
    assert found[1, :3].tolist() == [0.0, 0.0, 0.0]
    assert excess(rises, ~np.ones(4, bool))[1, 0] == 0, "without candidates the mean is over all"
    assert excess(np.empty((0, 4)), candidates).shape == (0, 4)


def test_means_are_over_each_tracks_segments():
    found = mean_by_track(np.array([1.0, 3.0, 5.0]), np.array([0, 0, 2]), 4)
    assert found[[0, 2]].tolist() == [2.0, 5.0]
    assert np.isnan(found[[1, 3]]).all()


def test_a_suspect_made_of_a_control_loses_what_the_index_says(adapter, stepped_index):
    index, codes = stepped_index, all_codes(stepped_index)
    tracks = index.catalogue.tracks
    assert tracks[index.runs.recordings[0]].id == "b.wav", "what was not learned comes first"
    assert sorted(index.runs.recordings) == list(range(5))
    decoy = next(i for i, track in enumerate(tracks) if track.id == "b.wav")
    before = {n: p.clone() for n, p in adapter.network.named_parameters()}
    checked = []
    for row, recording in zip(index.runs.rises, index.runs.recordings, strict=True):
        own = np.flatnonzero(index.track_of == recording)
        if len(own) > RUN:
            continue  # of a longer one the run's place was drawn
        query = codes[torch.from_numpy(own)]
        pairs = pair_scores(adapter, index, query[None], SOME, silent)
        score, rises = rises_of(adapter, index, query, pairs, SOME, silent)
        others = [i for i in range(len(tracks)) if i not in (recording, decoy)]
        assert rises.shape == (1, len(tracks))
        assert rises[0, others] == pytest.approx(row[others], abs=1e-5)
        assert np.isnan(row[[recording, decoy]]).all()
        assert np.isfinite(score).all(), "decoys have a score, of their nearest segments"
        checked.append(tracks[recording].id)
    assert sorted(checked) == ["a.wav", "b.wav", "sub/d.wav", "sub/e.wav"]
    after = dict(adapter.network.named_parameters())
    assert all(torch.equal(after[name], kept) for name, kept in before.items())


def test_a_sound_loses_itself_most(adapter, stepped_index):
    index, codes = stepped_index, all_codes(stepped_index)
    for track in (0, 2):
        query = codes[torch.from_numpy(np.flatnonzero(index.track_of == track))]
        pairs = pair_scores(adapter, index, query[None], SOME, silent)
        score, rises = rises_of(adapter, index, query, pairs, SOME, silent)
        assert np.nanargmax(rises.mean(0)) == np.nanargmax(score) == track


def test_it_is_kept_as_it_is():
    kept = ControlRuns(np.array([[2.5, np.nan]]), np.array([[0.5, np.nan]]), np.array([3]))
    back = ControlRuns.of_tensors(kept.tensors())
    assert np.array_equal(back.scores, kept.scores, equal_nan=True)
    assert np.array_equal(back.rises, kept.rises, equal_nan=True)
    assert back.recordings.tolist() == [3]
