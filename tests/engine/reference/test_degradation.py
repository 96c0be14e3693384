"""Degraded training audio: its level and its noise are what was asked for."""

import pytest
import torch

from rootnote.engine.reference.degradation import degrade


def level_db(audio):
    return 10 * audio.square().mean((1, 2)).log10()


@pytest.fixture
def audio():
    return 0.1 * torch.randn(200, 1, 4000, generator=torch.Generator().manual_seed(0))


def degraded(audio, seed=1, **how):
    return degrade(audio, torch.Generator().manual_seed(seed), **how)


def test_without_noise_only_the_level_changes(audio):
    found = degraded(audio, gain_db=9.0, snr_db=(200.0, 200.0))
    change = level_db(found) - level_db(audio)
    assert -9.1 < change.min() < -8
    assert 8 < change.max() < 9.1
    assert torch.allclose(found, audio * 10 ** (change / 20)[:, None, None], atol=1e-6)


def test_noise_lies_as_far_below_as_drawn(audio):
    found = degraded(audio, gain_db=0.0, snr_db=(6.0, 20.0))
    distance = level_db(audio) - level_db(found - audio)
    assert 5.5 < distance.min() < 7
    assert 19 < distance.max() < 20.5


def test_it_is_the_same_for_the_same_generator(audio):
    how = {"gain_db": 9.0, "snr_db": (6.0, 40.0)}
    assert torch.equal(degraded(audio, **how), degraded(audio, **how))
    assert not torch.equal(degraded(audio, **how), degraded(audio, seed=2, **how))


def test_silence_stays_silent():
    silence = torch.zeros(3, 1, 100)
    assert torch.equal(degraded(silence, gain_db=9.0, snr_db=(6.0, 40.0)), silence)
