import os
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalogues import folder_of, ids, row, table
from engine.recordings import RATE, noise, write
from rootnote.domain import Role
from rootnote.engine.catalogue.manifest import catalogue_from_json, catalogue_to_json
from rootnote.engine.catalogue.reading import assembled, read_catalogue
from rootnote.errors import CatalogueError
from rootnote.integrity import canonical_json, digest_of
from rootnote.progress import Cancelled


def refusal(path: Path) -> str:
    """Why a catalogue is refused; the error names a file and says what to do."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert caught.value.path is not None
    assert caught.value.remedy.endswith(".")
    return str(caught.value)


# --- Folders ------------------------------------------------------------------------------------


def test_a_folder_is_read_with_its_subfolders_in_order(tmp_path: Path) -> None:
    folder_of(tmp_path, "b.wav", "z/a.flac", "A.WAV", "a b/c.ogg", ".hidden.wav", ".git/x.wav")
    (tmp_path / "notes.txt").write_text("not audio")
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "sales.csv").write_text("a,b")
    catalogue = read_catalogue(tmp_path)
    assert ids(catalogue) == ["A.WAV", "a b/c.ogg", "b.wav", "z/a.flac"]
    assert [t.path for t in catalogue.tracks] == [tmp_path / name for name in ids(catalogue)]
    assert catalogue.root == tmp_path
    assert catalogue.caveats == ()
    assert {track.role for track in catalogue.tracks} == {Role.SOURCE}
    assert catalogue.tracks[1].title == "c"
    assert read_catalogue(tmp_path) == catalogue


def test_a_recording_that_cannot_be_decoded_is_named_and_left_out(tmp_path: Path) -> None:
    folder_of(tmp_path, "good.wav", "cut.wav")
    (tmp_path / "cut.wav").write_bytes((tmp_path / "cut.wav").read_bytes()[:-100])
    (tmp_path / "text.mp3").write_text("minutes of the meeting")
    (tmp_path / "gone.flac").symlink_to(tmp_path / "nowhere.flac")
    catalogue = read_catalogue(tmp_path)
    assert ids(catalogue) == ["good.wav"]
    assert len(catalogue.caveats) == 3
    assert catalogue.caveats[0].startswith("cut.wav was left out: the file ends before its audio")
    assert catalogue.caveats[1].startswith("gone.flac was left out: the file cannot be read")
    assert catalogue.caveats[2].startswith("text.mp3 was left out: this is not a recording")


def test_links_between_folders_do_not_go_round(tmp_path: Path) -> None:
    folder_of(tmp_path / "music", "a.wav", "sub/b.wav")
    (tmp_path / "music/sub/up").symlink_to(tmp_path / "music", target_is_directory=True)
    (tmp_path / "music/self").symlink_to(tmp_path / "music/self")
    folder_of(tmp_path / "elsewhere", "c.wav")
    (tmp_path / "music/more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert ids(read_catalogue(tmp_path / "music")) == ["a.wav", "more/c.wav", "sub/b.wav"]


def test_a_folder_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(tmp_path, "a.wav", "locked/b.wav")
    listdir = os.listdir

    def denied(path: Path) -> list[str]:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr("os.listdir", denied)
    catalogue = read_catalogue(tmp_path)
    assert ids(catalogue) == ["a.wav"]
    assert catalogue.caveats == (
        "locked was left out: the folder cannot be read: Permission denied",
    )
    assert "Permission denied" in refusal(tmp_path / "locked")


def test_a_name_that_no_json_can_hold_is_named_and_left_out(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav", "naïve 音.wav")
    os.rename(tmp_path / "a.wav", os.fsencode(tmp_path) + b"/caf\xe9.wav")
    catalogue = read_catalogue(tmp_path)
    assert ids(catalogue) == ["naïve 音.wav"]
    assert catalogue.caveats == ("caf\\xe9.wav was left out: its name is not UTF-8, rename it",)


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    assert "no recording" in refusal(tmp_path)
    (tmp_path / "a.wav").write_text("no audio")
    assert "a.wav was left out" in refusal(tmp_path)
    assert "no such folder" in refusal(tmp_path / "nowhere")


def test_the_same_samples_are_grouped_whatever_their_container(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav", "b.wav", "c.wav")
    write(tmp_path / "copy.flac", noise(2_000, 1, 0))
    write(tmp_path / "faster.wav", noise(2_000, 1, 0), 48_000)
    write(tmp_path / "again.aiff", noise(2_000, 1, 1))
    catalogue = read_catalogue(tmp_path)
    assert catalogue.duplicates == (("a.wav", "copy.flac"), ("again.aiff", "b.wav"))


def test_progress_is_told_and_cancels(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    calls: list[tuple[str, int, int]] = []
    read_catalogue(tmp_path, progress=lambda *call: calls.append(call))
    assert [done for _, done, _ in calls] == sorted(done for _, done, _ in calls)
    assert {total for _, _, total in calls} == {2}
    assert (calls[0][1], calls[-1][1]) == (0, 2)

    def stop(stage: str, done: int, total: int) -> None:
        if len(calls) < (n := n_before + 2):
            calls.append((stage, done, n))
        else:
            raise Cancelled

    n_before = len(calls)
    with pytest.raises(Cancelled):
        read_catalogue(tmp_path, progress=stop)


# --- What was known -----------------------------------------------------------------------------


def test_a_known_file_is_not_decoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    first = read_catalogue(tmp_path)
    decoded: list[Path] = []
    inspect = "rootnote.engine.catalogue.reading.inspect_recording"
    original = read_catalogue.__globals__["inspect_recording"]
    monkeypatch.setattr(
        inspect, lambda path, *a, **k: decoded.append(path) or original(path, *a, **k)
    )
    known = {track.id: track for track in first.tracks}
    assert read_catalogue(tmp_path, known=known) == first
    assert decoded == []

    write(tmp_path / "b.wav", noise(2_000, 1, 7))
    changed = read_catalogue(tmp_path, known=known)
    assert decoded == [tmp_path / "b.wav"]
    assert changed.tracks[0] == first.tracks[0]
    assert changed.tracks[1].pcm_sha256 != first.tracks[1].pcm_sha256

    decoded.clear()
    known["a.wav"] = replace(known["a.wav"], decoder="libsndfile 1.0.0, WAV PCM_16")
    read_catalogue(tmp_path, known=known)
    assert tmp_path / "a.wav" in decoded


def test_what_the_table_says_is_taken_anew_for_a_known_file(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav")
    first = read_catalogue(table(tmp_path, [row("a", isrc="wrong", title="Old", role="control")]))
    path = table(tmp_path, [row("a", isrc="GB-AYE-69-00521", title="New")])
    known = {track.id: track for track in first.tracks}
    second = read_catalogue(path, known=known, default_role=Role.TRAINING)
    assert second == read_catalogue(path, default_role=Role.TRAINING)
    assert (second.tracks[0].title, second.tracks[0].role) == ("New", Role.TRAINING)
    assert len(first.tracks[0].notices) == 1
    assert second.tracks[0].notices == ()


# --- Tables -------------------------------------------------------------------------------------


def test_a_table_gives_every_field(tmp_path: Path) -> None:
    folder_of(tmp_path / "audio", "one.wav")
    path = table(
        tmp_path,
        [
            row(
                "T-1",
                file="audio/one.wav",
                title="Für Elise",
                artist="L. v. B.",
                isrc="gb-aye-69-00521",
                release="Bagatelles",
                label="The Label",
                p_line="℗ 1810",
                writers="Beethoven | Nohl",
                master_owner="The Owner",
                licence_status="licensed",
                caption="piano",
                role="Training",
                upc="007",
            )
        ],
    )
    catalogue = read_catalogue(path)
    (track,) = catalogue.tracks
    assert (track.id, track.path) == ("T-1", tmp_path / "audio/one.wav")
    assert (track.title, track.artist, track.composer) == (
        "Für Elise",
        "L. v. B.",
        "Beethoven; Nohl",
    )
    assert (track.release, track.rights_holder) == ("Bagatelles", "The Owner")
    assert (track.licence, track.isrc, track.caption) == ("licensed", "GBAYE6900521", "piano")
    assert track.role is Role.TRAINING
    assert catalogue.caveats == ()


@pytest.mark.parametrize(
    ("values", "holder"),
    [
        ({"label": "Label", "p_line": "P"}, "Label"),
        ({"label": " ", "p_line": "P"}, "P"),
        ({"label": "", "p_line": ""}, ""),
    ],
)
def test_the_rights_holder_is_the_first_who_is_named(
    tmp_path: Path, values: dict[str, str], holder: str
) -> None:
    folder_of(tmp_path, "a.wav")
    catalogue = read_catalogue(table(tmp_path, [row("a", master_owner="", **values)]))
    assert catalogue.tracks[0].rights_holder == holder


def test_a_folder_with_a_catalogue_file_is_read_through_it(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    table(tmp_path, [row("only b", file="b.wav")]).rename(tmp_path / "catalogue.csv")
    assert ids(read_catalogue(tmp_path)) == ["only b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    rows = [row("b", title="Ä, ö; ü"), row("a", title='say "no"')]
    path = table(tmp_path, rows, encoding=encoding, delimiter=delimiter)
    path.write_bytes(path.read_bytes() + b"\r\n" + 3 * delimiter.encode() + b"\r\n")
    assert [(t.id, t.title) for t in read_catalogue(path).tracks] == [
        ("a", 'say "no"'),
        ("b", "Ä, ö; ü"),
    ]


@pytest.mark.parametrize("name", ["曲　名.wav", "a\u00a0b.wav", "a\u200bb.wav", "é.wav"])
def test_a_name_is_taken_as_the_folder_has_it(tmp_path: Path, name: str) -> None:
    folder_of(tmp_path, name)
    catalogue = read_catalogue(table(tmp_path, [row("one", file=f" {name} ")]))
    assert [track.path for track in catalogue.tracks] == [tmp_path / name]


@pytest.mark.parametrize("name", ["a\\" + "x" * 300 + ".wav", "x" * 300 + ".wav", "a\0b.wav"])
def test_a_name_that_no_file_can_have_is_left_out_with_a_reason(tmp_path: Path, name: str) -> None:
    folder_of(tmp_path, "a.wav")
    rows = [row("good", file="a.wav"), row("bad", file=name)]
    catalogue = read_catalogue(table(tmp_path, rows))
    assert ids(catalogue) == ["good"]
    assert catalogue.caveats[0].startswith("bad was left out")


def test_backslashes_of_windows_separate_folders(tmp_path: Path) -> None:
    folder_of(tmp_path, "audio/one.wav")
    path = table(tmp_path, [row("a", file="audio\\one.wav")])
    assert read_catalogue(path).tracks[0].path == tmp_path / "audio/one.wav"


def test_recordings_missing_or_outside_are_told(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", "a.wav")
    folder_of(tmp_path / "out", "b.wav", "c.wav")
    path = table(
        tmp_path / "in",
        [
            row("a"),
            row("b", file="../out/b.wav"),
            row("c", file=str(tmp_path / "out/c.wav")),
            row("d", file="missing.wav"),
        ],
    )
    catalogue = read_catalogue(path)
    assert ids(catalogue) == ["a", "b", "c"]
    assert catalogue.caveats == (
        "b: the recording lies outside the folder of table.csv",
        "c: the recording lies outside the folder of table.csv",
        "d was left out: the file cannot be read: No such file or directory",
    )


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav")
    catalogue = read_catalogue(table(tmp_path, [row("a", mood="calm", **{"": ""})]))
    assert catalogue.caveats == ("table.csv: the column 'mood' is not known and was ignored",)


HEADER = "track_id,file,title,artist,role\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty"),
        (b"track_id,file,title\na,a.wav,x\n", "columns are missing: artist"),
        (b"id;path\na;a.wav\n", "columns are missing: track_id, file, title, artist"),
        (b"track_id,file,title,artist,Title\na,a.wav,x,y,z\n", "twice: title"),
        (HEADER + "a,a.wav,,,\nb,b.wav,,,\na,b.wav,,,\n", "'a' is on lines 2 and 4"),
        (HEADER + "a,a.wav,,,bad\n", "line 2 has an unknown role (expected training or source"),
        (HEADER + "a,a.wav,,,,extra\n", "line 2 has too many cells (expected 5, found 6)"),
        (HEADER + "a,a.wav,,\n\n,b.wav,,,\n", "line 4 has no track_id"),
        (HEADER + "a,,,,\n", "line 2 has no file"),
        (HEADER + 'a,"a.wav,,,\n', "line 2 is not a row of a table"),
        (HEADER + "a," + "x" * 200_000 + ",,,\n", "line 2 is not a row of a table"),
        ("track_id,file,title,artist\na,a.wav,Für,x".encode("latin-1"), "byte 36 is not UTF-8"),
        ("track_id,file,title,artist\na,a.wav,x,y".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert problem in refusal(path)


def test_a_table_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(tmp_path, "a.wav")
    path = table(tmp_path, [row("a")])

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "Permission denied" in refusal(path)


# --- Digest and manifest ------------------------------------------------------------------------


def test_the_digest_is_over_what_changes_a_number(tmp_path: Path) -> None:
    folder_of(tmp_path, "a.wav", "b.wav")
    catalogue = read_catalogue(tmp_path)
    assert catalogue.sha256 == digest_of(
        [[t.id, t.pcm_sha256, "source", "", RATE, 1, 2_000] for t in catalogue.tracks]
    )
    first, second = catalogue.tracks
    for changed in (
        replace(first, id="aa.wav"),
        replace(first, pcm_sha256="0" * 64),
        replace(first, role=Role.CONTROL),
        replace(first, caption="piano"),
        replace(first, sample_rate=48_000),
        replace(first, n_channels=2),
        replace(first, n_frames=2_001),
    ):
        assert assembled(tmp_path, [changed, second], []).sha256 != catalogue.sha256
    for same in (replace(first, title="other"), replace(first, path=tmp_path / "moved.wav")):
        assert assembled(tmp_path, [second, same], ["told"]).sha256 == catalogue.sha256


def test_a_manifest_gives_the_same_catalogue(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", "a.wav", "b.wav")
    folder_of(tmp_path, "c.wav")
    path = table(
        tmp_path / "in",
        [row("a", role="decoy", isrc="bad"), row("b", title="Ü"), row("c", file="../c.wav")],
    )
    catalogue = read_catalogue(path)
    value = catalogue_to_json(catalogue)
    assert canonical_json(value)
    assert [track["path"] for track in value["tracks"]] == ["a.wav", "b.wav", "../c.wav"]
    assert catalogue_from_json(value) == catalogue

    moved = catalogue_from_json(value, root=Path("/new"))
    assert moved.tracks[1].path == Path("/new/b.wav")
    assert moved.sha256 == catalogue.sha256


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pcm_sha256", "0" * 64),
        ("role", "training"),
        ("role", "unheard of"),
        ("n_frames", "2000"),
        ("notices", "text"),
        ("title", None),
        ("unknown", 1),
    ],
)
def test_a_changed_manifest_is_refused(tmp_path: Path, field: str, value: object) -> None:
    stored = catalogue_to_json(read_catalogue(folder_of(tmp_path, "a.wav")))
    stored["tracks"][0][field] = value
    with pytest.raises(CatalogueError, match="damaged"):
        catalogue_from_json(stored)


@pytest.mark.parametrize("value", [{}, {"root": 1}, {"root": "/", "tracks": [3]}, []])
def test_what_is_no_manifest_is_refused(value: object) -> None:
    with pytest.raises(CatalogueError, match="damaged"):
        catalogue_from_json(value)  # type: ignore[arg-type]
