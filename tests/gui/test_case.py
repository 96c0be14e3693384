"""The case in the window: made, filled by a run, checked, repeated, reported, handed over."""

import os
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from case_builder import fill_case
from gui.test_main_window import LONG, drop, load, run
from gui.truthful import truthful_result
from rootnote.case.casefile import Case
from rootnote.case.keys import open_key
from rootnote.case.records import CaseFacts
from rootnote.case.report import Act, Person, Provenance
from rootnote.gui.case.answers import AnswerDialog
from rootnote.gui.case.dialogs import (
    BundleDialog,
    NewCaseDialog,
    ReceiptDialog,
    ReportDialog,
    RerunDialog,
)
from rootnote.gui.case.page import CasePage
from rootnote.gui.result.rows import rows_of
from rootnote.investigation import NO_CUSTODY
from rootnote.investigation.cases import make_case
from rootnote.investigation.recorded import recorded_result
from rootnote.results import result_to_json
from timestamp_authority import Authority


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path_factory.mktemp("key") / "key.pem"))


@pytest.fixture
def folder(tmp_path) -> Path:
    """A case with one run whose originals are no recordings."""
    facts = CaseFacts("Levee against <b>Model</b>", "Which recordings?", "Quist & Partners")
    person = Person("Dr Ada Moreno", "Lab", "PhD")
    case = Case.create(tmp_path / "levee.rootnote", facts, person, key=open_key())
    fill_case(case, tmp_path / "originals")
    return case.folder


def settle(qtbot, window) -> None:
    qtbot.waitUntil(lambda: not window.desk.is_busy, timeout=LONG)


def opened(qtbot, window, folder) -> CasePage:
    """Drop a case on the window."""
    drop(window, folder)
    settle(qtbot, window)
    return window.case_page


def act(qtbot, window, wish: str):
    """Press a button of the page; the dialog that it opens, if it opens one."""
    qtbot.mouseClick(window.case_page.buttons[wish], Qt.MouseButton.LeftButton)
    return QApplication.activeModalWidget()


def answer_of(window) -> AnswerDialog:
    """The answer that was shown last."""
    return window.findChildren(AnswerDialog)[-1]


