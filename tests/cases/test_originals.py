"""Originals that were swapped, renamed or copied, and runs that a case could not take."""

import errno
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
import soundfile

from cases.desk import CONFIG
from rootnote.case.casefile import Case
from rootnote.case.disk import Disk
from rootnote.cli import main
from rootnote.errors import CaseError, StorageError
from rootnote.investigation import NO_CUSTODY, Investigation
from rootnote.investigation.bundles import write_bundle, write_court_bundle
from rootnote.investigation.cases import (
    NOT_ENTERED,
    RunNotEnteredError,
    attribute_in_case,
    enter_file,
    open_case,
    relink,
    verify,
)
from rootnote.investigation.recorded import recorded_result
from rootnote.investigation.reports import report_content, write_figures
from rootnote.investigation.restoring import setup_of
from sweep import write_sweep

# ------------------------------------------------------------------------------ swapped


def swap(case: Path, which: str) -> None:
    """Put another recording of the same length in the place of one."""
    write_sweep(case.parent / which, 1000, 1.0)


def draw(case: Path):
    return report_content(open_case(case))


TWIN = "music/album/2.wav"
"""The suspect of these tests, byte for byte."""


@pytest.mark.parametrize(
    "which", [("suspect.wav", TWIN), ("music/album/1.wav",), ("decoys/0.wav",)], ids=lambda w: w[0]
)
def test_what_was_swapped_is_neither_drawn_nor_heard(case, tmp_path, which) -> None:
    assert len(draw(case).pairings) == 4
    for name in which:
        swap(case, name)
    assert not verify(case).holds
    content = draw(case)
    assert (content.overview, content.pairings) == (None, ())
    assert "reached as they were examined" in content.figures_note
    page = tmp_path / "report.html"
    assert main(["report", str(case), "-o", str(page)]) == 0
    assert "data:audio" not in page.read_text(encoding="utf-8")
    with pytest.raises(CaseError, match="could not be reached"):
        write_court_bundle(case, tmp_path / "court.zip")
    assert not (tmp_path / "court.zip").exists()
    write_bundle(case, tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        assert not any(name.endswith(".flac") for name in archive.namelist())
    assert [path.name for path in write_figures(case, tmp_path / "figures")] == ["ranking.svg"]


def test_a_copy_that_is_as_it_was_examined_is_drawn_instead(case) -> None:
    before = draw(case)
    swap(case, "suspect.wav")
    after = draw(case)
    for pairing, other in zip(after.pairings, before.pairings, strict=True):
        assert pairing.suspect.clip.data == other.suspect.clip.data


def test_a_recording_whose_place_is_not_known_leaves_no_gap_in_the_pairs(case) -> None:
    numbers = Case.open(case).run("0001").exhibits
    places = json.loads((case / "places.json").read_text())
    del places[numbers["decoys"]]
    (case / "places.json").write_text(json.dumps(places))
    assert draw(case).pairings == ()


def test_what_changed_elsewhere_in_the_case_leaves_the_pictures(case) -> None:
    swap(case, "controls/0.wav")
    assert len(draw(case).pairings) == 4


def test_a_recorded_result_leads_to_what_was_examined_and_nowhere_else(
    case, tmp_path, monkeypatch
) -> None:
    desk = case.parent
    told: list[tuple[str, int, int]] = []
    back = recorded_result(open_case(case), "0001", progress=lambda *step: told.append(step))
    assert back.suspect.path == desk / "suspect.wav"
    paths = {track.id: track.path for track in back.catalogue.tracks}
    assert paths["album/1.wav"] == desk / "music" / "album" / "1.wav"
    assert told[-1] == ("checking originals", 4, 4)  # one of them twice
    for name in ("suspect.wav", "music/album/1.wav"):
        swap(case, name)
    assert recorded_result(open_case(case), "0001").suspect.path == desk / TWIN
    (desk / TWIN).unlink()
    back = recorded_result(open_case(case), "0001")
    tracks = {track.id: track for track in back.catalogue.tracks}
    assert not back.suspect.path.exists()
    assert back.suspect.path.name == "suspect.wav"
    assert not tracks["album/1.wav"].path.exists()
    assert tracks["album/0.wav"].path == desk / "music" / "album" / "0.wav"
    assert tracks["album/2.wav"].path == desk / "music" / "album" / "2.wav"
    monkeypatch.chdir(desk)  # what bears the name here by chance is not taken for it
    (case / "places.json").unlink()
    back = recorded_result(open_case(Path(case.name)), "0001")
    for track in (back.suspect, *back.catalogue.tracks):
        assert track.path.is_absolute()
        assert not track.path.exists()


# ------------------------------------------------------------------------------ renamed, copied


def test_a_copy_under_another_name_does_not_move_a_place_that_holds(case, tmp_path) -> None:
    (tmp_path / "log.txt").write_bytes(b"uploaded at noon")
    (tmp_path / "other").mkdir()
    shutil.copy(tmp_path / "log.txt", tmp_path / "other" / "copy.txt")
    opened = open_case(case, write=True)
    number = enter_file(opened, tmp_path / "log.txt")
    assert enter_file(opened, tmp_path / "other" / "copy.txt") == number
    assert opened.places[number] == tmp_path
    assert verify(case).findings == ()
    (tmp_path / "log.txt").unlink()
    assert not verify(case).holds
    assert enter_file(opened, tmp_path / "other" / "copy.txt") == number
    assert opened.places[number] == tmp_path / "other" / "copy.txt"
    assert verify(case).findings == ()
    opened.take_in(number)
    assert enter_file(opened, tmp_path / "other" / "copy.txt") == number
    assert verify(case).findings == ()


def test_a_suspect_that_was_renamed_is_found_drawn_and_loaded(case, tmp_path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    shutil.move(case.parent / "suspect.wav", there / "renamed.wav")
    assert not verify(case).holds
    assert verify(case, search=[there]).holds
    assert verify(case).holds  # it is remembered
    assert relink(open_case(case), [there]) == {}
    assert len(draw(case).pairings) == 4
    assert recorded_result(open_case(case), "0001").suspect.path == there / "renamed.wav"
    setup = setup_of(case)
    assert (setup.lost, setup.paths["suspect"]) == ((), there / "renamed.wav")


def test_the_same_suspect_under_another_name_leaves_the_first_in_its_place(case, tmp_path) -> None:
    desk = case.parent
    (tmp_path / "mail").mkdir()
    shutil.copy(desk / "suspect.wav", tmp_path / "mail" / "track 7.wav")
    attribute_in_case(
        Investigation(device="cpu", threads=1, cache=tmp_path / "cache"),
        *(case, desk / "model", desk / "music", tmp_path / "mail" / "track 7.wav"),
        config=CONFIG,
    )
    runs = Case.open(case).runs
    assert runs["0002"].exhibits["suspect"] == runs["0001"].exhibits["suspect"]
    assert verify(case).findings == ()


# ------------------------------------------------------------------------------ before the work


class NoWork(Investigation):
    """Fails the test where anything is computed."""

    def attribute(self, *_args, **_named):
        pytest.fail("hours of work were begun")


def outside(desk: Path, role: str, tmp_path: Path) -> dict[str, Path]:
    """A table that names a recording elsewhere by its whole path."""
    write_sweep(tmp_path / "elsewhere.wav", 700, 1.0)
    table = desk / f"{role}.csv"
    table.write_text(f"track_id,file,title,artist\nx,{tmp_path / 'elsewhere.wav'},X,Y\n")
    return {role: table}


def unnamed(desk: Path, role: str, _tmp_path: Path) -> dict[str, Path]:
    """Something whose name is no text."""
    path = desk / os.fsdecode(b"caf\xe9")
    path.mkdir()
    if role == "suspect":
        path = path / os.fsdecode(b"caf\xe9.wav")
    (path if role == "suspect" else path / "config.json").write_bytes(b"{}")
    return {role: path}


@pytest.mark.parametrize(
    ("wrong", "role", "said"),
    [
        (outside, "catalogue", "lies outside the folder"),
        (outside, "decoys", "lies outside the folder"),
        (outside, "controls", "lies outside the folder"),
        (unnamed, "suspect", "its name is not UTF-8"),
        (unnamed, "checkpoint", "its name is not UTF-8"),
        (unnamed, "catalogue", "its name is not UTF-8"),
    ],
)
def test_what_could_not_be_entered_is_refused_before_the_work(
    case, tmp_path, wrong, role, said
) -> None:
    desk = case.parent
    given = {
        "checkpoint": desk / "model",
        "catalogue": desk / "music",
        "suspect": desk / "suspect.wav",
        **wrong(desk, role, tmp_path),
    }
    with pytest.raises(CaseError, match=said):
        attribute_in_case(NoWork(), case, **given)
    assert list(Case.open(case).runs) == ["0001"]


def test_what_is_not_there_is_left_to_whoever_opens_it(case) -> None:
    class Opened(Investigation):
        def attribute(self, *_args, **_named):
            raise StorageError("was asked")

    for name in ("nowhere", "x" * 300):
        with pytest.raises(StorageError, match="was asked"):
            attribute_in_case(Opened(), case, Path(name), Path(name), Path(name))


# ------------------------------------------------------------------------------ after the work


def attribute_into(case: Path, tmp_path: Path):
    desk = case.parent
    return attribute_in_case(
        Investigation(device="cpu", threads=1, cache=tmp_path / "cache"),
        *(case, desk / "model", desk / "music", desk / "suspect.wav"),
        config=CONFIG,
    )


def held(_self, _path, _data) -> None:
    raise CaseError(
        "is being written by another window or process",
        remedy="Wait until it has finished, then try again.",
    )


def full(_self, _path, _data) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def bug(_self, _path, _data) -> None:
    raise ValueError("a value that no record can hold")


@pytest.mark.parametrize(
    ("refuse", "said"),
    [(held, "another window"), (full, "No space left"), (bug, "no record can hold")],
)
def test_a_finished_run_that_the_case_cannot_take_is_kept(
    case, tmp_path, monkeypatch, refuse, said
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Disk, "append", refuse)
        with pytest.raises(RunNotEnteredError, match=said) as caught:
            attribute_into(case, tmp_path)
    result = caught.value.result
    assert result.suspect.sha256 == Case.open(case).run("0001").result["suspect"]["sha256"]
    assert result.caveats[-1] == NOT_ENTERED
    assert NO_CUSTODY not in result.caveats
    (kept,) = case.parent.glob("*.json")
    assert kept.name.startswith("levee-not-entered-")
    assert f"The result is kept in {kept}." in caught.value.diagnostics()
    value = json.loads(kept.read_text(encoding="utf-8"))
    assert value["contributions"][0]["score"] == pytest.approx(
        min(result.contributions, key=lambda part: part.rank).score
    )
    assert str(tmp_path) not in kept.read_text(encoding="utf-8")
    assert list(open_case(case, write=True).runs) == ["0001"]
    assert verify(case).holds


def test_a_file_that_changes_during_the_work_does_not_take_the_result_with_it(
    case, tmp_path, monkeypatch
) -> None:
    work = Investigation.attribute

    def changing(*args, **named):
        result = work(*args, **named)
        swap(case, "music/album/1.wav")
        return result

    monkeypatch.setattr(Investigation, "attribute", changing)
    with pytest.raises(RunNotEnteredError, match="changed while it was being examined") as caught:
        attribute_into(case, tmp_path)
    assert caught.value.result is not None
    assert caught.value.path == case.parent / "music" / "album" / "1.wav"
    assert list(Case.open(case).runs) == ["0001"]


def test_a_result_is_kept_elsewhere_where_there_is_no_room_beside_the_case(
    case, tmp_path, monkeypatch
) -> None:
    from rootnote.integrity import atomic_write

    def write(path, data):
        if path.parent == case.parent:
            raise StorageError("cannot be written: No space left on device", path=path)
        atomic_write(path, data)

    monkeypatch.setattr(Disk, "append", full)
    monkeypatch.setattr("rootnote.investigation.cases.atomic_write", write)
    with pytest.raises(RunNotEnteredError):
        attribute_into(case, tmp_path)
    assert len(list((tmp_path / "cache").glob("levee-not-entered-*.json"))) == 1


def test_clips_are_of_what_was_examined(case, tmp_path) -> None:
    """What a court hears is the recording with the digest that the case has."""
    write_court_bundle(case, tmp_path / "court.zip")
    recorded, rate = soundfile.read(case.parent / "suspect.wav", dtype="int16")
    with zipfile.ZipFile(tmp_path / "court.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith("suspect.flac")]
        heard, heard_rate = soundfile.read(io.BytesIO(archive.read(names[0])), dtype="int16")
    assert heard_rate == rate
    assert len(heard) == len(recorded)
    assert abs(heard.astype(int) - recorded.astype(int)).max() <= 1
