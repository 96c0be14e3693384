"""How much of the suspect was explained, and how much was not attributed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rootnote.domain import AttributionResult
from rootnote.gui.rows import remainder
from rootnote.gui.theme import theme


class RemainderBar(QWidget):
    """One bar of two parts; hidden where the result says nothing about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remainder: float | None = None
        self.hide()

    def set_result(self, result: AttributionResult | None) -> None:
        """Show another result's remainder."""
        self._remainder = None if result is None else remainder(result)
        self.setVisible(self._remainder is not None)
        if self._remainder is not None:
            text = self.tr("Attributed: {yes}. Not attributed: {no}.").format(
                yes=f"{1 - self._remainder:.0%}", no=f"{self._remainder:.0%}"
            )
            self.setAccessibleName(text)
            self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(320, self.fontMetrics().height() + 24)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._remainder is None:
            return
        painter, colours = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.fontMetrics().height()
        whole = QRectF(0.5, height + 6, self.width() - 1, 14)
        part = QRectF(whole)
        part.setWidth(whole.width() * (1 - self._remainder))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QBrush(QColor(colours.decoy), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_selected))
        painter.drawRoundedRect(part, 4, 4)
        painter.setPen(QColor(colours.text))
        line = QRectF(0, 0, self.width(), height)
        painter.drawText(
            line, self.tr("Attributed {part}").format(part=f"{1 - self._remainder:.0%}")
        )
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignRight,
            self.tr("Not attributed {part}").format(part=f"{self._remainder:.0%}"),
        )
