"""Draws, readouts, spared memory, half precision, subsets of layers: each honoured and recorded."""

import json

import numpy as np
import pytest
import torch

from rootnote.cli import main as command
from rootnote.engine.features import weighed
from rootnote.engine.gradients import halves_of, trace
from rootnote.engine.models import Told, inspect_checkpoint, load_checkpoint
from rootnote.engine.models.adapter import every_nth
from rootnote.engine.models.noising import draw_noise, draw_times
from rootnote.errors import CheckpointError, Error
from tiny_diffusion import make_stable_audio, quiet, stable_audio_parts, write_pipeline

CLIP = torch.randn(2, 2, 3000, generator=torch.Generator().manual_seed(0)) * 0.1


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return make_stable_audio(tmp_path_factory.mktemp("measured") / "base")


def opened(base, **told):
    return load_checkpoint(base, told=Told(**told))


@pytest.mark.parametrize("readout", ["output", "output-square"])
def test_the_readout_is_what_is_differentiated(base, readout):
    adapter = opened(base, n_draws=2, readout=readout)
    layers = adapter.attributable_layers("attention")
    codes = adapter.encode(CLIP)
    losses, traces = trace(adapter, layers, codes)
    with torch.no_grad():
        assert torch.allclose(
            losses, adapter.loss(codes), atol=1e-6
        )  # the loss is told all the same
    heard = []
    adapter.network.register_forward_hook(lambda _module, _inputs, output: heard.append(output[0]))
    expected = {name: 0.0 for name in layers}
    for draw in range(2):
        heard.clear()
        adapter.loss(codes[:1], draw=draw)
        value = heard[0].mean() if readout == "output" else heard[0].square().mean()
        gradients = torch.autograd.grad(value, [layer.weight for layer in layers.values()])
        norm = torch.stack([g.square().sum() for g in gradients]).sum().sqrt()
        for name, gradient in zip(layers, gradients, strict=True):
            expected[name] += gradient / norm / 2
    for name in layers:
        error = (traces[name].weight_gradients()[0] - expected[name]).norm()
        assert float(error / expected[name].norm()) < 2e-3, name
    _, step = trace(adapter, layers, codes, unit_draws=False)
    loss = adapter.loss(codes[:1]).sum()
    for name, gradient in zip(
        layers, torch.autograd.grad(loss, [la.weight for la in layers.values()]), strict=True
    ):  # a step away is one of the loss, whatever is read out
        error = (step[name].weight_gradients()[0] - gradient).norm()
        assert float(error / gradient.norm()) < 2e-3, name


def test_draws_and_readout_are_recorded(base, tiny_checkpoint):
    records = [
        inspect_checkpoint(base, told=told)
        for told in (Told(), Told(n_draws=4), Told(n_draws=4, readout="output"))
    ]
    assert len({one.sha256 for one in records}) == 3
    assert records[1].layout == "diffusers, 4 draws, readout loss"
    assert opened(base, n_draws=4).n_draws == 4
    for told, folder in (
        (Told(n_draws=1), base), (Told(n_draws=10**9), base), (Told(readout="x"), base),
        (Told(n_draws=4), tiny_checkpoint),
    ):  # fmt: skip
        with pytest.raises(CheckpointError, match="asked like this"):
            load_checkpoint(folder, told=told)


def test_silence_counts_nothing_where_it_is_masked(base):
    plain, masked = opened(base, n_draws=2), opened(base, n_draws=2, mask_silence=True)
    gap = CLIP[:1].clone()
    gap[..., 1200:] = 0  # more than half
    codes = plain.encode(torch.cat([CLIP[:1], gap, torch.zeros_like(gap)]))
    weights = masked._weights(codes)[:, 0]
    assert (weights[0] == 1).all()
    assert (weights[2] == 1).all()  # silence only: left as it is
    silent = weights[1] == 0
    assert silent[25:-3].all()  # the edges of a gap hear what is beside them
    assert not silent[:15].any()
    noise = draw_noise(0, tuple(codes.shape[1:]), 1)
    level = masked._objective.level(draw_times(2)[0])
    with torch.no_grad():
        predicted = masked.predict(
            masked._objective.noisy(level, codes, noise), torch.full((3,), level.time)
        )
        errors = (predicted - masked._objective.target(level, codes, noise)).square().mean(1)
        found = masked.loss(codes, draw=0)
        assert torch.allclose(found[1], errors[1][~silent].mean(), atol=1e-5)
        assert torch.allclose(found[[0, 2]], plain.loss(codes, draw=0)[[0, 2]], atol=1e-6)
    assert masked.checkpoint.layout.endswith("silence masked")
    assert masked.checkpoint.sha256 != plain.checkpoint.sha256


