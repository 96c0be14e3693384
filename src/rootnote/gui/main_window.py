"""The window: two pages, the run's bar, the menus; and what happens when it is closed."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rootnote.domain import AttributionResult
from rootnote.gui.case.desk import CaseDesk
from rootnote.gui.case.restorer import CaseRestorer
from rootnote.gui.drop import CASE as CASE_FOLDER
from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT, kind_of
from rootnote.gui.error_dialog import show_error
from rootnote.gui.looks.theme import Themes
from rootnote.gui.main_menu import MainMenu
from rootnote.gui.page_strip import CASE, INPUTS, RESULT, PageStrip
from rootnote.gui.preferences import Preferences
from rootnote.gui.run_bar import RunBar
from rootnote.gui.session import Session
from rootnote.gui.setup.demo import DemoOpener
from rootnote.gui.setup.options_dialog import OptionsDialog
from rootnote.gui.setup.setup_page import SetupPage

if TYPE_CHECKING:
    from rootnote.gui.case.page import CasePage
    from rootnote.gui.result.result_page import ResultPage

_SOUND = "*.wav *.flac *.ogg *.opus *.mp3 *.aif *.aiff *.m4a *.aac *.wma"


_SIZE, _FRAME = QSize(1280, 800), QSize(40, 60)
"""At the first start, and what a desktop adds around it."""


class MainWindow(QMainWindow):
    """Shows a session.

    Parameters
    ----------
    session : Session
        What it is about.
    preferences : Preferences
        Where geometry and recent paths are kept.
    themes : Themes
        The appearance, which the menus can change.
    language : str
        Of the help pages.
    log : Path, optional
        Where crashes are written.
    """

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        themes: Themes,
        *,
        language: str = "en",
        log: Path | None = None,
    ) -> None:
        super().__init__()
        self.session, self.preferences, self.themes = session, preferences, themes
        self.language, self.log = language, log
        self._is_closing = False
        self._result_page: ResultPage | None = None
        self._case_page: CasePage | None = None
        self.setWindowTitle("Rootnote")
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 520)
        self.pages = QStackedWidget(self)
        self.setup_page = SetupPage(session, preferences, self.choose, self)
        self.run_bar = RunBar(session, self)
        self.strip = PageStrip(self)
        self.desk = CaseDesk(session, self)
        self.restorer = CaseRestorer(session, self)
        self.demo = DemoOpener(self)
        self.restorer.found.connect(self.demo.leave)
        self.menu = MainMenu(self)
        self._lay_out()
        self._connect()
        self._restore()

    # ------------------------------------------------------------------ set-up

    def _lay_out(self) -> None:
        """The strip with the pages' names, the page, the run's bar."""
        self.pages.addWidget(self.setup_page)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        column.addWidget(self.run_bar)
        centre = QWidget(self)
        centre.setLayout(column)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        """Wishes to deeds."""
        session = self.session
        self.setup_page.path_chosen.connect(self.load)
        self.run_bar.options_requested.connect(self.show_options)
        self.strip.page_wished.connect(self._show_page)
        self.strip.help_wished.connect(self.menu.show_help)
        self.desk.changed.connect(self._on_case_changed)
        session.inputs_changed.connect(self._on_inputs_changed)
        session.region_changed.connect(self._show_outdated)
        session.options_changed.connect(self._show_outdated)
        session.result_changed.connect(self._on_result_changed)
        session.run_failed.connect(lambda error: show_error(self, error, self.log))
        session.run_changed.connect(self._on_run_changed)
        self.themes.changed.connect(self._restyle)
        self.preferences.problem_found.connect(self.tell)
        self._on_inputs_changed()

    def _restore(self) -> None:
        """Size and place of the last time, if they still fit a screen."""
        there_is = self.screen().availableSize()
        self.resize(_SIZE.boundedTo(there_is - _FRAME))
        geometry = self.preferences.get("geometry")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if self.preferences.problem:
            QTimer.singleShot(0, self, lambda: self.tell(self.preferences.problem))

    def tell(self, text: str) -> None:
        """Say something that needs no answer."""
        self.statusBar().showMessage(text, 15_000)
        self.statusBar().show()

    # ------------------------------------------------------------------ pages

    @property
    def result_page(self) -> "ResultPage":
        """The page of the result, made when it is first needed: it is not needed to start."""
        if self._result_page is None:
            from rootnote.gui.result.result_page import ResultPage

            self._result_page = ResultPage(self.session, self.preferences, self)
            self.pages.addWidget(self._result_page)
        return self._result_page

    @property
    def case_page(self) -> "CasePage":
        """The page of the case, made when one is first opened."""
        if self._case_page is None:
            from rootnote.gui.case.page import CasePage

            self._case_page = CasePage(self.desk, self)
            self._case_page.wished.connect(self.menu.case.carry_out)
            self.pages.addWidget(self._case_page)
        return self._case_page

    def show_inputs(self) -> None:
        """Go to the first page."""
        self.pages.setCurrentWidget(self.setup_page)
        self.strip.show_page(INPUTS)

    def show_result(self) -> None:
        """Go to the second page."""
        self.pages.setCurrentWidget(self.result_page)
        self.strip.show_page(RESULT)

    def show_case(self) -> None:
        """Go to the third page, if a case is open."""
        if self.desk.outline is not None:
            self.pages.setCurrentWidget(self.case_page)
            self.strip.show_page(CASE)

    def _show_page(self, page: int) -> None:
        """Go to a page of the strip."""
        (self.show_inputs, self.show_result, self.show_case)[page]()

    def _on_inputs_changed(self) -> None:
        """The second page shows the suspect even before there is a result."""
        there_is_something = (
            self.session.suspect_file is not None or self.session.result is not None
        )
        self.strip.set_result(
            there_is=there_is_something, is_answer=self.session.result is not None
        )
        if not there_is_something and self.pages.currentWidget() is self._result_page:
            self.show_inputs()
        for kind, one in zip((CHECKPOINT, CATALOGUE, SUSPECT), self.session.inputs, strict=True):
            if one.path is not None and one.is_ready:
                self.preferences.remember(kind, one.path)
        self._show_outdated()

    def make_ready(self) -> None:
        """Make the result's page while nothing else is to be done.

        Later the import of torch, or a run, would compete for the interpreter with it. Not in a
        thread of its own: nobody promises that Qt's classes may be made in two at a time.
        """
        if self.isVisible():
            self.result_page  # noqa: B018 - made where it is first asked for

    def _on_result_changed(self, result: AttributionResult | None) -> None:
        """Show a new result at once."""
        self._on_inputs_changed()
        self._show_title()
        if result is not None:
            self.show_result()
            # Off the button that began the run: Space is to play now, not to run again.
            self.result_page.contributions.tabs.currentWidget().setFocus()

    def _on_case_changed(self) -> None:
        """Name the case, or leave its page."""
        outline = self.desk.outline
        self.strip.set_case(None if outline is None else outline.title)
        if outline is None and self.pages.currentWidget() is self._case_page:
            self.show_inputs()
        self._show_title()

    def _show_title(self) -> None:
        """What is looked at, and in which case."""
        result, outline = self.session.result, self.desk.outline
        names = [] if result is None else [result.suspect.title or result.suspect.path.name]
        names += [] if outline is None else [outline.title]
        self.setWindowTitle(" — ".join([*names, "Rootnote"]))

    def _show_outdated(self, *_: object) -> None:
        """Say whether the result still belongs to the inputs."""
        self.strip.outdated.setVisible(self.session.is_outdated)

    def _restyle(self) -> None:
        """Draw again what style sheets do not reach."""
        for card in self.setup_page.cards.values():
            card.refresh()
        if self._result_page is not None:
            self._result_page.restyle()

    # ------------------------------------------------------------------ inputs

    def choose(self, kind: str, is_folder: bool) -> None:
        """Ask for a file or a folder of a kind, and read it."""
        recent = self.preferences.recent(kind)
        start = str(recent[0].parent) if recent else ""
        title = {
            CHECKPOINT: self.tr("Choose the model"),
            CATALOGUE: self.tr("Choose the catalogue"),
            SUSPECT: self.tr("Choose the suspect"),
        }[kind]
        if is_folder:
            path = QFileDialog.getExistingDirectory(self, title, start)
        else:
            everything = self.tr("All files") + " (*)"
            sound = self.tr("Sound") + f" ({_SOUND} {_SOUND.upper()})"
            filters = {
                CHECKPOINT: everything,
                CATALOGUE: self.tr("Catalogue") + " (*.csv)",
                SUSPECT: f"{sound};;{everything}",
            }
            path, _ = QFileDialog.getOpenFileName(self, title, start, filters[kind])
        if path:
            self.load(kind, Path(path))

    def load(self, kind: str, path: Path) -> None:
        """Read an input of a kind."""
        self.demo.leave()
        self.restorer.cancel()
        inputs = dict(zip((CHECKPOINT, CATALOGUE, SUSPECT), self.session.inputs, strict=True))
        inputs[kind].load(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.open_paths([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def open_paths(self, paths: list[Path]) -> None:
        """Read files and folders, each as what it seems to be."""
        for path in paths:
            kind = kind_of(path)
            if kind == CASE_FOLDER:
                self.desk.open(path)
            else:
                self.show_inputs()
                self.load(kind, path)

    # ------------------------------------------------------------------ the run

    def show_options(self) -> None:
        """Open the options of the run."""
        OptionsDialog(self.session, self).open()

    def _on_run_changed(self) -> None:
        """A window that was asked to close does so when the run has ended."""
        if self._is_closing and not self.session.is_running:
            self.close()

    # ------------------------------------------------------------------ beginning and end

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self.statusBar().setVisible(bool(self.statusBar().currentMessage()))
        self.statusBar().messageChanged.connect(
            lambda text: self.statusBar().setVisible(bool(text))
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        if self.session.is_running:
            event.ignore()
            if not self._is_closing:
                self._ask_to_stop()
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.preferences.set("geometry", geometry)
        if self._result_page is not None:
            self._result_page.close_tracks()
        self.desk.cancel()
        self.restorer.cancel()
        self.session.shut_down()
        super().closeEvent(event)

    def _ask_to_stop(self) -> None:
        """Closing during a run: ask, cancel, and close once it has stopped."""
        box = QMessageBox(self)
        box.setObjectName("close-during-run")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("A run is going on"))
        box.setText(self.tr("Stop the run and close?"))
        box.setInformativeText(
            self.tr("Finished work is kept: the same run goes on from there next time.")
        )
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Keep running"), QMessageBox.ButtonRole.RejectRole)
        stop.clicked.connect(self._stop_and_close)
        box.open()

    def _stop_and_close(self) -> None:
        """Cancel, and close when the run has ended, which may be now."""
        self._is_closing = True
        self.session.cancel()
        self._on_run_changed()
