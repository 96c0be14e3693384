"""Bad surroundings: the window stays up, says what to do, and nothing is lost."""

import shutil

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.test_case import own_key, settle  # noqa: F401 - the key is a fixture
from gui.test_main_window import LONG, drop, load, run, shown_facts
from rootnote.case.casefile import Case
from rootnote.errors import CaseError, Error
from rootnote.gui.looks.theme import Themes
from rootnote.gui.main_window import MainWindow
from rootnote.gui.preferences import Preferences
from rootnote.investigation import Processor
from rootnote.investigation.cases import Person, make_case, verify
from rootnote.investigation.exhibits import used_by
from synthetic import make_result, make_track


def failed(qtbot, window) -> Exception:
    """Run, and wait until it fails; why."""
    errors: list[Exception] = []
    window.session.run_failed.connect(errors.append)
    window.session.run()
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=2 * LONG)
    assert errors, "the run did not fail"
    return errors[0]


def error_text(window) -> str:
    """What the error dialog says; it is closed."""
    box = [box for box in window.findChildren(QMessageBox, "error") if box.isVisible()][-1]
    text = f"{box.text()} {box.informativeText()}"
    box.close()
    return text


def test_a_gpu_that_is_not_there_is_an_error_and_the_processor_still_works(
    qtbot, window, tiny_checkpoint, music, monkeypatch
):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    load(qtbot, window, tiny_checkpoint, music)
    qtbot.waitUntil(lambda: bool(window.session.machine), timeout=LONG)
    assert all(
        isinstance(one, Processor) and one.device != "cuda" for one in window.session.machine
    )
    offered = [window.run_bar.device.itemData(i) for i in range(window.run_bar.device.count())]
    assert "cuda" not in offered
    window.session.set_options(device="cuda")  # as a preference of another day
    error = failed(qtbot, window)
    assert isinstance(error, Error)
    assert error.remedy in error_text(window)
    window.session.set_options(device="cpu")
    assert run(qtbot, window).device == "cpu"


def test_a_checkpoint_that_vanishes_during_a_run_enters_nothing_into_the_case(
    qtbot, window, tiny_checkpoint, music, tmp_path
):
    copy = tmp_path / "copy"
    shutil.copytree(tiny_checkpoint, copy)
    case = make_case(tmp_path / "case", title="Case", examiner=Person("Somebody"))
    drop(window, case.folder)
    settle(qtbot, window)
    load(qtbot, window, copy, music)

    def vanish(stage: str, _done: int, _total: int) -> None:
        if stage not in ("opening the model", "reading recording") and copy.exists():
            shutil.rmtree(copy)

    window.session.run_progressed.connect(vanish)
    error = failed(qtbot, window)
    assert isinstance(error, Error)
    assert str(copy) in error_text(window)
    assert window.session.result is None
    assert Case.open(case.folder).runs == {}
    assert verify(case.folder).holds
    assert window.isVisible()
    assert window.run_bar.options.isVisible()


def test_a_case_that_vanishes_is_an_error_and_what_was_typed_stays(qtbot, window, tmp_path):
    case = make_case(tmp_path / "case", title="Case", examiner=Person("Somebody"))
    drop(window, case.folder)
    settle(qtbot, window)
    window.case_page.statement.opinion.setPlainText("Half an opinion")
    shutil.rmtree(case.folder)
    window.desk.act("add_note", "lost")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not window.desk.is_busy)
    assert "no custody log" in error_text(window)
    assert window.case_page.statement.opinion.toPlainText() == "Half an opinion"
    for box in window.findChildren(QMessageBox, "error"):
        box.close()


def test_settings_that_cannot_be_written_are_told_once_and_kept_for_the_session(
    qtbot, session, sound, tmp_path
):
    (tmp_path / "file").touch()
    preferences = Preferences(tmp_path / "file" / "config")
    window = MainWindow(session, preferences, Themes(QApplication.instance()))
    qtbot.addWidget(window)
    window.show()
    preferences.set("volume", 0.5)
    assert "for this session only" in window.statusBar().currentMessage()
    window.statusBar().clearMessage()
    preferences.set("volume", 0.25)
    assert window.statusBar().currentMessage() == ""
    assert preferences.get("volume") == 0.25
    window.close()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"[1, 2]", b'{"volume": "loud", "recent_case": 3}'],
)
def test_settings_of_the_wrong_kind_fall_back_to_the_defaults(tmp_path, content, qapp):
    (tmp_path / "settings.json").write_bytes(content)
    preferences = Preferences(tmp_path)
    assert preferences.get("volume") == 1.0
    assert preferences.recent("case") == []


def test_an_empty_file_as_a_suspect_says_so_and_the_other_inputs_stay(
    qtbot, window, tiny_checkpoint, music, tmp_path
):
    load(qtbot, window, tiny_checkpoint, music)
    (tmp_path / "empty.wav").touch()
    drop(window, tmp_path / "empty.wav")
    qtbot.waitUntil(lambda: window.session.suspect.error is not None, timeout=LONG)
    assert isinstance(window.session.suspect.error, Error)
    assert not window.run_bar.button.isEnabled()
    assert shown_facts(window.setup_page.catalogue)["Tracks"] == "4"
    drop(window, music / "suspect.wav")
    qtbot.waitUntil(lambda: window.run_bar.button.isEnabled(), timeout=LONG)


def test_a_model_that_is_one_file_is_an_exhibit_with_what_describes_it(tmp_path):
    for name in ("model.ckpt", "model.yaml", "other.wav"):
        (tmp_path / name).write_bytes(name.encode())
    result = make_result(suspect=make_track("suspect", path=tmp_path / "other.wav"))
    used = used_by(result, {"checkpoint": tmp_path / "model.ckpt"})
    exhibit = used.exhibits["checkpoint"]
    assert [file.path for file in exhibit.files] == ["model.ckpt", "model.yaml"]
    assert used.roots["checkpoint"] / exhibit.entry == tmp_path / "model.ckpt"
    with pytest.raises(CaseError, match="is gone"):
        used_by(result, {"checkpoint": tmp_path / "nowhere"})
