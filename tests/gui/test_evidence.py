"""Suspect above source: what choosing, playing and switching do."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from engine.recordings import RATE, write
from rootnote.domain import Segment
from rootnote.errors import StorageError
from rootnote.gui.presentation.steps import steps_of
from rootnote.gui.presentation.window import Presentation
from rootnote.gui.result.result_page import ResultPage
from rootnote.gui.result.saving import save_result
from rootnote.gui.session import Session
from rootnote.gui.task import running_tasks
from rootnote.results import result_to_json
from synthetic import make_catalogue, make_contribution, make_result, make_track

LONG = 15_000


def noise(seed: int, seconds: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.uniform(-0.2, 0.2, (int(seconds * RATE), 2)).astype(np.float32)


SUSPECT, FIRST, SECOND = noise(1, 8), noise(2, 12), noise(3, 10)


def span(track: str, start_s: float, stop_s: float) -> Segment:
    return Segment(track, round(start_s * RATE), round(stop_s * RATE))


@pytest.fixture
def session(qapp, tmp_path: Path) -> Session:
    """A result: the first source matches from 2 s at its 5 s, the second from 4 s at its 1 s."""
    tracks = [
        replace(
            make_track(name, sample_rate=RATE, n_frames=len(wave), n_channels=2),
            path=write(tmp_path / name, wave, subtype="FLOAT"),
        )
        for name, wave in (("s.wav", SUSPECT), ("a.wav", FIRST), ("b.wav", SECOND))
    ]
    pairs = {
        "a.wav": (span("suspect", 2, 3), span("a.wav", 5, 6)),
        "b.wav": (span("suspect", 4, 5), span("b.wav", 1, 2)),
    }
    session = Session()
    session.show_result(
        make_result(
            suspect=replace(tracks[0], id="suspect", title="The suspect"),
            region=span("suspect", 0, 8),
            catalogue=make_catalogue(*tracks[1:]),
            contributions=tuple(
                make_contribution(name, i, best_pair=pair)
                for i, (name, pair) in enumerate(pairs.items(), 1)
            ),
        ),
        None,
    )
    return session


@pytest.fixture
def page(qtbot, session, preferences, sound):
    """The result's page with everything read."""
    page = ResultPage(session, preferences)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    settle(qtbot)
    yield page
    page.close_tracks()
    settle(qtbot)


def settle(qtbot) -> None:
    """Wait until nothing is read or decoded."""
    qtbot.waitUntil(lambda: not running_tasks(), timeout=LONG)


def play(qtbot, page, sound):
    """Press play; the output, with everything decoded."""
    qtbot.mouseClick(page.evidence.transport.play, Qt.MouseButton.LeftButton)
    settle(qtbot)
    return sound.opened[-1]


def test_the_best_source_stands_under_the_suspect_at_its_pair(page):
    evidence = page.evidence
    assert evidence.suspect.path.name == "s.wav"
    assert evidence.source.path.name == "a.wav"
    assert evidence.suspect.timeline.marks == ((2.0, 3.0),)
    assert evidence.source.timeline.marks == ((5.0, 6.0),)
    ours, theirs = evidence.suspect.timeline.viewport, evidence.source.timeline.viewport
    assert theirs.start_s - ours.start_s == pytest.approx(3.0)
    assert ours.start_s <= 2.0 <= 3.0 <= ours.stop_s
    assert "Title of a.wav" in evidence.details.name.text()
    assert "Rank 1 of 2" in evidence.details.summary.text()


def test_playing_loops_the_pair_and_switching_stays_aligned(qtbot, page, sound):
    page.evidence.player.set_loudness_matched(False)
    output = play(qtbot, page, sound)
    np.testing.assert_array_equal(output.pull(5000), SUSPECT[2 * RATE : 2 * RATE + 5000])
    qtbot.mouseClick(page.evidence.transport.source, Qt.MouseButton.LeftButton)
    at = 5 * RATE + 5000
    np.testing.assert_array_equal(output.pull(5000)[500:], FIRST[at + 500 : at + 5000])
    output.pull(RATE)
    assert page.evidence.player.side == "source"
    with qtbot.waitSignal(page.evidence.player.position_changed) as told:
        pass
    assert 2.0 <= told.args[0] < 3.0
    assert page.evidence.suspect.timeline.playhead_s == pytest.approx(told.args[0])
    assert page.evidence.source.timeline.playhead_s == pytest.approx(told.args[1])


def test_another_bar_is_another_source(qtbot, page, session, sound):
    page.evidence.player.set_loudness_matched(False)
    qtbot.keyClick(page.contributions.chart, Qt.Key.Key_Down)
    settle(qtbot)
    assert session.selected == "b.wav"
    assert page.evidence.source.path.name == "b.wav"
    page.evidence.player.set_side("source")
    output = play(qtbot, page, sound)
    np.testing.assert_array_equal(output.pull(4000), SECOND[RATE : RATE + 4000])


