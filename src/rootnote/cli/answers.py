"""The answers in plain words.

The wording is part of the finding: a score is an estimate within what was supplied, and nothing
here says how a track came to be.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rootnote.cli.console import printable
from rootnote.domain import AttributionResult, Contribution, Role, Segment, Track
from rootnote.results import file_name, ranked, verdict

if TYPE_CHECKING:
    from rootnote.investigation.study import Study

_FACT_NAMES = {
    "n_parameters": "parameters",
    "sample_rate": "sample rate (Hz)",
    "sha256": "SHA-256",
}

_ROWS = 20
_CAVEATS = 20

WHAT_A_SCORE_IS = (
    "A score is an estimate of a track's measured influence on the suspect among the catalogue "
    "supplied; the higher, the more. It assumes that the model learned the track. It is not a "
    "share, not a probability, and does not say how the suspect came to be: some track ranks "
    "first in any catalogue."
)
WHAT_A_SHARE_IS = (
    "A share is the estimated share of measured influence among the catalogue supplied; what no "
    "track holds is not attributed."
)


def facts_table(facts: Mapping[str, object]) -> RenderableType:
    """Names and values, one pair a line; the unknown ones left out."""
    table = _table()
    table.add_column()
    table.add_column(overflow="fold")
    for name, value in facts.items():
        if value is not None:
            shown = f"{value:,}" if isinstance(value, int) else printable(str(value))
            table.add_row(_FACT_NAMES.get(name, name), shown)
    return table


def attribution_answer(result: AttributionResult) -> list[RenderableType]:
    """The ranking and everything that has to be read with it."""
    rows = ranked(result)
    suspect, checkpoint = result.suspect, result.checkpoint
    more = len(rows) - _ROWS
    n_decoys = sum(track.role is Role.DECOY for _, track in rows)
    return [
        f"Suspect: {file_name(suspect.path)}, {_stretch(result.region, suspect)}",
        f"Model: {file_name(checkpoint.path)} ({checkpoint.family}, {checkpoint.layout} layout)",
        f"Catalogue: {len(rows) - n_decoys:,} tracks"
        + (f"; decoys ranked with them: {n_decoys:,}" if n_decoys else ""),
        "",
        _ranking(rows[:_ROWS], suspect, judged=result.account.abstained is not None),
        *([f"… and {more:,} more; --csv or --json FILE names them all."] if more > 0 else []),
        *_decoy_lines(rows),
        *account_lines(result),
        "",
        WHAT_A_SCORE_IS,
        "",
        result.fit.explanation,
        *_origin_lines(result),
        *caveat_lines(result.caveats),
    ]


def _origin_lines(result: AttributionResult) -> list[str]:
    """Whether this model made the suspect, where that is not the reason that was given already."""
    told = result.fit.origin.explanation
    return [told] if told and told != result.account.abstention_reason else []


def account_lines(result: AttributionResult) -> list[str]:
    """Who is named, what they explain, or why nobody is."""
    account = result.account
    if account.abstained is None:
        return []
    lines = ["", printable(verdict(result))]
    if account.explained_fraction is not None and account.remainder is not None:
        low, high = account.explained_fraction_interval or (math.nan, math.nan)
        lines += [
            f"Together they explain {account.explained_fraction:.0%} [{low:.0%} to {high:.0%}]; "
            f"not attributed: {account.remainder:.0%}.",
            WHAT_A_SHARE_IS,
        ]
    if account.smallest_detectable_share is not None:
        lines.append(
            "The smallest share that would have been detected is about "
            f"{account.smallest_detectable_share:.0%}."
        )
    return lines


def studies_answer(studies: "Sequence[Study]") -> list[RenderableType]:
    """Every measured figure with its 95 % interval and what it was measured on."""
    table = _table(header=True)
    table.add_column("measure", overflow="fold")
    for name in ("value", "95 % interval", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("units", no_wrap=True)
    table.add_column("split", no_wrap=True)
    rows = [(study.name, one) for study in studies for one in study.measures]
    for name, one in rows:
        table.add_row(
            printable(f"{name}: {one.measure}"),
            "not measured" if one.value is None else f"{one.value:.3f}",
            "-" if one.interval is None else f"{one.interval[0]:.3f} to {one.interval[1]:.3f}",
            str(one.n),
            one.of,
            one.split,
        )
    return [
        table,
        "",
        "Measured on small reference models with known training sets, from stored trainings. A "
        "figure with the split `tuning` was used to choose settings and is no evidence.",
    ]


def caveat_lines(caveats: Sequence[str]) -> list[str]:
    """What has to be known before relying on an answer."""
    if not caveats:
        return []
    more = len(caveats) - _CAVEATS
    return [
        "",
        "Caveats:",
        *(f"  - {caveat}" for caveat in caveats[:_CAVEATS]),
        *([f"  - … and {more:,} more"] if more > 0 else []),
    ]


def clock(seconds: float) -> str:
    """A time as m:ss, with tenths where there are any."""
    minutes, tenths = divmod(round(seconds * 10), 600)
    return f"{minutes}:{tenths / 10:04.1f}".removesuffix(".0")


def _ranking(rows: Sequence[tuple[Contribution, Track]], suspect: Track, *, judged: bool) -> Table:
    """The ranked tracks as a table; what was judged only where something was."""
    table = _table(header=True)
    table.add_column("rank", justify="right", no_wrap=True)
    table.add_column("title")  # rich narrows only the columns that may wrap
    table.add_column("artist")
    table.add_column("score", justify="right", no_wrap=True)
    if judged:
        table.add_column("learned", no_wrap=True)
        table.add_column("q", justify="right", no_wrap=True)
        table.add_column("share", justify="right", no_wrap=True)
    table.add_column("in suspect", no_wrap=True)
    table.add_column("in source", no_wrap=True)
    table.add_column("role", no_wrap=True)
    for contribution, track in rows:
        pair = contribution.best_pair
        table.add_row(
            str(contribution.rank),
            _cell(track.title or track.id),
            _cell(track.artist),
            f"{contribution.score:.2f}" if math.isfinite(contribution.score) else "-",
            *(_judgement(contribution) if judged else ()),
            _stretch(pair[0], suspect) if pair else "-",
            _stretch(pair[1], track) if pair else "-",
            track.role.value,
        )
    return table


def _judgement(part: Contribution) -> tuple[str, str, str]:
    """On what ground a track counts as learned, its q-value and its share."""
    return (
        part.learned.basis.value,
        "-" if part.q_value is None else f"{part.q_value:.3f}",
        "-" if part.share is None else f"{part.share:.0%}",
    )


def _decoy_lines(rows: Sequence[tuple[Contribution, Track]]) -> list[str]:
    """Where recordings that cannot have been in training came out, if there were any."""
    ranks = [part.rank for part, track in rows if track.role is Role.DECOY]
    if not ranks:
        return []
    return [
        f"The best of the decoys, which cannot have been in training, has rank {min(ranks)}: "
        "a track that ranks lower is not told apart from them."
    ]


def _table(*, header: bool = False) -> Table:
    """A table without lines."""
    return Table(box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0))


def _cell(text: str) -> Text:
    """One line of a title, cut short where the terminal is narrow."""
    return Text(printable(text).replace("\n", " "), no_wrap=True, overflow="ellipsis")


def _stretch(segment: Segment, track: Track) -> str:
    """A segment as start-stop."""
    start, stop = (clock(frame / track.sample_rate) for frame in (segment.start, segment.stop))
    return f"{start}-{stop}"
