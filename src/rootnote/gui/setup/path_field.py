"""A field for a path that may be left empty."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PathField(QWidget):
    """A line for a path, and a button that asks for one.

    Parameters
    ----------
    name : str
        What it is for; the dialog's title too.
    path : Path, optional
        What stands in it first.
    files : str
        A filter of file names, where a file is asked for; empty: a folder.
    """

    def __init__(
        self, name: str, path: Path | None, parent: QWidget | None = None, *, files: str = ""
    ) -> None:
        super().__init__(parent)
        self._files = files
        self.edit = QLineEdit("" if path is None else str(path), self)
        self.edit.setAccessibleName(name)
        self.edit.setClearButtonEnabled(True)
        self.edit.setMinimumWidth(240)
        choose = QPushButton(self.tr("Choose …"), self)
        choose.setAccessibleName(f"{name}: {choose.text()}")
        choose.clicked.connect(lambda: self._choose(name))
        self.setFocusProxy(self.edit)
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
        """Ask for a file or a folder."""
        if self._files:
            path, _ = QFileDialog.getOpenFileName(self, name, self.edit.text(), self._files)
        else:
            path = QFileDialog.getExistingDirectory(self, name, self.edit.text())
        if path:
            self.edit.setText(path)
