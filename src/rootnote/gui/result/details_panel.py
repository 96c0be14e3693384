"""What is known about the selected track, and what has to be read with the result."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from rootnote.domain import AttributionResult
from rootnote.gui.result.account_text import account_facts
from rootnote.gui.result.contribution_text import spoken, summary, tooltip
from rootnote.gui.result.row_text import number_text
from rootnote.gui.result.rows import Row, rows_of
from rootnote.gui.session import Session
from rootnote.gui.words.rich import plain_hint
from rootnote.gui.words.sentences import said


class DetailsPanel(QWidget):
    """A line about the selected track, with everything else a hover away; and the caveats."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: dict[str, Row] = {}
        self._name = ""
        self.name = QLabel(self)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary = QLabel(self)
        self.caveats = QPushButton(self)
        self.name.setProperty("kind", "heading")
        self.summary.setProperty("kind", "muted")
        for label in (self.name, self.summary):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.summary.setWordWrap(True)
        self.caveats.setProperty("kind", "link")
        self.caveats.clicked.connect(self.show_caveats)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.caveats)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        session.result_changed.connect(self._on_result_changed)
        session.selection_changed.connect(self._on_selection_changed)
        self._on_result_changed(session.result)

    def _on_result_changed(self, result: AttributionResult | None) -> None:
        """Another result has other tracks and other caveats."""
        self._rows = {} if result is None else {row.key: row for row in rows_of(result)}
        self.setVisible(result is not None)
        n_caveats = 0 if result is None else len(result.caveats) + 1
        self.caveats.setText(self.tr("Read this before relying on it ({n})").format(n=n_caveats))
        self._on_selection_changed(self._session.selected)

    def _on_selection_changed(self, track_id: str | None) -> None:
        """Describe the selected track."""
        row = self._rows.get(track_id or "")
        if row is None:
            self._name = self.tr("No source selected")
            self._elide()
            self.summary.setText("")
            return
        self._name = " — ".join(part for part in (row.title, row.artist) if part)
        self._elide()
        self.summary.setText(summary(row, len(self._rows)))
        self.summary.setToolTip(tooltip(row, len(self._rows)))
        self.summary.setAccessibleDescription(spoken(row, len(self._rows)))

    def _elide(self) -> None:
        """Cut a long name short; the panel must not grow with it."""
        metrics = self.name.fontMetrics()
        width = max(80, self.name.width())
        self.name.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, width))
        self.name.setToolTip(plain_hint(self._name))
        self.name.setAccessibleName(self._name)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._elide()

    def show_caveats(self) -> None:
        """Open a window with the model's fit, the caveats, and how the result was made."""
        if self._session.result is not None:
            CaveatsDialog(self._session.result, self).open()


class CaveatsDialog(QDialog):
    """Everything that has to be known before relying on a result."""

    def __init__(self, result: AttributionResult, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Before relying on this result"))
        self.resize(640, 520)
        self.text = QTextBrowser(self)
        self.text.setPlainText(self._words(result))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)

    def _words(self, result: AttributionResult) -> str:
        """The text: wording first, then fit, caveats and facts."""
        fit = result.fit
        facts = [
            (self.tr("Suspect"), result.suspect.path.name),
            (self.tr("Model"), f"{result.checkpoint.path.name} ({result.checkpoint.family})"),
            (
                self.tr("Catalogue"),
                f"{result.catalogue.root.name} ({len(result.catalogue.tracks)})",
            ),
            (self.tr("Loss of the suspect"), number_text(fit.suspect_loss, 3)),
            (self.tr("Computed on"), f"{result.device}, {result.n_threads} × CPU"),
            (self.tr("Finished"), result.finished),
            (self.tr("Versions"), ", ".join(f"{k} {v}" for k, v in result.versions.items())),
        ]
        meaning = self.tr(
            "A score estimates a track's measured influence on the suspect among the catalogue "
            "supplied. It is not a share, not a probability, and does not say how the suspect "
            "came to be: some track ranks first in any catalogue."
        )
        if any(part.share is not None for part in result.contributions):
            meaning += " " + self.tr(
                "A share is an estimated share of measured influence among the catalogue supplied. "
                "Shares need not add up to 100 %: what was not attributed is nobody's."
            )
        account = "\n".join(f"{name}: {value}" for name, value in account_facts(result.account))
        caveats = "\n".join(f"•  {said(caveat)}" for caveat in result.caveats)
        made = "\n".join(f"{name}: {value}" for name, value in facts)
        parts = [
            (self.tr("HOW MUCH IS EXPLAINED?"), account or self.tr("This was not computed.")),
            (self.tr("DOES THE MODEL FIT THE SUSPECT?"), said(fit.explanation)),
            *(
                [(self.tr("DID THIS MODEL MAKE THE SUSPECT?"), said(fit.origin.explanation))]
                if fit.origin.explanation
                else []
            ),
            (self.tr("CAVEATS"), caveats),
            (self.tr("HOW IT WAS MADE"), made),
        ]
        return "\n\n".join([meaning, *(f"{head}\n{text}" for head, text in parts)])
