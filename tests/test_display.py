"""Recordings as the window shows them, in every container."""

from pathlib import Path

import numpy as np
import pytest

from engine.recordings import RATE, noise, write, write_any
from rootnote.engine.audio import spectrum
from rootnote.engine.audio.stretches import Stretches
from rootnote.engine.audio.waveforms import read
from rootnote.errors import AudioError
from rootnote.investigation import display as door
from rootnote.investigation.display import TILE_COLUMNS, RecordingDisplay, TileKey, open_display
from rootnote.progress import Cancelled

KINDS = ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.aac.m4a", "a.alac.m4a"]


def loaded(path: Path) -> RecordingDisplay:
    display = open_display(path)
    display.load()
    return display


@pytest.mark.parametrize("name", KINDS)
def test_peaks_are_those_of_the_decoded_samples(tmp_path: Path, name: str) -> None:
    path = write_any(tmp_path / name)
    samples = read(path).samples
    display = loaded(path)
    assert display.is_length_known
    assert (display.n_channels, display.n_frames) == samples.shape
    columns = display.peaks.columns(0, display.n_frames, 1)
    np.testing.assert_array_equal(columns.low[:, 0], samples.min(axis=1))
    np.testing.assert_array_equal(columns.high[:, 0], samples.max(axis=1))
    assert display.overview is not None
    assert display.overview.n_columns == -(-samples.shape[1] // 1024)


@pytest.mark.parametrize("name", KINDS)
def test_stretches_are_silent_beyond_the_ends(tmp_path: Path, name: str) -> None:
    path = write_any(tmp_path / name)
    samples = read(path).samples
    display = loaded(path)
    found = display.samples(-100, samples.shape[1] + 50)
    np.testing.assert_array_equal(found, np.pad(samples, ((0, 0), (100, 50))))
    np.testing.assert_array_equal(display.samples(20_000, 21_000), samples[:, 20_000:21_000])
    assert not display.samples(-500, -200).any()
    assert display.samples(10**7, 10**7 + 300).shape == (2, 300)


def test_a_fine_tile_agrees_with_the_overview(tmp_path: Path) -> None:
    samples = noise(700_000)
    display = loaded(write(tmp_path / "a.wav", samples))
    assert display.overview is not None
    tile = display.tile(TileKey(1024, 1)).astype(int)
    whole = display.overview.read(0, TILE_COLUMNS, 2 * TILE_COLUMNS).astype(int)
    assert np.abs(tile[: len(whole)] - whole).max() <= 1
    assert not tile[len(whole) + 2 :].any()


def test_blocks_by_two_threads_come_in_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", noise((1 << 21) + 12_345))
    parts = list(Stretches(path).mapped(np.copy))
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), read(path).samples)


def test_drawing_can_begin_before_reading_ends(tmp_path: Path) -> None:
    display = open_display(write(tmp_path / "a.flac", noise(10 * RATE)))
    seen: list[tuple[str, int]] = []

    def stop_half_way(stage: str, done: int, total: int) -> None:
        seen.append((stage, done))
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        display.load(stop_half_way)
    assert 0 < display.peaks.n_frames < display.n_frames == 10 * RATE
    assert np.isfinite(display.peaks.columns(0, 1000, 1).high).all()


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav")
    display = loaded(path)
    path.unlink()
    with pytest.raises(AudioError, match="cannot be read"):
        display.samples(0, 100)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    with pytest.raises(AudioError, match="empty"):
        open_display(path)


def test_the_door_says_what_the_engine_says() -> None:
    for name in ("MIN_SPAN_FRAMES", "FLOOR_DB", "STEP_DB"):
        assert getattr(door, name) == getattr(spectrum, name)
