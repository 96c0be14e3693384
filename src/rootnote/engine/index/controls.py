"""What control sounds score, so that a suspect's scores can be held against them.

Some catalogue segments are near to anything loud, quiet or dull, and draw every suspect (the hubs
of Radovanović et al., JMLR 11). So every score is taken from the mean, and in units of the spread,
of what the same segment scores for *controls*: segments of recordings of the catalogue, each held
against other recordings only (its own copy would say that any track may score like that by chance),
and for a suspect played another way controls played that way too.

The same scores, pooled into tracks, are the nulls that a suspect's scores are tested against:
`bank_tracks` for recordings and `generation_tracks` for what the model itself generates.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue, Role
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.duplicates import clusters
from rootnote.engine.features import LayerFactors, factorise, weighed, whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index.batches import read_batch
from rootnote.engine.index.blocks import Block, BlockPlan
from rootnote.engine.index.scan import scan
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import pool, standardise_rows
from rootnote.engine.variants import Variant, variants_of
from rootnote.progress import Progress

Scores = NDArray[np.float64]

_MOST_PLAYED = 48
"""Tracks of which one segment is played in every further way."""
_SHORTEST_RUN = 3
_LONGEST_RUN = 10
"""Consecutive segments that the bank takes of one recording: 30 s, as long as most suspects."""
_BATCH = 8


@dataclass(frozen=True, slots=True)
class ControlSegment:
    """One catalogue segment that serves as a control."""

    track: int
    plan: BlockPlan
    position: int


@dataclass(frozen=True, slots=True, eq=False)
class ControlScores:
    """What controls score.

    Parameters
    ----------
    means, spreads : ndarray, shape (n_variants, n_train)
        Of every catalogue segment's scores for controls played in each of `variants_of(config)`.
    bank_tracks : ndarray, shape (n_bank, n_tracks)
        Pooled scores of the bank's segments as they are, as a suspect's are pooled. NaN where a
        control would be held against its own recording, and for tracks without segments.
    bank_recordings : ndarray, shape (n_bank,), int64
        Position in the catalogue of the track that each is a segment of; runs are consecutive.
    generation_tracks : ndarray, shape (n_generations, n_tracks)
        The same for segments that the model generated.
    """

    means: Scores
    spreads: Scores
    bank_tracks: Scores
    bank_recordings: NDArray[np.int64]
    generation_tracks: Scores

    def tensors(self) -> dict[str, Tensor]:
        """For the disk, in single precision, which is what scores are computed in."""
        kept = {name: torch.from_numpy(getattr(self, name)) for name in self.__slots__}
        return {name: one.float() if one.is_floating_point() else one for name, one in kept.items()}

    @classmethod
    def of_tensors(cls, tensors: dict[str, Tensor]) -> "ControlScores":
        """From the disk."""
        kept = {name: tensors[name] for name in cls.__slots__}
        return cls(
            **{
                name: (one.double() if one.is_floating_point() else one).numpy()
                for name, one in kept.items()
            }
        )


def draw_bank(
    plans: Sequence[BlockPlan], roles: Sequence[Role], n_segments: int, seed: int
) -> list[ControlSegment]:
    """A run of consecutive segments from each of many tracks, about `n_segments` together.

    Recordings that cannot have been in training come first; the others fill up.

    Parameters
    ----------
    roles : sequence of Role
        Of the catalogue's tracks, in order.
    """
    by_track: dict[int, list[ControlSegment]] = {}
    for plan in plans:
        for position in range(len(plan.segments)):
            by_track.setdefault(plan.track, []).append(ControlSegment(plan.track, plan, position))
    rng = np.random.default_rng(seed)
    order = [int(track) for track in rng.permutation(sorted(by_track))]
    order.sort(key=lambda track: not roles[track].unlearned)
    run = int(np.clip(n_segments // max(1, len(order)), _SHORTEST_RUN, _LONGEST_RUN))
    bank: list[ControlSegment] = []
    for track in order:
        if len(bank) >= n_segments:
            break
        own = by_track[track]
        first = int(rng.integers(max(1, len(own) - run + 1)))
        bank += own[first : first + run]
    return bank


def control_scores(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    blocks: Callable[[], Iterable[Block]],
    plans: Sequence[BlockPlan],
    generations: Tensor,
    curvature: dict[str, LayerCurvature],
    config: AttributionConfig,
    progress: Progress,
) -> ControlScores:
    """Score the controls against the whole catalogue.

    Parameters
    ----------
    blocks : callable
        Streams the index's features; called twice.
    generations : Tensor, shape (n_generations, …)
        Representations of what the model generated.
    """
    roles = [track.role for track in catalogue.tracks]
    bank = draw_bank(plans, roles, config.control_segments, config.seed)
    played = list({one.track: one for one in reversed(bank)}.values())[:_MOST_PLAYED]
    further = variants_of(config)[1:]
    n_steps = len(further) + 1
    parts = [_stored_factors(blocks(), bank)]
    for n_done, variant in enumerate(further, 1):
        codes = _played(adapter, catalogue, played, variant)
        parts.append(_factors(adapter, codes, curvature, config))
        progress("index: controls", n_done, n_steps)
    parts.append(_factors(adapter, list(generations.split(_BATCH)), curvature, config))
    joined = {name: LayerFactors.joined([part[name] for part in parts]) for name in curvature}
    scores = weighed(adapter, scan(blocks(), joined))
    progress("index: controls", n_steps, n_steps)

    track_of = np.concatenate([np.full(len(plan.segments), plan.track) for plan in plans])
    n_bank, n_played = len(bank), len(played) * len(further)
    recording = clusters([track.pcm_sha256 for track in catalogue.tracks])
    own_of_bank, own_of_played = (
        recording[[one.track for one in some]][:, None] == recording[track_of]
        for some in (bank, played)
    )
    of_bank, of_played, of_generations = np.split(scores, [n_bank, n_bank + n_played])
    moments = [mean_and_spread(of_bank, own_of_bank)]
    moments += [
        mean_and_spread(own, own_of_played)
        for own in of_played.reshape(len(further), len(played), len(track_of))
    ]
    means, spreads = (np.stack(values) for values in zip(*moments, strict=True))
    n_tracks, sharpness = len(catalogue.tracks), config.pooling_sharpness

    def pooled(rows: Scores, own: NDArray[np.bool_]) -> Scores:
        return pool_others(against(rows, means[0], spreads[0]), own, track_of, n_tracks, sharpness)

    return ControlScores(
        means,
        spreads,
        pooled(of_bank, own_of_bank),
        np.array([one.track for one in bank]),
        pooled(of_generations, np.zeros_like(of_generations, dtype=bool)),
    )


def mean_and_spread(scores: Scores, own: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    """Over the controls (rows) of every column but those of its own track; 0 and 1 without any."""
    others = np.ma.masked_array(scores, own)
    return others.mean(0).filled(0.0), others.std(0).filled(1.0)


def against(scores: Scores, means: Scores, spreads: Scores) -> Scores:
    """In standard deviations from the controls' mean; 0 where those do not vary."""
    return np.divide(scores - means, spreads, out=np.zeros_like(scores), where=spreads > 0)


