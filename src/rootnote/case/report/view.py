"""From numbers to what stands on the page: rows, sentences, bars.

None means "not measured" and stays None up to the template, which says so in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from rootnote.case.report.content import ReportContent
from rootnote.case.report.pictures import (
    Panel,
    bar_svg,
    clock,
    panel,
    range_of,
    rug_svg,
    scale_of,
)

CHART_ROWS = 20
TABLE_ROWS = 60
_COLUMNS = (("Share", "share"), ("q-value", "q_value"), ("Learned", "learned"))


@dataclass(frozen=True, slots=True)
class Row:
    """A catalogue track on the page."""

    rank: int
    title: str
    artist: str
    role: str
    kind: str
    """`source`, `decoy` or `similar`: how its bar is drawn."""
    score: str | None
    share: str | None
    q_value: str | None
    learned: str | None
    suspect_at: str | None
    source_at: str | None
    sha256: str
    pcm_sha256: str
    bar: Markup | None
    after_gap: bool = False
    """Rows between the one above and this one are not drawn."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A source that is shown and heard beside the suspect."""

    row: Row
    suspect: Panel
    source: Panel


@dataclass(frozen=True, slots=True)
class Rug:
    """One line of the losses."""

    name: str
    n: int
    strip: Markup


@dataclass(frozen=True, slots=True)
class Fit:
    """How the suspect's loss stands among others."""

    explanation: str
    suspect_loss: str
    rugs: tuple[Rug, ...]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class View:
    """What the template shows of a result."""

    unit: str
    """`share` where there are shares, else `score`."""
    chart: tuple[Row, ...]
    remainder: str | None
    remainder_bar: Markup | None
    table: tuple[Row, ...]
    measured: tuple[tuple[str, str], ...]
    """Heading and field of the columns that hold a number for at least one track."""
    not_measured: tuple[str, ...]
    n_more: int
    n_tracks: int
    n_decoys: int
    best_decoy: int | None
    finding: str
    finding_more: tuple[str, ...]
    pairs: tuple[Pair, ...]
    overview: Panel | None
    fit: Fit
    suspect_stretch: str
    groups: tuple[tuple[str, str], ...]


def view_of(content: ReportContent) -> View:
    """Word and draw a result."""
    result = content.result
    entries = sorted(result["contributions"], key=lambda entry: entry["rank"])
    unit = "share" if any(entry.get("share") is not None for entry in entries) else "score"
    remainder = result.get("remainder")
    scale = _scale(entries, unit, remainder)
    rows = {entry["track_id"]: _row(entry, unit, scale) for entry in entries}
    ordered = list(rows.values())
    decoys = [row for row in ordered if row.role == "decoy"]

    def measured(field: str) -> bool:
        return any(getattr(row, field) is not None for row in ordered)

    finding, more = _finding(result, ordered, decoys, unit)
    return View(
        unit=unit,
        chart=_chart(ordered, decoys, unit),
        remainder=None if remainder is None else percent(remainder),
        remainder_bar=None
        if remainder is None or unit == "score"
        else bar_svg(remainder, None, scale, "remainder"),
        table=tuple(ordered[:TABLE_ROWS]),
        measured=tuple((name, field) for name, field in _COLUMNS if measured(field)),
        not_measured=tuple(name for name, field in _COLUMNS if not measured(field)),
        n_more=max(0, len(ordered) - TABLE_ROWS),
        n_tracks=len(ordered) - len(decoys),
        n_decoys=len(decoys),
        best_decoy=min((row.rank for row in decoys), default=None),
        finding=finding,
        finding_more=more,
        pairs=tuple(
            Pair(
                rows[pairing.track_id],
                panel(pairing.suspect, suspect=True),
                panel(pairing.source, suspect=False),
            )
            for pairing in content.pairings
        ),
        overview=None if content.overview is None else panel(content.overview, suspect=True),
        fit=_fit(result["fit"]),
        suspect_stretch=stretch(result["suspect"]["region_s"]),
        groups=_groups(result.get("groups")),
    )


def percent(value: float) -> str:
    """A fraction in percent, with a decimal below ten."""
    digits = 1 if abs(value) < 0.0995 else 0
    return f"{100 * value:.{digits}f}\N{NO-BREAK SPACE}%"


def number(value: float) -> str:
    """Two decimals, with a real minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def stretch(seconds: Sequence[float]) -> str:
    """A stretch of time as start–stop."""
    return f"{clock(seconds[0])}–{clock(seconds[1])}"


def _row(entry: Mapping[str, Any], unit: str, scale: tuple[float, float]) -> Row:
    """One track's row."""
    decoy = entry["role"] == "decoy"
    kind = "decoy" if decoy else "similar" if entry.get("similar_only") else "source"
    value, pair = entry.get(unit), entry.get("best_pair")
    interval = entry.get("share_interval") if unit == "share" else None
    share = entry.get("share")
    return Row(
        rank=entry["rank"],
        title=entry["title"] or entry["track_id"],
        artist=entry["artist"],
        role=entry["role"],
        kind=kind,
        score=None if entry["score"] is None else number(entry["score"]),
        share=None if share is None else percent(share) + _interval(entry.get("share_interval")),
        q_value=None if entry.get("q_value") is None else f"{entry['q_value']:.3g}",
        learned=_learned(entry.get("learned")),
        suspect_at=None if pair is None else stretch(pair["suspect"]),
        source_at=None if pair is None else stretch(pair["source"]),
        sha256=entry.get("sha256", ""),
        pcm_sha256=entry.get("pcm_sha256", ""),
        bar=None
        if value is None
        else bar_svg(value, None if interval is None else tuple(interval), scale, kind),
    )


