"""The tools of the retraining study: which sets are left out, and how scores are judged."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

import evidence
import explained_sizes
import restore
import retraining
import strangers
import subsets
import truth
import truths
import tuning
from setting import Setting

from engine.small import write_tune
from rootnote.domain import AttributionConfig
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.losses import losses
from rootnote.engine.models import load_checkpoint
from rootnote.engine.neighbours import N_COPIES
from rootnote.engine.reference import build
from rootnote.engine.reference.build import build_reference
from rootnote.engine.reference.config import CodecConfig, DecoderConfig, ReferenceConfig
from rootnote.engine.reference.stored import open_reference

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


def test_what_was_committed_is_found_again(tmp_path):
    reference = SimpleNamespace(members=("a", "b", "c", "d"))
    halves = subsets.complementary_halves(reference.members, 2)
    ids = ["x", *reference.members]
    made_up = {
        "tracks": ids,
        "trainings": [
            {
                "left_out": [ids.index(name) for name in left_out],
                "losses": [float(number)],
                "track_losses": [1.0, 2.0, 3.0, 4.0, 5.0],
                "copy_losses": [[[0.5, None]], [], [[0.25, 0.125]], [], []],
            }
            for number, left_out in enumerate(halves)
        ],
        "repeated": [{"training": 2, "losses": [2.5]}],
        "forgotten": {
            "n_crops": 1,
            "full": [6.0],
            "untrained": [8.0],
            "sets": [{"left_out": [1, 3], "retrained": [7.0], "told": [6.5], "set_before": 1.0}],
        },
    }
    assert restore.restore(made_up, reference, tmp_path, n_models=1) == 4
    assert restore.restore(made_up, reference, tmp_path, n_models=1) == 0
    file = retraining.training_file
    assert not file(reference, halves[0], 0, tmp_path).exists(), "its model is wanted again"
    found = json.loads(file(reference, halves[3], 0, tmp_path).read_text())
    assert found["losses"] == [3.0]
    assert found["left_out"] == halves[3]
    assert found["track_losses"] == {"x": 1.0, "a": 2.0, "b": 3.0, "c": 4.0, "d": 5.0}
    assert found["copy_losses"] == [0.5, 0.25, 0.125]
    trained = [{"left_out": left_out} for left_out in halves]
    assert truth.repeated(reference, tmp_path, trained) == made_up["repeated"]
    kept = json.loads((tmp_path / "sizes" / "000.json").read_text())
    assert kept["left_out"] == ["a", "c"]
    assert explained_sizes.record_of(tmp_path / "sizes", ids) == made_up["forgotten"]


def test_a_truth_gets_further_trainings_and_keeps_what_models_said():
    def of(n):
        return [{"left_out": [i], "losses": [float(i)]} for i in range(n)]

    about = {"setting": {"checkpoints": ["ab12"]}}
    stored = {"about": about, "trainings": of(2), "asked": [{"training": 1}], "forgotten": 1}
    again = [{"training": 3, "losses": [2.5]}]
    more = truth.extended(stored, of(4), again, None, {**about, "test_set": "4 models"})
    assert more["repeated"] == again
    assert more["trainings"] == of(4)
    assert more["asked"] == [{"training": 1}]
    assert more["forgotten"] == 1, "what is not made anew stays"
    assert truth.extended(stored, of(4), again, {"sets": []}, about)["forgotten"] == {"sets": []}
    assert more["about"]["test_set"] == "4 models"
    with pytest.raises(SystemExit, match="do not go on"):
        truth.extended(stored, of(4)[1:], [], None, about)
    with pytest.raises(SystemExit, match="do not go on"):
        truth.extended(stored, of(4), [], None, {"setting": {"checkpoints": ["cd34"]}})


def test_a_truth_gets_what_strangers_said_of_its_own_tracks_only(tmp_path):
    folder = tmp_path / "strangers"
    folder.mkdir()
    for name, number in (("full", 2), ("000", 1)):
        (folder / f"{name}.json").write_text(json.dumps({"asked": number}))
    stored = {"tracks": ["a", "b"], "asked": ["kept"], "strangers": [{"asked": 0}]}
    found = truths.strangers(tmp_path)
    joined = strangers.joining(stored, found, ["a", "b"])
    assert joined == {**stored, "strangers": [{"asked": 1}, {"asked": 2}]}
    with pytest.raises(SystemExit, match="another catalogue"):
        strangers.joining(stored, found, ["b", "a"])


def test_second_seeds_are_found_beside_the_first(tmp_path):
    reference = SimpleNamespace(members=("a", "b", "c"))
    trained = [{"left_out": ["a"]}, {"left_out": ["b", "c"]}]
    again = retraining.training_file(reference, ["b", "c"], truth.SECOND_SEED, tmp_path)
    again.parent.mkdir()
    again.write_text(json.dumps({"losses": [1.23456]}))
    assert truth.repeated(reference, tmp_path, trained) == [{"training": 1, "losses": [1.2346]}]


def test_retrainings_are_kept_to_four_decimals_and_found_again(tmp_path):
    reference = SimpleNamespace(members=("a", "b", "c"))
    trained = [
        {"left_out": left_out, "seed": seed, "losses": [1.23456, 2.0], "cpu_s": 61.234, "more": 1}
        for left_out in ([], ["b"])
        for seed in (0, 1)
    ]
    kept = json.loads(retraining.to_commit(trained, "ab12"))
    assert kept["checkpoint"] == "ab12"
    assert restore.restore_retraining(kept, reference, tmp_path) == 4
    assert restore.restore_retraining(kept, reference, tmp_path) == 0
    found = json.loads(retraining.training_file(reference, ["b"], 1, tmp_path).read_text())
    assert found == {"left_out": ["b"], "seed": 1, "losses": [1.2346, 2.0], "cpu_s": 61.2}


@pytest.mark.slow
def test_a_training_leaves_all_that_the_truth_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "_LEAST_USE", 0)
    for seed in range(6):
        write_tune(tmp_path / "music" / f"{seed}.wav", 9.0, seed)
    catalogue = read_catalogue(tmp_path / "music")
    small = CodecConfig(
        sample_rate=16_000,
        upsampling_ratios=(8, 5, 4, 2),
        n_filters=5,
        n_coefficients=40,
        n_codebooks=4,
        codebook_size=16,
    )
    config = ReferenceConfig(
        codec=small,
        decoder=DecoderConfig(n_layers=1, width=16, n_heads=2, n_epochs=2, batch_size=2),
        excerpt_s=9.0,
        n_generations=2,
        n_continuations=0,
        suspect_s=7.0,
    )
    build_reference(catalogue, tmp_path / "built", config)
    reference = open_reference(tmp_path / "built")
    out = tmp_path / "halves"
    setting = Setting(catalogue, tmp_path / "built" / "model", out, AttributionConfig())
    codes = retraining.suspect_codes(reference, setting)
    copies = evidence.copies_of_catalogue(setting)
    assert copies.n_windows.tolist() == [1] * 6
    assert len(copies.codes) == len(copies.blind) == 6 * N_COPIES
    left_out = list(reference.members[:2])
    keep = out / "models" / "000"
    retraining.train_without(reference, left_out, 0, codes, out, copies=copies.codes, keep=keep)
    (path,) = (out / "trainings").iterdir()
    record = json.loads(path.read_text())
    assert record["left_out"] == left_out
    assert sorted(record["track_losses"]) == sorted(track.id for track in catalogue.tracks)
    assert np.shape(record["crop_losses"]) == codes.shape[:2]
    assert np.mean(record["crop_losses"][1]) == pytest.approx(record["losses"][1], abs=1e-3)
    kept = losses(load_checkpoint(keep), [copies.codes])
    assert kept.numpy() == pytest.approx(np.array(record["copy_losses"]), abs=1e-3)
    table = evidence.by_track(np.array(record["copy_losses"]), copies.n_windows)
    assert table[4, 0].tolist() == record["copy_losses"][4 * N_COPIES : 5 * N_COPIES]
    assert np.isnan(table[:, 1:]).all()
    again = evidence.copies_of_catalogue(setting)
    assert torch.equal(again.codes, copies.codes)
