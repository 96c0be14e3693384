"""Files to samples: every container, and what is refused."""

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.recordings import RATE, noise, write, write_any, write_mp4
from rootnote.engine.audio.decoding import blocks, probe
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import read, read_segment, write_wav
from rootnote.errors import AudioError

LOSSLESS = ["a.wav", "a.flac", "a.aiff", "a.au", "a.w64", "a.caf", "a.alac.m4a"]


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
