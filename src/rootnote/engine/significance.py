"""Does a track stand out for this suspect more than any does for controls? With its error rate.

Full conformal maxT: of the suspect and the controls, each in turn is held against all the others.
Every track's score is standardised by its mean and spread over the others, and the greatest of a
sound's standardised scores is its T. Some sounds are far from everything, or near to much: so each
sound's values are first divided by the root of their own spread over the tracks. Where there are
several statistics, T is the greatest of their sums: what both tell counts. If the suspect is one
more control, the T are exchangeable, so its rank among theirs gives exact p-values, and no control
is spent on standardising alone. The maximum runs over the catalogue: the resolution depends on the
number of controls, not on the number of tracks (Westfall & Young 1993; step-down: Romano & Wolf,
JASA 100:94, 2005).

The step-down values control the probability of naming any track falsely, which bounds the false
discovery rate. Stretches of one control recording are not independent: each recording has one vote,
shared between its stretches (Lee, Barber & Willett, arXiv 2306.06342).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

LEVEL = 0.05
"""Tracks are named at q-values up to this."""
_LEAST_REACH = 0.3
_ROUNDING = float(np.finfo(np.float32).eps)
_FOR_REACH = 20
"""From this many tracks on a sound has a spread over them that is not that of its own sources."""


@dataclass(frozen=True, slots=True, eq=False)
class Significance:
    """How a suspect's track scores stand among those of control suspects.

    Parameters
    ----------
    z : ndarray, shape (n_tracks,)
        Standardised over the controls, and over the suspect's own tracks, and summed over the
        statistics; NaN where the track has no score.
    centre, spread : ndarray, shape (n_statistics, n_tracks)
        The controls' mean and standard deviation that did it.
    p_values : ndarray, shape (n_tracks,)
        How often a control gives any track a value like this; NaN where there is no score.
    q_values : ndarray, shape (n_tracks,)
        The same among the tracks that are not named before it; never above `p_values`.
    n_controls : int
        Control recordings or generations, each one vote.
    smallest_p : float
        No p-value can be smaller with this many.
    needed_z : float
        A track of this `z` would have been named; infinity with too few controls.
    """

    z: Values
    centre: Values
    spread: Values
    p_values: Values
    q_values: Values
    n_controls: int
    smallest_p: float
    needed_z: float


def significance(
    suspect: Values,
    controls: Values,
    recording: NDArray[np.int64] | None = None,
    *,
    among: NDArray[np.bool_] | None = None,
    level: float = LEVEL,
) -> Significance:
    """Adjusted p-values of all tracks.

    Parameters
    ----------
    suspect : ndarray, shape (n_statistics, n_tracks), or (n_tracks,) of one
        Track scores; higher: more influence. NaN for tracks without a score.
    controls : ndarray, shape (n_statistics, n_controls, n_tracks), or (n_controls, n_tracks)
        Of control suspects, as long as the suspect and made by the same pipeline. NaN where a
        control cannot be held against a track, being a stretch of it.
    recording : ndarray, shape (n_controls,), optional
        The recording that each control is a stretch of; without it each is one of its own.
    among : ndarray of bool, shape (n_tracks,), optional
        The tracks that are asked about, by default all: the greatest score of a control is taken
        of these, and only they have p-values.

    Raises
    ------
    ValueError
        Shapes do not fit.
    """
    if suspect.ndim == 1:
        suspect, controls = suspect[None], controls[None]
    if controls.ndim != 3 or (len(controls), *controls.shape[2:]) != suspect.shape:
        raise ValueError(f"controls {controls.shape} do not fit a suspect {suspect.shape}")
    n_controls = controls.shape[1]
    votes = _votes(n_controls if recording is None else recording, n_controls)
    n_recordings = round(float(votes.sum()))
    smallest = 1 / (n_recordings + 1)
    scored = np.isfinite(suspect).all(0) & (np.isfinite(controls).all(0).sum(0) >= 2)
    asked = scored if among is None else scored & among
    blank, blanks = np.full(suspect.shape[1], np.nan), np.full(suspect.shape, np.nan)
    if n_recordings < 2 or not asked.any():
        p_values = np.where(asked, 1.0, np.nan)
        return Significance(
            blank, blanks, blanks, p_values, p_values, n_recordings, smallest, np.inf
        )
    kinds = np.unique(recording, return_inverse=True)[1] if recording is not None else None
    group = None if kinds is None else np.concatenate([[-1], kinds])
    z = np.zeros((1 + n_controls, int(scored.sum())))
    centres, spreads = blanks.copy(), blanks.copy()
    for number, (own, others) in enumerate(zip(suspect, controls, strict=True)):
        rows = np.vstack([own, others])[:, scored]
        values, means, deviations = _standardised(rows, group)
        z += values / _reach(values)
        centres[number, scored], spreads[number, scored] = means[0], deviations[0]
    of_asked = np.where(np.isfinite(z[:, asked[scored]]), z[:, asked[scored]], -np.inf)
    greatest = of_asked[1:]
    p_values, q_values = _step_down(of_asked[0], greatest, votes)
    needed = _needed(greatest.max(1), votes, level)

    def full(values: Values, places: NDArray[np.bool_] = scored) -> Values:
        """Back in the places of all tracks."""
        spread_out = blank.copy()
        spread_out[places] = values
        return spread_out

    return Significance(
        full(z[0]),
        centres,
        spreads,
        full(p_values, asked),
        full(q_values, asked),
        n_recordings,
        smallest,
        needed,
    )


def standardised(rows: Values, group: NDArray[np.int64] | None = None) -> Values:
    """Each row less the mean of all other rows, over their spread, column by column.

    Parameters
    ----------
    rows : ndarray, shape (n, n_tracks)
    group : ndarray, shape (n,), optional
        Rows of one group are not held against each other, and each group weighs the same.
    """
    return _standardised(rows, group)[0]


def _standardised(rows: Values, group: NDArray[np.int64] | None) -> tuple[Values, Values, Values]:
    """The same, with the means and spreads of the others."""
    labels = np.arange(len(rows)) if group is None else np.unique(group, return_inverse=True)[1]
    n_groups = int(labels.max()) + 1
    known = np.isfinite(rows)
    origin = np.nanmean(rows, axis=0)
    centred = rows - origin  # squares of far-off means would cancel badly
    held = np.where(known, centred, 0)

    def by_group(values: Values) -> Values:
        """Mean over each group's known rows, (n_groups, n_tracks); 0 where there is none."""
        sums = np.zeros((n_groups, rows.shape[1]))
        np.add.at(sums, labels, values)
        return np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)

    # Sums over groups, less a row's own: no loop over all pairs of rows.
    sizes = np.zeros((n_groups, rows.shape[1]))
    np.add.at(sizes, labels, known)
    present = (sizes > 0).astype(np.float64)
    n_others = np.maximum(present.sum(0) - present, 1)
    firsts, seconds = by_group(held), by_group(held**2)
    mean = ((firsts.sum(0) - firsts) / n_others)[labels]
    square = ((seconds.sum(0) - seconds) / n_others)[labels]
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    # Controls come from the disk in single precision: what differs by less does not stand out.
    size = np.max(np.abs(np.where(known, rows, 0)), axis=0)
    floor = _ROUNDING * size + np.finfo(np.float64).tiny
    distance = np.where(spread > floor, (held - mean) / np.maximum(spread, floor), 0.0)
    return np.where(known, distance, np.nan), mean + origin, spread


