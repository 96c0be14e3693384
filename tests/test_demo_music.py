"""The demo's music as it is shipped, and the steps from notes to a MIDI file."""

import csv
import hashlib
import json
import struct
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from mutagen.oggvorbis import OggVorbis

from making.controls import LENGTHS_S, N_CONTROLS, choose_controls
from making.excerpts import (
    ENSEMBLES,
    LONGEST_S,
    MAX_SHARED,
    N_DECOYS,
    N_TRAINING,
    SHORTEST_S,
    Excerpt,
    Note,
    choose,
    cut,
    deal,
    figures,
    longest_gap,
    shared,
    timed,
    windows,
)
from making.midi import midi_file
from making.midi_in import lump_of, notes_of_midi
from making.music import CONTROL_RATE, write_track
from making.pieces import GPL, PIECES
from making.render import RMS_DB, SAMPLE_RATE, RenderError, checked, levelled
from making.songs import SONGS

DEMO = Path(__file__).resolve().parents[1] / "resources" / "demo"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows(DEMO / "catalogue.csv")
STUDY = [row for row in ROWS if row["role"] != "control"]
CONTROLS = [row for row in ROWS if row["role"] == "control"]
FILES = [(row, DEMO / row["file"]) for row in ROWS]


# --------------------------------------------------------------------------- what is shipped


def test_enough_tracks_of_enough_composers() -> None:
    roles = Counter(row["role"] for row in STUDY)
    assert roles == {"training": N_TRAINING, "decoy": N_DECOYS}
    assert len(STUDY) >= 48
    assert len({row["artist"] for row in STUDY}) >= 8
    assert len(CONTROLS) == N_CONTROLS >= 40
    assert not {row["artist"] for row in CONTROLS} & {row["artist"] for row in STUDY}
    ids = [row["track_id"] for row in ROWS]
    assert len(ids) == len(set(ids))


