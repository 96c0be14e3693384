"""The real window, end to end, on a model that fits in a test."""

import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from rootnote.domain import AttributionConfig, AttributionResult
from rootnote.errors import Error
from rootnote.gui.session import Session
from rootnote.gui.setup.input_card import InputCard
from rootnote.gui.task import running_tasks
from rootnote.investigation import Investigation
from rootnote.investigation.cases import Person, make_case
from rootnote.investigation.demo import DEMO_CONFIG

CONFIG = AttributionConfig(segment_s=1.0, hop_s=1.0)
LONG = 60_000
"""The first run imports torch and builds an index, beside other work on the machine."""


def drop(widget, *paths: Path) -> None:
    """What a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    widget.dropEvent(
        QDropEvent(QPointF(5, 5), actions, data, buttons, Qt.KeyboardModifier.NoModifier)
    )


def load(qtbot, window, checkpoint, music) -> None:
    """Drop all three inputs on the window and wait until they are read."""
    drop(window, checkpoint, music / "catalogue", music / "suspect.wav")
    qtbot.waitUntil(lambda: window.session.asked() is not None, timeout=LONG)


def run(qtbot, window) -> AttributionResult:
    """Press the button and wait for the result."""
    with qtbot.waitSignal(window.session.result_changed, timeout=LONG) as told:
        qtbot.mouseClick(window.run_bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.session.is_running)
    return told.args[0]


def shown_facts(card: InputCard) -> dict[str, str]:
    """What a card says of its input."""
    form = card._form
    roles = form.ItemRole
    return {
        form.itemAt(i, roles.LabelRole).widget().text(): form.itemAt(i, roles.FieldRole)
        .widget()
        .text()
        for i in range(form.rowCount())
    }


def error_box(window) -> QMessageBox | None:
    return window.findChild(QMessageBox, "error")


# ------------------------------------------------------------------------------ the way through


def test_from_drop_to_result(qtbot, window, tiny_checkpoint, music, no_leaks):
    assert not window.run_bar.button.isEnabled()
    assert "a model, a catalogue, a suspect" in window.run_bar.status.text()
    load(qtbot, window, tiny_checkpoint, music)
    page = window.setup_page
    assert shown_facts(page.checkpoint)["Family"] == "musicgen (transformers)"
    assert shown_facts(page.catalogue)["Tracks"] == "4"
    assert shown_facts(page.suspect)["Duration"] == "0:02"
    result = run(qtbot, window)
    assert window.pages.currentWidget() is window.result_page
    best = min(result.contributions, key=lambda part: part.rank)
    assert window.session.selected == best.track_id
    assert window.session.pair == best.best_pair
    assert window.focusWidget() is window.result_page.contributions.chart
    assert window.result_page.contributions.model.rowCount() == 4
    assert window.windowTitle().startswith("suspect")
    assert window.preferences.recent("suspect") == [music / "suspect.wav"]
    window.close()
    no_leaks()


def test_a_changed_input_makes_the_result_outdated(qtbot, window, tiny_checkpoint, music):
    load(qtbot, window, tiny_checkpoint, music)
    run(qtbot, window)
    assert window.strip.outdated.isHidden()
    window.session.set_region((0.5, 2.0))
    assert not window.strip.outdated.isHidden()
    assert window.run_bar.button.text() == "Attribute selection"
    result = run(qtbot, window)
    assert (result.region.start, result.region.stop) == (8000, 32000)
    assert window.strip.outdated.isHidden()


def test_cancelling_keeps_the_last_result(qtbot, window, tiny_checkpoint, music, shared_cache):
    load(qtbot, window, tiny_checkpoint, music)
    first = run(qtbot, window)
    window.session.set_region((0.5, 2.0))
    qtbot.mouseClick(window.run_bar.button, Qt.MouseButton.LeftButton)
    assert window.session.is_running
    assert window.run_bar.button.text() == "Cancel"
    qtbot.mouseClick(window.run_bar.button, Qt.MouseButton.LeftButton)
    assert not window.run_bar.button.isEnabled()
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=LONG)
    assert window.session.result is first
    assert "Stopped" in window.run_bar.status.text()
    assert window.run_bar.button.isEnabled()


def test_closing_during_a_run_asks_cancels_and_waits(
    qtbot, window, tiny_checkpoint, music, no_leaks
):
    load(qtbot, window, tiny_checkpoint, music)
    window.session.run()
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox, "close-during-run")
    keep = next(b for b in box.buttons() if box.buttonRole(b) == box.ButtonRole.RejectRole)
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert not window.session.is_cancelling
    window.close()
    boxes = window.findChildren(QMessageBox, "close-during-run")
    box = next(box for box in boxes if box.isVisible())
    stop = next(b for b in box.buttons() if box.buttonRole(b) == box.ButtonRole.AcceptRole)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)
    assert not window.session.is_running
    no_leaks()


def test_clearing_during_a_run_drops_its_answer(qtbot, window, tiny_checkpoint, music):
    load(qtbot, window, tiny_checkpoint, music)
    window.session.run()
    window.session.clear()
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=LONG)
    assert window.session.result is None
    assert window.pages.currentWidget() is window.setup_page


# ------------------------------------------------------------------------------ what goes wrong


def test_inputs_that_cannot_be_used_say_why_on_their_card(qtbot, window, tmp_path, music):
    (tmp_path / "empty.wav").touch()
    (tmp_path / "nothing").mkdir()
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    drop(window, tmp_path / "empty.wav", tmp_path / "nothing", tmp_path / "model")
    session = window.session
    qtbot.waitUntil(lambda: not any(one.is_reading for one in session.inputs), timeout=LONG)
    page = window.setup_page
    for card in page.cards.values():
        assert card._state.text() == "Cannot be used"
    assert isinstance(session.suspect.error, Error)
    assert session.suspect.error.remedy in page.suspect._text.text()
    assert isinstance(session.catalogue.error, Error)
    assert shown_facts(page.checkpoint)["Reason"]
    assert not window.run_bar.button.isEnabled()
    assert "cannot be used" in window.run_bar.status.text()


def test_a_checkpoint_that_vanishes_is_named(qtbot, window, tiny_checkpoint, music, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(tiny_checkpoint, copy)
    load(qtbot, window, copy, music)
    shutil.rmtree(copy)
    with qtbot.waitSignal(window.session.run_failed, timeout=LONG) as told:
        window.session.run()
    qtbot.waitUntil(lambda: not window.session.is_running)
    assert isinstance(told.args[0], Error)
    box = error_box(window)
    assert str(copy) in box.informativeText()
    assert told.args[0].remedy in box.informativeText()
    assert "failed" in window.run_bar.status.text()
    box.close()


def test_a_result_that_its_case_could_not_take_is_shown_with_the_reason(
    qtbot, window, tiny_checkpoint, music, tmp_path, monkeypatch
):
    case = make_case(tmp_path / "full.rootnote", title="Full", examiner=Person("Dr Ada Moreno"))
    load(qtbot, window, tiny_checkpoint, music)
    window.session.case = case.folder

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rootnote.case.casefile.Case.add_run", full)
    with qtbot.waitSignal(window.session.run_failed, timeout=LONG) as told:
        window.session.run()
    qtbot.waitUntil(lambda: not window.session.is_running)
    assert "could not be entered into the case" in str(told.args[0])
    assert window.session.result.contributions
    assert any("No custody was kept" in caveat for caveat in window.session.result.caveats)
    error_box(window).close()


def test_a_mistake_of_ours_is_told_as_such(qtbot, window):
    window.session.run_failed.emit(RuntimeError("inside"))
    box = error_box(window)
    assert "not made for" in box.text()
    assert "inside" in box.detailedText()
    box.close()


# ------------------------------------------------------------------------------ inputs


class Slow:
    """An investigation whose answers come when the test says."""

    def __init__(self, *, device: str = "auto") -> None:
        self.device = device

    def suspect(self, path, *, progress):
        while not (path.parent / f"{path.name}.go").exists():
            progress("reading recording", 0, 1)
        return path.name


def test_an_answer_that_comes_too_late_is_dropped(qtbot, tmp_path):
    session = Session(Slow)
    session.suspect.load(tmp_path / "first")
    session.suspect.load(tmp_path / "second")
    (tmp_path / "first.go").touch()
    (tmp_path / "second.go").touch()
    qtbot.waitUntil(lambda: session.suspect.is_ready)
    assert session.suspect.value == "second"


def test_closing_while_inputs_are_read_leaves_nothing(
    qtbot, window, tiny_checkpoint, music, no_leaks
):
    drop(window, tiny_checkpoint, music / "catalogue", music / "suspect.wav")
    window.close()
    assert not window.isVisible()
    assert all(task.is_cancelling for task in running_tasks())
    qtbot.waitUntil(lambda: not running_tasks(), timeout=LONG)
    assert window.session.asked() is None
    no_leaks()


def test_removing_an_input_stops_its_reading(qtbot, tmp_path):
    session = Session(Slow)
    session.suspect.load(tmp_path / "first")
    session.suspect.clear()
    assert not session.suspect.is_reading
    assert session.suspect.path is None


def test_a_suspect_is_seen_and_marked_while_it_is_still_measured(qtbot, window, music, monkeypatch):
    """An hour that is compressed takes ten seconds to decode: nobody looks at a bar meanwhile."""
    measured = threading.Event()
    inspect = Investigation.suspect

    def slowly(self, path, *, progress):
        assert measured.wait(30)
        return inspect(self, path, progress=progress)

    monkeypatch.setattr(Investigation, "suspect", slowly)
    window.load("suspect", music / "suspect.wav")
    window.show_result()
    view = window.result_page.evidence.suspect
    try:
        qtbot.waitUntil(lambda: view.data.share_read == 1, timeout=LONG)
        assert window.session.suspect.is_reading
        assert window.strip.result.isEnabled()
        window.session.set_region((0.5, 1.5))
    finally:
        measured.set()
    qtbot.waitUntil(lambda: window.session.suspect.is_ready, timeout=LONG)
    assert window.session.region == (0.5, 1.5)
    window.load("suspect", music / "catalogue" / "song 0.wav")
    assert window.session.region is None


def test_a_drop_on_a_card_is_what_the_card_says(qtbot, window, music):
    card = window.setup_page.suspect
    with qtbot.waitSignal(card.path_chosen) as told:
        drop(card, music / "suspect.wav")
    assert told.args == [music / "suspect.wav"]
    qtbot.waitUntil(lambda: window.session.suspect.is_ready, timeout=LONG)


def test_a_file_name_is_shown_as_it_is(qtbot, window, music, tmp_path):
    path = tmp_path / "<b>bold & co.wav"
    shutil.copy(music / "suspect.wav", path)
    window.load("suspect", path)
    qtbot.waitUntil(lambda: window.session.suspect.is_ready, timeout=LONG)
    label = window.setup_page.suspect._name
    assert label.text() == path.name
    assert label.textFormat() == Qt.TextFormat.PlainText


# ------------------------------------------------------------------------------ options


def test_options_reach_the_result(qtbot, window, tiny_checkpoint, music):
    load(qtbot, window, tiny_checkpoint, music)
    window.show_options()
    dialog = QApplication.activeModalWidget()
    dialog.question.decoys.edit.setText(str(music / "decoys"))
    dialog.measurement.seed.setValue(3)
    dialog.accept()
    result = run(qtbot, window)
    assert result.config.seed == 3
    assert any(part.track_id.startswith("decoy/") for part in result.contributions)
    assert not window.result_page.contributions.decoys.isHidden()


@pytest.mark.parametrize("size", [(1366, 768), (760, 520)])
def test_the_window_fits_small_screens(qtbot, window, size):
    window.resize(*size)
    assert (window.width(), window.height()) == size


# ------------------------------------------------------------------------------ the demo


def test_the_demo_is_one_choice_away_and_left_with_other_inputs(
    qtbot, window, tiny_checkpoint, music, tmp_path, monkeypatch
):
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path / "key.pem"))
    suspect = SimpleNamespace(name="one", path=music / "suspect.wav", known="A rising tone.")
    demo = SimpleNamespace(
        suspects=(suspect,),
        model=tiny_checkpoint,
        catalogue=music / "catalogue",
        index=None,
        case=make_case(tmp_path / "demo", title="Sealed", examiner=Person("Somebody")).folder,
    )
    assert window.setup_page.demo.isHidden()
    window.demo.offer(demo)
    assert window.setup_page.demo.choices == ["one", "The same as a sealed case"]
    window.session.set_options(controls=music / "decoys")
    window.setup_page.demo.suspect_chosen.emit(suspect)
    qtbot.waitUntil(lambda: window.session.asked() is not None, timeout=LONG)
    assert "A rising tone." in window.strip.known.text()
    assert window.session.options.config == DEMO_CONFIG
    assert window.session.options.controls is None, "the demo's stand in its catalogue"
    window.session.set_options(config=CONFIG)
    assert run(qtbot, window).contributions
    window.load("suspect", music / "suspect.wav")
    assert window.strip.known.isHidden()
    window.setup_page.demo.case_chosen.emit(demo.case)
    qtbot.waitUntil(lambda: not window.desk.is_busy, timeout=LONG)
    assert window.case_page.title.text() == "Sealed"
