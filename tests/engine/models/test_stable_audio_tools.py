"""The stable-audio-tools layout: the same model as in the diffusers layout, under other names."""

import json

import pytest
import torch

from rootnote.engine.models import inspect_checkpoint, load_checkpoint
from rootnote.errors import CheckpointError
from spoiled import refusal
from tiny_diffusion import make_stable_audio, quiet
from tiny_original_layouts import make_stable_audio_tools


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return make_stable_audio(tmp_path_factory.mktemp("sao") / "model")


@pytest.mark.parametrize("pickled", [False, True], ids=["safetensors", "ckpt"])
def test_it_is_the_same_model(source, tmp_path, pickled):
    folder = quiet(lambda: make_stable_audio_tools(tmp_path / "model", source, pickled=pickled))
    verdict = inspect_checkpoint(folder)
    assert (verdict.verdict, verdict.reason) == ("openable", "")
    assert (verdict.family, verdict.layout) == ("stable-audio-open", "stable-audio-tools")
    clip = torch.randn(1, 2, 3000, generator=torch.Generator().manual_seed(0)) * 0.1
    one, other = load_checkpoint(folder), load_checkpoint(source)
    assert torch.equal(one.encode(clip), other.encode(clip))
    with torch.no_grad():
        assert torch.equal(one.loss(one.encode(clip)), other.loss(other.encode(clip)))
    assert list(one.attributable_layers("attention+mlp")) == list(
        other.attributable_layers("attention+mlp")
    )
    with pytest.raises(CheckpointError, match="no text encoder"):
        load_checkpoint(folder, prompt="slow piano")


def at(config, *path):
    for key in path:
        config = config[key]
    return config


@pytest.mark.parametrize(
    ("path", "key", "value", "says"),
    [
        (("model", "diffusion", "config"), "attn_kwargs", {"qk_norm": "ln"}, "further settings"),
        (("model", "diffusion", "config"), "depth", 10**9, "layers"),
        (("model", "diffusion", "config"), "num_heads", 0, "lacks what the model needs"),
        (("model", "diffusion"), "type", "adp_cfg_1d", "denoiser"),
        (("model", "diffusion"), "diffusion_objective", "other", "objective"),
        (("model", "diffusion"), "global_cond_ids", ["seconds_total"], "global condition"),
        (("model", "pretransform", "config", "bottleneck"), "type", "rvq", "bottleneck"),
        (("model", "pretransform"), "scale", 2.0, "scale of latents"),
        (("model",), "conditioning", {}, "lacks what the model needs"),
        ((), "model_type", "diffusion_uncond", "type"),
        ((), "sample_rate", 10**9, "not for audio"),
    ],
)
def test_another_variant_is_refused_by_name(source, tmp_path, path, key, value, says):
    folder = quiet(lambda: make_stable_audio_tools(tmp_path / "model", source))
    config = json.loads((folder / "model_config.json").read_text())
    at(config, *path)[key] = value
    (folder / "model_config.json").write_text(json.dumps(config))
    verdict = inspect_checkpoint(folder)
    assert verdict.verdict == "refused"
    assert says in verdict.reason


def test_a_flow_model_has_another_target(source, tmp_path):
    folder = quiet(lambda: make_stable_audio_tools(tmp_path / "model", source))
    config = json.loads((folder / "model_config.json").read_text())
    config["model"]["diffusion"]["diffusion_objective"] = "rectified_flow"
    (folder / "model_config.json").write_text(json.dumps(config))
    flow, cosine = load_checkpoint(folder), load_checkpoint(source)
    latents = torch.randn(1, 8, 20, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert not torch.allclose(flow.loss(latents, draw=3), cosine.loss(latents, draw=3))


def test_what_is_no_part_of_the_model_is_refused(source, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = quiet(lambda: make_stable_audio_tools(tmp_path / "model", source))
    tensors = load_file(folder / "model.safetensors")
    save_file({**tensors, "discriminator.x": torch.ones(1)}, folder / "model.safetensors")
    assert "discriminator.x' belongs to no part" in str(refusal(folder))
    save_file({**tensors, "model.model.extra": torch.ones(1)}, folder / "model.safetensors")
    assert "does not imply: extra" in str(refusal(folder))
