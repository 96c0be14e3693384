"""Playback: play, switch between suspect and source, loop, speed, level, device."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.looks.icons import icon
from rootnote.gui.looks.theme import theme
from rootnote.gui.words.units import clock

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5)
SUSPECT, SOURCE = "suspect", "source"
_WIDEST_TIME, _WIDEST_GAIN = "00:00.0", "\N{MINUS SIGN}00.0 dB"
"""Room for these is kept: else the panes beside each other would move as it plays."""

_N_LEVELS = 3
"""Everything; without the speed; without the tracks' names."""


class Transport(QFrame):
    """The row of controls under the tracks.

    Parameters
    ----------
    player : Player
        What they control.
    """

    loop_toggled = Signal(bool)
    volume_chosen = Signal(float)
    """From 0 to 1, when the slider is let go."""

    def __init__(self, player: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._is_playing = False
        self._widths = [0] * _N_LEVELS  # measured when styles are known
        self._least_width = 0
        self.setProperty("kind", "foot")
        self.setAccessibleName(self.tr("Playback"))
        self.play = self._button(self.tr("Play or pause (Space)"))
        self.loop = self._button(self.tr("Loop the matched pair (L)"))
        self.loop.setCheckable(True)
        self.loop.setChecked(True)
        self.suspect = self._button(self.tr("Hear the suspect (X switches)"))
        self.source = self._button(self.tr("Hear the source (X switches)"))
        self.suspect.setText(self.tr("A  Suspect"))
        self.source.setText(self.tr("B  Source"))
        for button in (self.suspect, self.source):
            button.setCheckable(True)
        self.suspect.setChecked(True)
        self.position = QLabel("0:00", self)
        self.gain = QLabel(self)
        self.gain.setProperty("kind", "muted")
        self.matched = self._button(self.tr("Equal loudness: the louder side is turned down"))
        self.matched.setText(self.tr("Equal loudness"))
        self.matched.setCheckable(True)
        self.matched.setChecked(True)
        self.volume = QSlider(Qt.Orientation.Horizontal, self)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setFixedWidth(90)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume_icon = QLabel(self)
        self.speed = QComboBox(self)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed"))
        self.speed.setFixedWidth(84)
        self.problem = QLabel(self)
        self.problem.setProperty("kind", "warning")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out()
        self._connect()
        self.restyle()
        self._show_side(SUSPECT)

    def _button(self, name: str) -> QToolButton:
        """A button whose name is its tool tip too."""
        button = QToolButton(self)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setIconSize(QSize(20, 20))
        return button

    def _lay_out(self) -> None:
        """Play, side, position on the left; sound on the right."""
        layout = self._row = QHBoxLayout()
        layout.setSpacing(6)
        for widget in (self.play, self.suspect, self.source, self.loop, self.position):
            layout.addWidget(widget)
        layout.addStretch()
        for sound in (self.gain, self.matched, self.speed, self.volume_icon, self.volume):
            layout.addWidget(sound)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.problem)
        column.addLayout(layout)

    def _connect(self) -> None:
        """Controls to player, and back."""
        player = self._player
        self.play.clicked.connect(self.toggle)
        self.suspect.clicked.connect(lambda: player.set_side(SUSPECT))
        self.source.clicked.connect(lambda: player.set_side(SOURCE))
        self.loop.toggled.connect(self.loop_toggled)
        self.matched.toggled.connect(player.set_loudness_matched)
        self.volume.valueChanged.connect(lambda value: player.set_volume(value / 100))
        self.volume.sliderReleased.connect(
            lambda: self.volume_chosen.emit(self.volume.value() / 100)
        )
        self.speed.activated.connect(lambda: player.set_speed(self.speed.currentData()))
        player.state_changed.connect(self._on_state_changed)
        player.side_changed.connect(self._show_side)
        player.position_changed.connect(self._on_position_changed)
        player.gain_changed.connect(self._on_gain_changed)
        player.failed.connect(self._on_failed)

    def toggle(self) -> None:
        """Play or pause."""
        self.problem.hide()
        self._player.play_pause()

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._least_width, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        for label, widest in ((self.position, _WIDEST_TIME), (self.gain, _WIDEST_GAIN)):
            _keep_room(label, widest)
        self._widths = [self._say(level) for level in range(_N_LEVELS)]
        self._least_width = self._widths[-1]
        self.updateGeometry()
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """Say as much as there is room for."""
        fitting = (level for level, own in enumerate(self._widths) if own <= width)
        self._say(next(fitting, _N_LEVELS - 1))

    def _say(self, level: int) -> int:
        """Show every control with its name, or less at a higher level; how wide that is."""
        self.suspect.setText(self.tr("A  Suspect") if level < 2 else "A")
        self.source.setText(self.tr("B  Source") if level < 2 else "B")
        for widget in (self.speed, self.volume_icon):  # the menu and the slider remain
            widget.setVisible(level < 1)
        self._row.invalidate()
        return self.sizeHint().width()

    def change_speed(self, step: int) -> None:
        """Take the next speed up or down."""
        i = max(0, min(self.speed.currentIndex() + step, self.speed.count() - 1))
        self.speed.setCurrentIndex(i)
        self._player.set_speed(self.speed.currentData())

    def change_volume(self, step: int) -> None:
        """Turn up or down by so many hundredths."""
        self.volume.setValue(self.volume.value() + step)
        self.volume_chosen.emit(self.volume.value() / 100)

    def play_now(self) -> None:
        """Play, unless it plays already."""
        if not self._is_playing:
            self.toggle()

    def restyle(self) -> None:
        """Draw the icons in the theme's colours."""
        colours = theme()
        self.play.setIcon(icon("pause" if self._is_playing else "play", colours.text))
        self.loop.setIcon(icon("loop", colours.text))
        self.volume_icon.setPixmap(icon("volume", colours.muted).pixmap(QSize(18, 18)))
        self.suspect.setStyleSheet(_side_style(colours.suspect, colours.surface))
        self.source.setStyleSheet(_side_style(colours.source, colours.surface))

    def _on_state_changed(self, state: str) -> None:
        """Show whether it plays."""
        self._is_playing = state in ("playing", "loading")
        self.restyle()

    def _show_side(self, side: str) -> None:
        """Show which track is heard."""
        self.suspect.setChecked(side == SUSPECT)
        self.source.setChecked(side == SOURCE)

    def _on_position_changed(self, suspect_s: float, source_s: float) -> None:
        """Show where the track that is heard is."""
        self.position.setText(clock(source_s if self.source.isChecked() else suspect_s))

    def _on_gain_changed(self, gain_db: float) -> None:
        """Say how much the louder side is turned down."""
        self.gain.setText(
            "" if abs(gain_db) < 0.05 else f"{gain_db:+.1f} dB".replace("-", "\N{MINUS SIGN}")
        )

    def _on_failed(self, problem: str) -> None:
        """Say why nothing is heard."""
        self.problem.setText(problem)
        self.problem.show()


def _keep_room(label: QLabel, widest: str) -> None:
    """Make a label as wide as its widest text, whatever it says."""
    said = label.text()
    label.setText(widest)
    label.setMinimumWidth(label.sizeHint().width())
    label.setText(said)


def _side_style(colour: str, on_colour: str) -> str:
    """A button that is filled with its track's colour while that track is heard."""
    return (
        f"QToolButton {{ font-weight: 600; color: {colour}; }}"
        f"QToolButton:checked {{ background: {colour}; color: {on_colour};"
        f" border-color: {colour}; }}"
    )
