"""From a folder or a CSV file to a catalogue that was read, checked and hashed.

A folder or a CSV file becomes a `Catalogue` in a fixed order. A recording that cannot be used
is left out and named in the caveats; it never stops the others, and it is never silent.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rootnote.domain import Catalogue, Role, Track
from rootnote.engine.audio.decoding import probe
from rootnote.engine.audio.inspection import file_sha256, inspect_recording
from rootnote.engine.audio.tags import Tags, isrc_notice, normalised_isrc, read_tags
from rootnote.engine.catalogue.csv_file import Entry, read_entries
from rootnote.errors import AudioError, CatalogueError
from rootnote.integrity import digest_of
from rootnote.progress import Progress, silent

CATALOGUE_FILE = "catalogue.csv"
AUDIO_SUFFIXES = frozenset(
    {
        *(".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".au", ".snd"),
        *(".caf", ".flac", ".alac", ".ape", ".wv", ".tta", ".dsf", ".mpc", ".mp2", ".mp3"),
        *(".ogg", ".oga", ".opus", ".m4a", ".m4b", ".mp4", ".aac", ".wma", ".mka", ".webm"),
    }
)
_TAGS_NOTICE = "the tags cannot be read"


def read_catalogue(
    path: Path,
    *,
    default_role: Role = Role.SOURCE,
    known: Mapping[str, Track] | None = None,
    progress: Progress = silent,
) -> Catalogue:
    """Read a folder of recordings, or the recordings that a CSV file lists.

    A folder with a `catalogue.csv` at its root is read through that file. Any other folder is
    searched with its subfolders for files named like recordings (`AUDIO_SUFFIXES`), leaving
    out hidden ones; a track's id is then its path within the folder, with forward slashes.
    What the CSV leaves empty is taken from the recording's tags.

    Parameters
    ----------
    path : Path
        A folder, or a CSV file as `read_entries` describes it.
    default_role : Role
        For every track whose CSV row gives none.
    known : mapping of track id to Track, optional
        Tracks of an earlier reading. One whose file has the same SHA-256 and would be decoded
        by the same decoder keeps its PCM digest and is not decoded again.
    progress : Progress
        Told about every track, and often enough within one to cancel.

    Returns
    -------
    catalogue : Catalogue
        Tracks sorted by id.

    Raises
    ------
    CatalogueError
        `path` cannot be read, its CSV is wrong, or no recording in it can be used.
    Cancelled
        `progress` raised it.
    """
    root, entries, caveats = _entries(path, default_role)
    known = known or {}
    tracks: list[Track] = []
    for i, entry in enumerate(entries):
        progress("reading catalogue", i, len(entries))

        def within(stage: str, done: int, total: int, i: int = i) -> None:
            progress("reading catalogue", i, len(entries))

        try:
            tracks.append(_track(entry, known.get(entry.id), within))
        except AudioError as error:
            reason = error.summary().removeprefix(f"{error.path}: ")
            caveats.append(f"{entry.id} was left out: {reason}")
    if not tracks:
        raise CatalogueError(
            "no recording in this catalogue can be used"
            + "".join(f"; {caveat}" for caveat in caveats[:3]),
            path=path,
            remedy="Choose a folder with recordings in it, or a CSV file whose column `file` "
            "names recordings relative to the CSV's own folder.",
        )
    progress("reading catalogue", len(entries), len(entries))
    return assembled(root, tracks, caveats)


def assembled(root: Path, tracks: list[Track], caveats: list[str]) -> Catalogue:
    """Order tracks, group duplicates and compute the digest that an index is tied to."""
    ordered = tuple(sorted(tracks, key=lambda track: track.id))
    same: defaultdict[tuple[str, int, int], list[str]] = defaultdict(list)
    for track in ordered:
        same[track.pcm_sha256, track.sample_rate, track.n_channels].append(track.id)
    return Catalogue(
        root=root,
        tracks=ordered,
        caveats=tuple(caveats),
        duplicates=tuple(tuple(ids) for ids in same.values() if len(ids) > 1),
        sha256=digest_of(
            [
                [t.id, t.pcm_sha256, t.role, t.caption, t.sample_rate, t.n_channels, t.n_frames]
                for t in ordered
            ]
        ),
    )


def _entries(path: Path, default_role: Role) -> tuple[Path, list[Entry], list[str]]:
    """The root, what is in it, and what is to be told about it."""
    table = path / CATALOGUE_FILE if path.is_dir() else path
    if table.is_file():
        rows, told = read_entries(table, default_role)
        return table.parent, list(rows), list(told)
    if not path.is_dir():
        raise CatalogueError(
            "there is no such folder or CSV file",
            path=path,
            remedy="Check the path, and that the disk it is on is connected.",
        )
    files, caveats = _audio_files(path)
    return path, [Entry(id=name, path=file, role=default_role) for name, file in files], caveats


def _audio_files(root: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """Id and path of every file under `root` that is named like a recording, in order."""
    files: list[tuple[str, Path]] = []
    caveats: list[str] = []
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(folder)
        if real in seen:  # a link back to a folder already searched
            continue
        seen.add(real)
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            reason = f"the folder cannot be read: {error.strerror or error}"
            if folder == root:
                raise CatalogueError(
                    reason, path=root, remedy="Check that you may read the folder."
                ) from error
            caveats.append(f"{_id(root, folder)} was left out: {reason}")
            continue
        for name in names:
            path = folder / name
            if name.startswith("."):
                continue
            if os.path.isdir(path):  # unlike Path.is_dir, never raises
                waiting.append(path)
            elif path.suffix.lower() not in AUDIO_SUFFIXES:
                continue
            elif _id(root, path) == path.relative_to(root).as_posix():
                files.append((_id(root, path), path))
            else:
                caveats.append(f"{_id(root, path)} was left out: its name is not UTF-8, rename it")
    return sorted(files), caveats


def _id(root: Path, path: Path) -> str:
    """A path within the catalogue as text; bytes that are not UTF-8 are spelt out."""
    name = path.relative_to(root).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _track(entry: Entry, known: Track | None, progress: Progress) -> Track:
    """Hash a recording, or recognise it, and add what its row and its tags say."""
    measured = _recognised(entry, known) or inspect_recording(
        entry.path, entry.id, progress=progress
    )
    found = read_tags(entry.path)
    tags = found or Tags()
    isrc = normalised_isrc(entry.isrc or tags.isrc)
    notices = isrc_notice(isrc) + (() if found else (_TAGS_NOTICE,))
    return replace(
        measured,
        path=entry.path,
        title=entry.title or tags.title or entry.path.stem,
        artist=entry.artist or tags.artist,
        composer=entry.composer or tags.composer,
        release=entry.release or tags.release,
        rights_holder=entry.rights_holder or tags.rights_holder,
        licence=entry.licence or tags.licence,
        isrc=isrc,
        caption=entry.caption,
        role=entry.role,
        notices=measured.notices + notices,
    )


def _recognised(entry: Entry, known: Track | None) -> Track | None:
    """What is known of this very file, as it was measured; None if it has to be decoded."""
    if known is None:
        return None
    info = probe(entry.path, whole=False)
    if info.decoder != known.decoder or file_sha256(entry.path) != known.sha256:
        return None
    added = {_TAGS_NOTICE, *isrc_notice(known.isrc)}
    return replace(known, notices=tuple(n for n in known.notices if n not in added))
