"""What is decoded for listening is the recording, at the output's rate."""

from pathlib import Path

import numpy as np
import pytest

from engine.recordings import RATE, noise, write, write_any
from rootnote.engine.audio.playback import Playable
from rootnote.engine.audio.waveforms import read, resample, to_channels


def loaded(path: Path, rate: int) -> Playable:
    playable = Playable(path, rate)
    playable.load()
    return playable


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.aac.m4a"])
def test_at_its_own_rate_every_sample_is_kept(tmp_path: Path, name: str) -> None:
    path = write_any(tmp_path / name)
    samples = read(path).samples
    playable = loaded(path, RATE)
    assert playable.n_frames == playable.n_ready == samples.shape[1]
    np.testing.assert_array_equal(playable.read(0, samples.shape[1]), samples.T)
    np.testing.assert_array_equal(playable.read(-3, 2), np.pad(samples.T[:2], ((3, 0), (0, 0))))
    assert not playable.read(samples.shape[1] + 5, samples.shape[1] + 9).any()


def test_mono_is_heard_on_both_sides(tmp_path: Path) -> None:
    playable = loaded(write(tmp_path / "a.wav", noise(n_channels=1)), RATE)
    found = playable.read(0, 1000)
    np.testing.assert_array_equal(found[:, 0], found[:, 1])
    assert found.any()


def test_another_rate_is_the_recording_resampled_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", noise(200_001))
    playable = loaded(path, 48_000)
    expected = to_channels(resample(read(path), 48_000).samples, 2).T
    assert playable.n_frames == playable.n_ready == len(expected)
    found = playable.read(0, len(expected))
    np.testing.assert_allclose(found[2000:-2000], expected[2000:-2000], atol=1e-6)


def test_loudness_is_known_once_it_is_read(tmp_path: Path) -> None:
    wave = 0.1 * np.sin(2 * np.pi * 997 / RATE * np.arange(3 * RATE))
    path = write(tmp_path / "a.wav", np.stack([wave, wave], axis=1))
    assert Playable(path, RATE).loudness() is None
    assert loaded(path, 48_000).loudness() == pytest.approx(-20, abs=0.1)
