"""Layouts of the models' own authors: the same model as in the diffusers layout, other names."""

import json
import shutil

import pytest
import torch

from engine.models.hostile import pickled_files
from rootnote.engine.models import Told, inspect_checkpoint, load_checkpoint, sniff_checkpoint
from rootnote.errors import CheckpointError
from spoiled import refusal
from tiny_diffusion import make_ace_step, make_dance_diffusion, quiet
from tiny_original_layouts import make_ace_step_original, make_harmonai

MODULES = "attention+mlp+heads"
TOLD = Told(sample_rate=8000)


def same_model(one, other):
    clip = torch.randn(1, 2, 3000, generator=torch.Generator().manual_seed(0)) * 0.1
    assert torch.equal(one.encode(clip), other.encode(clip))
    one.n_draws = other.n_draws = 3
    with torch.no_grad():
        assert torch.equal(one.loss(one.encode(clip)), other.loss(other.encode(clip)))
    assert list(one.attributable_layers(MODULES)) == list(other.attributable_layers(MODULES))


# --- Harmonai's Dance Diffusion ---------------------------------------------------------------


@pytest.fixture(scope="module")
def dance(tmp_path_factory):
    place = tmp_path_factory.mktemp("dance")
    source = make_dance_diffusion(place / "diffusers")
    return source, quiet(lambda: make_harmonai(place / "harmonai", source))


def test_harmonais_checkpoint_is_the_same_model(dance):
    source, folder = dance
    assert sniff_checkpoint(folder).layout == "harmonai"
    verdict = inspect_checkpoint(folder / "model.ckpt", told=TOLD)
    assert (verdict.verdict, verdict.reason, verdict.sample_rate) == ("openable", "", 8000)
    same_model(load_checkpoint(folder, told=TOLD), load_checkpoint(source))


def test_the_sample_rate_has_to_be_told(dance):
    assert "--sample-rate" in inspect_checkpoint(dance[1]).reason
    digests = {
        inspect_checkpoint(dance[1], told=Told(sample_rate=rate)).sha256 for rate in (8000, 16000)
    }
    assert len(digests) == 2  # it changes every number


def test_a_nest_of_another_shape_is_refused(dance, tmp_path):
    state = torch.load(dance[1] / "model.ckpt", weights_only=True)
    for name, says in (
        ("diffusion_ema.net.3.main.0.kernel", "lacks tensors"),
        ("diffusion_ema.net.0.main.0.weight", "no U-Net of this layout"),
        ("diffusion_ema.net.3.main.1.main.4.weight", "lacks tensors"),
    ):
        left = {key: value for key, value in state["state_dict"].items() if key != name}
        torch.save({"state_dict": left}, tmp_path / "model.ckpt")
        assert says in inspect_checkpoint(tmp_path, told=TOLD).reason, name
    more = state["state_dict"] | {"diffusion_ema.net.9.x": torch.ones(1)}
    torch.save({"state_dict": more}, tmp_path / "model.ckpt")
    assert "does not imply: net.9.x" in inspect_checkpoint(tmp_path, told=TOLD).reason


# --- ACE-Step's own release -------------------------------------------------------------------


@pytest.fixture(scope="module")
def ace(tmp_path_factory):
    place = tmp_path_factory.mktemp("ace")
    source = make_ace_step(place / "diffusers")
    return source, make_ace_step_original(place / "release", source)


def test_ace_steps_release_is_the_same_model_and_its_python_is_not_run(ace):
    source, folder = ace
    verdict = inspect_checkpoint(folder)
    assert (verdict.verdict, verdict.reason) == ("openable", "")
    assert (verdict.family, verdict.layout) == ("ace-step-1.5", "original")
    same_model(load_checkpoint(folder), load_checkpoint(source))
    assert "acestep-v15-" in inspect_checkpoint(folder.parent).reason


def test_the_autoencoder_may_lie_in_the_folder_but_not_elsewhere(ace, tmp_path):
    folder = shutil.copytree(ace[1], tmp_path / "a" / "model")
    assert "lacks its autoencoder" in str(refusal(folder))
    shutil.copytree(ace[1].parent / "vae", folder / "vae")
    assert inspect_checkpoint(folder).verdict == "openable"
    (folder / "silence_latent.pt").unlink()
    assert refusal(folder).path == folder / "silence_latent.pt"


def test_another_variant_is_refused(ace, tmp_path):
    release = shutil.copytree(ace[1].parent, tmp_path / "release")
    folder = release / ace[1].name
    config = json.loads((folder / "config.json").read_text())
    for change, says in (
        ({"use_sliding_window": False}, "variant"),
        ({"num_hidden_layers": 10**9}, "no real model has"),
        ({"hidden_size": 48}, "another shape"),
        ({"quantization_config": {"bits": 4}}, "quantised"),
    ):
        (folder / "config.json").write_text(json.dumps(config | change))
        assert says in inspect_checkpoint(folder).reason, change


def test_turbo_is_asked_at_its_eight_times(tmp_path):
    adapter = load_checkpoint(make_ace_step(tmp_path / "turbo", turbo=True))
    times = {adapter._objective.level(u / 100).time for u in range(100)}
    assert sorted(round(t, 4) for t in times) == [0.3, 0.5, 0.6429, 0.75, 0.8333, 0.9, 0.9545, 1.0]
    with pytest.raises(CheckpointError, match="template"):
        load_checkpoint(tmp_path / "turbo", prompt="slow piano")


# --- what pickles in these layouts may not do -------------------------------------------------


HOSTILE = [
    "os.system, in an archive", "eval, plain pickle", "name from the stack", "zip bomb",
    "a tensor of a tebibyte by stride 0", "TorchScript", "a path out of the archive",
    "not a dictionary",
]  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_pickles_in_these_layouts_are_refused(ace, tmp_path, what):
    canary = tmp_path / "canary"
    write = pickled_files(canary)[what]
    release = shutil.copytree(ace[1].parent, tmp_path / "release")
    folder = release / ace[1].name
    (folder / "silence_latent.pt").unlink()
    write(folder / "silence_latent.pt")
    assert inspect_checkpoint(folder).verdict == "refused"
    lightning = tmp_path / "lightning"
    lightning.mkdir()
    write(lightning / "model.ckpt")
    assert inspect_checkpoint(lightning, told=TOLD).verdict == "refused"
    assert not canary.exists()
