"""`attribute()`: the whole pipeline on one page.

suspect → segments → per-example gradients → whitened unit features → pair scores with the
catalogue (index, then exact for a shortlist), pooled into tracks → what each track loses by
steps away from the suspect → how well the checkpoint knows each track → at depth `full`, what the
suspect loses by a step away from each track → ranked contributions → who is named, held against
controls and learned (`account`) → at depth `full`, what the named ones explain (`explanation`).
"""

import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rootnote.domain import (
    AttributionConfig,
    AttributionResult,
    Catalogue,
    Contribution,
    Segment,
    Track,
)
from rootnote.engine.account import told as account_of
from rootnote.engine.answer import answer_for
from rootnote.engine.draws import ENOUGH, Agreement, draws_needed
from rootnote.engine.environment import versions
from rootnote.engine.explanation import Explanation, Laboratory, explain
from rootnote.engine.index import FeatureIndex
from rootnote.engine.index.runs import RUN
from rootnote.engine.influence import PairScores
from rootnote.engine.knowledge import Knowledge
from rootnote.engine.models import NOTHING, ModelAdapter, Told, load_checkpoint
from rootnote.engine.origin import suspect_phases
from rootnote.engine.pooling import best_matches, best_pairs
from rootnote.engine.query import encode_query
from rootnote.engine.score_weights import recorded, weights_of
from rootnote.engine.segmentation import segments_of
from rootnote.engine.variants import AS_IT_IS, Variant, variants_of
from rootnote.errors import AudioError
from rootnote.progress import Progress, silent

ASSUMES_LEARNED = (
    "Scores assume that the catalogue tracks were in the training set. Only tracks that are named "
    "stand out against controls and have disclosed or significant evidence that they were learned; "
    "of all others a score says no more than that they are similar through this model."
)
FAST = (
    "Shares and the explained fraction were not computed: they need the tracks to be forgotten, "
    "which depth `full` does."
)


def attribute(
    suspect: Track,
    adapter: ModelAdapter,
    index: FeatureIndex,
    config: AttributionConfig,
    *,
    region: tuple[float, float] | None = None,
    controls: Catalogue | None = None,
    known: Knowledge | None = None,
    cache: Path | None = None,
    told: Told = NOTHING,
    progress: Progress = silent,
) -> AttributionResult:
    """Rank a catalogue's tracks by their influence on a suspect, and say what may be said.

    Parameters
    ----------
    index : FeatureIndex
        Built from this checkpoint with this configuration.
    region : (start, stop), optional
        Stretch of the suspect in seconds; without it the whole suspect.
    controls : Catalogue, optional
        Recordings that the model cannot have been trained on; these show whether the suspect looks
        like this model's music. Without them the catalogue's own tracks of role `control` do.
    known : Knowledge, optional
        Of this index, where it is known already: it is the same for all suspects.
    cache : Path, optional
        Folder that keeps what forgetting gave, by content.
    told : Told
        What the checkpoint was opened with, to open it once more with untrained weights.

    Raises
    ------
    AudioError
        The suspect or region is silent, too short for the model, or cannot be decoded.
    IndexMismatchError
        The index belongs to another checkpoint.
    """
    started = datetime.now(UTC)
    clock = time.perf_counter()
    index.require(adapter, config)
    stretch = _stretch(suspect, region)
    segments = segments_of(suspect, config.segment_s, config.hop_s, stretch.start, stretch.stop)
    variants = encode_query(adapter, suspect, segments, variants_of(config))
    progress("attribute: suspect", 1, 1)
    n_tracks = len(index.catalogue.tracks)
    answer = answer_for(
        adapter,
        index,
        variants,
        config,
        known=known,
        phases=suspect_phases(adapter, suspect, stretch, config.segment_s),
        controls=controls,
        progress=progress,
    )
    pairs, found, known = answer.pairs, answer.found, answer.known
    contributions = _rank(
        index.catalogue,
        answer.score,
        answer.components,
        _best_pairs(pairs, segments, n_tracks),
        answer.by_segment,
        _matches(pairs, n_tracks),
    )
    explained = Explanation(None, None, (FAST,))
    if config.depth == "full":
        laboratory = Laboratory(adapter, index, config, known, variants[0], cache, progress)
        explained = explain(laboratory, found, lambda: _untrained(adapter, config, told))
    contributions, account = account_of(
        contributions,
        index.catalogue.tracks,
        known,
        found,
        explained.shares,
        explained.smallest,
    )
    finished = datetime.now(UTC)
    return AttributionResult(
        suspect=suspect,
        region=stretch,
        checkpoint=adapter.checkpoint,
        catalogue=index.catalogue,
        config=recorded(config, weights_of(config, variants)),
        contributions=contributions,
        fit=answer.fit,
        caveats=(
            ASSUMES_LEARNED,
            *_same_recording(suspect, index.catalogue),
            *_played(pairs.variant),
            *_drawn(pairs.agreement, adapter.n_draws),
            *known.caveats,
            *_short(len(segments), found.null.kind),
            *found.caveats,
            *explained.caveats,
            *suspect.notices,
            *index.catalogue.caveats,
            *index.caveats,
        ),
        versions=versions(),
        device=str(adapter.device),
        n_threads=torch.get_num_threads(),
        started=started.isoformat(timespec="seconds"),
        finished=finished.isoformat(timespec="seconds"),
        timings_s={"attribute": time.perf_counter() - clock},
        segments=tuple(segments),
        account=account,
        n_draws=adapter.n_draws,
    )


