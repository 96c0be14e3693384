"""What is drawn over a recording: where it ends, marks, selection, pointer and playhead."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QPolygonF

from rootnote.gui.tracks.timeline import Timeline

MARK_COLOUR = QColor(245, 158, 11)
_SHADOW = QColor(0, 0, 0, 150)

Place = Callable[[float], float]
"""The horizontal position of a time."""


def paint_beyond(
    painter: QPainter, rect: QRect, place: Place, duration_s: float, palette: QPalette
) -> None:
    """Hatch what lies before the recording and after it: silence looks otherwise."""
    hatch = palette.color(QPalette.ColorRole.WindowText)
    hatch.setAlphaF(0.12)
    for left, right in (
        (float(rect.left()), place(0.0)),
        (place(duration_s), rect.right() + 1.0),
    ):
        if right - left >= 1:
            box = QRectF(left, rect.top(), right - left, rect.height())
            painter.fillRect(box, palette.color(QPalette.ColorRole.Window))
            painter.fillRect(box, QBrush(hatch, Qt.BrushStyle.BDiagPattern))


def paint_decorations(
    painter: QPainter, rect: QRect, place: Place, timeline: Timeline, palette: QPalette
) -> None:
    """Draw selection, marks, pointer and playhead, the most important one last."""
    _paint_selection(painter, rect, place, timeline, palette)
    _paint_marks(painter, rect, place, timeline)
    if timeline.hover_s is not None:
        line = QRectF(round(place(timeline.hover_s)), rect.top(), 1, rect.height())
        painter.fillRect(line, QColor(128, 128, 128, 190))
    if timeline.playhead_s is not None:
        _paint_playhead(painter, rect, place(timeline.playhead_s))


def _paint_selection(
    painter: QPainter, rect: QRect, place: Place, timeline: Timeline, palette: QPalette
) -> None:
    """Tint the selected stretch."""
    if timeline.selection is None:
        return
    left, right = (place(seconds) for seconds in timeline.selection)
    colour = palette.color(QPalette.ColorRole.Accent)
    colour.setAlpha(64)
    painter.fillRect(QRectF(left, rect.top(), right - left, rect.height()), colour)
    colour.setAlpha(255)
    for x in (left, right):
        painter.fillRect(QRectF(x - 0.75, rect.top(), 1.5, rect.height()), colour)


def _paint_marks(painter: QPainter, rect: QRect, place: Place, timeline: Timeline) -> None:
    """Bracket the marked stretches: a bar at the top, and their ends."""
    for start_s, stop_s in timeline.marks:
        left, right = place(start_s), place(stop_s)
        if right < rect.left() or left > rect.right():
            continue
        right = max(right, left + 2)
        # Dark around bright, so that it is seen on a picture of any colour.
        for colour, grow in ((_SHADOW, 1), (MARK_COLOUR, 0)):
            bar = QRectF(left - grow, rect.top(), right - left + 2 * grow, 4 + grow)
            painter.fillRect(bar, colour)
            for x in (left, right):
                end = QRectF(x - 0.75 - grow, rect.top(), 1.5 + 2 * grow, rect.height())
                painter.fillRect(end, colour)


def _paint_playhead(painter: QPainter, rect: QRect, x: float) -> None:
    """White within black: seen on every picture and in every theme."""
    if not rect.left() - 6 <= x <= rect.right() + 6:
        return
    top = float(rect.top())
    painter.fillRect(QRectF(x - 2, top, 4, rect.height()), QColor(0, 0, 0, 210))
    painter.fillRect(QRectF(x - 0.75, top, 1.5, rect.height()), QColor(255, 255, 255))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 210))
    painter.setBrush(QColor(255, 255, 255))
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
