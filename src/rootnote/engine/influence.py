"""Scores of catalogue segments for suspect segments: inner products of unit whitened gradients.

g_qᵀ (F + λ)⁻¹ g_i over both norms is the influence function of Koh & Liang (arXiv 1703.04730) with
EK-FAC curvature, made scale-free. The whole catalogue is scored from the index's low-rank factors,
in a stream; the best segments are then scored again with uncompressed gradients.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Segment
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index import FeatureIndex, scan
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import standardise_rows
from rootnote.progress import Progress

_FEATURE_BYTES = 256 << 20
"""Memory for uncompressed features at a time; one example is always held."""
_CLEARLY = 1.1
"""By this factor a further level's best matches must stand out more than those at its own."""


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """Influence of every catalogue segment on every suspect segment.

    Parameters
    ----------
    scores : ndarray, shape (n_query, n_train), float64
        In standard deviations over the catalogue. Higher: training on the segment lowered the
        query's loss.
    level_db : float
        Level, relative to the suspect's own, at which it was asked about.
    segments : tuple of Segment, length n_train
    track_of : ndarray, shape (n_train,)
        Position of each segment's track in the catalogue.
    base_losses : ndarray, shape (n_train,)
        Loss of each segment under the checkpoint.
    """

    scores: NDArray[np.float64]
    segments: tuple[Segment, ...]
    track_of: NDArray[np.int64]
    base_losses: NDArray[np.float64]
    level_db: float


def pair_scores(
    adapter: ModelAdapter,
    index: FeatureIndex,
    query: Tensor,
    config: AttributionConfig,
    progress: Progress,
) -> PairScores:
    """Score the whole catalogue, then rescore the shortlist exactly.

    Parameters
    ----------
    query : Tensor, shape (1 + n_levels, n_query, …)
        Representations of the suspect's segments, all of one shape: as it is, then at the
        further levels of the configuration.
    """
    layers = adapter.attributable_layers(config.modules)
    n_numbers = sum(layer.weight.numel() for layer in layers.values())
    n_at_once = max(1, _FEATURE_BYTES // (4 * n_numbers))
    rows: list[NDArray[np.float64]] = []
    for batch in query.flatten(0, 1).split(n_at_once):
        features = whole_features(trace(adapter, layers, batch)[1], index.curvature, config.damping)
        scores = scan(index.blocks(), features, config.rank, config.seed)
        chosen = _shortlist(scores, config.shortlist)
        scores[:, chosen] = _rescore(adapter, index, features, chosen, n_at_once, config, progress)
        rows.append(scores)
    by_level = np.concatenate(rows).reshape(*query.shape[:2], -1)
    scores, level = choose_level(by_level, index.level_means, index.level_spreads)
    return PairScores(
        scores,
        tuple(segment for plan in index.plans for segment in plan.segments),
        np.concatenate([np.full(len(plan.segments), plan.track) for plan in index.plans]),
        np.concatenate([block.losses.double().numpy() for block in index.blocks()]),
        0.0 if level == 0 else config.levels_db[level - 1],
    )


def choose_level(
    by_level: NDArray[np.float64], means: NDArray[np.float64], spreads: NDArray[np.float64]
) -> tuple[NDArray[np.float64], int]:
    """Standardised scores at the level at which the suspect finds its sources.

    At another level than the suspect's own, scores are first taken against those of control
    sounds at that level. It is chosen only where its best matches stand out clearly more.

    Parameters
    ----------
    by_level : ndarray, shape (1 + n_levels, n_query, n_train)
    means, spreads : ndarray, shape (n_levels, n_train)
        Of the controls, from the index.

    Returns
    -------
    scores : ndarray, shape (n_query, n_train)
    level : int
        0: the suspect's own.
    """
    standard = [standardise_rows(by_level[0])]
    for own, mean, spread in zip(by_level[1:], means, spreads, strict=True):
        apart = np.divide(own - mean, spread, out=np.zeros_like(own), where=spread > 0)
        standard.append(standardise_rows(apart))
    peaks = np.array([scores.max(1).mean() for scores in standard])
    level = int(peaks.argmax())
    if peaks[level] < _CLEARLY * peaks[0]:
        level = 0
    return standard[level], level


def _shortlist(rough: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """The segments that stand out most for any of the query's segments, ascending."""
    best = standardise_rows(rough).max(0)
    return np.sort(np.argsort(-best, kind="stable")[:size])


def _rescore(
    adapter: ModelAdapter,
    index: FeatureIndex,
    features: dict[str, Tensor],
    chosen: NDArray[np.int64],
    n_at_once: int,
    config: AttributionConfig,
    progress: Progress,
) -> NDArray[np.float64]:
    """Scores of chosen segments from uncompressed gradients, (n_query, n_chosen)."""
    layers = adapter.attributable_layers(config.modules)
    columns: list[Tensor] = []
    n_done = 0
    for batch in gather(index, chosen, n_at_once):
        train = whole_features(trace(adapter, layers, batch)[1], index.curvature, config.damping)
        total = sum(
            features[name].flatten(1) @ values.flatten(1).T for name, values in train.items()
        )
        columns.append(torch.as_tensor(total).cpu())
        n_done += len(batch)
        progress("attribute: exact gradients", n_done, len(chosen))
    return torch.cat(columns, 1).double().numpy()


def gather(index: FeatureIndex, chosen: NDArray[np.int64], n_at_once: int) -> Iterator[Tensor]:
    """Representations of chosen segments (ascending positions), in batches of one shape."""
    first = 0
    for plan in index.plans:
        last = first + len(plan.segments)
        own = [int(i) - first for i in chosen[(chosen >= first) & (chosen < last)]]
        if own:
            yield from index.representation(plan)[own].split(n_at_once)
        first = last
