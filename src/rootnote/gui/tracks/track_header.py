"""The line above a track: its name, what it is, what is under the pointer, and buttons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from rootnote.gui.looks.elided_label import ElidedLabel
from rootnote.gui.tracks.axes import format_time
from rootnote.gui.tracks.display_panel import DisplayPanel
from rootnote.gui.tracks.display_settings import DisplaySettings
from rootnote.gui.tracks.timeline import Timeline
from rootnote.investigation.display import RecordingDisplay


class TrackHeader(QWidget):
    """Name, facts, read-out and buttons of one track.

    Parameters
    ----------
    timeline : Timeline
        What the buttons move.
    settings : callable
        The display settings in use: linked tracks share one set.
    """

    def __init__(
        self,
        timeline: Timeline,
        settings: Callable[[], DisplaySettings],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._heading, self._details, self._cursor = QLabel(), ElidedLabel(), QLabel()
        for label in (self._heading, self._details, self._cursor):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._set_fonts()
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(1)
        for text, tip, key, then in (
            ("−", self.tr("Zoom out"), self.tr("Down"), timeline.zoom_out),
            ("+", self.tr("Zoom in"), self.tr("Up"), timeline.zoom_in),
            (self.tr("Fit"), self.tr("Show the whole track"), "F", timeline.fit),
        ):
            button = _button(text, tip, f"{tip} ({key})")
            button.clicked.connect(lambda checked=False, then=then: then())
            buttons.addWidget(button)
        tip = self.tr("Frequency axis, colours, floor and ceiling")
        display = _button(self.tr("Display"), tip, tip)
        display.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(display)
        self._menu.aboutToShow.connect(self._fill_menu)
        display.setMenu(self._menu)
        buttons.addWidget(display)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._heading)
        row.addWidget(self._details, 1)
        row.addWidget(self._cursor)
        row.addWidget(self._buttons)

    def set_buttons_visible(self, visible: bool) -> None:
        """Of two linked tracks, one needs buttons."""
        self._buttons.setVisible(visible)

    def set_cursor_text(self, text: str) -> None:
        """Show what is under the pointer."""
        self._cursor.setText(text)

    def show_facts(
        self, name: str, title: str, display: RecordingDisplay | None, share_read: float
    ) -> bool:
        """Say what is shown; whether that is something new.

        Parameters
        ----------
        name, title : str
            What the track is here ("Suspect"), and what it is called.
        display : RecordingDisplay, optional
            The recording, once it is open.
        share_read : float
            How much of it has been read; 1 is not told.
        """
        details = [title or self.tr("no recording")] if name else []
        if display is not None:
            channels = {1: self.tr("mono"), 2: self.tr("stereo")}
            n = display.n_channels
            details += [
                format_time(display.duration_s, 0.1),
                f"{display.sample_rate / 1000:g} kHz",
                channels.get(n) or self.tr("{n} channels").format(n=n),
            ]
            if share_read < 1:
                details.append(self.tr("reading {n} %").format(n=round(100 * share_read)))
        text = "  ·  ".join(details)
        is_new = (self._heading.text(), self._details.text()) != (name or title, text)
        self._heading.setText(name or title)
        self._details.setText(text)
        self._details.setToolTip(text)
        return is_new

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)

    def _set_fonts(self) -> None:
        """The name stands out; the read-out's figures keep their places."""
        font = self.font()
        font.setBold(True)
        self._heading.setFont(font)
        figures = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        figures.setPointSizeF(0.9 * font.pointSizeF())
        self._cursor.setFont(figures)

    def _fill_menu(self) -> None:
        """Show the settings that are in use now."""
        self._menu.clear()
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(DisplayPanel(self._settings(), self._menu))
        self._menu.addAction(action)


def _button(text: str, name: str, tip: str) -> QToolButton:
    """A flat button with a name for screen readers."""
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    button.setProperty("kind", "quiet")
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button
