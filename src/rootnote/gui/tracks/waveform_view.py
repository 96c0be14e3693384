"""The waveform of one track, a lane for every channel."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from rootnote.gui.tracks.canvas import Canvas, small_font
from rootnote.gui.tracks.timeline import Timeline
from rootnote.gui.tracks.track_data import TrackData
from rootnote.gui.tracks.viewport import Viewport
from rootnote.gui.tracks.waveform_raster import waveform_picture

_LANE_GAP = 3
_DOT_PX = 7.0  # samples further apart than this are drawn as dots on their line


class WaveformView(Canvas):
    """Peaks and, inside them, the root mean square; from near by, the samples themselves."""

    def __init__(self, timeline: Timeline, data: TrackData, parent: QWidget | None = None) -> None:
        super().__init__(timeline, data, parent)
        self._picture: tuple[tuple[object, ...], QImage, NDArray[np.uint32]] | None = None
        self._version = 0
        self._colour: QColor | None = None
        data.changed.connect(self._on_data_changed)
        self.setMinimumHeight(48)

    def sizeHint(self) -> QSize:
        """A third of what a track takes."""
        return QSize(600, 90)

    def set_colour(self, colour: QColor | None) -> None:
        """Draw the waveform in this colour; None takes the theme's accent."""
        self._colour = colour
        self.forget_pictures()
        self.update()

    def forget_pictures(self) -> None:
        """See `Canvas`."""
        self._picture = None

    def _on_data_changed(self) -> None:
        """What is drawn now may be incomplete."""
        self._version += 1

    def _lanes(self, rect: QRect) -> list[QRectF]:
        """Where each channel goes."""
        n = self.data.display.n_channels if self.data.display is not None else 1
        height = (rect.height() - (n - 1) * _LANE_GAP) / n
        return [
            QRectF(rect.left(), rect.top() + k * (height + _LANE_GAP), rect.width(), height)
            for k in range(n)
        ]

    def paint_axis(self, painter: QPainter, rect: QRect) -> None:
        """Full scale and half of it, in decibels, as far as there is room."""
        painter.setFont(small_font(self))
        line = painter.fontMetrics().height()
        for lane in self._lanes(rect):
            middle, half = lane.center().y(), lane.height() / 2
            labels = [(lane.top(), "0 dB")]
            if half >= 1.4 * line:
                labels.append((middle, "−∞"))
            if half >= 3 * line:
                labels += [(middle - half / 2, "−6"), (middle + half / 2, "−6")]
            if half >= 2.2 * line:
                labels.append((lane.bottom(), "0"))
            if half < 0.8 * line:
                labels = [(middle, "0 dB")] if lane.top() == rect.top() else []
            for y, text in labels:
                self.axis_label(painter, rect, y, text)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The lanes on the theme's ground."""
        palette = self.palette()
        ground = palette.color(QPalette.ColorRole.Base)
        painter.fillRect(rect, ground)
        lanes = self._lanes(rect)
        faint = palette.color(QPalette.ColorRole.Text)
        faint.setAlphaF(0.16)
        for lane in lanes:
            painter.fillRect(QRectF(lane.left(), lane.center().y(), lane.width(), 1), faint)
        for lane in lanes[1:]:
            gap = QRectF(lane.left(), lane.top() - _LANE_GAP, lane.width(), _LANE_GAP)
            painter.fillRect(gap, palette.color(QPalette.ColorRole.Window))
        if self.data.display is None or self.data.problem or rect.width() < 2:
            return
        view = self.timeline.viewport
        ratio = self.devicePixelRatioF()
        n_columns = max(1, round(rect.width() * ratio))
        if self._paint_samples(painter, lanes, view, n_columns):
            return
        n_read = self.data.display.peaks.n_frames
        key = (view, rect.size(), ratio, n_read, self._version)
        if self._picture is None or self._picture[0] != key:
            image, pixels = self._draw(lanes, view, n_columns, ratio)
            self._picture = (key, image, pixels)
        image = self._picture[1]
        per_lane = image.height() // len(lanes)
        for k, lane in enumerate(lanes):
            painter.drawImage(lane, image, QRectF(0, k * per_lane, image.width(), per_lane))

    def colours(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Of the peaks, and of the root mean square within them."""
        body = QColor(self._colour or self.palette().color(QPalette.ColorRole.Accent))
        ground = self.palette().color(QPalette.ColorRole.Base)
        # The fainter one towards the ground, so that the louder part stands out in every theme.
        red, green, blue = (
            round(a * 0.55 + b * 0.45) for a, b in zip(_rgb(body), _rgb(ground), strict=True)
        )
        return (red, green, blue), _rgb(body)

    def _draw(
        self, lanes: list[QRectF], view: Viewport, n_columns: int, ratio: float
    ) -> tuple[QImage, NDArray[np.uint32]]:
        """All lanes, one below the other, in one image; the image lives on the array."""
        height = max(2, round(lanes[0].height() * ratio))
        outer, inner = self.colours()
        columns = self.data.columns(view, n_columns)
        pixels = np.concatenate(
            [
                waveform_picture(low, high, rms, height, outer, inner)
                for low, high, rms in zip(columns.low, columns.high, columns.rms, strict=True)
            ]
        )
        image = QImage(
            pixels.data,
            n_columns,
            len(pixels),
            4 * n_columns,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        return image, pixels

    def _paint_samples(
        self, painter: QPainter, lanes: list[QRectF], view: Viewport, n_columns: int
    ) -> bool:
        """From near by, draw the samples as a line; whether they were near and there."""
        if self.data.display is None:
            return False
        rate = self.data.display.sample_rate
        start, stop = view.start_s * rate, view.stop_s * rate
        if stop - start > n_columns / 2:
            return False
        held = self.data.raw(start, stop, n_columns)
        if held is None:
            return False
        origin, samples = held
        first = max(0, math.floor(start) - origin)
        last = min(samples.shape[1], math.ceil(stop) + 1 - origin)
        if last <= first:
            return False
        spacing = lanes[0].width() / (stop - start)
        colour = QColor(*self.colours()[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = lanes[0].left() + (np.arange(first, last) + origin - start) * spacing
        for lane, channel in zip(lanes, samples, strict=True):
            y = lane.center().y() - np.clip(channel[first:last], -1, 1) * lane.height() / 2
            line = QPolygonF(
                [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
            )
            painter.setPen(QPen(colour, 1.4))
            painter.drawPolyline(line)
            if spacing >= _DOT_PX:
                painter.setPen(QPen(colour, 4.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPoints(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return True


def _rgb(colour: QColor) -> tuple[int, int, int]:
    """A colour's parts, 0 to 255."""
    return colour.red(), colour.green(), colour.blue()
