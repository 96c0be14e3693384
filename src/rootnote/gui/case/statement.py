"""What the examiner states: typed by a person, never filled in beforehand."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from rootnote.investigation.cases import Statement


class StatementCard(QFrame):
    """Provenance, the act that the result bears on, and the opinion."""

    entered = Signal(object)
    """The fields of a `Statement` that the person wants in the case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._shown: dict[str, Any] = {}
        self.provenance = QComboBox(self)
        self.basis = QLineEdit(self)
        self.act = QComboBox(self)
        self.opinion = QPlainTextEdit(self)
        self.enter = QPushButton(self.tr("Enter into the case"), self)
        self._fill()
        heading = QLabel(self.tr("What the examiner states"), self)
        heading.setProperty("kind", "heading")
        hint = QLabel(
            self.tr("These answers stand on every page of the report and limit what it may say."),
            self,
        )
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Did this model make the suspect?"), self.provenance)
        form.addRow(self.tr("What does that rest on?"), self.basis)
        form.addRow(self.tr("Which act does it bear on?"), self.act)
        form.addRow(self.tr("Opinion"), self.opinion)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(hint)
        layout.addLayout(form)
        layout.addWidget(self.enter)
        self.enter.clicked.connect(lambda: self.entered.emit(self.changes))
        self.provenance.currentIndexChanged.connect(self._refresh)
        self.act.currentIndexChanged.connect(self._refresh)
        self.basis.textChanged.connect(self._refresh)
        self.opinion.textChanged.connect(self._refresh)

    def _fill(self) -> None:
        """The choices that there are, and names for screen readers."""
        from rootnote.investigation.cases import Act, Provenance

        for text, choice in (
            (self.tr("Not known"), Provenance.UNKNOWN),
            (self.tr("Suspected"), Provenance.SUSPECTED),
            (self.tr("Known, as from a generation log"), Provenance.KNOWN),
        ):
            self.provenance.addItem(text, choice.value)
        for text, act in (
            (self.tr("Not stated"), Act.NOT_STATED),
            (self.tr("Collecting the data set"), Act.DATASET),
            (self.tr("What the weights hold"), Act.WEIGHTS),
            (self.tr("Making this output"), Act.OUTPUT),
        ):
            self.act.addItem(text, act.value)
        for widget, name in (
            (self.provenance, self.tr("Did this model make the suspect?")),
            (self.basis, self.tr("What does that rest on?")),
            (self.act, self.tr("Which act does it bear on?")),
            (self.opinion, self.tr("Opinion")),
        ):
            widget.setAccessibleName(name)
        self.basis.setPlaceholderText(self.tr("Document, log, testimony"))
        self.opinion.setPlaceholderText(
            self.tr("In the examiner's own words. Nothing is written here by Rootnote.")
        )
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(84)

    @property
    def typed(self) -> dict[str, Any]:
        """What the fields say."""
        from rootnote.investigation.cases import Act, Provenance

        return {
            "provenance": Provenance(self.provenance.currentData()),
            "provenance_basis": self.basis.text().strip(),
            "act": Act(self.act.currentData()),
            "opinion": self.opinion.toPlainText().strip(),
        }

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed and is not in the case."""
        return {name: value for name, value in self.typed.items() if value != self._shown.get(name)}

    def show_statement(self, statement: "Statement", *, writable: bool, force: bool) -> None:
        """Show what stands in the case; what is being typed is left alone unless forced."""
        keeps = bool(self._shown) and bool(self.changes) and not force
        self._shown = {
            name: getattr(statement, name)
            for name in ("provenance", "provenance_basis", "act", "opinion")
        }
        if not keeps:
            self.provenance.setCurrentIndex(self.provenance.findData(statement.provenance.value))
            self.basis.setText(statement.provenance_basis)
            self.act.setCurrentIndex(self.act.findData(statement.act.value))
            self.opinion.setPlainText(statement.opinion)
        for widget in (self.provenance, self.act):
            widget.setEnabled(writable)
        self.basis.setReadOnly(not writable)
        self.opinion.setReadOnly(not writable)
        self.enter.setVisible(writable)
        self._refresh()

    def _refresh(self, *_: object) -> None:
        """There is something to enter, or not."""
        self.enter.setEnabled(bool(self.changes))
