"""The strip under the menus: the pages' names, and what has to be known on every page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from rootnote.gui.looks.elided_label import ElidedLabel
from rootnote.gui.words.rich import plain_hint

INPUTS, RESULT, CASE = range(3)
_CASE_TITLE = 28
"""Longest title of a case on its button."""


class PageStrip(QFrame):
    """Leads to the pages."""

    page_wished = Signal(int)
    help_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self.inputs = QPushButton(self.tr("1  Inputs"), self)
        self.result = QPushButton(self)
        self.case = QPushButton(self.tr("3  Case"), self)
        self.case.hide()
        self.outdated = QLabel(self.tr("The inputs have changed since this result."), self)
        self.outdated.setProperty("kind", "warning")
        self.outdated.hide()
        self.known = ElidedLabel(self)
        """What is known beforehand about the suspect of the demo."""
        self.known.setProperty("kind", "muted")
        self.known.setTextFormat(Qt.TextFormat.PlainText)
        self.known.hide()
        help_button = QPushButton(self.tr("Help"), self)
        help_button.setProperty("kind", "link")
        help_button.clicked.connect(self.help_wished)
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        for page, button in enumerate((self.inputs, self.result, self.case)):
            button.setProperty("kind", "page")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, page=page: self.page_wished.emit(page))
            group.addButton(button)
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self.outdated)
        row.addWidget(self.known, 1)
        row.addStretch()
        row.addWidget(help_button)
        self.set_result(there_is=False, is_answer=False)
        self.show_page(INPUTS)

    def show_page(self, page: int) -> None:
        """Mark the page that is shown."""
        (self.inputs, self.result, self.case)[page].setChecked(True)

    def set_result(self, *, there_is: bool, is_answer: bool) -> None:
        """Offer the second page; without an answer there is only something to listen to."""
        self.result.setEnabled(there_is)
        self.result.setText(self.tr("2  Result") if is_answer else self.tr("2  Listen"))

    def set_case(self, title: str | None) -> None:
        """Offer the third page, named after the case; None: no case is open."""
        self.case.setVisible(title is not None)
        if title is not None:
            short = title if len(title) <= _CASE_TITLE else title[: _CASE_TITLE - 2] + " …"
            self.case.setText(self.tr("3  Case: {title}").format(title=short.replace("&", "&&")))
            self.case.setToolTip(plain_hint(title))

    def say_known(self, text: str) -> None:
        """Show what is known about the demo's suspect; nothing hides it."""
        self.known.setText(self.tr("Demo. {known}").format(known=text))
        self.known.setToolTip(plain_hint(text))
        self.known.setVisible(bool(text))
