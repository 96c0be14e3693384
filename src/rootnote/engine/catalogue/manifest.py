"""The catalogue as JSON: what a case keeps of it, and what an index is checked against."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from rootnote.domain import Catalogue, Role, Track
from rootnote.engine.catalogue.reading import assembled
from rootnote.errors import CatalogueError


def catalogue_to_json(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as plain JSON values.

    Parameters
    ----------
    catalogue : Catalogue
        Any catalogue.

    Returns
    -------
    value : dict
        Paths of tracks inside the root are relative to it, with forward slashes.
    """
    return {
        "root": catalogue.root.as_posix(),
        "tracks": [track_to_json(track, catalogue.root) for track in catalogue.tracks],
        "caveats": list(catalogue.caveats),
        "sha256": catalogue.sha256,
    }


def catalogue_from_json(value: Mapping[str, Any], *, root: Path | None = None) -> Catalogue:
    """The catalogue that `catalogue_to_json` wrote, checked against its own digest.

    Parameters
    ----------
    value : mapping
        As written.
    root : Path, optional
        Where the recordings are now, if the folder has moved.

    Returns
    -------
    catalogue : Catalogue
        Equal to the one written, but for the root.

    Raises
    ------
    CatalogueError
        The value is not such a catalogue, or what it says does not match its digest.
    """
    try:
        place = Path(value["root"]) if root is None else root
        tracks = [track_from_json(track, place) for track in value["tracks"]]
        catalogue = assembled(place, tracks, list(map(str, value["caveats"])))
        stated = value["sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(f"{type(error).__name__}: {error}") from error
    if catalogue.sha256 != stated:
        raise _damaged("its tracks do not match its digest")
    return catalogue


def track_to_json(track: Track, root: Path) -> dict[str, Any]:
    """A track as plain JSON values; its path relative to `root` where it is inside."""
    inside = track.path.is_relative_to(root)
    path = track.path.relative_to(root) if inside else track.path.absolute()
    value = {field.name: getattr(track, field.name) for field in fields(Track)}
    return value | {
        "path": path.as_posix(),
        "role": track.role.value,
        "notices": list(track.notices),
    }


def track_from_json(value: Mapping[str, Any], root: Path) -> Track:
    """The track that `track_to_json` wrote; `TypeError` or `ValueError` if it is none."""
    for field in fields(Track):
        wanted = int if field.type is int else list if field.name == "notices" else str
        if type(value[field.name]) is not wanted:
            raise TypeError(f"{field.name} is {value[field.name]!r}")
    return Track(
        **{
            **value,
            "path": root / value["path"],
            "role": Role(value["role"]),
            "notices": tuple(map(str, value["notices"])),
        }
    )


def _damaged(problem: str) -> CatalogueError:
    """The error for a manifest that cannot be trusted."""
    return CatalogueError(
        f"the stored catalogue is damaged: {problem}",
        remedy="Read the catalogue again from its recordings.",
    )
