"""How much of a suspect the named tracks explain: forget them, forget random ones, and compare.

This is depth `full`. A set is forgotten up to the loss that its tracks would have if the checkpoint
had never seen them, as far as the unlearned recordings and the altered copies tell. Where the
catalogue is all that the model was trained on, a large set leaves it little to learn from, and its
tracks would cost more still. What is retained meanwhile is the rest of what was learned. Random
sets hold as many tracks of about the same length. What the named tracks explain is split over their
clusters by influence to first order, or by Shapley values, for which every part of the set is
forgotten too.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Basis
from rootnote.engine.account import Finding, named_clusters
from rootnote.engine.forgetting import ForgettingConfig, Forgotten, losses_without
from rootnote.engine.index import FeatureIndex, batches_of
from rootnote.engine.knowledge import Knowledge
from rootnote.engine.losses import losses
from rootnote.engine.membership import LEAST_RECORDINGS
from rootnote.engine.models import ModelAdapter
from rootnote.engine.shapley import MOST_EXACT, N_PAIRS, shapley_values
from rootnote.engine.shares import Forgetting, Shares, explained_fraction, split
from rootnote.integrity import digest_of, sha256_bytes
from rootnote.progress import Progress

Values = NDArray[np.float64]

_MOST_SEGMENTS = 64
"""Of each forgotten track; of all retained ones together four times as many."""
_N_RANDOM = 2
_MOST_SHARE = 1.0
WIDENING = 0.525
"""Of the explained fraction's interval, in units of `shares.scale_of` it: calibrated on the tuning
split (`tests/real/explained_sizes.py`), where segments and random sets alone say too little."""
PER_EVIDENCE = 0.57
"""Nats by which leaving a track out of training raises its loss, for each nat by which its evidence
of having been learned exceeds that of unlearned recordings. Of models of tokens, and"""
GROWTH = 0.53
"""a model trained without the part φ of its music knows that part worse by (1 - φ) to minus this:
it learned less of all music. Both fitted on the tuning split (`tests/real/explained_sizes.py`)."""
_MOST_FORGOTTEN = 0.95
"""The greatest φ that was tried."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Shares of the named clusters, and what else forgetting told."""

    shares: Shares | None
    smallest: float | None
    """The smallest share that would have been detected."""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Laboratory:
    """What forgetting needs, whichever set is forgotten."""

    adapter: ModelAdapter
    index: FeatureIndex
    config: AttributionConfig
    known: Knowledge
    query: Tensor
    """Representations of the suspect's segments."""
    cache: Path | None
    progress: Progress
    forgetting: ForgettingConfig = field(default_factory=ForgettingConfig)

    def without(self, tracks: Sequence[int]) -> tuple[Values, Forgotten]:
        """The suspect's losses after these tracks were forgotten."""
        forget, retain, counts = self._segments(set(tracks))
        # Each track counts with its segments, as in the loss that is held against the target.
        growth = self._growth(set(tracks))
        targets = (n * self.target(track, growth) for track, n in counts.items())
        target = float(sum(targets) / len(forget))
        label = digest_of(
            {
                "index": self.index.key.digest,
                "forgotten": sorted(self.index.catalogue.tracks[track].id for track in counts),
                "query": _digest(self.query),
                "retained": _digest(retain),
                "seed": self.config.seed,
            }
        )
        values, outcome = losses_without(
            self.adapter,
            self.adapter.attributable_layers(self.config.modules),
            self.query,
            forget,
            retain,
            target,
            label=label,
            cache=self.cache,
            config=self.forgetting,
            progress=self.progress,
        )
        return np.array(values), outcome

    def target(self, track: int, growth: float = 1.0) -> float:
        """What a track would cost a checkpoint that never saw it.

        Parameters
        ----------
        growth : float
            By how much more, in proportion, where more than this track is not seen.
        """
        own = float(self.known.losses[track])
        gap = growth * max(0.0, self._gap(track))
        return own * float(np.exp(gap)) if self.known.is_error else own + gap

    def _gap(self, track: int) -> float:
        """By how many nats having learned it lowers a track's loss, or its logarithm."""
        statistic, parts = self.known.evidence.statistic, self.known.evidence.parts
        others = self.known.unlearned & np.isfinite(statistic)
        excess = float(statistic[track] - statistic[others].mean()) if others.any() else np.nan
        if others.sum() > LEAST_RECORDINGS and np.isfinite(excess) and not self.known.is_error:
            return PER_EVIDENCE * excess
        own, unseen = float(self.known.losses[track]), float(self.known.unseen[track])
        signs = [np.log(unseen / own) if self.known.is_error else unseen - own]
        signs += [float(parts[name][track]) for name in ("phase", "gain") if name in parts]
        return max((value for value in signs if np.isfinite(value)), default=0.0)

    def _is_learned(self, track: int) -> bool:
        """Whether it is disclosed or inferred that the checkpoint learned a track."""
        return self.known.membership.learned[track].basis is not Basis.UNKNOWN

    def _growth(self, forgotten: set[int]) -> float:
        """How much more of a gap there is where so much of the training set is left out."""
        if not self.config.whole_training_set:
            return 1.0
        tracks = self.index.catalogue.tracks
        learned = {i for i in range(len(tracks)) if self._is_learned(i)} | forgotten
        whole = sum(tracks[i].duration_s for i in learned)
        part = sum(tracks[i].duration_s for i in forgotten) / whole
        return float((1 - min(part, _MOST_FORGOTTEN)) ** -GROWTH)

    def _segments(self, forgotten: set[int]) -> tuple[Tensor, Tensor, dict[int, int]]:
        """Representations to forget and to retain, spread over the tracks.

        Returns
        -------
        forget, retain : Tensor, shape (n, …)
        counts : dict of int to int
            How many of the first are of each track.
        """
        rng = np.random.default_rng(self.config.seed)
        own: dict[int, list[Tensor]] = {}
        learned: list[Tensor] = []
        others: list[Tensor] = []
        near = set(self.known.clusters[list(forgotten)])
        stored = [(plan, self.index.representation(plan)) for plan in self.index.plans]
        shape = max((codes.shape[1:] for _, codes in stored), key=math.prod, default=None)
        for plan, codes in stored:
            if codes.shape[1:] != shape:
                continue  # shorter than a segment: cannot share a batch
            if plan.track in forgotten:
                own.setdefault(plan.track, []).append(codes)
            elif self.known.clusters[plan.track] not in near:  # a copy would hold it fast
                (learned if self._is_learned(plan.track) else others).append(codes)
        forget = {
            track: _some(torch.cat(parts), _MOST_SEGMENTS, rng) for track, parts in own.items()
        }
        # A model trained without the set would have had only the rest of what was learned.
        kept = learned or others
        if not forget or not kept:
            raise ValueError("forgetting needs segments to forget and segments to retain")
        counts = {track: len(codes) for track, codes in forget.items()}
        retain = _some(torch.cat(kept), 4 * _MOST_SEGMENTS, rng)
        return torch.cat(list(forget.values())), retain, counts


