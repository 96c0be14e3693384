"""What may be said of a suspect: who is named, what each weighs, and what is not attributed.

A track is named where it stands out for the suspect more than any does for control suspects
(`significance`) *and* its learning is disclosed or inferred (`membership`). The controls are
recordings, where there are enough, and what stands out is the sum of a track's influence and of
what it loses by one step away from the suspect, in excess of what the candidates lose
(`index.runs`). The model's own generations owe its training as the suspect does: a free generation
is one more of them, and no test against them can name anybody more often than its level. So they
are a null only where recordings are too few, by influence alone, and otherwise say whether a track
stands out for this suspect alone or for all that the model makes.

Named tracks hold shares at depth `full` (`explanation`); who is named is known at depth `fast`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rootnote.domain import (
    Account,
    Basis,
    Contribution,
    GroupShare,
    Learned,
    Null,
    Origin,
    Track,
)
from rootnote.engine.index import ControlRuns, ControlScores
from rootnote.engine.index.runs import excess, runs_of
from rootnote.engine.knowledge import Knowledge
from rootnote.engine.shares import Shares
from rootnote.engine.significance import (
    LEVEL,
    Significance,
    abstention,
    length_matched,
    significance,
)

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Who is named for one suspect."""

    significance: Significance
    null: Null
    named: Mask
    reason: str
    """Why nobody is; empty where somebody is."""
    caveats: tuple[str, ...]
    above: Values
    """By how many standard deviations each of the suspect's segments exceeds the controls' mean,
    summed over the statistics, (n_segments, n_tracks)."""


def finding(
    controls: ControlScores,
    runs: ControlRuns,
    tracks: Sequence[Track],
    rises: Values,
    by_segment: Values,
    learned: Sequence[Learned],
    *,
    foreign: bool | None,
    origin: Origin,
) -> Finding:
    """Hold a suspect against an index's controls.

    Parameters
    ----------
    rises : ndarray, shape (n_runs, n_tracks)
        What tracks lose by a step away from each run of the suspect's segments, and
    by_segment : ndarray, shape (n_segments, n_tracks)
        its influence scores, both made exactly as the controls' were.
    foreign : bool or None
        Whether the suspect looks like music that this model did not make: what its controls say
        of scores does not hold for such a suspect, and nobody is named.
    origin : Origin
        Where it was tested and not shown that this model made the suspect, nobody is named.
    """
    candidate = np.array([not track.role.unlearned for track in tracks])
    is_learned = np.array([one.basis is not Basis.UNKNOWN for one in learned])
    eligible = is_learned & candidate
    nulls = _nulls(controls, runs, rises, by_segment, candidate, eligible)
    enough = [one for one in nulls if one.found.smallest_p <= LEVEL]
    null = (enough or sorted(nulls, key=lambda one: one.found.smallest_p))[0]
    found = null.found
    stands_out = np.nan_to_num(found.q_values, nan=1.0) <= LEVEL
    untold = origin.basis is Basis.UNKNOWN and origin.p_value is None
    unshown = origin.basis is Basis.UNKNOWN and not untold
    named = stands_out & eligible & (not foreign) & (not unshown)
    if named.any():
        reason = ""
    elif foreign:
        reason = _FOREIGN
    elif unshown:
        reason = origin.explanation
    else:
        reason = _reason(found, eligible, int((stands_out & candidate & ~eligible).sum()))
    caveats = [origin.explanation] if untold or origin.basis is Basis.DISCLOSED else []
    usual = nulls[1].found
    if null.kind == "recordings" and named.any() and usual.smallest_p <= LEVEL:
        general = named & (np.nan_to_num(usual.q_values, nan=1.0) > LEVEL)
        caveats += [_USUAL.format(name=tracks[int(i)].id) for i in np.flatnonzero(general)]
    if null.shorter:
        caveats.append(
            "Some controls are shorter than the suspect, which makes the test more cautious."
        )
    told = Null(null.kind, found.n_controls, found.smallest_p) if found.n_controls else _NO_NULL
    return Finding(found, told, named, reason, tuple(caveats), null.above)


