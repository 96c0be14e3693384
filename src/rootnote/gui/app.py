"""`main()`: the window, from the first line to the exit code."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from rootnote.gui.crash import CrashLog
from rootnote.gui.error_dialog import show_error
from rootnote.gui.garbage import GarbageCollector
from rootnote.gui.looks.theme import Appearance, Themes
from rootnote.gui.main_window import MainWindow
from rootnote.gui.menus import KeyGuard
from rootnote.gui.preferences import Preferences
from rootnote.gui.session import Session
from rootnote.gui.setup.demo import find_demo
from rootnote.gui.task import running_tasks
from rootnote.gui.words.translation import install_translator, language

_IDLE_MS = 250
"""After the window has painted, and before anybody has found a button."""


def main(arguments: Sequence[str] | None = None, *, demo: bool = False) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    arguments : sequence of str, optional
        Files and folders to open, after the program's name; None takes the process's.
    demo : bool
        Open the demo with its first suspect.

    Returns
    -------
    code : int
        0.
    """
    arguments = sys.argv if arguments is None else arguments
    application = QApplication(list(arguments[:1]))
    application.setApplicationName("rootnote")
    application.setApplicationDisplayName("Rootnote")
    application.setDesktopFileName("rootnote")
    preferences = Preferences()
    themes = Themes(application)
    themes.choose(_appearance(preferences))
    shown = language(preferences.get("language"))
    install_translator(application, shown)
    session = Session()
    garbage = GarbageCollector(session)
    session.machine_changed.connect(garbage.set_aside)  # torch is loaded now
    windows: list[MainWindow] = []
    crash_log = CrashLog(lambda error, log: show_error(windows[0] if windows else None, error, log))
    crash_log.install()
    window = MainWindow(session, preferences, themes, language=shown, log=crash_log.file)
    windows.append(window)
    KeyGuard(application)
    window.show()
    QTimer.singleShot(0, window, lambda: _offer_demo(window, at_once=demo))
    QTimer.singleShot(_IDLE_MS, window, window.make_ready)
    window.open_paths([Path(argument) for argument in arguments[1:]])
    try:
        return application.exec()
    finally:
        for task in running_tasks():
            task.cancel()
        for task in running_tasks():
            task.wait()
        garbage.stop()
        crash_log.remove()


def _offer_demo(window: MainWindow, *, at_once: bool) -> None:
    """Look for the demo once the window is there."""
    demo = find_demo()
    if demo is not None:
        window.demo.offer(demo)
        if at_once:
            window.demo.open(demo.suspects[0])


def _appearance(preferences: Preferences) -> Appearance:
    """The one chosen; the system's where the file says something else."""
    try:
        return Appearance(preferences.get("appearance"))
    except ValueError:
        return Appearance.SYSTEM
