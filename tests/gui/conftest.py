"""The window's tests run without a screen and leave nothing behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import functools
import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from rootnote.domain import AttributionConfig
from rootnote.gui.looks.theme import Themes
from rootnote.gui.main_window import MainWindow
from rootnote.gui.playback.audio_output import RecordingSystem
from rootnote.gui.playback.player import Player
from rootnote.gui.preferences import Preferences
from rootnote.gui.session import Session
from rootnote.gui.task import running_tasks
from rootnote.investigation import Investigation
from sweep import write_sweep

CONFIG = AttributionConfig(segment_s=1.0, hop_s=1.0)


@pytest.fixture(autouse=True)
def nothing_is_left(qapp):
    """Fail a test that leaves a task behind that nobody has stopped, or one that cannot be."""
    threads = set(threading.enumerate())
    yield
    left = [task for task in running_tasks() if not task.is_cancelling]
    for task in running_tasks():
        task.cancel()
        assert task.wait(10)
    assert left == []
    assert {one for one in threading.enumerate() if one.name.startswith("task-")} <= threads


@pytest.fixture
def no_leaks(qapp):
    """Call it when everything is closed: fails where a window, timer or thread goes on."""

    def check() -> None:
        for _ in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
            gc.collect()
        assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []
        # By type: asking some of torch's lazy objects for their class warns.
        alive = [one for one in gc.get_objects() if issubclass(type(one), QTimer | QThread)]
        running = [
            one
            for one in alive
            if isValid(one) and (one.isActive() if isinstance(one, QTimer) else one.isRunning())
        ]
        assert running == []

    return check


@pytest.fixture(scope="session")
def music(tmp_path_factory) -> Path:
    """A folder with a catalogue, decoys and a suspect; read-only."""
    folder = tmp_path_factory.mktemp("music")
    for i in range(4):
        write_sweep(folder / "catalogue" / f"song {i}.wav", 110 + 70 * i)
    write_sweep(folder / "decoys" / "0.wav", 900)
    write_sweep(folder / "suspect.wav", 250, 2.5)
    return folder


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory) -> Path:
    """Where the session's runs keep their indexes."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def sound(monkeypatch) -> RecordingSystem:
    """The window plays into this."""
    system = RecordingSystem("Speakers", "Headphones")
    player = functools.partial(Player, system=system)
    monkeypatch.setattr("rootnote.gui.result.evidence_panel.Player", player)
    return system


@pytest.fixture
def preferences(tmp_path) -> Preferences:
    """Preferences of nobody."""
    return Preferences(tmp_path / "config")


@pytest.fixture
def session(shared_cache) -> Session:
    """A session with one-second segments on the real engine."""
    session = Session(functools.partial(Investigation, cache=shared_cache, threads=1))
    session.set_options(config=CONFIG, device="cpu")
    return session


@pytest.fixture
def window(qtbot, session, preferences, sound):
    """The main window, shown, and closed at the end."""
    window = MainWindow(session, preferences, Themes(QApplication.instance()))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    session.cancel()
    qtbot.waitUntil(lambda: not session.is_running, timeout=30_000)
    window.close()
