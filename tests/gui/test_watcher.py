"""What goes wrong while something is drawn is told and not fatal; tool tips come all the same."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel

import rootnote.gui
from rootnote.gui.watcher import Watcher

PAINT = """
import sys
import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from rootnote.gui.tracks.canvas import Canvas
from rootnote.gui.tracks.timeline import Timeline
from rootnote.gui.tracks.track_data import TrackData
class Broken(Canvas):
    def paint_axis(self, painter, rect):
        painter.end()
        np.minimum.reduceat(np.zeros(0), [0])
app = QApplication([])
sys.excepthook = lambda kind, *_: print("told:", kind.__name__)
view = Broken(Timeline(), TrackData())
view.show()
QTimer.singleShot(300, app.quit)
app.exec()
print("still there")
"""


def test_an_exception_of_numpy_in_a_view_is_told_and_does_not_end_the_program():
    done = subprocess.run(
        [sys.executable, "-c", PAINT],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert "told: IndexError" in done.stdout
    assert "still there" in done.stdout


def test_no_widget_overrides_what_dispatches_its_events():
    """See `rootnote.gui.watcher` for why."""
    for file in Path(rootnote.gui.__file__).parent.rglob("*.py"):
        names = {
            node.name
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        assert not names & {"event", "viewportEvent"}, file.name


def test_only_events_of_the_kind_are_handed_over(qtbot):
    label = QLabel("x")
    qtbot.addWidget(label)
    seen: list[QEvent.Type] = []

    def handle(event: QHelpEvent) -> bool:
        seen.append(event.type())
        return True

    Watcher(label, QHelpEvent, handle)
    label.show()
    tip = QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
    assert QApplication.sendEvent(label, tip)
    assert seen == [QEvent.Type.ToolTip]
