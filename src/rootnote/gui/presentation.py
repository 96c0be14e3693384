"""Presentation mode: one step at a time in large type, from what was computed before.

For a courtroom or a meeting. Nothing is computed here; sound comes from the window's own player.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rootnote.domain import AttributionResult
from rootnote.gui.account_text import abstention_text, attributed_text, remainder_text
from rootnote.gui.bar_row import second_line
from rootnote.gui.contribution_text import answer
from rootnote.gui.row_text import number_text, share_text, similar_text
from rootnote.gui.rows import Row, rows_of
from rootnote.gui.units import duration, stretch

N_SOURCES = 5
"""At most this many sources have a step of their own."""
_SMALLEST_PT = 11.0

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Step:
    """One screen."""

    title: str
    body: str
    """Rich text."""
    track_id: str | None = None
    """The source that can be heard at this step."""


def steps_of(result: AttributionResult) -> list[Step]:
    """The question, the ranking, the best sources one by one, what limits the answer."""
    rows = rows_of(result)
    return [
        _question(result),
        _ranking(result, rows),
        *(_source(result, rows, row) for row in rows[:N_SOURCES] if row.in_suspect is not None),
        _limits(result),
    ]


def _question(result: AttributionResult) -> Step:
    """What was asked."""
    facts = [
        (
            translate("Presentation", "Suspect"),
            f"{result.suspect.path.name}, {duration(result.suspect.duration_s)}",
        ),
        (
            translate("Presentation", "Model"),
            f"{result.checkpoint.path.name} ({result.checkpoint.family})",
        ),
        (
            translate("Presentation", "Catalogue"),
            translate("Presentation", "{n} recordings").format(n=len(result.catalogue.tracks)),
        ),
    ]
    lines = "".join(
        f"<tr><td style='padding-right: 40px'>{escape(name)}</td>"
        f"<td><b>{escape(value)}</b></td></tr>"
        for name, value in facts
    )
    asked = escape(
        translate(
            "Presentation",
            "Which recordings of the catalogue does this model lean on when it makes this track?",
        )
    )
    return Step(translate("Presentation", "The question"), f"<p>{asked}</p><table>{lines}</table>")


def _ranking(result: AttributionResult, rows: list[Row]) -> Step:
    """The best sources and their values."""
    has_shares = any(row.share is not None for row in rows)
    lines = "".join(
        "<tr>"
        f"<td align='right' style='padding-right: 24px'>{row.rank}</td>"
        f"<td style='padding-right: 40px'><b>{escape(row.title)}</b><br>"
        f"<small>{escape(second_line(row))}</small></td>"
        f"<td align='right'>{escape(_value(row, has_shares))}</td>"
        "</tr>"
        for row in rows[:N_SOURCES]
    )
    account = result.account
    said = (abstention_text(account), attributed_text(account), remainder_text(account))
    rest = "".join(f"<p><b>{escape(text)}</b></p>" for text in said if text)
    meaning = (
        translate(
            "Presentation",
            "A share is an estimated share of measured influence among the catalogue supplied. "
            "It is not a probability.",
        )
        if has_shares
        else translate(
            "Presentation",
            "A score estimates measured influence among the catalogue supplied. "
            "It is not a probability. Some track ranks first in any catalogue.",
        )
    )
    body = f"<table>{lines}</table>{rest}<p>{escape(meaning)}</p>"
    return Step(translate("Presentation", "The ranking"), body)


def _value(row: Row, has_shares: bool) -> str:
    """What a row of the ranking says: shares and scores are never mixed."""
    if not has_shares:
        return number_text(row.score)
    return similar_text() if row.share is None and row.similar_only else share_text(row)


def _source(result: AttributionResult, rows: list[Row], row: Row) -> Step:
    """One source: what there is to hear."""
    where = translate("Presentation", "{suspect} of the suspect, {source} of the source").format(
        suspect=stretch(row.in_suspect), source=stretch(row.in_source)
    )
    listen = translate("Presentation", "Space plays. X switches between suspect and source.")
    body = (
        f"<p><b>{escape(row.title)}</b><br>{escape(row.artist)}</p><p>{escape(where)}</p>"
        f"<p>{escape(answer(rows, row, result.account))}</p><p>{escape(listen)}</p>"
    )
    title = translate("Presentation", "Rank {rank}").format(rank=row.rank)
    return Step(title, body, row.track_id)


def _limits(result: AttributionResult) -> Step:
    """What has to be read with the answer."""
    lines = "".join(f"<li>{escape(caveat)}</li>" for caveat in result.caveats[:6])
    more = len(result.caveats) - 6
    rest = translate("Presentation", "and {n} more").format(n=more) if more > 0 else ""
    body = f"<p>{escape(result.fit.explanation)}</p><ul>{lines}</ul><p>{escape(rest)}</p>"
    return Step(translate("Presentation", "What limits this answer"), body)


class Presentation(QWidget):
    """Full-screen steps.

    Parameters
    ----------
    result : AttributionResult
        What is shown.
    evidence : EvidencePanel
        Plays the sources.
    select : callable
        Chooses a source by its id.
    """

    def __init__(
        self,
        result: AttributionResult,
        evidence: Any,
        select: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Presentation"))
        self._steps = steps_of(result)
        self._evidence, self._select = evidence, select
        self.number = 0
        self.title = QLabel(self)
        self.body = QLabel(self)
        self.place = QLabel(self)
        self.place.setProperty("kind", "muted")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.body.setTextFormat(Qt.TextFormat.RichText)
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
            (self.play, evidence.transport.toggle),
            (self.switch, evidence.player.toggle_side),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(then)
        evidence.player.side_changed.connect(self._show_side)
        self._lay_out()
        self.go(0)
        self.next.setFocus()

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
        self._evidence.player.stop()
        if step.track_id is not None:
            self._select(step.track_id)
        self.title.setText(step.title)
        self.body.setText(step.body)
        self.place.setText(f"{self.number + 1} / {len(self._steps)}")
        self.back.setEnabled(self.number > 0)
        self.next.setEnabled(self.number < len(self._steps) - 1)
        for widget in (self.play, self.switch):
            widget.setVisible(step.track_id is not None)
        self._show_side(self._evidence.player.side)
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
            self._evidence.transport.toggle()
        elif key == keys.Key_X and self.switch.isVisible():
            self._evidence.player.toggle_side()
        elif key == keys.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
