"""From numbers to what stands on the page: rows, sentences, bars.

None means "not measured" and stays None up to the template, which says so in words.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from rootnote.case.report import phrases
from rootnote.case.report.content import ReportContent
from rootnote.case.report.pictures import (
    Panel,
    bar_svg,
    panel,
    range_of,
    rug_svg,
    scale_of,
)

CHART_ROWS = 20
TABLE_ROWS = 60
GROUP_ROWS = 12
_COLUMNS = (
    ("Share", "share", ""),
    ("q-value", "q_value", "p_value"),
    ("Learned", "learned", "learned_p"),
)
"""Heading, field, and field of the p-value below it."""


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
    p_value: str | None
    learned: str | None
    learned_p: str | None
    suspect_at: str | None
    source_at: str | None
    sha256: str
    pcm_sha256: str
    bar: Markup | None
    named: bool = False
    """It stands out for the suspect, and there is evidence that it was learned."""
    cluster: int = 1
    """How many near-duplicates, itself included, the track stands among."""
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
class Group:
    """An artist, a release or a rights holder, all its tracks together."""

    kind: str
    name: str
    n_tracks: int
    share: str | None
    p_value: str | None
    bar: Markup | None


@dataclass(frozen=True, slots=True)
class View:
    """What the template shows of a result."""

    unit: str
    """`share` where there are shares, else `score`."""
    chart: tuple[Row, ...]
    remainder: str | None
    remainder_bar: Markup | None
    table: tuple[Row, ...]
    measured: tuple[tuple[str, str, str], ...]
    """Of `_COLUMNS`, those that hold a number for at least one track."""
    not_measured: tuple[str, ...]
    n_more: int
    n_tracks: int
    n_decoys: int
    """With the controls."""
    with_controls: bool
    best_decoy: int | None
    finding: str
    finding_more: tuple[str, ...]
    pairs: tuple[Pair, ...]
    overview: Panel | None
    fit: Fit
    suspect_stretch: str
    groups: tuple[Group, ...]
    n_more_groups: int


def view_of(content: ReportContent) -> View:
    """Word and draw a result."""
    result = content.result
    entries = sorted(result["contributions"], key=lambda entry: entry["rank"])
    unit = "share" if any(entry.get("share") is not None for entry in entries) else "score"
    remainder, rest = result.get("remainder"), _rest_of(result.get("explained_fraction_interval"))
    scale = _scale(entries, unit, [] if remainder is None else [remainder, *(rest or ())])
    judged = result.get("abstained") is not None
    clusters = Counter(entry.get("cluster") for entry in entries)
    rows = {
        entry["track_id"]: _row(entry, unit, scale, clusters, judged=judged) for entry in entries
    }
    ordered = list(rows.values())
    decoys = [row for row in ordered if row.kind == "decoy"]

    def measured(field: str) -> bool:
        if field == "learned":
            return any(map(phrases.is_learned_measured, entries))
        return any(getattr(row, field) is not None for row in ordered)

    n_holders = sum(row.share is not None and row.kind == "source" for row in ordered)
    finding, more = phrases.finding(result, n_holders, [row.rank for row in decoys], unit)
    groups = _groups(result.get("groups"), scale)
    return View(
        unit=unit,
        chart=_chart(ordered, decoys, unit),
        remainder=None
        if remainder is None
        else phrases.percent(remainder) + ("" if rest is None else phrases.interval(rest)),
        remainder_bar=None
        if remainder is None or unit == "score"
        else bar_svg(remainder, rest, scale, "remainder", phrases.percent(remainder)),
        table=tuple(ordered[:TABLE_ROWS]),
        measured=tuple(column for column in _COLUMNS if measured(column[1])),
        not_measured=tuple(name for name, field, _ in _COLUMNS if not measured(field)),
        n_more=max(0, len(ordered) - TABLE_ROWS),
        n_tracks=len(ordered) - len(decoys),
        n_decoys=len(decoys),
        with_controls=any(row.role == "control" for row in decoys),
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
        suspect_stretch=phrases.stretch(result["suspect"]["region_s"]),
        groups=groups[:GROUP_ROWS],
        n_more_groups=max(0, len(groups) - GROUP_ROWS),
    )


def _row(
    entry: Mapping[str, Any],
    unit: str,
    scale: tuple[float, float],
    clusters: Mapping[str | None, int],
    *,
    judged: bool,
) -> Row:
    """One track's row."""
    unlearned = entry["role"] in ("decoy", "control")
    kind = "decoy" if unlearned else "similar" if entry.get("similar_only") else "source"
    value, pair = entry.get(unit), entry.get("best_pair")
    interval = entry.get("share_interval") if unit == "share" else None
    cluster = entry.get("cluster")
    score = None if entry["score"] is None else phrases.number(entry["score"])
    said = score if unit == "score" else phrases.share(entry)
    named = judged and phrases.is_named(entry)
    # Where tracks are named, or nobody is, no other bar stands out.
    tint = "similar" if kind == "source" and judged and not named else kind
    return Row(
        rank=entry["rank"],
        title=entry["title"] or entry["track_id"],
        artist=entry["artist"],
        role=entry["role"],
        kind=kind,
        score=score,
        share=phrases.share(entry),
        q_value=phrases.p_value(entry.get("q_value")),
        p_value=phrases.p_value(entry.get("p_value")),
        learned=phrases.learned(entry),
        learned_p=phrases.p_value((entry.get("learned") or {}).get("p_value")),
        suspect_at=None if pair is None else phrases.stretch(pair["suspect"]),
        source_at=None if pair is None else phrases.stretch(pair["source"]),
        sha256=entry.get("sha256", ""),
        pcm_sha256=entry.get("pcm_sha256", ""),
        bar=None if value is None else bar_svg(value, _pair(interval), scale, tint, said),
        named=named,
        cluster=1 if cluster is None else clusters[cluster],
    )


