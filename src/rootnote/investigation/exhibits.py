"""What a run used, as exhibits of a case: every file with its digest, and where it lies here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rootnote.case.casefile import Case
from rootnote.case.originals import findings_of, listed, require_listable, require_name
from rootnote.case.records import Exhibit, ExhibitFile, Kind
from rootnote.domain import AttributionResult, Role, Track
from rootnote.errors import CaseError
from rootnote.integrity import digest_of
from rootnote.investigation.catalogues import DECOY_PREFIX
from rootnote.progress import Progress, silent
from rootnote.results import file_name

_DESCRIPTIONS = frozenset({".json", ".yaml", ".yml"})
"""Endings of files that say how a model that is one file is to be read."""


@dataclass(frozen=True, slots=True)
class Used:
    """Exhibits by role, and the root of each on this machine."""

    exhibits: Mapping[str, Exhibit]
    roots: Mapping[str, Path]


def require_enterable(given: Mapping[str, Path]) -> None:
    """Refuse before hours of work what could not be entered after them; nothing is hashed.

    What is not there at all is left to whoever opens it: they say better what is wrong with it.

    Parameters
    ----------
    given : mapping of str to Path
        As for `used_by`.

    Raises
    ------
    CaseError
        A file lies outside its folder, or the name of one is not UTF-8.
    CatalogueError
        A table of recordings cannot be read.
    """
    from rootnote.engine.catalogue.csv_file import read_entries

    for role, path in given.items():
        place = path.absolute()
        require_name(path, file_name(path))
        if role in ("checkpoint", "adapter"):
            root, _, paths = _model(place)
        elif role != "suspect" and os.path.isfile(table := _table(place)):
            entries, _ = read_entries(table, Role.SOURCE)
            root = table.parent
            paths = [entry.path for entry in entries if os.path.isfile(entry.path)]
        else:  # of a folder, what cannot be named is left out by whoever reads it
            continue
        require_listable(root, [file.absolute() for file in paths])


def _table(place: Path) -> Path:
    """The table that a set of recordings is read through, if it has one."""
    return place / "catalogue.csv" if os.path.isdir(place) else place


def used_by(
    result: AttributionResult,
    given: Mapping[str, Path],
    controls: tuple[Track, ...] = (),
    progress: Progress = silent,
) -> Used:
    """The exhibits of a run.

    Parameters
    ----------
    result : AttributionResult
        Of the run.
    given : mapping of str to Path
        What the person named: suspect, checkpoint, catalogue, and adapter, decoys and controls if
        any.
    controls : tuple of Track
        The recordings of `given["controls"]`.

    Raises
    ------
    CaseError
        A file changed since it was measured, lies outside its folder, or cannot be read.
    """
    tracks = {
        "catalogue": tuple(t for t in result.catalogue.tracks if not _is_decoy(t, given)),
        "decoys": tuple(t for t in result.catalogue.tracks if _is_decoy(t, given)),
        "controls": controls,
    }
    exhibits, roots = {}, {}
    for role, path in given.items():
        place = path.absolute()
        if role == "suspect":
            root, entry = place.parent, place.name
            paths = [place]
        elif role in ("checkpoint", "adapter"):
            root, entry, paths = _checkpoint(place)
        else:
            root, entry = (place, "") if place.is_dir() else (place.parent, place.name)
            table = _table(place)
            paths = [*(track.path.absolute() for track in tracks[role])]
            paths += [table] if table.is_file() else []
        files = listed(root, paths, progress)
        _require_unchanged(root, files, tracks.get(role, (result.suspect,)))
        exhibits[role] = Exhibit(
            kind=Kind(role),
            name=file_name(path),
            entry=entry,
            files=files,
            facts=_facts(role, result, files, tracks),
        )
        roots[role] = root
    return Used(exhibits, roots)


def _checkpoint(place: Path) -> tuple[Path, str, list[Path]]:
    """What `_model` finds.

    Raises
    ------
    CaseError
        There is nothing: what was measured could not be shown to anybody.
    """
    found = _model(place)
    if not found[2]:
        raise CaseError(
            "is gone since it was opened",
            path=place,
            remedy="Put the model back where it was, and run the attribution again.",
        )
    return found


def _model(place: Path) -> tuple[Path, str, list[Path]]:
    """Root, entry and files of a model: all of a folder, or one file and what describes it."""
    if os.path.isfile(place):
        try:
            beside = [file for file in place.parent.iterdir() if file.suffix in _DESCRIPTIONS]
        except OSError as error:
            reason = error.strerror or error
            raise CaseError(f"cannot be read: {reason}", path=place.parent) from error
        return place.parent, place.name, [place, *beside]
    files = place.rglob("*") if os.path.isdir(place) else ()
    return place, "", [file for file in files if os.path.isfile(file)]


def enter_file(case: Case, file: Path, *, copy: bool = False) -> str:
    """Enter a file that no run used, as a log of the platform; its number.

    Parameters
    ----------
    case, file : Case, Path
        The case, open for writing; the file.
    copy : bool
        Put a copy into the case instead of referring to it by its digest.

    Raises
    ------
    CaseError
        It cannot be read or entered.
    """
    place = file.absolute()
    files = listed(place.parent, [place])
    facts = {"sha256": files[0].sha256}
    exhibit = Exhibit(Kind.OTHER, place.name, place.name, files, facts)
    number = case.add_exhibit(exhibit, copy_from=place.parent if copy else None)
    if not copy:
        remember(case, {number: (exhibit, place.parent)})
    return number


def remember(case: Case, entered: Mapping[str, tuple[Exhibit, Path]]) -> None:
    """Keep where what was just entered lies, unless the case has it elsewhere, unchanged.

    Parameters
    ----------
    case : Case
        Open for writing.
    entered : mapping of str to tuple of Exhibit, Path
        By the exhibit's number in the case: the same as it was given now, and its root. The case
        may know it under another name.
    """
    exhibits, places = case.exhibits, case.places
    found = {}
    for number, (given, root) in entered.items():
        known, before = exhibits[number], places.get(number)
        renamed = given.is_file and given.entry != known.entry
        place = root / given.entry if renamed else root
        if before is None or (before != place and findings_of(number, known, before)):
            found[number] = place
    case.remember_places(found)


def _is_decoy(track: Track, given: Mapping[str, Path]) -> bool:
    """Whether a track came with the decoys that were given, not with the catalogue."""
    return "decoys" in given and track.role is Role.DECOY and track.id.startswith(DECOY_PREFIX)


def _require_unchanged(
    root: Path, files: tuple[ExhibitFile, ...], tracks: tuple[Track, ...]
) -> None:
    """Refuse a recording whose file is another than the one that was measured."""
    digests = {root / file.path: file.sha256 for file in files}
    for track in tracks:
        found = digests.get(track.path.absolute())
        if found is not None and found != track.sha256:
            raise CaseError(
                "changed while it was being examined",
                path=track.path,
                expected=track.sha256,
                found=found,
                remedy="Run the attribution again on files that nothing else writes.",
            )


def _facts(
    role: str,
    result: AttributionResult,
    files: tuple[ExhibitFile, ...],
    tracks: Mapping[str, tuple[Track, ...]],
) -> dict[str, str | int | float]:
    """What was measured of an exhibit."""
    whole = digest_of([[file.path, file.n_bytes, file.sha256] for file in files])
    if role == "suspect":
        suspect = result.suspect
        return {
            "sha256": suspect.sha256,
            "pcm_sha256": suspect.pcm_sha256,
            "duration_s": suspect.duration_s,
            "sample_rate": suspect.sample_rate,
            "n_channels": suspect.n_channels,
            "decoder": suspect.decoder,
        }
    if role == "checkpoint":
        checkpoint = result.checkpoint
        return {
            "sha256": whole,
            "weights_sha256": checkpoint.sha256,
            "family": checkpoint.family,
            "layout": checkpoint.layout,
            "n_parameters": checkpoint.n_parameters,
        }
    if role == "adapter":
        return {"sha256": whole}
    more = {"ranked_sha256": result.catalogue.sha256} if role == "catalogue" else {}
    return {"sha256": whole, "n_tracks": len(tracks[role]), **more}
