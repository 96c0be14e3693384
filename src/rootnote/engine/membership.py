"""Was this track, was this set of tracks, learned by this checkpoint? With a p-value each.

The statistic is in nats per token and adds up what a checkpoint that learned a track shows of it:
the track's loss below what is expected of its tokens (`engine.learned`), and how much more copies
cost that nobody would tell from it (`engine.neighbours`).

Two nulls, in this order. *Recordings*: tracks of role `control` or `decoy`, which cannot have been
learned; where there are too few for ranks, Student's prediction interval of a normal distribution
stands in and is named. *Phases*: without such recordings, copies of an unlearned track that are
moved by part of a codec frame are as good as the original, so which of them is the original is
drawn at random within every window. It sees learning only where training heard the recording in
the phase of its start; where that was not so, its power is its level, and the answer is *unknown*.

A set of tracks gives one p-value and far more power (dataset inference: Maini et al., arXiv
2406.06443). A claim about it is refused where the set can be told from its null without the model
(Das et al., arXiv 2406.16201).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, t

from rootnote.domain import Basis, Learned, Role, Track
from rootnote.engine.learned import residuals
from rootnote.engine.neighbours import GAPS, PHASES, Neighbours
from rootnote.engine.phases import permuted_p

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEVEL = 0.05
"""Of the false discovery rate among the tracks that count as learned."""
WEIGHTS = {"calibrated": 1.0, "phase": 1.0, "gain": 1.0, "speed": 1.0}
"""Of the statistic's parts, all in nats per token."""
WEIGHTS_OF_ERRORS = {"calibrated": 1.0, "phase": 1.0, "gain": 0.25, "speed": 0.25}
"""The same of models of latents, in nats of squared error (both by `tests/real/weights.py`)."""
_FOR_RANKS = 39
"""From this many recordings on, ranks resolve p-values well enough."""
LEAST_RECORDINGS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the checkpoint shows of every track, (n_tracks,) each; NaN: not measured.

    Parameters
    ----------
    parts : dict of str to ndarray
        By the names of `WEIGHTS`; higher: more likely learned.
    statistic : ndarray
        Their weighted sum over those that were measured for every track.
    features : ndarray, shape (n_tracks, n_features)
        What the tracks are like without the model.
    """

    parts: dict[str, Values]
    statistic: Values
    features: Values


@dataclass(frozen=True, slots=True)
class SetTest:
    """One test of a whole set of tracks."""

    p_value: float | None
    """None: not computed, or refused."""
    n_tracks: int
    null: str
    """`recordings`, `phases`, or `none`."""
    blind_p: float | None
    """That the set differs from its null without the model; small: refused."""
    refused: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """The answer for every track."""

    learned: tuple[Learned, ...]
    null: str
    """`recordings`, `phases`, or `none`."""
    n_null: int
    """Recordings of the null; 0 for phases."""
    caveats: tuple[str, ...]


def evidence(
    losses: Values,
    features: Values,
    copies: Neighbours | None,
    unlearned: Mask,
    *,
    of_errors: bool = False,
    weights: dict[str, float] | None = None,
) -> Evidence:
    """The statistic of every track.

    Parameters
    ----------
    losses : ndarray, shape (n_tracks,)
        Under the checkpoint; NaN for tracks without segments.
    features : ndarray, shape (n_tracks, n_features)
        See `learned.token_features`; a reference checkpoint's losses are one more column.
    unlearned : ndarray of bool, shape (n_tracks,)
        Tracks that cannot have been learned.
    of_errors : bool
        Losses are logarithms of squared errors. Latents differ far more than tokens in how hard
        they are, and some tracks lie outside of what the unlearned ones can say: each residual
        then counts by how well it is known.
    weights : dict of str to float, optional
        Others than those in use.
    """
    weights = weights or (WEIGHTS_OF_ERRORS if of_errors else WEIGHTS)
    parts = {"calibrated": calibrated(losses, features, unlearned, studentised=of_errors)}
    if copies is not None:
        parts |= gaps(copies.losses)
    parts = {name: values for name, values in parts.items() if np.isfinite(values).any()}
    statistic = np.full(len(losses), 0.0 if parts else np.nan)
    for name, values in parts.items():
        statistic = statistic + weights[name] * values
    return Evidence(parts, statistic, features)


def gaps(losses: Values) -> dict[str, Values]:
    """By how much each kind of copy costs more than the original, mean over windows, (n_tracks,).

    Parameters
    ----------
    losses : ndarray, shape (n_tracks, n_windows, n_copies)
    """
    measured = np.isfinite(losses[:, :, 0])
    n_windows = np.maximum(measured.sum(1), 1)
    above = np.where(measured[:, :, None], losses[:, :, 1:] - losses[:, :, :1], 0).sum(1)
    above[~measured.any(1)] = np.nan
    above /= n_windows[:, None]
    n_moved = len(PHASES) - 1
    names = ("gain", "speed")[: len(GAPS)]
    moved = {"phase": above[:, :n_moved].mean(1)}
    return moved | {name: above[:, n_moved + i] for i, name in enumerate(names)}


def phase_p(losses: Values, seed: int = 0) -> float | None:
    """That the original is one of its phases like any other (`phases.permuted_p`).

    Parameters
    ----------
    losses : ndarray, shape (..., n_copies)
        Every row is one window; its first `len(PHASES)` values are the original and its phases.

    Returns
    -------
    p_value : float or None
        Small: the original costs less than its copies. None without windows.
    """
    return permuted_p(losses.reshape(-1, losses.shape[-1])[:, : len(PHASES)], seed)


def against_recordings(statistic: Values, unlearned: Mask) -> Values:
    """p-value of every track against the unlearned ones, (n_tracks,).

    An unlearned track is held against the others. NaN where nothing was measured or there are
    fewer than five to hold it against.
    """
    p_values = np.full(len(statistic), np.nan)
    for i, value in enumerate(statistic):
        others = unlearned.copy()
        others[i] = False
        null = statistic[others & np.isfinite(statistic)]
        if np.isfinite(value) and len(null) >= LEAST_RECORDINGS:
            p_values[i] = _upper_tail(value, null)
    return p_values


def membership(
    tracks: Sequence[Track], found: Evidence, copies: Neighbours | None, level: float = LEVEL
) -> Membership:
    """The basis on which every track counts as learned.

    Disclosed tracks are those of role `training`. Of the others those are inferred whose
    p-values hold at a false discovery rate (Benjamini & Hochberg 1995) of `level`.
    """
    unlearned = np.array([track.role.unlearned for track in tracks])
    usable = int((unlearned & np.isfinite(found.statistic)).sum())
    caveats: list[str] = []
    if usable > LEAST_RECORDINGS:
        null, p_values = "recordings", against_recordings(found.statistic, unlearned)
        if usable < _FOR_RANKS:
            caveats.append(
                f"p-values of learning assume that the statistic of unlearned recordings is "
                f"normally distributed: {usable} such recordings are too few for ranks."
            )
    elif copies is not None:
        null = "phases"
        found_p = [phase_p(own) for own in copies.losses]
        p_values = np.array([np.nan if p is None else p for p in found_p])
        caveats.append(_TOO_FEW.format(n=usable) if unlearned.any() else _NO_RECORDINGS)
    else:
        null, p_values = "none", np.full(len(tracks), np.nan)
    # What is disclosed would be rejected easily, and let others pass that are not learned.
    disclosed = np.array([track.role is Role.TRAINING for track in tracks])
    candidates = ~unlearned & ~disclosed & np.isfinite(p_values)
    inferred = np.zeros(len(tracks), bool)
    inferred[candidates] = discoveries(p_values[candidates], level)
    learned = tuple(
        Learned(
            Basis.DISCLOSED
            if track.role is Role.TRAINING
            else Basis.INFERRED
            if inferred[i]
            else Basis.UNKNOWN,
            float(p_values[i]) if np.isfinite(p_values[i]) else None,
        )
        for i, track in enumerate(tracks)
    )
    return Membership(learned, null, usable if null == "recordings" else 0, tuple(caveats))


def discoveries(p_values: Values, level: float) -> Mask:
    """Which p-values Benjamini & Hochberg's step-up rejects."""
    n = len(p_values)
    order = np.sort(p_values)
    passing = np.flatnonzero(order <= level * np.arange(1, n + 1) / max(n, 1))
    limit = order[passing[-1]] if len(passing) else -1.0
    return np.asarray(p_values <= limit)


