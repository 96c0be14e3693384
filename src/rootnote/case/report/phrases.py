"""Numbers and findings as words. What was not measured is None here, and never worded as zero."""

from collections.abc import Mapping, Sequence
from typing import Any

from rootnote.case.report.pictures import clock
from rootnote.results import NAMED_AT

_NBSP = "\N{NO-BREAK SPACE}"
_CONTROLS = {
    "recordings": "recordings that the model did not make",
    "generations": "generations of the model itself",
}


def percent(value: float) -> str:
    """A fraction in percent, with a decimal below ten."""
    digits = 1 if abs(value) < 0.0995 else 0
    return f"{100 * value:.{digits}f}{_NBSP}%"


def number(value: float) -> str:
    """Two decimals, with a real minus sign."""
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "\N{MINUS SIGN}")


def stretch(seconds: Sequence[float]) -> str:
    """A stretch of time as start–stop."""
    return f"{clock(seconds[0])}–{clock(seconds[1])}"


def interval(ends: Sequence[float] | None) -> str:
    """An interval in brackets; says where there is none."""
    if ends is None:
        return " (no interval measured)"
    return f"{_NBSP}[{percent(ends[0])},{_NBSP}{percent(ends[1])}]"


def share(entry: Mapping[str, Any]) -> str | None:
    """A share with its interval; None where none was measured."""
    value = entry.get("share")
    return None if value is None else percent(value) + interval(entry.get("share_interval"))


def p_value(value: float | None) -> str | None:
    """A p-value or q-value."""
    return None if value is None else f"{value:.2g}"


def learned(entry: Mapping[str, Any]) -> str | None:
    """On what ground a track counts as learned; None where an older version did not ask."""
    known = entry.get("learned")
    if known is None:
        return None
    return {"disclosed": "disclosed", "inferred": "inferred"}.get(known["basis"], "no evidence")


def is_learned_measured(entry: Mapping[str, Any]) -> bool:
    """Whether anything was found out about a track's being learned."""
    known = entry.get("learned") or {}
    return known.get("basis", "unknown") != "unknown" or known.get("p_value") is not None


def is_named(entry: Mapping[str, Any]) -> bool:
    """Whether a track stands out for the suspect and there is evidence that it was learned."""
    q = entry.get("q_value")
    known = (entry.get("learned") or {}).get("basis", "unknown") != "unknown"
    return known and q is not None and q <= NAMED_AT and entry["role"] not in ("decoy", "control")


def finding(
    result: Mapping[str, Any], n_holders: int, decoy_ranks: Sequence[int], unit: str
) -> tuple[str, tuple[str, ...]]:
    """The finding in one sentence, and what has to be read with it.

    Parameters
    ----------
    result : mapping
        As `rootnote.results.result_to_json` gives it.
    n_holders : int
        How many tracks hold a share.
    decoy_ranks : sequence of int
        Best first.
    unit : str
        `share` where there are shares, else `score`.
    """
    if result.get("abstained"):
        return _abstention(result)
    if unit == "share":
        return _shares(result, n_holders)
    if result.get("abstained") is False:
        return _named(result)
    return _ranking(decoy_ranks)


def _named(result: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Who stands out, where shares were not measured."""
    n = sum(map(is_named, result["contributions"]))
    return (
        f"{n} {'track is' if n == 1 else 'tracks are'} named; how much "
        f"{'it weighs' if n == 1 else 'they weigh'} was not measured.",
        (
            "A track is named where it stands out for the suspect more than any track does for "
            f"controls (q-value up to {NAMED_AT:g}), and where its learning is disclosed or "
            "inferred from the model's losses. Shares are measured at depth full.",
            *_detectable(result),
            *_controls(result),
        ),
    )


def _abstention(result: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """No track is named, and why."""
    return (
        "Rootnote abstains: it names no track of this catalogue.",
        (
            str(result.get("abstention_reason") or "No reason was recorded."),
            *_detectable(result),
            *_controls(result),
            "The ranking below orders the catalogue by score and names nobody: some track ranks "
            "first in any catalogue.",
        ),
    )


def _shares(result: Mapping[str, Any], n_holders: int) -> tuple[str, tuple[str, ...]]:
    """Who holds shares, and what is left."""
    explained = result.get("explained_fraction")
    total = (
        ""
        if explained is None
        else f", together {percent(explained)}"
        + interval(result.get("explained_fraction_interval"))
    )
    remainder = result.get("remainder")
    rest = (
        "What remains was not measured."
        if remainder is None
        else f"{percent(remainder)} of the measured influence is not attributed to any track "
        "of this catalogue."
    )
    return (
        f"{n_holders} {'track holds' if n_holders == 1 else 'tracks hold'} an estimated share of "
        f"measured influence among the catalogue supplied{total}.",
        (rest, *_detectable(result), *_controls(result)),
    )


def _ranking(decoy_ranks: Sequence[int]) -> tuple[str, tuple[str, ...]]:
    """A ranking alone, and how little it says."""
    more = [
        "This run ranks the catalogue by an influence score. Shares, intervals and q-values were "
        "not measured, so none is given.",
        "Some track ranks first in any catalogue: a rank alone does not say that the model "
        "learned the track.",
    ]
    if decoy_ranks:
        more.append(
            f"The best of {len(decoy_ranks)} decoys, recordings that cannot have been in "
            f"training, has rank {decoy_ranks[0]}. A track ranked below it is not told apart "
            "from them."
        )
    else:
        more.append("No decoys were ranked along, so the ranking has no visible negative control.")
    return "This run ranks; it does not give shares.", tuple(more)


def _detectable(result: Mapping[str, Any]) -> list[str]:
    """How small a share this run could have seen."""
    least = result.get("smallest_detectable_share")
    if least is None:
        return []
    return [f"The smallest share that this run would have detected is {percent(least)}."]


def _controls(result: Mapping[str, Any]) -> list[str]:
    """What the suspect was held against."""
    null = result.get("null")
    if not null:
        return []
    if null["kind"] == "none" or not null["n_controls"]:
        return ["There was nothing to hold the suspect against, so no p-value is given."]
    what = _CONTROLS.get(null["kind"], null["kind"])
    least = null.get("smallest_p")
    limit = "" if least is None else f" No p-value can be smaller than {p_value(least)} with them."
    return [f"The suspect was held against {null['n_controls']:,} controls, {what}.{limit}"]
