"""The window: two pages, the run's bar, the menus; and what happens when it is closed."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rootnote.domain import AttributionConfig, AttributionResult
from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT, kind_of
from rootnote.gui.error_dialog import show_error
from rootnote.gui.main_menu import MainMenu
from rootnote.gui.options_dialog import OptionsDialog
from rootnote.gui.preferences import Preferences
from rootnote.gui.rich import plain_hint
from rootnote.gui.run_bar import RunBar
from rootnote.gui.session import Session
from rootnote.gui.setup_page import SetupPage
from rootnote.gui.theme import Themes
from rootnote.investigation.demo import DEMO_CONFIG, Demo, DemoSuspect

if TYPE_CHECKING:
    from rootnote.gui.result_page import ResultPage

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
        self._in_demo = False
        self._demo: Demo | None = None
        self._result_page: ResultPage | None = None
        self.setWindowTitle("Rootnote")
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 520)
        self.pages = QStackedWidget(self)
        self.setup_page = SetupPage(session, preferences, self.choose, self)
        self.run_bar = RunBar(session, self)
        self.menu = MainMenu(self)
        self._lay_out()
        self._connect()
        self._restore()

    # ------------------------------------------------------------------ set-up

    def _lay_out(self) -> None:
        """A strip with the pages' names, the page, the run's bar."""
        self.inputs_button = QPushButton(self.tr("1  Inputs"), self)
        self.result_button = QPushButton(self.tr("2  Result"), self)
        self.outdated = QLabel(self.tr("The inputs have changed since this result."), self)
        self.outdated.setProperty("kind", "warning")
        self.outdated.hide()
        group = QButtonGroup(self)
        strip = QFrame(self)
        strip.setProperty("kind", "strip")
        row = QHBoxLayout(strip)
        row.setContentsMargins(16, 8, 16, 8)
        for button in (self.inputs_button, self.result_button):
            button.setProperty("kind", "page")
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
        self.known = QLabel(self)
        self.known.setProperty("kind", "muted")
        self.known.setTextFormat(Qt.TextFormat.PlainText)
        self.known.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.known.hide()
        row.addSpacing(12)
        row.addWidget(self.outdated)
        row.addWidget(self.known, 1)
        row.addStretch()
        self.help_button = QPushButton(self.tr("Help"), self)
        self.help_button.setProperty("kind", "link")
        row.addWidget(self.help_button)
        self.pages.addWidget(self.setup_page)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.pages, 1)
        column.addWidget(self.run_bar)
        centre = QWidget(self)
        centre.setLayout(column)
        self.setCentralWidget(centre)
        self.inputs_button.setChecked(True)

    def _connect(self) -> None:
        """Wishes to deeds."""
        session = self.session
        self.setup_page.path_chosen.connect(self.load)
        self.setup_page.demo.suspect_chosen.connect(self.open_demo)
        self.run_bar.options_requested.connect(self.show_options)
        self.inputs_button.clicked.connect(self.show_inputs)
        self.result_button.clicked.connect(self.show_result)
        self.help_button.clicked.connect(self.menu.show_help)
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
            from rootnote.gui.result_page import ResultPage

            self._result_page = ResultPage(self.session, self.preferences, self)
            self.pages.addWidget(self._result_page)
        return self._result_page

    @property
    def has_result_page(self) -> bool:
        """Whether it was needed so far."""
        return self._result_page is not None

    def show_inputs(self) -> None:
        """Go to the first page."""
        self.pages.setCurrentWidget(self.setup_page)
        self.inputs_button.setChecked(True)

    def show_result(self) -> None:
        """Go to the second page."""
        self.pages.setCurrentWidget(self.result_page)
        self.result_button.setChecked(True)

    def _on_inputs_changed(self) -> None:
        """The second page shows the suspect even before there is a result."""
        there_is_something = self.session.suspect.is_ready or self.session.result is not None
        self.result_button.setEnabled(there_is_something)
        self.result_button.setText(
            self.tr("2  Result") if self.session.result is not None else self.tr("2  Listen")
        )
        if not there_is_something:
            self.show_inputs()
        for kind, one in zip((CHECKPOINT, CATALOGUE, SUSPECT), self.session.inputs, strict=True):
            if one.path is not None and one.is_ready:
                self.preferences.remember(kind, one.path)
        self._show_outdated()

    def _on_result_changed(self, result: AttributionResult | None) -> None:
        """Show a new result at once."""
        self._on_inputs_changed()
        name = "" if result is None else result.suspect.title or result.suspect.path.name
        self.setWindowTitle(f"{name} — Rootnote" if name else "Rootnote")
        if result is not None:
            self.show_result()
            # Off the button that began the run: Space is to play now, not to run again.
            self.result_page.contributions.tabs.currentWidget().setFocus()

    def _show_outdated(self, *_: object) -> None:
        """Say whether the result still belongs to the inputs."""
        self.outdated.setVisible(self.session.is_outdated)

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

    def offer_demo(self, demo: Demo) -> None:
        """Put the demo on the first page."""
        self._demo = demo
        self.setup_page.demo.offer(demo)
        self.menu.refresh()

    @property
    def has_demo(self) -> bool:
        """Whether there is a demo to open."""
        return self._demo is not None

    def choose_demo(self) -> None:
        """Ask which of the demo's suspects."""
        self.show_inputs()
        self.setup_page.demo.click()

    def open_demo(self, suspect: DemoSuspect) -> None:
        """Load the demo's inputs; what is known about the suspect is told."""
        demo = self._demo
        if demo is None:
            return
        for kind, path in (
            (CHECKPOINT, demo.model),
            (CATALOGUE, demo.catalogue),
            (SUSPECT, suspect.path),
        ):
            self.load(kind, path)
        self.session.set_options(
            config=DEMO_CONFIG, index=demo.index, controls=demo.controls, decoys=None
        )
        self._in_demo = True
        self.known.setText(self.tr("Demo. {known}").format(known=suspect.known))
        self.known.setToolTip(plain_hint(suspect.known))
        self.known.show()

    def _leave_demo(self) -> None:
        """Other inputs have another index and other controls."""
        self._in_demo = False
        self.known.hide()
        self.session.set_options(config=AttributionConfig(), index=None, controls=None)

    def load(self, kind: str, path: Path) -> None:
        """Read an input of a kind."""
        if self._in_demo:
            self._leave_demo()
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
            self.show_inputs()
            self.load(kind_of(path), path)

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
