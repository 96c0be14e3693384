"""Which stretch of each track is used, and which tracks the decoder may learn."""

from collections.abc import Sequence

import numpy as np

from rootnote.domain import Role, Segment, Track
from rootnote.errors import ReferenceBuildError


def excerpt_of(track: Track, excerpt_s: float) -> Segment | None:
    """The middle `excerpt_s` seconds; None for a shorter track."""
    length = round(excerpt_s * track.sample_rate)
    if track.n_frames < length:
        return None
    start = (track.n_frames - length) // 2
    return Segment(track.id, start, start + length)


def split_members(
    tracks: Sequence[Track], held_out_fraction: float, seed: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Members and held-out track ids, each sorted.

    Tracks with role `training` are members; decoys and controls are held out; of the others a
    seeded draw holds out `held_out_fraction`.

    Raises
    ------
    ReferenceBuildError
        No member is left.
    """
    members = {track.id for track in tracks if track.role is Role.TRAINING}
    held_out = {track.id for track in tracks if track.role.unlearned}
    undecided = sorted({track.id for track in tracks} - members - held_out)
    order = np.random.default_rng(seed).permutation(len(undecided))
    n_held_out = round(held_out_fraction * len(undecided))
    held_out |= {undecided[i] for i in order[:n_held_out]}
    members |= {undecided[i] for i in order[n_held_out:]}
    if not members:
        raise ReferenceBuildError(
            "no track is left to train on",
            remedy="Add recordings of at least the excerpt length, or give some the role "
            "`training`.",
        )
    return tuple(sorted(members)), tuple(sorted(held_out))
