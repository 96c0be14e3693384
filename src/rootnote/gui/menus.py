"""Every action of the window, its place in the menus, and its keys."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QSlider,
    QWidget,
)


def add_action(
    menu: QMenu,
    text: str,
    keys: str | QKeySequence.StandardKey,
    then: Callable[[], object],
    *,
    checkable: bool = False,
) -> QAction:
    """Add an action to a menu."""
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(keys))
    action.setCheckable(checkable)
    action.triggered.connect(lambda _checked=False: then())
    return action


def add_choice(
    menu: QMenu, choices: list[tuple[str, str, str]], chosen: str, then: Callable[[str], object]
) -> QActionGroup:
    """Add actions of which one is chosen: (value, text, keys)."""
    group = QActionGroup(menu)
    for value, text, keys in choices:
        action = add_action(menu, text, keys, partial(then, value), checkable=True)
        action.setData(value)
        action.setChecked(value == chosen)
        group.addAction(action)
    return group


def all_actions(window: QMainWindow) -> list[tuple[str, QAction]]:
    """Every action with the menu it stands in, in order; submenus after their own entries."""
    found: list[tuple[str, QAction]] = []

    def walk(menu: QObject, path: str) -> None:
        for action in menu.actions() if isinstance(menu, QMenu) else ():
            if action.menu() is not None:
                walk(action.menu(), f"{path} / {plain(action.text())}")
            elif not action.isSeparator():
                found.append((path, action))

    for action in window.menuBar().actions():
        if action.menu() is not None:
            walk(action.menu(), plain(action.text()))
    return found


def plain(text: str) -> str:
    """A text without the mark of its access key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix(" …")


class KeyGuard(QObject):
    """Leaves the space bar to the control that has the focus.

    Without it, Space would play while a button or a box is meant: whoever works without a mouse
    could press nothing. Only the widget with the focus is watched, so no other event pays.
    """

    _CONTROLS = (QAbstractButton, QComboBox, QSlider)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Watch another widget."""
        if old is not None:
            with suppress(RuntimeError):  # it may be gone already
                old.removeEventFilter(self)
        if isinstance(new, self._CONTROLS):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True where the watched widget is to see nothing of the event."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            event.accept()
            return True
        return False
