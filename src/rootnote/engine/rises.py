"""What the catalogue's tracks lose by steps away from a suspect.

Two figures come of the same steps: a track's score, to which its segments nearest to the suspect
count too, and one made exactly as the index's controls are (`index.runs`), for the test.
"""

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.index import FeatureIndex, batches_of, gather, n_per_batch
from rootnote.engine.index.runs import mean_by_track, panel_of, runs_of
from rootnote.engine.influence import PairScores
from rootnote.engine.models import ModelAdapter
from rootnote.engine.unlearning import rises_after
from rootnote.progress import Progress


def rises_of(
    adapter: ModelAdapter,
    index: FeatureIndex,
    query: Tensor,
    pairs: PairScores,
    config: AttributionConfig,
    progress: Progress,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What tracks lose by one step away from each run of the suspect's segments.

    Returns
    -------
    score : ndarray, shape (n_tracks,)
        Mean over the runs, of each track's nearest segments and the panel's.
    comparable : ndarray, shape (n_runs, n_tracks)
        Of the panel's segments alone, as the index's controls have it.
    """
    tracks = index.catalogue.tracks
    panel = panel_of(pairs.track_of, [track.role for track in tracks], config.step_panel)
    nearest = _nearest(pairs.scores.max(0), pairs.track_of, config.step_segments)
    chosen = np.union1d(nearest, panel)
    of_panel = np.isin(chosen, panel)
    layers = adapter.attributable_layers(config.modules)
    runs = runs_of(len(query))
    rows = []
    for n_done, run in enumerate(runs, 1):
        others = gather(index.plans, index.representation, chosen, n_per_batch(query, adapter))
        own = batches_of(query[run], adapter)
        before = pairs.base_losses[chosen]
        rows.append(rises_after(adapter, layers, own, others, before, index.curvature, config))
        progress("attribute: steps away from the suspect", n_done, len(runs))
    of = pairs.track_of[chosen]
    return (
        mean_by_track(np.mean(rows, axis=0), of, len(tracks)),
        np.stack([mean_by_track(row[of_panel], of[of_panel], len(tracks)) for row in rows]),
    )


def _nearest(
    best: NDArray[np.float64], track_of: NDArray[np.int64], n_segments: int
) -> NDArray[np.int64]:
    """Each track's `n_segments` best segments, ascending positions."""
    order = np.lexsort((-best, track_of))
    rank_in_track = np.arange(len(order)) - np.searchsorted(track_of[order], track_of[order])
    return np.sort(order[rank_in_track < n_segments])
