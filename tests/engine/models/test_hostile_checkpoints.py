"""Checkpoints that are damaged, hostile or none at all: refused, named, never executed."""

import json
import os
import pickle
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
import torch

from rootnote.engine.models import inspect_checkpoint
from rootnote.errors import UnknownModelError, UnsafeCheckpointError
from spoiled import WEIGHTS, edit_config, refusal
from tiny_model import make_tiny_checkpoint


class Canary:
    """Unpickling this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.system, (f"echo executed > {self.path}",)


# --- files that are not what they claim -------------------------------------------------------


@pytest.mark.parametrize("n_left", [0, 5, 8, 1000, -1])
def test_a_truncated_weight_file_is_refused(model, n_left):
    data = (model / WEIGHTS).read_bytes()
    (model / WEIGHTS).write_bytes(data[:n_left])
    assert refusal(model).path == model / WEIGHTS


def test_a_header_that_claims_terabytes_is_refused(model):
    (model / WEIGHTS).write_bytes(struct.pack("<Q", 2**40) + b"{}")
    assert "1099511627784 bytes" in str(refusal(model))


@pytest.mark.parametrize("text", ["", "not json", "[1]", '{"model_type": "musicgen"', '{"a": 1e'])
def test_a_broken_configuration_is_refused(model, text):
    (model / "config.json").write_text(text)
    assert refusal(model).path == model / "config.json"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_configuration_that_is_not_a_file_is_refused(model):
    (model / "config.json").unlink()
    os.mkfifo(model / "config.json")  # opening it would wait for ever
    assert "is not a file" in str(refusal(model))
    os.mkfifo(model / "pipe.pt")
    assert "is not a file" in str(refusal(model / "pipe.pt"))


# --- code that wants to run -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.ckpt"])
def test_a_folder_of_pickles_is_refused_and_nothing_runs(model, tmp_path, name, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    canary = tmp_path / "canary"
    (model / WEIGHTS).unlink()
    (model / name).write_bytes(pickle.dumps({"w": Canary(canary)}))
    error = refusal(model, UnsafeCheckpointError)
    assert error.path == model / name
    assert "safetensors" in error.remedy
    assert "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD" not in os.environ
    (model / "config.json").unlink()
    assert refusal(model, UnsafeCheckpointError).path == model / name
    assert refusal(model / name, UnsafeCheckpointError).path == model / name
    assert not canary.exists()


def test_a_pickle_beside_the_weights_is_not_touched(model, tmp_path):
    (model / "pytorch_model.bin").write_bytes(pickle.dumps({"w": Canary(tmp_path / "canary")}))
    assert inspect_checkpoint(model).verdict == "openable"
    assert not (tmp_path / "canary").exists()


def test_a_pickle_that_calls_itself_safetensors_is_not_run(model, tmp_path):
    (model / WEIGHTS).write_bytes(pickle.dumps({"w": Canary(tmp_path / "canary")}))
    refusal(model)
    assert not (tmp_path / "canary").exists()


def test_the_audiocraft_layout_is_named_and_refused(tmp_path):
    for name in ("state_dict.bin", "compression_state_dict.bin"):
        torch.save({}, tmp_path / name)
    assert "holds no tensors" in str(refusal(tmp_path))
    verdict = inspect_checkpoint(tmp_path)
    assert (verdict.family, verdict.layout) == ("musicgen", "audiocraft")


@pytest.mark.parametrize("name", ["model.pt", "vae.ts"])
def test_torchscript_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("vae/code/__torch__.py", "raise SystemExit")
    assert "TorchScript" in str(refusal(tmp_path / name, UnsafeCheckpointError))
    assert "TorchScript" in str(refusal(tmp_path, UnsafeCheckpointError))


@pytest.mark.parametrize("part", [None, "text_encoder"])
def test_auto_map_is_refused(model, tmp_path, part):
    (model / "modeling.py").write_text(f"open({str(tmp_path / 'canary')!r}, 'w')")
    mapping = {"auto_map": {"AutoModel": "modeling.Model"}}
    edit_config(model, lambda config: (config[part] if part else config).update(mapping))
    assert "auto_map" in str(refusal(model, UnsafeCheckpointError))
    assert not (tmp_path / "canary").exists()


def test_quantised_weights_are_refused(model):
    edit_config(model, lambda config: config.update(quantization_config={"bits": 4}))
    assert "quantised" in str(refusal(model))


def test_an_adapter_beside_the_base_model_is_not_ignored(model):
    (model / "adapter_config.json").write_text('{"base_model_name_or_path": "someone/else"}')
    assert "adapter" in str(refusal(model))


# --- files that lie elsewhere -----------------------------------------------------------------


def test_a_link_out_of_the_folder_is_refused(model, tmp_path):
    shutil.move(model / WEIGHTS, tmp_path / "elsewhere.safetensors")
    (model / WEIGHTS).symlink_to(tmp_path / "elsewhere.safetensors")
    assert "outside the model's folder" in str(refusal(model, UnsafeCheckpointError))


@pytest.mark.parametrize(
    "name", ["../other/model.safetensors", "/etc/model.safetensors", "shard.bin", "a\\..\\b"]
)
def test_an_index_that_names_files_elsewhere_is_refused(model, name):
    (model / WEIGHTS).rename(model / "model-1.safetensors")
    index = model / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": name, "b": "model-1.safetensors"}}))
    assert refusal(model, UnsafeCheckpointError).path == index


@pytest.mark.parametrize("index", [{}, {"weight_map": {}}, {"weight_map": {"a": 1}}])
def test_an_index_without_a_map_is_refused(model, index):
    (model / WEIGHTS).unlink()
    (model / f"{WEIGHTS}.index.json").write_text(json.dumps(index))
    assert "no weight_map" in str(refusal(model))


def test_a_tensor_in_two_shards_is_refused(model):
    shutil.copy(model / WEIGHTS, model / "model-2.safetensors")
    (model / WEIGHTS).rename(model / "model-1.safetensors")
    weight_map = {"a": "model-1.safetensors", "b": "model-2.safetensors"}
    (model / f"{WEIGHTS}.index.json").write_text(json.dumps({"weight_map": weight_map}))
    assert "stored twice" in str(refusal(model))


def test_a_missing_shard_is_named(tmp_path):
    sharded = make_tiny_checkpoint(tmp_path / "sharded", max_shard_size="200KB")
    gone = sorted(sharded.glob("*.safetensors"))[1]
    gone.unlink()
    assert refusal(sharded).path == gone


# --- things that are no model -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["facebook/musicgen-small", "musicgen-smal", "x" * 5000, "a\0b"])
def test_a_mistyped_path_is_not_looked_up_anywhere(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refusal(Path(name))
    assert list(tmp_path.iterdir()) == []


def test_a_text_file_is_no_model(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a model")
    assert ".txt" in str(refusal(path, UnknownModelError))


def test_one_file_of_a_model_asks_for_the_folder(model):
    assert "folder" in refusal(model / WEIGHTS).remedy


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "it holds nothing"),
        ({"song.wav": ""}, "it holds song.wav"),
        ({"config.json": '{"model_type": "bert"}'}, "model_type = 'bert'"),
        ({"config.json": '{"model_type": ["musicgen"]}'}, "does not know"),
        ({"model_index.json": '{"_class_name": "StableDiffusionPipeline"}'}, "image model"),
        ({"model_index.json": '{"_class_name": "LongCatAudioDiTPipeline"}'}, "longcat-audio"),
        ({"model_index.json": '{"_class_name": "AudioDiffusionPipeline"}'}, "audio-diffusion"),
    ],
    ids=str,
)
def test_another_model_is_named(tmp_path, files, says):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert says in str(refusal(tmp_path, UnknownModelError))


def test_a_folder_without_weights_is_refused(model):
    (model / WEIGHTS).unlink()
    assert "holds no weights" in str(refusal(model))
