"""From notes to tracks: timed, cut where the music breathes, given roles and instruments.

Pure functions. Nothing here depends on who composed what, except that roles are dealt within each
composer's tracks, so that neither style nor timbre tells members from held-out tracks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from making.pieces import PIECES, Piece

SHORTEST_S, LONGEST_S = 20.2, 22.5
"""Length of a track's notes; the reference build takes 20 s from its middle."""
N_TRAINING, N_DECOYS = 32, 16
MAX_SHARED = 0.25
"""Part of a track's figures that may come back, at any pitch, in another track."""
FIGURE_NOTES = 6
ENSEMBLES = ("piano", "harpsichord", "string quartet", "wind quartet")
LONGEST_GAP_S = 1.5
_SPARE = "spare"


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One note: seconds, MIDI pitch, part of the score."""

    onset: float
    stop: float
    pitch: int
    part: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One track before it is played."""

    id: str
    piece: Piece
    number: int
    of: int
    start_s: float
    length_s: float
    notes: tuple[Note, ...]
    role: str = ""
    ensemble: str = ""


def timed(rows: Sequence[Sequence[float]], tempo: Sequence[tuple[float, float]]) -> list[Note]:
    """Notes in seconds.

    Parameters
    ----------
    rows : sequence of (onset, duration, pitch, part)
        In quarter notes. A duration of 0, which chord symbols have, lasts until the part's next
        onset.
    tempo : sequence of (quarter note, quarter notes a minute)
        From where each tempo holds; the first from 0.
    """
    starts = np.array([start for start, _ in tempo])
    seconds = 60 / np.array([bpm for _, bpm in tempo])
    elapsed = np.concatenate([[0.0], np.cumsum(np.diff(starts) * seconds[:-1])])

    def second(quarter: float) -> float:
        i = int(np.searchsorted(starts, quarter, "right")) - 1
        return round(float(elapsed[i] + (quarter - starts[i]) * seconds[i]), 6)

    onsets: dict[int, list[float]] = {}
    for onset, _, _, part in rows:
        onsets.setdefault(int(part), []).append(onset)
    last = max(onset + duration for onset, duration, _, _ in rows)
    notes = []
    for onset, duration, pitch, part in rows:
        later = [value for value in onsets[int(part)] if value > onset]
        stop = onset + duration if duration else min(later, default=last)
        if stop > onset:
            notes.append(Note(second(onset), second(stop), int(pitch), int(part)))
    return sorted(notes)


def windows(
    notes: Sequence[Note], lengths_s: tuple[float, float] = (SHORTEST_S, LONGEST_S)
) -> list[tuple[float, float]]:
    """Stretches of a piece, one after another, each from one onset to another.

    Parameters
    ----------
    lengths_s : (shortest, longest)
    """
    shortest, longest = lengths_s
    onsets = sorted({note.onset for note in notes})
    found: list[tuple[float, float]] = []
    start = onsets[0]
    while True:
        ends = [t for t in onsets if start + shortest <= t <= start + longest]
        end_of_piece = max(note.stop for note in notes)
        if start + shortest <= end_of_piece <= start + longest:
            ends.append(end_of_piece)
        if not ends:
            return found
        end = max(ends, key=lambda t: (_breath(notes, t), -t))
        found.append((start, end))
        start = end


def _breath(notes: Sequence[Note], t: float) -> int:
    """How well the music can be cut at `t`: notes that begin there less notes cut through."""
    begin = sum(note.onset == t for note in notes)
    return begin - 2 * sum(note.onset < t < note.stop for note in notes)


def cut(notes: Sequence[Note], start: float, end: float) -> tuple[Note, ...]:
    """The notes that begin in a window, from time 0, none longer than it."""
    return tuple(
        Note(
            round(note.onset - start, 6),
            round(min(note.stop, end) - start, 6),
            note.pitch,
            note.part,
        )
        for note in notes
        if start <= note.onset < end
    )


