"""The contributions as horizontal bars, one under the other, drawn by hand.

Only the rows in view are painted, so a catalogue of any size scrolls smoothly. The same rows are
in the table, which is what screen readers and the clipboard use.
"""

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from rootnote.gui.looks.theme import theme
from rootnote.gui.result.bar_fill import Fill, legend_of, paint_legend
from rootnote.gui.result.bar_row import PADDING, RANK_WIDTH, RowPainter, bar_value
from rootnote.gui.result.contribution_model import ContributionModel
from rootnote.gui.result.contribution_text import spoken, tooltip
from rootnote.gui.result.scale import ticks
from rootnote.gui.watcher import Watcher


class BarChart(QAbstractScrollArea):
    """Bars of a `ContributionModel`."""

    row_chosen = Signal(object)
    """The `Row` that a click or a key went to."""
    row_activated = Signal(object)
    """Enter or a double click on a `Row`: the person wants to hear it."""

    def __init__(self, model: ContributionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._current: str | None = None
        self._hovered: int | None = None
        self._limits = (0.0, 1.0)
        self.setProperty("kind", "chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Chart of contributions"))
        self.setMinimumWidth(320)
        model.arranged.connect(self._on_arranged)
        Watcher(self.viewport(), QHelpEvent, self._on_help)

    # ------------------------------------------------------------------ selection

    def set_current(self, key: str | None) -> None:
        """Mark a row, by its key, and bring it into view."""
        self._current = key
        i = self.current_position
        if i is not None:
            self._reveal(i)
            self.setAccessibleDescription(spoken(self._model.rows[i], len(self._model.all_rows)))
        self.viewport().update()

    @property
    def current_position(self) -> int | None:
        """Where the marked row is seen."""
        for i, row in enumerate(self._model.rows):
            if row.key == self._current:
                return i
        return None

    def _choose(self, i: int) -> None:
        """Mark the row at a position and tell of it."""
        if self._model.rows:
            row = self._model.rows[max(0, min(i, len(self._model.rows) - 1))]
            self.set_current(row.key)
            self.row_chosen.emit(row)

    def _on_arranged(self) -> None:
        """Other rows: the scroll range changes, and the marked row may have moved."""
        self._hovered = None
        self._limits = self._range()
        self._set_range()
        i = self.current_position
        if i is not None:
            self._reveal(i)
        self.viewport().update()

    # ------------------------------------------------------------------ geometry

    @property
    def row_height(self) -> int:
        """Two lines of text and some air."""
        return self._title_metrics().height() + self._small_metrics().height() + 10

    def row_rect(self, i: int) -> QRectF:
        """Where a row is painted, in the viewport."""
        top = i * self.row_height - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), self.row_height)

    def position_at(self, point: QPoint) -> int | None:
        """Which row is at a point of the viewport."""
        if not 0 <= point.y() < self._rows_height():
            return None
        i = (point.y() + self.verticalScrollBar().value()) // self.row_height
        return i if 0 <= i < len(self._model.rows) else None

    def _axis_height(self) -> int:
        """Room for the numbers, the name of the axis and the legend."""
        return (3 if self._legend() else 2) * self._small_metrics().height() + 14

    def _legend(self) -> list[tuple[Fill, str]]:
        """Which fillings there are among the bars."""
        model = self._model
        return legend_of(
            model.all_rows, has_remainder=model.has_shares and model.account.remainder is not None
        )

    def _rows_height(self) -> int:
        """The part of the viewport that rows are painted in."""
        return max(0, self.viewport().height() - self._axis_height())

    def _set_range(self) -> None:
        """Fit the scroll bar to the rows."""
        bar = self.verticalScrollBar()
        bar.setPageStep(self._rows_height())
        bar.setSingleStep(self.row_height)
        bar.setRange(0, max(0, len(self._model.rows) * self.row_height - self._rows_height()))

    def _reveal(self, i: int) -> None:
        """Scroll as little as needed to see a row whole."""
        bar, height = self.verticalScrollBar(), self.row_height
        if self._rows_height() < height:
            return  # not laid out yet
        if i * height < bar.value():
            bar.setValue(i * height)
        elif (i + 1) * height > bar.value() + self._rows_height():
            bar.setValue((i + 1) * height - self._rows_height())

    def _small_font(self) -> QFont:
        """For second lines and the axis."""
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * 0.88)
        return font

    def _small_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._small_font())

    def _title_metrics(self) -> QFontMetrics:
        return QFontMetrics(self.font())

    def _plot(self) -> tuple[float, float]:
        """Left and right end of the bars' area, in pixels."""
        width = self.viewport().width()
        left = PADDING + RANK_WIDTH + min(320.0, 0.42 * width) + PADDING
        right = width - PADDING - self._title_metrics().horizontalAdvance("\N{MINUS SIGN}00.00  ")
        return left, max(left + 20, right)

    def _range(self) -> tuple[float, float]:
        """Of all rows, not only those seen: a filter must not make a small bar look large."""
        model = self._model
        rows, has_shares = [*model.all_rows, *model.rows], model.has_shares
        values = [v for row in rows if (v := bar_value(row, has_shares)) is not None]
        values += [
            end for row in rows if has_shares and row.interval is not None for end in row.interval
        ]
        return min([0.0, *values]), max([0.0, *values]) or 1.0

    def _x(self, value: float) -> float:
        """Where a value is, in pixels."""
        (left, right), (low, high) = self._plot(), self._limits
        return left + (value - low) / (high - low) * (right - left)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(theme().surface))
        if not self._model.rows:
            self._paint_nothing(painter)
            return
        painter.save()
        painter.setClipRect(0, 0, self.viewport().width(), self._rows_height())
        self._paint_grid(painter)
        first = self.verticalScrollBar().value() // self.row_height
        n_seen = self._rows_height() // self.row_height + 2
        for i in range(first, min(first + n_seen, len(self._model.rows))):
            self._paint_row(painter, i)
        painter.restore()
        self._paint_axis(painter)

    def _paint_nothing(self, painter: QPainter) -> None:
        """Say why there are no bars."""
        painter.setPen(QColor(theme().muted))
        text = (
            self.tr("No track matches the search.")
            if self._model.all_rows
            else self.tr("There is no result yet.")
        )
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_grid(self, painter: QPainter) -> None:
        """Light lines at the axis's numbers, a stronger one at zero."""
        for value in self._ticks():
            painter.setPen(QPen(QColor(theme().muted if value == 0 else theme().border), 1))
            x = round(self._x(value)) + 0.5
            painter.drawLine(
                QRectF(x, 0, 0, self._rows_height()).topLeft(),
                QRectF(x, 0, 0, self._rows_height()).bottomLeft(),
            )

    def _ticks(self) -> list[float]:
        """Numbers on the axis, as many as fit."""
        left, right = self._plot()
        return ticks(*self._limits, max(2, int((right - left) / 44)))

    def _paint_row(self, painter: QPainter, i: int) -> None:
        """One row, as `bar_row` draws it."""
        row = self._model.rows[i]
        RowPainter(
            painter=painter,
            font=self.font(),
            small_font=self._small_font(),
            plot_left=self._plot()[0],
            x=self._x,
            has_shares=self._model.has_shares,
        ).paint(
            row,
            self.row_rect(i),
            is_current=row.key == self._current,
            is_hovered=i == self._hovered,
            is_collapsed=row.key in self._model.arrangement.collapsed,
        )

    def _paint_axis(self, painter: QPainter) -> None:
        """Numbers under the bars, and what they count."""
        colours, small = theme(), self._small_metrics()
        top = self._rows_height()
        painter.setPen(QColor(colours.border))
        painter.drawLine(0, top, self.viewport().width(), top)
        painter.setFont(self._small_font())
        painter.setPen(QColor(colours.muted))
        for value in self._ticks():
            text = (
                f"{value:.0%}"
                if self._model.has_shares
                else f"{value:g}".replace("-", "\N{MINUS SIGN}")
            )
            rect = QRectF(self._x(value) - 30, top + 4, 60, small.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter, text)
        name = (
            self.tr("Estimated share of measured influence")
            if self._model.has_shares
            else self.tr("Score: influence, steps and learned evidence; higher is more")
        )
        rect = QRectF(
            PADDING,
            top + 6 + small.height(),
            self.viewport().width() - 2 * PADDING,
            small.height(),
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight, name)
        paint_legend(painter, rect.translated(0, small.height() + 2), self._legend())

    # ------------------------------------------------------------------ mouse and keys

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._set_range()
        i = self.current_position
        if i is not None:
            self._reveal(i)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        hovered = self.position_at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        self._hovered = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        i = self.position_at(event.position().toPoint())
        if i is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row = self._model.rows[i]
        if row.is_group and event.position().x() < PADDING + RANK_WIDTH:
            self._model.set_collapsed(row, row.key not in self._model.arrangement.collapsed)
        else:
            self._choose(i)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        i = self.position_at(event.position().toPoint())
        if i is not None:
            self.row_activated.emit(self._model.rows[i])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        i = self.current_position
        here = -1 if i is None else i
        page = max(1, self._rows_height() // self.row_height - 1)
        keys = Qt.Key
        moves = {
            keys.Key_Up: max(0, here - 1),
            keys.Key_Down: here + 1,
            keys.Key_PageUp: max(0, here - page),
            keys.Key_PageDown: here + page,
            keys.Key_Home: 0,
            keys.Key_End: len(self._model.rows) - 1,
        }
        key = keys(event.key())
        if key in moves:
            self._choose(moves[key])
        elif key in (keys.Key_Return, keys.Key_Enter) and i is not None:
            self.row_activated.emit(self._model.rows[i])
        elif key in (keys.Key_Left, keys.Key_Right) and i is not None:
            self._model.set_collapsed(self._model.rows[i], key == keys.Key_Left)
        else:
            super().keyPressEvent(event)

    def _on_help(self, event: QHelpEvent) -> bool:
        """Say everything about the bar under the pointer."""
        i = self.position_at(event.pos())
        if i is None:
            QToolTip.hideText()
        else:
            text = tooltip(self._model.rows[i], len(self._model.all_rows))
            QToolTip.showText(event.globalPos(), text, self.viewport())
        return True
