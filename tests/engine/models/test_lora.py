"""A LoRA adapter on its base: applied as peft does, its gradients the adapter's own."""

import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.small import tune
from rootnote.cli import main as command
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.conformance import check_conformance
from rootnote.engine.gradients import trace
from rootnote.engine.models import Told, inspect_checkpoint, load_checkpoint
from rootnote.errors import CheckpointError, UnsafeCheckpointError
from tiny_diffusion import make_ldm, make_stable_audio
from tiny_original_layouts import make_lora

MODULES = "attention+mlp+heads"
LAYERS = [
    "transformer_blocks.0.attn1.to_q", "transformer_blocks.0.attn1.to_out.0",
    "transformer_blocks.1.ff.net.2",
]  # fmt: skip
CLIP = torch.randn(2, 2, 3000, generator=torch.Generator().manual_seed(0)) * 0.1


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return make_stable_audio(tmp_path_factory.mktemp("lora") / "base")


@pytest.fixture
def file(base, tmp_path):
    return make_lora(tmp_path / "lora" / "a.safetensors", base / "transformer", LAYERS)


def opened(base, file, kind="adapter", **more):
    adapter = load_checkpoint(base, told=Told(adapter=file, adapter_gradients=kind), **more)
    adapter.n_draws = 3
    return adapter


def test_the_fine_tune_is_the_base_with_the_product_added(base, file, tmp_path):
    plain = load_checkpoint(base)
    plain.n_draws = 3
    held = load_file(file)
    for name in LAYERS:
        a, b = (held[f"transformer.{name}.lora_{side}.weight"] for side in "AB")
        with torch.no_grad():
            plain.network.get_submodule(name).weight.add_(b @ a)
    codes = plain.encode(CLIP)
    for kind in ("adapter", "merged"):
        tuned = opened(base, file, kind)
        assert torch.allclose(tuned.loss(codes), plain.loss(codes), atol=1e-5)
    bare = load_checkpoint(base)
    bare.n_draws = 3
    assert not torch.allclose(bare.loss(codes), plain.loss(codes), atol=1e-3)


def test_gradients_are_the_adapters_own(base, file):
    tuned, merged = opened(base, file), opened(base, file, "merged")
    parts = tuned.attributable_layers(MODULES)
    assert set(parts) == {f"{name}.lora_{side}" for name in LAYERS for side in ("down", "up")}
    assert set(merged.attributable_layers(MODULES)) == set(LAYERS)
    codes = tuned.encode(CLIP)
    _, small = trace(tuned, parts, codes, unit_draws=False)
    _, whole = trace(merged, merged.attributable_layers(MODULES), codes, unit_draws=False)
    held = load_file(file)
    for name in LAYERS:
        a, b = (held[f"transformer.{name}.lora_{side}.weight"] for side in "AB")
        change = whole[name].weight_gradients()  # of W + B A: the chain rule gives those of A, B
        for side, expected in (("down", b.T @ change), ("up", change @ a.T)):
            found = small[f"{name}.lora_{side}"].weight_gradients()
            assert float((found - expected).norm() / expected.norm()) < 2e-3, (name, side)


@pytest.mark.parametrize("kind", ["adapter", "merged"])
def test_it_keeps_every_promise(base, file, kind):
    tuned = opened(base, file, kind)
    tuned.sampling_steps = 2
    assert [one for one in check_conformance(tuned) if not one.kept] == []


def test_the_record_names_base_adapter_and_gradients(base, file, tmp_path):
    other = make_lora(tmp_path / "b.safetensors", base / "transformer", LAYERS[:2])
    verdicts = [
        inspect_checkpoint(base, told=Told(adapter=one, adapter_gradients=kind))
        for one, kind in ((file, "adapter"), (file, "merged"), (other, "adapter"))
    ]
    plain = inspect_checkpoint(base)
    assert {v.verdict for v in verdicts} == {"openable"}
    assert len({v.sha256 for v in (*verdicts, plain)}) == 4
    assert verdicts[1].layout == "diffusers with LoRA a.safetensors (merged gradients)"
    control = opened(base, file, untrained_seed=1)
    assert control.checkpoint.sha256 != verdicts[0].sha256
    codes = control.encode(CLIP)
    with torch.no_grad():
        assert torch.equal(control.loss(codes), opened(base, file, untrained_seed=1).loss(codes))
        assert not torch.allclose(control.loss(codes), opened(base, file).loss(codes))


def test_kohyas_names_and_convolutions(tmp_path):
    folder = make_ldm(tmp_path / "ldm", "AudioLDMPipeline")
    names = [
        "down_blocks.0.resnets.0.conv1",
        "up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",
    ]
    file = make_lora(tmp_path / "k.safetensors", folder / "unet", names, style="kohya")
    held = load_file(file)
    plain = load_checkpoint(folder)
    plain.n_draws = 2
    tuned = opened(folder, file)
    tuned.n_draws = 2
    for name in names:
        stem = f"lora_unet_{name.replace('.', '_')}"
        down, up = held[f"{stem}.lora_down.weight"], held[f"{stem}.lora_up.weight"]
        weight = plain.network.get_submodule(name).weight
        with torch.no_grad():  # alpha 4 at rank 2
            weight.add_(2 * (up.flatten(1) @ down.flatten(1)).view_as(weight))
    codes = plain.encode(torch.randn(1, 2, 6000, generator=torch.Generator().manual_seed(0)))
    assert torch.allclose(tuned.loss(codes), plain.loss(codes), atol=1e-5)


