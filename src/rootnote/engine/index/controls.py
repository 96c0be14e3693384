"""What every catalogue segment scores for sound that is not its own and was played another way.

A suspect asked about at another level or speed than its own draws out segments that are near to
anything loud, quiet or dull. Segments of the catalogue itself, one from each of up to 48 tracks,
are played that way and scored against the whole catalogue; the mean and spread over those of
other tracks are what a suspect's score has to stand out from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.features import LayerFactors, factorise, whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index.batches import read_batch
from rootnote.engine.index.blocks import Block, BlockPlan
from rootnote.engine.index.scan import scan
from rootnote.engine.models import ModelAdapter
from rootnote.engine.variants import variants_of
from rootnote.progress import Progress

_MOST_CONTROLS = 48


@dataclass(frozen=True, slots=True)
class ControlSegment:
    """One catalogue segment that serves as a control."""

    track: int
    plan: BlockPlan
    position: int


def draw_controls(plans: list[BlockPlan], seed: int) -> list[ControlSegment]:
    """One full-length segment from each of up to 48 tracks."""
    rng = np.random.default_rng(seed)
    by_track: dict[int, list[ControlSegment]] = {}
    for plan in plans:
        for position in range(len(plan.segments)):
            control = ControlSegment(plan.track, plan, position)
            by_track.setdefault(plan.track, []).append(control)
    tracks = rng.permutation(sorted(by_track))[:_MOST_CONTROLS]
    drawn = [by_track[int(track)] for track in tracks]
    return [own[int(rng.integers(len(own)))] for own in drawn]


def control_scores(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    blocks: Iterable[Block],
    plans: list[BlockPlan],
    curvature: dict[str, LayerCurvature],
    config: AttributionConfig,
    progress: Progress,
) -> dict[str, Tensor]:
    """Mean and spread of every segment's scores for controls, variant by variant.

    Returns
    -------
    scores : dict
        `means` and `spreads`, each (n_variants - 1, n_train): without the first of
        `engine.variants.variants_of`, which is the suspect as it is.
    """
    layers = adapter.attributable_layers(config.modules)
    controls = draw_controls(plans, config.seed)
    further = variants_of(config)[1:]
    factors: dict[str, list[LayerFactors]] = {name: [] for name in layers}
    n_done = 0
    for variant in further:
        for one in controls:
            segment = one.plan.segments[one.position]
            audio = read_batch(catalogue.tracks[one.track], [segment], adapter, variant)
            traces = trace(adapter, layers, adapter.encode(audio))[1]
            for name, values in whole_features(traces, curvature, config.damping).items():
                factors[name].append(factorise(values, config.rank, config.seed).cpu())
            n_done += 1
            progress("index: controls", n_done, len(controls) * len(further))
    if not further:
        return {"means": torch.zeros(0), "spreads": torch.zeros(0)}
    joined = {name: LayerFactors.joined(parts) for name, parts in factors.items()}
    scores = scan(blocks, joined).reshape(len(further), len(controls), -1)
    track_of = np.concatenate([np.full(len(plan.segments), plan.track) for plan in plans])
    own = np.array([one.track for one in controls])[:, None] == track_of
    others = np.ma.masked_array(scores, np.broadcast_to(own, scores.shape))
    return {
        "means": torch.from_numpy(others.mean(1).filled(0.0)),
        "spreads": torch.from_numpy(others.std(1).filled(0.0)),
    }
