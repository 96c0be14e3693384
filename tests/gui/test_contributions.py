"""Chart, table, map and question box on a result that no engine was needed for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from rootnote.domain import Role, Segment
from rootnote.gui.result.contribution_text import answer
from rootnote.gui.result.contribution_view import ContributionView
from rootnote.gui.result.rows import rows_of
from rootnote.gui.session import Session
from synthetic import make_catalogue, make_contribution, make_result, make_track

N = 12


def big_result():
    """Twelve tracks by three artists, the fourth a decoy, three suspect segments."""
    tracks = [
        make_track(
            f"t{i:02}",
            title=f"Song {i}",
            artist=f"Artist {i % 3}",
            role=Role.DECOY if i == 3 else Role.SOURCE,
        )
        for i in range(N)
    ]
    parts = [
        make_contribution(
            track.id,
            i + 1,
            segment_scores=(3.0 - i, 0.5, float(i)),
            segment_matches=tuple(Segment(track.id, k * 1000, k * 1000 + 1500) for k in range(3)),
        )
        for i, track in enumerate(tracks)
    ]
    return make_result(
        catalogue=make_catalogue(*tracks),
        contributions=tuple(parts),
        segments=tuple(Segment("suspect", k * 3000, k * 3000 + 3000) for k in range(3)),
    )


@pytest.fixture
def session(qapp) -> Session:
    session = Session()
    session.show_result(big_result(), None)
    return session


@pytest.fixture
def view(qtbot, session) -> ContributionView:
    view = ContributionView(session)
    qtbot.addWidget(view)
    view.resize(560, 640)
    view.show()
    qtbot.waitExposed(view)
    return view


def click_row(qtbot, view, i: int) -> None:
    centre = view.chart.row_rect(i).center().toPoint()
    qtbot.mouseClick(view.chart.viewport(), Qt.MouseButton.LeftButton, pos=centre)


def test_a_click_on_a_bar_selects_everywhere(qtbot, view, session):
    click_row(qtbot, view, 2)
    assert session.selected == "t02"
    assert session.pair == session.contribution("t02").best_pair
    assert view.table.currentIndex().row() == 2
    assert "Song 2" in view.chart.accessibleDescription()


def test_keys_move_through_the_bars(qtbot, view, session):
    keys = Qt.Key
    for key, expected in (
        (keys.Key_Down, "t01"),
        (keys.Key_End, "t11"),
        (keys.Key_Down, "t11"),
        (keys.Key_Home, "t00"),
        (keys.Key_Up, "t00"),
    ):
        qtbot.keyClick(view.chart, key)
        assert session.selected == expected
    with qtbot.waitSignal(view.listen_requested):
        qtbot.keyClick(view.chart, keys.Key_Return)


def test_the_chosen_bar_is_scrolled_into_view(qtbot, view):
    view.resize(560, 380)
    qtbot.keyClick(view.chart, Qt.Key.Key_End)
    rect = view.chart.row_rect(N - 1)
    assert rect.top() >= 0
    assert rect.bottom() <= view.chart._rows_height() + 1


def test_a_table_row_selects_the_bar(qtbot, view, session):
    view.tabs.setCurrentWidget(view.table)
    view.table.selectRow(5)
    assert session.selected == "t05"
    assert view.chart.current_position == 5


def test_the_table_says_what_the_chart_shows(view):
    model = view.model
    headings = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert headings[:4] == ["Rank", "Title", "Artist", "Score"]
    assert "Share" not in headings
    row = [model.index(1, i).data() for i in range(4)]
    assert row == ["2", "Song 1", "Artist 1", "0.50"]
    spoken = model.index(1, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Score: 0.50"


def test_headings_sort_and_sort_back(qtbot, view):
    title = [column.key for column in view.model.columns].index("title")
    for expected in ("Song 0", "Song 9"):
        view.table.horizontalHeader().sectionClicked.emit(title)
        assert view.model.rows[0].title == expected


def test_grouping_by_artist_and_collapsing(qtbot, view, session):
    view.grouping.setCurrentIndex(view.grouping.findText("Artists"))
    assert [row.title for row in view.model.rows if row.is_group] == [
        "Artist 0",
        "Artist 1",
        "Artist 2",
    ]
    click_row(qtbot, view, 0)
    assert session.selected == "t00"
    qtbot.keyClick(view.chart, Qt.Key.Key_Left)
    assert view.model.rowCount() == N + 3 - 4
    qtbot.keyClick(view.chart, Qt.Key.Key_Right)
    assert view.model.rowCount() == N + 3


def test_decoys_can_be_hidden(qtbot, view):
    assert view.decoys.isVisible()
    view.decoys.setChecked(False)
    assert all(row.role is Role.SOURCE for row in view.model.rows)


def test_rows_can_be_copied_into_a_spreadsheet(qtbot, view):
    view.tabs.setCurrentWidget(view.table)
    view.table.selectRow(0)
    view.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Rank\tTitle\tArtist\tScore")
    assert lines[1].startswith("1\tSong 0\tArtist 0\t1.50")


def test_a_new_result_replaces_the_old_one(view, session):
    view.search.setText("song 3")
    session.show_result(make_result(), None)
    assert view.search.text() == ""
    assert view.model.rowCount() == 3
    assert session.selected == "a/first.ogg"
    session.show_result(None, None)
    assert view.model.rowCount() == 0


# ------------------------------------------------------------------------------ the question


def test_is_my_track_in_it(qtbot, view, session):
    qtbot.keyClicks(view.search, "song 7")
    assert session.selected == "t07"
    assert "Rank 8 of 12" in view.answer.text()
    assert "a recording that cannot have been in training ranks higher (rank 4)" in (
        view.answer.text()
    )
    view.search.setText("nobody")
    assert "No track of the catalogue supplied matches" in view.answer.text()
    view.search.setText("song")
    assert "12 tracks match" in view.answer.text()
    qtbot.keyClick(view.search, Qt.Key.Key_Return)
    assert session.selected == "t00"
    assert "ranks above every recording that cannot have been in training" in view.answer.text()
    view.search.clear()
    assert view.answer.isHidden()


def test_the_answer_claims_no_more_than_was_measured():
    rows = rows_of(make_result())
    unscored = rows[2]
    assert "too short" in answer(rows, unscored)
    assert "not a detection" in answer(rows[:2], rows[0])


# ------------------------------------------------------------------------------ the map


def test_a_cell_of_the_map_moves_to_its_pair(qtbot, view, session):
    view.tabs.setCurrentWidget(view.map)
    rect = view.map.cell_rect(4, 1)
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert session.selected == "t04"
    assert session.pair == (session.result.segments[1], Segment("t04", 1000, 2500))
    assert view.map.cell == (4, 1)
    assert view.map.accessibleDescription() == (
        "Song 4: 0:01.5–0:03 of the suspect with 0:01–0:02.5, score 0.50"
    )


def test_arrows_walk_over_the_map(qtbot, view, session):
    view.tabs.setCurrentWidget(view.map)
    view.map.choose(0, 0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Down):
        qtbot.keyClick(view.map, key)
    assert view.map.cell == (2, 2)
    assert session.pair[0] == session.result.segments[2]


def test_a_result_without_scores_over_time_shows_no_map(view, session):
    session.show_result(make_result(), None)
    assert view.map.scores.size == 0
    view.tabs.setCurrentWidget(view.map)
    assert not view.map.grab().isNull()


# ------------------------------------------------------------------------------ accessibility


def test_a_screen_reader_finds_every_row_and_value(view):
    view.tabs.setCurrentWidget(view.table)
    table = QAccessible.queryAccessibleInterface(view.table)
    assert table.role() is QAccessible.Role.Table
    cells = [table.child(i) for i in range(table.childCount())]
    names = [c.text(QAccessible.Text.Name) for c in cells if c.role() is QAccessible.Role.Cell]
    assert [name for name in names if name.startswith("Title")] == [
        f"Title: Song {i}" for i in range(N)
    ]
    assert "Score: -9.50" in names
    chart = QAccessible.queryAccessibleInterface(view.chart)
    assert chart.text(QAccessible.Text.Name) == "Chart of contributions"
    spoken = chart.text(QAccessible.Text.Description)
    assert spoken.startswith("Song 0, Artist 0. Rank: 1 of 12. Score: 1.50.")
