"""Altered copies: which windows, which phases, and that they are kept with the index."""

import shutil

import numpy as np
import pytest
import torch

from engine.small import CONFIG, digests, write_tune
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import read
from rootnote.engine.index import open_index
from rootnote.engine.losses import losses
from rootnote.engine.neighbours import (
    N_COPIES,
    PHASES,
    keep_neighbours,
    kept_neighbours,
    measure,
    window_starts,
)
from rootnote.errors import IndexMismatchError
from tiny_model import CODEBOOK_SIZE, HOP, SAMPLE_RATE

FLAT = torch.full((4, CODEBOOK_SIZE), 1 / CODEBOOK_SIZE).log()
"""Every token as frequent as any other."""


def test_windows_lie_on_the_grid_and_within_the_track():
    assert window_starts(30, 3.2) == [4, 12, 16, 24]
    assert window_starts(9, 3.2) == [4]
    assert window_starts(5, 3.2) == [0]
    assert window_starts(3, 3.2) == []
    starts = window_starts(600, 3.2)
    assert len(starts) == 4
    assert starts[-1] > 500


def test_copies_are_the_original_moved_by_parts_of_a_frame(adapter, tmp_path):
    path = write_tune(tmp_path / "a.wav", 14.0, 3)
    track = inspect_recording(path, tmp_path)
    found = measure(adapter, [None, track], CONFIG.segment_s, {1: FLAT})
    assert np.isnan(found.losses[0]).all()
    samples = read(path).samples
    for window, start_s in enumerate(window_starts(14.0, CONFIG.segment_s * 1.02 + 0.1)):
        for copy, part in enumerate(PHASES):
            first = round(start_s * SAMPLE_RATE) + round(part * HOP)
            piece = torch.from_numpy(samples[None, :, first : first + SAMPLE_RATE].copy())
            expected = float(losses(adapter, [adapter.encode(piece)])[0])
            assert found.losses[1, window, copy] == pytest.approx(expected, abs=1e-4)
    assert found.blind[1, :3] == pytest.approx(np.log(CODEBOOK_SIZE))
    assert all(len(np.unique(row)) == N_COPIES for row in found.losses[1, :3])


def test_they_are_kept_with_the_index_and_read_again(adapter, index, tmp_path):
    shutil.copytree(index.folder, tmp_path / "index")
    own = open_index(tmp_path / "index", adapter, index.catalogue, CONFIG)
    before = digests(own.folder)
    assert kept_neighbours(own) is None
    keep_neighbours(adapter, own, CONFIG)
    assert digests(own.folder, {"neighbours.safetensors"}) == before
    kept = kept_neighbours(open_index(own.folder, adapter, own.catalogue, CONFIG))
    first = digests(own.folder)
    keep_neighbours(None, own, CONFIG)  # nothing is computed again
    assert digests(own.folder) == first
    assert np.array_equal(np.isfinite(kept.losses), np.isfinite(kept.blind))
    long = [track.duration_s > CONFIG.segment_s * 1.02 + 0.1 for track in index.catalogue.tracks]
    assert np.isfinite(kept.losses[:, 0, 0]).tolist() == long
    path = own.folder / "neighbours.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    with pytest.raises(IndexMismatchError):
        kept_neighbours(own)
