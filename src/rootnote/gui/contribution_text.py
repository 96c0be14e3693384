"""Rows in words: for the pointer, for screen readers, for the question box."""

from html import escape

from PySide6.QtCore import QCoreApplication

from rootnote.domain import Role
from rootnote.gui.contribution_model import (
    component_text,
    number_text,
    role_text,
    share_text,
    title_text,
)
from rootnote.gui.rows import Row, best_decoy, stretch

translate = QCoreApplication.translate


def facts(row: Row, n_rows: int) -> list[tuple[str, str]]:
    """Names and values of everything known about a row, the most important first."""
    lines = [
        (
            translate("Facts", "Rank"),
            translate("Facts", "{rank} of {n}").format(rank=row.rank, n=n_rows),
        )
    ]
    if row.share is not None:
        lines.append((translate("Facts", "Estimated share"), share_text(row)))
    lines.append((translate("Facts", "Score"), number_text(row.score)))
    if row.q_value is not None:
        lines.append((translate("Facts", "q-value"), number_text(row.q_value, 3)))
    if row.learned is not None:
        lines.append((translate("Facts", "Learned by this model"), row.learned))
    lines += [(component_text(name), number_text(value, 3)) for name, value in row.components]
    if row.in_suspect is not None:
        lines.append((translate("Facts", "Strongest in suspect"), stretch(row.in_suspect)))
        lines.append((translate("Facts", "Strongest in source"), stretch(row.in_source)))
    if not row.is_group:
        lines.append((translate("Facts", "Role"), role_text(row.role)))
    lines += [
        (name, value)
        for name, value in (
            (translate("Facts", "Rights holder"), row.rights_holder),
            ("ISRC", row.isrc),
        )
        if value
    ]
    return lines


def summary(row: Row, n_rows: int) -> str:
    """The facts that are always in sight, in one line."""
    shown = [
        translate("Facts", "Rank {rank} of {n}").format(rank=row.rank, n=n_rows),
        translate("Facts", "Score {score}").format(score=number_text(row.score)),
    ]
    if row.share is not None:
        shown.insert(1, translate("Facts", "Share {share}").format(share=share_text(row)))
    if row.in_suspect is not None:
        shown.append(
            translate("Facts", "{suspect} of the suspect matches {source}").format(
                suspect=stretch(row.in_suspect), source=stretch(row.in_source)
            )
        )
    shown += [text for text in (_role_note(row), row.rights_holder) if text]
    return "   ·   ".join(shown)


def _role_note(row: Row) -> str:
    """The role where it says something."""
    return "" if row.role is Role.SOURCE else role_text(row.role)


def tooltip(row: Row, n_rows: int) -> str:
    """What hovering shows, as rich text."""
    head = escape(title_text(row)) + (f"<br>{escape(row.artist)}" if row.artist else "")
    lines = "".join(
        f"<tr><td>{escape(name)}&nbsp;&nbsp;</td><td align='right'>{escape(value)}</td></tr>"
        for name, value in facts(row, n_rows)
    )
    return f"<p><b>{head}</b></p><table>{lines}</table>"


def spoken(row: Row, n_rows: int) -> str:
    """One sentence for a screen reader."""
    named = title_text(row) + (f", {row.artist}" if row.artist else "")
    return f"{named}. " + ". ".join(f"{name}: {value}" for name, value in facts(row, n_rows)) + "."


def answer(rows: list[Row], row: Row) -> str:
    """Is my track in it? In words that claim no more than was measured.

    Parameters
    ----------
    rows : list of Row
        All tracks of the result, decoys too.
    row : Row
        The track asked about.
    """
    place = translate("Answer", "Rank {rank} of {n}, score {score}.").format(
        rank=row.rank, n=len(rows), score=number_text(row.score)
    )
    if row.score is None:
        return translate("Answer", "This track is too short to be compared with the suspect.")
    where = ""
    if row.in_suspect is not None:
        where = translate(
            "Answer", "Strongest match: {suspect} of the suspect with {source}."
        ).format(suspect=stretch(row.in_suspect), source=stretch(row.in_source))
    return " ".join(part for part in (place, where, _reading(rows, row)) if part)


def _reading(rows: list[Row], row: Row) -> str:
    """What the rank means, given the error rates and decoys there are."""
    if row.role is Role.DECOY:
        return translate("Answer", "It is a decoy: it cannot have been in training.")
    if row.q_value is not None and row.q_value > _ALARM_RATE:
        return translate("Answer", "Not detected at this sensitivity.")
    if row.similar_only:
        return translate(
            "Answer", "Similar through this model; no evidence that the model learned it."
        )
    if row.share is not None:
        return translate(
            "Answer", "Estimated share of measured influence among the catalogue supplied: {share}."
        ).format(share=share_text(row))
    decoy = best_decoy(rows)
    if decoy is not None and decoy < row.rank:
        return translate(
            "Answer",
            "Not detected at this sensitivity: a decoy, which cannot have been in training, "
            "ranks higher (rank {rank}).",
        ).format(rank=decoy)
    if decoy is not None:
        return translate("Answer", "It ranks above every decoy.")
    return translate(
        "Answer",
        "Some track ranks first in any catalogue: without decoys, a rank alone is not a detection.",
    )


_ALARM_RATE = 0.05
"""The q-value above which a track is not named."""