def test_instruments_tell_nothing_about_roles() -> None:
    def ensembles(role: str) -> Counter[str]:
        titles = [row["title"] for row in ROWS if row["role"] == role]
        return Counter(next(e for e in ENSEMBLES if title.endswith(f"({e})")) for title in titles)

    assert set(ensembles("training").values()) == {N_TRAINING // len(ENSEMBLES)}
    assert set(ensembles("decoy").values()) == {N_DECOYS // len(ENSEMBLES)}
    assert set(ensembles("control").values()) == {N_CONTROLS // len(ENSEMBLES)}


def test_controls_are_as_busy_as_the_catalogue() -> None:
    record = json.loads((DEMO / "music.json").read_text(encoding="utf-8"))["tracks"].values()
    study, controls = (
        [one["n_notes"] / one["n_frames"] for one in record if (one["role"] == "control") is wanted]
        for wanted in (False, True)
    )
    assert np.median(controls) == pytest.approx(np.median(study), rel=0.2)
    assert np.quantile(controls, 0.9) == pytest.approx(np.quantile(study, 0.9), rel=0.3)


def test_every_file_is_in_a_catalogue_and_the_demo_is_small() -> None:
    there = {*DEMO.glob("music/*.ogg"), *DEMO.glob("controls/*.ogg")}
    assert there == {path for _, path in FILES}
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) <= 40_000_000


@pytest.mark.parametrize(("row", "path"), FILES[::6], ids=[p.stem for _, p in FILES[::6]])
def test_a_recording_is_whole_loud_enough_and_tagged(row: dict[str, str], path: Path) -> None:
    samples, rate = sf.read(path, dtype="float64")
    is_control = row["role"] == "control"
    assert rate == (CONTROL_RATE if is_control else SAMPLE_RATE)
    assert samples.ndim == 1
    assert (12 <= len(samples) / rate <= 12.75) if is_control else 20 <= len(samples) / rate <= 24
    assert 20 * np.log10(np.sqrt(np.mean(samples**2))) == pytest.approx(RMS_DB, abs=0.5)
    assert np.abs(samples).max() <= 1
    tags = OggVorbis(path)
    assert tags["title"] == [row["title"]]
    assert tags["artist"] == [row["artist"]]
    assert tags["license"] == [row["licence_status"]]


def test_the_record_fits_the_recordings() -> None:
    record = json.loads((DEMO / "music.json").read_text(encoding="utf-8"))["tracks"]
    assert set(record) == {row["track_id"] for row, _ in FILES}
    for row, path in FILES:
        entry = record[row["track_id"]]
        assert entry["role"] == row["role"]
        assert entry["n_frames"] / SAMPLE_RATE == pytest.approx(sf.info(path).duration, abs=2e-4)


def test_every_work_and_licence_is_named() -> None:
    page = (DEMO / "LICENCES.md").read_text(encoding="utf-8")
    for row, _ in FILES:
        assert f"`{row['track_id']}`" in page
        assert row["licence_status"]
    for piece in PIECES:
        assert piece.notice in page


def test_sources_under_the_gpl_and_notices_are_passed_on() -> None:
    gpl = {Path(piece.file).name for piece in PIECES if piece.licence == GPL}
    beside = {"openmsx.zip", "freedoom.txt", "freedoom-credits.txt"}
    assert {path.name for path in (DEMO / "sources").iterdir()} == gpl | beside
    played = {row["notes"].rpartition("/")[2] for row in CONTROLS if "openmsx" in row["notes"]}
    with zipfile.ZipFile(DEMO / "sources" / "openmsx.zip") as archive:
        assert set(archive.namelist()) == played | {"copyright", "readme.txt"}
    notice = (DEMO / "sources" / "freedoom.txt").read_text(encoding="utf-8")
    assert "Redistributions in binary form must reproduce the above copyright" in notice


# --------------------------------------------------------------------------- notes to tracks


def scale(n: int, step: float = 0.5) -> list[Note]:
    """A walk through a scale, long enough to be cut."""
    pitches = np.random.default_rng(3).integers(55, 80, n)
    return [Note(i * step, (i + 1) * step, int(p), 0) for i, p in enumerate(pitches)]


def test_tempo_changes_are_followed() -> None:
    notes = timed([[0, 4, 60, 0], [4, 4, 62, 0], [8, 4, 64, 0]], [(0, 60), (4, 120)])
    assert [(note.onset, note.stop) for note in notes] == [(0, 4), (4, 6), (6, 8)]


def test_a_chord_symbol_lasts_until_the_next() -> None:
    notes = timed([[0, 0, 48, 100], [0, 8, 72, 0], [4, 0, 50, 100]], [(0, 60)])
    assert [(n.onset, n.stop) for n in notes if n.part == 100] == [(0, 4), (4, 8)]


def test_windows_follow_one_another_within_the_lengths() -> None:
    found = windows(scale(400))
    assert len(found) == 9
    assert all(SHORTEST_S <= stop - start <= LONGEST_S for start, stop in found)
    assert all(one[1] == two[0] for one, two in pairwise(found))


def test_a_window_does_not_cut_through_a_held_note() -> None:
    held = [note for note in scale(200) if not 20 <= note.onset < 22]
    (_, stop), *_ = windows([*held, Note(20, 22, 60, 1)])
    assert stop >= 22


def test_a_cut_starts_at_zero_and_stays_within() -> None:
    part = cut(scale(200, 0.7), 7.0, 38.0)
    assert part[0].onset == 0
    assert max(note.stop for note in part) <= 31
    assert longest_gap(part, 31) < 0.7


def test_a_transposed_repeat_is_found_and_other_music_is_not() -> None:
    notes = scale(60)
    moved = [Note(n.onset + 9, n.stop + 9, n.pitch + 5, 0) for n in notes]
    other = [Note(n.onset, n.stop, (n.pitch * 7) % 25 + 55, 0) for n in notes]
    assert shared(figures(notes), figures(moved)) == 1
    assert shared(figures(notes), figures(other)) == 0


def test_dealing_gives_each_composer_members_and_decoys() -> None:
    excerpts = [
        Excerpt(f"{piece.key}-{i}", piece, i, 9, 0, 31, ()) for piece in PIECES for i in range(3)
    ]
    dealt = deal(excerpts)
    assert dealt == deal(excerpts)
    assert Counter(e.role for e in dealt) == {
        "training": N_TRAINING,
        "decoy": N_DECOYS,
    }
    josquin = Counter(e.role for e in dealt if e.piece.composer.startswith("Josquin"))
    assert josquin["training"] > josquin["decoy"] > 0


def test_choosing_is_repeatable_and_skips_repeats() -> None:
    generator = np.random.default_rng(0)
    rows_of = {
        piece.key: [[i / 2, 0.5, int(p), 0] for i, p in enumerate(generator.integers(50, 80, 300))]
        for piece in PIECES
    }
    rows_of["luca-gloria"] = rows_of["lusitano-allor"]
    chosen = choose(rows_of)
    assert chosen == choose(rows_of)
    assert sum(excerpt.piece.key == "lusitano-allor" for excerpt in chosen) == 3
    repeats = [excerpt for excerpt in chosen if excerpt.piece.key == "luca-gloria"]
    heard = [figures(e.notes) for e in chosen if e.piece.key == "lusitano-allor"]
    assert all(shared(figures(e.notes), known) <= MAX_SHARED for e in repeats for known in heard)


def test_a_midi_file_is_repeatable_and_whole() -> None:
    notes = [*scale(40), *(Note(n.onset, n.stop, n.pitch - 24, 1) for n in scale(40))]
    data = midi_file(notes, "string quartet", 21.0)
    assert data == midi_file(list(reversed(notes)), "string quartet", 21.0)
    assert hashlib.sha256(data).hexdigest() == (
        "b9ff04d5d354ebf754725296c100a2c5ca9c6518adc57e0395a932c17e8f70db"
    )
    assert data[:4] == b"MThd"
    assert int.from_bytes(data[10:12]) == data.count(b"MTrk") == 2
    assert data.count(b"\xff\x2f\0") == 2


# --------------------------------------------------------------------------- controls


def test_a_midi_file_is_read_as_it_was_written() -> None:
    notes = [Note(i * 0.5, i * 0.5 + 0.5, 55 + i % 20, 0) for i in range(40)]
    found = notes_of_midi(midi_file(notes, "piano", 21.0))
    assert [row[0] for row in found] == pytest.approx([note.onset for note in notes], abs=1e-3)
    assert [row[2] for row in found] == [note.pitch for note in notes]
    assert all(0.4 < row[1] <= 0.5 for row in found)


def test_tempo_running_status_and_drums_of_a_midi_file() -> None:
    track = b"\0\xff\x51\3\x07\xa1\x20"  # 120 quarter notes a minute
    track += b"\0\x90\x3c\x40\x60\x3c\0"  # one quarter note, stopped by velocity 0
    track += b"\0\xff\x51\3\x0f\x42\x40"  # 60 a minute
    track += b"\0\x90\x3e\x40\x60\x80\x3e\0\0\x99\x24\x7f\x10\x89\x24\0\0\xff\x2f\0"
    data = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, 96)
    data += b"MTrk" + struct.pack(">I", len(track)) + track
    assert notes_of_midi(data) == [[0, 0.5, 60, 0], [0.5, 1.0, 62, 0]]
    wad = struct.pack("<4sII", b"IWAD", 1, 12 + len(data)) + data
    wad += struct.pack("<II8s", 12, len(data), b"D_SONG")
    assert lump_of(wad, "D_SONG") == data
    with pytest.raises(KeyError, match="D_OTHER"):
        lump_of(wad, "D_OTHER")
    with pytest.raises(ValueError, match="not a Standard MIDI File"):
        notes_of_midi(b"RIFF")


def test_controls_are_as_many_from_each_collection_and_repeat_nothing() -> None:
    generator = np.random.default_rng(1)
    songs = {
        song.key: [
            [i / 4, 0.25, int(p), i % 3] for i, p in enumerate(generator.integers(50, 80, n))
        ]
        for song, n in zip(SONGS, generator.integers(200, 400, len(SONGS)), strict=True)
    }
    songs[SONGS[1].key] = songs[SONGS[0].key]
    catalogue = [
        Excerpt(f"{i}", PIECES[0], 1, 1, 0, 31, tuple(scale(n)))
        for i, n in enumerate((60, 90, 120))
    ]
    chosen = choose_controls(songs, catalogue)
    assert chosen == choose_controls(songs, catalogue)
    assert set(Counter(e.piece.collection for e in chosen).values()) == {N_CONTROLS // 2}
    assert all(LENGTHS_S[0] <= e.length_s <= LENGTHS_S[1] for e in chosen)
    heard = [figures(e.notes) for e in chosen]
    assert all(
        shared(one, other) <= MAX_SHARED for i, one in enumerate(heard) for other in heard[:i]
    )


# --------------------------------------------------------------------------- samples


def test_levelling_gives_length_and_loudness() -> None:
    tone = np.sin(np.arange(SAMPLE_RATE) * 0.1)
    samples = levelled(tone, SAMPLE_RATE + 100)
    assert len(samples) == SAMPLE_RATE + 100
    assert 20 * np.log10(np.sqrt(np.mean((samples / 32767.0) ** 2))) == pytest.approx(
        RMS_DB, abs=0.01
    )


def test_what_would_clip_or_is_silent_is_refused() -> None:
    click = np.zeros(SAMPLE_RATE)
    click[100] = 1
    with pytest.raises(RenderError, match="clip"):
        levelled(click, SAMPLE_RATE)
    with pytest.raises(RenderError, match="silent for 3"):
        checked(np.zeros(3 * SAMPLE_RATE, np.int16), "rest")


def test_encoding_is_repeatable_and_keeps_the_length(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).normal(0, 3000, SAMPLE_RATE).astype(np.int16)
    excerpt = Excerpt("x", PIECES[0], 1, 1, 0, 1, (), "training", "piano")
    for name in ("a.ogg", "b.ogg"):
        write_track(tmp_path / name, samples, SAMPLE_RATE, excerpt)
    assert (tmp_path / "a.ogg").read_bytes() == (tmp_path / "b.ogg").read_bytes()
    assert sf.info(tmp_path / "a.ogg").frames == SAMPLE_RATE
    assert sf.read(tmp_path / "a.ogg")[0].std() > 0.05
