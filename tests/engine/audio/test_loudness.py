"""Loudness against the levels that the standard states, and against its filters run plainly."""

import numpy as np
import pytest
from scipy import signal

from rootnote.engine.audio.loudness import _FILTERS, LoudnessMeter, k_weighting


def measured(samples: np.ndarray, rate: int, *part: float, block: int = 4096) -> float | None:
    meter = LoudnessMeter(rate)
    for first in range(0, samples.shape[1], block):
        meter.add(samples[:, first : first + block].astype(np.float32))
    return meter.integrated(*part)


def tone(level_db: float, rate: int, seconds: float = 5, hz: float = 997) -> np.ndarray:
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hz / rate * np.arange(int(seconds * rate)))


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000])
def test_the_standards_tones(rate: int) -> None:
    # BS.1770-4: a full-scale 997 Hz sine in one front channel reads -3.01 LKFS.
    one = np.stack([tone(0, rate), np.zeros(5 * rate)])
    assert measured(one, rate) == pytest.approx(-3.01, abs=0.05)
    # EBU Tech 3341, case 1: stereo at -23 dBFS reads -23.0 LUFS.
    assert measured(np.stack([tone(-23, rate)] * 2), rate) == pytest.approx(-23, abs=0.05)


def test_quiet_parts_are_gated() -> None:
    # EBU Tech 3341, case 3: -36, -23, -36 dBFS for 10, 60, 10 s reads -23.0 LUFS.
    rate = 48_000
    wave = np.concatenate([tone(-36, rate, 10), tone(-23, rate, 60), tone(-36, rate, 10)])
    assert measured(np.stack([wave, wave]), rate) == pytest.approx(-23, abs=0.1)


def test_noise_agrees_with_the_filters_in_time() -> None:
    rate = 48_000
    rng = np.random.default_rng(0)
    noise = np.cumsum(rng.standard_normal((2, 8 * rate)), axis=1)
    noise = signal.sosfilt(signal.butter(2, [20, 18_000], "band", fs=rate, output="sos"), noise)
    noise *= 0.05 / noise.std()
    filtered = noise
    for b, a in _FILTERS:
        filtered = signal.lfilter(b, (1, *a), filtered, axis=1)
    expected = -0.691 + 10 * np.log10((filtered**2).mean(axis=1).sum())
    assert measured(noise, rate) == pytest.approx(expected, abs=0.1)


def test_a_part_is_judged_by_itself() -> None:
    rate = 44_100
    wave = np.concatenate([tone(-10, rate, 3), tone(-30, rate, 3)])
    both = np.stack([wave, wave])
    assert measured(both, rate, 0.0, 3.0) == pytest.approx(-10, abs=0.05)
    assert measured(both, rate, 3.2, 6.0) == pytest.approx(-30, abs=0.05)
    assert measured(both, rate, 4.0, 4.05) == pytest.approx(-30, abs=0.05)


def test_silence_has_no_loudness() -> None:
    assert measured(np.zeros((2, 44_100)), 44_100) is None
    assert LoudnessMeter(44_100).integrated() is None


def test_high_frequencies_weigh_what_the_shelf_says() -> None:
    low, high = 10 * np.log10(k_weighting(np.array([500.0, 10_000.0])))
    assert high - low == pytest.approx(4, abs=0.4)
