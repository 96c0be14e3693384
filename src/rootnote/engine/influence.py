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
from rootnote.engine.features import factorise, whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index import FeatureIndex
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import standardise_rows
from rootnote.progress import Progress

_FEATURE_BYTES = 256 << 20
"""Memory for uncompressed features at a time; one example is always held."""


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """Influence of every catalogue segment on every suspect segment.

    Parameters
    ----------
    scores : ndarray, shape (n_query, n_train), float64
        In standard deviations over the catalogue, best of the query's variants. Higher: training
        on the segment lowered the query's loss.
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
    query : Tensor, shape (n_variants, n_query, …)
        Representations of the suspect's segments, all of one shape, in every variant.
    """
    layers = adapter.attributable_layers(config.modules)
    n_numbers = sum(layer.weight.numel() for layer in layers.values())
    n_at_once = max(1, _FEATURE_BYTES // (4 * n_numbers))
    rows: list[NDArray[np.float64]] = []
    for batch in query.flatten(0, 1).split(n_at_once):
        features = whole_features(trace(adapter, layers, batch)[1], index.curvature, config.damping)
        scores = _scan(index, features, config, progress)
        chosen = _shortlist(scores, config.shortlist)
        scores[:, chosen] = _rescore(adapter, index, features, chosen, n_at_once, config, progress)
        rows.append(scores)
    by_variant = standardise_rows(np.concatenate(rows)).reshape(*query.shape[:2], -1)
    return PairScores(
        by_variant.max(0),
        tuple(segment for plan in index.plans for segment in plan.segments),
        np.concatenate([np.full(len(plan.segments), plan.track) for plan in index.plans]),
        np.concatenate([block.losses.double().numpy() for block in index.blocks()]),
    )


def _scan(
    index: FeatureIndex, features: dict[str, Tensor], config: AttributionConfig, progress: Progress
) -> NDArray[np.float64]:
    """Scores from the low-rank factors, (n_query, n_train)."""
    columns: list[Tensor] = []
    query = {
        name: factorise(values, config.rank, config.seed).cpu() for name, values in features.items()
    }
    for n_done, block in enumerate(index.blocks(), 1):
        total = torch.zeros(())
        for name, own in query.items():
            total = total + block.factors[name].inner_products(own)
        columns.append(total / block.norms.clamp(min=torch.finfo(torch.float32).tiny))
        progress("attribute: catalogue", n_done, len(index.plans))
    return torch.cat(columns, 1).double().numpy()


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
