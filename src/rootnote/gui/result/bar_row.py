"""One row of the bar chart: rank, names, bar, interval, value."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from rootnote.domain import Basis, Role
from rootnote.gui.looks.theme import theme
from rootnote.gui.result.bar_fill import fill_of, paint_bar
from rootnote.gui.result.row_text import (
    number_text,
    p_text,
    percent_text,
    role_text,
    similar_text,
    title_text,
)
from rootnote.gui.result.rows import Row

translate = QCoreApplication.translate

PADDING = 10
RANK_WIDTH = 30
_BAR_HEIGHT = 14


def bar_value(row: Row, has_shares: bool) -> float | None:
    """What a bar's length stands for: the share where there are shares, else the score."""
    return row.share if has_shares else row.score


@dataclass(frozen=True, slots=True, eq=False)
class RowPainter:
    """Draws rows of one chart.

    Parameters
    ----------
    plot_left : float
        Where the names end and the bars begin, in pixels.
    x : callable
        Where a value is, in pixels.
    has_shares : bool
        Whether bars stand for shares.
    """

    painter: QPainter
    font: QFont
    small_font: QFont
    plot_left: float
    x: Callable[[float], float]
    has_shares: bool

    def paint(
        self,
        row: Row,
        rect: QRectF,
        *,
        is_current: bool = False,
        is_hovered: bool = False,
        is_collapsed: bool = False,
    ) -> None:
        """Draw a row into its rectangle."""
        colours = theme()
        text, second = QColor(colours.text), QColor(colours.muted)
        if is_current:
            self.painter.fillRect(rect, QColor(colours.selection))
            self.painter.fillRect(QRectF(0, rect.top(), 4, rect.height()), QColor(colours.accent))
            text = second = QColor(colours.on_selection)
        elif is_hovered:
            self.painter.fillRect(rect, QColor(colours.window))
        mark = ("▸" if is_collapsed else "▾") if row.is_group else str(row.rank or "")
        self._paint_names(row, rect, mark, text, second)
        self._paint_bar(row, rect, is_current, text)

    def _paint_names(self, row: Row, rect: QRectF, mark: str, text: QColor, second: QColor) -> None:
        """Rank, title and, in a second line, what else is known."""
        font = QFont(self.font)
        font.setBold(not row.is_track)
        titles, small = QFontMetrics(font), QFontMetrics(self.small_font)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        left = PADDING + RANK_WIDTH + 14 * row.level
        second_text = second_line(row)
        lines = titles.height() + (small.height() if second_text else 0)
        air = (rect.height() - lines) / 2
        title = QRectF(left, rect.top() + air, self.plot_left - left - PADDING, titles.height())
        line = QRectF(title.left(), title.bottom(), title.width(), small.height())
        elide, painter = Qt.TextElideMode.ElideRight, self.painter
        painter.setFont(font)
        painter.setPen(text)
        painter.drawText(
            title, middle, titles.elidedText(title_text(row), elide, int(title.width()))
        )
        painter.setFont(self.small_font)
        painter.setPen(second)
        rank = QRectF(0, title.top(), left - 8, title.height())
        painter.drawText(rank, right | middle, mark)
        shown = small.elidedText(second_text, elide, int(line.width()))
        painter.drawText(line, middle, shown)

    def _paint_bar(self, row: Row, rect: QRectF, is_current: bool, text: QColor) -> None:
        """The bar, its interval, and its value in writing."""
        value = bar_value(row, self.has_shares)
        if value is None and self.has_shares and row.similar_only:
            self._paint_similar(rect, text, is_current)
            return
        as_share = self.has_shares and value is not None
        label = percent_text(value) if as_share and value is not None else number_text(value)
        interval = row.interval if self.has_shares else None
        end = self.x(max(0.0, value or 0.0, 0.0 if interval is None else interval[1]))
        self.painter.setPen(text)
        self.painter.setFont(self.font)
        spot = QRectF(end + 7, rect.top(), max(0.0, rect.width() - end - 7), rect.height())
        self.painter.drawText(
            spot, Qt.AlignmentFlag.AlignVCenter, label.replace("-", "\N{MINUS SIGN}")
        )
        if value is None:
            return
        zero, tip = self.x(0), self.x(value)
        bar = QRectF(
            min(zero, tip),
            rect.center().y() - _BAR_HEIGHT / 2,
            max(1.5, abs(tip - zero)),
            _BAR_HEIGHT,
        )
        paint_bar(self.painter, bar, fill_of(row), is_current=is_current)
        if interval is not None:
            self._paint_interval(interval, bar.center().y(), text)

    def _paint_similar(self, rect: QRectF, text: QColor, is_current: bool) -> None:
        """Words where a bar would claim too much."""
        self.painter.setFont(self.small_font)
        self.painter.setPen(text)
        left = self.x(0) + 7
        spot = QRectF(left, rect.top(), rect.width() - left - PADDING, rect.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        ground = self.painter.boundingRect(spot, flags, similar_text())
        colours = theme()
        self.painter.fillRect(ground, QColor(colours.selection if is_current else colours.surface))
        self.painter.drawText(spot, flags, similar_text())

    def _paint_interval(self, interval: tuple[float, float], y: float, colour: QColor) -> None:
        """A line with caps from the interval's one end to the other."""
        low, high = self.x(interval[0]), self.x(interval[1])
        self.painter.setPen(QPen(colour, 1.5))
        self.painter.drawLines(
            [QLineF(low, y, high, y), *(QLineF(x, y - 4, x, y + 4) for x in (low, high))]
        )


def second_line(row: Row) -> str:
    """Artist, and what has to be read with the bar."""
    if row.is_remainder:
        return translate("Rows", "by any track that is named")
    parts = [row.artist]
    if row.role.unlearned and row.is_track:
        parts.append(role_text(row))
    elif row.learned.basis is Basis.DISCLOSED or (row.role is Role.TRAINING and row.is_track):
        parts.append(translate("Rows", "disclosed"))
    elif row.learned.basis is Basis.INFERRED:
        parts.append(translate("Rows", "learned, p = {p}").format(p=p_text(row.learned.p_value)))
    elif row.similar_only:
        parts.append(translate("Rows", "similar only"))
    if row.is_group:
        parts.append(translate("Rows", "best: rank {rank}").format(rank=row.rank))
    return " · ".join(part for part in parts if part)
