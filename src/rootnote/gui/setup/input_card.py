"""One input on the first page: what it is for, where it comes from, what was found there."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rootnote.errors import Error
from rootnote.gui.inputs import Input
from rootnote.gui.looks.icons import icon
from rootnote.gui.looks.theme import theme
from rootnote.gui.words.rich import plain_hint
from rootnote.gui.words.sentences import problem_text, said

Fact = tuple[str, str, str]
"""Name, value, and what hovering over the value shows."""
_ICON = 36


class InputCard(QFrame):
    """Shows an `Input` and lets a person choose another.

    Parameters
    ----------
    source : Input
        What is shown.
    symbol : str
        Name of the icon.
    heading, explanation : str
        What it is, and what it is for.
    choices : sequence of (text, callable)
        Buttons that open a dialog.
    facts : callable
        The facts of a value that was read.
    recent : callable
        Recent paths, newest first.
    """

    path_chosen = Signal(object)
    """The `Path` that was dropped here or chosen from the recent ones."""

    def __init__(
        self,
        source: Input,
        symbol: str,
        heading: str,
        explanation: str,
        choices: Sequence[tuple[str, Callable[[], object]]],
        facts: Callable[[Any], list[Fact]],
        recent: Callable[[], list[Path]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._input, self._facts, self._recent = source, facts, recent
        self._symbol, self._heading_text, self._explanation = symbol, heading, explanation
        self.setAcceptDrops(True)
        self.setAccessibleName(heading)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._picture = QLabel(self)
        self._heading = QLabel(heading, self)
        self._heading.setProperty("kind", "heading")
        self._state = QLabel(self)
        self._name = QLabel(self)
        self._text = QLabel(self)
        self._details = QWidget(self)
        self._form = QFormLayout(self._details)
        self._progress = QProgressBar(self)
        self._buttons = [QPushButton(text, self) for text, _ in choices]
        for button, (text, choose) in zip(self._buttons, choices, strict=True):
            button.setAccessibleName(f"{heading}: {text}")
            button.clicked.connect(choose)
        self._recent_button = QToolButton(self)
        self._remove = QToolButton(self)
        self._lay_out()
        source.changed.connect(self.refresh)
        source.progressed.connect(self._on_progressed)
        self.refresh()

    def _lay_out(self) -> None:
        """Heading, text or facts, buttons at the bottom."""
        self._recent_button.setText(self.tr("Recent"))
        self._recent_button.setAccessibleName(f"{self._heading_text}: {self.tr('Recent')}")
        self._recent_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._recent_button)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        self._recent_button.setMenu(menu)
        self._remove.setProperty("kind", "quiet")
        self._remove.setToolTip(self.tr("Remove"))
        self._remove.setAccessibleName(f"{self._heading_text}: {self.tr('Remove')}")
        self._remove.clicked.connect(lambda: self._input.clear())
        self._name.setProperty("kind", "name")
        for label in (self._text, self._name):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # file names are not ours
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(4)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Reading"))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._picture)
        top.addWidget(self._heading)
        top.addStretch()
        top.addWidget(self._state)
        top.addWidget(self._remove)
        bottom = QHBoxLayout()
        for button in (*self._buttons, self._recent_button):
            bottom.addWidget(button)
        bottom.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._name)
        layout.addWidget(self._text)
        layout.addWidget(self._details)
        layout.addWidget(self._progress)
        layout.addStretch()
        layout.addLayout(bottom)

    def refresh(self) -> None:
        """Show the input as it is now."""
        source, colours = self._input, theme()
        is_empty = source.path is None
        self._style("empty-card" if is_empty else "card")
        colour = colours.muted if is_empty else colours.accent
        self._picture.setPixmap(icon(self._symbol, colour, _ICON).pixmap(QSize(_ICON, _ICON)))
        self._remove.setIcon(icon("close", colours.muted))
        self._remove.setVisible(not is_empty)
        self._recent_button.setVisible(bool(self._recent()))
        self._progress.setVisible(source.is_reading)
        self._progress.setRange(0, 0)
        self._name.setVisible(not is_empty)
        self._name.setText(source.path.name if source.path else "")
        self._name.setToolTip(plain_hint(str(source.path or "")))
        self._set_state()
        self._show_facts(self._facts(source.value) if source.is_ready else [])
        self._text.setVisible(is_empty or source.is_reading or source.error is not None)
        if source.error is not None:
            self._text.setText(_words(source.error))
        elif source.is_reading:
            self._text.setText(self.tr("Reading …"))
        else:
            self._text.setText(self._explanation)

    def _set_state(self) -> None:
        """One word: ready, being read, or refused."""
        source = self._input
        refused = source.error is not None or (
            source.is_ready and getattr(source.value, "verdict", "openable") != "openable"
        )
        kind, text = "good", self.tr("Ready")
        if refused:
            kind, text = "error", self.tr("Cannot be used")
        elif source.is_reading:
            kind, text = "muted", self.tr("Reading")
        self._state.setVisible(source.path is not None)
        self._state.setProperty("kind", kind)
        self._state.setText(text)
        self._state.style().polish(self._state)

    def _show_facts(self, facts: list[Fact]) -> None:
        """One line each."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value, hint in facts:
            label = QLabel(name)
            label.setProperty("kind", "muted")
            shown = QLabel(value)
            shown.setWordWrap(True)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setToolTip(plain_hint(hint))
            shown.setAccessibleName(f"{name}: {hint or value}")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label, shown)
        self._details.setVisible(bool(facts))

    def _on_progressed(self, _stage: str, done: int, total: int) -> None:
        """Move the bar; where the length is unknown it keeps moving by itself."""
        self._progress.setRange(0, total if total > 1 else 0)
        self._progress.setValue(done)

    def _fill_recent(self, menu: QMenu) -> None:
        """Recent paths; each name with its folder."""
        menu.clear()
        for path in self._recent():
            action = menu.addAction(f"{path.name}  —  {path.parent}".replace("&", "&&"))
            action.triggered.connect(lambda _=False, path=path: self.path_chosen.emit(path))

    # ------------------------------------------------------------------ drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._mark_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102
        self._mark_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        self._mark_over(False)
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            self.path_chosen.emit(Path(local[0]))

    def _mark_over(self, over: bool) -> None:
        """Show that something would land here."""
        self.setProperty("over", over)
        self.style().polish(self)

    def _style(self, kind: str) -> None:
        """Another look of the frame."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().polish(self)


def _words(error: Exception) -> str:
    """An error in a card: the problem and the remedy, without the path that stands above."""
    if not isinstance(error, Error):
        return f"{type(error).__name__}: {error}"
    return f"{problem_text(error)} {said(error.remedy)}".strip()
