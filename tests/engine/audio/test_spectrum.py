"""Spectrogram bytes: levels, places, and that nothing short is lost."""

import numpy as np
import pytest

from rootnote.engine.audio.spectrum import (
    HOP_FRAMES,
    N_BINS,
    N_FFT,
    Overview,
    level_db,
    overview_span,
    rows,
    span_levels,
)

RATE = 44_100


def sine(hz: float, n_frames: int, level_db: float = 0.0, n_channels: int = 1) -> np.ndarray:
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz / RATE * np.arange(n_frames))
    return np.tile(wave.astype(np.float32), (n_channels, 1))


@pytest.mark.parametrize("level", [0.0, -20.0, -60.5])
def test_a_sine_reads_its_level_at_its_frequency(level: float) -> None:
    hz = 100 * RATE / N_FFT
    levels = span_levels(sine(hz, 8 * 1024 + N_FFT, level, n_channels=2), 1024, 8)
    assert levels.shape == (8, N_BINS)
    assert (levels.argmax(axis=1) == 100).all()
    assert level_db(levels[:, 100]) == pytest.approx(level, abs=0.3)


def test_opposite_channels_do_not_cancel() -> None:
    wave = sine(100 * RATE / N_FFT, 1024 + N_FFT)
    levels = span_levels(np.concatenate([wave, -wave]), 1024, 1)
    assert level_db(levels[0, 100]) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("span", [64, 512, 1024, 4096])
def test_columns_against_a_plain_transform(span: int) -> None:
    rng = np.random.default_rng(span)
    samples = rng.standard_normal((2, 4 * span + N_FFT)).astype(np.float32) / 8
    levels = span_levels(samples, span, 4)
    window = np.hanning(N_FFT + 1)[:-1]
    hop = min(span, HOP_FRAMES)
    for column in range(4):
        loudest = np.full(N_BINS, -np.inf)
        for k in range(span // hop):
            # samples begin N_FFT / 2 before the first column
            start = column * span + k * hop + hop // 2
            part = samples[:, start : start + N_FFT].astype(np.float64) * window
            power = (np.abs(np.fft.rfft(part)) ** 2).mean(axis=0) * (2 / window.sum()) ** 2
            loudest = np.maximum(loudest, 10 * np.log10(power + 1e-12))
        np.testing.assert_allclose(level_db(levels[column]), loudest, atol=0.27)


def test_overview_spans() -> None:
    assert overview_span(1) == overview_span(16_384 * 1024) == 1024
    assert overview_span(16_384 * 1024 + 1) == 2048


@pytest.mark.parametrize("n_frames", [100, 5_000, 200_000])
def test_the_overview_is_the_same_whatever_the_blocks(n_frames: int) -> None:
    rng = np.random.default_rng(n_frames)
    samples = rng.standard_normal((1, n_frames)).astype(np.float32) / 8
    n_columns = -(-n_frames // 1024)
    padding = (N_FFT // 2, n_columns * 1024 - n_frames + N_FFT // 2)
    expected = span_levels(np.pad(samples, ((0, 0), padding)), 1024, n_columns)
    for size in (1000, 65_536):
        overview = Overview(n_frames)
        blocks = (samples[:, k : k + size] for k in range(0, n_frames, size))
        done = list(overview.fill(blocks))
        assert overview.n_columns == n_columns
        assert done == sorted(done)
        # One step of half a decibel: another batch of transforms rounds in another order.
        gap = overview.read(0, 0, n_columns).astype(int) - expected.astype(int)
        assert np.abs(gap).max() <= 1


def test_a_click_is_seen_at_every_zoom() -> None:
    samples = np.zeros((1, 1 << 20), np.float32)
    samples[0, 777_777] = 1.0
    overview = Overview(samples.shape[1])
    list(overview.fill(iter(np.split(samples, 16, axis=1))))
    for doubling in range(overview.n_doublings + 1):
        span = overview.span << doubling
        levels = overview.read(doubling, 0, 1 << 20)
        assert levels.max(axis=1).argmax() == 777_777 // span
        assert levels.max() > 100


def test_the_overview_grows_beyond_its_guess() -> None:
    overview = Overview(1024)
    list(overview.fill(iter([sine(1000, 50_000)])))
    assert overview.n_columns == -(-50_000 // 1024)


def test_rows_keep_the_loudest_bin() -> None:
    levels = np.zeros((2, N_BINS), np.uint8)
    levels[0, 700], levels[1, 10] = 200, 100
    picture = rows(levels, np.linspace(0, RATE / 2, 101), RATE)
    assert picture.shape == (2, 100)
    assert picture[0].max() == 200
    assert picture[0].argmax() == int(700 / 1024 * 100)
    assert picture[1].argmax() == 0


def test_rows_between_two_bins_are_interpolated() -> None:
    levels = np.zeros((1, N_BINS), np.uint8)
    levels[0, 2], levels[0, 3] = 100, 200
    bin_hz = RATE / N_FFT
    picture = rows(levels, np.array([2.0, 2.5, 3.0]) * bin_hz, RATE)
    assert picture[0].tolist() == [125, 175]