def _reach(z: Values) -> Values:
    """Root of the spread of each row's values over the tracks, robustly, (n, 1); 1 with few tracks.

    About zero, for a suspect that is near to half of the catalogue is near to it all the same. The
    root is between taking no notice of it, which names too freely, and dividing it out, which hides
    what weighs on a suspect that owes much to many.
    """
    if z.shape[1] < _FOR_REACH:
        return np.ones((len(z), 1))
    spread = 1.4826 * np.nanmedian(np.abs(z), axis=1, keepdims=True)
    return np.asarray(np.sqrt(_LEAST_REACH + spread))


def length_matched(
    by_segment: Values, recording: NDArray[np.int64], n_segments: int
) -> tuple[Values, NDArray[np.int64], bool]:
    """Control suspects as long as the suspect: means over stretches of control recordings.

    Parameters
    ----------
    by_segment : ndarray, shape (n_control_segments, n_tracks)
        Pooled track scores of each control segment, in the order of time within a recording.
    recording : ndarray, shape (n_control_segments,)
    n_segments : int
        Of the suspect.

    Returns
    -------
    controls : ndarray, shape (n_controls, n_tracks)
        Means over consecutive stretches that do not overlap.
    of_recording : ndarray, shape (n_controls,)
    shorter : bool
        Whether a recording was too short and counts with all that it has: its mean varies more
        than the suspect's, which makes the test more cautious.
    """
    rows: list[Values] = []
    of: list[int] = []
    shorter = False
    for one in np.unique(recording):
        own = by_segment[recording == one]
        length = min(n_segments, len(own))
        shorter |= len(own) < n_segments
        for first in range(0, len(own) - length + 1, length):
            rows.append(own[first : first + length].mean(0))
            of.append(int(one))
    if not rows:
        return np.empty((0, by_segment.shape[1])), np.empty(0, np.int64), False
    return np.stack(rows), np.array(of, np.int64), shorter


