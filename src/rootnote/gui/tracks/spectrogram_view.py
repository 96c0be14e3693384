"""The spectrogram of one track, drawn from tiles of bytes.

The span of a column is the power of two next above a pixel's, so that every column is at least a
pixel wide: no column is skipped, and a click of one frame stays visible in the picture of an hour.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from rootnote.gui.tracks.axes import FrequencyScale, frequency_ticks
from rootnote.gui.tracks.canvas import Canvas, small_font
from rootnote.gui.tracks.colour_maps import colour_table
from rootnote.gui.tracks.display_settings import DisplaySettings
from rootnote.gui.tracks.timeline import Timeline
from rootnote.gui.tracks.track_data import TrackData
from rootnote.investigation.display import (
    FLOOR_DB,
    MIN_SPAN_FRAMES,
    STEP_DB,
    TILE_COLUMNS,
    RecordingDisplay,
    TileKey,
    picture_rows,
)

_MAX_PICTURES = 40
_PICTURES_PER_FRAME = 2  # making more at once is a visible stutter while zooming


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """A drawn tile; the image lives on the array."""

    image: QImage
    pixels: NDArray[np.uint32]


class SpectrogramView(Canvas):
    """Levels over time and frequency."""

    def __init__(
        self,
        timeline: Timeline,
        data: TrackData,
        settings: DisplaySettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(timeline, data, parent)
        self.settings = settings
        self._pictures: OrderedDict[tuple[object, ...], _Picture] = OrderedDict()
        self._n_made = 0
        settings.changed.connect(self.update)
        data.opened.connect(self.forget_pictures)
        self.setMinimumHeight(64)

    def sizeHint(self) -> QSize:
        """Two thirds of what a track takes."""
        return QSize(600, 170)

    def forget_pictures(self) -> None:
        """See `Canvas`."""
        self._pictures.clear()

    def set_settings(self, settings: DisplaySettings) -> None:
        """Share another view's settings."""
        self.settings.changed.disconnect(self.update)
        self.settings = settings
        settings.changed.connect(self.update)
        self.update()

    def top_hz(self) -> float:
        """The highest frequency shown."""
        nyquist = self.data.display.sample_rate / 2 if self.data.display is not None else 22_050.0
        return min(self.settings.top_hz or nyquist, nyquist)

    def hz_at(self, height: float) -> float:
        """The frequency at a height from 0 to 1."""
        return self.settings.scale.from_unit(height, self.top_hz())

    def level_at(self, seconds: float, hz: float) -> float | None:
        """The level drawn at a time and frequency, in dB; None where nothing is."""
        display = self.data.display
        if display is None or not 0 <= seconds < display.duration_s:
            return None
        frame = int(seconds * display.sample_rate)
        span = self._span(display, self.content_rect())
        key = TileKey(span, frame // (span * TILE_COLUMNS))
        levels = self._levels(display, key)
        if levels is None and display.overview is not None:
            key = TileKey(display.overview.span, frame // (display.overview.span * TILE_COLUMNS))
            levels = self._levels(display, key)
        column = (frame - key.start) // key.span
        if levels is None or column >= len(levels):
            return None
        n_bins = levels.shape[1]
        bin_ = round(hz / (display.sample_rate / 2) * (n_bins - 1))
        return FLOOR_DB + STEP_DB * int(levels[column, min(bin_, n_bins - 1)])

    # -------------------------------------------------------------------------------- painting

    def paint_axis(self, painter: QPainter, rect: QRect) -> None:
        """Frequencies."""
        painter.setFont(small_font(self))
        top = self.top_hz()
        for tick in frequency_ticks(self.settings.scale, top, rect.height()):
            y = rect.bottom() + 1 - self.settings.scale.to_unit(tick.value, top) * rect.height()
            self.axis_label(painter, rect, y, tick.label)
        box = QRectF(0, rect.top(), rect.left() - 8, QFontMetricsF(painter.font()).height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, "Hz")

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The tiles that are in view."""
        display = self.data.display
        ground = int(self._table()[0])
        painter.fillRect(rect, QColor.fromRgb(ground))
        if display is None or self.data.problem or rect.width() < 2:
            return
        self._n_made = 0
        overview = display.overview
        if overview is not None and overview.n_columns:
            span = self._span(display, rect)
            if span < overview.span:
                self._paint_level(painter, rect, display, overview.span, beneath=span)
            self._paint_level(painter, rect, display, span)

    def _span(self, display: RecordingDisplay, rect: QRect) -> int:
        """Frames per column: each column is one to two pixels wide, unless seen from very near."""
        width = max(1.0, rect.width() * self.devicePixelRatioF())
        per_pixel = self.timeline.viewport.span_s * display.sample_rate / width
        span = 1 << max(0, math.ceil(math.log2(max(per_pixel, 1.0)) - 1e-9))
        return max(span, MIN_SPAN_FRAMES)

    def _paint_level(
        self,
        painter: QPainter,
        rect: QRect,
        display: RecordingDisplay,
        span: int,
        beneath: int | None = None,
    ) -> None:
        """Draw the tiles of one span; as a ground, only where a finer one is still missing."""
        view, rate = self.timeline.viewport, display.sample_rate
        per_pixel = view.span_s * rate / rect.width()
        first_frame = view.start_s * rate
        last_frame = min(view.stop_s * rate, display.n_frames)
        length = span * TILE_COLUMNS
        for index in range(max(0, int(first_frame // length)), int(last_frame // length) + 1):
            key = TileKey(span, index)
            if beneath is not None and self._is_covered(key, beneath, first_frame, last_frame):
                continue
            picture = self._picture(display, key, rect)
            if picture is None:
                continue
            # Only the columns in view: from near by, a whole tile would be very much wider.
            n_columns = picture.image.width()
            left = max(0, int((first_frame - key.start) // span))
            right = min(n_columns, int((last_frame - key.start) // span) + 1)
            if right <= left:
                continue
            x0 = round(rect.left() + (key.start + left * span - first_frame) / per_pixel)
            x1 = round(rect.left() + (key.start + right * span - first_frame) / per_pixel)
            is_wide = span > 4 * per_pixel
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_wide)
            painter.drawImage(
                QRectF(x0, rect.top(), x1 - x0, rect.height()),
                picture.image,
                QRectF(left, 0, right - left, picture.image.height()),
            )

    def _is_covered(self, key: TileKey, span: int, first_frame: float, last_frame: float) -> bool:
        """Whether all the finer tiles in view within a coarser one are there."""
        length = span * TILE_COLUMNS
        first = int(max(key.start, first_frame) // length)
        last = int(max(0, min(key.stop, last_frame) - 1) // length)
        return all(self.data.has_tile(TileKey(span, k)) for k in range(max(0, first), last + 1))

    def _levels(self, display: RecordingDisplay, key: TileKey) -> NDArray[np.uint8] | None:
        """A tile's levels as far as they are finished."""
        overview = display.overview
        if overview is not None and key.span >= overview.span:
            doubling = (key.span // overview.span).bit_length() - 1
            if doubling > overview.n_doublings:
                return None
            first = key.index * TILE_COLUMNS
            levels = overview.read(doubling, first, first + TILE_COLUMNS)
            return levels if len(levels) else None
        return self.data.tile(key)

    def _picture(self, display: RecordingDisplay, key: TileKey, rect: QRect) -> _Picture | None:
        """A tile as an image; None if its levels are missing or the frame's time is used up."""
        levels = self._levels(display, key)
        if levels is None:
            return None
        n_columns = len(levels)
        settings = self.settings
        height = max(2, round(rect.height() * self.devicePixelRatioF()))
        name = (
            key,
            n_columns,
            height,
            settings.scale,
            settings.colour_map,
            settings.floor_db,
            settings.ceiling_db,
            self.top_hz(),
        )
        picture = self._pictures.get(name)
        if picture is not None:
            self._pictures.move_to_end(name)
            return picture
        if self._n_made >= _PICTURES_PER_FRAME:
            QTimer.singleShot(0, self, self.update)
            return self._older(key)
        self._n_made += 1
        edges = _edges(settings.scale, self.top_hz(), height)
        rows = picture_rows(levels, edges, display.sample_rate)
        pixels = self._table()[np.ascontiguousarray(rows.T[::-1])]
        image = QImage(pixels.data, n_columns, height, 4 * n_columns, QImage.Format.Format_RGB32)
        self._pictures[name] = picture = _Picture(image, pixels)
        while len(self._pictures) > _MAX_PICTURES:
            self._pictures.popitem(last=False)
        return picture

    def _older(self, key: TileKey) -> _Picture | None:
        """The latest picture of this tile, whatever its settings, until the new one is made."""
        for name in reversed(self._pictures):
            if name[0] == key:
                return self._pictures[name]
        return None

    def _table(self) -> NDArray[np.uint32]:
        """Colours for the bytes of a tile."""
        settings = self.settings
        low, high = (
            round((db - FLOOR_DB) / STEP_DB) for db in (settings.floor_db, settings.ceiling_db)
        )
        return colour_table(settings.colour_map, low, high)

    def paint_key(self, painter: QPainter, rect: QRect) -> None:
        """Which colour means which level."""
        painter.setFont(small_font(self))
        metrics = QFontMetricsF(painter.font())
        low, high = f"{self.settings.floor_db}".replace("-", "−"), f"{self.settings.ceiling_db} dB"
        high = high.replace("-", "−")
        bar, pad = 72.0, 6.0
        low_w, high_w = metrics.horizontalAdvance(low), metrics.horizontalAdvance(high)
        width = low_w + bar + high_w + 4 * pad
        height = metrics.height() + 4
        if rect.width() < 2 * width or rect.height() < 3 * height:
            return
        box = QRectF(rect.right() - width - 6, rect.bottom() - height - 6, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        table = colour_table(self.settings.colour_map)[None, :].copy()
        scale = QImage(table.data, 256, 1, 1024, QImage.Format.Format_RGB32)
        painter.drawImage(
            QRectF(box.left() + 2 * pad - 3 + low_w, box.top() + 5, bar, height - 10), scale
        )
        painter.setPen(QColor(235, 235, 235))
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(pad, 0, 0, 0), flags | Qt.AlignmentFlag.AlignLeft, low)
        painter.drawText(box.adjusted(0, 0, -pad, 0), flags | Qt.AlignmentFlag.AlignRight, high)


@lru_cache(maxsize=16)
def _edges(scale: FrequencyScale, top_hz: float, n_rows: int) -> NDArray[np.float64]:
    """`FrequencyScale.edges`, kept for the last few heights."""
    return scale.edges(top_hz, n_rows)
