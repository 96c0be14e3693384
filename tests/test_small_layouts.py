"""The small models of the diffusion families: latents of unit variance, and a training step."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

import small_melody
import small_models as small
from small_layouts import LAYOUTS

from engine.small import write_tune
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.models import Told, load_checkpoint


@pytest.fixture(scope="module")
def music(tmp_path_factory):
    folder = tmp_path_factory.mktemp("music")
    for seed in range(6):
        write_tune(folder / f"{seed}.wav", 9.0, seed)
    return read_catalogue(folder)


@pytest.mark.slow
@pytest.mark.parametrize("family", LAYOUTS)
def test_a_small_model_is_one_of_its_family_and_learns(family, music, tmp_path) -> None:
    layout = LAYOUTS[family]
    catalogue = small.cut_catalogue(music, tmp_path / "catalogue", 4, 2, layout.excerpt_s)
    folder = small.untrained_checkpoint(tmp_path / "model", layout, catalogue.tracks)
    adapter = load_checkpoint(folder, told=Told(family=layout.confirmed))
    assert adapter.checkpoint.family.startswith(family)
    codes = torch.cat([small.segments_of(adapter, t, layout.segment_s) for t in catalogue.tracks])
    if family != "dance-diffusion":  # whose representation is the waveform
        assert codes.mean().abs() < 0.2
        assert 0.7 < codes.std() < 1.4
    before = small.losses_of(adapter, codes).mean()
    small.train(adapter, codes, replace(layout, n_steps=30), seed=0)
    assert small.losses_of(adapter, codes).mean() < before
    made = small.generated(adapter, 2, layout.segment_s, seed=1)
    assert made.shape == (2, *codes.shape[1:])
    assert made.isfinite().all()


@pytest.mark.slow
def test_a_small_melody_model_is_told_melodies_and_learns(tiny_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(small_melody, "N_STEPS", 30)
    untrained = small_melody.untrained_melody(tiny_checkpoint, tmp_path / "untrained")
    adapter = load_checkpoint(untrained)
    assert adapter.checkpoint.family == "musicgen-melody"
    generator = torch.Generator().manual_seed(0)
    clips = 0.1 * torch.randn(4, 1, 2 * adapter.sample_rate, generator=generator)
    codes = adapter.encode(clips)
    plain = load_checkpoint(tiny_checkpoint)
    assert torch.equal(codes[:, :-1], plain.encode(clips)), "the codec is the reference's"
    folder = small_melody.trained_melody(untrained, codes, tmp_path / "trained")
    trained = load_checkpoint(folder)
    assert small.losses_of(trained, codes).mean() < small.losses_of(adapter, codes).mean()
    assert small_melody.trained_melody(untrained, codes, folder) == folder, "made once"
