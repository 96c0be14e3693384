"""Colours and the style sheet: light, dark and high contrast.

Text on every background here has a contrast of at least 4.5 (a test holds it); the pair of
suspect and source is blue and orange, which most colour-blind people tell apart.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from rootnote.shipped import shipped


class Appearance(StrEnum):
    """What a person can choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours; what each is for, not what it looks like."""

    window: str
    surface: str
    raised: str
    """Buttons, table headers."""
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    selection: str
    on_selection: str
    bar: str
    bar_selected: str
    bar_on_selection: str
    decoy: str
    suspect: str
    source: str
    good: str
    warning: str
    error: str
    notice: str
    """Background of a message that is part of the page."""
    icons: str
    """In the names of the files with arrows, checks and dots of its colours."""
    is_dark: bool = False


LIGHT = Theme(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#ffffff",
    text="#1a2129",
    muted="#566270",
    border="#d3d9e1",
    accent="#1c5fc4",
    on_accent="#ffffff",
    selection="#dbe8fb",
    on_selection="#12233c",
    bar="#5f8fdc",
    bar_selected="#1c5fc4",
    bar_on_selection="#1c5fc4",
    decoy="#7f8a98",
    suspect="#1c5fc4",
    source="#b45309",
    good="#1a7f4b",
    warning="#8a5a00",
    error="#b3261e",
    notice="#fdf4dc",
    icons="light",
)
DARK = Theme(
    window="#14181d",
    surface="#1c2128",
    raised="#262d36",
    text="#e7ebf0",
    muted="#9eabb9",
    border="#38414c",
    accent="#79aeff",
    on_accent="#0b1a30",
    selection="#27405f",
    on_selection="#f2f6fb",
    bar="#4a78bd",
    bar_selected="#8fbcff",
    bar_on_selection="#8fbcff",
    decoy="#77828f",
    suspect="#79aeff",
    source="#f2a65a",
    good="#63c794",
    warning="#f0c05a",
    error="#ff8f87",
    notice="#3a3218",
    icons="dark",
    is_dark=True,
)
HIGH_CONTRAST = Theme(
    window="#000000",
    surface="#000000",
    raised="#000000",
    text="#ffffff",
    muted="#ffffff",
    border="#ffffff",
    accent="#ffd400",
    on_accent="#000000",
    selection="#ffd400",
    on_selection="#000000",
    bar="#00c8ff",
    bar_selected="#ffd400",
    bar_on_selection="#000000",
    decoy="#c0c0c0",
    suspect="#00c8ff",
    source="#ffa040",
    good="#3dff8a",
    warning="#ffd400",
    error="#ff9c94",
    notice="#000000",
    icons="contrast",
    is_dark=True,
)


class Themes(QObject):
    """Applies the chosen appearance, and the system's when it changes."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = Appearance.SYSTEM
        self.current = LIGHT
        application.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        accessibility = getattr(hints, "accessibility", lambda: None)()
        if accessibility is not None:
            accessibility.contrastPreferenceChanged.connect(self._apply)
        self._apply()

    @property
    def appearance(self) -> Appearance:
        """What was chosen."""
        return self._appearance

    def choose(self, appearance: Appearance) -> None:
        """Show another appearance."""
        self._appearance = appearance
        self._apply()

    def _apply(self, *_: Any) -> None:
        """Find the theme and give it to the application."""
        theme = _theme(self._appearance)
        self.current = theme
        self._application.setPalette(_palette(theme))
        self._application.setStyleSheet(style_sheet(theme))
        self.changed.emit()


def theme() -> Theme:
    """The theme that is shown now; the light one where the window has none, as in a test."""
    found = QApplication.instance()
    themes = None if found is None else found.findChild(Themes)
    return LIGHT if themes is None else themes.current


