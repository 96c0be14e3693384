"""What can be chosen about a run, beyond its three inputs."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.session import Session


class FolderField(QWidget):
    """A path that may be left empty."""

    def __init__(self, name: str, path: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit("" if path is None else str(path), self)
        self.edit.setAccessibleName(name)
        self.edit.setClearButtonEnabled(True)
        self.edit.setMinimumWidth(320)
        choose = QPushButton(self.tr("Choose …"), self)
        choose.setAccessibleName(f"{name}: {choose.text()}")
        choose.clicked.connect(lambda: self._choose(name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(choose)

    @property
    def path(self) -> Path | None:
        """What was entered."""
        text = self.edit.text().strip()
        return Path(text) if text else None

    def _choose(self, name: str) -> None:
        """Ask for a folder."""
        path = QFileDialog.getExistingDirectory(self, name, self.edit.text())
        if path:
            self.edit.setText(path)


class OptionsDialog(QDialog):
    """Changes the session's options when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        options = session.options
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Options of the run"))
        self.decoys = FolderField(self.tr("Decoys"), options.decoys, self)
        self.controls = FolderField(self.tr("Controls"), options.controls, self)
        self.prompt = QLineEdit(options.config.prompt, self)
        self.prompt.setPlaceholderText(self.tr("Unknown: leave empty"))
        self.segment = QDoubleSpinBox(self)
        self.segment.setRange(0.5, 30)
        self.segment.setSingleStep(0.5)
        self.segment.setSuffix(" s")
        self.segment.setValue(options.config.segment_s)
        self.seed = QSpinBox(self)
        self.seed.setRange(0, 2**31 - 1)
        self.seed.setValue(options.config.seed)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(self.tr("&Decoys"), self.decoys)
        form.addRow(
            "",
            self._hint(
                self.tr(
                    "Recordings that cannot have been in training. They are ranked with the "
                    "catalogue: a track below them is not told apart from them."
                )
            ),
        )
        form.addRow(self.tr("&Controls"), self.controls)
        form.addRow(
            "",
            self._hint(
                self.tr(
                    "Recordings that cannot have been in training. They show whether the "
                    "suspect looks like this model's music at all."
                )
            ),
        )
        form.addRow(self.tr("&Prompt"), self.prompt)
        form.addRow("", self._hint(self.tr("The text that the suspect was made from, if known.")))
        form.addRow(self.tr("&Segment length"), self.segment)
        form.addRow(self.tr("S&eed"), self.seed)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _hint(self, text: str) -> QLabel:
        """An explanation under a field."""
        label = QLabel(text, self)
        label.setProperty("kind", "muted")
        label.setWordWrap(True)
        label.setMaximumWidth(460)
        return label

    def accept(self) -> None:
        """Take the options over."""
        self._session.set_options(
            decoys=self.decoys.path,
            controls=self.controls.path,
            config=replace(
                self._session.options.config,
                prompt=self.prompt.text().strip(),
                segment_s=self.segment.value(),
                hop_s=self.segment.value(),
                seed=self.seed.value(),
            ),
        )
        super().accept()
