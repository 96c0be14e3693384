"""A case that is opened brings back what its run was asked, as far as it is there unchanged."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from gui.conftest import CONFIG
from gui.test_case import act, answer_of, opened, settle
from gui.test_main_window import LONG, load, run
from rootnote.engine.score_weights import OF_TOKENS
from rootnote.engine.score_weights import recorded as recorded_with
from rootnote.gui.case.answers import AnswerDialog
from rootnote.gui.run_options import RunOptions
from rootnote.investigation import Investigation
from rootnote.investigation.cases import Person, attribute_in_case, make_case, open_case
from rootnote.investigation.restoring import setup_of


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """Of whoever made the case."""
    return tmp_path_factory.mktemp("key") / "key.pem"


@pytest.fixture(autouse=True)
def own_key(key, monkeypatch):
    monkeypatch.setenv("ROOTNOTE_KEY", str(key))


@pytest.fixture(scope="module")
def recorded(key, tiny_checkpoint, music, shared_cache, tmp_path_factory):
    """A case with one run of some options, its inputs beside it; not to be changed."""
    desk = tmp_path_factory.mktemp("desk")
    shutil.copytree(tiny_checkpoint, desk / "model")
    shutil.copytree(music / "catalogue", desk / "catalogue")
    shutil.copytree(music / "decoys", desk / "decoys")
    shutil.copy(music / "suspect.wav", desk / "suspect.wav")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROOTNOTE_KEY", str(key))
        case = make_case(desk / "c", title="Levee", examiner=Person("Dr Ada Moreno"))
        case.add_note("He called at noon.", tags=["phone", "evidence"])
        case.add_note("The letter.", tags=["evidence"])
        attribute_in_case(
            Investigation(device="cpu", threads=1, cache=shared_cache),
            case.folder,
            desk / "model",
            desk / "catalogue",
            desk / "suspect.wav",
            config=replace(CONFIG, seed=5, modules="attention"),
            region=(0.5, 2.0),
            decoys=desk / "decoys",
        )
    return case.folder


@pytest.fixture
def case(recorded, tmp_path) -> Path:
    """A copy that may be changed, its inputs beside it."""
    desk = tmp_path / "desk"
    shutil.copytree(recorded.parent, desk)
    return desk / recorded.name


def restored(qtbot, window) -> None:
    """Wait until inputs were looked for, and what was found is read."""
    qtbot.waitUntil(lambda: not window.restorer.is_busy, timeout=LONG)
    qtbot.waitUntil(lambda: not any(one.is_reading for one in window.session.inputs), timeout=LONG)


def test_inputs_and_options_come_back_and_the_run_can_be_repeated(qtbot, window, case):
    page = opened(qtbot, window, case)
    restored(qtbot, window)
    session, desk = window.session, case.parent
    paths = [one.path for one in session.inputs]
    assert paths == [desk / "model", desk / "catalogue", desk / "suspect.wav"]
    config = replace(CONFIG, seed=5, modules="attention")
    assert session.options == RunOptions(
        # The weights that it was made with; at depth fast this one did not count.
        config=replace(recorded_with(config, OF_TOKENS), leave_out_weight=None),
        device="cpu",
        decoys=desk / "decoys",
        threads=1,
    )
    assert session.region == (0.5, 2.0)
    assert "run 0001 are loaded" in window.statusBar().currentMessage()
    assert page.tags.text() == "Tags: #evidence (2)   #phone (1)"
    act(qtbot, window, "show")
    settle(qtbot, window)
    before = session.result
    assert not session.is_outdated
    again = run(qtbot, window)
    settle(qtbot, window)
    assert [part.score for part in again.contributions] == [
        part.score for part in before.contributions
    ]
    assert len(open_case(case).runs) == 2
    session.set_region(None)
    assert session.is_outdated


def test_what_was_moved_is_named_and_found_again_by_its_contents(
    qtbot, window, case, tmp_path, monkeypatch
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (case.parent / "suspect.wav").rename(elsewhere / "suspect.wav")
    with (case.parent / "decoys" / "0.wav").open("ab") as file:
        file.write(b"more")
    opened(qtbot, window, case)
    restored(qtbot, window)
    answer = answer_of(window)
    assert "Not all inputs of run 0001" in answer.headline.text()
    told = answer.text.toPlainText()
    assert (
        f"suspect: suspect.wav: is not there.\n    It was here: {case.parent / 'suspect.wav'}"
        in told
    )
    assert "decoys: decoys: is not as it was examined." in told
    assert open_case(case).exhibits["0001"].facts["sha256"] in told
    card = window.setup_page.suspect
    assert card._name.text() == "suspect.wav"
    assert "Is not there" in card._text.text()
    assert window.session.checkpoint.is_ready
    assert window.session.asked() is None
    assert window.session.options.decoys is None
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(elsewhere))
    answer.go.click()
    restored(qtbot, window)
    assert window.session.suspect.path == elsewhere / "suspect.wav"
    assert window.session.suspect.is_ready
    assert [lost.role for lost in setup_of(case).lost] == ["decoys"]


def test_inputs_that_are_loaded_already_stay(qtbot, window, case, tiny_checkpoint, music):
    load(qtbot, window, tiny_checkpoint, music)
    opened(qtbot, window, case)
    assert not window.restorer.is_busy
    assert window.session.suspect.path == music / "suspect.wav"
    act(qtbot, window, "load")
    restored(qtbot, window)
    assert window.session.suspect.path == case.parent / "suspect.wav"
    assert window.findChildren(AnswerDialog) == []


def test_closing_the_window_stops_the_search(qtbot, window, case):
    opened(qtbot, window, case)
    window.close()
    assert not window.restorer.is_busy
    assert window.session.suspect.path is None
