"""Pickled checkpoints: never unpickled here, refused with a reason, read in a child if harmless."""

import os
import pickle
import time
from pathlib import Path

import pytest
import torch

from engine.models.hostile import Call, folder_with, pickled_files, zipped
from rootnote.engine.models import inspect_checkpoint, load_checkpoint, sniff_checkpoint
from rootnote.engine.models.unpickling import unpickle
from rootnote.errors import CheckpointError, UnsafeCheckpointError
from spoiled import refusal

NAMES = sorted(pickled_files(Path("canary")))
CODE = [name for name in NAMES if name.endswith((", plain pickle", ", in an archive"))]


def test_there_are_enough_of_them():
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_pickle_is_refused_and_nothing_runs(tmp_path, name, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    canary = tmp_path / "canary"
    folder = folder_with(tmp_path / "model", pickled_files(canary)[name])
    error = refusal_of(folder)
    assert error.remedy.endswith(".")
    assert error.path == folder / "pytorch_model.bin"
    if name in CODE:
        assert isinstance(error, UnsafeCheckpointError), error.diagnostics()
    (folder / "config.json").unlink()
    for place in (folder, folder / "pytorch_model.bin"):
        verdict = sniff_checkpoint(place)
        assert verdict.verdict == "refused"
        assert verdict.reason
    assert not canary.exists()


def refusal_of(path):
    """The refusal of a checkpoint, which comes at once: nothing that it asks for is done."""
    clock = time.perf_counter()
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert time.perf_counter() - clock < 5
    return caught.value


@pytest.mark.parametrize("name", ["os.system, in an archive", "name from the stack", "TorchScript"])
def test_the_child_alone_refuses_too(tmp_path, name, monkeypatch):
    """Even where the scan before it saw nothing."""
    canary = tmp_path / "canary"
    path = tmp_path / "model.bin"
    pickled_files(canary)[name](path)
    monkeypatch.setattr("rootnote.engine.models.unpickling.require_harmless", lambda *_: None)
    with pytest.raises(CheckpointError) as caught:
        unpickle(path)
    assert not canary.exists()
    if name != "TorchScript":
        assert isinstance(caught.value, UnsafeCheckpointError), caught.value.diagnostics()


def test_the_audit_hook_stops_what_unpickling_would_start(tmp_path, monkeypatch):
    """The last line: were `weights_only` ever to fail, the child still starts no program."""
    import subprocess
    import sys

    from rootnote.engine.models import pickle_child

    canary = tmp_path / "canary"
    script = (
        f"import importlib.util, os, pathlib\n"
        f"spec = importlib.util.spec_from_file_location('child', {pickle_child.__file__!r})\n"
        f"child = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(child)\n"
        f"child._watch(pathlib.Path({str(tmp_path / 'own')!r}))\n"
        f"for attempt in (lambda: os.system('echo x > {canary}'),\n"
        f"                lambda: open({str(canary)!r}, 'w'),\n"
        f"                lambda: __import__('socket').create_connection(('127.0.0.1', 9))):\n"
        f"    try:\n        attempt()\n    except child.Refused as error:\n        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) == 3
    assert not canary.exists()


def test_the_child_is_stopped_when_its_time_is_up(tmp_path, monkeypatch):
    path = tmp_path / "model.bin"
    torch.save({"w": torch.ones(2)}, path)
    with pytest.raises(UnsafeCheckpointError, match="limits of memory and time"):
        unpickle(path, seconds=0.05)


def test_an_honest_pickle_is_read_as_it_is(tmp_path):
    import argparse

    import numpy as np

    path = tmp_path / "model.ckpt"
    weight = torch.randn(3, 4, generator=torch.Generator().manual_seed(0))
    torch.save(
        {
            "state_dict": {"a.weight": weight, "a.turned": weight.T, "half": weight.bfloat16()},
            "hyper_parameters": argparse.Namespace(rate=np.float64(0.5), name="x"),
            "optimizer_states": [{"exp_avg": torch.zeros(3)}],
        },
        path,
    )
    from safetensors.torch import load_file

    whole = unpickle(path)
    assert whole.plain["hyper_parameters"] == {"rate": 0.5, "name": "x"}
    kept = unpickle(path, ["state_dict"])
    tensors = load_file(kept.tensors)
    assert set(tensors) == {"state_dict/a.weight", "state_dict/a.turned", "state_dict/half"}
    assert torch.equal(tensors["state_dict/a.turned"], weight.T)
    folder = kept.folder.path
    assert folder.exists()
    del kept
    assert not folder.exists()


def test_musicgen_from_pickled_weights_is_the_same_model(tmp_path, tiny_checkpoint):
    from safetensors.torch import load_file

    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_bytes((tiny_checkpoint / "config.json").read_bytes())
    torch.save(load_file(tiny_checkpoint / "model.safetensors"), folder / "pytorch_model.bin")
    codes = torch.randint(0, 64, (2, 4, 12), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        found, expected = (load_checkpoint(path).loss(codes) for path in (folder, tiny_checkpoint))
    assert torch.equal(found, expected)
    assert inspect_checkpoint(folder).sha256 == load_checkpoint(folder).checkpoint.sha256


# --- sniffing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".ckpt", ".safetensors", ".pt"])
def test_ten_gigabytes_are_sniffed_in_under_a_second(tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    if suffix == ".safetensors":
        import json
        import struct

        n_bytes = 10 * 2**30
        entry = {"dtype": "F32", "shape": [n_bytes // 4], "data_offsets": [0, n_bytes]}
        header = json.dumps({"quantizer.vq.layers.0._codebook.embed": entry}).encode()
        path.write_bytes(struct.pack("<Q", len(header)) + header)
        os.truncate(path, 8 + len(header) + n_bytes)
    else:
        with path.open("wb") as file:
            file.truncate(10 * 2**30)
            if suffix == ".ckpt":  # an archive at the end of the file, as self-extractors are
                zipped(pickle.dumps({}))(tmp_path / "small")
                file.seek(0, os.SEEK_END)
                file.write((tmp_path / "small").read_bytes())
                file.seek(0)
                file.write(b"PK\x03\x04")
    clock = time.perf_counter()
    verdict = sniff_checkpoint(path)
    assert time.perf_counter() - clock < 1
    assert verdict.verdict == "refused"
    assert verdict.reason
    if suffix == ".safetensors":
        assert verdict.family == "encodec"


@pytest.mark.parametrize(
    ("names", "family", "layout"),
    [
        (["best_state", "xp.cfg"], "musicgen", "audiocraft"),
        (["diffusion_ema.timestep_embed.weight", "diffusion.net.0"], "dance-diffusion", "harmonai"),
        (["model.model.transformer.x", "pretransform.model.y"], "stable-audio-open", None),
        (["text_fusion_linears.0.weight"], "diffrhythm", "original"),
        (["decoder.layers.0.x", "null_condition_emb"], "ace-step-1.5", None),
        (["model.diffusion_model.a", "cond_stage_models.0.b"], "audioldm2", "original"),
        (["model.diffusion_model.a", "cond_stage_model.clap.b"], "audioldm", "original"),
        (["model.diffusion_model.a", "first_stage_model.b"], "stable-diffusion", "original"),
        (["pqmf.hk", "encoder.net.0"], "rave", "lightning"),
        (["model.layers.0.self_attn.q_proj.weight"], "language-model", "transformers"),
        (["unet.attn.lora_A.weight", "unet.attn.lora_B.weight"], "lora", "adapter"),
    ],
)
@pytest.mark.parametrize("suffix", [".ckpt", ".safetensors"])
def test_a_family_is_known_by_its_tensors(tmp_path, names, family, layout, suffix):
    from safetensors.torch import save_file

    path = tmp_path / f"model{suffix}"
    tensors = {name: torch.zeros(1) for name in names}
    save_file(tensors, path) if suffix == ".safetensors" else torch.save(tensors, path)
    for place in (path, tmp_path):
        verdict = sniff_checkpoint(place)
        assert verdict.family == family
        assert layout in (None, verdict.layout)


@pytest.mark.parametrize(
    ("files", "family"),
    [
        ({"cfm_model.pt": ""}, "diffrhythm"),
        ({"ckpt_00360000.pth": ""}, "yue"),
        ({"config.json": '{"model_type": "llama", "_name_or_path": "m-a-p/YuE-s1"}'}, "yue"),
        ({"config.json": '{"model_type": "llama"}'}, "language-model"),
        ({"config.gin": "", "model.ckpt": ""}, "rave"),
        ({"ace_step_transformer": ""}, "ace-step-1.0"),
        (
            {"modular_model_index.json": '{"_class_name": "MiniMaxMusic3ModularPipeline"}'},
            "minimax-music-3",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_opened_is_named_and_refused_with_its_reason(tmp_path, files, family):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    error = refusal_of(tmp_path)
    verdict = sniff_checkpoint(tmp_path)
    assert (verdict.verdict, verdict.family) == ("refused", family)
    assert family in str(error)
    assert len(str(error).partition("cannot open: ")[2]) > 20


def test_an_unknown_file_says_what_it_is(tmp_path):
    torch.save({"a.weight": torch.zeros(1)}, tmp_path / "x.pt")
    assert "PyTorch file whose tensors (a.weight)" in str(refusal_of(tmp_path / "x.pt"))
    torch.save(Call(os.getcwd), tmp_path / "y.pt")
    assert "asks for more than tensors (posix.getcwd)" in str(
        refusal(tmp_path / "y.pt", UnsafeCheckpointError)
    )