def fit_p_value(
    suspect: Values,
    base_losses: Values,
    track_of: NDArray[np.int64],
    learned: Sequence[Learned],
) -> float | None:
    """How often a recording of the catalogue costs the model as little as the suspect.

    Stretches as long as the suspect, one vote a recording; of recordings that were not learned,
    where they are enough, for a learned one costs little too.

    Parameters
    ----------
    suspect : ndarray, shape (n_segments,)
        Losses of the suspect's segments.
    base_losses, track_of : ndarray, shape (n_train,)
        Loss and track of every catalogue segment.

    Returns
    -------
    p_value : float or None
        None where no p-value could reach the level.
    """
    least = int(np.ceil(1 / LEVEL)) - 1
    unknown = np.array([one.basis is Basis.UNKNOWN for one in learned])
    kept = unknown[track_of]
    if len(np.unique(track_of[kept])) < least:
        kept = np.ones(len(track_of), bool)
    rows, of, _ = length_matched(base_losses[kept, None], track_of[kept], len(suspect))
    labels = np.unique(of, return_inverse=True)[1]
    if not len(of) or labels.max() + 1 < least:
        return None
    votes = 1 / np.bincount(labels)[labels]
    as_little = votes[rows[:, 0] <= suspect.mean()].sum()
    return float((1 + as_little) / (labels.max() + 2))


def told(
    contributions: Sequence[Contribution],
    tracks: Sequence[Track],
    known: Knowledge,
    found: Finding,
    shares: Shares | None,
    smallest: float | None,
) -> tuple[tuple[Contribution, ...], Account]:
    """Contributions with all that is known of them, and the account of the whole.

    Parameters
    ----------
    shares : Shares, optional
        Of the named clusters, in the order of `named_clusters`; None: not computed.
    smallest : float, optional
        The smallest share that would have been detected.
    """
    numbers = {track.id: i for i, track in enumerate(tracks)}
    of_cluster = named_clusters(known, found)
    sizes = np.bincount(known.clusters[found.named], minlength=len(tracks))
    share_of: dict[int, tuple[float, tuple[float, float]]] = {}
    if shares is not None:
        for place, cluster in enumerate(of_cluster):
            n = sizes[cluster]  # copies of one recording share what it holds
            low, high = shares.intervals[place] / n
            share_of[cluster] = float(shares.shares[place] / n), (float(low), float(high))

    def complete(part: Contribution) -> Contribution:
        i = numbers[part.track_id]
        learned: Learned = known.membership.learned[i]
        share, interval = share_of.get(known.clusters[i], (None, None))
        if not found.named[i]:
            share, interval = None, None
        return replace(
            part,
            learned=learned,
            p_value=_number(found.significance.p_values[i]),
            q_value=_number(found.significance.q_values[i]),
            share=share,
            share_interval=interval,
            cluster=tracks[known.clusters[i]].id,
            similar_only=learned.basis is Basis.UNKNOWN,
        )

    completed = tuple(complete(part) for part in contributions)
    account = Account(
        explained_fraction=None if shares is None else shares.explained,
        explained_fraction_interval=None if shares is None else shares.explained_interval,
        remainder=None if shares is None else shares.remainder,
        abstained=not found.named.any(),
        abstention_reason=found.reason,
        smallest_detectable_share=smallest,
        groups=groups(tracks, known, completed),
        null=found.null,
    )
    return completed, account


def named_clusters(known: Knowledge, found: Finding) -> list[int]:
    """The clusters of named tracks, in the catalogue's order."""
    return [int(cluster) for cluster in np.unique(known.clusters[found.named])]


def groups(
    tracks: Sequence[Track], known: Knowledge, contributions: Sequence[Contribution]
) -> tuple[GroupShare, ...]:
    """Artists, releases and rights holders of several tracks, or of one that holds a share.

    A group's share is the sum of its tracks', to first order; its interval adds their ends, which
    takes them to err together.
    """
    parts = {part.track_id: part for part in contributions}
    answers: list[GroupShare] = []
    for kind in ("artist", "release", "rights_holder"):
        members: dict[str, list[int]] = {}
        for i, track in enumerate(tracks):
            name = getattr(track, kind)
            if name and not known.unlearned[i]:
                members.setdefault(name, []).append(i)
        for name, own in members.items():
            held = [parts[tracks[i].id] for i in own if parts[tracks[i].id].share is not None]
            if len(own) < 2 and not held:
                continue
            p_value = known.learned_together(own)
            share = sum(part.share or 0 for part in held) if held else None
            ends = [part.share_interval for part in held if part.share_interval is not None]
            interval = (
                (sum(low for low, _ in ends), min(1.0, sum(high for _, high in ends)))
                if ends
                else None
            )
            ids = tuple(tracks[i].id for i in own)
            answers.append(GroupShare(kind, name, ids, p_value, share, interval))
    return tuple(sorted(answers, key=lambda one: -(one.share or 0)))


