"""The way into the demo on the first page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from rootnote.gui.words.sentences import said
from rootnote.investigation.demo import Demo


class DemoButton(QPushButton):
    """Opens a menu of the demo's suspects; hidden until there is a demo."""

    suspect_chosen = Signal(object)
    case_chosen = Signal(object)
    """Folder of the demo as a sealed case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Open the demo: a case with known answers"))
        self.setProperty("kind", "link")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(self.rect().bottomLeft())))
        self.hide()

    def offer(self, demo: Demo) -> None:
        """List the suspects of a demo, each with what is known about it."""
        self._menu.clear()
        for suspect in demo.suspects:
            action = self._menu.addAction(suspect.name.replace("&", "&&"))
            action.setToolTip(said(suspect.known))
            action.triggered.connect(lambda _=False, one=suspect: self.suspect_chosen.emit(one))
        if demo.case.is_dir():
            self._menu.addSeparator()
            action = self._menu.addAction(self.tr("The same as a sealed case"))
            action.triggered.connect(lambda: self.case_chosen.emit(demo.case))
        self.setVisible(bool(demo.suspects))

    @property
    def choices(self) -> list[str]:
        """Names of the suspects offered."""
        return [action.text() for action in self._menu.actions() if action.text()]
