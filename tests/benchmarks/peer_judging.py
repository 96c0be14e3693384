"""Judge rankings by retraining, and write the result down: pure, without a model.

The linear datamodeling score and its intervals are those of `rootnote.engine.validation`; members
among the first five say how far a ranking, taken alone, would name tracks that were never trained
on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rootnote.engine.validation.measure import Measure, mean
from rootnote.engine.validation.prediction import predictions
from rootnote.engine.validation.stored import StoredTruth

Scores = NDArray[np.float64]
OWN = "Rootnote: depth full"
"""The best that a user's tracks are ranked by, and so what the others are held against."""
N_NAMED = 5
UNTRAINED = ", untrained weights"


def truth_of(
    tracks: Sequence[str],
    members: Sequence[str],
    suspects: Sequence[str],
    trainings: Sequence[Mapping[str, Any]],
    split: str,
) -> StoredTruth:
    """What complementary trainings say, pair after pair; nothing else of a stored truth.

    Parameters
    ----------
    trainings : sequence
        Each with `left_out`, track ids, and `losses` of all suspects.
    """
    member = np.isin(tracks, members)
    left_out = np.array([np.isin(tracks, one["left_out"]) for one in trainings])
    nothing = np.zeros(0)
    return StoredTruth(
        name=split,
        split=split,
        about={},
        tracks=tuple(tracks),
        members=member,
        suspects=tuple(suspects),
        learned=member & ~left_out.reshape(len(trainings), len(tracks)),
        suspect_losses=np.array([one["losses"] for one in trainings]),
        track_losses=nothing,
        copy_losses=nothing,
        blind=nothing,
        features=nothing,
        rankings={},
        asked=(),
        forgotten=None,
    )


def prediction(truth: StoredTruth, rankings: Mapping[str, Scores]) -> dict[str, dict[str, Any]]:
    """The linear datamodeling score of every ranking, and how far Rootnote is ahead of it."""
    found: dict[str, dict[str, Any]] = {name: {} for name in rankings}
    label = "prediction of retraining: "
    for one in predictions(replace(truth, rankings=dict(rankings)), OWN):
        name = one.measure.removeprefix(label)
        if name in found:
            found[name]["lds"] = figures(one)
        else:
            found[name.removeprefix(f"{OWN} less ")]["lead"] = figures(one)
    return found


def members_first(truth: StoredTruth, scores: Scores) -> Measure:
    """The share of members among the first five, over suspects."""
    named = np.argsort(-scores, axis=1, kind="stable")[:, :N_NAMED]
    shares = truth.members[named].mean(1)
    return mean("members among the first five", shares, "suspects", truth.split)


def best(tried: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The choice that predicted retraining best on the tuning split; of equals the first."""
    return max(tried, key=lambda one: one["lds"])


def figures(one: Measure) -> list[float]:
    """Value and ends of the interval, rounded."""
    ends = () if one.interval is None else one.interval
    return [round(float(value), 3) for value in (one.value, *ends) if value is not None]


def table(result: Mapping[str, Any]) -> str:
    """The result as the README has it: a row per method, untrained weights beside trained ones."""
    rows: Mapping[str, Mapping[str, Any]] = result["rows"]
    lines = [
        f"| method | score | lead of {result['own']}, paired | on untrained weights | "
        "members among the first five |",
        "|---|---|---|---|---|",
    ]
    order = sorted(
        (name for name in rows if not name.endswith(UNTRAINED)),
        key=lambda name: -rows[name]["lds"][0],
    )
    for name in order:
        own, control = rows[name], rows.get(name + UNTRAINED)
        cells = [
            f"**{name}**" if name.startswith("Rootnote") else name,
            interval(own["lds"]),
            interval(own["lead"], signed=True) if "lead" in own else "",
            interval(control["lds"]) if control else "no weights asked",
            f"{100 * own['members'][0]:.0f} %",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        f"| {name} | not measured: {reason} | | | |" for name, reason in result["failed"].items()
    ]
    return "\n".join(lines)


def interval(values: Sequence[float], *, signed: bool = False) -> str:
    """`0.714 [0.573, 0.804]`."""
    value = f"{values[0]:+.3f}" if signed else f"{values[0]:.3f}"
    return f"{value} [{values[1]:.3f}, {values[2]:.3f}]" if len(values) == 3 else value