def test_enter_on_a_bar_plays_it(qtbot, page, sound):
    qtbot.keyClick(page.contributions.chart, Qt.Key.Key_Return)
    settle(qtbot)
    assert page.evidence.player.state == "playing"


def test_without_the_loop_it_plays_on(qtbot, page, sound):
    page.evidence.player.set_loudness_matched(False)
    page.evidence.transport.loop.setChecked(False)
    output = play(qtbot, page, sound)
    out = output.pull(RATE + 8000)
    np.testing.assert_array_equal(out, SUSPECT[2 * RATE : 3 * RATE + 8000])


def test_a_selected_stretch_is_the_region_and_the_loop(page, session):
    page.evidence.suspect.timeline.region_selected.emit(1.0, 1.5)
    assert session.region == (1.0, 1.5)
    page.evidence.suspect.timeline.region_cleared.emit()
    assert session.region is None


def test_a_click_in_the_source_goes_to_the_corresponding_place(qtbot, page, sound):
    page.evidence.player.set_loudness_matched(False)
    page.evidence.transport.loop.setChecked(False)
    page.evidence.source.position_requested.emit(6.5)
    output = play(qtbot, page, sound)
    at = round(3.5 * RATE)
    np.testing.assert_array_equal(output.pull(1000), SUSPECT[at : at + 1000])


def test_without_any_sound_output_it_says_so(qtbot, page, sound):
    sound.names = []
    qtbot.mouseClick(page.evidence.transport.play, Qt.MouseButton.LeftButton)
    assert not page.evidence.transport.problem.isHidden()
    assert page.evidence.transport.problem.text()


def test_volume_and_matching_are_remembered(page, preferences):
    page.evidence.transport.change_volume(-30)
    page.evidence.transport.matched.setChecked(False)
    assert preferences.get("volume") == pytest.approx(0.7)
    assert preferences.get("loudness_matched") is False


# ------------------------------------------------------------------------------ presentation


def test_a_presentation_goes_step_by_step_and_plays(qtbot, page, session, sound):
    steps = steps_of(session.result)
    shown = Presentation(steps, page.evidence.player, session.select, page)
    shown.resize(1280, 720)
    shown.show()
    keys = Qt.Key
    assert shown.n_steps == 5  # question, ranking, two sources, limits
    assert not shown.play.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shown)  # no button takes the arrows
    for _ in range(3):
        qtbot.keyClick(shown, keys.Key_Right)
    assert session.selected == "b.wav"
    assert "Title of b.wav" in shown.body.text()
    settle(qtbot)
    qtbot.keyClick(shown, keys.Key_Space)
    settle(qtbot)
    assert page.evidence.player.state == "playing"
    qtbot.keyClick(shown, keys.Key_X)
    assert "Source" in shown.switch.text()
    qtbot.keyClick(shown, keys.Key_Right)
    assert page.evidence.player.state == "stopped"
    assert "Nothing to compare with." in shown.body.text()
    qtbot.keyClick(shown, keys.Key_Right)
    assert shown.number == 4
    qtbot.keyClick(shown, keys.Key_Escape)
    assert not shown.isVisible()


def test_titles_are_shown_as_they_are(page, session):
    track = replace(session.result.catalogue.tracks[0], title="<img src=x>")
    catalogue = replace(
        session.result.catalogue, tracks=(track, *session.result.catalogue.tracks[1:])
    )
    steps = steps_of(replace(session.result, catalogue=catalogue))
    assert all("<img" not in step.body for step in steps)
    assert "&lt;img src=x&gt;" in steps[1].body


# ------------------------------------------------------------------------------ saving


def test_a_result_is_saved_as_the_command_line_writes_it(session, tmp_path):
    save_result(session.result, tmp_path / "out.json")
    value = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert value == json.loads(json.dumps(result_to_json(session.result)))
    save_result(session.result, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("rank,track_id,title")


def test_saving_never_replaces_a_recording(session):
    suspect = session.result.suspect.path
    before = suspect.read_bytes()
    with pytest.raises(StorageError, match="would be replaced"):
        save_result(session.result, suspect)
    assert suspect.read_bytes() == before


def test_a_screen_reader_finds_the_controls(page):
    transport = page.evidence.transport
    for control, name in (
        (transport.play, "Play or pause (Space)"),
        (transport.loop, "Loop the matched pair (L)"),
        (transport.volume, "Volume"),
    ):
        found = QAccessible.queryAccessibleInterface(control)
        assert found.text(QAccessible.Text.Name) == name
