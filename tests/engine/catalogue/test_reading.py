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
