"""Help: the method in plain words, the glossary, the keys."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from rootnote.gui.menus import all_actions, plain
from rootnote.shipped import shipped


class HelpWindow(QDialog):
    """Pages of `resources/help`, and the shortcut page made from the window's own actions."""

    def __init__(self, window: QMainWindow, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rootnote help"))
        self.resize(760, 640)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for name, title in (
            ("method", self.tr("How it works")),
            ("glossary", self.tr("Words")),
        ):
            page = QTextBrowser(self)
            page.setMarkdown(page_text(name, language))
            page.setOpenExternalLinks(False)
            page.document().setDocumentMargin(18)
            page.setAccessibleName(title)
            self.tabs.addTab(page, title)
        self.shortcuts = QTextBrowser(self)
        self.shortcuts.setHtml(shortcut_page(window))
        self.shortcuts.document().setDocumentMargin(18)
        self.shortcuts.setAccessibleName(self.tr("Keys"))
        self.tabs.addTab(self.shortcuts, self.tr("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.tabs)


def page_text(name: str, language: str) -> str:
    """A page of the help in a language; in English where there is no translation."""
    file = shipped(f"help/{name}.{language}.md")
    if not file.is_file():
        file = shipped(f"help/{name}.en.md")
    return file.read_text(encoding="utf-8")


def shortcut_page(window: QMainWindow) -> str:
    """Every action and its keys, by menu, as rich text."""
    parts, last = [], ""
    for path, action in all_actions(window):
        if action.shortcut().isEmpty():
            continue
        if path != last:
            parts.append(f"{'</table>' if last else ''}<h3>{escape(path)}</h3><table>")
            last = path
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        parts.append(
            f"<tr><td width='150'><b>{escape(keys)}</b></td>"
            f"<td>{escape(plain(action.text()))}</td></tr>"
        )
    return "".join(parts) + "</table>"
