"""How well learned-evidence tells what a model heard, on models that heard half of the members."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootnote.domain import Basis, Role, Track
from rootnote.engine.membership import (
    Evidence,
    Membership,
    auc,
    evidence,
    membership,
    set_test,
)
from rootnote.engine.neighbours import Neighbours
from rootnote.engine.validation.measure import Measure, mean, proportion
from rootnote.engine.validation.stored import StoredTruth

Mask = NDArray[np.bool_]

SETTINGS = {"held-out recordings given": True, "no recordings given": False}
"""Whether the tracks that no training heard are declared as controls; never a training list."""
_SET = 10


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is said of one training's catalogue."""

    tracks: tuple[Track, ...]
    candidate: Mask
    found: Evidence
    answer: Membership
    copies: Neighbours
    unlearned: Mask


def judged(truth: StoredTruth, training: int, *, with_controls: bool) -> Judged:
    """Learned-evidence of one training, as `attribute` would have it."""
    blank = Track("", Path(), "", "", 1, 1, 1)
    held_out = ~truth.members
    unlearned = held_out if with_controls else np.zeros(len(held_out), bool)
    tracks = tuple(
        _with(blank, name, Role.CONTROL if control else Role.SOURCE)
        for name, control in zip(truth.tracks, unlearned, strict=True)
    )
    copies = Neighbours(truth.copy_losses[training], truth.blind)
    losses = truth.track_losses[training]
    found = evidence(losses, truth.features, copies, unlearned, of_errors=truth.of_errors)
    return Judged(tracks, ~unlearned, found, membership(tracks, found, copies), copies, unlearned)


def learning(truth: StoredTruth) -> list[Measure]:
    """Areas under the curve, error rates and powers, with and without held-out recordings."""
    measures: list[Measure] = []
    n = len(truth.learned)
    for label, with_controls in SETTINGS.items():
        every = [judged(truth, i, with_controls=with_controls) for i in range(n)]
        areas, called, missed = [], [], []
        parts: dict[str, list[float]] = {}
        for heard, one in zip(truth.learned, every, strict=True):
            asked = one.candidate & np.isfinite(one.found.statistic)
            areas.append(auc(one.found.statistic[asked], heard[asked]))
            for name, values in one.found.parts.items():
                usable = one.candidate & np.isfinite(values)
                if heard[usable].any() and not heard[usable].all():
                    parts.setdefault(name, []).append(auc(values[usable], heard[usable]))
            inferred = np.array([a.basis is Basis.INFERRED for a in one.answer.learned])
            called.append(inferred[one.candidate & ~heard])
            missed.append(inferred[one.candidate & heard])
        at = f"learned evidence, {label}"
        measures.append(mean(f"{at}: area under the curve", np.array(areas), _UNIT, truth.split))
        for name, values_of in parts.items():
            name_of = f"{at}: area under the curve of {name} alone"
            measures.append(mean(name_of, np.array(values_of), _UNIT, truth.split))
        false = np.array([one.mean() for one in called])
        power = np.array([one.mean() for one in missed])
        measures.append(mean(f"{at}: unlearned tracks called learned", false, _UNIT, truth.split))
        measures.append(mean(f"{at}: learned tracks called learned", power, _UNIT, truth.split))
        measures += _sets(truth, every, label)
    return measures


def _sets(truth: StoredTruth, every: Sequence[Judged], label: str) -> list[Measure]:
    """Dataset inference: ten tracks that were all heard, and ten that were not."""
    rng = np.random.default_rng(0)
    measures = []
    for kind, wanted in (("heard", True), ("not heard", False)):
        p_values, refused = [], []
        for heard, one in zip(truth.learned, every, strict=True):
            pool = np.flatnonzero(one.candidate & (heard == wanted))
            if len(pool) < _SET:
                continue
            own = np.isin(np.arange(len(heard)), rng.permutation(pool)[:_SET])
            answer = set_test(own, one.found, one.copies, one.unlearned)
            refused.append(bool(answer.refused))
            p_values.append(np.nan if answer.p_value is None else answer.p_value)
        values = np.array(p_values)
        at = f"dataset inference, {label}, {_SET} tracks {kind}"
        measures.append(proportion(f"{at}: refused", np.array(refused, bool), _UNIT, truth.split))
        for level in (0.01, 0.05):
            hits = values[np.isfinite(values)] <= level
            measures.append(proportion(f"{at}: p at most {level:g}", hits, _UNIT, truth.split))
    return measures


def _with(blank: Track, name: str, role: Role) -> Track:
    """A track of which only id and role are known."""
    return Track(name, blank.path, "", "", 1, 1, 1, role=role)


_UNIT = "trainings"
