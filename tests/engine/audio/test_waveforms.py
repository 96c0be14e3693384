"""Stretches in memory: resampling, channels, segments, writing."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.recordings import RATE, noise, write, write_mp4
from rootnote.domain import Waveform
from rootnote.engine.audio.decoding import probe
from rootnote.engine.audio.waveforms import (
    read,
    read_segment,
    resample,
    resampled_length,
    to_channels,
    write_wav,
)
from rootnote.errors import StorageError

# --- Resampling and channels --------------------------------------------------------------------


@pytest.mark.parametrize("native", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("wanted", [16_000, 32_000, 44_100])
def test_resampling_keeps_a_tone_and_its_length(native: int, wanted: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(native) / native, dtype=np.float64)
    found = resample(Waveform(tone.astype(np.float32)[None], native), wanted)
    assert found.sample_rate == wanted
    assert found.samples.shape == (1, wanted)
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(wanted) / wanted)
    middle = slice(wanted // 4, -wanted // 4)
    np.testing.assert_allclose(found.samples[0, middle], expected[middle], atol=1e-4)


def test_resampling_to_the_same_rate_changes_nothing(stereo: Path) -> None:
    waveform = read(stereo)
    assert resample(waveform, RATE) is waveform


@settings(max_examples=15, deadline=None)
@given(
    start=st.integers(0, 30_000),
    length=st.integers(1, 14_100),
    rate=st.sampled_from([16_000, 24_000, 32_000, 44_100, 48_000]),
    n_channels=st.sampled_from([1, 2]),
)
def test_a_segment_is_that_stretch_of_the_whole_resampled(
    stereo: Path, start: int, length: int, rate: int, n_channels: int
) -> None:
    start -= start % 441  # whole frames at every one of these rates
    segment = read_segment(stereo, start, start + length, rate, n_channels)
    assert segment.shape == (n_channels, resampled_length(length, RATE, rate))
    assert segment.shape[1] == round(length * rate / RATE)
    assert segment.dtype == np.float32
    assert segment.flags.c_contiguous
    whole = read(stereo)
    mixed = resample(Waveform(to_channels(whole.samples, n_channels), RATE), rate).samples
    first = start * rate // RATE
    np.testing.assert_allclose(segment, mixed[:, first : first + segment.shape[1]], atol=1e-6)


def test_segments_of_a_lossy_file_and_of_a_file_shorter_than_the_context(tmp_path: Path) -> None:
    short = write(tmp_path / "a.ogg", noise(300))
    assert read_segment(short, 0, 300, 32_000, 1).shape == (1, 218)
    assert read_segment(write_mp4(tmp_path / "a.m4a"), 100, 20_100, 32_000, 2).shape == (2, 14_512)


@given(
    hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 8), st.integers(0, 20)),
        elements=st.floats(-1, 1, width=32),
    )
)
def test_channels_change_by_the_rule(samples: np.ndarray) -> None:
    n = samples.shape[0]
    np.testing.assert_allclose(to_channels(samples, 1)[0], samples.mean(0), atol=1e-6)
    both = to_channels(samples, 2)
    assert both.shape == (2, samples.shape[1])
    assert both.dtype == np.float32
    for side in range(2):
        kept = [0] if n == 1 else [side, *range(2, n)]
        np.testing.assert_allclose(both[side], samples[kept].mean(0), atol=1e-6)
    assert to_channels(samples, n) is samples


def test_no_rule_makes_six_channels_of_two() -> None:
    with pytest.raises(ValueError, match="6 channels of 2"):
        to_channels(np.zeros((2, 5), np.float32), 6)


# --- Writing ------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 3), st.integers(1, 50)),
        elements=st.floats(-1.5, 1.5, width=32),
    )
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, samples: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    write_wav(path, samples, 32_000, "FLOAT")
    np.testing.assert_array_equal(read(path).samples, samples)
    write_wav(path, samples, 32_000)
    written = read(path)
    assert written.sample_rate == 32_000
    stepped = np.clip(np.rint(samples * 32768), -32768, 32767) / 32768
    np.testing.assert_array_equal(written.samples, stepped)
    write_wav(path, written.samples, 32_000)
    np.testing.assert_array_equal(read(path).samples, written.samples)


def test_the_same_samples_give_the_same_bytes(tmp_path: Path, stereo: Path) -> None:
    samples = read(stereo).samples
    for subtype in ("PCM_16", "FLOAT"):
        write_wav(tmp_path / "a.wav", samples, RATE, subtype)
        write_wav(tmp_path / "b.wav", samples, RATE, subtype)
        assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert sf.info(tmp_path / "a.wav").subtype == "FLOAT"
    assert probe(tmp_path / "a.wav").notices == ()


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, np.zeros((1, 10), np.float32), RATE)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        write_wav(path, np.ones((1, 10), np.float32), RATE)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_samples_that_are_no_numbers_are_not_written(tmp_path: Path) -> None:
    for bad in (np.full((1, 5), np.nan, np.float32), np.zeros(5, np.float32)):
        with pytest.raises(ValueError, match="finite"):
            write_wav(tmp_path / "a.wav", bad, RATE)
    assert list(tmp_path.iterdir()) == []