def set_test(
    own: Mask, found: Evidence, copies: Neighbours | None, unlearned: Mask, seed: int = 0
) -> SetTest:
    """Whether the checkpoint learned a set of tracks: an artist, a release, a catalogue.

    Parameters
    ----------
    own, unlearned : ndarray of bool, shape (n_tracks,)
        The set, and the tracks that cannot have been learned, which are never in it.
    """
    own = own & ~unlearned
    against = unlearned & np.isfinite(found.statistic)
    mine = own & np.isfinite(found.statistic)
    n_tracks = int(own.sum())
    blind_p: float | None
    p_value: float | None
    if against.sum() > LEAST_RECORDINGS and mine.any():
        blind_p = blind_against(found.features, mine, against, seed)
        p_value = _exchanged(found.statistic[mine], found.statistic[against], seed)
        null = "recordings"
    elif copies is not None and np.isfinite(copies.losses[own]).any():
        # One-sided: an original that is harder without the model hides learning, and fakes none.
        blind_p = phase_p(copies.blind[own], seed)
        p_value = phase_p(copies.losses[own], seed)
        null = "phases"
    else:
        return SetTest(None, n_tracks, "none", None)
    if blind_p is not None and blind_p <= LEVEL:
        why = (
            f"The {null} that these {n_tracks} tracks were held against differ from them without "
            f"asking the model (p = {blind_p:.3f}): a claim that it learned them would rest on "
            "that."
        )
        return SetTest(None, n_tracks, null, blind_p, why)
    return SetTest(p_value, n_tracks, null, blind_p)


