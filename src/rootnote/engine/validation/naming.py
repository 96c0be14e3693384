"""Who is named where the answer is known: false namings, specificity, power."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rootnote.domain import Basis, Learned, Origin, Track
from rootnote.engine.account import Finding, finding
from rootnote.engine.index import ControlScores
from rootnote.engine.origin import origin
from rootnote.engine.significance import LEVEL
from rootnote.engine.validation.effects import N_FIRST, clear_effects, effect_sizes
from rootnote.engine.validation.learning import SETTINGS, Judged, judged
from rootnote.engine.validation.measure import Measure, mean, proportion
from rootnote.engine.validation.stored import Asked, Questioned, StoredTruth

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_NOT_ITS_OWN = ("foreign", "other model")
_FOREIGN = (*_NOT_ITS_OWN, "unseen")
"""Recordings of other music, what another model made, and what a model that learned other music
made itself: in none of them is there a track of the catalogue."""
_STRONG = 3.0
"""Standard errors over trainings, at which a lone effect would be believed."""


def naming(truth: StoredTruth) -> list[Measure]:
    """Rates of all suspects that kept models were asked about."""
    measures: list[Measure] = []
    for label, with_controls in SETTINGS.items():
        rows = [
            row
            for own in (truth, *truth.strangers)
            for row in _answers(own, with_controls=with_controls)
        ]
        for kind in _FOREIGN:
            named = [found.named.any() for k, _, _, found in rows if k == kind]
            out = [_stands_out(found).any() for k, _, _, found in rows if k == kind]
            if named:
                at = f"false naming, {label}, {kind}"
                measures += [
                    proportion(f"{at}: named", np.array(named), "suspects", truth.split),
                    proportion(f"{at}: stands out", np.array(out), "suspects", truth.split),
                ]
        own = [row for row in rows if row[0] == "own"]
        if own:
            measures += _specificity(own, label, truth.split)
    return measures + power(truth) + origins(truth)


def origins(truth: StoredTruth) -> list[Measure]:
    """How often a model is shown to have made what it made, and what it did not."""
    made: dict[str, list[bool]] = {}
    for one in (asked for own in (truth, *truth.strangers) for asked in own.asked):
        for suspect in one.suspects:
            kind = suspect.kind if suspect.kind in _NOT_ITS_OWN else "own generations"
            shown = made_by(one, suspect).basis is not Basis.UNKNOWN
            made.setdefault(kind, []).append(shown)
    return [
        proportion(f"origin, {kind}: shown", np.array(shown), "suspects", truth.split)
        for kind, shown in made.items()
    ]


def power(truth: StoredTruth) -> list[Measure]:
    """Of the tracks whose effect on a suspect retraining shows clearly, how many are named."""
    effects = effect_sizes(truth)
    full = next((one for one in truth.asked if one.training is None), None)
    if full is None or effects is None:
        return []
    disclosed = [Learned(Basis.DISCLOSED) if m else Learned() for m in truth.members]
    tracks = judged(truth, 0, with_controls=False).tracks
    asked = [one for one in full.suspects if one.kind not in _FOREIGN][: len(effects)]
    named = np.array([_found(full, tracks, one, disclosed).named for one in asked])
    strong = effects[: len(asked)] >= _STRONG
    clear = clear_effects(truth, effects)[: len(asked)]
    at = "power, training list given"
    return [
        proportion(f"{at}: clear effects named", named[clear], "effects", truth.split),
        proportion(
            f"{at}: effects of three standard errors named", named[strong], "effects", truth.split
        ),
        proportion(
            f"{at}: suspects with a clear effect where one is named",
            np.asarray((named & clear).any(1))[clear.any(1)],
            "suspects",
            truth.split,
        ),
        proportion(
            f"{at}: own suspects where anyone is named",
            np.asarray(named.any(1)),
            "suspects",
            truth.split,
        ),
    ]


def _answers(
    truth: StoredTruth, *, with_controls: bool
) -> Iterator[tuple[str, Mask, Judged, Finding]]:
    """Kind, what was heard, the judgement and the finding, suspect by suspect."""
    for one in truth.asked:
        if one.training is None:
            continue
        own = judged(truth, one.training, with_controls=with_controls)
        heard = truth.learned[one.training]
        for suspect in one.suspects:
            found = _found(one, own.tracks, suspect, own.answer.learned)
            yield suspect.kind, heard, own, found


def _found(
    asked: Asked, tracks: Sequence[Track], suspect: Questioned, learned: Sequence[Learned]
) -> Finding:
    """What `attribute` would find."""
    return finding(
        _controls(asked),
        asked.runs,
        tracks,
        suspect.rises,
        suspect.scores,
        learned,
        foreign=suspect.foreign,
        origin=made_by(asked, suspect),
    )


def made_by(asked: Asked, suspect: Questioned) -> Origin:
    """What is said of whether the model made the suspect."""
    drawn = (suspect.sampling, asked.generation_sampling)
    return origin(suspect.phases, asked.generation_phases, lambda: None, drawn=drawn)


def _specificity(
    rows: list[tuple[str, Mask, Judged, Finding]], label: str, split: str
) -> list[Measure]:
    """Members among the named and among the first five that were admitted."""
    members, mass, first, plain, anyone = [], [], [], [], []
    for _, heard, own, found in rows:
        z = np.where(own.candidate, found.significance.z, -np.inf)
        learned = np.array([one.basis is not Basis.UNKNOWN for one in own.answer.learned])
        members += list(heard[found.named])
        anyone.append(found.named.any())
        weight = np.where(found.named, np.maximum(found.significance.z, 0), 0)
        if weight.sum() > 0:
            mass.append(float(weight[~heard].sum() / weight.sum()))
        admitted = np.where(learned, z, -np.inf)
        order = np.argsort(-admitted)[:N_FIRST]
        first.append(heard[order[np.isfinite(admitted[order])]].mean() if learned.any() else np.nan)
        plain.append(heard[np.argsort(-z)[:N_FIRST]].mean())
    at = f"specificity, {label}"
    return [
        proportion(f"{at}: members among the named", np.array(members, bool), "namings", split),
        mean(f"{at}: share of the named weight on non-members", np.array(mass), "suspects", split),
        mean(f"{at}: members among the first 5 admitted", np.array(first), "suspects", split),
        mean(f"{at}: members among the first 5, not gated", np.array(plain), "suspects", split),
        proportion(f"{at}: anyone named", np.array(anyone, bool), "suspects", split),
    ]


def _stands_out(found: Finding) -> Mask:
    """Whose q-value is small, learned or not."""
    return np.asarray(np.nan_to_num(found.significance.q_values, nan=1.0) <= LEVEL)


def _controls(asked: Asked) -> ControlScores:
    """The generations that the model's index held."""
    none = np.empty((0, 0))
    return ControlScores(none, none, none, np.empty(0, np.int64), asked.generations)