def longest_gap(notes: Iterable[Note], length_s: float) -> float:
    """Longest time in which nothing sounds."""
    reached = gap = 0.0
    for note in sorted(notes):
        gap = max(gap, note.onset - reached)
        reached = max(reached, note.stop)
    return max(gap, length_s - reached)


def figures(notes: Sequence[Note]) -> set[tuple[float, ...]]:
    """Every run of notes of the highest part and of the lowest, as intervals and rhythm."""
    found = set()
    for line in (_line(notes, max), _line(notes, min)):
        for i in range(len(line) - FIGURE_NOTES + 1):
            run = line[i : i + FIGURE_NOTES]
            steps = pairwise(run)
            found.add(tuple(x for a, b in steps for x in (b[1] - a[1], round(b[0] - a[0], 2))))
    return found


def _line(notes: Sequence[Note], extreme: Callable[[list[int]], int]) -> list[tuple[float, int]]:
    """An outer voice: the highest or the lowest note at every onset."""
    by_onset: dict[float, list[int]] = {}
    for note in notes:
        by_onset.setdefault(note.onset, []).append(note.pitch)
    return [(onset, extreme(pitches)) for onset, pitches in sorted(by_onset.items())]


def shared(one: set[tuple[float, ...]], other: set[tuple[float, ...]]) -> float:
    """Part of the smaller set of figures that is in the other too."""
    return len(one & other) / max(1, min(len(one), len(other)))


def choose(rows: Mapping[str, Sequence[Sequence[float]]]) -> list[Excerpt]:
    """The tracks of all pieces, none of which repeats another, still without role and ensemble."""
    chosen: list[Excerpt] = []
    heard: list[set[tuple[float, ...]]] = []
    for piece in PIECES:
        notes = timed(rows[piece.key], piece.tempo)
        taken: list[tuple[float, float, tuple[Note, ...]]] = []
        for start, end in windows(notes):
            part = cut(notes, start, end)
            known = figures(part)
            repeats = any(shared(known, other) > MAX_SHARED for other in heard)
            if len(taken) < piece.take and not repeats:
                if longest_gap(part, end - start) > LONGEST_GAP_S:
                    continue
                taken.append((start, end, part))
                heard.append(known)
        chosen += [
            Excerpt(
                f"{piece.key}-{number}",
                piece,
                number,
                len(taken),
                start,
                round(end - start, 6),
                part,
            )
            for number, (start, end, part) in enumerate(taken, 1)
        ]
    return chosen


def deal(excerpts: Sequence[Excerpt], seed: int = 0) -> list[Excerpt]:
    """Give tracks their role and their ensemble, and leave out those that are too many.

    Roles come in the same proportions within each composer's tracks as over all, as far as whole
    tracks allow; ensembles come equally often within each role, drawn without regard to composer.
    """
    n_spare = len(excerpts) - N_TRAINING - N_DECOYS
    if n_spare < 0:
        raise ValueError(f"{len(excerpts)} tracks are too few for {N_TRAINING} + {N_DECOYS}")
    wanted = {"training": N_TRAINING, "decoy": N_DECOYS, _SPARE: n_spare}
    generator = np.random.default_rng(seed)
    given = dict.fromkeys(wanted, 0)
    dealt: list[Excerpt] = []
    for composer in dict.fromkeys(excerpt.piece.composer for excerpt in excerpts):
        own = [excerpt for excerpt in excerpts if excerpt.piece.composer == composer]
        for i in generator.permutation(len(own)):
            due = (len(dealt) + 1) / len(excerpts)
            role = max(wanted, key=lambda name: wanted[name] * due - given[name])
            given[role] += 1
            dealt.append(replace(own[i], role=role))
    ensembles = {
        role: iter(generator.permutation([ENSEMBLES[i % len(ENSEMBLES)] for i in range(n)]))
        for role, n in given.items()
    }
    with_ensembles = [
        replace(excerpt, ensemble=str(next(ensembles[excerpt.role])))
        for excerpt in dealt
        if excerpt.role != _SPARE
    ]
    return sorted(with_ensembles, key=lambda excerpt: excerpt.id)
