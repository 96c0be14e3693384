"""How many draws of (timestep, noise) a diffusion model's influence needs, and what they leave.

Influence is a mean over draws. What its two halves say of the same tracks tells how far the scores
would agree with those of other draws (Spearman 1910 and Brown 1910, Brit. J. Psychol. 3). Before an
index is built, a few of the catalogue's segments are scored against each other with 16 draws, and
with twice as many until they agree.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.curvature import estimate_curvature
from rootnote.engine.features import weighed, whole_features
from rootnote.engine.gradients import LEAST_DRAWS, LayerTrace, halves_of, trace
from rootnote.engine.index import batches_of, read_batch
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import row_correlations
from rootnote.engine.segmentation import segments_of
from rootnote.errors import AudioError
from rootnote.progress import Progress, silent

Values = NDArray[np.float64]

ENOUGH = 0.9
"""Scores that would agree so with those of other draws need no more of them."""
MOST_MEASURED = 64
"""A person may ask for more: every draw costs as much as the first."""
_SAMPLE = 12
_LEAST_TRACKS = 4
_RESAMPLES = 400
_ENDS = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Correlation of scores with those of as many other draws, and its 90 % interval."""

    value: float
    low: float
    high: float


def agreement(halves: Sequence[Values], track_of: NDArray[np.int64]) -> Values:
    """Correlation over tracks that the scores would have with those of as many other draws.

    From the correlation of two halves of the draws. Among the nearest tracks alone it is smaller
    than over the catalogue.

    Parameters
    ----------
    halves : two of ndarray, shape (n_query, n_chosen)
    track_of : ndarray, shape (n_chosen,)

    Returns
    -------
    values : ndarray, shape (401,)
        As measured, and of tracks drawn anew; NaN for fewer than three tracks.
    """
    number = np.unique(track_of, return_inverse=True)[1]
    n_tracks = int(number.max()) + 1
    if n_tracks < 3:
        return np.full(1 + _RESAMPLES, np.nan)
    a, b = (np.bincount(number, half.mean(0)) / np.bincount(number) for half in halves)
    drawn = np.random.default_rng(0).integers(0, n_tracks, (_RESAMPLES, n_tracks))
    rows = np.vstack([np.arange(n_tracks), drawn])
    return _stepped_up(row_correlations(a[rows], b[rows]))


def interval_of(values: Sequence[Values]) -> Agreement | None:
    """Mean of what `agreement` said of several parts of a suspect; None where nothing was said."""
    told = [one for one in values if np.isfinite(one[0])]
    if not told:
        return None
    return _with_ends(np.mean(told, axis=0))


def draws_needed(n_draws: int, value: float) -> int:
    """How many draws would bring an agreement to `ENOUGH`, by Spearman & Brown, in eights."""
    needed = n_draws * ENOUGH / (1 - ENOUGH) * (1 - value) / max(value, 0.05)
    return int(np.ceil(round(needed, 6) / 8)) * 8


def converged_draws(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    config: AttributionConfig,
    progress: Progress = silent,
) -> int:
    """The fewest draws, doubled from the adapter's own number, whose scores agree.

    Agreement is measured between segments from the middle of up to 12 tracks, and holds where the
    lower end of its interval is `ENOUGH`. Tokens have no draws: the adapter's own number comes
    back, as it does where fewer than four tracks can be read.

    Parameters
    ----------
    adapter : ModelAdapter
        Its number of draws is as it was afterwards.
    """
    own: int = adapter.n_draws
    if own == 1:
        return own
    codes = _sample(adapter, catalogue, config)
    if len(codes) < _LEAST_TRACKS:
        return own
    try:
        while adapter.n_draws < MOST_MEASURED:
            progress(f"measuring draws: {adapter.n_draws}", 0, 1)
            halves = adapter.n_draws >= LEAST_DRAWS
            if halves and sample_agreement(adapter, codes, config).low >= ENOUGH:
                break
            adapter.n_draws *= 2
        return adapter.n_draws
    finally:
        adapter.n_draws = own


def sample_agreement(adapter: ModelAdapter, codes: Tensor, config: AttributionConfig) -> Agreement:
    """Agreement of these examples' scores for each other, with the adapter's draws.

    Parameters
    ----------
    codes : Tensor, shape (n_examples, …)
        Of different tracks; four or more.
    """
    layers = adapter.attributable_layers(config.modules)
    batches = batches_of(codes, adapter)
    curvature = estimate_curvature(adapter, layers, batches, sample_seed=None, progress=silent)
    sides: tuple[list[Tensor], list[Tensor]] = ([], [])

    def flat(part: dict[str, LayerTrace]) -> Tensor:
        found = whole_features(part, curvature, config.damping)
        return torch.cat([values.flatten(1) for values in found.values()], 1).cpu()

    for batch in batches:
        traces = trace(adapter, layers, batch)[1]
        for side, part in zip(sides, halves_of(traces, adapter.n_draws), strict=True):
            side.append(flat(part))
    n = len(codes)
    others = ~np.eye(n, dtype=bool)
    a, b = (
        weighed(adapter, (rows @ rows.T).double().numpy())[others].reshape(n, n - 1)
        for rows in map(torch.cat, sides)
    )
    each = np.nan_to_num(row_correlations(a, b))
    drawn = np.random.default_rng(0).integers(0, n, (_RESAMPLES, n))
    return _with_ends(_stepped_up(np.append(each.mean(), each[drawn].mean(1))))


def _sample(adapter: ModelAdapter, catalogue: Catalogue, config: AttributionConfig) -> Tensor:
    """Equally long segments from the middle of tracks spread over the catalogue."""
    places = np.linspace(0, len(catalogue.tracks) - 1, min(_SAMPLE, len(catalogue.tracks)))
    found: list[Tensor] = []
    for track in (catalogue.tracks[int(place)] for place in places):
        cuts = segments_of(track, config.segment_s, config.hop_s)
        try:
            middle = cuts[(len(cuts) - 1) // 2 :][:1]
            found.append(adapter.encode(read_batch(track, middle, adapter)))
        except AudioError:
            continue  # the index names the tracks that cannot be read
    longest = max((one.shape for one in found), key=math.prod, default=None)
    same = [one for one in found if one.shape == longest]
    return torch.cat(same) if same else torch.empty(0)


def _with_ends(values: Values) -> Agreement:
    """What was measured, first, and the interval of what was drawn anew."""
    low, high = np.percentile(values[1:], _ENDS)
    return Agreement(float(values[0]), float(low), float(high))


def _stepped_up(r: Values) -> Values:
    """What a half's correlation says of the whole; 0 where it is negative, or there is none."""
    held = np.maximum(np.nan_to_num(r), 0)
    return np.asarray(2 * held / (1 + held))
