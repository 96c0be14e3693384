"""Influence over time: the suspect's segments from left to right, the top sources from above."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from rootnote.domain import AttributionResult, Segment
from rootnote.gui.looks.theme import theme
from rootnote.gui.result.rows import seconds
from rootnote.gui.result.scale import time_ticks
from rootnote.gui.session import Session
from rootnote.gui.watcher import Watcher
from rootnote.gui.words.rich import plain_hint
from rootnote.gui.words.units import clock, stretch

N_SOURCES = 20
"""At most this many sources, the best ones."""
_PADDING = 10


class MapView(QWidget):
    """A heat map; a cell, chosen by mouse or arrow keys, moves both tracks there."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._parts: list = []
        self._names: list[str] = []
        self._scores: NDArray[np.float64] = np.zeros((0, 0))
        self._cell: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Map of influence over time"))
        session.result_changed.connect(self._on_result_changed)
        session.pair_changed.connect(self._on_pair_changed)
        self._on_result_changed(session.result)
        Watcher(self, QHelpEvent, self._on_help)

    @property
    def scores(self) -> NDArray[np.float64]:
        """Influence scores as shown, shape (n_sources, n_segments)."""
        return self._scores

    @property
    def cell(self) -> tuple[int, int] | None:
        """The marked source and segment."""
        return self._cell

    def _on_result_changed(self, result: AttributionResult | None) -> None:
        """Take the best sources of another result."""
        self._cell = None
        parts = () if result is None else result.contributions
        ranked = sorted((part for part in parts if part.segment_scores), key=lambda p: p.rank)
        self._parts = ranked[:N_SOURCES]
        tracks = {} if result is None else {track.id: track for track in result.catalogue.tracks}
        self._names = [tracks[p.track_id].title or p.track_id for p in self._parts]
        self._scores = np.array([part.segment_scores for part in self._parts], dtype=float)
        self.update()

    def _on_pair_changed(self, pair: tuple[Segment, Segment] | None) -> None:
        """Mark the cell of the pair that is looked at."""
        self._cell = None
        result = self._session.result
        if pair is not None and result is not None:
            for y, part in enumerate(self._parts):
                if part.track_id == pair[1].track_id and pair[0] in result.segments:
                    self._cell = (y, result.segments.index(pair[0]))
        self.update()

    def choose(self, y: int, x: int) -> None:
        """Look at source number `y` in segment number `x` of the suspect."""
        result = self._session.result
        if result is None or not self._parts:
            return
        y = max(0, min(y, len(self._parts) - 1))
        x = max(0, min(x, len(result.segments) - 1))
        part = self._parts[y]
        self._session.select(part.track_id)
        self._session.show_pair((result.segments[x], part.segment_matches[x]))
        self.setAccessibleDescription(self.describe(y, x))

    def describe(self, y: int, x: int) -> str:
        """One cell in words."""
        result, part = self._session.result, self._parts[y]
        if result is None:
            return ""
        track = self._session.track(part.track_id)
        return self.tr("{title}: {suspect} of the suspect with {source}, score {score}").format(
            title=self._names[y],
            suspect=stretch(seconds(result.segments[x], result.suspect)),
            source=stretch(seconds(part.segment_matches[x], track)),
            score=f"{self._scores[y, x]:.2f}",
        )

    # ------------------------------------------------------------------ geometry

    def _area(self) -> QRectF:
        """Where the cells are."""
        line = self.fontMetrics().height()
        left = _PADDING + min(210.0, 0.36 * self.width()) + 8
        height = min(
            self.height() - 2 * line - 5 * _PADDING,
            (line + 12) * max(1, len(self._parts)),
        )
        width = self.width() - left - 2.5 * _PADDING  # room for the last time
        return QRectF(left, _PADDING, max(10.0, width), max(10.0, height))

    def cell_rect(self, y: int, x: int) -> QRectF:
        """Where one cell is."""
        area, (n_rows, n_columns) = self._area(), self._scores.shape
        return QRectF(
            area.left() + x * area.width() / n_columns,
            area.top() + y * area.height() / n_rows,
            area.width() / n_columns,
            area.height() / n_rows,
        )

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Which cell is at a point."""
        area = self._area()
        if not self._parts or not area.contains(point):
            return None
        n_rows, n_columns = self._scores.shape
        y = int((point.y() - area.top()) / area.height() * n_rows)
        x = int((point.x() - area.left()) / area.width() * n_columns)
        return min(y, n_rows - 1), min(x, n_columns - 1)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter, colours = QPainter(self), theme()
        painter.fillRect(self.rect(), QColor(colours.surface))
        if not self._parts:
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                self.rect(),
                Qt.AlignmentFlag.AlignCenter,
                self.tr("This result holds no scores over time."),
            )
            return
        area = self._area()
        painter.drawImage(area, _image(self._scores, colours.surface, colours.bar_selected))
        painter.setPen(QColor(colours.border))
        painter.drawRect(area)
        self._paint_names(painter, area)
        self._paint_times(painter, area)
        self._paint_legend(painter)
        if self._cell is not None:
            painter.setPen(QPen(QColor(colours.source), 3))
            painter.drawRect(self.cell_rect(*self._cell).adjusted(1, 1, -1, -1))

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        """Titles left of the rows."""
        for y, name in enumerate(self._names):
            cell = self.cell_rect(y, 0)
            rect = QRectF(_PADDING, cell.top(), area.left() - _PADDING - 8, cell.height())
            chosen = self._session.selected == self._parts[y].track_id
            font = self.font()
            font.setBold(chosen)
            painter.setFont(font)
            painter.setPen(QColor(theme().text))
            shown = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(rect.width())
            )
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown
            )
        painter.setFont(self.font())

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        """Times of the suspect under the columns."""
        result = self._session.result
        if result is None:
            return
        rate = result.suspect.sample_rate
        start, stop = result.segments[0].start / rate, result.segments[-1].stop / rate
        painter.setPen(QColor(theme().muted))
        for time in time_ticks(stop - start, max(2, int(area.width() / 70))):
            x = area.left() + time / (stop - start) * area.width()
            painter.drawLine(
                QPoint(int(x), int(area.bottom())), QPoint(int(x), int(area.bottom()) + 4)
            )
            rect = QRectF(x - 30, area.bottom() + 6, 60, self.fontMetrics().height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter, clock(start + time))

    def _paint_legend(self, painter: QPainter) -> None:
        """What the colours count."""
        line = self.fontMetrics().height()
        top = self._area().bottom() + line + 14
        highest = f"{max(0.0, self._scores.max()):.1f}"
        text = self.tr("Influence score")
        painter.setPen(QColor(theme().muted))
        left = self._area().left()
        painter.drawText(
            QRectF(_PADDING, top, left - _PADDING - 8, line), Qt.AlignmentFlag.AlignRight, text
        )
        ramp = QRectF(left + 16, top + 2, 120, line - 4)
        painter.drawText(QRectF(left, top, 16, line), "0")
        painter.drawImage(
            ramp,
            _image(np.linspace(0, 1, 64)[None], theme().surface, theme().bar_selected),
        )
        painter.drawText(QRectF(ramp.right() + 6, top, 60, line), highest)

    # ------------------------------------------------------------------ mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        y, x = self._cell or (0, 0)
        keys = Qt.Key
        moves = {
            keys.Key_Up: (y - 1, x),
            keys.Key_Down: (y + 1, x),
            keys.Key_Left: (y, x - 1),
            keys.Key_Right: (y, x + 1),
            keys.Key_Home: (y, 0),
            keys.Key_End: (y, self._scores.shape[-1] - 1),
        }
        move = moves.get(keys(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self.choose(*move)

    def _on_help(self, event: QHelpEvent) -> bool:
        """Say what the cell under the pointer is."""
        cell = self._cell_at(event.pos())
        if cell is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), plain_hint(self.describe(*cell)), self)
        return True


def _image(scores: NDArray[np.float64], low: str, high: str) -> QImage:
    """Scores as colours from `low` (0 or less) to `high` (the largest)."""
    top = scores.max()
    part = np.clip(scores / top, 0, 1) if top > 0 else np.zeros_like(scores)
    ends = np.array([[c.red(), c.green(), c.blue()] for c in (QColor(low), QColor(high))], float)
    rgb = ends[0] + part[..., None] * (ends[1] - ends[0])
    data = np.ascontiguousarray(rgb.round().astype(np.uint8))
    height, width, _ = data.shape
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
