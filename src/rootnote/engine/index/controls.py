"""What every catalogue segment scores for sound that is not its own, at levels that are not ours.

A suspect asked about at another level than its own draws out segments that are near to anything
loud or anything quiet. Segments of the catalogue itself, one from each of up to 48 tracks, are
played at that level and scored against the whole catalogue; the mean and spread over those of
other tracks are what a suspect's score at that level has to stand out from.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index.batches import read_batch
from rootnote.engine.index.blocks import Block, BlockPlan
from rootnote.engine.index.scan import scan
from rootnote.engine.models import ModelAdapter
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


def control_levels(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    blocks: Callable[[], Iterator[Block]],
    plans: list[BlockPlan],
    curvature: dict[str, LayerCurvature],
    config: AttributionConfig,
    progress: Progress,
) -> dict[str, Tensor]:
    """Mean and spread of every segment's scores for controls, level by level.

    Returns
    -------
    levels : dict
        `means` and `spreads`, each (n_levels, n_train), in the order of `config.levels_db`.
    """
    layers = adapter.attributable_layers(config.modules)
    controls = draw_controls(plans, config.seed)
    audio = [
        read_batch(catalogue.tracks[one.track], [one.plan.segments[one.position]], adapter)
        for one in controls
    ]
    track_of = np.concatenate([np.full(len(plan.segments), plan.track) for plan in plans])
    others = np.array([one.track for one in controls])[:, None] != track_of
    means, spreads = [], []
    n_done = 0
    for level in config.levels_db:
        gain = 10 ** (level / 20)
        rows = []
        for samples in audio:
            traces = trace(adapter, layers, adapter.encode(samples * gain))[1]
            features = whole_features(traces, curvature, config.damping)
            rows.append(scan(blocks(), features, config.rank, config.seed))
            n_done += 1
            progress("index: levels", n_done, len(audio) * len(config.levels_db))
        scores = np.ma.masked_array(np.concatenate(rows), ~others)
        means.append(torch.from_numpy(scores.mean(0).filled(0.0)))
        spreads.append(torch.from_numpy(scores.std(0).filled(0.0)))
    return {"means": _stack(means), "spreads": _stack(spreads)}


def _stack(rows: list[Tensor]) -> Tensor:
    return torch.stack(rows) if rows else torch.zeros(0)
