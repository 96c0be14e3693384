"""The tool that chooses the score's weights, on rankings of which one part is right."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent / "real"))

import score_weights
from family_members import MEMBERS

from engine.validation.conftest import made_up
from rootnote.engine.score_weights import ScoreWeights
from rootnote.engine.validation.stored import read_truth

N_TRACKS = 16
STEP_ALONE, NO_STEP = ScoreWeights(100.0, 0.0, 1.0), ScoreWeights(0.0, 0.0, 1.0)


@pytest.fixture
def truth(tmp_path):
    """Trainings whose effects are the step's, while influence is chance."""
    (tmp_path / "truth.json").write_text(json.dumps(made_up()))
    stored = read_truth(tmp_path / "truth.json")
    shape = stored.rankings["rootnote"].shape
    parts = {
        "rootnote_unlearning": stored.rankings["rootnote"],
        "rootnote_influence": np.random.default_rng(5).random(shape),
        "rootnote_learned": np.tile(np.where(stored.members, 1.0, -1.0), (shape[0], 1)),
    }
    return replace(stored, split="tuning", rankings=parts)


def row(piece: int | None, first: int) -> dict:
    """A suspect for which the step puts one track first, and influence another one."""
    step, influence = np.zeros(N_TRACKS), np.zeros(N_TRACKS)
    step[first], influence[N_TRACKS - 1] = 1, 1
    scores = {"influence": influence, "unlearning": step, "learned": np.zeros(N_TRACKS)}
    return {"piece": piece, "trained": {"scores": {k: v.tolist() for k, v in scores.items()}}}


def test_the_part_that_is_right_predicts_and_evidence_puts_members_first(truth):
    right, _ = score_weights.of_study(truth, STEP_ALONE)
    chance, members = score_weights.of_study(truth, NO_STEP)
    assert right > 0.6
    assert abs(chance) < 0.3
    _, with_evidence = score_weights.of_study(truth, ScoreWeights(0.0, 100.0, 1.0))
    assert with_evidence == 1.0
    assert members < 0.9


def test_pieces_and_members_are_counted_where_they_are_put(truth):
    rows = [row(None, MEMBERS[0]), row(MEMBERS[1], MEMBERS[1]), row(MEMBERS[2], N_TRACKS - 2)]
    generations, excerpts, pieces = score_weights.of_family(rows, STEP_ALONE)
    assert pieces == 0.5
    assert generations > 0
    assert excerpts > 0
    assert score_weights.of_family(rows, NO_STEP)[2] == 0


def test_the_best_comes_first_and_the_one_in_use_last(truth, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(score_weights, "read_truth", lambda path: truth)
    rows = [row(None, MEMBERS[0]), row(MEMBERS[1], MEMBERS[1])]
    lines = "\n".join(json.dumps(one) for one in rows)
    (tmp_path / "answers-loss-None.jsonl").write_text(lines + "\n")
    monkeypatch.setattr(sys, "argv", ["score_weights.py", "truth.json", str(tmp_path)])
    score_weights.main()
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 21
    assert "step=0.0" not in shown[0], "influence is chance here"
    assert str(score_weights.OF_LATENTS) in shown[-1]


def test_it_does_not_choose_on_what_is_reported(truth, monkeypatch, capsys):
    monkeypatch.setattr(score_weights, "read_truth", lambda path: replace(truth, split="test"))
    monkeypatch.setattr(sys, "argv", ["score_weights.py", "truth.json", "folder"])
    with pytest.raises(SystemExit):
        score_weights.main()
    assert "tuning split only" in capsys.readouterr().err
