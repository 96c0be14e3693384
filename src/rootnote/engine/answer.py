"""What is said of a suspect by its representations: every track's score, and who is named.

`attribution` makes the representations from a sound file and a result from this.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Basis, Catalogue, ModelFit
from rootnote.engine.account import Finding, finding, fit_p_value
from rootnote.engine.fit import model_fit
from rootnote.engine.index import FeatureIndex, batches_of
from rootnote.engine.influence import PairScores, pair_scores
from rootnote.engine.knowledge import Knowledge, knowledge
from rootnote.engine.learned import comparable_losses
from rootnote.engine.leave_one_out import leave_one_out
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.origin import in_its_steps, origin
from rootnote.engine.pooling import pool, standardise_rows
from rootnote.engine.rises import rises_of
from rootnote.engine.sampling import sampling
from rootnote.engine.score_weights import weights_of
from rootnote.progress import Progress, silent


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What is said of a suspect by its representations alone, in the catalogue's order.

    Parameters
    ----------
    score : ndarray, shape (n_tracks,)
        What tracks are ranked by; NaN without segments.
    components : dict of str to ndarray, shape (n_tracks,)
    by_segment : ndarray, shape (n_segments, n_tracks)
        Influence, rescored exactly.
    """

    score: NDArray[np.float64]
    components: dict[str, NDArray[np.float64]]
    by_segment: NDArray[np.float64]
    pairs: PairScores
    known: Knowledge
    found: Finding
    fit: ModelFit


def answer_for(
    adapter: ModelAdapter,
    index: FeatureIndex,
    variants: Tensor,
    config: AttributionConfig,
    *,
    known: Knowledge | None = None,
    phases: NDArray[np.float64] | None = None,
    controls: Catalogue | None = None,
    progress: Progress = silent,
) -> Answer:
    """Score all tracks for a suspect, and say who is named.

    Parameters
    ----------
    variants : Tensor, shape (n_variants, n_segments, …)
        Representations of the suspect's segments as `encode_query` gives them.
    known : Knowledge, optional
        Of this index, where it is known already: it is the same for all suspects.
    phases : ndarray, shape (n_stretches, n_phases), optional
        The suspect's, as `origin.suspect_phases` gives them.
    """
    query = variants[0]
    asked = variants[:1] if in_its_steps(phases) else variants
    pairs = pair_scores(adapter, index, asked, config, progress)
    tracks = index.catalogue.tracks
    n_tracks = len(tracks)
    by_segment = pool(pairs.scores, pairs.track_of, n_tracks, config.pooling_sharpness)
    influence = by_segment.mean(0)
    step, rises = rises_of(adapter, index, query, pairs, config, progress)
    components = {"influence": influence, "unlearning": step}
    known = known or knowledge(index, pairs.base_losses, pairs.track_of)
    if known.relative is not None:
        components["learned"] = known.relative
    weights = weights_of(config, query)
    parts = _standardise(influence), _standardise(step), known.relative
    score = weights.joined(*parts)
    if config.depth == "full" and weights.leave_out:
        left_out = leave_one_out(adapter, index, query, score, config, progress)
        components["leave_one_out"] = left_out
        apart = _standardise(left_out)
        # A track that was not stepped away from is no better than the least of those that were.
        least = np.nan_to_num(apart, nan=np.nanmin(apart, initial=0.0))
        score = weights.joined(*parts, least)
    comparable = pool(pairs.comparable, pairs.track_of, n_tracks, config.pooling_sharpness)
    learned_tracks = known.membership.learned
    unlearned = np.array([one.basis is Basis.UNKNOWN for one in learned_tracks])
    suspect_losses = losses(adapter, batches_of(query, adapter)).double().numpy()
    own, base = comparable_losses(
        index, query, suspect_losses, pairs.base_losses, unlearned[pairs.track_of]
    )
    fit = model_fit(
        adapter,
        index,
        suspect_losses,
        pairs.base_losses,
        pairs.track_of,
        controls,
        config,
        progress,
    )
    made = origin(
        phases,
        index.generation_phases,
        lambda: fit_p_value(own, base, pairs.track_of, learned_tracks),
        drawn=(sampling(adapter, query), index.generation_sampling),
        disclosed=config.origin_disclosed,
    )
    fit = replace(fit, origin=made)
    found = finding(
        index.controls,
        index.runs.apart(known.clusters),
        tracks,
        rises,
        comparable,
        learned_tracks,
        foreign=fit.looks_foreign,
        origin=made,
    )
    return Answer(score, components, by_segment, pairs, known, found, fit)


def _standardise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Over the tracks that have a value."""
    present = np.isfinite(values)
    result = np.full_like(values, np.nan)
    result[present] = standardise_rows(values[None, present])[0]
    return result
