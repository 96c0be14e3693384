"""The originals that a case refers to: listed, checked, and found again after they moved.

What identifies an original is its digest, never its place.
"""

import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from rootnote.case.custody import Finding
from rootnote.case.records import Exhibit, ExhibitFile
from rootnote.errors import CaseError
from rootnote.integrity import sha256_file
from rootnote.progress import Progress, silent


def listed(
    root: Path, paths: Iterable[Path], progress: Progress = silent
) -> tuple[ExhibitFile, ...]:
    """Files below a root with their digests, sorted by path.

    Raises
    ------
    CaseError
        A file lies elsewhere, cannot be read, or has a name that cannot be written down.
    """
    found = []
    todo = sorted(set(paths))
    require_listable(root, todo)
    for i, path in enumerate(todo):
        progress("hashing exhibits", i, len(todo))
        try:
            found.append(
                ExhibitFile(
                    path.relative_to(root).as_posix(), path.stat().st_size, sha256_file(path)
                )
            )
        except OSError as error:
            raise CaseError(f"cannot be read: {error.strerror or error}", path=path) from error
    progress("hashing exhibits", len(todo), len(todo))
    return tuple(found)


def require_listable(root: Path, paths: Iterable[Path]) -> None:
    """Refuse, before anything is read, what `listed` could not write down.

    Raises
    ------
    CaseError
        A file lies outside of the root, or its name is not UTF-8.
    """
    for path in paths:
        if not path.is_relative_to(root):
            raise CaseError(
                "lies outside the folder it is listed from, so a case could not find it again",
                path=path,
                remedy="Put all recordings below the folder of the catalogue or its CSV file.",
            )
        require_name(path, path.relative_to(root).as_posix())


def require_name(path: Path, name: str) -> None:
    """Refuse a name that no record could hold; raises `CaseError`."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise CaseError(
            "its name is not UTF-8, so a case could not write it down",
            path=path,
            remedy="Rename it.",
        ) from error


def findings_of(number: str, exhibit: Exhibit, root: Path | None) -> list[Finding]:
    """What is missing or changed of an original."""
    name = f"exhibit {number} ({exhibit.kind})"
    if root is None:
        return [Finding(name, None, "it is not known where it lies here")]
    found = []
    for file in exhibit.files:
        problem = _problem(exhibit.lies_at(root, file.path), file)
        if problem:
            found.append(Finding(f"{name}: {file.path}", None, problem))
    return found


def missing(exhibits: Mapping[str, Exhibit], places: Mapping[str, Path]) -> dict[str, Exhibit]:
    """The exhibits whose files are not all where they are said to be."""
    return {
        number: exhibit
        for number, exhibit in exhibits.items()
        if number not in places or findings_of(number, exhibit, places[number])
    }


def unchanged(
    sha256s: Iterable[str],
    exhibits: Mapping[str, Exhibit],
    places: Mapping[str, Path],
    progress: Progress = silent,
) -> dict[str, tuple[Path, ...]]:
    """Where files lie that are there as they were examined; every one is hashed now.

    Parameters
    ----------
    sha256s : iterable of str
        Digests of the files that are wanted.
    exhibits, places : mapping
        Exhibits by number, and where they are said to lie.
    progress : Progress
        Told about every file.

    Returns
    -------
    found : dict of str to tuple of Path
        By digest, every copy. What is missing, changed or of no exhibit is not among them.
    """
    wanted = list(dict.fromkeys(sha256s))
    copies: dict[str, list[tuple[Path, ExhibitFile]]] = {}
    for number, exhibit in exhibits.items():
        if number in places:
            for file in exhibit.files:
                place = exhibit.lies_at(places[number], file.path)
                copies.setdefault(file.sha256, []).append((place, file))
    found = {}
    for i, sha256 in enumerate(wanted):
        progress("checking originals", i, len(wanted))
        whole = [path for path, file in copies.get(sha256, ()) if not _problem(path, file)]
        if whole:
            found[sha256] = tuple(whole)
    progress("checking originals", len(wanted), len(wanted))
    return found


def relinked(
    exhibits: Mapping[str, Exhibit], folders: Sequence[Path], progress: Progress = silent
) -> dict[str, Path]:
    """Roots of exhibits that are found below some folders, wherever in them they lie.

    A root counts only if every file of the exhibit is there with its digest. A single file is
    found under any name; with another name it is its own root. What cannot be read is passed over:
    it is no worse than a folder that was not named.
    """
    sizes = {file.n_bytes for exhibit in exhibits.values() for file in exhibit.files}
    candidates = [path for folder in folders for path in _walk(folder, sizes)]
    by_digest: dict[str, list[Path]] = {}
    for i, path in enumerate(candidates):
        progress("searching originals", i, len(candidates))
        with suppress(OSError):
            by_digest.setdefault(sha256_file(path), []).append(path)
    progress("searching originals", len(candidates), len(candidates))
    places = {}
    for number, exhibit in exhibits.items():
        root = _root_of(exhibit, by_digest)
        if root is not None:
            places[number] = root
    return places


def _root_of(exhibit: Exhibit, by_digest: Mapping[str, list[Path]]) -> Path | None:
    """A folder that holds the whole exhibit, or a single file under another name."""
    first = exhibit.files[0]
    depth = len(PurePosixPath(first.path).parts)
    copies = by_digest.get(first.sha256, [])
    for path in copies:
        root = Path(*path.parts[:-depth])
        if not findings_of("", exhibit, root):
            return root
    return copies[0] if copies and exhibit.is_file else None


def _problem(path: Path, file: ExhibitFile) -> str:
    """What is wrong with one file."""
    try:
        if path.stat().st_size != file.n_bytes or sha256_file(path) != file.sha256:
            return "is not as it was examined"
    except OSError:
        return "is not there"
    return ""


def _walk(folder: Path, sizes: Collection[int]) -> Iterable[Path]:
    """Every plain file below a folder that has one of these sizes."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if _size(path) in sizes:
                yield path


def _size(path: Path) -> int | None:
    """Bytes of a plain file; None where it is none, is gone meanwhile, or must not be looked at."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
