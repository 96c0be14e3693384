"""What the suspect loses by one step away from each track: leaving a track out, estimated.

θ⁺ = θ + η F⁻¹ ∇L(track), and the track's figure is L(suspect, θ⁺) − L(suspect, θ). `unlearning`
steps away from the suspect once and asks all tracks, which is cheap, and what Sony published (arXiv
2506.18312). This goes the way that a training without the track goes, at a step for every track: so
it is part of depth `full`. To first order both are the influence function (Koh & Liang, arXiv
1703.04730); the steps are long enough to see more than that. η is set so that the track's own loss
rises by a given number of nats, the same for every track.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.index import FeatureIndex, batches_of, gather
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.unlearning import rises_after
from rootnote.progress import Progress

Values = NDArray[np.float64]

_MOST_SEGMENTS = 16
"""Of each track, spread evenly, that the step is taken away from."""


def leave_one_out(
    adapter: ModelAdapter,
    index: FeatureIndex,
    query: Tensor,
    fast: Values,
    config: AttributionConfig,
    progress: Progress,
) -> Values:
    """What the suspect loses by a step away from each track, in nats, (n_tracks,).

    Parameters
    ----------
    query : Tensor, shape (n_segments, …)
        Representations of the suspect's segments.
    fast : ndarray, shape (n_tracks,)
        Scores without this. The `config.leave_out_tracks` best are stepped away from; all others
        have NaN.

    Raises
    ------
    Cancelled
        From `progress`, once a track; the weights are what they were.
    """
    asked = batches_of(query, adapter)
    before = losses(adapter, asked).double().numpy()
    layers = adapter.attributable_layers(config.modules)
    sized = replace(config, step_nats=config.leave_out_nats)
    rises = np.full(len(fast), np.nan)
    chosen = _first(fast, config.leave_out_tracks)
    for n_done, track in enumerate(chosen, 1):
        own = segments_of_track(adapter, index, track)
        risen = rises_after(adapter, layers, own, asked, before, index.curvature, sized)
        rises[track] = risen.mean()
        progress("attribute: steps away from tracks", n_done, len(chosen))
    finite = rises[np.isfinite(rises)]
    broken = [track for track in chosen if not np.isfinite(rises[track])]
    rises[broken] = finite.max(initial=0.0)  # a step that breaks the network costs no less
    return rises


def segments_of_track(adapter: ModelAdapter, index: FeatureIndex, track: int) -> list[Tensor]:
    """Representations of what a step is taken away from, in batches that fit in memory."""
    positions = np.flatnonzero(index.track_of == track)
    places = np.linspace(0, len(positions) - 1, _MOST_SEGMENTS).round().astype(int)
    chosen = positions[np.unique(places)]
    found = gather(index.plans, index.representation, chosen, _MOST_SEGMENTS)
    return [batch for part in found for batch in batches_of(part, adapter)]


def _first(scores: Values, n: int) -> list[int]:
    """The tracks of the best scores, in the catalogue's order."""
    order = np.argsort(-scores, kind="stable")[:n]  # NaN sorts last
    return sorted(int(i) for i in order if np.isfinite(scores[i]))
