"""How much of the suspect was explained, and how much was not attributed."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rootnote.domain import Account, AttributionResult, Interval
from rootnote.gui.looks.theme import theme
from rootnote.gui.result.account_text import attributed_text, remainder_text
from rootnote.gui.result.bar_fill import Fill, paint_bar


class RemainderBar(QWidget):
    """One bar of two parts; hidden where the result says nothing about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account = Account()
        self.hide()

    def set_result(self, result: AttributionResult | None) -> None:
        """Show another result's account."""
        self._account = Account() if result is None else result.account
        self.setVisible(self._account.remainder is not None)
        text = ". ".join(
            part for part in (attributed_text(self._account), remainder_text(self._account)) if part
        )
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(320, self.fontMetrics().height() + 24)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        account = self._account
        if account.remainder is None:
            return
        painter, colours = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.fontMetrics().height()
        whole = QRectF(0.5, height + 6, self.width() - 1, 14)
        part = QRectF(whole)
        part.setWidth(whole.width() * (1 - account.remainder))
        paint_bar(painter, whole, Fill.DOTTED, radius=4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_selected))
        painter.drawRoundedRect(part, 4, 4)
        if account.explained_fraction_interval is not None:
            self._paint_interval(painter, whole, account.explained_fraction_interval)
        painter.setPen(QColor(colours.text))
        line = QRectF(0, 0, self.width(), height)
        painter.drawText(line, attributed_text(account))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, remainder_text(account))

    def _paint_interval(self, painter: QPainter, whole: QRectF, interval: Interval) -> None:
        """A line with caps, light around dark: it lies on both parts."""
        y = whole.center().y()
        low, high = (whole.left() + end * whole.width() for end in interval)
        lines = [QLineF(low, y, high, y), *(QLineF(x, y - 5, x, y + 5) for x in (low, high))]
        for colour, width in ((theme().surface, 4.0), (theme().text, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLines(lines)
