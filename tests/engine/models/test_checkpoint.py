"""What opens as a checkpoint, and what is refused because its parts do not fit."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from rootnote.engine.models import Verdict, inspect_checkpoint, load_checkpoint
from rootnote.errors import CheckpointError, UnknownModelError, UnsafeCheckpointError
from spoiled import WEIGHTS, edit_config, edit_weights, refusal
from tiny_model import make_tiny_checkpoint

FC1 = "decoder.model.decoder.layers.0.fc1.weight"


def losses(path: Path) -> list[float]:
    """Losses of made-up codes: what a loaded model computes."""
    codes = torch.randint(0, 64, (2, 4, 12), generator=torch.Generator().manual_seed(0))
    return load_checkpoint(path).loss(codes).tolist()


# --- what opens -------------------------------------------------------------------------------


def test_a_sound_checkpoint_is_recorded(tiny_checkpoint):
    checkpoint = load_checkpoint(tiny_checkpoint).checkpoint
    assert (checkpoint.family, checkpoint.layout) == ("musicgen", "transformers")
    assert checkpoint.sample_rate == 16_000
    assert inspect_checkpoint(tiny_checkpoint) == Verdict(
        path=tiny_checkpoint,
        verdict="openable",
        family="musicgen",
        layout="transformers",
        n_parameters=checkpoint.n_parameters,
        sample_rate=16_000,
        sha256=checkpoint.sha256,
    )


def test_the_digest_follows_content_and_not_place(model, tiny_checkpoint):
    digest = inspect_checkpoint(tiny_checkpoint).sha256
    (model / "README.md").write_text("not a part of the model")
    assert inspect_checkpoint(model).sha256 == digest
    edit_weights(model, lambda tensors: tensors[FC1].view(-1)[:1].add_(1e-3))
    changed = inspect_checkpoint(model).sha256
    assert changed != digest
    edit_config(model, lambda config: config.update(note="edited"))
    assert inspect_checkpoint(model).sha256 not in (digest, changed)


def test_shards_open_as_one_file_does(tmp_path, tiny_checkpoint):
    sharded = make_tiny_checkpoint(tmp_path / "sharded", max_shard_size="200KB")
    assert len(list(sharded.glob("*.safetensors"))) > 2
    assert losses(sharded) == losses(tiny_checkpoint)


def test_names_of_older_releases_open(model):
    before = losses(model)

    def age(tensors):
        for name in list(tensors):
            for new, old in (("original0", "weight_g"), ("original1", "weight_v")):
                if name.endswith(f".parametrizations.weight.{new}"):
                    stem = name.removesuffix(f".parametrizations.weight.{new}")
                    tensors[f"{stem}.{old}"] = tensors.pop(name)
        tied = tensors.pop("text_encoder.shared.weight")
        tensors["text_encoder.encoder.embed_tokens.weight"] = tied
        table = load_checkpoint(model)._decoder.model.decoder.embed_positions.weights
        tensors["decoder.model.decoder.embed_positions.weights"] = table.half()

    edit_weights(model, age)
    assert losses(model) == before


def test_settings_that_would_fetch_code_are_ignored(model, tiny_checkpoint):
    def demand(config):
        config["attn_implementation"] = config["_attn_implementation"] = "someone/kernel"
        config["decoder"]["attn_implementation"] = "someone/kernel"
        config["decoder"]["return_dict"] = False
        config["dtype"] = config["decoder"]["dtype"] = "float16"

    edit_config(model, demand)
    assert losses(model) == losses(tiny_checkpoint)


def test_a_download_cache_with_links_opens(model, tmp_path):
    snapshot = tmp_path / "cache" / "snapshots" / "0123abcd"
    snapshot.mkdir(parents=True)
    blobs = tmp_path / "cache" / "blobs"
    shutil.move(model, blobs)
    for name in ("config.json", WEIGHTS):
        (snapshot / name).symlink_to(blobs / name)
    assert inspect_checkpoint(snapshot).verdict == "openable"


# --- weights that do not fit ------------------------------------------------------------------


def drop(tensors):
    del tensors[FC1]


def add(tensors):
    tensors["decoder.extra.weight"] = torch.zeros(2)


def reshape(tensors):
    tensors[FC1] = tensors[FC1][:, :-1].contiguous()


def make_integer(tensors):
    tensors[FC1] = tensors[FC1].to(torch.int32)


def poison(tensors):
    tensors[FC1][3, 4] = float("nan")


def overflow(tensors):
    tensors[FC1] = tensors[FC1].double()
    tensors[FC1][3, 4] = 1e300


def swap_positions(tensors):
    tensors["decoder.model.decoder.embed_positions.weights"] = torch.zeros(256, 32)


def untie(tensors):
    tied = tensors["text_encoder.shared.weight"] + 1
    tensors["text_encoder.encoder.embed_tokens.weight"] = tied


def store_twice(tensors):
    stem = "audio_encoder.encoder.layers.0.conv"
    tensors[f"{stem}.weight_g"] = tensors[f"{stem}.parametrizations.weight.original0"] + 1


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (store_twice, r"layers\.0\.conv.*' is stored twice, under its old and its new name"),
        (drop, f"lacks tensors.*{FC1}"),
        (add, r"does not imply: decoder\.extra\.weight"),
        (reshape, rf"{FC1}' has another shape .*\(64, 32\), found \(64, 31\)"),
        (make_integer, f"{FC1}' is not made of floating-point"),
        (poison, f"{FC1}' holds NaN"),
        (overflow, f"{FC1}' holds NaN or infinite"),
        (swap_positions, r"embed_positions\.weights' is not the table"),
        (untie, r"text_encoder\.shared\.weight and .* differ"),
    ],
)
def test_a_tensor_that_does_not_belong_is_named(model, edit, says):
    edit_weights(model, edit)
    with pytest.raises(CheckpointError, match=says) as caught:
        load_checkpoint(model)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("part", "change", "kind", "says"),
    [
        ("decoder", {"num_codebooks": 8}, CheckpointError, "number of codebooks is none that"),
        ("decoder", {"hidden_size": 48}, CheckpointError, "has another shape"),
        ("decoder", {"num_hidden_layers": 3}, CheckpointError, "lacks tensors"),
        ("decoder", {"num_hidden_layers": 1}, CheckpointError, "does not imply"),
        ("decoder", {"num_hidden_layers": 10**9}, UnsafeCheckpointError, "number of decoder"),
        ("decoder", {"max_position_embeddings": 10**12}, UnsafeCheckpointError, "tables that"),
        ("decoder", {"hidden_size": 10**15}, CheckpointError, ""),
        ("decoder", {"hidden_size": "wide"}, CheckpointError, "no MusicGen can be built"),
        ("decoder", {"num_attention_heads": 0}, CheckpointError, "no MusicGen can be built"),
        ("decoder", {"activation_function": "os.system"}, CheckpointError, "no MusicGen"),
        ("decoder", {"num_attention_heads": -1}, CheckpointError, "no MusicGen can be built"),
        ("decoder", {"dropout": 3.0}, CheckpointError, "no MusicGen can be built"),
        ("audio_encoder", {"pad_mode": "sideways"}, CheckpointError, "no MusicGen can be built"),
        ("decoder", {"vocab_size": 128}, CheckpointError, "size of a codebook"),
        ("decoder", {"pad_token_id": 3}, CheckpointError, "padding token"),
        ("decoder", {"audio_channels": 2}, CheckpointError, "number of codebooks is none that"),
        ("decoder", {"cross_attention_hidden_size": 16}, CheckpointError, "hidden size"),
        ("decoder", {"model_type": "gpt2"}, UnknownModelError, "decoder is not one"),
        ("audio_encoder", {"model_type": "dac"}, UnknownModelError, "audio encoder is not one"),
        ("audio_encoder", {"chunk_length_s": 1.0}, CheckpointError, "cuts or rescales"),
        ("audio_encoder", {"audio_channels": 2}, CheckpointError, "single-channel codec"),
        ("audio_encoder", {"sampling_rate": 0}, CheckpointError, ""),
        ("audio_encoder", {"dilation_growth_rate": 10**9}, CheckpointError, "dilation is absurd"),
        ("audio_encoder", {"target_bandwidths": [1e9]}, UnsafeCheckpointError, "quantizers"),
        ("audio_encoder", {"target_bandwidths": []}, CheckpointError, ""),
        ("audio_encoder", {"codebook_size": 0}, CheckpointError, "no MusicGen can be built"),
        ("text_encoder", {"model_type": "bert"}, UnknownModelError, "text encoder is not one"),
        ("text_encoder", {"num_layers": -1}, UnsafeCheckpointError, "text encoder layers"),
    ],
    ids=str,
)
def test_a_wrong_configuration_is_refused(model, part, change, kind, says):
    edit_config(model, lambda config: config[part].update(change))
    error = refusal(model, kind)
    assert says in str(error)
    assert error.path in (model, model / "config.json", model / WEIGHTS)


def test_a_part_left_out_of_the_configuration_is_refused(model):
    edit_config(model, lambda config: config.pop("audio_encoder"))
    assert "audio encoder" in str(refusal(model, UnknownModelError))


# --- what comes beside the weights ----------------------------------------------------------------


def test_a_tokenizer_that_is_none_is_refused(model):
    (model / "tokenizer.json").write_text("{}")
    assert "is not a tokenizer" in str(refusal(model, prompt="slow piano"))


def test_a_tokenizer_of_another_model_is_refused(model):
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["piano"] = 5000
    (model / "tokenizer.json").write_text(json.dumps(tokenizer))
    assert "does not belong to the text encoder" in str(refusal(model, prompt="slow piano"))


@pytest.mark.parametrize("device", ["warp", "cuda:99", "meta:x"])
def test_a_device_that_is_not_there_is_refused(tiny_checkpoint, device):
    assert "device" in str(refusal(tiny_checkpoint, device=device))
