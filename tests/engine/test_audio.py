import hashlib
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.recordings import RATE, noise, write, write_any, write_mp4
from rootnote.domain import Waveform
from rootnote.engine.audio import (
    blocks,
    inspect_recording,
    probe,
    read,
    read_segment,
    resample,
    resampled_length,
    to_channels,
    write_wav,
)
from rootnote.errors import AudioError, StorageError
from rootnote.progress import Cancelled

LOSSLESS = ["a.wav", "a.flac", "a.aiff", "a.au", "a.w64", "a.caf", "a.alac.m4a"]


@pytest.fixture(scope="module")
def stereo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of stereo noise in a 16-bit WAV file; read-only."""
    return write(tmp_path_factory.mktemp("audio") / "noise.wav")


# --- Decoding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*LOSSLESS, "a.ogg", "a.mp3", "a.m4a"])
def test_every_container_gives_its_whole_length(tmp_path: Path, name: str) -> None:
    path = write_any(tmp_path / name)
    info = probe(path)
    assert (info.sample_rate, info.n_channels) == (RATE, 2)
    assert info.n_frames in (RATE, None)
    assert read(path).samples.shape == (2, RATE)
    assert inspect_recording(path, "a").n_frames == RATE


@pytest.mark.parametrize("name", LOSSLESS)
def test_digest_of_samples_does_not_depend_on_the_container(tmp_path: Path, name: str) -> None:
    track = inspect_recording(write_any(tmp_path / name), "a")
    interleaved = noise().astype("<f4") / np.float32(32768)
    assert track.pcm_sha256 == hashlib.sha256(interleaved.tobytes()).hexdigest()


def test_digest_sees_one_step_of_one_sample(tmp_path: Path, stereo: Path) -> None:
    samples = noise()
    samples[RATE // 2, 1] += 1
    changed = inspect_recording(write(tmp_path / "b.wav", samples), "b")
    assert changed.pcm_sha256 != inspect_recording(stereo, "a").pcm_sha256


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.opus", "a.mp3", "a.m4a"])
def test_a_stretch_is_the_same_from_the_middle_as_from_the_start(tmp_path: Path, name: str) -> None:
    path = write_any(tmp_path / name)
    whole = read(path).samples
    for start, stop in [(0, 1), (1, 4097), (10_000, 31_111), (40_000, None)]:
        np.testing.assert_array_equal(read(path, start, stop).samples, whole[:, start:stop])


@settings(max_examples=25, deadline=None)
@given(
    start=st.integers(0, RATE),
    length=st.integers(0, RATE),
    block_frames=st.integers(900, 2 * RATE),
)
def test_blocks_join_to_the_stretch_asked_for(
    stereo: Path, start: int, length: int, block_frames: int
) -> None:
    stop = min(RATE, start + length)
    found = list(blocks(stereo, start=start, stop=stop, block_frames=block_frames))
    assert all(block.shape[1] == block_frames for block in found[:-1])
    joined = np.concatenate([np.zeros((2, 0), np.float32), *found], axis=1)
    np.testing.assert_array_equal(joined, noise()[start:stop].T / np.float32(32768))


def test_blocks_of_ffmpeg_have_the_length_asked_for(tmp_path: Path) -> None:
    lengths = [b.shape[1] for b in blocks(write_mp4(tmp_path / "a.m4a"), block_frames=10_000)]
    assert lengths == [10_000] * 4 + [4_100]


@pytest.mark.parametrize(
    ("subtype", "rate", "n_channels"),
    [
        ("PCM_U8", 44_100, 1),
        ("PCM_24", 96_000, 2),
        ("PCM_32", 48_000, 2),
        ("FLOAT", 44_100, 2),
        ("DOUBLE", 44_100, 1),
        ("PCM_16", 192_000, 2),
        ("PCM_24", 48_000, 8),
        ("ULAW", 8_000, 1),
    ],
)
def test_unusual_forms_are_read(tmp_path: Path, subtype: str, rate: int, n_channels: int) -> None:
    samples = noise(5_000, n_channels) / 32768
    path = write(tmp_path / "a.wav", samples, rate, subtype=subtype)
    waveform = read(path)
    assert waveform.sample_rate == rate
    assert waveform.samples.dtype == np.float32
    np.testing.assert_allclose(waveform.samples, samples.T, atol=0.02)


def test_float_samples_beyond_full_scale_are_kept(tmp_path: Path) -> None:
    samples = np.array([[1.5, -2.0]], np.float32)
    write_wav(tmp_path / "a.wav", samples, RATE, "FLOAT")
    np.testing.assert_array_equal(read(tmp_path / "a.wav").samples, samples)


@pytest.mark.parametrize(
    ("made", "named"),
    [("a.wav", "b.mp3"), ("a.mp3", "b.wav"), ("a.ogg", "b.vox"), ("a.m4a", "b.wav")],
)
def test_content_decides_and_not_the_name(tmp_path: Path, made: str, named: str) -> None:
    path = write_any(tmp_path / made)
    expected = inspect_recording(path, "a")
    found = inspect_recording(path.rename(tmp_path / named), "a")
    assert (found.pcm_sha256, found.decoder) == (expected.pcm_sha256, expected.decoder)


# --- What is refused ----------------------------------------------------------------------------


def refusal(path: Path) -> str:
    """Why a file is refused; the error names it and says what to do."""
    with pytest.raises(AudioError) as caught:
        inspect_recording(path, "a")
    assert caught.value.path == path
    assert caught.value.remedy.endswith(".")
    return str(caught.value)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "flac", "ogg", "m4a", "vox", "raw", "snd"])
@pytest.mark.parametrize(
    "content",
    [
        b"These are the minutes of the meeting.\n" * 2000,
        np.random.default_rng(0).bytes(80_000),
        bytes(80_000),
        b"\x89PNG\r\n\x1a\n" + bytes(5000),
        b"RIFF",
        b"OggS",
        b"ID3",
    ],
    ids=["text", "random", "zeros", "png", "riff", "oggs", "id3"],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    refusal(path)


def test_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    write_mp4(tmp_path / "secret.m4a")
    path = tmp_path / "a.m4a"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.m4a\n#EXT-X-ENDLIST\n")
    assert "not a recording" in refusal(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    assert "empty" in refusal(tmp_path / "a.wav")


@pytest.mark.parametrize("name", ["a.wav", "a.ogg", "a.aiff"])
def test_a_file_of_no_frames_is_refused(tmp_path: Path, name: str) -> None:
    assert "0 frames" in refusal(write(tmp_path / name, noise(0)))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.wav")
    assert "folder" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / ("long" * 100 + ".wav"))


def test_a_file_that_may_not_be_read_is_refused(
    stereo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied" in refusal(stereo)


@pytest.mark.parametrize("rate", [1, 100, 3_999, 768_001, 2**31 - 1])
def test_an_absurd_rate_is_refused(tmp_path: Path, rate: int) -> None:
    path = write(tmp_path / "a.wav")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 24, rate)
    path.write_bytes(data)
    assert f"{rate:,} Hz" in refusal(path)
    with pytest.raises(AudioError, match="sample rate"):
        list(blocks(path, stop=1))


def test_too_many_channels_are_refused(tmp_path: Path) -> None:
    assert "channels" in refusal(write(tmp_path / "a.wav", noise(10, 65)))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(tmp_path: Path, bad: float) -> None:
    samples = np.zeros((100_000, 2), np.float32)
    samples[90_001, 1] = bad
    path = write(tmp_path / "a.wav", samples, subtype="FLOAT")
    assert f"frame 90,001 of channel 2 is {bad}" in refusal(path)
    assert read(path, stop=90_001).n_frames == 90_001


def test_reading_past_the_end_is_refused(tmp_path: Path, stereo: Path) -> None:
    for path in (stereo, write_mp4(tmp_path / "a.m4a")):
        with pytest.raises(AudioError, match=r"too early.*44,101.*44,100"):
            read(path, RATE - 10, RATE + 1)
        with pytest.raises(AudioError, match="too early"):
            read_segment(path, RATE + 5000, RATE + 6000, 32_000, 1)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4)])
def test_a_stretch_that_is_none_is_a_mistake_of_the_caller(
    stereo: Path, start: int, stop: int
) -> None:
    with pytest.raises(ValueError, match="stretch"):
        read(stereo, start, stop)
    with pytest.raises(ValueError, match="stretch"):
        read_segment(stereo, start, stop, 32_000, 1)


# --- Inspecting ---------------------------------------------------------------------------------


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
