"""From pairs of segments to tracks, without favouring long tracks.

Pair scores are standardised per suspect segment over the whole catalogue. A track's score for a
suspect segment is the log of the mean exponential over its segments: a single strong segment
counts, yet repeating a track's segments changes nothing, and a track of many unrelated segments
gains at most half a standard deviation per unit of sharpness over one of few. The suspect's
segments are then averaged.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Scores = NDArray[np.float64]


def standardise_rows(scores: Scores) -> Scores:
    """Each row less its mean, over its standard deviation; constant rows become zero."""
    centred = scores - scores.mean(1, keepdims=True)
    spread = centred.std(1, keepdims=True)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)


def row_correlations(one: Scores, other: Scores) -> Scores:
    """Pearson's correlation of matching rows, (n_rows,); NaN where a row is constant."""
    one, other = (rows - rows.mean(1, keepdims=True) for rows in (one, other))
    scale = np.sqrt((one**2).sum(1) * (other**2).sum(1))
    return np.divide((one * other).sum(1), scale, out=np.full(len(one), np.nan), where=scale > 0)


def pool(scores: Scores, track_of: NDArray[np.int64], n_tracks: int, sharpness: float) -> Scores:
    """Pool train segments into tracks.

    Parameters
    ----------
    scores : ndarray, shape (n_query, n_train)
        Standardised pair scores.
    track_of : ndarray, shape (n_train,)
        Track number of every train segment.
    sharpness : float
        0: plain mean; larger: closer to the maximum.

    Returns
    -------
    pooled : ndarray, shape (n_query, n_tracks)
        NaN for tracks without segments.
    """
    pooled = np.full((scores.shape[0], n_tracks), np.nan)
    for track in np.unique(track_of):
        own = scores[:, track_of == track]
        pooled[:, track] = (
            own.mean(1)
            if sharpness == 0
            else (logsumexp(sharpness * own, axis=1) - np.log(own.shape[1])) / sharpness
        )
    return pooled


def best_pairs(
    scores: Scores, track_of: NDArray[np.int64], n_tracks: int
) -> list[tuple[int, int] | None]:
    """(query segment, train segment) with the highest score, for every track."""
    pairs: list[tuple[int, int] | None] = [None] * n_tracks
    for track in np.unique(track_of):
        own = np.flatnonzero(track_of == track)
        query, column = np.unravel_index(scores[:, own].argmax(), (len(scores), len(own)))
        pairs[track] = (int(query), int(own[column]))
    return pairs


def best_matches(
    scores: Scores, track_of: NDArray[np.int64], n_tracks: int
) -> list[tuple[int, ...]]:
    """The train segment with the highest score for every query segment, for every track."""
    matches: list[tuple[int, ...]] = [()] * n_tracks
    for track in np.unique(track_of):
        own = np.flatnonzero(track_of == track)
        matches[track] = tuple(own[scores[:, own].argmax(1)].tolist())
    return matches
