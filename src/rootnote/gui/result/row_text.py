"""What stands in the cells: a row's values in words and numbers."""

from PySide6.QtCore import QCoreApplication

from rootnote.domain import Basis, Interval, Role
from rootnote.gui.result.rows import Row

translate = QCoreApplication.translate


def title_text(row: Row) -> str:
    """The name of a track, of a group, or of what is left over."""
    if row.is_remainder:
        return translate("Rows", "Not attributed")
    if not row.is_group:
        return row.title
    name = row.title or translate("Rows", "Not stated")
    tracks = (
        translate("Rows", "1 track")
        if row.n_tracks == 1
        else translate("Rows", "{n} tracks").format(n=row.n_tracks)
    )
    return f"{name} ({tracks})"


def role_text(row: Row) -> str:
    """What is known about a track's relation to the training set."""
    if not row.is_track:
        return ""
    return {
        Role.TRAINING: translate("Rows", "training set (disclosed)"),
        Role.SOURCE: translate("Rows", "open question"),
        Role.CONTROL: translate("Rows", "control"),
        Role.DECOY: translate("Rows", "decoy"),
    }[row.role]


def component_text(name: str) -> str:
    """The name of a part of the score."""
    known = {
        "influence": translate("Rows", "Influence"),
        "unlearning": translate("Rows", "Unlearning step"),
        "learned": translate("Rows", "Learned evidence"),
        "leave_one_out": translate("Rows", "Leave-one-out step"),
    }
    return known.get(name, name)


def number_text(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def p_text(value: float | None) -> str:
    """A p- or q-value with two significant digits, or a dash."""
    if value is None:
        return "–"
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


def percent_text(value: float) -> str:
    """A part of the whole; a digit more where it would read 0 %."""
    return f"{value:.0%}" if value >= 0.0995 or value == 0 else f"{value:.1%}"


def interval_text(interval: Interval | None) -> str:
    """An interval in brackets; nothing where there is none."""
    if interval is None:
        return ""
    return f"[{percent_text(interval[0])} – {percent_text(interval[1])}]"


def share_text(row: Row) -> str:
    """A share with its interval, or a dash."""
    if row.share is None:
        return "–"
    return " ".join(part for part in (percent_text(row.share), interval_text(row.interval)) if part)


def learned_text(row: Row) -> str:
    """Whether the model learned a track or a group, and how that is known."""
    basis, p_value = row.learned.basis, row.learned.p_value
    if basis is Basis.DISCLOSED:
        return translate("Rows", "disclosed")
    if p_value is None:
        return translate("Rows", "inferred") if basis is Basis.INFERRED else "–"
    if basis is Basis.INFERRED:
        return translate("Rows", "inferred, p = {p}").format(p=p_text(p_value))
    return translate("Rows", "no evidence, p = {p}").format(p=p_text(p_value))


def similar_text() -> str:
    """What is said of a track that is near the suspect and was not shown to be learned."""
    return translate("Rows", "similar through this model, no evidence that it learned it")
