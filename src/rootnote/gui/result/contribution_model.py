"""The rows of a result as a Qt table: what chart, table, clipboard and screen readers share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

from rootnote.domain import Account, AttributionResult
from rootnote.gui.looks.theme import theme
from rootnote.gui.result.arrangement import SORT_KEYS, Arrangement, arrange
from rootnote.gui.result.row_text import (
    component_text,
    learned_text,
    number_text,
    p_text,
    role_text,
    share_text,
    title_text,
)
from rootnote.gui.result.rows import Row, rows_of, tab_separated
from rootnote.gui.words.units import stretch

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for sorting, its heading, and the text of a row's cell."""

    key: str
    heading: str
    text: Callable[[Row], str]
    is_number: bool = False


def _columns(rows: list[Row]) -> list[Column]:
    """Those columns for which the result holds something."""
    names = list(dict.fromkeys(name for row in rows for name, _ in row.components))
    titles = {row.key: row.title for row in rows}
    columns = [
        Column("rank", translate("Rows", "Rank"), lambda row: str(row.rank or ""), True),
        Column("share", translate("Rows", "Share"), share_text, True),
        Column("title", translate("Rows", "Title"), title_text),
        Column("artist", translate("Rows", "Artist"), lambda row: row.artist),
        Column("learned", translate("Rows", "Learned"), learned_text),
        Column("q_value", translate("Rows", "q-value"), lambda row: p_text(row.q_value), True),
        Column("p_value", translate("Rows", "p-value"), lambda row: p_text(row.p_value), True),
        Column("score", translate("Rows", "Score"), lambda row: number_text(row.score), True),
        *(
            Column(f"component:{name}", component_text(name), _component(name), True)
            for name in names
        ),
        Column("in_suspect", translate("Rows", "In suspect"), lambda row: stretch(row.in_suspect)),
        Column("in_source", translate("Rows", "In source"), lambda row: stretch(row.in_source)),
        Column("role", translate("Rows", "Role"), role_text),
        Column(
            "cluster",
            translate("Rows", "Near-duplicates of"),
            lambda row: titles.get(row.cluster or "", ""),
        ),
        Column("release", translate("Rows", "Release"), lambda row: row.release),
        Column("rights_holder", translate("Rows", "Rights holder"), lambda row: row.rights_holder),
        Column("isrc", "ISRC", lambda row: row.isrc),
    ]
    return [
        column
        for column in columns
        if column.key not in _OPTIONAL
        or any(SORT_KEYS[column.key](row) is not None for row in rows)
    ]


_OPTIONAL = frozenset(
    ("artist", "share", "learned", "q_value", "p_value", "cluster", "release", "rights_holder")
) | {"isrc"}
"""Columns that are left out where no track has anything to say in them."""


def _component(name: str) -> Callable[[Row], str]:
    """The text of one part of the score; groups have none."""
    return lambda row: number_text(dict(row.components).get(name), 3)


class ContributionModel(QAbstractTableModel):
    """All rows of a result and the arrangement in which they are seen."""

    arranged = Signal()
    """Other rows are seen, or in another order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all_rows: list[Row] = []
        self.rows: list[Row] = []
        self.columns: list[Column] = []
        self.arrangement = Arrangement()
        self.account = Account()
        self.has_shares = False
        """Whether the result holds a share for any track."""

    def set_result(self, result: AttributionResult | None) -> None:
        """Show another result, arranged as before; a search for words ends."""
        self.beginResetModel()
        self.all_rows = [] if result is None else rows_of(result)
        self.account = Account() if result is None else result.account
        self.columns = _columns(self.all_rows)
        self.has_shares = any(row.share is not None for row in self.all_rows)
        self.arrangement = replace(self.arrangement, words="", collapsed=frozenset())
        self.rows = arrange(self.all_rows, self.arrangement, self.account)
        self.endResetModel()
        self.arranged.emit()

    def arrange(self, **changes: Any) -> None:
        """Change how the rows are seen; see `Arrangement`."""
        arrangement = replace(self.arrangement, **changes)
        if arrangement == self.arrangement:
            return
        self.beginResetModel()
        self.arrangement = arrangement
        self.rows = arrange(self.all_rows, arrangement, self.account)
        self.endResetModel()
        self.arranged.emit()

    def set_collapsed(self, row: Row, collapsed: bool) -> None:
        """Hide or show the tracks of a group."""
        if row.is_group:
            keys = self.arrangement.collapsed
            self.arrange(collapsed=keys | {row.key} if collapsed else keys - {row.key})

    def position(self, track_id: str | None) -> int | None:
        """Where a track is seen: its own row, else its collapsed group's; None if filtered out."""
        for i, row in enumerate(self.rows):
            if row.track_id == track_id and row.is_track:
                return i
        for i, row in enumerate(self.rows):
            if row.track_id == track_id and row.is_group:
                return i
        return None

    def clipboard_text(self, positions: list[int]) -> str:
        """The rows at these positions as tab-separated text with headings."""
        return tab_separated(
            [[column.text(self.rows[i]) for column in self.columns] for i in positions],
            [column.heading for column in self.columns],
        )

    # ------------------------------------------------------------------ Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = column.text(row)
            return "    " + text if row.level and column.key == "title" else text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading}: {column.text(row)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and not row.is_track:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row.role.unlearned:
            return QColor(theme().muted)
        return None

    def headerData(  # noqa: D102
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.heading
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
                )
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:  # noqa: D102
        if 0 <= column < len(self.columns) and self.columns[column].key in SORT_KEYS:
            self.arrange(
                sort_by=self.columns[column].key,
                descending=order == Qt.SortOrder.DescendingOrder,
            )
