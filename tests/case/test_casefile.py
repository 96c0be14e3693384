import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from case_builder import fill_case, make_exhibit, new_case
from rootnote.case.casefile import ENDINGS, Case
from rootnote.case.disk import Disk
from rootnote.case.keys import open_key
from rootnote.case.originals import listed, missing, relinked
from rootnote.case.records import Kind, Statement
from rootnote.case.report import Act, Provenance
from rootnote.case.staging import staged_path
from rootnote.case.verify import verify_case, verify_folder
from rootnote.errors import CaseError, CustodyError, StorageError
from rootnote.integrity import sha256_file


def test_what_was_entered_stands_there_when_it_is_opened_again(case, key) -> None:
    case.state(Statement(Provenance.SUSPECTED, "the uploader said so", Act.OUTPUT, "My view."))
    again = Case.open(case.folder, key=key)
    assert again.facts.title == "Levee against Model"
    assert again.examiner.name == "Dr Ada Moreno"
    assert again.statement.opinion == "My view."
    assert [e.kind for e in again.exhibits.values()] == ["suspect", "checkpoint", "catalogue"]
    assert again.run("0001").result["contributions"][0]["track_id"] == "a/first.ogg"
    assert again.notes == ("Received by courier.",)
    assert [event.action for event in again.events] == ["case made", "run", "note", "statement"]
    assert verify_case(case.folder).findings == ()


def test_a_new_case_states_nothing(case) -> None:
    statement = case.statement
    assert statement.provenance is Provenance.UNKNOWN
    assert statement.opinion == ""


def test_the_log_holds_no_names(case) -> None:
    log = (case.folder / "custody.jsonl").read_text(encoding="utf-8")
    for secret in ("Moreno", "Quist", "suspect.wav", "courier", str(case.folder.parent)):
        assert secret not in log


def test_only_places_know_where_originals_lie(case) -> None:
    for path in case.folder.rglob("*"):
        if path.is_file() and path.name != "places.json":
            assert str(case.folder.parent).encode() not in path.read_bytes(), path


def test_the_same_exhibit_is_entered_once(case, tmp_path) -> None:
    fill_case(case, tmp_path / "originals")
    assert len(case.exhibits) == 3
    assert list(case.runs) == ["0001", "0002"]


def test_an_exhibit_can_be_put_into_the_case(case, tmp_path) -> None:
    exhibit = make_exhibit(tmp_path / "extra", Kind.OTHER, {"x.bin": b"123"}, "x.bin")
    number = case.add_exhibit(exhibit, copy_from=tmp_path / "extra")
    shutil.rmtree(tmp_path / "extra")
    assert (case.folder / "exhibits" / number / "original.bin").read_bytes() == b"123"
    assert case.exhibits[number].held == "inside"
    assert verify_case(case.folder).holds


def test_a_referenced_exhibit_is_copied_on_request(case, tmp_path) -> None:
    (number,) = (n for n, e in case.exhibits.items() if e.kind is Kind.SUSPECT)
    case.take_in(number)
    case.take_in(number)  # once is enough
    assert case.events[-1].action == "exhibit copied into the case"
    shutil.rmtree(tmp_path / "originals" / "in")
    assert verify_case(case.folder).holds
    assert (case.places[number] / case.exhibits[number].entry).read_bytes() == b"RIFF suspect"
    (several,) = (n for n, e in case.exhibits.items() if e.kind is Kind.CATALOGUE)
    with pytest.raises(CaseError, match="only single files"):
        case.take_in(several)
    with pytest.raises(CaseError, match="has no exhibits/0099"):
        case.take_in("0099")


def test_notes_are_found_by_their_tags(case) -> None:
    case.add_note("first", tags=["urgent", "audio"])
    case.add_note("second", tags=["audio", "audio"])
    assert case.tags == {"audio": ("0002", "0003"), "urgent": ("0002",)}
    assert case.notes == ("Received by courier.", "first", "second")


def test_a_file_that_changed_is_not_put_into_the_case(case, tmp_path) -> None:
    exhibit = make_exhibit(tmp_path / "extra", Kind.OTHER, {"x.bin": b"123"}, "x.bin")
    (tmp_path / "extra" / "x.bin").write_bytes(b"124")
    with pytest.raises(CaseError, match="not the file that was examined"):
        case.add_exhibit(exhibit, copy_from=tmp_path / "extra")


