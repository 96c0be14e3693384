"""The row of controls under the tracks: as wide as there is room for, and still while it plays."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rootnote.gui.playback.audio_output import RecordingSystem
from rootnote.gui.playback.player import Player
from rootnote.gui.playback.transport import Transport


@pytest.fixture
def player(qtbot):
    made = Player(system=RecordingSystem("Speakers"))
    yield made
    made.close()


@pytest.fixture
def shown(qtbot, player):
    """The row inside another widget, as a pane holds it, at 900 pixels."""
    pane = QWidget()
    qtbot.addWidget(pane)
    row = Transport(player, pane)
    layout = QHBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(row)
    pane.resize(900, 60)
    pane.show()
    qtbot.waitExposed(pane)
    return pane, row


def test_nothing_moves_while_it_plays(shown, player, qtbot):
    _pane, row = shown
    before = row.minimumSizeHint(), row.sizeHint(), row.matched.geometry()
    player.position_changed.emit(754.3, 3.0)
    player.gain_changed.emit(-12.5)
    qtbot.wait(20)
    assert row.position.text() == "12:34.3"
    assert row.gain.text() == "\N{MINUS SIGN}12.5 dB"
    assert (row.minimumSizeHint(), row.sizeHint(), row.matched.geometry()) == before


def test_where_there_is_no_room_it_says_less_and_nothing_is_cut(shown, qtbot):
    pane, row = shown
    assert row.suspect.text() == "A  Suspect"
    assert row.speed.isVisible()
    pane.resize(row.sizeHint().width() - 1, 60)
    qtbot.waitUntil(lambda: not row.speed.isVisible())
    assert row.suspect.text() == "A  Suspect"
    qtbot.waitUntil(lambda: row.matched.width() >= row.matched.sizeHint().width())
    pane.resize(pane.minimumSizeHint())
    qtbot.waitUntil(lambda: row.width() == row.minimumSizeHint().width())
    assert row.suspect.text() == "A"
    qtbot.waitUntil(lambda: row.matched.width() >= row.matched.sizeHint().width())
    pane.resize(900, 60)
    qtbot.waitUntil(row.speed.isVisible)
    assert row.source.text() == "B  Source"
