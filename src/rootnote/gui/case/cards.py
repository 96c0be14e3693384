"""Parts that the page of the case is made of: framed cards, plain texts, small tables."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.words.rich import plain_hint

_MOST_ROWS = 6
"""More scroll."""


def card(heading: str, *parts: QWidget | QLayout) -> QFrame:
    """A framed part of a page: a heading, and what stands under it."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(18, 14, 18, 14)
    layout.setSpacing(8)
    label = QLabel(heading, frame)
    label.setProperty("kind", "heading")
    layout.addWidget(label)
    for part in parts:
        layout.addWidget(part) if isinstance(part, QWidget) else layout.addLayout(part)
    return frame


def row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    line = QHBoxLayout()
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch()
    return line


def plain_label(kind: str = "", text: str = "", *, selectable: bool = False) -> QLabel:
    """A text that wraps and that nothing in it makes into markup."""
    label = QLabel()
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class SmallTable(QTableWidget):
    """Rows of text, of which one is chosen; the first cell names it."""

    def __init__(self, name: str, headings: list[str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(headings), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(headings)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.fill([])

    def fill(self, rows: list[tuple[str, ...]]) -> None:
        """Show other rows; the one that was chosen stays so, else the last one is."""
        before = self.chosen
        self.setRowCount(len(rows))
        for y, cells in enumerate(rows):
            for x, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_hint(text))
                self.setItem(y, x, item)
        names = [cells[0] for cells in rows]
        if rows:
            self.selectRow(names.index(before) if before in names else len(rows) - 1)
        seen = max(1, min(len(rows), _MOST_ROWS))
        row_height = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + seen * row_height + 4)

    @property
    def chosen(self) -> str | None:
        """The first cell of the chosen row."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return None if item is None else item.text()