def test_an_attached_file_is_sealed(case, tmp_path) -> None:
    (tmp_path / "letter.txt").write_bytes(b"Dear all")
    name = case.attach(tmp_path / "letter.txt")
    assert case.attachments == (name,) == ("0001.txt",)
    (case.folder / "attachments" / name).write_bytes(b"Dear you")
    (finding,) = verify_folder(case.folder).findings
    assert (finding.file, finding.record) == (f"attachments/{name}", len(case.events))


LEAKING = ["J.Smith", "J.smith", "a." + "y" * 252, "01. " + "z" * 248, os.fsdecode(b"log.\xff")]


@pytest.mark.parametrize("name", LEAKING)
def test_the_log_takes_nothing_of_a_name_but_what_says_what_it_is(case, tmp_path, name) -> None:
    (tmp_path / name).write_bytes(b"Dear all")
    assert case.attach(tmp_path / name) == "0001"
    case.add_note("can still be written")
    assert case.read("attachments/0001") == b"Dear all"
    assert verify_case(case.folder).holds


@pytest.mark.parametrize("name", LEAKING[:-1])
def test_a_copy_bears_nothing_of_its_name_but_what_says_what_it_is(case, tmp_path, name) -> None:
    exhibit = make_exhibit(tmp_path / "extra", Kind.OTHER, {name: b"123"}, name)
    number = case.add_exhibit(exhibit, copy_from=tmp_path / "extra")
    case.add_note("can still be written")
    assert case.read(f"exhibits/{number}/original") == b"123"
    assert case.exhibits[number].name == name  # in the record, which is withheld with names
    assert verify_case(case.folder).holds


def test_an_ending_that_says_what_a_file_is_stays(case, tmp_path) -> None:
    for name in ("scan.PDF", "take.1.flac"):
        (tmp_path / name).write_bytes(b"123")
        case.attach(tmp_path / name)
    assert case.attachments == ("0001.PDF", "0002.flac")


def test_no_place_in_a_case_is_longer_than_where_its_file_waits(case) -> None:
    """So that a file whose record is in the log can be put in its place."""
    waiting = len(staged_path(case.folder, "x", "0" * 64).relative_to(case.folder).as_posix())
    assert all(len(f"exhibits/0001/original{ending}") < waiting for ending in ENDINGS)


def test_a_referenced_exhibit_is_copied_where_it_is_entered_again_as_a_copy(case, tmp_path) -> None:
    first = make_exhibit(tmp_path / "extra", Kind.OTHER, {"x.bin": b"123"}, "x.bin")
    number = case.add_exhibit(first)
    other = make_exhibit(tmp_path / "other", Kind.OTHER, {"y.txt": b"123"}, "y.txt")
    other = replace(other, facts=first.facts)
    assert case.add_exhibit(other, copy_from=tmp_path / "other") == number
    assert case.events[-1].action == "exhibit copied into the case"
    assert (case.exhibits[number].held, case.exhibits[number].name) == ("inside", "x.bin")
    assert case.add_exhibit(other, copy_from=tmp_path / "other") == number  # once is enough
    assert verify_case(case.folder).findings == ()


# ------------------------------------------------------------------------------ originals


def test_a_changed_original_is_found(case, tmp_path) -> None:
    (tmp_path / "originals" / "music" / "b.ogg").write_bytes(b"tvo")
    (finding,) = verify_case(case.folder).findings
    assert "b.ogg" in finding.file
    assert verify_case(case.folder, originals=False).holds


def test_a_moved_case_finds_moved_originals_by_their_digests(case, tmp_path) -> None:
    target = tmp_path / "elsewhere"
    shutil.move(case.folder, target / "case.rootnote")
    shutil.move(tmp_path / "originals" / "in" / "suspect.wav", target / "renamed.wav")
    shutil.move(tmp_path / "originals" / "music", target / "deep" / "er" / "songs")
    shutil.move(tmp_path / "originals" / "model", target / "weights")
    moved = Case.open(target / "case.rootnote")
    assert not verify_case(moved.folder).holds
    lost = missing(moved.exhibits, moved.places)
    assert len(lost) == 3
    found = relinked(lost, [target])
    by_kind = {moved.exhibits[number].kind: root for number, root in found.items()}
    assert by_kind == {
        "catalogue": target / "deep/er/songs",
        "checkpoint": target / "weights",
        "suspect": target / "renamed.wav",
    }
    assert verify_case(moved.folder, places=found).holds


