"""Everything can be reached by keys, and the pages that say so are complete."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from rootnote.gui.help_window import HelpWindow, page_text
from rootnote.gui.looks.theme import Appearance
from rootnote.gui.menus import KeyGuard, all_actions, plain


def test_every_action_has_keys_of_its_own(window):
    keys = [action.shortcut().toString() for _, action in all_actions(window)]
    assert all(keys)
    assert [key for key, n in Counter(keys).items() if n > 1] == []


def test_the_page_of_keys_names_every_action(window, qtbot):
    help_window = HelpWindow(window, "en")
    qtbot.addWidget(help_window)
    text = help_window.shortcuts.toPlainText()
    for _, action in all_actions(window):
        assert plain(action.text()) in text
        assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in text


def test_the_help_says_what_a_share_is_not(qapp):
    for language, words in (("en", "Not a percentage"), ("de", "Kein Prozentsatz")):
        assert words in page_text("method", language)
        assert page_text("glossary", language).startswith("# ")
    assert page_text("method", "xx") == page_text("method", "en")


def test_every_control_has_a_name_for_a_screen_reader(window):
    page = window.result_page
    controls = QAbstractButton, QComboBox, QLineEdit, QAbstractItemView
    nameless = [
        widget
        for widget in [*window.findChildren(QWidget), page, window.case_page]
        if isinstance(widget, controls)
        and widget.parent() is not None
        and not isinstance(widget.parent(), QTabBar | QComboBox | QLineEdit | QTableView)
        and not isinstance(widget.parent().parent(), QComboBox)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in nameless] == []


def test_the_appearance_is_chosen_and_remembered(window):
    before = window.themes.appearance
    try:
        actions = {plain(action.text()): action for _, action in all_actions(window)}
        actions["High contrast"].trigger()
        assert window.themes.appearance is Appearance.HIGH_CONTRAST
        assert window.preferences.get("appearance") == "high_contrast"
        assert QApplication.palette().window().color().name() == "#000000"
        assert not window.grab().isNull()
    finally:
        window.themes.choose(before)


def test_space_presses_the_button_that_has_the_focus(qtbot, qapp):
    guard = KeyGuard(qapp)
    box = QWidget()
    qtbot.addWidget(box)
    button = QPushButton("Press", box)
    pressed, stolen = [], []
    button.clicked.connect(lambda: pressed.append(1))
    action = box.addAction("Play")
    action.setShortcut(QKeySequence("Space"))
    action.triggered.connect(lambda: stolen.append(1))
    box.show()
    box.activateWindow()
    button.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert (pressed, stolen) == ([1], [])
    button.clearFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert stolen == [1]
    guard.deleteLater()