def abstention(found: Significance, level: float = LEVEL) -> str:
    """Why no track is named; empty where one is."""
    if found.smallest_p > level:
        return (
            f"There are too few controls: with {found.n_controls} the smallest possible p is "
            f"{found.smallest_p:.3f}, and tracks are named at {level:g}. At least "
            f"{int(np.ceil(1 / level)) - 1} are needed."
        )
    q_values = found.q_values[np.isfinite(found.q_values)]
    if not len(q_values):
        return "No track has a score that could be held against controls."
    if q_values.min() <= level:
        return ""
    return (
        f"Nothing stands out: the track nearest to it has q = {q_values.min():.3f}, and for "
        f"{found.n_controls} controls, which owe nothing to this catalogue in particular, some "
        f"track scores like that too often to name one at {level:g}."
    )


def _votes(recording: NDArray[np.int64] | int, n: int) -> Values:
    """The weight of each control: one for every recording, shared between its stretches."""
    if isinstance(recording, int):
        return np.ones(n)
    if len(recording) != n:
        raise ValueError(f"{len(recording)} recordings named for {n} controls")
    labels = np.unique(recording, return_inverse=True)[1]
    return np.asarray(1 / np.bincount(labels)[labels], np.float64) if n else np.empty(0)


def _step_down(own: Values, others: Values, votes: Values) -> tuple[Values, Values]:
    """Single-step and step-down adjusted p-values, (n_tracks,) each."""
    total = votes.sum() + 1
    order = np.argsort(-own, kind="stable")
    # The greatest value of each control among the tracks that are not yet named.
    remaining = np.maximum.accumulate(others[:, order[::-1]], axis=1)[:, ::-1]
    single, stepped = np.empty(len(own)), np.empty(len(own))
    highest = remaining[:, 0]
    reached = 0.0
    for place, track in enumerate(order):
        single[track] = (1 + votes[highest >= own[track]].sum()) / total
        reached = max(reached, (1 + votes[remaining[:, place] >= own[track]].sum()) / total)
        stepped[track] = reached
    return single, stepped


def _needed(highest: Values, votes: Values, level: float) -> float:
    """The least z whose single-step p-value is at most `level`."""
    total = votes.sum() + 1
    allowed = level * total - 1 + 1e-9
    if allowed < 0:
        return float("inf")
    order = np.argsort(-highest)
    above = np.cumsum(votes[order])
    kept = int((above <= allowed).sum())  # this many may lie at or above it
    return float(highest[order[kept]]) if kept < len(order) else float(highest.min())
