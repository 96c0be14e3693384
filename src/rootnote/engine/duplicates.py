"""Which tracks of a catalogue are one recording: the same samples, or near-duplicates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def clusters(
    pcm_sha256: Sequence[str], similarity: Values | None = None, *, least: float = 0.9
) -> NDArray[np.int64]:
    """Near-duplicates: the number of each track's cluster's first track, (n_tracks,).

    Parameters
    ----------
    pcm_sha256 : sequence of str
        Digests of decoded samples: equal ones are one recording. Empty: not known.
    similarity : ndarray, shape (n_tracks, n_tracks), optional
        Of features, at most 1. Two tracks that are each other's best and at least `least` alike
        are one cluster.
    """
    first = np.arange(len(pcm_sha256))

    def join(one: int, other: int) -> None:
        low, high = sorted((first[one], first[other]))
        first[first == high] = low

    seen: dict[str, int] = {}
    for number, digest in enumerate(pcm_sha256):
        if digest and digest in seen:
            join(seen[digest], number)
        seen.setdefault(digest, number)
    if similarity is not None and len(similarity) > 1:
        others = np.where(np.eye(len(similarity), dtype=bool), -np.inf, similarity)
        others = np.where(np.isfinite(others), others, -np.inf)
        best = others.argmax(1)
        for one, other in enumerate(best):
            if best[other] == one and min(others[one, other], others[other, one]) >= least:
                join(one, int(other))
    return first
