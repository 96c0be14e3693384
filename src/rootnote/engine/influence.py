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
from rootnote.engine.draws import Agreement, agreement, interval_of
from rootnote.engine.features import LayerFactors, factorise, weighed, whole_features
from rootnote.engine.gradients import halves_of, trace
from rootnote.engine.index import FeatureIndex, against, gather, scan
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import standardise_rows
from rootnote.engine.variants import Variant, variants_of
from rootnote.progress import Progress

_FEATURE_BYTES = 256 << 20
"""Memory for uncompressed features at a time; one example is always held."""
_CLEARLY = 1.1
"""By this factor a further variant's best matches must stand out more than the suspect's own."""


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """Influence of every catalogue segment on every suspect segment.

    Parameters
    ----------
    scores : ndarray, shape (n_query, n_train), float64
        Against the controls', in standard deviations over the catalogue. Higher: training on the
        segment lowered the query's loss.
    comparable : ndarray, shape (n_query, n_train), float64
        The same for the suspect as it is and from the index alone, without exact rescoring: made
        exactly as the controls' own scores were, and so what a test must use.
    segments : tuple of Segment, length n_train
    track_of : ndarray, shape (n_train,)
        Position of each segment's track in the catalogue.
    base_losses : ndarray, shape (n_train,)
        Loss of each segment under the checkpoint.
    variant : Variant
        How the suspect was played when it was asked about.
    agreement : Agreement or None
        Of what the halves of a diffusion model's draws say of the nearest tracks.
    """

    scores: NDArray[np.float64]
    comparable: NDArray[np.float64]
    segments: tuple[Segment, ...]
    track_of: NDArray[np.int64]
    base_losses: NDArray[np.float64]
    variant: Variant
    agreement: Agreement | None = None


def pair_scores(
    adapter: ModelAdapter,
    index: FeatureIndex,
    query: Tensor,
    config: AttributionConfig,
    progress: Progress,
) -> PairScores:
    """Score the whole catalogue for every variant, choose one, rescore its shortlist exactly.

    Parameters
    ----------
    query : Tensor, shape (n_variants, n_query, …)
        Representations of the suspect's segments in the variants of
        `engine.variants.variants_of(config)`, all of one shape.
    """
    layers = adapter.attributable_layers(config.modules)
    n_numbers = sum(layer.weight.numel() for layer in layers.values())
    n_at_once = max(1, _FEATURE_BYTES // (4 * n_numbers))

    def features_of(examples: Tensor) -> Iterator[list[dict[str, Tensor]]]:
        for batch in examples.split(n_at_once):
            yield _features(adapter, batch, index, config)

    factors: dict[str, list[LayerFactors]] = {name: [] for name in layers}
    for features, *_ in features_of(query.flatten(0, 1)):
        for name, values in features.items():
            factors[name].append(factorise(values, config.rank, config.seed).cpu())
    joined = {name: LayerFactors.joined(parts) for name, parts in factors.items()}
    rough = weighed(adapter, scan(index.blocks(), joined)).reshape(*query.shape[:2], -1)
    apart = np.stack(list(map(against, rough, index.controls.means, index.controls.spreads)))
    chosen = choose_variant(apart)
    rows = rough[chosen]
    track_of = index.track_of
    agreements: list[NDArray[np.float64]] = []
    for first, parts in zip(
        range(0, len(rows), n_at_once), features_of(query[chosen]), strict=True
    ):
        own = rows[first : first + n_at_once]
        columns = _shortlist(apart[chosen, first : first + n_at_once], config.shortlist)
        every, *half = _rescore(adapter, index, parts, columns, n_at_once, config, progress)
        own[:, columns] = every
        if half:
            agreements.append(agreement(half, track_of[columns]))
    exact = against(rows, index.controls.means[chosen], index.controls.spreads[chosen])
    return PairScores(
        standardise_rows(exact),
        standardise_rows(apart[0]),
        tuple(segment for plan in index.plans for segment in plan.segments),
        track_of,
        index.losses(),
        variants_of(config)[chosen],
        interval_of(agreements),
    )


def choose_variant(apart: NDArray[np.float64]) -> int:
    """The variant in which the suspect finds its sources; 0 is the suspect as it is.

    Another one is chosen only where its best matches stand out clearly more.

    Parameters
    ----------
    apart : ndarray, shape (n_variants, n_query, n_train)
        Scores in standard deviations of those of controls played the same way.
    """
    peaks = np.array([standardise_rows(scores).max(1).mean() for scores in apart])
    best = int(peaks.argmax())
    return best if peaks[best] >= _CLEARLY * peaks[0] else 0


def _shortlist(rough: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """The segments that stand out most for any of the query's segments, ascending."""
    best = standardise_rows(rough).max(0)
    return np.sort(np.argsort(-best, kind="stable")[:size])


def _features(
    adapter: ModelAdapter, batch: Tensor, index: FeatureIndex, config: AttributionConfig
) -> list[dict[str, Tensor]]:
    """Uncompressed features under all draws and, where there are several, each half of them."""
    traces = trace(adapter, adapter.attributable_layers(config.modules), batch)[1]
    parts = [traces, *halves_of(traces, adapter.n_draws)]
    return [whole_features(part, index.curvature, config.damping) for part in parts]


def _rescore(
    adapter: ModelAdapter,
    index: FeatureIndex,
    query: list[dict[str, Tensor]],
    chosen: NDArray[np.int64],
    n_at_once: int,
    config: AttributionConfig,
    progress: Progress,
) -> list[NDArray[np.float64]]:
    """Scores (n_query, n_chosen) of chosen segments, for each of the query's `_features`."""
    columns: list[list[Tensor]] = [[] for _ in query]
    n_done = 0
    for batch in gather(index.plans, index.representation, chosen, n_at_once):
        train = _features(adapter, batch, index, config)
        for found, asked, given in zip(columns, query, train, strict=True):
            total = sum(asked[name].flatten(1) @ own.flatten(1).T for name, own in given.items())
            found.append(torch.as_tensor(total).cpu())
        n_done += len(batch)
        progress("attribute: exact gradients", n_done, len(chosen))
    return [weighed(adapter, torch.cat(found, 1).double().numpy()) for found in columns]
