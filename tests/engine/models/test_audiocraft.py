"""audiocraft's own layout: the same MusicGen as in the transformers layout, under other names."""

import pytest
import torch

from engine.small import tune
from rootnote.engine.models import inspect_checkpoint, load_checkpoint
from rootnote.errors import CheckpointError
from tiny_audiocraft import make_audiocraft


@pytest.mark.parametrize("stereo", [False, True], ids=["mono", "stereo"])
def test_it_is_the_same_model(tmp_path, tiny_checkpoint, tiny_stereo_checkpoint, stereo):
    source = tiny_stereo_checkpoint if stereo else tiny_checkpoint
    folder = make_audiocraft(tmp_path / "model", source, stereo=stereo)
    verdict = inspect_checkpoint(folder)
    assert (verdict.verdict, verdict.reason) == ("openable", "")
    assert (verdict.family, verdict.layout) == ("musicgen", "audiocraft")
    one, other = load_checkpoint(folder), load_checkpoint(source)
    assert verdict.n_parameters < other.checkpoint.n_parameters  # no text encoder
    clip = torch.from_numpy(tune(0.6, 1))[None].expand(-1, one.n_channels, -1)
    codes = one.encode(clip)
    assert torch.equal(codes, other.encode(clip))
    with torch.no_grad():
        assert torch.equal(one.loss(codes), other.loss(codes))
    with pytest.raises(CheckpointError, match="no text encoder"):
        load_checkpoint(folder, prompt="slow piano")


def edited(folder, name, edit):
    held = torch.load(folder / name, weights_only=True)
    edit(held)
    torch.save(held, folder / name)


def swap(old, new):
    def edit(held):
        assert old in held["xp.cfg"]
        held["xp.cfg"] = held["xp.cfg"].replace(old, new)

    return edit


@pytest.mark.parametrize(
    ("name", "edit", "says"),
    [
        ("state_dict.bin", swap("sin", "rope"), "positional_embedding"),
        ("state_dict.bin", swap("[0, 1, 2, 3]", "[0, 0, 0, 0]"), "delays"),
        ("state_dict.bin", swap("{description:", "{self_wav: {}, description:"), "conditions"),
        ("state_dict.bin", swap("dim: 32", "dim: 48"), "another shape"),
        ("state_dict.bin", swap("num_layers: 2", "num_layers: 999999999"), "decoder layers"),
        ("state_dict.bin", swap("dim: 32", "dim: ${transformer_lm.dim}"), "refers to itself"),
        ("state_dict.bin", lambda held: held.update({"xp.cfg": "[1"}), "not plain YAML"),
        (
            "state_dict.bin",
            lambda held: held.update({"xp.cfg": "!!python/object/apply:os.system ['true']"}),
            "not plain YAML",
        ),
        ("state_dict.bin", lambda held: held.pop("xp.cfg"), "holds no configuration"),
        (
            "compression_state_dict.bin",
            swap("quantizer: rvq", "quantizer: dac"),
            "encodec.quantizer",
        ),
        ("compression_state_dict.bin", swap("ratios: [8, 5, 4, 2]", "x: 1"), "lacks what"),
        (
            "compression_state_dict.bin",
            lambda held: held.update(pretrained="facebook/encodec_32khz"),
            "does not download",
        ),
        (
            "compression_state_dict.bin",
            lambda held: held["best_state"].pop("encoder.model.0.conv.conv.bias"),
            "lacks tensors",
        ),
    ],
)
def test_another_variant_is_refused_by_name(tmp_path, tiny_checkpoint, name, edit, says):
    folder = make_audiocraft(tmp_path / "model", tiny_checkpoint)
    edited(folder, name, edit)
    verdict = inspect_checkpoint(folder)
    assert verdict.verdict == "refused"
    assert says in verdict.reason
