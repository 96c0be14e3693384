"""One pass over a recording: digests, silence, clipping, memory."""

import hashlib
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from engine.recordings import RATE, noise, write
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.progress import Cancelled


def test_inspecting_records_digests_decoder_and_form(stereo: Path) -> None:
    track = inspect_recording(stereo, "exhibit 1")
    assert track.id == "exhibit 1"
    assert track.sha256 == hashlib.sha256(stereo.read_bytes()).hexdigest()
    assert (track.sample_rate, track.n_channels, track.n_frames) == (RATE, 2, RATE)
    assert track.decoder == f"libsndfile {sf.__libsndfile_version__}, WAV PCM_16"
    assert track.notices == ()


def test_silence_is_noticed(tmp_path: Path) -> None:
    loud = np.random.default_rng(0).integers(-2, 3, (RATE * 10, 1), dtype=np.int16)
    assert inspect_recording(write(tmp_path / "a.wav", loud), "a").notices == (
        "silent: the peak stays below -80 dBFS throughout",
    )
    loud[RATE * 3] = 4000
    assert inspect_recording(write(tmp_path / "b.wav", loud), "b").notices == (
        "mostly silent: 90% of its seconds are below -80 dBFS",
    )
    loud[RATE * 5] = 4000
    assert inspect_recording(write(tmp_path / "c.wav", loud), "c").notices == ()


def test_clipping_is_counted_in_runs_also_across_blocks(tmp_path: Path) -> None:
    samples = noise(RATE * 3)
    samples[100:102, 0] = 32767  # two in a row may be the crest of a wave
    samples[200:203, 0] = 32767
    samples[300:900, 1] = -32768
    samples[RATE - 1 : RATE + 2, 0] = 32767  # one sample before the end of the first second
    samples[2 * RATE - 2 : 2 * RATE + 1, 1] = 32767
    samples[-3:, 0] = -32768
    notices = inspect_recording(write(tmp_path / "a.wav", samples), "a").notices
    assert notices == ("clipping (runs of 3 or more samples at full scale): 5",)


def test_clipping_of_8_bits_is_counted_at_its_own_top(tmp_path: Path) -> None:
    samples = np.zeros((1000, 1), np.int16)
    samples[10:20] = 127 << 8
    path = write(tmp_path / "a.wav", samples, subtype="PCM_U8")
    assert inspect_recording(path, "a").notices[0].endswith("full scale): 1")


def test_three_hours_take_little_memory(tmp_path: Path) -> None:
    rate, n_frames = 4_000, 3 * 3600 * 4_000
    path = write(tmp_path / "long.wav", noise(0, 1), rate)
    header = bytearray(path.read_bytes())
    struct.pack_into("<I", header, len(header) - 4, 2 * n_frames)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + 2 * n_frames)  # sparse: the silence takes no disk
    tracemalloc.start()
    track = inspect_recording(path, "long")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (track.n_frames, track.duration_s) == (n_frames, 10_800)
    assert peak < 4_000_000  # decoded whole, it would be 173 MB


def test_inspecting_reports_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", noise(RATE * 3))
    calls: list[tuple[str, int, int]] = []
    inspect_recording(path, "a", progress=lambda *call: calls.append(call))
    assert [call[1:] for call in calls] == [(RATE * n, RATE * 3) for n in (1, 2, 3)]

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect_recording(path, "a", progress=stop)