def blind_against(features: Values, own: Mask, against: Mask, seed: int = 0) -> float:
    """p-value that a classifier which never sees the model tells the two sets apart.

    Ridge regression of the label on the features, each track predicted without itself; its area
    under the curve among those with labels drawn anew.
    """
    rows = features[own | against]
    labels = own[own | against].astype(np.float64)
    rng = np.random.default_rng(seed)
    n_draws = 199

    def area(given: Values) -> float:
        return auc(given - residuals(given, rows), given > 0.5)

    observed = area(labels)
    drawn = np.array([area(rng.permutation(labels)) for _ in range(n_draws)])
    return float((1 + (drawn >= observed).sum()) / (n_draws + 1))


def auc(scores: Values, positive: Mask) -> float:
    """Area under the ROC curve; ties count half."""
    n_positive = int(positive.sum())
    ranks = rankdata(scores)[positive].sum() - n_positive * (n_positive + 1) / 2
    return float(ranks / (n_positive * (len(scores) - n_positive)))


def calibrated(
    losses: Values, features: Values, unlearned: Mask, *, studentised: bool = False
) -> Values:
    """How far each loss lies below what is expected of the track, each left out of its own fit.

    Fitted to the unlearned tracks where they are enough for the features, else to all.

    Parameters
    ----------
    studentised : bool
        Bring all to one variance (Cook & Weisberg 1982, §2.2.1), not only to one mean.
    """
    values = np.full(len(losses), np.nan)
    present = np.isfinite(losses) & np.isfinite(features).all(1)
    fitted = present & unlearned
    if fitted.sum() < 4 * features.shape[1]:
        fitted = present
    if fitted.sum() <= features.shape[1] + 2:
        return values
    left = partial(residuals, studentised=studentised)
    values[fitted] = -left(losses[fitted], features[fitted])
    for i in np.flatnonzero(present & ~fitted):
        rows = np.append(np.flatnonzero(fitted), i)
        values[i] = -left(losses[rows], features[rows])[-1]
    return values


def _upper_tail(value: float, null: Values) -> float:
    """How often the null gives a value as high as this one."""
    n = len(null)
    if n >= _FOR_RANKS:
        return float((1 + (null >= value).sum()) / (n + 1))
    spread = float(null.std(ddof=1))
    if spread == 0:
        return 1.0
    distance = (value - float(null.mean())) / (spread * np.sqrt(1 + 1 / n))
    return float(t.sf(distance, n - 1))


def _exchanged(own: Values, null: Values, seed: int) -> float:
    """p-value of the difference of two means with labels drawn anew."""
    rng = np.random.default_rng(seed)
    joint = np.concatenate([own, null])
    sums = np.concatenate(
        [
            joint[
                rng.random((n, len(joint))).argpartition(len(own) - 1, axis=1)[:, : len(own)]
            ].mean(1)
            for n in (3_333, 3_333, 3_333)  # a block at a time: catalogues may be large
        ]
    )
    return float((1 + (sums >= own.mean() - 1e-12).sum()) / (len(sums) + 1))


_NO_RECORDINGS = (
    "No recordings that cannot have been learned were given: learning was tested by moved "
    "copies of each track alone, which sees it only where training heard the recording in "
    "the same phase of codec frames."
)
_TOO_FEW = (
    "Of the recordings that cannot have been learned only {n} could be used, which are too few: "
    "learning was tested by moved copies of each track alone, which sees it only where training "
    "heard the recording in the same phase of codec frames."
)
