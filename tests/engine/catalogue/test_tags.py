"""What a catalogue takes from the tags of its recordings."""

from pathlib import Path

import mutagen
import pytest
import soundfile as sf
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import TCOM, TIT2, TPE1, TPRO, TPUB, TSRC, TXXX, WCOP

from engine.catalogues import folder_of, row, table
from engine.recordings import RATE, noise, write, write_mp4
from rootnote.engine.audio.tags import clean_text, isrc_notice, normalised_isrc
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.integrity import canonical_json


def test_vorbis_comments_are_read(tmp_path: Path) -> None:
    for name in ("a.ogg", "b.flac", "c.opus"):
        file = mutagen.File(write(tmp_path / name))
        file["TITLE"] = ["Hymne", "Anthem"]
        file["artist"] = "Ensemble"
        file["composer"] = "Ryan Reilly"
        file["album"] = "OST"
        file["copyright"] = "Ryan Reilly (C)2007"
        file["license"] = "GPL"
        file.save()
    for track in read_catalogue(tmp_path).tracks:
        assert (track.title, track.artist) == ("Hymne; Anthem", "Ensemble")
        assert (track.composer, track.release) == ("Ryan Reilly", "OST")
        assert (track.rights_holder, track.licence) == ("Ryan Reilly (C)2007", "GPL")
        assert track.notices == ()


def test_id3_is_read_in_any_of_its_encodings(tmp_path: Path) -> None:
    for encoding, name in enumerate(["a.mp3", "b.wav", "c.aiff", "d.mp3"]):
        file = mutagen.File(write(tmp_path / name))
        file.add_tags()
        file.tags.add(TIT2(encoding=encoding, text="Café"))
        file.tags.add(TPE1(encoding=encoding, text=["One", "Two"]))
        file.tags.add(TCOM(encoding=encoding, text="Composer"))
        file.tags.add(TPRO(encoding=encoding, text="2020 Producer"))
        file.tags.add(TSRC(encoding=encoding, text="GBAYE6900521"))
        file.tags.add(WCOP(url="https://example.org/licence"))
        if name == "d.mp3":
            file.tags.add(TPUB(encoding=encoding, text="Publisher"))
            file.tags.add(TXXX(encoding=encoding, desc="LABEL", text="Label"))
        file.save()
    tracks = read_catalogue(tmp_path).tracks
    for track in tracks:
        assert (track.title, track.artist, track.composer) == ("Café", "One; Two", "Composer")
        assert (track.isrc, track.licence) == ("GBAYE6900521", "https://example.org/licence")
    assert [t.rights_holder for t in tracks] == ["2020 Producer"] * 3 + ["Label"]


def test_mp4_tags_and_riff_info_are_read(tmp_path: Path) -> None:
    file = mutagen.File(write_mp4(tmp_path / "a.m4a"))
    file["\xa9nam"] = "Title"
    file["cprt"] = "(C) Owner"
    file["----:com.apple.iTunes:ISRC"] = b"GBAYE6900521"
    file.save()
    with sf.SoundFile(tmp_path / "b.wav", "w", RATE, 1) as wav:
        wav.title = "Title"
        wav.copyright = "(C) Owner"
        wav.write(noise(100, 1))
    tracks = read_catalogue(tmp_path).tracks
    assert [(t.title, t.rights_holder) for t in tracks] == [("Title", "(C) Owner")] * 2
    assert tracks[0].isrc == "GBAYE6900521"


def test_a_table_goes_before_tags_and_tags_fill_its_gaps(tmp_path: Path) -> None:
    file = mutagen.File(write(tmp_path / "a.ogg"))
    file["title"], file["artist"], file["organization"] = "tag title", "tag artist", "tag label"
    file.save()
    path = table(tmp_path, [row("a", file="a.ogg", title="table title")])
    (track,) = read_catalogue(path).tracks
    assert (track.title, track.artist, track.rights_holder) == (
        "table title",
        "tag artist",
        "tag label",
    )


def test_damaged_tags_are_noticed_and_stop_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.mp3").rename(tmp_path / "a.flac")
    (track,) = read_catalogue(tmp_path).tracks
    assert track.notices == ("the tags cannot be read",)
    assert track.title == "a"


@pytest.mark.parametrize(
    "text", ["GBAYE6900521", "gb-aye-69-00521", " GB AYE 69 00521 ", "ISRC GB-AYE-69-00521"]
)
def test_an_isrc_is_brought_to_twelve_characters(text: str) -> None:
    assert normalised_isrc(text) == "GBAYE6900521"
    assert isrc_notice(normalised_isrc(text)) == ()


@pytest.mark.parametrize("text", ["GB1234", "12AYE6900521", "GBAYE69005211", "?"])
def test_a_bad_isrc_is_kept_and_noticed(tmp_path: Path, text: str) -> None:
    folder_of(tmp_path, "a.wav")
    (track,) = read_catalogue(table(tmp_path, [row("a", isrc=text)])).tracks
    assert track.isrc == text
    assert track.notices[0].startswith(f"ISRC {text!r} is not well formed")


@given(st.text())
def test_clean_text_can_be_stored_and_shown(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.isprintable()
    assert cleaned == cleaned.strip()
    assert clean_text(cleaned) == cleaned
    canonical_json(cleaned).encode()


@given(st.text(), st.text(alphabet="abc-1", max_size=14))
def test_normalising_an_isrc_twice_changes_nothing(text: str, other: str) -> None:
    for isrc in (text, other):
        assert normalised_isrc(normalised_isrc(isrc)) == normalised_isrc(isrc)