@dataclass(frozen=True, slots=True, eq=False)
class _Against:
    """A suspect held against controls of one kind."""

    kind: str
    found: Significance
    shorter: bool
    """Some controls are shorter than the suspect."""
    above: Values


def _nulls(
    controls: ControlScores,
    runs: ControlRuns,
    rises: Values,
    by_segment: Values,
    candidate: Mask,
    eligible: Mask,
) -> tuple[_Against, _Against]:
    """Against recordings by influence and steps, against generations by influence alone."""
    lengths = [run.stop - run.start for run in runs_of(len(by_segment))]
    lost = excess(rises, candidate)
    suspect = np.stack([by_segment.mean(0), lost.mean(0)])
    others = np.stack([runs.scores, excess(runs.rises, candidate)])
    found = _held(suspect, others, runs.recordings, eligible)
    above = _above(found, by_segment, np.repeat(lost, lengths, axis=0))
    recordings = _Against("recordings", found, len(rises) > 1, above)
    matched, of, shorter = length_matched(
        controls.generation_tracks, np.arange(len(controls.generation_tracks)), len(by_segment)
    )
    found = _held(by_segment.mean(0)[None], matched[None], of, eligible)
    return recordings, _Against("generations", found, shorter, _above(found, by_segment))


def _above(found: Significance, *by_segment: Values) -> Values:
    """Every segment's statistics less the controls' mean, over their spread, summed."""
    parts = [
        (values - centre) / np.maximum(spread, 1e-12)
        for values, centre, spread in zip(by_segment, found.centre, found.spread, strict=True)
    ]
    return np.asarray(sum(parts))


def _held(suspect: Values, controls: Values, of: NDArray[np.int64], eligible: Mask) -> Significance:
    """Eligible tracks held against each other's scores only, and the others likewise.

    Only what was learned can be named, which is known before there is a suspect: so the greatest
    score of a control runs over learned tracks, and the others do not cost them any power.
    """
    first, second = (
        significance(suspect, controls, of, among=mask) for mask in (eligible, ~eligible)
    )
    joined = {
        name: np.where(eligible, getattr(first, name), getattr(second, name))
        for name in ("z", "p_values", "q_values")
    }
    return replace(first if eligible.any() else second, **joined)


def _reason(found: Significance, eligible: Mask, n_similar: int) -> str:
    """Why nobody is named."""
    if found.smallest_p > LEVEL or eligible.any():
        asked = eligible if eligible.any() else np.ones(len(eligible), bool)
        reason = abstention(replace(found, q_values=found.q_values[asked]))
    else:
        reason = "There is no evidence that this checkpoint learned any of the tracks."
    if n_similar and found.smallest_p <= LEVEL:
        similar = _ONE_SIMILAR if n_similar == 1 else _SOME_SIMILAR.format(n=n_similar)
        return f"{reason} {similar}"
    return reason


def _number(value: float) -> float | None:
    """None for what was not computed."""
    return float(value) if np.isfinite(value) else None


_USUAL = (
    "{name} stands out for this suspect against recordings, but no more than it does for what this "
    "model generates in general."
)
_ONE_SIMILAR = (
    "1 track stands out without evidence that the checkpoint learned it: similar through this "
    "model is not enough."
)
_SOME_SIMILAR = (
    "{n} tracks stand out without evidence that the checkpoint learned them: similar through this "
    "model is not enough."
)
_FOREIGN = (
    "To this model the suspect looks like foreign music: it may not have made it, and its controls "
    "say nothing of such a suspect."
)
_NO_NULL = Null("none", 0, None)