def _interval(interval: Sequence[float] | None) -> str:
    """An interval in brackets; says where there is none."""
    if interval is None:
        return " (no interval measured)"
    return f"\N{NO-BREAK SPACE}[{percent(interval[0])},\N{NO-BREAK SPACE}{percent(interval[1])}]"


def _learned(learned: Mapping[str, Any] | None) -> str | None:
    """The evidence that the checkpoint learned a track."""
    if learned is None:
        return None
    p_value = learned.get("p_value")
    return str(learned["basis"]) + ("" if p_value is None else f", p = {p_value:.2g}")


def _scale(
    entries: Sequence[Mapping[str, Any]], unit: str, remainder: float | None
) -> tuple[float, float]:
    """The common scale of all bars that may be drawn."""
    if unit == "score":
        shown = [e["score"] for e in entries[:CHART_ROWS] if e["score"] is not None]
        decoys = [e["score"] for e in entries if e["role"] == "decoy" and e["score"] is not None]
        return scale_of([*shown, *decoys[:1]])
    shares = [e["share"] for e in entries if e.get("share") is not None]
    ends = [end for e in entries for end in e.get("share_interval") or ()]
    return scale_of([*shares, *ends, *([] if remainder is None else [remainder])])


def _chart(rows: Sequence[Row], decoys: Sequence[Row], unit: str) -> tuple[Row, ...]:
    """The best rows that have a bar; among scores, always the best decoy."""
    if unit == "share":
        return tuple(row for row in rows if row.bar is not None)[:CHART_ROWS]
    shown = rows[:CHART_ROWS]
    if decoys and decoys[0].rank > CHART_ROWS:
        return (*shown, replace(decoys[0], after_gap=True))
    return tuple(shown)


def _finding(
    result: Mapping[str, Any], rows: Sequence[Row], decoys: Sequence[Row], unit: str
) -> tuple[str, tuple[str, ...]]:
    """The finding in one sentence, and what has to be read with it."""
    if result.get("abstained"):
        least = result.get("smallest_detectable_share")
        more = [str(result.get("abstention_reason") or "No reason was recorded.")]
        if least is not None:
            more.append(f"The smallest share that would have been detected is {percent(least)}.")
        return "Rootnote abstains: it names no track of this catalogue.", tuple(more)
    if unit == "share":
        holders = [row for row in rows if row.share is not None and row.kind == "source"]
        explained = result.get("explained_fraction")
        total = (
            ""
            if explained is None
            else f", together {percent(explained)}"
            + _interval(result.get("explained_fraction_interval"))
        )
        remainder = result.get("remainder")
        rest = (
            "What remains was not measured."
            if remainder is None
            else f"{percent(remainder)} of the measured influence is not attributed to any track "
            "of this catalogue."
        )
        n = len(holders)
        return (
            f"{n} {'track holds' if n == 1 else 'tracks hold'} an estimated share of measured "
            f"influence among the catalogue supplied{total}.",
            (rest,),
        )
    more = [
        "This run ranks the catalogue by an influence score. Shares, intervals and q-values were "
        "not measured, so none is given.",
        "Some track ranks first in any catalogue: a rank alone does not say that the model "
        "learned the track.",
    ]
    if decoys:
        more.append(
            f"The best of {len(decoys)} decoys, recordings that cannot have been in training, has "
            f"rank {decoys[0].rank}. A track ranked below it is not told apart from them."
        )
    else:
        more.append("No decoys were ranked along, so the ranking has no visible negative control.")
    return "This run ranks; it does not give shares.", tuple(more)


def _fit(fit: Mapping[str, Any]) -> Fit:
    """The losses as lines on one scale."""
    named = {
        "Catalogue tracks": fit["catalogue_loss"],
        "Generations of the model": fit["generation_loss"],
        "Controls, not in training": fit["control_loss"],
    }
    sets = {name: [v for v in values if v is not None] for name, values in named.items()}
    own = fit["suspect_loss"]
    if own is None:
        return Fit(fit["explanation"], "not measured", (), "", "")
    low, high = range_of([own, *(v for values in sets.values() for v in values)])
    return Fit(
        explanation=fit["explanation"],
        suspect_loss=f"{own:.3f}",
        rugs=tuple(
            Rug(name, len(values), rug_svg(values, own, (low, high)))
            for name, values in sets.items()
        ),
        low=f"{low:.2f}",
        high=f"{high:.2f}",
    )


def _groups(groups: Any) -> tuple[tuple[str, str], ...]:
    """Shares of artists, albums and rights holders, where they were measured."""
    if not isinstance(groups, list):
        return ()
    return tuple(
        (f"{group.get('kind', 'group')}: {group.get('name', '')}", percent(group["share"]))
        for group in groups
        if isinstance(group, Mapping) and group.get("share") is not None
    )
