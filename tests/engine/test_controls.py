"""What controls score: which are drawn, what they are held against, and the nulls they make."""

from dataclasses import replace
from shutil import copyfile

import numpy as np
import pytest

from engine.small import CONFIG, all_codes, write_music
from rootnote.domain import Role, Segment
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import ControlRuns, build_index
from rootnote.engine.index.blocks import BlockPlan
from rootnote.engine.index.controls import (
    draw_bank,
    mean_and_spread,
    pool_others,
)
from rootnote.engine.influence import pair_scores
from rootnote.engine.pooling import pool
from rootnote.progress import silent


def plans_of(*n_segments):
    """One block a track."""
    return [
        BlockPlan(number, number, tuple(Segment(str(number), i, i + 1) for i in range(n)))
        for number, n in enumerate(n_segments)
    ]


def test_the_bank_takes_runs_of_consecutive_segments():
    bank = draw_bank(plans_of(20, 20, 20), [Role.SOURCE] * 3, 12, seed=0)
    assert len(bank) == 12
    for track in range(3):
        own = [one.position for one in bank if one.track == track]
        assert own == list(range(own[0], own[0] + 4))


def test_recordings_that_cannot_have_been_learned_come_first():
    roles = [Role.SOURCE, Role.TRAINING, Role.DECOY, Role.SOURCE, Role.CONTROL]
    bank = draw_bank(plans_of(30, 30, 30, 30, 30), roles, 20, seed=1)
    assert {one.track for one in bank[:8]} == {2, 4}


def test_short_tracks_give_what_they_have_and_long_banks_stop():
    bank = draw_bank(plans_of(1, 2, 50), [Role.SOURCE] * 3, 300, seed=0)
    assert sorted(sum(one.track == track for one in bank) for track in range(3)) == [1, 2, 10]
    assert len(draw_bank(plans_of(*[3] * 50), [Role.SOURCE] * 50, 20, seed=0)) == 21, "whole runs"


def test_a_columns_own_track_says_nothing_of_it():
    scores = np.array([[1.0, 9.0], [3.0, 2.0], [5.0, 4.0]])
    own = np.array([[False, True], [False, False], [False, False]])
    means, spreads = mean_and_spread(scores, own)
    assert means.tolist() == [3.0, 3.0]
    assert spreads == pytest.approx([np.std([1, 3, 5]), 1.0])


def test_a_column_without_any_other_track_is_left_as_it_is():
    means, spreads = mean_and_spread(np.array([[4.0], [6.0]]), np.array([[True], [True]]))
    assert (means.tolist(), spreads.tolist()) == ([0.0], [1.0])


def test_a_control_is_pooled_as_a_suspect_but_not_held_against_itself():
    rng = np.random.default_rng(0)
    track_of = np.array([0, 0, 1, 1, 2])
    scores = rng.standard_normal((2, 5))
    own = np.array([[True, True, False, False, False], [False] * 5])
    pooled = pool_others(scores, own, track_of, 4, 1.0)
    assert np.isnan(pooled[0, 0])
    assert np.isfinite(pooled[0, 1:3]).all()
    assert np.isnan(pooled[:, 3]).all()  # a track without segments
    row = scores[1:]
    expected = pool((row - row.mean()) / row.std(), track_of, 4, 1.0)[0]
    assert pooled[1, :3] == pytest.approx(expected[:3])


def test_the_index_holds_the_nulls_that_a_suspect_made_of_a_control_would_get(
    adapter, catalogue, tmp_path
):
    config = replace(CONFIG, levels_db=(), speeds=(), shortlist=1)
    index = build_index(adapter, catalogue, config, tmp_path / "index")
    controls, codes = index.controls, all_codes(index)
    assert controls.generation_tracks.shape == (config.n_generations, len(catalogue.tracks))
    assert np.isfinite(controls.generation_tracks).all()
    track_of = index.track_of
    row = int(np.flatnonzero(controls.bank_recordings == 0)[0])
    first = int(np.flatnonzero(track_of == 0)[0])
    pairs = pair_scores(adapter, index, codes[None, first : first + 1], config, silent)
    # Held against everything, the control finds itself; without that its other tracks' order is
    # the bank's.
    kept = track_of != 0
    rest = pairs.comparable[:, kept]
    rest = (rest - rest.mean()) / rest.std()
    expected = pool(rest, track_of[kept], len(catalogue.tracks), config.pooling_sharpness)[0]
    assert np.isnan(controls.bank_tracks[row, 0])
    assert controls.bank_tracks[row, 1:] == pytest.approx(expected[1:], abs=5e-2)


def test_a_recording_that_is_there_twice_is_not_held_against_its_copy(adapter, tmp_path):
    folder = write_music(tmp_path / "music")
    copyfile(folder / "c.wav", folder / "copy.wav")
    catalogue = read_catalogue(folder)
    ids = [track.id for track in catalogue.tracks]
    first, second = ids.index("c.wav"), ids.index("copy.wav")
    index = build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    bank, runs = index.controls, index.runs
    assert {first, second} & set(bank.bank_recordings), "one of them is a control"
    for recordings, values in (
        (bank.bank_recordings, bank.bank_tracks),
        (runs.recordings, runs.scores),
        (runs.recordings, runs.rises),
    ):
        own = values[np.isin(recordings, [first, second])]
        assert np.isnan(own[:, [first, second]]).all()
        others = [i for i in range(len(ids)) if i not in (first, second)]
        assert np.isfinite(own[:, others]).all()
    alone = build_index(
        adapter, read_catalogue(write_music(tmp_path / "b")), CONFIG, tmp_path / "i"
    )
    assert np.abs(index.controls.means).max() < 3 * np.abs(alone.controls.means).max()


def test_near_duplicates_are_kept_apart_as_well():
    scores, rises = np.arange(9.0).reshape(3, 3), np.ones((3, 3))
    runs = ControlRuns(scores, rises, np.array([0, 1, 2])).apart(np.array([0, 1, 1]))
    assert np.isnan(runs.scores).tolist() == np.isnan(runs.rises).tolist()
    assert np.isnan(runs.scores).tolist() == [
        [True, False, False],
        [False, True, True],
        [False, True, True],
    ]
