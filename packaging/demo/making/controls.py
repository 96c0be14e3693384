"""Controls: recordings of other music on the same instruments, which no model can have learned.

They say how high unrelated music scores. They are as long as a suspect, and as busy as the
catalogue's tracks: each is given the number of notes a second of one place in their order, and
takes the window and the voices of its song that come nearest to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import log
from pathlib import Path

import numpy as np

from making.excerpts import (
    ENSEMBLES,
    LONGEST_GAP_S,
    MAX_SHARED,
    Excerpt,
    Note,
    cut,
    figures,
    longest_gap,
    shared,
    timed,
    windows,
)
from making.midi_in import Row, lump_of, notes_of_midi
from making.packages import unpacked
from making.pieces import Piece
from making.songs import SONGS

N_CONTROLS = 44
"""As many as the demo's size allows."""
LENGTHS_S = (11.1, 11.8)
"""With the decay after the last note, four of the index's segments: what it takes of each."""
_MOST_VOICES = 4
_LOWEST, _HIGHEST = 28, 100
_BAD = 0.5  # this far from the wanted number of notes, as a logarithm, a song is left out


def song_rows(work: Path) -> dict[str, list[Row]]:
    """Notes of every song in seconds, from its package unpacked in `work`."""
    rows = {}
    for song in SONGS:
        path, _, lump = song.file.partition("#")
        data = (unpacked(song.collection, work) / path).read_bytes()
        rows[song.key] = notes_of_midi(lump_of(data, lump) if lump else data)
    return rows


def choose_controls(
    rows: Mapping[str, Sequence[Sequence[float]]], catalogue: Sequence[Excerpt], seed: int = 0
) -> list[Excerpt]:
    """Controls with role and ensemble, as many from each collection as from the other.

    Parameters
    ----------
    rows : mapping of song to notes
        As `song_rows` gives them.
    catalogue : sequence of Excerpt
        What they must not repeat, and be as busy as.
    """
    generator = np.random.default_rng(seed)
    busy = [len(track.notes) / track.length_s for track in catalogue]
    targets = np.quantile(busy, (generator.permutation(N_CONTROLS) + 0.5) / N_CONTROLS)
    ensembles = generator.permutation([ENSEMBLES[i % len(ENSEMBLES)] for i in range(N_CONTROLS)])
    heard = [figures(track.notes) for track in catalogue]
    chosen: list[Excerpt] = []
    collections = sorted({song.collection for song in SONGS})
    for i, collection in enumerate(collections, 1):
        for song in (song for song in SONGS if song.collection == collection):
            if len(chosen) == N_CONTROLS * i // len(collections):
                break
            found = _nearest(song, timed(rows[song.key], song.tempo), targets[len(chosen)], heard)
            if found is not None:
                heard.append(figures(found.notes))
                ensemble = str(ensembles[len(chosen)])
                chosen.append(replace(found, role="control", ensemble=ensemble))
    if len(chosen) < N_CONTROLS:
        raise ValueError(f"only {len(chosen)} of {N_CONTROLS} controls")
    return sorted(chosen, key=lambda excerpt: excerpt.id)


def _nearest(
    song: Piece, notes: Sequence[Note], target: float, heard: Sequence[set[tuple[float, ...]]]
) -> Excerpt | None:
    """The window and voices of a song with nearest to `target` notes a second, if any will do."""
    playable = [note for note in notes if _LOWEST <= note.pitch <= _HIGHEST]
    ways: list[tuple[float, float, float, tuple[int, ...]]] = []
    for start, end in windows(playable, LENGTHS_S):
        part = cut(playable, start, end)
        voices = sorted({note.part for note in part})
        for n in range(1, min(_MOST_VOICES, len(voices)) + 1):
            for taken in combinations(voices, n):
                own = tuple(note for note in part if note.part in taken)
                away = abs(log(len(own) / (end - start) / target))
                if away < _BAD and longest_gap(own, end - start) <= LONGEST_GAP_S:
                    ways.append((away, start, end, taken))
    for _, start, end, taken in sorted(ways):
        own = tuple(note for note in cut(playable, start, end) if note.part in taken)
        known = figures(own)
        if not any(shared(known, other) > MAX_SHARED for other in heard):
            length_s = round(end - start, 6)
            return Excerpt(song.key, song, 1, 1, round(start, 6), length_s, own)
    return None