def test_spared_memory_changes_no_number(base):
    plain, spared = opened(base, n_draws=2), opened(base, n_draws=2)
    spared.spare_memory()
    runs = []
    block = spared.network.transformer_blocks[0]
    block.register_forward_pre_hook(lambda *_: runs.append(1))
    codes = plain.encode(CLIP)
    found = [
        trace(one, one.attributable_layers("attention+mlp"), codes)[1] for one in (plain, spared)
    ]
    assert len(runs) == 4  # twice for each draw: the activations were computed again
    for name, seen in found[0].items():
        assert torch.allclose(seen.weight_gradients(), found[1][name].weight_gradients(), atol=1e-7)


@pytest.mark.parametrize(("dtype", "said"), [("bfloat16", "BF16"), ("float16", "F16")])
def test_half_precision_is_computed_with_in_float32_and_recorded(base, tmp_path, dtype, said):
    parts = quiet(stable_audio_parts)
    halves = {name: part.to(getattr(torch, dtype)) for name, part in parts.items()}
    folder = write_pipeline(tmp_path / "half", "StableAudioPipeline", halves)
    verdict = inspect_checkpoint(folder)
    assert verdict.layout == f"diffusers, {said} weights as float32"
    half, whole = opened(folder, n_draws=2), opened(base, n_draws=2)
    assert {p.dtype for p in half.network.parameters()} == {torch.float32}
    codes = whole.encode(CLIP)
    with torch.no_grad():
        assert torch.allclose(half.loss(codes), whole.loss(codes), rtol=0.02)


def test_every_nth_of_alike_layers():
    names = [f"blocks.{i}.{kind}" for i in range(5) for kind in ("q", "k")] + ["head"]
    layers = dict.fromkeys(names, 0)
    kept = every_nth(layers, "attention@2")
    assert list(kept) == [f"blocks.{i}.{kind}" for i in (0, 2, 4) for kind in ("q", "k")] + ["head"]
    assert every_nth(layers, "attention") == layers


def test_a_subset_of_layers_is_an_option_and_nonsense_is_refused(base):
    adapter = opened(base)
    whole, part = (adapter.attributable_layers(m) for m in ("attention+mlp", "attention+mlp@2"))
    assert set(part) < set(whole)
    assert all("transformer_blocks.0." in name for name in part)  # of two blocks, the first
    for modules in ("attention@0", "attention@x", "attention@", "@2", "attention@-1"):
        with pytest.raises(Error, match="not understood"):
            adapter.attributable_layers(modules)


def test_the_command_line_takes_them(base, tmp_path, capsys):
    answer = tmp_path / "answer.json"
    options = ["--draws", "4", "--readout", "output-square"]
    assert command(["inspect", str(base), "--json", str(answer), *options]) == 0
    assert json.loads(answer.read_text())["layout"].endswith("4 draws, readout output-square")
    capsys.readouterr()


def test_the_halves_of_the_draws_are_the_draws_of_two_models(base):
    adapter = opened(base, n_draws=8)
    layers = adapter.attributable_layers("attention")
    codes = adapter.encode(CLIP)
    traces = trace(adapter, layers, codes)[1]
    parts = halves_of(traces, 8)
    assert len(parts) == 2
    assert halves_of(traces, 2) == []
    for name, seen in traces.items():
        sums = [part[name].weight_gradients() for part in parts]
        assert torch.allclose(sums[0] + sums[1], seen.weight_gradients(), atol=1e-6)
        assert not torch.allclose(sums[0], sums[1], atol=1e-6)
    # Draws 0, 1, 4 and 5, each with its antithetic partner, make the first half.
    alone = []
    for draw in (0, 1, 4, 5):
        loss = adapter.loss(codes[:1], draw=draw).sum()
        gradients = torch.autograd.grad(loss, [layer.weight for layer in layers.values()])
        norm = torch.stack([g.square().sum() for g in gradients]).sum().sqrt()
        alone.append([g / norm / 8 for g in gradients])
    for name, own in zip(layers, zip(*alone, strict=True), strict=True):
        assert torch.allclose(sum(own), parts[0][name].weight_gradients()[0], atol=2e-4)


def test_a_mean_output_has_no_sign(base):
    products = np.array([[-2.0, 1.0]])
    assert weighed(opened(base, readout="output"), products).tolist() == [[4.0, 1.0]]
    assert weighed(opened(base, readout="loss"), products).tolist() == [[-2.0, 1.0]]
    assert weighed(opened(base, readout="output-square"), products).tolist() == [[-2.0, 1.0]]
