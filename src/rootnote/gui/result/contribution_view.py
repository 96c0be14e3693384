"""The answer: search, chart, table and map of a result, all showing the same selection."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rootnote.domain import AttributionResult, Role
from rootnote.gui.result.account_text import abstention_text
from rootnote.gui.result.arrangement import Grouping
from rootnote.gui.result.bar_chart import BarChart
from rootnote.gui.result.contribution_model import ContributionModel
from rootnote.gui.result.contribution_text import answer
from rootnote.gui.result.map_view import MapView
from rootnote.gui.result.remainder_bar import RemainderBar
from rootnote.gui.result.rows import Row
from rootnote.gui.session import Session

_WITHOUT_DECOYS = frozenset(role for role in Role if not role.unlearned)


class ContributionView(QWidget):
    """Shows the session's result and lets a person ask it.

    Parameters
    ----------
    session : Session
        Its result is shown; its selection follows and leads.
    """

    listen_requested = Signal()
    """The person wants to hear the selected track."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = ContributionModel(self)
        self.chart = BarChart(self.model, self)
        self.table = QTableView(self)
        self.map = MapView(session, self)
        self.remainder = RemainderBar(self)
        self.abstention = QLabel(self)
        self.search = QLineEdit(self)
        self.answer = QLabel(self)
        self.grouping = QComboBox(self)
        self.sorting = QComboBox(self)
        self.decoys = QCheckBox(self.tr("Controls and decoys"), self)
        self.tabs = QTabWidget(self)
        self._set_up_question()
        self._set_up_controls()
        self._set_up_table()
        self._lay_out()
        self.chart.row_chosen.connect(self._on_row_chosen)
        self.chart.row_activated.connect(self._on_row_activated)
        self.model.arranged.connect(self._show_selection)
        session.result_changed.connect(self._on_result_changed)
        session.selection_changed.connect(self._show_selection)
        self._on_result_changed(session.result)

    # ------------------------------------------------------------------ set-up

    def _set_up_question(self) -> None:
        """Set up the box that answers whether a track is in it, and the one that says no name."""
        self.search.setPlaceholderText(self.tr("Is my track in it? Title, artist or ISRC"))
        self.search.setAccessibleName(self.tr("Is my track in it?"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_words_changed)
        self.search.returnPressed.connect(self._choose_first)
        for label, name in (
            (self.answer, self.tr("Answer")),
            (self.abstention, self.tr("Why no track is named")),
        ):
            label.setProperty("kind", "notice")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # titles are not ours
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAccessibleName(name)
            label.hide()

    def _set_up_controls(self) -> None:
        """How the rows are grouped and sorted, and which are seen."""
        for grouping, text in (
            (Grouping.TRACK, self.tr("Tracks")),
            (Grouping.ARTIST, self.tr("Artists")),
            (Grouping.RELEASE, self.tr("Releases")),
            (Grouping.RIGHTS_HOLDER, self.tr("Rights holders")),
        ):
            self.grouping.addItem(text, grouping)
        self.grouping.setAccessibleName(self.tr("Group by"))
        self.grouping.setToolTip(self.tr("What one bar stands for"))
        self.grouping.currentIndexChanged.connect(
            lambda: self.model.arrange(grouping=Grouping(self.grouping.currentData()))
        )
        for key, text in (
            ("rank", self.tr("Best first")),
            ("title", self.tr("By title")),
            ("artist", self.tr("By artist")),
            ("in_suspect", self.tr("By time in suspect")),
        ):
            self.sorting.addItem(text, key)
        self.sorting.setAccessibleName(self.tr("Sort"))
        self.sorting.setToolTip(self.tr("Order of the bars"))
        self.sorting.activated.connect(
            lambda: self.model.arrange(sort_by=self.sorting.currentData(), descending=False)
        )
        self.decoys.setChecked(True)
        self.decoys.setToolTip(
            self.tr("Show recordings that cannot have been in training, as a comparison")
        )
        self.decoys.toggled.connect(
            lambda on: self.model.arrange(roles=frozenset(Role) if on else _WITHOUT_DECOYS)
        )

    def _set_up_table(self) -> None:
        """The table: the same rows as text."""
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Table of contributions"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setSortingEnabled(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionsClickable(True)
        table.horizontalHeader().sectionClicked.connect(self._on_heading_clicked)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.selectionModel().currentRowChanged.connect(self._on_table_row)
        table.activated.connect(lambda index: self._on_row_activated(self.model.rows[index.row()]))
        copy = QAction(self.tr("Copy"), table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)

    def _lay_out(self) -> None:
        """Question on top, controls, then the three ways to see the answer."""
        controls = QHBoxLayout()
        controls.addWidget(self.grouping)
        controls.addWidget(self.sorting)
        controls.addStretch()
        controls.addWidget(self.decoys)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.chart, self.tr("Chart"))
        self.tabs.addTab(self.table, self.tr("Table"))
        self.tabs.addTab(self.map, self.tr("Map over time"))
        self.tabs.setAccessibleName(self.tr("Ways to see the result"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 6, 12)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.answer)
        layout.addLayout(controls)
        layout.addWidget(self.abstention)
        layout.addWidget(self.remainder)
        layout.addWidget(self.tabs, 1)

    # ------------------------------------------------------------------ the session speaks

    def _on_result_changed(self, result: AttributionResult | None) -> None:
        """Show another result."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.answer.hide()
        self.model.set_result(result)
        self.remainder.set_result(result)
        self.abstention.setText("" if result is None else abstention_text(result.account))
        self.abstention.setVisible(bool(self.abstention.text()))
        has_decoys = any(row.role.unlearned for row in self.model.all_rows)
        self.decoys.setVisible(has_decoys)
        self._offer_groupings()
        self.table.resizeColumnsToContents()
        for i, column in enumerate(self.model.columns):
            if column.key in ("title", "artist", "release", "rights_holder", "cluster"):
                self.table.setColumnWidth(i, min(self.table.columnWidth(i), 240))

    def _offer_groupings(self) -> None:
        """Where no track of the catalogue names one, there is nothing to group by."""
        model = self.grouping.model()
        for i in range(1, self.grouping.count()):
            field = Grouping(self.grouping.itemData(i)).value
            offered = any(getattr(row, field) for row in self.model.all_rows)
            if isinstance(model, QStandardItemModel):
                model.item(i).setEnabled(offered)
            if not offered and self.grouping.currentIndex() == i:
                self.grouping.setCurrentIndex(0)

    def _show_selection(self, *_: object) -> None:
        """Mark the selected track in chart and table."""
        i = self.model.position(self._session.selected)
        self.chart.set_current(None if i is None else self.model.rows[i].key)
        with QSignalBlocker(self.table.selectionModel()):
            if i is None:
                self.table.clearSelection()
            else:
                flags = QItemSelectionModel.SelectionFlag
                self.table.selectionModel().setCurrentIndex(
                    self.model.index(i, 0), flags.ClearAndSelect | flags.Rows
                )
                self.table.scrollTo(self.model.index(i, 0))
        self.table.viewport().update()

    # ------------------------------------------------------------------ the person speaks

    def _on_row_chosen(self, row: Row) -> None:
        """A bar was chosen."""
        if row.is_remainder:
            return  # there is nothing to hear; chart and screen reader say what it is
        self._session.select(row.track_id)
        self.chart.set_current(row.key)  # the group itself, where one was meant
        if self.search.text():
            self.answer.setText(self._answer(row))

    def _on_row_activated(self, row: Row) -> None:
        """A bar was chosen to be heard."""
        if not row.is_remainder:
            self._session.select(row.track_id)
            self.listen_requested.emit()

    def _on_table_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """A table row was chosen."""
        if current.isValid() and not self.model.rows[current.row()].is_remainder:
            self._session.select(self.model.rows[current.row()].track_id)

    def _on_heading_clicked(self, column: int) -> None:
        """Sort by a column; a second click turns the order round."""
        key, now = self.model.columns[column].key, self.model.arrangement
        turn = now.sort_by == key and not now.descending
        order = Qt.SortOrder.DescendingOrder if turn else Qt.SortOrder.AscendingOrder
        self.model.sort(column, order)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSortIndicator(column, order)
        self.sorting.setCurrentIndex(self.sorting.findData(key))

    def _on_words_changed(self, words: str) -> None:
        """Filter while typing, and answer as soon as one track is meant."""
        self.model.arrange(words=words)
        found = [row for row in self.model.rows if row.is_track]
        if not words.strip():
            self.answer.hide()
            return
        if not found:
            text = self.tr(
                "No track of the catalogue supplied matches. A recording outside the catalogue "
                "is not compared: add it and run again."
            )
        elif len(found) == 1:
            text = self._answer(found[0])
            self._session.select(found[0].track_id)
        else:
            text = self.tr("{n} tracks match. Choose one to read its answer.").format(n=len(found))
        self.answer.setText(text)
        self.answer.show()

    def _choose_first(self) -> None:
        """Enter in the question box chooses the best match."""
        found = [row for row in self.model.rows if row.is_track]
        if found and self.search.text().strip():
            best = min(found, key=lambda row: row.rank)
            self._session.select(best.track_id)
            self.answer.setText(self._answer(best))

    def _answer(self, row: Row) -> str:
        """Whether a track is in it."""
        return answer(self.model.all_rows, row, self.model.account)

    def copy(self) -> None:
        """Put the selected rows on the clipboard; from the chart, all that are seen."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        if self.tabs.currentWidget() is not self.table or not chosen:
            chosen = list(range(len(self.model.rows)))
        QApplication.clipboard().setText(self.model.clipboard_text(chosen))
