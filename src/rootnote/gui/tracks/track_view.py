"""One track: its waveform above its spectrogram, on one time axis."""

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.tracks.axes import format_hz, format_time, note_name
from rootnote.gui.tracks.canvas import AXIS_PX, Canvas
from rootnote.gui.tracks.display_settings import DisplaySettings
from rootnote.gui.tracks.spectrogram_view import SpectrogramView
from rootnote.gui.tracks.time_axis import TimeAxis
from rootnote.gui.tracks.timeline import Timeline
from rootnote.gui.tracks.track_data import TrackData
from rootnote.gui.tracks.track_header import TrackHeader
from rootnote.gui.tracks.viewport import Viewport
from rootnote.gui.tracks.waveform_view import WaveformView

_BAR_STEPS = 100_000
_FOLLOW_S = 1.0  # a playhead that moves further at once has been placed, and is not followed


class TrackView(QWidget):
    """Waveform over spectrogram of one recording.

    Parameters
    ----------
    name : str
        What the track is here, such as "Suspect"; shown, and read by screen readers.

    Notes
    -----
    Call `set_path(None)` before the view goes away for good: it stops what is being read.
    """

    region_selected = Signal(float, float)
    """A stretch was selected, in seconds."""
    region_cleared = Signal()
    position_requested = Signal(float)
    """A person clicked there."""
    range_changed = Signal(float, float)
    cursor_changed = Signal(str)
    """Time, frequency, note and level under the pointer; empty when it has left."""
    loaded = Signal()
    """Everything has been read and drawn once."""
    failed = Signal(str)
    """The recording cannot be shown; the text says why and what to do."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._title = ""
        self.path: Path | None = None
        self.timeline = Timeline(self)
        self.data = TrackData(self)
        self.settings = DisplaySettings(self)
        self.waveform = WaveformView(self.timeline, self.data)
        self.spectrogram = SpectrogramView(self.timeline, self.data, self.settings)
        self._build()
        self._connect()
        self._say_what_is_shown()

    # -------------------------------------------------------------------- what the window calls

    def set_path(self, path: Path | None, title: str = "") -> None:
        """Show a recording, or none; `title` stands for the file's name."""
        self.path = path
        self._title = title or (path.name if path is not None else "")
        self.timeline.set_marks([])
        self.timeline.set_selection(None)
        self.timeline.set_playhead(None)
        self.timeline.set_duration(0.0)
        self.data.open(path)
        self._say_what_is_shown()

    def set_marks(self, marks: list[tuple[float, float]]) -> None:
        """Mark the matched segments, in seconds."""
        self.timeline.set_marks(marks)
        self._describe()

    def set_playhead(self, seconds: float | None) -> None:
        """Place the playhead, turning the page when it plays out of view; None hides it."""
        before, view = self.timeline.playhead_s, self.timeline.viewport
        self.timeline.set_playhead(seconds)
        if seconds is None or before is None or not 0 <= seconds - before <= _FOLLOW_S:
            return
        if before <= view.stop_s < seconds < self.timeline.duration_s:
            self.timeline.scroll(seconds - view.start_s)

    def set_selection(self, selection: tuple[float, float] | None) -> None:
        """Show a selected stretch in seconds; tells nobody."""
        self.timeline.set_selection(selection)

    def link_to(self, other: "TrackView | None") -> None:
        """Move, zoom and colour together with another view; None ends it.

        Both keep the same span; `align` says which of their times lie above one another.
        """
        self.timeline.link_to(None if other is None else other.timeline)
        if other is not None:
            other.settings = self.settings
            other.spectrogram.set_settings(self.settings)

    def set_controls_visible(self, visible: bool) -> None:
        """Show buttons and scroll bar; of two linked views, one set does for both."""
        self.header.set_buttons_visible(visible)
        self._bar.setVisible(visible)

    def align(self, own_s: float, other_s: float) -> None:
        """Put this time of this track above that time of the linked one."""
        self.timeline.align(own_s, other_s)

    def show_range(self, start_s: float, stop_s: float) -> None:
        """Show a stretch; a linked view shows its counterpart."""
        self.timeline.show_range(start_s, stop_s)

    def fit(self) -> None:
        """Show the whole recording."""
        self.timeline.fit()

    def set_colour(self, colour: QColor | None) -> None:
        """Draw the waveform in this colour; None takes the theme's accent."""
        self.waveform.set_colour(colour)

    @property
    def duration_s(self) -> float:
        """Length of the recording, as far as it is known."""
        return self.timeline.duration_s

    # -------------------------------------------------------------------------------- building

    def _build(self) -> None:
        """Lay the parts out: header, waveform over spectrogram, time axis, scroll bar."""
        self.header = TrackHeader(self.timeline, lambda: self.settings)
        views = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=3)
        views.addWidget(self.waveform)
        views.addWidget(self.spectrogram)
        views.setSizes([100, 200])
        views.setStretchFactor(0, 1)
        views.setStretchFactor(1, 2)
        self._axis = TimeAxis(self.timeline)
        self._bar = QScrollBar(Qt.Orientation.Horizontal)
        self._bar.setAccessibleName(self.tr("Scroll in time"))
        bar_row = QHBoxLayout()
        bar_row.setContentsMargins(AXIS_PX, 0, 0, 0)
        bar_row.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(views, 1)
        column.addWidget(self._axis)
        column.addLayout(bar_row)

    def _connect(self) -> None:
        """Pass on what a person does, and follow the data."""
        line, data = self.timeline, self.data
        line.region_selected.connect(self.region_selected)
        line.region_cleared.connect(self.region_cleared)
        line.position_requested.connect(self.position_requested)
        line.range_changed.connect(self.range_changed)
        line.range_changed.connect(self._on_range_changed)
        data.opened.connect(self._on_opened)
        data.changed.connect(self._on_data_changed)
        data.loaded.connect(self.loaded)
        data.failed.connect(self._on_failed)
        self._bar.valueChanged.connect(self._on_bar_moved)
        self.waveform.pointer_moved.connect(self._on_waveform_pointed)
        self.spectrogram.pointer_moved.connect(self._on_spectrogram_pointed)
        for view in (self.waveform, self.spectrogram):
            view.pointer_left.connect(lambda: self._tell_cursor(""))

    # ------------------------------------------------------------------------------- following

    def _on_opened(self) -> None:
        """A recording was opened."""
        if self.data.display is not None:
            self.timeline.set_duration(self.data.display.duration_s)
        self._say_what_is_shown()

    def _on_data_changed(self) -> None:
        """More has been read; a length that was unknown may have grown."""
        display = self.data.display
        if display is not None and display.duration_s != self.timeline.duration_s:
            self.timeline.set_duration(display.duration_s)
        self._say_what_is_shown()

    def _on_failed(self, problem: str) -> None:
        """The recording cannot be shown."""
        self._say_what_is_shown()
        self.failed.emit(problem)

    def _on_range_changed(self) -> None:
        """Keep the scroll bar with the view."""
        first, last = self.timeline.limits()
        view, bar = self.timeline.viewport, self._bar
        total = max(last - first, 1e-9)
        page = max(1, round(view.span_s / total * _BAR_STEPS))
        bar.blockSignals(True)
        bar.setPageStep(page)
        bar.setSingleStep(max(1, page // 10))
        bar.setRange(0, max(0, _BAR_STEPS - page))
        bar.setValue(round((view.start_s - first) / total * _BAR_STEPS))
        bar.blockSignals(False)
        self._describe()

    def _on_bar_moved(self, value: int) -> None:
        """Scroll as the bar says."""
        first, last = self.timeline.limits()
        view = self.timeline.viewport
        self.timeline.scroll(first + value / _BAR_STEPS * (last - first) - view.start_s)

    def _say_what_is_shown(self) -> None:
        """Name the track, for the eye and for screen readers."""
        read = 1.0 if self.data.problem else self.data.share_read
        if self.header.show_facts(self._name, self._title, self.data.display, read):
            title = " ".join(filter(None, [self._name, self._title]))
            self.setAccessibleName(title)
            self.waveform.setAccessibleName(self.tr("Waveform: {title}").format(title=title))
            self.spectrogram.setAccessibleName(self.tr("Spectrogram: {title}").format(title=title))
            self._describe()

    def _describe(self) -> None:
        """Say in words what the picture shows: a screen reader cannot see it."""
        view = self.timeline.viewport
        text = self.tr("Shown: {start} to {stop}.").format(
            start=format_time(view.start_s, 0.1), stop=format_time(view.stop_s, 0.1)
        )
        if self.timeline.marks:
            marks = ", ".join(
                f"{format_time(start, 0.1)}–{format_time(stop, 0.1)}"
                for start, stop in self.timeline.marks
            )
            text += " " + self.tr("Matched: {marks}.").format(marks=marks)
        for canvas in (self.waveform, self.spectrogram):
            canvas.setAccessibleDescription(text)

    # --------------------------------------------------------------------- under the pointer

    def _on_waveform_pointed(self, seconds: float, height: float) -> None:
        """Peak and root mean square of the pixel under the pointer."""
        pixel_s = self._pixel_s(self.waveform)
        parts = [format_time(seconds, pixel_s)]
        columns = self.data.columns(Viewport(seconds, seconds + pixel_s), 1)
        if columns is not None and math.isfinite(columns.low[0, 0]):
            peak = max(float(abs(columns.low).max()), float(abs(columns.high).max()))
            parts.append(self.tr("peak {level}").format(level=_decibels(peak)))
            parts.append(self.tr("RMS {level}").format(level=_decibels(float(columns.rms.max()))))
        self._tell_cursor("   ".join(parts))

    def _on_spectrogram_pointed(self, seconds: float, height: float) -> None:
        """Frequency, note and level under the pointer."""
        hz = self.spectrogram.hz_at(height)
        frequency = (
            f"{hz:.0f} Hz" if hz < 1000 else f"{format_hz(round(hz, -1))}Hz".replace("kHz", " kHz")
        )
        parts = [format_time(seconds, self._pixel_s(self.spectrogram)), frequency, note_name(hz)]
        level = self.spectrogram.level_at(seconds, hz)
        if level is not None:
            parts.append(f"{level:.1f} dB".replace("-", "−"))
        self._tell_cursor("   ".join(filter(None, parts)))

    def _pixel_s(self, canvas: Canvas) -> float:
        """How many seconds a pixel stands for."""
        return self.timeline.viewport.span_s / max(canvas.content_rect().width(), 1)

    def _tell_cursor(self, text: str) -> None:
        """Show and tell what is under the pointer."""
        self.header.set_cursor_text(text)
        self.cursor_changed.emit(text)


def _decibels(level: float) -> str:
    """A level relative to full scale."""
    return "−∞ dBFS" if level < 1e-6 else f"{20 * math.log10(level):.1f} dBFS".replace("-", "−")