def _untrained(adapter: ModelAdapter, config: AttributionConfig, told: Told) -> ModelAdapter:
    """The checkpoint's network with initial weights."""
    return load_checkpoint(
        adapter.checkpoint.path,
        device=str(adapter.device),
        prompt=config.prompt,
        untrained_seed=0,
        told=told,
    )


def _same_recording(suspect: Track, catalogue: Catalogue) -> list[str]:
    """A caveat where the suspect is itself a recording of the catalogue."""
    return [
        f"The suspect holds exactly the samples of the catalogue track {track.id}: it is that "
        "recording and not something a model made."
        for track in catalogue.tracks
        if track.pcm_sha256 == suspect.pcm_sha256
    ]


def _played(variant: Variant) -> list[str]:
    """A caveat where influence was measured on the suspect played in another way."""
    if variant == AS_IT_IS:
        return []
    return [
        f"The suspect's influence scores were measured on it played in another way ({variant}), in "
        "which its best matches stand out clearly more than as it is."
    ]


def _drawn(agreement: Agreement | None, n_draws: int) -> list[str]:
    """A caveat that says how much chance a diffusion model's draws leave in the scores."""
    if agreement is None:
        return []
    caveats = [
        f"Influence scores are means over {n_draws} draws of timestep and noise; those of other "
        f"draws would correlate with them at about {agreement.value:.2f} (90 % interval "
        f"{agreement.low:.2f} to {agreement.high:.2f}) among the nearest tracks, as the agreement "
        "of their halves says."
    ]
    if agreement.value < ENOUGH:
        n_more = draws_needed(n_draws, agreement.value)
        caveats.append(f"About {n_more} draws (--draws) would bring this agreement to {ENOUGH}.")
    return caveats


def _short(n_segments: int, null: str) -> list[str]:
    """A caveat where controls are longer than the suspect."""
    if n_segments >= RUN or null != "recordings":
        return []
    return [
        f"The suspect is shorter than the {RUN} segments of every control that it is held against: "
        "its p-values are approximate."
    ]


def _stretch(suspect: Track, region: tuple[float, float] | None) -> Segment:
    """The stretch of the suspect to explain, in frames."""
    if region is None:
        return Segment(suspect.id, 0, suspect.n_frames)
    start, stop = (round(seconds * suspect.sample_rate) for seconds in region)
    if not 0 <= start < stop <= suspect.n_frames:
        raise AudioError(
            "the region does not lie within the track",
            path=suspect.path,
            expected=f"within 0 to {suspect.duration_s:.2f} s",
            found=f"{region[0]:.2f} to {region[1]:.2f} s",
            remedy="Choose a region inside the track.",
        )
    return Segment(suspect.id, start, stop)


def _best_pairs(
    pairs: PairScores, query: list[Segment], n_tracks: int
) -> list[tuple[Segment, Segment] | None]:
    """For every track, the suspect segment and source segment with the highest pair score."""
    return [
        None if pair is None else (query[pair[0]], pairs.segments[pair[1]])
        for pair in best_pairs(pairs.scores, pairs.track_of, n_tracks)
    ]


def _matches(pairs: PairScores, n_tracks: int) -> list[tuple[Segment, ...]]:
    """For every track, its best segment for each of the suspect's; empty without segments."""
    return [
        tuple(pairs.segments[i] for i in own)
        for own in best_matches(pairs.scores, pairs.track_of, n_tracks)
    ]


def _rank(
    catalogue: Catalogue,
    score: NDArray[np.float64],
    components: dict[str, NDArray[np.float64]],
    pairs: list[tuple[Segment, Segment] | None],
    by_segment: NDArray[np.float64],
    matches: list[tuple[Segment, ...]],
) -> tuple[Contribution, ...]:
    """Contributions of all tracks, best first; tracks without a segment last, without a score."""
    order = np.argsort(-score, kind="stable")  # NaN sorts last
    return tuple(
        Contribution(
            track_id=catalogue.tracks[i].id,
            rank=rank,
            score=float(score[i]),
            components={name: float(values[i]) for name, values in components.items()},
            best_pair=pairs[i],
            segment_scores=tuple(by_segment[:, i].tolist()) if matches[i] else (),
            segment_matches=matches[i],
        )
        for rank, i in enumerate(order, 1)
    )
