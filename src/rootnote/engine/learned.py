"""How much better the checkpoint knows a track than the track's own tokens explain.

Influence alone favours tracks that the model never saw: what it has learned gives small gradients.
The loss says what it learned, but a dense mix is harder to predict than a plain tune, learned or
not. So each track's loss is compared with what tracks of its kind cost this model: a regression
over the catalogue on how predictable its tokens are from the other tracks' and from their own
frequencies, with the track itself left out (calibrated loss: Watson et al., arXiv 2111.08440, with
token statistics in place of a reference model). No training list is used, and none is needed.

The result is relative to the catalogue: where all of it was learned, or none, nobody stands out.
It is not a test and has no error rate.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.index import FeatureIndex
from rootnote.engine.latents import latent_features, segment_features
from rootnote.engine.losses import is_error

Values = NDArray[np.float64]

_LEAST_TRACKS = 8
"""Fewer tracks do not say what a kind of track costs."""
_PRIOR = 0.5
"""Added to every token's count (Krichevsky & Trofimov, IEEE Trans. Inf. Theory 27:199)."""
_RIDGE = 0.01


def learned_evidence(
    index: FeatureIndex, base_losses: Values, track_of: NDArray[np.int64]
) -> Values | None:
    """How far each track's loss lies below what is expected of its tokens.

    Parameters
    ----------
    base_losses : ndarray, shape (n_train,)
        Loss of every catalogue segment under the checkpoint.
    track_of : ndarray, shape (n_train,)

    Returns
    -------
    evidence : ndarray, shape (n_tracks,), or None
        In nats per token, for models of latents in nats of squared error; higher: more likely
        learned. NaN for tracks without segments. None where the catalogue has fewer than 8 tracks.
    """
    present = np.unique(track_of)
    codes: dict[int, list[Tensor]] = {int(track): [] for track in present}
    for plan in index.plans:
        codes[plan.track].append(index.representation(plan))
    if len(present) < _LEAST_TRACKS:
        return None
    losses = np.array([base_losses[track_of == track].mean() for track in present])
    evidence = np.full(len(index.catalogue.tracks), np.nan)
    features, of_errors = track_features(list(codes.values()), index.time_axis)
    evidence[present] = -residuals(np.log(losses) if of_errors else losses, features)
    return evidence


def comparable_losses(
    index: FeatureIndex,
    query: Tensor,
    losses: Values,
    base_losses: Values,
    unlearned: NDArray[np.bool_],
) -> tuple[Values, Values]:
    """Losses of a suspect's segments and of the catalogue's, to be held against each other.

    A calm recording costs every model of latents less than a lively suspect. So squared errors are
    taken as logarithms, less what a regression on `latents.segment_features`, fitted to unlearned
    segments, expects of them.

    Parameters
    ----------
    query : Tensor, shape (n_query, …)
    losses, base_losses : ndarray, shape (n_query,), (n_train,)
    unlearned : ndarray of bool, shape (n_train,)
        Segments of tracks that do not count as learned; where they are few, all are used.
    """
    if not is_error(query):
        return losses, base_losses
    codes: dict[int, list[Tensor]] = {}
    for plan in index.plans:
        codes.setdefault(plan.track, []).append(index.representation(plan))
    found = segment_features(list(codes.values()), query, index.time_axis)
    hard, asked = (np.column_stack([np.ones(len(rows)), rows]) for rows in found)
    used = unlearned if unlearned.sum() >= _LEAST_TRACKS else np.ones(len(unlearned), bool)
    weights = np.linalg.lstsq(hard[used], np.log(base_losses[used]), rcond=None)[0]
    return np.log(losses) - asked @ weights, np.log(base_losses) - hard @ weights


def track_features(codes: Sequence[Sequence[Tensor]], time_axis: int) -> tuple[Values, bool]:
    """What makes a track easy or hard for any model, and whether losses are squared errors.

    A squared error is a scale: tracks differ in it by factors, and its logarithm is compared.

    Parameters
    ----------
    codes : sequence of sequence of Tensor, each of shape (n_segments, …)
        Every track's representations.
    """
    if is_error(codes[0][0]):
        return latent_features(codes, time_axis), True
    return token_features([torch.cat(list(parts)) for parts in codes]), False


def token_features(tokens: list[Tensor]) -> Values:
    """What makes a track easy or hard for any model, (n_tracks, 4).

    Nats per token under the other tracks' frequencies, under its own, under its own in the first
    codebook alone; and how often a token repeats the one before.
    """
    across, own = predictability(token_counts(tokens))
    repeats = [float((one[..., 1:] == one[..., :-1]).double().mean()) for one in tokens]
    return np.column_stack([across.mean(1), own.mean(1), own[:, 0], repeats])


def token_counts(tokens: list[Tensor]) -> Values:
    """How often each track uses each token of each codebook, (n_tracks, n_codebooks, n_tokens).

    Parameters
    ----------
    tokens : list of Tensor, each of shape (n_segments, n_codebooks, n_steps), int64
        Negative ones mark that there is none, and are not counted.
    """
    n_tokens = 1 + max(int(own.max()) for own in tokens)
    return np.array(
        [
            [np.bincount(book[book >= 0], minlength=n_tokens) for book in own.movedim(1, 0).numpy()]
            for own in tokens
        ],
        dtype=np.float64,
    )


def predictability(counts: Values) -> tuple[Values, Values]:
    """Nats per token under the others' frequencies and a track's own, (n_tracks, n_codebooks)."""
    n_own = counts.sum(2)
    others = counts.sum(0) - counts + _PRIOR
    own = counts + _PRIOR
    across, within = (
        -(counts * np.log(given / given.sum(2, keepdims=True))).sum(2) / n_own
        for given in (others, own)
    )
    return across, within


def residuals(values: Values, features: Values, *, studentised: bool = False) -> Values:
    """What a ridge regression on standardised features, fitted to all others, leaves of each value.

    Parameters
    ----------
    values : ndarray, shape (n,)
    features : ndarray, shape (n, n_features)
    studentised : bool
        Times the root of one less its leverage: the residual of a row far from all others varies
        more, and all have one variance then.
    """
    spread = features.std(0)
    centred = (features - features.mean(0)) / np.where(spread > 0, spread, 1)
    design = np.column_stack([np.ones(len(values)), centred])
    penalty = _RIDGE * len(values) * np.diag([0.0, *np.ones(features.shape[1])])
    hat = design @ np.linalg.solve(design.T @ design + penalty, design.T)
    own = 1 - np.diag(hat)
    left: Values = (values - hat @ values) / own  # each without itself
    return left * np.sqrt(own) if studentised else left
