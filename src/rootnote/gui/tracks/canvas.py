"""The ground of every view over time: its axis area, pointer and keys, marks and playhead."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rootnote.gui.tracks.decorations import paint_beyond, paint_decorations
from rootnote.gui.tracks.timeline import Timeline
from rootnote.gui.tracks.track_data import TrackData
from rootnote.gui.watcher import Watcher

AXIS_PX = 58
"""Width of the labelled area on the left, the same in every view so that times line up."""
_CLICK_PX = 4
_WHEEL_ZOOM = 1.25  # per notch
_NOTCH = 120.0


def small_font(widget: QWidget) -> QFont:
    """The font of axes and read-outs, a little smaller than the widget's own."""
    font = widget.font()
    font.setPointSizeF(max(font.pointSizeF() * 0.85, 7.0))
    return font


class Canvas(QWidget):
    """A view whose horizontal axis is a `Timeline`; subclasses paint what is on it."""

    pointer_moved = Signal(float, float)
    """Time in seconds, and height in the content from 0 at its bottom to 1 at its top."""
    pointer_left = Signal()

    def __init__(self, timeline: Timeline, data: TrackData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = timeline
        self.data = data
        self._press: QPointF | None = None
        self._drag: str | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        timeline.range_changed.connect(self.update)
        timeline.decoration_changed.connect(self.update)
        data.changed.connect(self.update)
        Watcher(self, QNativeGestureEvent, self._on_gesture)

    def content_rect(self) -> QRect:
        """Where the recording is drawn; the axis is left of it."""
        return self.rect().adjusted(AXIS_PX, 0, 0, 0)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Draw the recording."""
        raise NotImplementedError

    def paint_key(self, painter: QPainter, rect: QRect) -> None:
        """Say what the colours mean, over everything else; nothing where they mean nothing."""

    def paint_axis(self, painter: QPainter, rect: QRect) -> None:
        """Label the vertical axis, left of `rect`."""
        raise NotImplementedError

    # -------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything; what is slow to make, subclasses keep."""
        painter = QPainter(self)
        rect = self.content_rect()
        self.paint_axis(painter, rect)
        painter.setClipRect(rect)
        self.paint_content(painter, rect)
        if self.data.display is None or self.data.problem:
            self._paint_notice(painter, rect)
        else:
            palette = self.palette()

            def place(seconds: float) -> float:
                return rect.left() + self.timeline.viewport.x_of(seconds, rect.width())

            paint_beyond(painter, rect, place, self.timeline.duration_s, palette)
            paint_decorations(painter, rect, place, self.timeline, palette)
            self.paint_key(painter, rect)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()

    def axis_label(self, painter: QPainter, rect: QRect, y: float, text: str) -> None:
        """Write one label of the vertical axis with its tick, kept inside the view."""
        metrics = QFontMetricsF(painter.font())
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(colour)
        faint.setAlphaF(0.35)
        painter.setPen(faint)
        painter.drawLine(QPointF(rect.left() - 5, y), QPointF(rect.left() - 1, y))
        colour.setAlphaF(0.75)
        painter.setPen(colour)
        half = metrics.height() / 2
        middle = min(max(y, rect.top() + half), rect.bottom() + 1 - half)
        box = QRectF(0, middle - half, rect.left() - 8, 2 * half)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_notice(self, painter: QPainter, rect: QRect) -> None:
        """Say why there is nothing to see, on a ground that text can be read on."""
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Base))
        text = self.data.problem or (self.tr("Opening …") if self.data.is_busy else "")
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        colour.setAlphaF(0.8)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(16, 4, -16, -4), flags, text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.forget_pictures()
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are made for one size."""
        self.forget_pictures()
        super().resizeEvent(event)

    def forget_pictures(self) -> None:
        """Let go of what was drawn for another size or theme."""

    # ------------------------------------------------------------------------ pointer and keys

    def _seconds(self, x: float) -> float:
        """The time at a horizontal position of the widget."""
        rect = self.content_rect()
        return self.timeline.viewport.seconds_at(x - rect.left(), rect.width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a selection (left) or a shift of the view (middle, or left with Alt)."""
        self._press = event.position()
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.button() == Qt.MouseButton.MiddleButton or alt:
            self._drag = "scroll"
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drag = "click"
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer; drag what was begun."""
        place = event.position()
        if self._press is not None and self._drag == "scroll":
            width = max(self.content_rect().width(), 1)
            moved = (self._press.x() - place.x()) / width * self.timeline.viewport.span_s
            self._press = place
            self.timeline.scroll(moved)
        elif self._press is not None and (
            self._drag == "select"
            or (self._drag == "click" and abs(place.x() - self._press.x()) >= _CLICK_PX)
        ):
            self._drag = "select"
            self.timeline.set_selection((self._seconds(self._press.x()), self._seconds(place.x())))
        rect = self.content_rect()
        self.timeline.set_hover(self._seconds(place.x()) if place.x() >= rect.left() else None)
        if rect.contains(place.toPoint()):
            height = 1 - (place.y() - rect.top()) / max(rect.height(), 1)
            self.pointer_moved.emit(self._seconds(place.x()), height)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a click or a selection."""
        drag, self._drag = self._drag, None
        press, self._press = self._press, None
        self.setCursor(Qt.CursorShape.CrossCursor)
        if press is None or self.data.display is None:
            return
        if drag == "select":
            self.timeline.select(self._seconds(press.x()), self._seconds(event.position().x()))
        elif drag == "click" and press.x() >= self.content_rect().left():
            seconds = self._seconds(press.x())
            self.timeline.clear_selection()
            self.timeline.position_requested.emit(min(max(seconds, 0.0), self.timeline.duration_s))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        self.timeline.set_hover(None)
        self.pointer_left.emit()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is; sideways, or with Shift, scroll."""
        turned, pixels = event.angleDelta(), event.pixelDelta()
        sideways = abs(turned.x()) > abs(turned.y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            notches = (turned.x() if sideways else turned.y()) / _NOTCH
            if not pixels.isNull():  # a trackpad tells how far the fingers went
                width = max(self.content_rect().width(), 1)
                distance = pixels.x() if sideways else pixels.y()
                self.timeline.scroll(-distance / width * self.timeline.viewport.span_s)
            else:
                self.timeline.scroll_steps(-notches)
        elif turned.y():
            at_s = self._seconds(event.position().x())
            self.timeline.zoom(_WHEEL_ZOOM ** (-turned.y() / _NOTCH), at_s)
        event.accept()

    def _on_gesture(self, event: QNativeGestureEvent) -> bool:
        """Zoom where two fingers are spread on a trackpad."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.timeline.zoom(1 / (1 + event.value()), self._seconds(event.position().x()))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom, and select from the playhead, without a pointer."""
        line, key = self.timeline, Qt.Key(event.key())
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            super().keyPressEvent(event)
            return
        playhead = line.playhead_s if line.playhead_s is not None else line.viewport.start_s
        actions = {
            Qt.Key.Key_Left: lambda: line.scroll_steps(-1),
            Qt.Key.Key_Right: lambda: line.scroll_steps(1),
            Qt.Key.Key_PageUp: lambda: line.scroll_steps(-10),
            Qt.Key.Key_PageDown: lambda: line.scroll_steps(10),
            Qt.Key.Key_Up: line.zoom_in,
            Qt.Key.Key_Down: line.zoom_out,
            Qt.Key.Key_Plus: line.zoom_in,
            Qt.Key.Key_Minus: line.zoom_out,
            Qt.Key.Key_Home: line.to_start,
            Qt.Key.Key_End: line.to_end,
            Qt.Key.Key_F: line.fit,
            Qt.Key.Key_Escape: line.clear_selection,
            Qt.Key.Key_BracketLeft: lambda: line.select_from(playhead),
            Qt.Key.Key_BracketRight: lambda: line.select_to(playhead),
        }
        if key in actions:
            actions[key]()
        else:
            super().keyPressEvent(event)