def test_a_renamed_file_is_remembered_and_taken_in(case, key, tmp_path) -> None:
    desk = tmp_path / "desk"
    shutil.move(case.folder, desk / "case.rootnote")
    shutil.move(tmp_path / "originals", desk / "originals")
    (desk / "originals" / "in" / "suspect.wav").rename(desk / "renamed.wav")
    moved = Case.open(desk / "case.rootnote", key=key)
    moved.remember_places(relinked(missing(moved.exhibits, moved.places), [desk]))
    assert verify_case(moved.folder).holds
    desk.rename(tmp_path / "further")
    again = Case.open(tmp_path / "further" / "case.rootnote", key=key)
    (number,) = (n for n, e in again.exhibits.items() if e.kind is Kind.SUSPECT)
    assert again.places[number] == tmp_path / "further" / "renamed.wav"
    again.take_in(number)
    assert again.read(f"exhibits/{number}/original.wav") == b"RIFF suspect"
    assert verify_case(again.folder).holds


def test_a_copy_of_its_own_name_is_found_before_one_of_another(case, tmp_path) -> None:
    (number,) = (n for n, e in case.exhibits.items() if e.kind is Kind.SUSPECT)
    there = tmp_path / "there"
    for name in ("a.wav", "suspect.wav", "z.wav"):
        there.mkdir(exist_ok=True)
        (there / name).write_bytes(b"RIFF suspect")
    assert relinked({number: case.exhibits[number]}, [there]) == {number: there}


def test_a_folders_only_file_is_not_found_under_another_name(case, tmp_path) -> None:
    one = make_exhibit(tmp_path / "one", Kind.CATALOGUE, {"a.ogg": b"three"})
    (tmp_path / "one" / "a.ogg").rename(tmp_path / "one" / "b.ogg")
    assert relinked({"0004": one}, [tmp_path / "one"]) == {}
    number = case.add_exhibit(one)
    renamed = make_exhibit(tmp_path / "one", Kind.CATALOGUE, {"b.ogg": b"three"})
    assert case.add_exhibit(one) == number  # the track's name is part of what was ranked
    assert case.add_exhibit(renamed) != number


def test_what_cannot_be_read_is_passed_over_in_a_search(case, tmp_path, monkeypatch) -> None:
    shutil.move(tmp_path / "originals" / "in", tmp_path / "there")
    (tmp_path / "there" / "a.wav").write_bytes(b"RIFF SUSPECT")  # as long as what is looked for
    (tmp_path / "there" / "gone.wav").symlink_to("nowhere")

    def refuse(path):
        if path.name == "a.wav":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return sha256_file(path)

    monkeypatch.setattr("rootnote.case.originals.sha256_file", refuse)
    lost = missing(case.exhibits, case.places)
    assert list(relinked(lost, [tmp_path / "there"]).values()) == [tmp_path / "there"]


@pytest.mark.parametrize("text", ["[]", "null", '{"0001": 5, "0002": null}', "{", "[" * 5000])
def test_places_that_say_nothing_are_no_places(case, text) -> None:
    (case.folder / "places.json").write_text(text, encoding="utf-8")
    assert case.places == {}
    assert "it is not known where it lies here" in str(verify_case(case.folder).findings[0])


def test_a_name_that_cannot_be_written_down_is_refused(tmp_path) -> None:
    file = tmp_path / os.fsdecode(b"log.\xff")
    file.write_bytes(b"123")
    with pytest.raises(CaseError, match="not UTF-8") as caught:
        listed(tmp_path, [file])
    assert "Rename it." in caught.value.diagnostics()


# ------------------------------------------------------------------------------ two windows


def test_two_windows_write_one_log(case, key) -> None:
    other = Case.open(case.folder, key=key)
    case.add_note("first")
    other.add_note("second")
    case.add_note("third")
    assert Case.open(case.folder).notes[1:] == ("first", "second", "third")
    assert verify_folder(case.folder).holds


def test_what_another_window_changed_is_not_overwritten(case, key) -> None:
    other = Case.open(case.folder, key=key)
    case.state(Statement(opinion="mine"))
    with pytest.raises(CaseError, match="changed in another window"):
        other.state(Statement(opinion="theirs"))
    other.state(Statement(opinion="theirs, having read yours"))
    assert Case.open(case.folder).statement.opinion == "theirs, having read yours"