def _theme(appearance: Appearance) -> Theme:
    """The colours of an appearance; the system's wishes where it is left to the system."""
    fixed = {
        Appearance.LIGHT: LIGHT,
        Appearance.DARK: DARK,
        Appearance.HIGH_CONTRAST: HIGH_CONTRAST,
    }
    if appearance in fixed:
        return fixed[appearance]
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", lambda: None)()
    if (
        accessibility is not None
        and accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
    ):
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _palette(theme: Theme) -> QPalette:
    """The theme for widgets that style sheets do not reach."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.window,
        roles.Text: theme.text,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.Highlight: theme.selection,
        roles.HighlightedText: theme.on_selection,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Accent: theme.accent,
    }.items():
        palette.setColor(role, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        palette.setColor(disabled, role, QColor(theme.muted))
    return palette


def style_sheet(theme: Theme) -> str:
    """The theme in Qt's style-sheet language. Widgets opt in by a `kind` property."""
    t = theme
    chevron, chevron_up, check, dot = (
        shipped(f"icons/{name}-for-{t.icons}{more}.svg").as_posix()
        for name, more in (("chevron", ""), ("chevron", "-up"), ("check", ""), ("dot", ""))
    )
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border};
        padding: 6px; }}
    QMenuBar {{ background: {t.window}; color: {t.text}; }}
    QMenuBar::item {{ padding: 5px 10px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
    QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border};
        padding: 4px 0; }}
    QMenu::item {{ padding: 6px 28px 6px 24px; }}
    QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 0; }}
    QPushButton, QToolButton, QComboBox {{ background: {t.raised}; color: {t.text};
        border: 1px solid {t.border}; border-radius: 6px; padding: 5px 12px; min-height: 20px; }}
    QToolButton {{ padding: 5px 10px; }}
    QPushButton:hover, QToolButton:hover, QComboBox:hover {{ border-color: {t.accent}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus {{
        border: 2px solid {t.accent}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus {{ padding: 4px 11px; }}
    QToolButton:focus {{ padding: 4px 9px; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{
        background: {t.selection}; color: {t.on_selection}; border-color: {t.accent}; }}
    QPushButton:disabled, QToolButton:disabled, QComboBox:disabled {{ color: {t.muted};
        background: {t.window}; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; font-weight: 600; padding: 7px 18px; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.window}; color: {t.muted};
        border-color: {t.border}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; padding: 6px 17px; }}
    QPushButton[kind="page"] {{ background: transparent; border: 1px solid transparent;
        color: {t.muted}; font-weight: 600; padding: 5px 14px; }}
    QPushButton[kind="page"]:checked {{ background: {t.selection}; color: {t.on_selection}; }}
    QPushButton[kind="page"]:hover, QPushButton[kind="page"]:focus {{ border-color: {t.accent}; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent;
        color: {t.accent}; padding: 4px 6px; text-align: left; }}
    QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border-color: {t.accent}; }}
    QToolButton[kind="quiet"], QToolButton[autoRaise="true"] {{ background: transparent;
        border: 1px solid transparent; color: {t.muted}; padding: 2px 5px; min-height: 16px; }}
    QToolButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:focus,
    QToolButton[autoRaise="true"]:hover, QToolButton[autoRaise="true"]:focus {{
        border-color: {t.accent}; color: {t.text}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QComboBox {{ padding-right: 26px; }}
    QComboBox:focus {{ padding-right: 25px; }}
    QComboBox::drop-down {{ border: none; background: transparent; width: 24px; }}
    QComboBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text};
        border: 1px solid {t.border}; }}
    QLineEdit, QAbstractSpinBox {{ background: {t.surface}; color: {t.text};
        border: 1px solid {t.border}; border-radius: 6px; padding: 5px 8px; min-height: 20px;
        selection-background-color: {t.selection}; selection-color: {t.on_selection}; }}
    QLineEdit:focus {{ padding: 4px 7px; }}
    QAbstractSpinBox {{ padding-right: 24px; }}
    QAbstractSpinBox QLineEdit {{ border: none; background: transparent; }}
    QAbstractSpinBox:focus {{ border-color: {t.accent}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border;
        width: 22px; border: none; background: transparent; }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 3px 3px 0 0; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 3px 3px 0; }}
    QAbstractSpinBox::up-arrow {{ image: url("{chevron_up}"); width: 12px; height: 12px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{chevron}"); width: 12px; height: 12px; }}
    QCheckBox, QRadioButton {{ spacing: 8px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px;
        background: {t.surface}; border: 1px solid {t.muted}; border-radius: 4px; }}
    QRadioButton::indicator {{ border-radius: 8px; }}
    QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {t.accent};
        border-color: {t.accent}; }}
    QCheckBox::indicator:checked {{ image: url("{check}"); }}
    QRadioButton::indicator:checked {{ image: url("{dot}"); }}
    QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.text}; }}
    QCheckBox::indicator:disabled {{ background: {t.border}; border-color: {t.border}; }}
    QLabel[kind="title"] {{ font-size: 20pt; font-weight: 600; }}
    QLabel[kind="heading"] {{ font-size: 12pt; font-weight: 600; }}
    QLabel[kind="name"] {{ font-weight: 600; }}
    QLabel[kind="muted"] {{ color: {t.muted}; }}
    QLabel[kind="good"] {{ color: {t.good}; font-weight: 600; }}
    QLabel[kind="warning"] {{ color: {t.warning}; font-weight: 600; }}
    QLabel[kind="error"] {{ color: {t.error}; font-weight: 600; }}
    QLabel[kind="notice"] {{ background: {t.notice}; color: {t.text};
        border: 1px solid {t.warning}; border-radius: 6px; padding: 7px 10px; }}
    QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.border};
        border-radius: 10px; }}
    QFrame[kind="card"][over="true"] {{ border: 2px solid {t.accent}; }}
    QFrame[kind="empty-card"] {{ background: {t.surface}; border: 2px dashed {t.border};
        border-radius: 10px; }}
    QFrame[kind="empty-card"][over="true"] {{ border: 2px dashed {t.accent};
        background: {t.selection}; }}
    QFrame[kind="strip"] {{ background: {t.surface}; border: none;
        border-bottom: 1px solid {t.border}; }}
    QFrame[kind="foot"] {{ background: {t.surface}; border: none;
        border-top: 1px solid {t.border}; }}
    QAbstractScrollArea[kind="chart"] {{ border-radius: 0; }}
    QAbstractScrollArea[kind="chart"], QTableView, QTextBrowser, QListView {{
        background: {t.surface}; color: {t.text}; border: 1px solid {t.border};
        gridline-color: {t.border};
        selection-background-color: {t.selection}; selection-color: {t.on_selection}; }}
    QAbstractScrollArea[kind="chart"]:focus, QTableView:focus, QTextBrowser:focus {{
        border-color: {t.accent}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QTableView::item {{ padding: 3px 6px; }}
    QHeaderView {{ background: {t.surface}; }}
    QHeaderView::section {{ background: {t.window}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.border}; padding: 6px; font-weight: 600; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 7px 14px;
        border-bottom: 2px solid transparent; font-weight: 600; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
    QTabBar::tab:focus {{ color: {t.accent}; }}
    QProgressBar {{ background: {t.window}; border: 1px solid {t.border}; border-radius: 5px;
        min-height: 8px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.border}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.accent}; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
        background: {t.text}; border: 1px solid {t.surface}; }}
    QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
    QSplitter::handle {{ background: {t.window}; }}
    QSplitter::handle:hover {{ background: {t.border}; }}
    QScrollArea {{ border: none; background: transparent; }}
    QStatusBar {{ background: {t.window}; color: {t.muted}; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {t.border}; border-radius: 4px; margin: 2px;
        min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
