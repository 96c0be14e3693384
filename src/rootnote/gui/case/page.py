"""The third page: the case that is open, its seal, its runs, what the examiner says."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.case.answers import role_text
from rootnote.gui.case.cards import SmallTable, card, plain_label, row
from rootnote.gui.case.desk import CaseDesk
from rootnote.gui.case.outline import CaseOutline
from rootnote.gui.case.statement import StatementCard
from rootnote.gui.words.rich import plain_hint
from rootnote.gui.words.sentences import said
from rootnote.gui.words.stages import stage_text
from rootnote.gui.words.units import place, short_digest


class CasePage(QScrollArea):
    """Shows the desk's case.

    Parameters
    ----------
    desk : CaseDesk
        Its acts are asked for here or in the menu.
    """

    wished = Signal(str)
    """Name of an act of the menu that a button stands for: check, report, bundle, rerun."""

    def __init__(self, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder: object = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.title = plain_label("title", selectable=True)
        self.read_only = plain_label("notice")
        self.take_over = QPushButton(self.tr("Go on with it, with my own key"), self)
        self.take_over.clicked.connect(desk.take_over)
        self.facts = QFormLayout()
        self.state = plain_label("muted")
        self.seal = plain_label(selectable=True)
        self.copy_digest = QPushButton(self.tr("Copy the digest"), self)
        self.copy_digest.clicked.connect(self._copy_digest)
        self.buttons: dict[str, QPushButton] = {}
        self.runs = SmallTable(
            self.tr("Runs"),
            [self.tr("Run"), self.tr("Suspect"), self.tr("Finished (UTC)"), self.tr("Repeated")],
        )
        self.exhibits = SmallTable(
            self.tr("Exhibits"),
            [self.tr("No."), self.tr("Kind"), self.tr("Name"), "SHA-256", self.tr("Received")],
        )
        self.statement = StatementCard(self)
        self.tags = plain_label("muted", selectable=True)
        self.notes = QListWidget(self)
        self.notes.setAccessibleName(self.tr("Notes"))
        self.notes.setWordWrap(True)
        self.notes.setMaximumHeight(120)
        self.note = QLineEdit(self)
        self.note.setAccessibleName(self.tr("New note"))
        self.note.setPlaceholderText(self.tr("A note, entered with Return"))
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of this step"))
        self.doing = plain_label("muted")
        self.stop = QPushButton(self.tr("Cancel"), self)
        self._lay_out()
        self._connect()
        self._on_busy_changed()
        self._on_changed()

    # ------------------------------------------------------------------ set-up

    def _button(self, wish: str, text: str) -> QPushButton:
        """A button for an act."""
        button = self.buttons[wish] = QPushButton(text, self)
        button.clicked.connect(lambda: self.wished.emit(wish))
        return button

    def _lay_out(self) -> None:
        """What it is and what leaves it on the left, what is in it on the right."""
        self.facts.setHorizontalSpacing(16)
        meaning = plain_label("muted")
        meaning.setText(
            self.tr(
                "The seal shows that nothing was changed since. It does not show when: whoever "
                "holds the key can seal again. Lodge the digest with a third party, or attach a "
                "timestamp token, where time has to be shown."
            )
        )
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(card(self.tr("About"), self.facts))
        left.addWidget(
            card(
                self.tr("Custody"),
                self.seal,
                self.state,
                meaning,
                row(self._button("check", self.tr("Check everything")), self.copy_digest),
            )
        )
        left.addWidget(
            card(
                self.tr("Hand over"),
                row(
                    self._button("report", self.tr("Report …")),
                    self._button("bundle", self.tr("Bundle …")),
                    self._button("export", self.tr("Table …")),
                ),
            )
        )
        left.addWidget(card(self.tr("Notes"), self.tags, self.notes, self.note))
        left.addStretch()
        right.addWidget(
            card(
                self.tr("Runs"),
                self.runs,
                row(
                    self._button("show", self.tr("Show the result")),
                    self._button("load", self.tr("Load its inputs")),
                    self._button("rerun", self.tr("Repeat and compare …")),
                ),
            )
        )
        right.addWidget(
            card(
                self.tr("Exhibits"),
                self.exhibits,
                row(
                    self._button("receive", self.tr("Received …")),
                    self._button("attach", self.tr("Attach a file …")),
                ),
            )
        )
        right.addWidget(self.statement)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        going = QHBoxLayout()
        going.addWidget(self.doing)
        going.addWidget(self.progress, 1)
        going.addWidget(self.stop)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(12)
        column.addWidget(self.title)
        notice = QHBoxLayout()
        notice.addWidget(self.read_only, 1)
        notice.addWidget(self.take_over)
        column.addLayout(notice)
        column.addLayout(going)
        column.addLayout(columns)
        self.setWidget(inner)

    def _connect(self) -> None:
        """The desk speaks, and the person."""
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.busy_changed.connect(self._on_busy_changed)
        desk.progressed.connect(self._on_progressed)
        self.stop.clicked.connect(desk.cancel)
        self.statement.entered.connect(lambda changes: desk.state(**changes))
        self.note.returnPressed.connect(self._on_note)
        self.runs.itemSelectionChanged.connect(self._refresh)
        self.exhibits.itemSelectionChanged.connect(self._refresh)
        self.runs.itemActivated.connect(lambda _: self.wished.emit("show"))

    # ------------------------------------------------------------------ what stands in it

    @property
    def run(self) -> str | None:
        """Number of the chosen run."""
        return self.runs.chosen

    @property
    def exhibit(self) -> str | None:
        """Number of the chosen exhibit."""
        return self.exhibits.chosen

    def _on_changed(self) -> None:
        """Show the case as it stands."""
        outline = self._desk.outline
        if outline is None:
            self._folder = None
            return
        is_new, self._folder = outline.folder != self._folder, outline.folder
        self.title.setText(outline.title)
        self.read_only.setVisible(not outline.is_writable)
        reason = (
            self.tr("nothing in it is sealed with your key")
            if outline.is_foreign
            else said(outline.why_read_only.rstrip("."))
        )
        self.read_only.setText(
            self.tr("Open for reading only: {reason}. Runs are not entered.").format(reason=reason)
        )
        self.take_over.setVisible(outline.is_foreign)
        self._show_facts(outline)
        self._show_seal(outline)
        self.runs.fill(
            [
                (
                    run.number,
                    run.suspect,
                    run.finished.replace("T", "  ").removesuffix("+00:00"),
                    ", ".join(map(self._outcome_text, run.certificates)) or "–",
                )
                for run in outline.runs
            ],
        )
        self.exhibits.fill(
            [
                (
                    one.number,
                    role_text(one.kind),
                    f"{one.name} ({one.n_files})" if one.n_files > 1 else one.name,
                    short_digest(one.sha256) + " …",
                    ", ".join(part for part in (one.received, one.received_from) if part) or "–",
                )
                for one in outline.exhibits
            ],
        )
        self.statement.show_statement(outline.statement, writable=outline.is_writable, force=is_new)
        self.notes.clear()
        self.notes.addItems(list(outline.notes))
        self.notes.scrollToBottom()
        self.notes.setVisible(bool(outline.notes))
        tags = "   ".join(f"#{tag} ({n})" for tag, n in outline.tags)
        self.tags.setText(self.tr("Tags: {tags}").format(tags=tags))
        self.tags.setVisible(bool(tags))
        self.note.setVisible(outline.is_writable)
        self._refresh()

    def _outcome_text(self, outcome: str) -> str:
        """How a repeated run compared."""
        return {
            "identical": self.tr("identical"),
            "within tolerance": self.tr("within tolerance"),
            "different": self.tr("DIFFERENT"),
        }.get(outcome, outcome)

    def _show_facts(self, outline: CaseOutline) -> None:
        """What it is about, who examines, where it is."""
        while self.facts.rowCount():
            self.facts.removeRow(0)
        person = outline.examiner
        examiner = ", ".join(
            part for part in (person.name, person.qualifications, person.organisation) if part
        )
        for name, value in (
            (self.tr("Question"), outline.question),
            (self.tr("Commissioned by"), outline.commissioner),
            (self.tr("Examiner"), examiner),
            (self.tr("Attached"), ", ".join(outline.attachments)),
            (self.tr("Folder"), place(outline.folder)),
        ):
            if value:
                heading, shown = QLabel(name), plain_label(selectable=True)
                heading.setProperty("kind", "muted")
                shown.setText(value)
                shown.setAccessibleName(f"{name}: {value}")
                self.facts.addRow(heading, shown)

    def _show_seal(self, outline: CaseOutline) -> None:
        """How many records, the digest of the last one, and when it was checked."""
        self.seal.setText(
            self.tr("{n} records. Digest of the last: {digest} …").format(
                n=outline.n_records, digest=short_digest(outline.head_digest)
            )
        )
        self.seal.setToolTip(plain_hint(outline.head_digest))
        checked = self._desk.checked
        if checked is None:
            kind, text = "muted", self.tr("Not checked since it was opened.")
        else:
            time, holds = checked[0].strftime("%H:%M"), checked[1]
            kind = "good" if holds else "error"
            text = (
                self.tr("Checked at {time}: everything holds.")
                if holds
                else self.tr("Checked at {time}: NOT everything holds.")
            ).format(time=time)
        self.state.setProperty("kind", kind)
        self.state.setText(text)
        self.state.style().polish(self.state)

    def _copy_digest(self) -> None:
        """For a third party."""
        if self._desk.outline is not None:
            QGuiApplication.clipboard().setText(self._desk.outline.head_digest)

    # ------------------------------------------------------------------ what goes on

    def _refresh(self) -> None:
        """Offer what can be done now."""
        outline, free = self._desk.outline, not self._desk.is_busy
        has_runs, writable = bool(outline and outline.runs), self._desk.is_writable
        for wish, possible in (
            ("check", True),
            ("report", has_runs),
            ("bundle", True),
            ("export", has_runs),
            ("show", self.run is not None),
            ("load", self.run is not None),
            ("rerun", has_runs),
            ("receive", writable and self.exhibit is not None),
            ("attach", writable),
        ):
            self.buttons[wish].setEnabled(free and possible)
        self.note.setEnabled(free)
        self.take_over.setEnabled(free)

    def _on_busy_changed(self) -> None:
        """Show that something goes on, and how to stop it."""
        busy = self._desk.is_busy
        self.doing.clear()
        self.progress.setRange(0, 0)
        for widget in (self.doing, self.progress, self.stop):
            widget.setVisible(busy)
        self.statement.setEnabled(not busy)
        self._refresh()

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        """Move the bar."""
        self.doing.setText(stage_text(stage))
        self.progress.setRange(0, total if total > 1 else 0)
        self.progress.setValue(done)

    def _on_note(self) -> None:
        """Enter a note."""
        text = self.note.text().strip()
        if text:
            self._desk.act("add_note", text)
            self.note.clear()
