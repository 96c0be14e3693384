"""The whole program as a person starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rootnote.gui.crash import CrashLog

PAINT_AND_LEAVE = """
import json, sys
from PySide6.QtCore import QTimer
from rootnote.gui import app
class Window(app.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self, self.leave)
    def leave(self):
        if self.isVisible():
            shown = self.statusBar().currentMessage()
            print(json.dumps({"modules": list(sys.modules), "status": shown}))
            self.close()
app.MainWindow = Window
sys.exit(app.main(["rootnote"]))
"""


def environment(config: Path, **more: str) -> dict[str, str]:
    """Of a person whose home is empty."""
    names = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return {**os.environ, **dict.fromkeys(names, str(config)), **more}


def start(config: Path) -> dict:
    """Start the window, let it paint, close it; what it said."""
    done = subprocess.run(
        [sys.executable, "-c", PAINT_AND_LEAVE],
        env=environment(config, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_window_paints_and_remembers_without_torch(tmp_path):
    loaded = {name.split(".")[0] for name in start(tmp_path)["modules"]}
    assert not loaded & {"torch", "librosa", "transformers", "scipy", "soundfile", "pyqtgraph"}
    settings = json.loads((tmp_path / "rootnote" / "settings.json").read_text())
    assert settings["geometry"]


def test_a_damaged_settings_file_is_no_reason_not_to_start(tmp_path):
    (tmp_path / "rootnote").mkdir()
    (tmp_path / "rootnote" / "settings.json").write_text("{")
    assert "defaults are used" in start(tmp_path)["status"]


def test_a_home_that_cannot_be_written_is_no_reason_not_to_start(tmp_path):
    (tmp_path / "file").touch()
    start(tmp_path / "file")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_help_page_is_shown(tmp_path):
    env = environment(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        env.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "rootnote"], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert "no screen" in done.stderr
    assert "attribute" in done.stdout


# ------------------------------------------------------------------------------ crashes


@pytest.fixture
def plain_hooks(monkeypatch):
    """As in the program: pytest-qt's own hooks fail a test at every exception."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)


def test_what_nobody_expected_is_written_and_shown(qtbot, tmp_path, capsys, plain_hooks):
    shown: list[tuple] = []
    log = CrashLog(lambda error, file: shown.append((error, file)), tmp_path)
    log.install()
    try:
        error = ValueError("out of the blue")
        sys.excepthook(ValueError, error, None)
        qtbot.waitUntil(lambda: bool(shown))
    finally:
        log.remove()
    assert shown == [(error, tmp_path / "rootnote.log")]
    assert "out of the blue" in (tmp_path / "rootnote.log").read_text()
    assert "out of the blue" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_is_done_without(qtbot, tmp_path, plain_hooks):
    (tmp_path / "file").touch()
    shown: list[tuple] = []
    log = CrashLog(lambda error, file: shown.append((error, file)), tmp_path / "file")
    log.install()
    try:
        sys.excepthook(ValueError, ValueError("x"), None)
        qtbot.waitUntil(lambda: bool(shown))
    finally:
        log.remove()
    assert shown[0][1] is None
