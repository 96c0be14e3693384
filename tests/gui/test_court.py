"""A court bundle: written from the window, checked, and presented from what is in it alone."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gui.test_case import act, answer_of, opened, own_key, settle  # noqa: F401 - a fixture
from rootnote.domain import Segment
from rootnote.gui.presentation.court import CourtPresentation, court_steps
from rootnote.gui.task import running_tasks
from rootnote.investigation.bundles import open_court
from rootnote.investigation.cases import Person, make_case
from rootnote.investigation.exhibits import used_by
from rootnote.results import result_to_json
from synthetic import make_catalogue, make_contribution, make_result

RATE = 16_000


def recorded(path: Path, seed: int, title: str):
    """A recording of noise, and its track."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, 8 * RATE)
    sf.write(path, noise, RATE)
    from rootnote.investigation import Investigation

    found = Investigation().suspect(path)
    return replace(found, id=path.name, title=title)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A case with one run over real recordings: the source's 5 s meet the suspect's 2 s."""
    suspect = recorded(tmp_path / "in" / "suspect.wav", 1, "suspect")
    source = recorded(tmp_path / "music" / "a.wav", 2, "Song <b>A</b>")
    pair = (Segment("suspect", 2 * RATE, 4 * RATE), Segment("a.wav", 5 * RATE, 7 * RATE))
    result = make_result(
        suspect=suspect,
        region=Segment("suspect", 0, 8 * RATE),
        catalogue=replace(make_catalogue(source), root=tmp_path / "music"),
        contributions=(make_contribution("a.wav", 1, best_pair=pair),),
    )
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    given = {
        "suspect": suspect.path,
        "checkpoint": tmp_path / "model",
        "catalogue": tmp_path / "music",
    }
    used = used_by(result, given)
    case = make_case(tmp_path / "case", title="A & B", examiner=Person("Dr Ada Moreno"))
    run = case.add_run(used.exhibits, {}, result_to_json(result))
    numbers = case.run(run).exhibits
    case.remember_places({numbers[role]: root for role, root in used.roots.items()})
    return case.folder


@pytest.fixture
def bundle(qtbot, window, folder, monkeypatch, tmp_path) -> Path:
    """The bundle, written from the window; what it was made from is gone."""
    opened(qtbot, window, folder)
    dialog = act(qtbot, window, "bundle")
    dialog.kind.setCurrentIndex(1)
    target = tmp_path / "court.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.accept()
    settle(qtbot, window)
    answer_of(window).close()
    window.desk.close()
    for place in (folder, tmp_path / "in", tmp_path / "music", tmp_path / "model"):
        shutil.rmtree(place)
    return target


def test_a_court_bundle_is_presented_from_itself_alone(
    qtbot, window, bundle, sound, monkeypatch, tmp_path
):
    monkeypatch.setattr("rootnote.gui.playback.player.QtOutputSystem", lambda: sound)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bundle), ""))
    window.menu.case._present()
    settle(qtbot, window)
    shown = window.findChild(CourtPresentation)
    assert shown.title.text() == "A & B"
    assert shown.n_steps == 4  # the case, its run, one pair, the seal
    for _ in range(2):
        qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.title.text() == "1  Song <b>A</b>"
    assert shown.title.textFormat() == Qt.TextFormat.PlainText
    assert shown.body.text().count("<img ") == 4
    assert "0:02–0:04" in shown.body.text()
    shown._player.set_loudness_matched(False)
    qtbot.keyClick(shown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not running_tasks(), timeout=30_000)
    assert shown._player.state == "playing"
    heard = sound.opened[-1].pull(4000)
    assert np.abs(heard).max() > 0.1
    folder = Path(shown._folder.name)
    assert sorted(path.name for path in folder.iterdir()) == [
        "0001-0-source.flac",
        "0001-0-suspect.flac",
    ]
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert "SHA-256 of the bundle" in shown.body.text()
    assert shown._player.state == "stopped"
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not folder.exists()


def test_what_is_in_a_court_bundle_is_shown_as_it_is(bundle):
    court = open_court(bundle)
    steps = court_steps(replace(court, question="<img src=x>"))
    assert "&lt;img src=x&gt;" in steps[0].body
    assert court.sha256 in steps[-1].body


def test_a_court_bundle_that_was_touched_is_not_presented(qtbot, window, bundle):
    data = bytearray(bundle.read_bytes())
    data[len(data) // 3] ^= 1
    bundle.write_bytes(bytes(data))
    window.desk.open_court(bundle)
    settle(qtbot, window)
    box = window.findChild(QMessageBox, "error")
    assert box is not None
    assert window.findChild(CourtPresentation) is None
    box.close()
