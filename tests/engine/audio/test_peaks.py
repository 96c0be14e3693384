"""The min/max pyramid against plain minima and maxima over the samples."""

import numpy as np
import pytest

from rootnote.engine.audio.peaks import BASE_FRAMES, Peaks, entries_of, raw_columns


def filled(samples: np.ndarray, known: bool = True, block: int = 16 * BASE_FRAMES) -> Peaks:
    peaks = Peaks(len(samples), samples.shape[1] if known else None)
    for first in range(0, samples.shape[1], block):
        peaks.add(samples[:, first : first + block])
    return peaks


def noise(n_frames: int, n_channels: int = 2) -> np.ndarray:
    rng = np.random.default_rng(n_frames)
    return rng.standard_normal((n_channels, n_frames)).astype(np.float32) / 4


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("n_frames", [1, 255, 256, 257, 100_000, 262_144 + 77])
def test_the_whole_in_one_column(n_frames: int, known: bool) -> None:
    samples = noise(n_frames)
    peaks = filled(samples, known)
    columns = peaks.columns(0, n_frames, 1)
    assert peaks.n_frames == n_frames
    np.testing.assert_array_equal(columns.low[:, 0], samples.min(axis=1))
    np.testing.assert_array_equal(columns.high[:, 0], samples.max(axis=1))


@pytest.mark.parametrize("per_column", [256, 512, 700, 4096, 10_000])
def test_columns_hold_every_frame_and_little_more(per_column: int) -> None:
    samples = noise(300_000)
    n_columns = samples.shape[1] // per_column
    columns = filled(samples).columns(0, n_columns * per_column, n_columns)
    entry = 1 << int(np.log2(per_column))
    for k in range(n_columns):
        start, stop = k * per_column // entry * entry, (k + 1) * per_column // entry * entry
        if k == n_columns - 1:
            stop = -(-n_columns * per_column // entry) * entry
        part = samples[:, start : max(stop, start + entry)]
        np.testing.assert_array_equal(columns.low[:, k], part.min(axis=1))
        np.testing.assert_array_equal(columns.high[:, k], part.max(axis=1))
        if part.shape[1] % entry == 0:
            expected = np.sqrt((part.astype(np.float64) ** 2).mean(axis=1))
            np.testing.assert_allclose(columns.rms[:, k], expected, rtol=1e-5)


def test_a_click_is_in_every_picture() -> None:
    samples = np.zeros((1, 1_000_000), np.float32)
    samples[0, 654_321] = 0.9
    peaks = filled(samples)
    for n_columns in (1, 7, 100, 801, 1600, 3000):
        assert np.nanmax(peaks.columns(0, 1_000_000, n_columns).high) == np.float32(0.9)


def test_outside_the_recording_is_empty() -> None:
    columns = filled(noise(2560)).columns(-2560, 5120, 30)
    there = np.isfinite(columns.high[0])
    assert there.tolist() == [False] * 10 + [True] * 10 + [False] * 10


def test_what_has_not_been_read_yet_is_empty() -> None:
    peaks = Peaks(1, 51_200)
    peaks.add(noise(25_600, 1))
    assert np.isfinite(peaks.columns(0, 51_200, 100).high[0]).tolist() == [True] * 50 + [False] * 50


def test_nothing_read_yet_is_empty_where_a_column_begins_before_the_recording() -> None:
    """As a source that is aligned by a later time is drawn first: this has ended the window."""
    columns = Peaks(1, 5000).columns(-900.0, 900.0, 7)
    assert np.isnan(columns.low).all()
    assert np.isnan(columns.high).all()


def test_only_the_last_block_may_be_odd() -> None:
    peaks = filled(noise(300))
    with pytest.raises(ValueError, match="last block"):
        peaks.add(noise(256))


def test_raw_columns_are_exact() -> None:
    samples = noise(10_000)
    columns = raw_columns(samples, 5_000, 6_000, 7_000, 10)
    for k in range(10):
        part = samples[:, 1_000 + 100 * k : 1_100 + 100 * k]
        np.testing.assert_array_equal(columns.low[:, k], part.min(axis=1))
        np.testing.assert_allclose(columns.rms[:, k], np.sqrt((part**2).mean(axis=1)), rtol=1e-5)


def test_raw_columns_beyond_the_samples_are_empty() -> None:
    columns = raw_columns(noise(1_000), 0, 500, 1_500, 10)
    assert np.isfinite(columns.low[0]).tolist() == [True] * 5 + [False] * 5


def test_entries_of_a_block() -> None:
    block = noise(2 * BASE_FRAMES + 10)
    entries = entries_of(block)
    assert entries.shape == (3, 2, 3)
    np.testing.assert_array_equal(entries[0, :, 2], block[:, -10:].min(axis=1))