def test_the_scale_is_that_of_the_configuration(base, file):
    codes = load_checkpoint(base).encode(CLIP)
    losses = []
    for config in ({}, {"lora_alpha": 8}, {"lora_alpha": 8, "use_rslora": True}):
        (file.parent / "adapter_config.json").write_text(json.dumps(config))
        losses.append(float(opened(base, file).loss(codes)[0].detach()))
    assert len(set(losses)) == 3


def rewrite(file, change):
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file)


FIRST = "transformer.transformer_blocks.0.attn1.to_q"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.pop(f"{FIRST}.lora_A.weight"), "pairs"),
        (lambda t: t.update({f"{FIRST}.lora_A.weight": torch.ones(3, 64)}), "fit each other"),
        (lambda t: t.update({f"{FIRST}.lora_A.weight": torch.ones(2, 63)}), "fit the layer"),
        (lambda t: t.update({f"{FIRST}.lora_magnitude_vector.weight": torch.ones(64)}), "plain"),
        (lambda t: t.update({f"{FIRST}.hada_w1_a": torch.ones(2, 2)}), "plain"),
        (lambda t: t.update({f"{FIRST}.lora_A.weight": torch.full((2, 64), torch.nan)}), "NaN"),
        (lambda t: t.update({f"{FIRST}.alpha": torch.tensor(float("inf"))}), "NaN or inf"),
        (lambda t: t.update({"x.alpha": torch.tensor(1.0)}), "pairs"),
        (
            lambda t: t.update({f"text_encoder.q.lora_{s}.weight": torch.ones(2, 2) for s in "AB"}),
            "no layer for",
        ),
        (lambda t: t.update({"weight": torch.ones(2, 2)}), "plain LoRA"),
    ],
)
def test_what_does_not_fit_is_refused(base, file, change, says):
    rewrite(file, change)
    with pytest.raises(CheckpointError, match=says):
        opened(base, file)


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"use_dora": True}, "use_dora"),
        ({"auto_map": {"a": "b"}}, "auto_map"),
        ({"quantization_config": {"bits": 4}}, "quantised"),
        ({"alpha_pattern": {"x": 1}}, "alpha_pattern"),
        ({"lora_alpha": "os.system"}, "fit each other"),
        ({"lora_alpha": 1e300}, "fit each other"),
    ],
)
def test_a_configuration_that_asks_for_more_is_refused(base, file, config, says):
    (file.parent / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match=says):
        opened(base, file)


class Canary:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("name", ["a.bin", "a.safetensors", "a.pt"])
def test_a_pickle_is_not_run(base, tmp_path, name):
    (tmp_path / name).write_bytes(pickle.dumps(Canary(tmp_path / "canary")))
    with pytest.raises(CheckpointError) as caught:
        opened(base, tmp_path / name)
    assert isinstance(caught.value, UnsafeCheckpointError) or name == "a.safetensors"
    assert not (tmp_path / "canary").exists()


def test_another_base_and_the_adapter_alone_are_refused(base, file, tmp_path):
    verdict = inspect_checkpoint(file)
    assert "--adapter" in verdict.reason
    folder = make_ldm(tmp_path / "ldm", "AudioLDMPipeline")
    with pytest.raises(CheckpointError, match="no layer for"):
        opened(folder, file)


def test_the_command_line_runs_a_fine_tune(base, file, tmp_path, capsys):
    for seed in range(2):
        write_wav(tmp_path / "music" / f"{seed}.wav", tune(1.0, seed), 16_000)
    options = ["--adapter", str(file), "--segment", "1", "--modules", "attention"]
    index = tmp_path / "index"
    assert command(["index", str(base), str(tmp_path / "music"), "-o", str(index), *options]) == 0
    suspect = str(tmp_path / "music" / "1.wav")
    answer = tmp_path / "answer.json"
    ask = ["attribute", str(base), str(tmp_path / "music"), suspect, "--index", str(index)]
    assert command([*ask, "--json", str(answer), *options]) == 0
    found = json.loads(answer.read_text())
    assert "with LoRA a.safetensors (adapter gradients)" in json.dumps(found)
    capsys.readouterr()
    assert command([*ask, "--segment", "1", "--modules", "attention"]) == 1  # not the same model
    assert "another checkpoint" in capsys.readouterr().err


def test_peft_names_on_musicgen(tiny_checkpoint, tmp_path):
    stem = "base_model.model.decoder.model.decoder.layers.1"
    generator = torch.Generator().manual_seed(0)
    tensors = {
        f"{stem}.{layer}.lora_{side}.default.weight": torch.randn(*shape, generator=generator) * 0.3
        for layer, d_out, d_in in (("self_attn.q_proj", 32, 32), ("fc1", 64, 32))
        for side, shape in (("A", (2, d_in)), ("B", (d_out, 2)))
    }
    file = tmp_path / "adapter_model.safetensors"
    save_file(tensors, file)
    told = Told(adapter=tmp_path)
    tuned, plain = load_checkpoint(tiny_checkpoint, told=told), load_checkpoint(tiny_checkpoint)
    names = set(tuned.attributable_layers(MODULES))
    inner = "decoder.model.decoder.layers.1"
    assert names == {
        f"{inner}.{layer}.lora_{side}"
        for layer in ("self_attn.q_proj", "fc1") for side in ("down", "up")
    }  # fmt: skip
    for layer in ("self_attn.q_proj", "fc1"):
        a, b = (tensors[f"{stem}.{layer}.lora_{side}.default.weight"] for side in "AB")
        with torch.no_grad():
            plain.network.get_submodule(f"model.decoder.layers.1.{layer}").weight.add_(b @ a)
    codes = torch.randint(0, 64, (2, 4, 12), generator=generator)
    with torch.no_grad():
        assert torch.allclose(tuned.loss(codes), plain.loss(codes), atol=1e-5)
