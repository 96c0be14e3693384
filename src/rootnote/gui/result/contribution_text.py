"""Rows in words: for the pointer, for screen readers, for the question box."""

from html import escape

from PySide6.QtCore import QCoreApplication

from rootnote.domain import Account, Basis, Role
from rootnote.gui.result.arrangement import SIGNIFICANT
from rootnote.gui.result.row_text import (
    component_text,
    learned_text,
    number_text,
    p_text,
    percent_text,
    role_text,
    share_text,
    similar_text,
    title_text,
)
from rootnote.gui.result.rows import Row, best_unlearned
from rootnote.gui.words.units import stretch

translate = QCoreApplication.translate


def facts(row: Row, n_rows: int) -> list[tuple[str, str]]:
    """Names and values of everything known about a row, the most important first."""
    if row.is_remainder:
        return [
            (translate("Facts", "Part of the suspect"), share_text(row)),
            (translate("Facts", "Meaning"), remainder_meaning()),
        ]
    rank = translate("Facts", "{rank} of {n}").format(rank=row.rank, n=n_rows)
    lines = [(translate("Facts", "Rank"), rank)]
    if row.share is not None:
        name = (
            translate("Facts", "Its tracks' estimated shares added up")
            if row.is_sum
            else translate("Facts", "Estimated share")
        )
        lines.append((name, share_text(row)))
    learned = learned_text(row)
    if learned != "–":
        lines.append((translate("Facts", "Learned by this model"), learned))
    if row.similar_only:
        lines.append((translate("Facts", "Standing"), similar_text()))
    for name, value in (
        (translate("Facts", "q-value"), row.q_value),
        (translate("Facts", "p-value"), row.p_value),
    ):
        if value is not None:
            lines.append((name, p_text(value)))
    lines.append((translate("Facts", "Score"), number_text(row.score)))
    lines += [(component_text(name), number_text(value, 3)) for name, value in row.components]
    if row.in_suspect is not None:
        lines.append((translate("Facts", "Strongest in suspect"), stretch(row.in_suspect)))
        lines.append((translate("Facts", "Strongest in source"), stretch(row.in_source)))
    if row.cluster is not None:
        lines.append((translate("Facts", "Near-duplicates"), cluster_text(row)))
    lines += [
        (name, value)
        for name, value in (
            (translate("Facts", "Role"), role_text(row)),
            (translate("Facts", "Release"), row.release),
            (translate("Facts", "Rights holder"), row.rights_holder),
            ("ISRC", row.isrc),
        )
        if value
    ]
    return lines


def remainder_meaning() -> str:
    """What the remainder is."""
    return translate(
        "Facts", "What no named track of the catalogue accounts for. It is never handed out."
    )


def cluster_text(row: Row) -> str:
    """Why a near-duplicate cannot be told apart."""
    if row.cluster == row.key:
        return translate("Facts", "There are near-duplicates of it: they are weighed as one")
    return translate("Facts", "Weighed as one with {track}").format(track=row.cluster)


def summary(row: Row, n_rows: int) -> str:
    """The facts that are always in sight, in one line."""
    shown = [
        translate("Facts", "Rank {rank} of {n}").format(rank=row.rank, n=n_rows),
        translate("Facts", "Score {score}").format(score=number_text(row.score)),
    ]
    if row.share is not None:
        shown.insert(1, translate("Facts", "Share {share}").format(share=share_text(row)))
    if row.q_value is not None:
        shown.append(f"q {p_text(row.q_value)}")
    if row.in_suspect is not None:
        shown.append(
            translate("Facts", "{suspect} of the suspect matches {source}").format(
                suspect=stretch(row.in_suspect), source=stretch(row.in_source)
            )
        )
    shown += [text for text in (_standing(row), row.rights_holder) if text]
    return "   ·   ".join(shown).replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def _standing(row: Row) -> str:
    """The role or the evidence of learning, whichever says more."""
    if row.role.unlearned or row.learned.basis is Basis.DISCLOSED:
        return role_text(row) if row.role is not Role.SOURCE else learned_text(row)
    if row.similar_only:
        return similar_text()
    if learned_text(row) != "–":
        return translate("Facts", "Learned: {how}").format(how=learned_text(row))
    return "" if row.role is Role.SOURCE else role_text(row)


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


def answer(rows: list[Row], row: Row, account: Account | None = None) -> str:
    """Is my track in it? In words that claim no more than was measured.

    Parameters
    ----------
    rows : list of Row
        All tracks of the result, decoys too.
    row : Row
        The track asked about.
    account : Account, optional
        Of the same result: the sensitivity of the run.
    """
    if row.score is None:
        return translate("Answer", "This track is too short to be compared with the suspect.")
    place = translate("Answer", "Rank {rank} of {n}, score {score}.").format(
        rank=row.rank, n=len(rows), score=number_text(row.score)
    )
    where = ""
    if row.in_suspect is not None:
        where = translate(
            "Answer", "Strongest match: {suspect} of the suspect with {source}."
        ).format(suspect=stretch(row.in_suspect), source=stretch(row.in_source))
    parts = (_verdict(rows, row, account or Account()), _learning(row), place, where)
    return " ".join(part for part in parts if part)


def _verdict(rows: list[Row], row: Row, account: Account) -> str:
    """What the rank means, given the error rates and decoys there are."""
    if row.role is Role.DECOY:
        return translate("Answer", "It is a decoy: it cannot have been in training.")
    if row.role is Role.CONTROL:
        return translate("Answer", "It is a control: it cannot have been in training.")
    if row.share is not None:
        return translate(
            "Answer", "Estimated share of measured influence among the catalogue supplied: {share}."
        ).format(share=share_text(row))
    if row.q_value is not None and row.q_value > SIGNIFICANT:
        return _undetected(account)
    if row.similar_only:
        return translate(
            "Answer", "Similar through this model; no evidence that the model learned it."
        )
    if account.abstained:
        return _undetected(account)
    return _place_among_unlearned(best_unlearned(rows), row)


def _undetected(account: Account) -> str:
    """Not detected, with the sensitivity where it is known."""
    text = translate("Answer", "Not detected at this sensitivity.")
    smallest = account.smallest_detectable_share
    if smallest is None:
        return text
    return f"{text} " + translate(
        "Answer", "A share below {part} would not have been detected in this run."
    ).format(part=percent_text(smallest))


def _place_among_unlearned(best: int | None, row: Row) -> str:
    """All that can be said where no error rate was computed."""
    if best is None:
        return translate(
            "Answer",
            "Some track ranks first in any catalogue: without controls or decoys, a rank alone is "
            "not a detection.",
        )
    if best < row.rank:
        return translate(
            "Answer",
            "Not detected at this sensitivity: a recording that cannot have been in training "
            "ranks higher (rank {rank}).",
        ).format(rank=best)
    return translate("Answer", "It ranks above every recording that cannot have been in training.")


def _learning(row: Row) -> str:
    """Whether the model learned it; nothing where nobody asked, or where it cannot be."""
    basis, p_value = row.learned.basis, row.learned.p_value
    if row.role.unlearned:
        return ""
    if basis is Basis.DISCLOSED:
        return translate("Answer", "The training list names it.")
    if basis is Basis.INFERRED:
        return translate("Answer", "The model's losses say that it learned it (p = {p}).").format(
            p=p_text(p_value)
        )
    if p_value is not None and not row.similar_only:
        return translate("Answer", "No evidence that the model learned it (p = {p}).").format(
            p=p_text(p_value)
        )
    return ""
