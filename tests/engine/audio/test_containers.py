"""Files that end early, have holes, or do not say how long they are."""

import struct
from pathlib import Path

import numpy as np
import pytest

from engine.recordings import RATE, noise, ogg_pages, without_length, write, write_any
from rootnote.engine.audio.decoding import probe
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import read
from rootnote.errors import AudioError

UNSTATED = ("the file does not state its own length: a missing end would go unnoticed",)


def refusal(path: Path) -> str:
    """Why a file is refused, when probed and then read to its end."""
    with pytest.raises(AudioError) as caught:
        inspect_recording(path, "a")
    assert caught.value.path == path
    assert caught.value.remedy
    with pytest.raises(AudioError):
        read(path)
    return str(caught.value)


@pytest.mark.parametrize("kept", [0.01, 0.3, 0.9, 0.98])
@pytest.mark.parametrize(
    "name",
    [
        *("a.wav", "a.aiff", "a.au", "a.w64", "a.rf64", "a.caf", "a.flac", "a.ogg", "a.opus"),
        *("a.mp3", "a.m4a", "a.fast.m4a", "a.alac.m4a"),
    ],
)
def test_a_file_cut_short_is_never_read_as_a_shorter_one(
    tmp_path: Path, name: str, kept: float
) -> None:
    path = write_any(tmp_path / name)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    refusal(path)


def test_the_refusal_says_where_the_file_breaks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav")
    path.write_bytes(path.read_bytes()[:100_044])
    assert "expected 176,400 bytes of audio, found 100,000" in refusal(path)
    path = write(tmp_path / "a.mp3")
    path.write_bytes(path.read_bytes()[:9000])
    assert "expected 44,100 frames" in refusal(path)
    path = write(tmp_path / "a.flac", noise(RATE * 4))
    path.write_bytes(path.read_bytes()[:-200_000])
    assert "2.0 s into the recording" in refusal(path)


@pytest.mark.parametrize("order", ["<", ">"])
def test_bytes_after_the_audio_are_no_matter(tmp_path: Path, order: str) -> None:
    path = write(tmp_path / "a.wav", endian="LITTLE" if order == "<" else "BIG")
    expected = inspect_recording(path, "a").pcm_sha256
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack(f"{order}I", 4) + b"INFO")
    assert inspect_recording(path, "a").pcm_sha256 == expected
    path.write_bytes(path.read_bytes()[:-100])
    refusal(path)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFDB])
def test_a_wav_written_by_a_stream_is_read_with_a_notice(tmp_path: Path, length: int) -> None:
    path = write(tmp_path / "a.wav")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 40, length)
    path.write_bytes(data)
    track = inspect_recording(path, "a")
    assert (track.n_frames, track.notices) == (RATE, UNSTATED)


def test_a_flac_that_does_not_state_its_length_is_read_with_a_notice(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac")
    expected = inspect_recording(path, "a").pcm_sha256
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the 36-bit number of samples in STREAMINFO
    data[22:26] = bytes(4)
    path.write_bytes(data)
    track = inspect_recording(path, "a")
    assert (track.pcm_sha256, track.notices) == (expected, UNSTATED)
    path.write_bytes(data[:-50])
    refusal(path)


def test_an_mp3_that_does_not_state_its_length_is_read_whole(tmp_path: Path) -> None:
    # Quiet, then loud, at a varying bit rate: the guess from the first frame is far off.
    samples = np.concatenate([noise(RATE) // 3000, noise(RATE * 2)])
    path = without_length(write(tmp_path / "a.mp3", samples), tmp_path / "b.mp3")
    track = inspect_recording(path, "b")
    assert track.n_frames >= RATE * 3
    assert track.notices == UNSTATED
    tagged = tmp_path / "c.mp3"
    tagged.write_bytes(b"ID3\3\0\0\0\0\x10\0" + b"Xing\0\0\0\1" + bytes(2040) + path.read_bytes())
    assert inspect_recording(tagged, "c").pcm_sha256 == track.pcm_sha256


def test_an_mp3_behind_a_large_tag_keeps_its_stated_length(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3")
    expected = inspect_recording(path, "a")
    tagged = tmp_path / "b.mp3"
    tagged.write_bytes(b"ID3\3\0\0\0\1\0\0" + bytes(1 << 14) + path.read_bytes())
    found = inspect_recording(tagged, "b")
    assert (found.pcm_sha256, found.notices) == (expected.pcm_sha256, ())


def test_mp3s_joined_end_to_end_are_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3")
    data = path.read_bytes()
    path.write_bytes(b"ID3\3\0\0\0\0\x10\0" + bytes(2048) + data + data)
    (notice,) = inspect_recording(path, "a").notices
    assert notice.startswith(f"the MP3 goes on for {len(data):,} bytes after its stated end")
    path.write_bytes(data + b"APETAGEX" + bytes(40_000))
    assert inspect_recording(path, "a").notices == ()


@pytest.mark.parametrize("name", ["a.ogg", "a.opus"])
def test_every_page_of_an_ogg_is_checked(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, noise(RATE * 2))
    data = path.read_bytes()
    pages = ogg_pages(data)
    assert len(pages) >= 4

    damaged = bytearray(data)
    damaged[len(data) // 2] ^= 1
    path.write_bytes(damaged)
    assert "damaged between bytes" in refusal(path)

    path.write_bytes(b"".join(pages[:-2] + pages[-1:]))
    assert "part of the Ogg stream is missing" in refusal(path)

    path.write_bytes(data + data)
    assert "several recordings" in refusal(path)

    path.write_bytes(data + b"TAG" + bytes(125))
    assert probe(path).notices == ()


def test_an_ogg_without_its_last_page_is_read_with_a_notice(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ogg", noise(RATE * 2))
    path.write_bytes(b"".join(ogg_pages(path.read_bytes())[:-1]))
    track = inspect_recording(path, "a")
    assert 0 < track.n_frames < RATE * 2
    assert track.notices == ("the Ogg stream has no end mark: its end may be missing",)


def test_an_ogg_that_goes_on_after_its_end_mark_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ogg", noise(RATE * 2))
    pages = ogg_pages(path.read_bytes())
    early = bytearray(pages[-2])
    early[5] |= 4
    early[22:26] = bytes(4)
    early[22:26] = struct.pack("<I", ogg_crc(early))
    path.write_bytes(b"".join([*pages[:-2], early, pages[-1]]))
    assert inspect_recording(path, "a").n_frames == RATE * 2


def ogg_crc(page: bytes) -> int:
    """CRC of an Ogg page, bit by bit as RFC 3533 gives it."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) & 0xFFFFFFFF) ^ (0x04C11DB7 if crc >> 31 else 0)
    return crc
