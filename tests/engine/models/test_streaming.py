"""Weights in a file: the same numbers, and nothing left of the file."""

from pathlib import Path

import pytest
import torch

from engine.small import CONFIG
from rootnote.engine.gradients import trace
from rootnote.engine.models import load_checkpoint
from rootnote.engine.models.streaming import stream_weights
from rootnote.engine.unlearning import stepped
from rootnote.errors import StorageError
from rootnote.investigation import machine
from tiny_diffusion import make_stable_audio

MAPS = Path("/proc/self/maps")
"""Where Linux lists mapped files, those without a name too."""
CLIP = torch.randn(2, 2, 3000, generator=torch.Generator().manual_seed(0)) * 0.1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_stable_audio(tmp_path_factory.mktemp("streamed") / "model")


def test_no_number_depends_on_where_the_weights_lie(folder, tmp_path):
    plain, streamed = load_checkpoint(folder), load_checkpoint(folder)
    n_bytes = stream_weights(streamed.network, tmp_path)
    assert n_bytes == 4 * sum(p.numel() for p in streamed.network.parameters())
    assert len({p.untyped_storage().data_ptr() for p in streamed.network.parameters()}) == 1
    if MAPS.exists():
        assert f"{tmp_path}/" in MAPS.read_text()
    assert not list(tmp_path.iterdir())
    codes = plain.encode(CLIP)
    found = []
    for adapter in (plain, streamed):
        layers = adapter.attributable_layers("attention+mlp")
        before, traces = trace(adapter, layers, codes)
        with torch.no_grad():
            step = {name: torch.full_like(la.weight, 1e-3) for name, la in layers.items()}
            with stepped(layers, step):
                after = adapter.loss(codes)
            again = adapter.loss(codes)
        assert torch.allclose(again, before, atol=1e-6)  # the step was undone
        found.append([before, after, *(seen.weight_gradients() for seen in traces.values())])
    for one, other in zip(*found, strict=True):
        assert torch.equal(one, other)


def test_a_full_disk_is_named(folder, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StorageError, match="cannot be kept in a file"):
        stream_weights(load_checkpoint(folder).network, blocked)


def test_the_estimate_decides_and_says_so(folder, tmp_path, monkeypatch):
    adapter = load_checkpoint(folder)
    assert machine.spared(adapter, CONFIG, "cpu", tmp_path) == ()
    little = (machine.Processor("cpu", "small", 1 << 30),)
    monkeypatch.setattr(machine, "processors", lambda: little)
    needed, again, from_file = machine.spared(adapter, CONFIG, "cpu", tmp_path)
    assert "needs 1.3 GB of memory, and cpu has 1.1 GB" in needed
    assert "activations were computed again" in again
    assert "weights were read from a file" in from_file
