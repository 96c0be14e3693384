"""The recordings of one question: the catalogue, and those that cannot have been in training.

Reading a catalogue decodes every recording to hash its samples. What was measured is remembered
in the cache folder, and a later reading decodes only files whose bytes have changed.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rootnote.domain import Catalogue, Role, Track
from rootnote.errors import CatalogueError, StorageError
from rootnote.integrity import atomic_write, digest_of
from rootnote.progress import Progress

DECOY_PREFIX = "decoy/"
"""Put before a decoy's id, so that it cannot be taken for a track of the catalogue."""


def read_remembered(path: Path, role: Role, cache: Path, progress: Progress) -> Catalogue:
    """Read a catalogue, without decoding again what an earlier reading has measured.

    Parameters
    ----------
    path : Path
        A folder or a CSV file.
    role : Role
        For tracks that say nothing about theirs.
    cache : Path
        Folder of earlier readings.

    Raises
    ------
    CatalogueError
        As for `rootnote.engine.catalogue.read_catalogue`.
    """
    from rootnote.engine.catalogue.manifest import catalogue_to_json
    from rootnote.engine.catalogue.reading import read_catalogue

    place = os.path.realpath(path).encode("utf-8", "backslashreplace").decode()
    memory = cache / "catalogue" / f"{digest_of(place)}.json"
    catalogue = read_catalogue(
        path, default_role=role, known=_remembered(memory), progress=progress
    )
    with suppress(StorageError):  # a memory that cannot be kept costs time and nothing else
        atomic_write(memory, json.dumps(catalogue_to_json(catalogue)))
    return catalogue


def _remembered(memory: Path) -> Mapping[str, Track]:
    """Tracks of the last reading by id; none where there was none or it is damaged."""
    from rootnote.engine.catalogue.manifest import catalogue_from_json

    try:
        catalogue = catalogue_from_json(json.loads(memory.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, CatalogueError):
        return {}
    return {track.id: track for track in catalogue.tracks}


def with_decoys(catalogue: Catalogue, decoys: Catalogue) -> Catalogue:
    """The catalogue joined by recordings that cannot have been in training.

    Parameters
    ----------
    catalogue : Catalogue
        The candidates.
    decoys : Catalogue
        Its tracks take the role `decoy`, and their ids the prefix `decoy/`.

    Returns
    -------
    joined : Catalogue
        With the candidates' root and both sets of caveats.

    Raises
    ------
    CatalogueError
        A decoy is a recording of the catalogue, is said to have been trained on, or has the
        id of a track.
    """
    from rootnote.engine.catalogue.reading import assembled

    refuse_overlap(catalogue, decoys, Role.DECOY)
    added = [replace(track, id=DECOY_PREFIX + track.id, role=Role.DECOY) for track in decoys.tracks]
    taken = {track.id for track in catalogue.tracks} & {track.id for track in added}
    if taken:
        raise CatalogueError(
            f"a catalogue track and a decoy would both be called {min(taken)!r}",
            path=catalogue.root,
            remedy=f"Rename the catalogue's folder {DECOY_PREFIX!r}.",
        )
    return assembled(
        catalogue.root,
        [*catalogue.tracks, *added],
        [*catalogue.caveats, *(DECOY_PREFIX + caveat for caveat in decoys.caveats)],
    )


def refuse_overlap(catalogue: Catalogue, others: Catalogue, role: Role) -> None:
    """Refuse controls or decoys that the catalogue says may have been trained on.

    Parameters
    ----------
    others : Catalogue
        Recordings given as controls or decoys.
    role : Role
        Which of the two: names them in the message.

    Raises
    ------
    CatalogueError
        One has the role `training`, or the samples of a `training` or `source` track.
    """
    open_to_question = {
        _samples(track): track
        for track in catalogue.tracks
        if track.role in (Role.TRAINING, Role.SOURCE)
    }
    for track in others.tracks:
        same = open_to_question.get(_samples(track))
        if same is not None:
            raise CatalogueError(
                f"the {role} {track.id} is the same recording as the catalogue's {same.id}",
                path=track.path,
                remedy=f"A {role} must be a recording that cannot have been in training: take it "
                "out of one of the two.",
            )
        if track.role is Role.TRAINING:
            raise CatalogueError(
                f"the {role} {track.id} has the role `training`",
                path=track.path,
                remedy=f"A {role} must be a recording that cannot have been in training: leave "
                "it out or correct its role.",
            )


def _samples(track: Track) -> tuple[str, int, int]:
    """What two readings of the same recording have in common."""
    return track.pcm_sha256, track.sample_rate, track.n_channels


def read_track_ids(path: Path) -> frozenset[str]:
    """Track ids from a text file: one a line; empty lines and lines that begin with # are skipped.

    Raises
    ------
    CatalogueError
        The file cannot be read as UTF-8 text.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CatalogueError(
            f"the list of track ids cannot be read: {reason}",
            path=path,
            remedy="Give a text file with one track id a line.",
        ) from error
    stripped = (line.strip() for line in lines)
    return frozenset(line for line in stripped if line and not line.startswith("#"))
