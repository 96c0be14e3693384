"""Presentation mode: one step at a time in large type, from what was computed before.

For a courtroom or a meeting. Nothing is computed here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rootnote.gui.playback.player import Player

HALF_WIDTH = "@half@"
"""Stands in a step's body for half of the width there is, in pixels."""
_SMALLEST_PT = 11.0


@dataclass(frozen=True, slots=True)
class Step:
    """One screen."""

    title: str
    body: str
    """Rich text."""
    track_id: str | None = None
    """The source that can be heard at this step."""


class Presentation(QWidget):
    """Full-screen steps.

    Parameters
    ----------
    steps : sequence of Step
        What is shown.
    player : Player
        Plays the sources.
    select : callable
        Puts the source of a step on the player, by its id.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        player: Player,
        select: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Presentation"))
        self._steps, self._player, self._select = steps, player, select
        self.number = 0
        self.title = QLabel(self)
        self.body = QLabel(self)
        self.place = QLabel(self)
        self.place.setProperty("kind", "muted")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.body.setTextFormat(Qt.TextFormat.RichText)
        self.title.setWordWrap(True)
        self.body.setWordWrap(True)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.back = QPushButton(self.tr("Back"), self)
        self.next = QPushButton(self.tr("Next"), self)
        self.leave = QPushButton(self.tr("Close (Esc)"), self)
        self.play = QPushButton(self.tr("Play (Space)"), self)
        self.switch = QPushButton(self.tr("Switch (X)"), self)
        for button, then in (
            (self.back, lambda: self.go(self.number - 1)),
            (self.next, lambda: self.go(self.number + 1)),
            (self.leave, self.close),
            (self.play, player.play_pause),
            (self.switch, player.toggle_side),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(then)
        player.side_changed.connect(self._show_side)
        player.failed.connect(self.place.setText)
        self._lay_out()
        self.go(0)
        # A button would keep the arrow keys to itself, to move the focus.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def _lay_out(self) -> None:
        """Title, text, buttons."""
        buttons = QHBoxLayout()
        for widget in (self.leave, self.place):
            buttons.addWidget(widget)
        buttons.addStretch()
        for widget in (self.play, self.switch, self.back, self.next):
            buttons.addWidget(widget)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(72, 56, 72, 32)
        layout.setSpacing(28)
        layout.addWidget(self.title)
        layout.addWidget(self.body, 1)
        layout.addLayout(buttons)

    @property
    def n_steps(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def go(self, number: int) -> None:
        """Show a step; what was playing stops."""
        self.number = max(0, min(number, len(self._steps) - 1))
        step = self._steps[self.number]
        self._player.stop()
        if step.track_id is not None:
            self._select(step.track_id)
        self.title.setText(step.title)
        self.place.setText(f"{self.number + 1} / {len(self._steps)}")
        self.back.setEnabled(self.number > 0)
        self.next.setEnabled(self.number < len(self._steps) - 1)
        for widget in (self.play, self.switch):
            widget.setVisible(step.track_id is not None)
        self._show_side(self._player.side)
        self.body.setAccessibleName(step.title)
        self._fit()

    def _show_side(self, side: str) -> None:
        """Say which track is heard."""
        name = self.tr("Suspect") if side == "suspect" else self.tr("Source")
        self.switch.setText(self.tr("Heard: {name} (X)").format(name=name))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The largest type that the step fits with; a small screen scrolls nothing out of sight."""
        body = self._steps[self.number].body
        self.body.setText(body.replace(HALF_WIDTH, str(max(80, self.body.width() // 2 - 30))))
        size = max(_SMALLEST_PT, min(self.width() / 58, self.height() / 32))
        while True:
            for label, factor in ((self.title, 1.7), (self.body, 1.0)):
                weight = 400 if factor == 1 else 600
                label.setStyleSheet(f"font-size: {size * factor:.0f}pt; font-weight: {weight};")
            needed = self.body.heightForWidth(self.body.width())
            self._column.activate()
            if needed <= self.body.height() or size <= _SMALLEST_PT:
                return
            size *= 0.92

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        keys = Qt.Key
        key = keys(event.key())
        if key in (keys.Key_Right, keys.Key_PageDown, keys.Key_Down):
            self.go(self.number + 1)
        elif key in (keys.Key_Left, keys.Key_PageUp, keys.Key_Up):
            self.go(self.number - 1)
        elif key == keys.Key_Space and self.play.isVisible():
            self._player.play_pause()
        elif key == keys.Key_X and self.switch.isVisible():
            self._player.toggle_side()
        elif key == keys.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