def save_as(monkeypatch, path: Path) -> None:
    """What the person chooses in the next file dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


# ------------------------------------------------------------------------------ opening


def test_a_dropped_case_is_opened_and_named(qtbot, window, folder):
    assert window.strip.case.isHidden()
    page = opened(qtbot, window, folder)
    assert window.pages.currentWidget() is page
    assert window.windowTitle() == "Levee against <b>Model</b> — Rootnote"
    assert "Levee against" in window.strip.case.text()
    assert page.title.text() == "Levee against <b>Model</b>"
    assert page.title.textFormat() == Qt.TextFormat.PlainText
    assert page.run == "0001"
    assert page.exhibits.rowCount() == 3
    assert page.notes.item(0).text() == "Received by courier."
    assert page.read_only.isHidden()
    assert "Not checked" in page.state.text()
    assert window.preferences.recent("case") == [folder]
    assert window.session.case == folder


def test_closing_the_case_leaves_its_page_and_its_runs(qtbot, window, folder):
    opened(qtbot, window, folder)
    window.desk.close()
    assert window.strip.case.isHidden()
    assert window.pages.currentWidget() is window.setup_page
    assert window.windowTitle() == "Rootnote"
    assert window.session.case is None


def test_a_new_case_is_made_from_what_was_typed(qtbot, window, tmp_path):
    window.menu.case.new()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewCaseDialog)
    assert not dialog.go.isEnabled()
    dialog.title.setText("Quist / Levee: 1")
    dialog.question.setText("Which recordings?")
    dialog.examiner.setText("Dr Ada Moreno")
    dialog.place.edit.setText(str(tmp_path))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    case = Case.open(tmp_path / "Quist - Levee- 1.rootnote")
    assert case.facts.title == "Quist / Levee: 1"
    assert case.examiner.name == "Dr Ada Moreno"
    assert case.statement.opinion == ""
    assert window.pages.currentWidget() is window.case_page
    assert window.preferences.get("examiner") == "Dr Ada Moreno"
    assert not window.case_page.buttons["report"].isEnabled()  # there is no run yet


def test_a_folder_that_is_no_case_is_an_error_with_a_remedy(qtbot, window, tmp_path):
    (tmp_path / "no.rootnote").mkdir()
    drop(window, tmp_path / "no.rootnote")
    settle(qtbot, window)
    box = window.findChild(QMessageBox, "error")
    assert "holds no custody log" in box.text()
    assert window.desk.outline is None
    box.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_case_that_cannot_be_written_is_read(qtbot, window, folder):
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    page = opened(qtbot, window, folder)
    assert not page.read_only.isHidden()
    assert window.session.case is None


def test_a_key_that_does_not_open_leaves_the_case_readable(
    qtbot, window, folder, monkeypatch, tmp_path
):
    (tmp_path / "bad.pem").write_text("no key")
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path / "bad.pem"))
    page = opened(qtbot, window, folder)
    assert not page.read_only.isHidden()
    assert "your sealing key does not open" in page.read_only.text()
    assert "ROOTNOTE_KEY_PASSPHRASE" in page.read_only.text()
    assert page.take_over.isHidden()  # it may be one's own case
    assert window.session.case is None
    assert page.statement.enter.isHidden()
    assert page.note.isHidden()
    assert page.buttons["check"].isEnabled()
    window.desk.take_over()
    settle(qtbot, window)
    box = window.findChild(QMessageBox, "error")
    assert "key cannot be used" in box.text()
    box.close()
    assert not page.read_only.isHidden()


def test_somebody_elses_case_is_read_until_it_is_taken_over(
    qtbot, window, folder, monkeypatch, tmp_path
):
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path / "mine.pem"))
    page = opened(qtbot, window, folder)
    n_records = window.desk.outline.n_records
    assert not page.take_over.isHidden()
    assert window.session.case is None
    qtbot.mouseClick(page.take_over, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert page.read_only.isHidden()
    assert page.take_over.isHidden()
    assert window.session.case == folder
    window.desk.act("add_note", "Seen by me.")
    settle(qtbot, window)
    assert window.desk.outline.n_records == n_records + 1


def test_a_court_room_bundle_withholds_nothing(qtbot, window, folder):
    opened(qtbot, window, folder)
    dialog = act(qtbot, window, "bundle")
    dialog.redact.setChecked(True)
    dialog.kind.setCurrentIndex(1)
    assert dialog.how == {"court": True, "redact": False, "audio": True}
    assert not dialog.redact.isEnabled()
    dialog.reject()


def test_a_damaged_case_is_not_opened_but_checked(qtbot, window, folder):
    log = next(path for path in folder.iterdir() if path.name.endswith(".jsonl"))
    log.write_bytes(log.read_bytes().replace(b"case made", b"case mode"))
    drop(window, folder)
    settle(qtbot, window)
    shown = answer_of(window)
    assert "not hold" in shown.headline.text()
    assert log.name in shown.text.toPlainText()
    assert window.desk.outline is None


# ------------------------------------------------------------------------------ checking


def test_checking_says_that_everything_holds_and_what_a_seal_is_not(qtbot, window, folder):
    page = opened(qtbot, window, folder)
    act(qtbot, window, "check")
    settle(qtbot, window)
    shown = answer_of(window)
    assert shown.headline.text() == "Everything holds."
    assert "can seal again" in shown.text.toPlainText()
    assert "everything holds" in page.state.text()
    qtbot.mouseClick(page.copy_digest, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == Case.open(folder).head_digest


def test_checking_lists_what_does_not_hold(qtbot, window, folder, tmp_path):
    page = opened(qtbot, window, folder)
    (tmp_path / "originals" / "music" / "b.ogg").write_bytes(b"tow")
    act(qtbot, window, "check")
    settle(qtbot, window)
    assert "One thing does not hold" in answer_of(window).headline.text()
    assert "b.ogg" in answer_of(window).text.toPlainText()
    assert "NOT everything holds" in page.state.text()


# ------------------------------------------------------------------------------ entering


def test_what_the_examiner_states_is_typed_and_entered(qtbot, window, folder):
    page = opened(qtbot, window, folder)
    card = page.statement
    assert card.opinion.toPlainText() == ""
    assert not card.enter.isEnabled()
    card.provenance.setCurrentIndex(card.provenance.findData(Provenance.SUSPECTED.value))
    card.basis.setText("An upload log")
    card.act.setCurrentIndex(card.act.findData(Act.WEIGHTS.value))
    card.opinion.setPlainText("In my opinion …")
    qtbot.mouseClick(card.enter, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    statement = Case.open(folder).statement
    assert (statement.provenance, statement.act) == (Provenance.SUSPECTED, Act.WEIGHTS)
    assert (statement.provenance_basis, statement.opinion) == ("An upload log", "In my opinion …")
    assert not card.enter.isEnabled()


def test_typing_is_not_lost_when_something_else_is_entered(qtbot, window, folder):
    page = opened(qtbot, window, folder)
    page.statement.opinion.setPlainText("half a sent")
    qtbot.keyClicks(page.note, "Heard twice.")
    qtbot.keyClick(page.note, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert Case.open(folder).notes == ("Received by courier.", "Heard twice.")
    assert page.notes.count() == 2
    assert page.statement.opinion.toPlainText() == "half a sent"


def test_a_receipt_and_an_attachment_are_entered(qtbot, window, folder, monkeypatch, tmp_path):
    page = opened(qtbot, window, folder)
    page.exhibits.selectRow(0)
    dialog = act(qtbot, window, "receive")
    assert isinstance(dialog, ReceiptDialog)
    dialog.date.setText("2026-11-02")
    dialog.sender_name.setText("Quist LLP")
    dialog.accept()
    settle(qtbot, window)
    exhibit = next(iter(Case.open(folder).exhibits.values()))
    assert (exhibit.received, exhibit.received_from) == ("2026-11-02", "Quist LLP")
    assert page.exhibits.item(0, 4).text() == "2026-11-02, Quist LLP"
    token = Authority(tmp_path / "authority").over_digest(Case.open(folder).head_digest)
    (tmp_path / "token.tsr").write_bytes(token)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "token.tsr"), "")
    )
    act(qtbot, window, "attach")
    settle(qtbot, window)
    assert Case.open(folder).attachments == ("0001.tsr",)


# ------------------------------------------------------------------------------ handing over


@pytest.mark.parametrize(("index", "ending"), [(0, ".pdf"), (2, ".html")])
def test_a_report_is_written_and_recorded(
    qtbot, window, folder, monkeypatch, tmp_path, index, ending
):
    opened(qtbot, window, folder)
    dialog = act(qtbot, window, "report")
    assert isinstance(dialog, ReportDialog)
    dialog.form_of.setCurrentIndex(index)
    dialog.kind.setCurrentIndex(1 if ending == ".html" else 0)
    target = tmp_path / f"out{ending}"
    save_as(monkeypatch, target)
    dialog.accept()
    settle(qtbot, window)
    assert target.read_bytes()[:5] in (b"%PDF-", b"<!DOC", b"<!doc")
    assert Case.open(folder).events[-1].action == "report made"
    assert str(target) in window.statusBar().currentMessage()


def test_a_report_is_not_written_into_the_case(qtbot, window, folder, monkeypatch):
    opened(qtbot, window, folder)
    save_as(monkeypatch, folder / "in.pdf")
    act(qtbot, window, "report").accept()
    settle(qtbot, window)
    box = window.findChild(QMessageBox, "error")
    assert "Lies within the case" in box.text()
    box.close()
    assert not (folder / "in.pdf").exists()


def test_a_bundle_withholds_what_it_was_asked_to(qtbot, window, folder, monkeypatch, tmp_path):
    opened(qtbot, window, folder)
    dialog = act(qtbot, window, "bundle")
    assert isinstance(dialog, BundleDialog)
    dialog.redact.setChecked(True)
    assert dialog.how == {"court": False, "redact": True, "audio": False}
    save_as(monkeypatch, tmp_path / "out")
    dialog.accept()
    settle(qtbot, window)
    bundle = tmp_path / "out.zip"
    with zipfile.ZipFile(bundle) as zipped:
        assert not any(b"Moreno" in zipped.read(name) for name in zipped.namelist())
    assert answer_of(window).headline.text() == "The bundle is written."
    window.desk.check(bundle)
    settle(qtbot, window)
    assert answer_of(window).headline.text() == "Everything holds."
    assert window.desk.checked is None  # that was the bundle, not the case


def test_a_table_is_written(qtbot, window, folder, monkeypatch, tmp_path):
    opened(qtbot, window, folder)
    save_as(monkeypatch, tmp_path / "out.csv")
    act(qtbot, window, "export")
    settle(qtbot, window)
    assert "a/first.ogg" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


# ------------------------------------------------------------------------------ runs


def test_a_recorded_run_is_shown_as_it_was(qtbot, window, folder):
    opened(qtbot, window, folder)
    act(qtbot, window, "show")
    settle(qtbot, window)
    shown = window.session.result
    recorded = Case.open(folder).run("0001").result
    assert result_to_json(shown)["contributions"] == recorded["contributions"]
    assert window.pages.currentWidget() is window.result_page
    assert not window.session.is_outdated
    assert shown.catalogue.root.name == "music"


def test_shares_and_the_account_come_back_from_a_record(tmp_path):
    case = Case.create(tmp_path / "c.rootnote", CaseFacts("x"), Person("y"), key=open_key())
    result = truthful_result()
    number = case.add_run({}, {}, result_to_json(result))
    back = recorded_result(case, number)
    assert back.account == result.account
    kept = [(r.key, r.share, r.interval, r.learned, r.similar_only) for r in rows_of(back)]
    assert kept == [
        (r.key, r.share, r.interval, r.learned, r.similar_only) for r in rows_of(result)
    ]
    assert [r.in_source for r in rows_of(back)] == [r.in_source for r in rows_of(result)]


def test_a_run_is_entered_into_the_case_and_can_be_repeated(
    qtbot, window, tiny_checkpoint, music, tmp_path
):
    case = make_case(tmp_path / "real", title="Real", examiner=Person("Dr Ada Moreno"))
    page = opened(qtbot, window, case.folder)
    load(qtbot, window, tiny_checkpoint, music)
    result = run(qtbot, window)
    settle(qtbot, window)
    assert NO_CUSTODY not in result.caveats
    assert Case.open(case.folder).run("0001").result["suspect"]["name"] == "suspect.wav"
    assert window.windowTitle() == "suspect — Real — Rootnote"
    window.show_case()
    assert page.run == "0001"
    dialog = act(qtbot, window, "rerun")
    assert isinstance(dialog, RerunDialog)
    dialog.accept()
    assert not page.progress.isHidden()
    settle(qtbot, window)
    assert answer_of(window).headline.text() == "The repeated runs are identical."
    assert page.runs.item(0, 3).text() == "identical"
    window.close()
