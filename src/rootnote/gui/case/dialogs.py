"""What is asked before an act upon a case."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.preferences import Preferences
from rootnote.gui.setup.path_field import PathField

_PERSON = ("examiner", "organisation", "qualifications")


class AskDialog(QDialog):
    """A form; what is to follow is done when it is accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._then: Callable[[], object] = lambda: None
        self.hint = QLabel(self)
        self.hint.setProperty("kind", "muted")
        self.hint.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("kind", "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(self.hint)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(480)

    def word(self, title: str, verb: str, hint: str = "") -> None:
        """Say what is asked, what the button does, and what has to be known before."""
        self.setWindowTitle(title)
        self.go.setText(verb)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def line(self, name: str, text: str = "", hint: str = "") -> QLineEdit:
        """A line to be typed."""
        edit = QLineEdit(text, self)
        edit.setAccessibleName(name.replace("&", ""))
        edit.setPlaceholderText(hint)
        self.form.addRow(name, edit)
        return edit

    def choice(self, name: str, choices: Sequence[tuple[str, Any]]) -> QComboBox:
        """One of several."""
        box = QComboBox(self)
        box.setAccessibleName(name.replace("&", ""))
        for text, value in choices:
            box.addItem(text, value)
        self.form.addRow(name, box)
        return box

    def ask(self, then: Callable[[], object]) -> None:
        """Open it; what follows is done once it is accepted."""
        self._then = then
        self.open()

    def accept(self) -> None:
        """Go on with what was entered."""
        self._then()
        super().accept()


class NewCaseDialog(AskDialog):
    """Asks what a new case is about and who examines."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.word(
            self.tr("New case"),
            self.tr("Make the case"),
            self.tr(
                "A case is a folder that keeps every run with its result, and a sealed log of "
                "who did what, and when. Your files stay where they are."
            ),
        )
        self.title = self.line(self.tr("&Title"))
        self.question = self.line(self.tr("&Question"), hint=self.tr("What is to be answered?"))
        self.commissioner = self.line(self.tr("&Commissioned by"))
        self.examiner = self.line(self.tr("&Examiner"), preferences.get("examiner"))
        self.organisation = self.line(self.tr("&Organisation"), preferences.get("organisation"))
        self.qualifications = self.line(
            self.tr("Q&ualifications"), preferences.get("qualifications")
        )
        recent = preferences.recent("case")
        parent_folder = recent[0].parent if recent else Path.home()
        self.place = PathField(self.tr("Folder that it is kept in"), parent_folder, self)
        self.form.addRow(self.tr("&Kept in"), self.place)
        self.title.textChanged.connect(self._refresh)
        self.place.edit.textChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        """A case needs a name and a place."""
        self.go.setEnabled(bool(self.title.text().strip()) and self.place.path is not None)

    @property
    def folder(self) -> Path:
        """Where the case goes."""
        name = "".join(c if c.isalnum() or c in " -_.()" else "-" for c in self.title.text())
        return (self.place.path or Path()) / (name.strip(" .") or "case")

    @property
    def facts(self) -> dict[str, str]:
        """What was entered; the person is remembered for the next case."""
        for name in _PERSON:
            self._preferences.set(name, getattr(self, name).text().strip())
        return {
            "title": self.title.text().strip(),
            "question": self.question.text().strip(),
            "commissioner": self.commissioner.text().strip(),
            "name": self.examiner.text().strip(),
            "organisation": self.organisation.text().strip(),
            "qualifications": self.qualifications.text().strip(),
        }


class ReportDialog(AskDialog):
    """Asks for what kind of report of which run."""

    def __init__(self, runs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word(self.tr("Report"), self.tr("Choose a file …"))
        self.kind = self.choice(
            self.tr("&What"),
            [
                (self.tr("The whole report, for experts and courts"), False),
                (self.tr("One page in plain words"), True),
            ],
        )
        self.form_of = self.choice(
            self.tr("&As"),
            [
                ("PDF, A4", ("A4", ".pdf")),
                ("PDF, Letter", ("Letter", ".pdf")),
                (self.tr("Web page in one file, with sound"), ("A4", ".html")),
            ],
        )
        self.run = self.choice(self.tr("&Run"), runs)

    @property
    def suffix(self) -> str:
        """Of the file."""
        return str(self.form_of.currentData()[1])

    @property
    def how(self) -> dict[str, Any]:
        """As `write_report` takes it."""
        return {
            "run": self.run.currentData(),
            "paper": self.form_of.currentData()[0],
            "summary": self.kind.currentData(),
        }


class BundleDialog(AskDialog):
    """Asks what is withheld from a bundle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word(
            self.tr("Bundle"),
            self.tr("Choose a file …"),
            self.tr(
                "One sealed file to hand over. Whoever receives it can check it with Rootnote; "
                "what is withheld is named in it by its digest."
            ),
        )
        self.kind = self.choice(
            self.tr("&For"),
            [
                (self.tr("The other side: what can be checked and run again"), False),
                (self.tr("The court room: what is seen and heard, nothing computed"), True),
            ],
        )
        self.kind.currentIndexChanged.connect(self._refresh)
        self.audio = QCheckBox(self.tr("With &sound: excerpts of the matched pairs"), self)
        self.audio.setChecked(True)
        self.redact = QCheckBox(self.tr("Withhold &names, titles, notes and typed texts"), self)
        self.redact.toggled.connect(self._refresh)
        self.form.addRow(self.audio)
        self.form.addRow(self.redact)

    def _refresh(self) -> None:
        """Sound would tell the names; a court room needs both."""
        for_court, redact = self.kind.currentData(), self.redact.isChecked()
        self.redact.setEnabled(not for_court)
        self.audio.setEnabled(not for_court and not redact)
        self.redact.setChecked(redact and not for_court)
        self.audio.setChecked(for_court or not redact)

    @property
    def how(self) -> dict[str, bool]:
        """For a court room, or what is withheld."""
        return {
            "court": self.kind.currentData(),
            "redact": self.redact.isChecked(),
            "audio": self.audio.isChecked(),
        }


class RerunDialog(AskDialog):
    """Asks which runs are repeated and where moved originals are looked for."""

    def __init__(self, runs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word(
            self.tr("Repeat and compare"),
            self.tr("Repeat"),
            self.tr(
                "Everything is computed again from the recorded inputs, the index too, and every "
                "number is compared. How they compare is entered into the case."
            ),
        )
        self.run = self.choice(self.tr("&Run"), [(self.tr("All of them"), None), *runs])
        self.search = PathField(self.tr("Look for moved files in"), None, self)
        self.form.addRow(self.tr("&Look for moved files in"), self.search)

    @property
    def runs(self) -> tuple[str, ...]:
        """Numbers; none for all."""
        number = self.run.currentData()
        return () if number is None else (number,)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where to look."""
        return () if self.search.path is None else (self.search.path,)


class ReceiptDialog(AskDialog):
    """Asks when and from whom an exhibit came."""

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word(self.tr("Exhibit {number}").format(number=number), self.tr("Enter into the case"))
        self.date = self.line(self.tr("&Received on"))
        self.sender_name = self.line(self.tr("&From"))
