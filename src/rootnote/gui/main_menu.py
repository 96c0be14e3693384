"""The menus of the main window."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

import rootnote
from rootnote.errors import Error
from rootnote.gui.case.actions import CaseActions
from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT
from rootnote.gui.error_dialog import show_error
from rootnote.gui.looks.theme import Appearance
from rootnote.gui.menus import add_action, add_choice
from rootnote.gui.result.saving import save_result
from rootnote.gui.words.translation import LANGUAGES

if TYPE_CHECKING:
    from rootnote.gui.main_window import MainWindow
    from rootnote.gui.result.evidence_panel import EvidencePanel
    from rootnote.gui.result.result_page import ResultPage


class MainMenu(QObject):
    """Builds the menus and carries out what is the menus' own business."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._result_actions: list[QAction] = []
        self._playback_actions: list[QAction] = []
        bar = window.menuBar()
        self._fill_file(bar.addMenu(self.tr("&File")))
        self._fill_run(bar.addMenu(self.tr("&Run")))
        self.case = CaseActions(window, window.desk, bar.addMenu(self.tr("&Case")))
        self._fill_result(bar.addMenu(self.tr("R&esult")))
        self._fill_playback(bar.addMenu(self.tr("&Playback")))
        self._fill_view(bar.addMenu(self.tr("&View")))
        self._fill_help(bar.addMenu(self.tr("&Help")))
        window.session.result_changed.connect(self.refresh)
        window.session.run_changed.connect(self.refresh)
        window.session.inputs_changed.connect(self.refresh)
        window.desk.changed.connect(self.refresh)
        self.refresh()

    def _fill_file(self, menu: QMenu) -> None:
        """Inputs, and the end."""
        window, standard = self._window, QKeySequence.StandardKey
        choose = window.choose
        add_action(menu, self.tr("Open &model …"), "Ctrl+M", lambda: choose(CHECKPOINT, True))
        add_action(
            menu, self.tr("Open &catalogue folder …"), "Ctrl+K", lambda: choose(CATALOGUE, True)
        )
        add_action(
            menu, self.tr("Open catalogue CS&V …"), "Ctrl+Shift+K", lambda: choose(CATALOGUE, False)
        )
        add_action(menu, self.tr("Open &suspect …"), standard.Open, lambda: choose(SUSPECT, False))
        menu.addSeparator()
        self._demo = add_action(menu, self.tr("Open the &demo …"), "Ctrl+D", window.demo.choose)
        menu.addSeparator()
        for text, keys, suffix in (
            (self.tr("Save the result as &JSON …"), "Ctrl+S", ".json"),
            (self.tr("Save the table as CS&V …"), "Ctrl+Shift+S", ".csv"),
        ):
            save = add_action(menu, text, keys, partial(self._save, suffix))
            self._result_actions.append(save)
        menu.addSeparator()
        add_action(menu, self.tr("&Clear everything"), "Ctrl+Shift+N", window.session.clear)
        menu.addSeparator()
        add_action(menu, self.tr("&Quit"), "Ctrl+Q", window.close)

    def _fill_run(self, menu: QMenu) -> None:
        """Begin, stop, options."""
        window, session = self._window, self._window.session
        self.run = add_action(menu, self.tr("&Attribute"), "Ctrl+R", session.run)
        self.cancel = add_action(menu, self.tr("&Cancel"), "Ctrl+.", session.cancel)
        menu.addSeparator()
        add_action(menu, self.tr("&Options …"), "Ctrl+,", window.show_options)
        self.whole = add_action(
            menu, self.tr("Use the &whole track"), "Ctrl+Shift+A", lambda: session.set_region(None)
        )

    def _fill_result(self, menu: QMenu) -> None:
        """Ways to see and ask the result."""
        for text, keys, then in (
            (self.tr("&Chart"), "Ctrl+3", lambda page: page.show_tab(0)),
            (self.tr("&Table"), "Ctrl+4", lambda page: page.show_tab(1)),
            (self.tr("&Map over time"), "Ctrl+5", lambda page: page.show_tab(2)),
            (self.tr("Is my track &in it?"), "Ctrl+F", lambda page: page.ask()),
            (self.tr("Copy the &rows"), "Ctrl+Shift+C", lambda page: page.contributions.copy()),
            (
                self.tr("&Before relying on it"),
                "Ctrl+B",
                lambda page: page.show_caveats(),
            ),
        ):
            action = add_action(menu, text, keys, partial(self._on_result_page, then))
            self._result_actions.append(action)

    def _fill_playback(self, menu: QMenu) -> None:
        """Everything that the row of controls does."""
        for text, keys, then in (
            (self.tr("&Play or pause"), "Space", lambda e: e.transport.toggle()),
            (self.tr("&Stop"), "Shift+Space", lambda e: e.player.stop()),
            (self.tr("Switch suspect and &source"), "X", lambda e: e.player.toggle_side()),
            (self.tr("&Loop"), "L", lambda e: e.transport.loop.toggle()),
            (self.tr("&Equal loudness"), "E", lambda e: e.transport.matched.toggle()),
            (self.tr("&Faster"), "]", lambda e: e.transport.change_speed(1)),
            (self.tr("Slo&wer"), "[", lambda e: e.transport.change_speed(-1)),
            (self.tr("Lo&uder"), "Ctrl+Up", lambda e: e.transport.change_volume(10)),
            (self.tr("&Quieter"), "Ctrl+Down", lambda e: e.transport.change_volume(-10)),
        ):
            action = add_action(menu, text, keys, partial(self._on_evidence, then))
            self._playback_actions.append(action)
        self._devices = menu.addMenu(self.tr("Sound &output"))
        self._devices.aboutToShow.connect(self._list_devices)

    def _on_evidence(self, then: Callable[["EvidencePanel"], object]) -> None:
        """Do something to what can be heard."""
        then(self._window.result_page.evidence)

    def _list_devices(self) -> None:
        """Ask which outputs there are now."""
        player = self._window.result_page.evidence.player
        self._devices.clear()
        names = player.devices()
        if not names:
            self._devices.addAction(self.tr("No sound output was found")).setEnabled(False)
        for name in names:
            self._devices.addAction(name.replace("&", "&&")).triggered.connect(
                lambda _=False, name=name: player.set_device(name)
            )

    def _on_result_page(self, then: Callable[["ResultPage"], object]) -> None:
        """Do something on the result's page."""
        self._window.show_result()
        then(self._window.result_page)

    def _fill_view(self, menu: QMenu) -> None:
        """Pages, appearance, language."""
        window, preferences = self._window, self._window.preferences
        add_action(menu, self.tr("&Inputs"), "Ctrl+1", window.show_inputs)
        self.second = add_action(menu, self.tr("&Result"), "Ctrl+2", window.show_result)
        self.third = add_action(menu, self.tr("C&ase"), "Ctrl+6", window.show_case)
        menu.addSeparator()
        appearances = [
            (Appearance.SYSTEM.value, self.tr("As the &system"), "Ctrl+Alt+S"),
            (Appearance.LIGHT.value, self.tr("&Light"), "Ctrl+Alt+L"),
            (Appearance.DARK.value, self.tr("&Dark"), "Ctrl+Alt+D"),
            (Appearance.HIGH_CONTRAST.value, self.tr("&High contrast"), "Ctrl+Alt+H"),
        ]
        add_choice(
            menu.addMenu(self.tr("&Appearance")),
            appearances,
            preferences.get("appearance"),
            self._choose_appearance,
        )
        languages = [("system", self.tr("As the &system"), "Ctrl+Alt+0")]
        languages += [
            (code, name, f"Ctrl+Alt+{i}") for i, (code, name) in enumerate(LANGUAGES.items(), 1)
        ]
        add_choice(
            menu.addMenu(self.tr("&Language")),
            languages,
            preferences.get("language"),
            self._choose_language,
        )
        menu.addSeparator()
        present = add_action(menu, self.tr("&Presentation"), "F5", self._present)
        self._result_actions.append(present)
        add_action(menu, self.tr("&Full screen"), "F11", self._toggle_full_screen)

    def _fill_help(self, menu: QMenu) -> None:
        """Help, keys, log, about."""
        add_action(menu, self.tr("&How it works"), "F1", self.show_help)
        add_action(menu, self.tr("&Keys"), "Ctrl+/", lambda: self.show_help(2))
        if self._window.log is not None:
            add_action(menu, self.tr("Open the &log folder"), "Ctrl+Shift+L", self._open_log)
        add_action(menu, self.tr("&About Rootnote"), "Ctrl+F1", self._about)

    # ------------------------------------------------------------------ deeds

    def refresh(self, *_: object) -> None:
        """Offer what can be done now."""
        session = self._window.session
        self._demo.setEnabled(self._window.demo.is_offered)
        self.run.setEnabled(session.asked() is not None and not session.is_running)
        self.cancel.setEnabled(session.is_running and not session.is_cancelling)
        self.third.setEnabled(self._window.desk.outline is not None)
        self.second.setEnabled(session.suspect_file is not None or session.result is not None)
        for action in self._playback_actions:
            action.setEnabled(self.second.isEnabled())
        self._devices.setEnabled(self.second.isEnabled())
        for action in self._result_actions:
            action.setEnabled(session.result is not None)

    def _save(self, suffix: str) -> None:
        """Ask where, and write the result for programs or for spreadsheets."""
        result = self._window.session.result
        if result is None:
            return
        name = f"{result.suspect.path.stem}{suffix}"
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the result"), name, f"*{suffix}"
        )
        if path:
            try:
                save_result(result, Path(path))
            except Error as error:
                show_error(self._window, error)
            else:
                self._window.tell(self.tr("Saved: {path}").format(path=path))

    def _choose_appearance(self, value: str) -> None:
        """Show it and remember it."""
        self._window.themes.choose(Appearance(value))
        self._window.preferences.set("appearance", value)

    def _choose_language(self, value: str) -> None:
        """Remember it for the next start."""
        if value != self._window.preferences.get("language"):
            self._window.preferences.set("language", value)
            self._window.tell(self.tr("The language changes when Rootnote starts again."))

    def _present(self) -> None:
        """Show the result step by step on the whole screen."""
        from rootnote.gui.presentation.steps import steps_of
        from rootnote.gui.presentation.window import Presentation

        session, page = self._window.session, self._window.result_page
        if session.result is not None:
            steps, player = steps_of(session.result), page.evidence.player
            window = Presentation(steps, player, session.select, self._window)
            window.showFullScreen()

    def _toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def show_help(self, page: int = 0) -> None:
        """Open the help at a page."""
        from rootnote.gui.help_window import HelpWindow

        help_window = HelpWindow(self._window, self._window.language, self._window)
        help_window.tabs.setCurrentIndex(page)
        help_window.show()

    def _open_log(self) -> None:
        """Show the log's folder in the system's file manager."""
        if self._window.log is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._window.log.parent)))

    def _about(self) -> None:
        """Say which version this is."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About Rootnote"))
        box.setText(f"Rootnote {rootnote.__version__}")
        box.setInformativeText(
            self.tr(
                "Which recordings an AI-generated track is built from, and how sure we are. "
                "Works offline; changes none of your files. Apache License 2.0."
            )
        )
        box.open()
