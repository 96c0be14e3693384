"""How a bar is filled, by what it stands for; and the line that says which filling is what."""

from collections.abc import Iterable
from enum import Enum

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen

from rootnote.gui.looks.theme import theme
from rootnote.gui.result.rows import Row

translate = QCoreApplication.translate


class Fill(Enum):
    """Told apart in black and white too."""

    FULL = "full"
    HOLLOW = "hollow"
    """Mere similarity."""
    HATCHED = "hatched"
    """What cannot be a finding."""
    DOTTED = "dotted"
    """What nobody is named for."""


def fill_of(row: Row) -> Fill:
    """The filling of a row's bar."""
    if row.is_remainder:
        return Fill.DOTTED
    if row.role.unlearned:
        return Fill.HATCHED
    return Fill.HOLLOW if row.similar_only else Fill.FULL


def paint_bar(
    painter: QPainter, rect: QRectF, fill: Fill, *, is_current: bool = False, radius: float = 3
) -> None:
    """Draw one bar."""
    colours = theme()
    colour = QColor(colours.bar_on_selection if is_current else colours.bar)
    if fill in (Fill.HATCHED, Fill.DOTTED):
        colour = QColor(colours.on_selection if is_current else colours.decoy)
    brush = {
        Fill.FULL: QBrush(colour),
        Fill.HOLLOW: QBrush(Qt.BrushStyle.NoBrush),
        Fill.HATCHED: QBrush(colour, Qt.BrushStyle.BDiagPattern),
        Fill.DOTTED: QBrush(colour, Qt.BrushStyle.Dense6Pattern),
    }[fill]
    painter.setPen(QPen(colour, 1))
    painter.setBrush(brush)
    painter.drawRoundedRect(rect, radius, radius)


def legend_of(rows: Iterable[Row], *, has_remainder: bool) -> list[tuple[Fill, str]]:
    """The fillings that need a word: none where every bar is full."""
    fills = {fill_of(row) for row in rows} | ({Fill.DOTTED} if has_remainder else set())
    names = {
        Fill.FULL: translate("Legend", "catalogue"),
        Fill.HOLLOW: translate("Legend", "similar only"),
        Fill.HATCHED: translate("Legend", "cannot have been learned"),
        Fill.DOTTED: translate("Legend", "not attributed"),
    }
    return [(fill, names[fill]) for fill in Fill if fill in fills] if fills - {Fill.FULL} else []


def paint_legend(painter: QPainter, rect: QRectF, legend: list[tuple[Fill, str]]) -> None:
    """A small bar and a word for each filling, from the left, as many as fit."""
    metrics = QFontMetrics(painter.font())
    x = rect.left()
    for fill, name in legend:
        width = metrics.horizontalAdvance(name)
        if x + 22 + width > rect.right():
            return
        sample = QRectF(x + 0.5, rect.center().y() - 4.5, 16, 9)
        paint_bar(painter, sample, fill, radius=2)
        painter.setPen(QColor(theme().muted))
        spot = QRectF(x + 22, rect.top(), width + 2, rect.height())
        painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, name)
        x += 22 + width + 16