def explain(
    laboratory: Laboratory,
    found: Finding,
    untrained: Callable[[], ModelAdapter],
) -> Explanation:
    """Shares of the named tracks, or the smallest share that would have been detected.

    Parameters
    ----------
    untrained : callable
        The same network with initial weights.
    """
    known, z = laboratory.known, found.significance.z
    named = found.named
    if named.any():
        tracks = [int(track) for track in np.flatnonzero(named)]
    else:
        tracks = _strongest(laboratory, z)
    if not tracks:
        return Explanation(None, None, (_NOTHING_TO_FORGET,))
    try:
        without, outcome = laboratory.without(tracks)
        randoms = [laboratory.without(drawn)[0] for drawn in _random_sets(laboratory, tracks)]
    except ValueError:
        return Explanation(None, None, (_NOTHING_TO_FORGET,))
    caveats = _said(outcome, len(randoms))
    batches = batches_of(laboratory.query, laboratory.adapter)
    measured = Forgetting(
        losses(laboratory.adapter, batches).double().numpy(),
        without,
        np.array(randoms).reshape(len(randoms), len(without)),
        losses(untrained(), batches).double().numpy(),
    )
    whole = explained_fraction(measured)
    if not np.isfinite(whole):
        return Explanation(None, None, (_NO_ADVANTAGE,))
    strength = np.maximum(z[tracks], 0).sum()
    smallest = None
    if np.isfinite(found.significance.needed_z) and strength > 0 and whole > 0:
        smallest = min(_MOST_SHARE, whole * found.significance.needed_z / float(strength))
    if not named.any():
        return Explanation(None, smallest, caveats)
    groups = [
        np.flatnonzero((known.clusters == cluster) & named)
        for cluster in named_clusters(known, found)
    ]
    if laboratory.config.split == "shapley":
        try:
            weights = _forgotten_apart(laboratory, groups, measured)
        except ValueError:  # a track shorter than a segment, alone, leaves nothing to forget
            return Explanation(None, smallest, (*caveats, _NOT_APART))
    else:
        # Only what exceeds what controls score speaks for a track, segment by segment.
        weights = np.stack([found.above[:, group].max(1) for group in groups], axis=1)
    shares = split(measured, weights, widen=WIDENING, seed=laboratory.config.seed)
    if laboratory.config.split == "shapley" and len(groups) > MOST_EXACT:
        caveats = (*caveats, _SAMPLED.format(n=2 * N_PAIRS, groups=len(groups)))
    if shares.clipped:
        caveats = (*caveats, _CLIPPED.format(raw=float(shares.raw.sum())))
    return Explanation(shares, smallest, caveats)


