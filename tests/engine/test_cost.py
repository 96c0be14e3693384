"""What a run will cost, measured on one segment."""

from dataclasses import replace

from engine.small import CONFIG
from rootnote.cli import main as command
from rootnote.engine.cost import measure_cost
from rootnote.engine.index.runs import RUN
from rootnote.engine.models import load_checkpoint
from tiny_diffusion import make_stable_audio


def test_one_segment_tells_what_a_run_takes(tmp_path):
    adapter = load_checkpoint(make_stable_audio(tmp_path / "model"))
    cost = measure_cost(adapter, CONFIG)
    assert adapter.n_draws == 16  # as it was
    assert 0 < cost.n_attributed < cost.n_parameters
    assert cost.encoding_s > 0
    assert cost.gradient_s > 0
    assert cost.loss_s > 0
    n_tracks = 17  # of three and a half minutes
    assert CONFIG.control_steps >= n_tracks
    passes = 3600 + 2 * CONFIG.fisher_segments + n_tracks * RUN  # segments of a second
    away = n_tracks * n_tracks * CONFIG.step_panel
    expected = 3600 * cost.encoding_s + passes * cost.gradient_s + away * cost.loss_s
    assert abs(cost.index_hour_s - expected) < 1e-6 * expected
    fewer = measure_cost(adapter, replace(CONFIG, modules="attention@2"))
    assert fewer.n_attributed < cost.n_attributed


def test_inspect_tells_it(tiny_checkpoint, capsys):
    options = ["--estimate", "--modules", "attention", "--segment", "1", "--device", "cpu"]
    assert command(["inspect", str(tiny_checkpoint), *options]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "One segment of 1 s took" in shown
    assert "An index of an hour of recordings would take about" in shown