def _scale(
    entries: Sequence[Mapping[str, Any]], unit: str, rest: Sequence[float]
) -> tuple[float, float]:
    """The common scale of all bars that may be drawn."""
    if unit == "score":
        shown = [e["score"] for e in entries[:CHART_ROWS] if e["score"] is not None]
        decoys = [
            e["score"]
            for e in entries
            if e["role"] in ("decoy", "control") and e["score"] is not None
        ]
        return scale_of([*shown, *decoys[:1]])
    shares = [e["share"] for e in entries if e.get("share") is not None]
    ends = [end for e in entries for end in e.get("share_interval") or ()]
    return scale_of([*shares, *ends, *rest])


def _chart(rows: Sequence[Row], decoys: Sequence[Row], unit: str) -> tuple[Row, ...]:
    """The best rows that have a bar; among scores, always the best decoy."""
    if unit == "share":
        return tuple(row for row in rows if row.bar is not None)[:CHART_ROWS]
    shown = rows[:CHART_ROWS]
    if decoys and decoys[0].rank > CHART_ROWS:
        return (*shown, replace(decoys[0], after_gap=True))
    return tuple(shown)


def _fit(fit: Mapping[str, Any]) -> Fit:
    """The losses as lines on one scale."""
    named = {
        "Catalogue tracks": fit["catalogue_loss"],
        "Generations of the model": fit["generation_loss"],
        "Controls, not in training": fit["control_loss"],
    }
    sets = {name: [v for v in values if v is not None] for name, values in named.items()}
    own = fit["suspect_loss"]
    told = (fit["explanation"], fit.get("origin", {}).get("explanation"))
    explanation = " ".join(filter(None, told))
    if own is None:
        return Fit(explanation, "not measured", (), "", "")
    low, high = range_of([own, *(v for values in sets.values() for v in values)])
    return Fit(
        explanation=explanation,
        suspect_loss=f"{own:.3f}",
        rugs=tuple(
            Rug(name, len(values), rug_svg(values, own, (low, high)))
            for name, values in sets.items()
        ),
        low=f"{low:.2f}",
        high=f"{high:.2f}",
    )


def _groups(groups: Any, scale: tuple[float, float]) -> tuple[Group, ...]:
    """Artists, releases and rights holders of which anything was measured, the heaviest first."""
    if not isinstance(groups, list):
        return ()
    measured = [g for g in groups if g["share"] is not None or g["p_value"] is not None]
    measured.sort(key=lambda g: (-(g["share"] or 0), 1 if g["p_value"] is None else g["p_value"]))
    return tuple(
        Group(
            kind=str(group["kind"]).replace("_", " "),
            name=group["name"],
            n_tracks=len(group["track_ids"]),
            share=phrases.share(group),
            p_value=phrases.p_value(group["p_value"]),
            bar=None
            if group["share"] is None
            else bar_svg(
                group["share"],
                _pair(group["share_interval"]),
                scale,
                "source",
                phrases.share(group),
            ),
        )
        for group in measured
    )


def _pair(ends: Sequence[float] | None) -> tuple[float, float] | None:
    """Two ends as a pair."""
    return None if ends is None else (ends[0], ends[1])


def _rest_of(explained: Sequence[float] | None) -> tuple[float, float] | None:
    """The interval of the remainder: what the explained fraction's interval leaves."""
    return None if explained is None else (1 - explained[1], 1 - explained[0])
