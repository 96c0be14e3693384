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

from rootnote.domain import AttributionResult, Role
from rootnote.gui.rows import (
    SORT_KEYS,
    Arrangement,
    Row,
    arrange,
    rows_of,
    stretch,
    tab_separated,
)
from rootnote.gui.theme import theme

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for sorting, its heading, and the text of a row's cell."""

    key: str
    heading: str
    text: Callable[[Row], str]
    is_number: bool = False


def role_text(role: Role) -> str:
    """What is known about a track's relation to the training set."""
    return {
        Role.TRAINING: translate("Rows", "training set (disclosed)"),
        Role.SOURCE: translate("Rows", "open question"),
        Role.CONTROL: translate("Rows", "control"),
        Role.DECOY: translate("Rows", "decoy"),
    }[role]


def component_text(name: str) -> str:
    """The name of a part of the score."""
    known = {
        "influence": translate("Rows", "Influence"),
        "unlearning": translate("Rows", "Unlearning step"),
        "learned": translate("Rows", "Learned evidence"),
    }
    return known.get(name, name)


def number_text(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def share_text(row: Row) -> str:
    """A share with its interval."""
    if row.share is None:
        return "–"
    text = f"{row.share:.1%}"
    if row.interval is not None:
        text += f" [{row.interval[0]:.1%}, {row.interval[1]:.1%}]"
    return text


def title_text(row: Row) -> str:
    """The name of a track or a group."""
    if not row.is_group:
        return row.title
    name = row.title or translate("Rows", "Not stated")
    tracks = (
        translate("Rows", "1 track")
        if row.n_tracks == 1
        else translate("Rows", "{n} tracks").format(n=row.n_tracks)
    )
    return f"{name} ({tracks})"


def _columns(rows: list[Row]) -> list[Column]:
    """Those columns for which the result holds something."""
    names = list(dict.fromkeys(name for row in rows for name, _ in row.components))
    columns = [
        Column("rank", translate("Rows", "Rank"), lambda row: str(row.rank), True),
        Column("title", translate("Rows", "Title"), title_text),
        Column("artist", translate("Rows", "Artist"), lambda row: row.artist),
        Column("score", translate("Rows", "Score"), lambda row: number_text(row.score), True),
        Column("share", translate("Rows", "Share"), share_text, True),
        Column("q_value", translate("Rows", "q-value"), lambda row: number_text(row.q_value), True),
        Column("learned", translate("Rows", "Learned"), lambda row: row.learned or "–"),
        *(
            Column(f"component:{name}", component_text(name), _component(name), True)
            for name in names
        ),
        Column("in_suspect", translate("Rows", "In suspect"), lambda row: stretch(row.in_suspect)),
        Column("in_source", translate("Rows", "In source"), lambda row: stretch(row.in_source)),
        Column("role", translate("Rows", "Role"), lambda row: role_text(row.role)),
        Column("rights_holder", translate("Rows", "Rights holder"), lambda row: row.rights_holder),
        Column("isrc", "ISRC", lambda row: row.isrc),
    ]
    optional = {"artist", "share", "q_value", "learned", "rights_holder", "isrc"}
    return [
        column
        for column in columns
        if column.key not in optional or any(SORT_KEYS[column.key](row) is not None for row in rows)
    ]


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
        self.has_shares = False
        """Whether the result holds a share for any track."""

    def set_result(self, result: AttributionResult | None) -> None:
        """Show another result, arranged as before; a search for words ends."""
        self.beginResetModel()
        self.all_rows = [] if result is None else rows_of(result)
        self.columns = _columns(self.all_rows)
        self.has_shares = any(row.share is not None for row in self.all_rows)
        self.arrangement = replace(self.arrangement, words="", collapsed=frozenset())
        self.rows = arrange(self.all_rows, self.arrangement)
        self.endResetModel()
        self.arranged.emit()

    def arrange(self, **changes: Any) -> None:
        """Change how the rows are seen; see `Arrangement`."""
        arrangement = replace(self.arrangement, **changes)
        if arrangement == self.arrangement:
            return
        self.beginResetModel()
        self.arrangement = arrangement
        self.rows = arrange(self.all_rows, arrangement)
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
            if row.track_id == track_id and not row.is_group:
                return i
        for i, row in enumerate(self.rows):
            if row.track_id == track_id:
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
        if role == Qt.ItemDataRole.FontRole and row.is_group:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row.role is Role.DECOY:
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
