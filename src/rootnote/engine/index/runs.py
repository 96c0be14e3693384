"""Runs of a few segments of other recordings: the null that a suspect is held against.

Two statistics are held against them: influence, and what tracks lose by one step away. A step away
from any sound (`engine.unlearning`) costs every track something. What a track loses in
*excess* of what the candidates lose on average is particular to the sound, and unlike an inner
product of gradients it depends on what the checkpoint learned. A suspect's step is taken away from
runs of a few consecutive segments, and so is each control's: their excess can be compared.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue, Role
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.duplicates import clusters
from rootnote.engine.index.batches import batches_of, n_per_batch
from rootnote.engine.index.blocks import BlockPlan
from rootnote.engine.index.controls import (
    ControlScores,
    ControlSegment,
    draw_bank,
)
from rootnote.engine.index.gathering import gather
from rootnote.engine.models import ModelAdapter
from rootnote.engine.unlearning import rises_after
from rootnote.progress import Progress

Values = NDArray[np.float64]

RUN = 3
"""Consecutive segments that one step is taken away from."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlRuns:
    """What runs of control segments say of the catalogue's tracks.

    Parameters
    ----------
    scores : ndarray, shape (n_runs, n_tracks)
        Influence: means of `ControlScores.bank_tracks` over the run. NaN as there.
    rises : ndarray, shape (n_runs, n_tracks)
        Loss increases in nats per token (or in the logarithm of the squared error). NaN where a
        control would be held against its own track, and for tracks that are no candidates.
    recordings : ndarray, shape (n_runs,), int64
        Position in the catalogue of the track that each run is of; one run of each.
    """

    scores: Values
    rises: Values
    recordings: NDArray[np.int64]

    def apart(self, of_one: NDArray[np.int64]) -> "ControlRuns":
        """Without what controls say of tracks that are near-duplicates of their own recording.

        Parameters
        ----------
        of_one : ndarray, shape (n_tracks,), int64
            As `duplicates.clusters` numbers them.
        """
        own = of_one[self.recordings][:, None] == of_one
        scores, rises = (np.where(own, np.nan, values) for values in (self.scores, self.rises))
        return ControlRuns(scores, rises, self.recordings)

    def tensors(self) -> dict[str, Tensor]:
        """For the disk."""
        return {
            "scores": torch.from_numpy(self.scores).float(),
            "rises": torch.from_numpy(self.rises).float(),
            "recordings": torch.from_numpy(self.recordings),
        }

    @classmethod
    def of_tensors(cls, tensors: dict[str, Tensor]) -> "ControlRuns":
        """From the disk."""
        scores, rises = (tensors[name].double().numpy() for name in ("scores", "rises"))
        return cls(scores, rises, tensors["recordings"].numpy())


def runs_of(n_segments: int) -> list[slice]:
    """`RUN` segments each; the last run takes what is left over."""
    n_runs = max(1, n_segments // RUN)
    ends = [*range(RUN, n_runs * RUN, RUN), n_segments]
    return [slice(start, stop) for start, stop in zip([0, *ends[:-1]], ends, strict=True)]


def panel_of(
    track_of: NDArray[np.int64], roles: Sequence[Role], n_segments: int
) -> NDArray[np.int64]:
    """Up to `n_segments` of each candidate's segments, spread evenly; ascending positions.

    Candidates are tracks that may have been learned; without any, all are.

    Parameters
    ----------
    track_of : ndarray, shape (n_train,)
    roles : sequence of Role
        Of the catalogue's tracks, in order.
    """
    present = np.unique(track_of)
    candidates = [track for track in present if not roles[track].unlearned]
    chosen = []
    for track in candidates or present:
        own = np.flatnonzero(track_of == track)
        spread = np.linspace(0, len(own) - 1, n_segments).round().astype(int)
        chosen.append(own[np.unique(spread)])
    return np.concatenate(chosen)


def mean_by_track(values: Values, track_of: NDArray[np.int64], n_tracks: int) -> Values:
    """Means over each track's segments, (n_tracks,); NaN for tracks without."""
    sums = np.bincount(track_of, values, minlength=n_tracks)
    counts = np.bincount(track_of, minlength=n_tracks)
    return np.divide(sums, counts, out=np.full(n_tracks, np.nan), where=counts > 0)


def excess(rises: Values, candidates: NDArray[np.bool_]) -> Values:
    """What each track loses beyond the mean over the candidates, row by row, (n, n_tracks)."""
    kept = rises[:, candidates] if candidates.any() else rises
    known = np.isfinite(kept)
    means = np.where(known, kept, 0).sum(1) / np.maximum(known.sum(1), 1)
    return np.asarray(rises - means[:, None])


def control_runs(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    plans: Sequence[BlockPlan],
    representation: Callable[[BlockPlan], Tensor],
    base_losses: Values,
    curvature: dict[str, LayerCurvature],
    controls: ControlScores,
    config: AttributionConfig,
    progress: Progress,
) -> ControlRuns:
    """Step away from the beginning of up to `config.control_steps` of the bank's runs.

    Parameters
    ----------
    representation : callable
        Of a block's segments, (n_segments, …).
    base_losses : ndarray, shape (n_train,)
        Loss of every catalogue segment under the checkpoint.
    """
    layers = adapter.attributable_layers(config.modules)
    roles = [track.role for track in catalogue.tracks]
    track_of = np.concatenate([np.full(len(plan.segments), plan.track) for plan in plans])
    panel = panel_of(track_of, roles, config.step_panel)
    runs: dict[int, list[tuple[int, ControlSegment]]] = {}
    for place, one in enumerate(draw_bank(plans, roles, config.control_segments, config.seed)):
        runs.setdefault(one.track, []).append((place, one))
    recordings = list(runs)[: config.control_steps]
    same = clusters([track.pcm_sha256 for track in catalogue.tracks])
    scores, rises = [], []
    for n_done, recording in enumerate(recordings, 1):
        places, own = zip(*runs[recording][:RUN], strict=True)
        stretch = torch.stack([representation(one.plan)[one.position] for one in own])
        batches = gather(plans, representation, panel, n_per_batch(stretch, adapter))
        own_batches = batches_of(stretch, adapter)
        risen = rises_after(
            adapter, layers, own_batches, batches, base_losses[panel], curvature, config
        )
        row = mean_by_track(risen, track_of[panel], len(roles))
        row[same == same[recording]] = np.nan
        rises.append(row)
        scores.append(controls.bank_tracks[list(places)].mean(0))
        progress("index: steps away from controls", n_done, len(recordings))
    return ControlRuns(np.stack(scores), np.stack(rises), np.array(recordings))