def _forgotten_apart(
    laboratory: Laboratory, groups: Sequence[NDArray[np.int64]], measured: Forgetting
) -> Values:
    """Shapley values of clusters for each of the suspect's segments, (n_segments, n_clusters).

    A coalition is worth what its being forgotten costs, less the part of what random sets cost
    that its number of tracks accounts for.
    """
    n_tracks = sum(map(len, groups))
    randoms = measured.without_random
    usual = (randoms.mean(0) if len(randoms) else measured.before) - measured.before

    def worth(coalition: frozenset[int]) -> Values:
        tracks = sorted(int(track) for i in coalition for track in groups[i])
        if not tracks:
            return np.zeros_like(measured.before)
        whole = len(tracks) == n_tracks
        after = measured.without if whole else laboratory.without(tracks)[0]
        return after - measured.before - usual * len(tracks) / n_tracks

    return shapley_values(worth, len(groups), seed=laboratory.config.seed).T


def _strongest(laboratory: Laboratory, z: Values) -> list[int]:
    """The track nearest to being named, learned ones first."""
    learned = laboratory.known.membership.learned
    basis = np.array([one.basis is not Basis.UNKNOWN for one in learned])
    for allowed in (basis, np.ones(len(z), bool)):
        values = np.where(allowed & np.isfinite(z), z, -np.inf)
        if np.isfinite(values.max()):
            return [int(values.argmax())]
    return []


def _random_sets(laboratory: Laboratory, tracks: Sequence[int]) -> list[list[int]]:
    """Sets of other tracks, as many and about as long, of those learned where they are enough."""
    all_tracks = laboratory.index.catalogue.tracks
    present = {plan.track for plan in laboratory.index.plans}
    learned = laboratory.known.membership.learned
    clusters = laboratory.known.clusters
    taken = set(clusters[list(tracks)])
    others = [i for i in sorted(present) if clusters[i] not in taken]
    pool = [i for i in others if learned[i].basis is not Basis.UNKNOWN]
    if len(pool) < 2 * len(tracks):
        pool = others
    if len(pool) < len(tracks) + 1:
        return []
    rng = np.random.default_rng(laboratory.config.seed)
    sets = []
    for _ in range(_N_RANDOM):
        left = list(pool)
        drawn = []
        for track in tracks:
            # Of four drawn, the one whose length is nearest: matched, and still random.
            some = [left[i] for i in rng.permutation(len(left))[:4]]
            length = all_tracks[track].duration_s
            best = min(some, key=lambda i: abs(np.log(all_tracks[i].duration_s / length)))
            drawn.append(best)
            left.remove(best)
        sets.append(sorted(drawn))
    return sets


def _said(outcome: Forgotten, n_random: int) -> tuple[str, ...]:
    """What has to be known about how the set was forgotten."""
    caveats = []
    if outcome.n_steps == 0:
        caveats.append(
            "The tracks cost the model no less than if it had never seen them: there was nothing "
            "to forget."
        )
    elif not outcome.reached:
        caveats.append(
            f"The tracks were not forgotten entirely within {outcome.n_steps} steps: what they "
            "explain may be underestimated."
        )
    if not n_random:
        caveats.append(
            "The catalogue is too small for random sets to compare with: what any set of this "
            "size would explain is not taken off."
        )
    return tuple(caveats)


def _digest(examples: Tensor) -> str:
    """Of representations."""
    return sha256_bytes(examples.cpu().contiguous().numpy().tobytes())


def _some(examples: Tensor, n: int, rng: np.random.Generator) -> Tensor:
    """Up to n examples, in their order."""
    if len(examples) <= n:
        return examples
    return examples[torch.from_numpy(np.sort(rng.permutation(len(examples))[:n]))]


_NOTHING_TO_FORGET = "No share was computed: there is nothing to forget, or nothing else to retain."
_NOT_APART = (
    "No share was computed: some of the named tracks cannot be forgotten without the others, which "
    "Shapley values need. Without `--split shapley` there are shares."
)
_NO_ADVANTAGE = (
    "No share was computed: the suspect costs this checkpoint no less than an untrained one, so "
    "there is nothing to explain."
)
_SAMPLED = (
    "The shares come of {n} random orders of {groups} clusters: Shapley values of so many cannot "
    "be computed in full."
)
_CLIPPED = (
    "The explained fraction came out as {raw:.2f} and is shown within 0 and 1; a value outside "
    "means that it is not told apart from its end."
)
