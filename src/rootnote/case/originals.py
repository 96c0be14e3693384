"""The originals that a case refers to: listed, checked, and found again after they moved.

What identifies an original is its digest, never its place.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
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
        A file lies elsewhere or cannot be read.
    """
    found = []
    todo = sorted(set(paths))
    for i, path in enumerate(todo):
        progress("hashing exhibits", i, len(todo))
        if not path.is_relative_to(root):
            raise CaseError(
                "lies outside the folder it is listed from, so a case could not find it again",
                path=path,
                remedy="Put all recordings below the folder of the catalogue or its CSV file.",
            )
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


def findings_of(number: str, exhibit: Exhibit, root: Path | None) -> list[Finding]:
    """What is missing or changed of an original."""
    name = f"exhibit {number} ({exhibit.kind})"
    if root is None:
        return [Finding(name, None, "it is not known where it lies here")]
    found = []
    for file in exhibit.files:
        problem = _problem(root / file.path, file)
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


def relinked(
    exhibits: Mapping[str, Exhibit], folders: Sequence[Path], progress: Progress = silent
) -> dict[str, Path]:
    """Roots of exhibits that are found below some folders, wherever in them they lie.

    A root counts only if every file of the exhibit is there with its digest.
    """
    sizes = {file.n_bytes for exhibit in exhibits.values() for file in exhibit.files}
    candidates = [
        path for folder in folders for path in _walk(folder) if path.stat().st_size in sizes
    ]
    by_digest: dict[str, list[Path]] = {}
    for i, path in enumerate(candidates):
        progress("searching originals", i, len(candidates))
        by_digest.setdefault(sha256_file(path), []).append(path)
    progress("searching originals", len(candidates), len(candidates))
    places = {}
    for number, exhibit in exhibits.items():
        root = _root_of(exhibit, by_digest)
        if root is not None:
            places[number] = root
    return places


def _root_of(exhibit: Exhibit, by_digest: Mapping[str, list[Path]]) -> Path | None:
    """A folder that holds the whole exhibit."""
    first = exhibit.files[0]
    depth = len(PurePosixPath(first.path).parts)
    for path in by_digest.get(first.sha256, []):
        root = Path(*path.parts[:-depth])
        if not findings_of("", exhibit, root):
            return root
    return None


def _problem(path: Path, file: ExhibitFile) -> str:
    """What is wrong with one file."""
    try:
        if path.stat().st_size != file.n_bytes or sha256_file(path) != file.sha256:
            return "is not as it was examined"
    except OSError:
        return "is not there"
    return ""


def _walk(folder: Path) -> Iterable[Path]:
    """Every plain file below a folder."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                yield path
