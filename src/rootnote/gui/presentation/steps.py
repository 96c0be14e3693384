"""What a presentation says of a result: the question, the ranking, the best sources, the limits."""

from html import escape

from PySide6.QtCore import QCoreApplication

from rootnote.domain import AttributionResult
from rootnote.gui.presentation.window import Step
from rootnote.gui.result.account_text import abstention_text, attributed_text, remainder_text
from rootnote.gui.result.bar_row import second_line
from rootnote.gui.result.contribution_text import answer
from rootnote.gui.result.row_text import number_text, share_text, similar_text
from rootnote.gui.result.rows import Row, rows_of
from rootnote.gui.words.sentences import said
from rootnote.gui.words.units import duration, stretch

N_SOURCES = 5
"""At most this many sources have a step of their own."""

translate = QCoreApplication.translate


def steps_of(result: AttributionResult) -> list[Step]:
    """The question, the ranking, the best sources one by one, what limits the answer."""
    rows = rows_of(result)
    return [
        _question(result),
        _ranking(result, rows),
        *(_source(result, rows, row) for row in rows[:N_SOURCES] if row.in_suspect is not None),
        _limits(result),
    ]


def _question(result: AttributionResult) -> Step:
    """What was asked."""
    facts = [
        (
            translate("Presentation", "Suspect"),
            f"{result.suspect.path.name}, {duration(result.suspect.duration_s)}",
        ),
        (
            translate("Presentation", "Model"),
            f"{result.checkpoint.path.name} ({result.checkpoint.family})",
        ),
        (
            translate("Presentation", "Catalogue"),
            translate("Presentation", "{n} recordings").format(n=len(result.catalogue.tracks)),
        ),
    ]
    lines = "".join(
        f"<tr><td style='padding-right: 40px'>{escape(name)}</td>"
        f"<td><b>{escape(value)}</b></td></tr>"
        for name, value in facts
    )
    asked = escape(
        translate(
            "Presentation",
            "Which recordings of the catalogue does this model lean on when it makes this track?",
        )
    )
    return Step(translate("Presentation", "The question"), f"<p>{asked}</p><table>{lines}</table>")


def _ranking(result: AttributionResult, rows: list[Row]) -> Step:
    """The best sources and their values."""
    has_shares = any(row.share is not None for row in rows)
    lines = "".join(
        "<tr>"
        f"<td align='right' style='padding-right: 24px'>{row.rank}</td>"
        f"<td style='padding-right: 40px'><b>{escape(row.title)}</b><br>"
        f"<small>{escape(second_line(row))}</small></td>"
        f"<td align='right'>{escape(_value(row, has_shares))}</td>"
        "</tr>"
        for row in rows[:N_SOURCES]
    )
    account = result.account
    said = (abstention_text(account), attributed_text(account), remainder_text(account))
    rest = "".join(f"<p><b>{escape(text)}</b></p>" for text in said if text)
    meaning = (
        translate(
            "Presentation",
            "A share is an estimated share of measured influence among the catalogue supplied. "
            "It is not a probability.",
        )
        if has_shares
        else translate(
            "Presentation",
            "A score estimates measured influence among the catalogue supplied. "
            "It is not a probability. Some track ranks first in any catalogue.",
        )
    )
    body = f"<table>{lines}</table>{rest}<p>{escape(meaning)}</p>"
    return Step(translate("Presentation", "The ranking"), body)


def _value(row: Row, has_shares: bool) -> str:
    """What a row of the ranking says: shares and scores are never mixed."""
    if not has_shares:
        return number_text(row.score)
    return similar_text() if row.share is None and row.similar_only else share_text(row)


def _source(result: AttributionResult, rows: list[Row], row: Row) -> Step:
    """One source: what there is to hear."""
    where = translate("Presentation", "{suspect} of the suspect, {source} of the source").format(
        suspect=stretch(row.in_suspect), source=stretch(row.in_source)
    )
    listen = translate("Presentation", "Space plays. X switches between suspect and source.")
    body = (
        f"<p><b>{escape(row.title)}</b><br>{escape(row.artist)}</p><p>{escape(where)}</p>"
        f"<p>{escape(answer(rows, row, result.account))}</p><p>{escape(listen)}</p>"
    )
    title = translate("Presentation", "Rank {rank}").format(rank=row.rank)
    return Step(title, body, row.track_id)


def _limits(result: AttributionResult) -> Step:
    """What has to be read with the answer."""
    lines = "".join(f"<li>{escape(said(caveat))}</li>" for caveat in result.caveats[:6])
    more = len(result.caveats) - 6
    rest = translate("Presentation", "and {n} more").format(n=more) if more > 0 else ""
    body = f"<p>{escape(said(result.fit.explanation))}</p><ul>{lines}</ul><p>{escape(rest)}</p>"
    return Step(translate("Presentation", "What limits this answer"), body)
