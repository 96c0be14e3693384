"""Catalogues that are tables: every field, names of files, and what is refused."""

from pathlib import Path

import pytest

from engine.catalogues import folder_of, ids, row, table
from rootnote.domain import Role
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.errors import CatalogueError


def refusal(path: Path) -> str:
    """Why a catalogue is refused; the error names a file and says what to do."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert caught.value.path is not None
    assert caught.value.remedy.endswith(".")
    return str(caught.value)


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