def pool_others(
    scores: Scores,
    own: NDArray[np.bool_],
    track_of: NDArray[np.int64],
    n_tracks: int,
    sharpness: float,
) -> Scores:
    """Pool each control's scores into tracks as a suspect's are, its own track left out as NaN.

    Parameters
    ----------
    scores : ndarray, shape (n_controls, n_train)
    own : ndarray, shape (n_controls, n_train)
        Which segments are of the control's own track.
    """
    pooled = np.full((len(scores), n_tracks), np.nan)
    for row, kept in enumerate(~own):
        if kept.any():
            rows = standardise_rows(scores[row : row + 1, kept])
            pooled[row] = pool(rows, track_of[kept], n_tracks, sharpness)[0]
    return pooled


def _stored_factors(
    blocks: Iterable[Block], bank: Sequence[ControlSegment]
) -> dict[str, LayerFactors]:
    """Unit-norm features of the bank's segments, from the index, in the bank's order."""
    least = torch.finfo(torch.float32).tiny
    found: dict[tuple[int, int], dict[str, LayerFactors]] = {}
    wanted: dict[int, list[int]] = {}
    for one in bank:
        wanted.setdefault(one.plan.number, []).append(one.position)
    for block in blocks:
        for position in wanted.get(block.plan.number, ()):
            norm = block.norms[position].clamp(min=least)
            found[block.plan.number, position] = {
                name: LayerFactors(
                    own.output[position, None].float() / norm, own.input[position, None].float()
                )
                for name, own in block.factors.items()
            }
    ordered = [found[one.plan.number, one.position] for one in bank]
    return {name: LayerFactors.joined([own[name] for own in ordered]) for name in ordered[0]}


def _played(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    controls: Sequence[ControlSegment],
    variant: Variant,
) -> list[Tensor]:
    """Representations of the controls played that way, in order, in batches of one shape."""
    batches: list[list[Tensor]] = []
    for one in controls:
        segment = one.plan.segments[one.position]
        audio = read_batch(catalogue.tracks[one.track], [segment], adapter, variant)
        codes = adapter.encode(audio)
        if batches and batches[-1][0].shape == codes.shape and len(batches[-1]) < _BATCH:
            batches[-1].append(codes)
        else:
            batches.append([codes])
    return [torch.cat(batch) for batch in batches]


def _factors(
    adapter: ModelAdapter,
    batches: Sequence[Tensor],
    curvature: dict[str, LayerCurvature],
    config: AttributionConfig,
) -> dict[str, LayerFactors]:
    """Unit-norm features, factorised as the catalogue's are."""
    layers = adapter.attributable_layers(config.modules)
    parts: dict[str, list[LayerFactors]] = {name: [] for name in layers}
    for batch in batches:
        traces = trace(adapter, layers, batch)[1]
        for name, values in whole_features(traces, curvature, config.damping).items():
            parts[name].append(factorise(values, config.rank, config.seed).cpu())
    return {name: LayerFactors.joined(own) for name, own in parts.items()}
