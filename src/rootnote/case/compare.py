"""Two results of the same run, number by number: the certificate of a repetition.

Times are left out, since no two runs take the same. What is a fact of the machine (its versions,
its processor, what its memory had to be spared) is named beside the outcome. Everything else is
compared: first whether it is the same bit for bit, then by how much numbers differ, then where
anything else does.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TOLERANCE = 1e-3
"""Largest difference that still counts as the same, relative to 1 or to the larger number."""
_TIMES = frozenset({"started", "finished", "timings_s"})
_MACHINE = frozenset({"versions", "device", "n_threads"})
_OF_MACHINE = ("By its estimate this run needs ", "To spare memory, ")
"""How the caveats begin that say what the machine's memory is and how it was spared, which changes
no number (`investigation.machine.spared` words them; sealed cases hold them in these words)."""
_SHOWN = 20
_NAMES = frozenset({"name"})
"""Of files and folders, which may be called otherwise elsewhere; their digests are compared."""


class Outcome(StrEnum):
    """How two results compare."""

    IDENTICAL = "identical"
    WITHIN_TOLERANCE = "within tolerance"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a certificate says."""

    outcome: Outcome
    n_numbers: int
    """How many numbers were compared."""
    largest: float
    largest_at: str
    differences: tuple[str, ...]
    """Where they differ beyond the tolerance, the first of them."""
    n_differences: int
    machine: tuple[str, ...]
    """Versions, device, thread count, and what is said of memory, that are not the same."""


def compare(recorded: Mapping[str, Any], repeated: Mapping[str, Any]) -> Comparison:
    """Compare a repeated result with the recorded one.

    Parameters
    ----------
    recorded, repeated : mapping
        As `rootnote.results.result_to_json` gives them.
    """
    machine = (
        *(
            f"{place}: {_said(old)} then, {_said(new)} now"
            for place, old, new in _pairs(_part(recorded, _MACHINE), _part(repeated, _MACHINE))
            if old != new
        ),
        *_told("then", recorded, repeated),
        *_told("now", repeated, recorded),
    )
    n_numbers, largest, largest_at = 0, 0.0, ""
    differences = []
    for place, old, new in _pairs(_rest(recorded), _rest(repeated)):
        if _is_number(old) and _is_number(new):
            n_numbers += 1
            distance = abs(old - new) / max(1.0, abs(old), abs(new))
            if distance > largest:
                largest, largest_at = distance, place
            if distance > TOLERANCE:
                differences.append(f"{place}: {_said(old)} then, {_said(new)} now")
        elif old != new or type(old) is not type(new):
            differences.append(f"{place}: {_said(old)} then, {_said(new)} now")
    outcome = (
        Outcome.DIFFERENT
        if differences
        else Outcome.WITHIN_TOLERANCE
        if largest > 0
        else Outcome.IDENTICAL
    )
    return Comparison(
        outcome=outcome,
        n_numbers=n_numbers,
        largest=largest,
        largest_at=largest_at,
        differences=tuple(differences[:_SHOWN]),
        n_differences=len(differences),
        machine=machine,
    )


def sentence(comparison: Comparison) -> str:
    """The outcome in one sentence."""
    same = "on the same device, thread count and versions"
    where = same if not comparison.machine else "with " + "; ".join(comparison.machine)
    numbers = f"{comparison.n_numbers:,} numbers"
    if comparison.outcome is Outcome.IDENTICAL:
        return f"Identical: all {numbers} are the same bit for bit, {where}."
    largest = f"{comparison.largest:.2g} (relative), at {comparison.largest_at}"
    if comparison.outcome is Outcome.WITHIN_TOLERANCE:
        return (
            f"Within tolerance: {numbers} differ by at most {largest}; the tolerance is "
            f"{TOLERANCE:g}; {where}."
        )
    return (
        f"Different in {comparison.n_differences:,} places, first at {comparison.differences[0]}; "
        f"largest difference of a number {largest if comparison.largest else 'none'}; {where}."
    )


def _part(value: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Some fields of a result."""
    return {name: part for name, part in value.items() if name in names}


def _rest(value: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be the same: contributions by track, so that a changed order is not noise."""
    rest = {n: part for n, part in value.items() if n not in _TIMES and n not in _MACHINE}
    rest["contributions"] = {part["track_id"]: part for part in value["contributions"]}
    rest["caveats"] = [caveat for caveat in value["caveats"] if not _is_of_machine(caveat)]
    return rest


def _told(when: str, result: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """What one result says of its machine's memory and the other does not say of its own."""
    for caveat in result["caveats"]:
        if _is_of_machine(caveat) and caveat not in other["caveats"]:
            yield f"memory {when}: {caveat.rstrip('.')}"


def _is_of_machine(caveat: str) -> bool:
    """Whether a caveat says what the machine is, and nothing of the result."""
    return caveat.startswith(_OF_MACHINE)


def _pairs(old: Any, new: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every leaf of two values side by side; None stands for what is not there."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted(old.keys() | new.keys()):
            if name not in _NAMES or place not in ("suspect", "checkpoint", "catalogue"):
                yield from _pairs(
                    old.get(name), new.get(name), f"{place}.{name}" if place else name
                )
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _pairs(a, b, f"{place}[{i}]")
    else:
        yield place, old, new


def _is_number(value: object) -> bool:
    """A measured number; a count or a rank has to be the same exactly."""
    return isinstance(value, float) and math.isfinite(value)


def _said(value: object) -> str:
    """A value, cut short."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
