"""The time axis below a track's views."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from rootnote.gui.tracks.axes import time_ticks
from rootnote.gui.tracks.canvas import AXIS_PX, small_font
from rootnote.gui.tracks.timeline import Timeline


class TimeAxis(QWidget):
    """Ticks and times for a `Timeline`."""

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        timeline.range_changed.connect(self.update)
        self.setAccessibleName(self.tr("Time axis"))

    def sizeHint(self) -> QSize:
        """One line of text below the ticks."""
        return QSize(600, round(QFontMetricsF(small_font(self)).height()) + 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ticks, and labels where they fit."""
        painter = QPainter(self)
        painter.setFont(small_font(self))
        metrics = QFontMetricsF(painter.font())
        view, width = self._timeline.viewport, self.width() - AXIS_PX
        ticks = time_ticks(view.start_s, view.stop_s, width, 10 * metrics.averageCharWidth() + 24)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        text.setAlphaF(0.75)
        line = QColor(text)
        line.setAlphaF(0.35)
        painter.setPen(line)
        for tick in ticks:
            x = AXIS_PX + view.x_of(tick.value, width)
            painter.drawLine(QPointF(x, 0), QPointF(x, 5 if tick.label else 3))
        painter.setPen(text)
        for tick in ticks:
            if not tick.label:
                continue
            x = AXIS_PX + view.x_of(tick.value, width)
            half = metrics.horizontalAdvance(tick.label) / 2 + 1
            left = min(max(x - half, AXIS_PX - 24.0), self.width() - 2 * half)
            box = QRectF(left, 5, 2 * half, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick.label)
        painter.end()
