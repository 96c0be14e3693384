"""Every family from a checkpoint to a result: by the command line and through the window."""

import json

import pytest

from gui.test_main_window import load, run
from rootnote.cli import main as command
from rootnote.engine.models.diffusion import DiffusionAdapter
from sweep import write_sweep
from tiny_diffusion import MAKERS

DRAWS = 4


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Like `music`, of one segment each."""
    folder = tmp_path_factory.mktemp("short")
    for i in range(4):
        write_sweep(folder / "catalogue" / f"song {i}.wav", 110 + 70 * i, 1.0)
    write_sweep(folder / "suspect.wav", 250, 1.0)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("family", MAKERS)
def test_a_checkpoint_is_asked_from_both_doors(
    qtbot, window, session, short, tmp_path, family, capsys, monkeypatch
):
    monkeypatch.setattr(DiffusionAdapter, "sampling_steps", 2)  # of 24 generations each time
    checkpoint = MAKERS[family](tmp_path / "model")
    told = {"n_draws": DRAWS, **({"family": family} if family == "riffusion" else {})}
    said = ["--draws", str(DRAWS), *(["--family", family] if family == "riffusion" else [])]
    inputs = [str(checkpoint), str(short / "catalogue")]
    options = ["--segment", "1", "--device", "cpu", "--threads", "1", *said]
    index, answer = tmp_path / "index", tmp_path / "answer.json"
    assert command(["index", *inputs, "-o", str(index), *options]) == 0
    asked = ["attribute", *inputs, str(short / "suspect.wav"), "--index", str(index)]
    assert command([*asked, "--json", str(answer), *options]) == 0, capsys.readouterr().err
    by_command = json.loads(answer.read_text())

    session.set_options(told=told, index=index)
    load(qtbot, window, checkpoint, short)
    by_window = run(qtbot, window)
    assert by_window.checkpoint.family == family
    scores = {part.track_id: part.score for part in by_window.contributions}
    told_scores = {part["track_id"]: part["score"] for part in by_command["contributions"]}
    assert scores == pytest.approx(told_scores, rel=1e-4, abs=1e-4)
    assert window.result_page.contributions.model.rowCount() == len(scores)
