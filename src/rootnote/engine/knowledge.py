"""What a checkpoint knows of every track of an index, whatever the suspect."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import Basis, Learned
from rootnote.engine.duplicates import clusters
from rootnote.engine.index import FeatureIndex
from rootnote.engine.learned import learned_evidence, track_features
from rootnote.engine.membership import (
    Evidence,
    Membership,
    calibrated,
    evidence,
    membership,
    set_test,
)
from rootnote.engine.neighbours import Neighbours, kept_neighbours

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_DUPLICATE_SCORE = 4.0
"""Two tracks whose stretches score each other best, and this much, count as one recording."""


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What the checkpoint knows of every track of the catalogue, whatever the suspect."""

    losses: Values
    is_error: bool
    """Losses are squared errors, and evidence is about their logarithms."""
    unseen: Values
    """What each track would cost a checkpoint that never saw it, (n_tracks,); NaN: not told."""
    relative: Values | None
    """`learned_evidence`: what the score adds to influence."""
    evidence: Evidence
    membership: Membership
    copies: Neighbours | None
    clusters: NDArray[np.int64]
    caveats: tuple[str, ...]
    unlearned: Mask
    """Tracks that cannot have been learned, (n_tracks,)."""
    asked: dict[tuple[int, ...], float | None] = field(default_factory=dict, init=False)
    """p-values of the sets that `learned_together` was asked about."""

    def learned_together(self, own: Sequence[int]) -> float | None:
        """p-value that the checkpoint learned this set of tracks; tested once."""
        key = tuple(own)
        if key not in self.asked:
            mask = np.zeros(len(self.losses), bool)
            mask[list(key)] = True
            self.asked[key] = set_test(mask, self.evidence, self.copies, self.unlearned).p_value
        return self.asked[key]


def knowledge(index: FeatureIndex, base_losses: Values, track_of: NDArray[np.int64]) -> Knowledge:
    """What was learned, on which basis, and which tracks are one recording.

    Parameters
    ----------
    base_losses : ndarray, shape (n_train,)
        Loss of every catalogue segment under the checkpoint.
    track_of : ndarray, shape (n_train,)
    """
    tracks = index.catalogue.tracks
    n_tracks = len(tracks)
    present = np.unique(track_of)
    losses = np.full(n_tracks, np.nan)
    losses[present] = [base_losses[track_of == track].mean() for track in present]
    codes: dict[int, list[Tensor]] = {int(track): [] for track in present}
    for plan in index.plans:
        codes[plan.track].append(index.representation(plan))
    own, is_error = track_features(list(codes.values()), index.time_axis)
    features = np.full((n_tracks, own.shape[1]), np.nan)
    features[present] = own
    kept = kept_neighbours(index)
    copies = Neighbours(np.log(kept.losses), kept.blind) if kept and is_error else kept
    unlearned = np.array([track.role.unlearned for track in tracks])
    measured = np.log(losses) if is_error else losses
    found = evidence(measured, features, copies, unlearned, of_errors=is_error)
    caveats = []
    if copies is None:
        caveats.append(
            "This index holds no altered copies of its tracks: whether a track was learned is "
            "judged without them."
        )
    answer = membership(tracks, found, copies)
    alike = _similarity(index, n_tracks)
    first = clusters([track.pcm_sha256 for track in tracks], alike, least=_DUPLICATE_SCORE)
    unseen = _unseen(losses, features, answer.learned, is_error=is_error)
    caveats += answer.caveats
    return Knowledge(
        losses,
        is_error,
        unseen,
        learned_evidence(index, base_losses, track_of),
        found,
        answer,
        copies,
        first,
        tuple(caveats),
        unlearned,
    )


def _unseen(
    losses: Values, features: Values, learned: Sequence[Learned], *, is_error: bool
) -> Values:
    """The loss that tracks without evidence of learning lead one to expect of each track.

    Held against all tracks, learned ones would seem half as well known as they are.
    """
    unlearned = np.array([one.basis is Basis.UNKNOWN for one in learned])
    values = np.log(losses) if is_error else losses
    expected = values + calibrated(values, features, unlearned)
    return np.exp(expected) if is_error else expected


def _similarity(index: FeatureIndex, n_tracks: int) -> Values:
    """The best score of any control stretch of one track for another, (n_tracks, n_tracks)."""
    alike = np.full((n_tracks, n_tracks), -np.inf)
    for track, row in zip(index.controls.bank_recordings, index.controls.bank_tracks, strict=True):
        alike[track] = np.fmax(alike[track], np.where(np.isfinite(row), row, -np.inf))
    return alike