def test_two_processes_lose_nothing(case, key, tmp_path) -> None:
    file = tmp_path / "key.pem"
    other = open_key(file)
    code = (
        "import sys; from pathlib import Path\n"
        "from rootnote.case.casefile import Case\n"
        "from rootnote.case.keys import open_key\n"
        "case = Case.open(Path(sys.argv[1]), key=open_key(Path(sys.argv[2])))\n"
        "for i in range(15): case.add_note(f'{sys.argv[3]} {i}')\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, case.folder, file, name])
        for name in ("a", "b")
    ]
    assert [child.wait(60) for child in children] == [0, 0]
    wanted = {f"{name} {i}" for name in ("a", "b") for i in range(15)}
    found = Case.open(case.folder)
    assert set(found.notes[1:]) == wanted
    verification = verify_folder(case.folder)
    assert verification.holds
    assert (other.fingerprint, 30) in verification.keys


# ------------------------------------------------------------------------------ read only


class ReadOnlyDisk(Disk):
    def truncate(self, path, n_bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    write = append = make_folder = rename = remove = lambda self, path, *_: self.truncate(path, 0)


def test_a_read_only_disk_opens_read_only(case, key, monkeypatch) -> None:
    from filelock import FileLock

    def refuse(self, *_args, **_named):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    found = Case.open(case.folder, key=key, disk=ReadOnlyDisk())
    assert found.why_read_only == "its disk cannot be written"
    assert found.notes == ("Received by courier.",)
    with pytest.raises(CaseError, match="reading only"):
        found.add_note("x")


def test_without_a_key_a_case_is_only_read(case) -> None:
    found = Case.open(case.folder)
    with pytest.raises(CaseError, match="without a sealing key"):
        found.add_note("x")
    found.remember_places({})
    assert verify_folder(case.folder).holds


# ------------------------------------------------------------------------------ damage


def test_a_damaged_log_is_not_written(case, key) -> None:
    log = case.folder / "custody.jsonl"
    data = log.read_bytes()
    log.write_bytes(data.replace(b'"note"', b'"n0te"'))
    with pytest.raises(CustodyError, match="record 3: does not match its digest"):
        Case.open(case.folder, key=key)
    log.write_bytes(data)
    Case.open(case.folder, key=key)


def test_a_record_that_somebody_wrote_behind_the_head_is_not_sealed(case, key, tmp_path) -> None:
    head = (case.folder / "head.json").read_bytes()
    stranger = open_key(tmp_path / "stranger.pem")
    Case.open(case.folder, key=stranger).add_note("planted")
    (case.folder / "head.json").write_bytes(head)
    with pytest.raises(CustodyError, match="another key signed it"):
        Case.open(case.folder, key=key)
    (finding,) = verify_folder(case.folder).findings
    assert finding.record == len(case.events) + 1


def test_a_case_is_not_made_over_another(case, key) -> None:
    with pytest.raises(CaseError, match="exists already"):
        new_case(case.folder, key)


def test_a_folder_that_is_no_case_says_so(tmp_path, key) -> None:
    with pytest.raises(CaseError, match="holds no custody log"):
        Case.open(tmp_path, key=key)
    with pytest.raises(CaseError, match="holds no custody log"):
        verify_folder(tmp_path)


def test_a_full_disk_leaves_the_case_as_it_was(case, key) -> None:
    class FullDisk(Disk):
        def append(self, path, data) -> None:
            super().append(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")

    full = Case.open(case.folder, key=key, disk=FullDisk())
    with pytest.raises(StorageError, match="No space left"):
        full.add_note("lost")
    again = Case.open(case.folder, key=key)
    assert again.notes == ("Received by courier.",)
    again.add_note("after")
    assert verify_folder(case.folder).holds


def test_the_format_page_describes_what_is_there(case) -> None:
    page = (case.folder / "FORMAT.md").read_text(encoding="utf-8")
    event = json.loads((case.folder / "custody.jsonl").read_text().splitlines()[0])
    for name in ("changes", "previous", "digest", "key", "signature", "actor", "time_utc"):
        assert name in event
        assert f"`{name}`" in page
    assert replace(case.facts, case_id="").title == "Levee against Model"
