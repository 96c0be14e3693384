"""The menu of the case: what is asked before an act, and what is shown after it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from rootnote.gui.case.answers import (
    AnswerDialog,
    bundle_answer,
    check_answer,
    lost_answer,
    rerun_answer,
)
from rootnote.gui.case.desk import CaseDesk
from rootnote.gui.error_dialog import show_error
from rootnote.gui.menus import add_action

if TYPE_CHECKING:
    from rootnote.gui.main_window import MainWindow

_ALWAYS, _OPEN, _WRITABLE, _WITH_RUNS = range(4)
"""What an action needs: nothing, a case, one that can be written, one with runs."""


class CaseActions(QObject):
    """Leads from wishes to the desk's acts, and from their outcomes to the window."""

    def __init__(self, window: "MainWindow", desk: CaseDesk, menu: QMenu) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._actions: list[tuple[int, QAction]] = []
        self._fill(menu)
        desk.changed.connect(self._on_changed)
        desk.busy_changed.connect(self.refresh)
        desk.done.connect(self._on_done)
        desk.failed.connect(lambda error: show_error(window, error, window.log))
        window.restorer.restored.connect(self._on_restored)
        window.restorer.failed.connect(lambda error: show_error(window, error, window.log))
        self.refresh()

    def _fill(self, menu: QMenu) -> None:
        """Every act, in the order of a case's life."""
        self._add(menu, self.tr("&New case …"), "Ctrl+N", self.new, _ALWAYS)
        self._add(menu, self.tr("&Open case …"), "Ctrl+Shift+O", self.choose, _ALWAYS)
        recent = menu.addMenu(self.tr("&Recent cases"))
        recent.aboutToShow.connect(lambda: self._list_recent(recent))
        self._add(menu, self.tr("C&lose the case"), "Ctrl+W", self._desk.close, _OPEN)
        menu.addSeparator()
        for text, keys, wish, needs in (
            (self.tr("&Check everything"), "Ctrl+Shift+V", "check", _OPEN),
            (self.tr("Re&peat and compare …"), "Ctrl+Shift+R", "rerun", _WITH_RUNS),
            (self.tr("&Show the chosen run's result"), "Ctrl+Shift+E", "show", _WITH_RUNS),
            (self.tr("Load the chosen run's &inputs"), "Ctrl+Shift+I", "load", _WITH_RUNS),
            (
                self.tr("Write down how an exhibit was rec&eived …"),
                "Ctrl+Alt+R",
                "receive",
                _WRITABLE,
            ),
            (self.tr("&Attach a file …"), "Ctrl+Alt+A", "attach", _WRITABLE),
        ):
            self._add(menu, text, keys, partial(self.carry_out, wish), needs)
        menu.addSeparator()
        for text, keys, wish, needs in (
            (self.tr("Repor&t …"), "Ctrl+P", "report", _WITH_RUNS),
            (self.tr("&Bundle …"), "Ctrl+Shift+B", "bundle", _OPEN),
            (self.tr("&Table of the result …"), "Ctrl+E", "export", _WITH_RUNS),
        ):
            self._add(menu, text, keys, partial(self.carry_out, wish), needs)
        menu.addSeparator()
        self._add(menu, self.tr("Check a bun&dle …"), "Ctrl+Alt+V", self._check_bundle, _ALWAYS)
        self._add(menu, self.tr("Prese&nt a court bundle …"), "Shift+F5", self._present, _ALWAYS)

    def _add(
        self, menu: QMenu, text: str, keys: str, then: Callable[[], object], needs: int
    ) -> None:
        """An action, and what it needs."""
        self._actions.append((needs, add_action(menu, text, keys, then)))

    def refresh(self) -> None:
        """Offer what can be done now."""
        outline = self._desk.outline
        is_open, writable = outline is not None, self._desk.is_writable
        has_runs = bool(outline and outline.runs)
        possible = (True, is_open, writable, has_runs)
        for needs, action in self._actions:
            action.setEnabled(possible[needs] and not self._desk.is_busy)

    # ------------------------------------------------------------------ which case

    def new(self) -> None:
        """Ask what it is about, and make it."""
        from rootnote.gui.case.dialogs import NewCaseDialog

        dialog = NewCaseDialog(self._window.preferences, self._window)
        dialog.ask(lambda: self._desk.create(dialog.folder, **dialog.facts))

    def choose(self) -> None:
        """Ask for a case's folder."""
        recent = self._window.preferences.recent("case")
        path = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open case"), str(recent[0].parent) if recent else ""
        )
        if path:
            self._desk.open(Path(path))

    def _list_recent(self, menu: QMenu) -> None:
        """Cases that were open before and are still there."""
        menu.clear()
        paths = self._window.preferences.recent("case")
        if not paths:
            menu.addAction(self.tr("None")).setEnabled(False)
        for path in paths:
            action = menu.addAction(f"{path.stem}  —  {path.parent}".replace("&", "&&"))
            action.triggered.connect(lambda _=False, path=path: self._desk.open(path))

    # ------------------------------------------------------------------ acts

    def carry_out(self, wish: str) -> None:
        """What a button of the page or an action of the menu stands for."""
        if self._desk.outline is not None and not self._desk.is_busy:
            {
                "check": self._desk.check,
                "rerun": self._rerun,
                "show": self._show,
                "load": self._load,
                "receive": self._receive,
                "attach": self._attach,
                "report": self._report,
                "bundle": self._bundle,
                "export": self._export,
            }[wish]()

    def _check_bundle(self) -> None:
        """Ask for a bundle that somebody handed over, and check it."""
        path = self._ask_for_bundle(self.tr("Check a bundle"))
        if path is not None:
            self._desk.check(path)

    def _present(self) -> None:
        """Ask for a bundle that was made for a court room, and open it."""
        path = self._ask_for_bundle(self.tr("Present a court bundle"))
        if path is not None:
            self._desk.open_court(path)

    def _ask_for_bundle(self, title: str) -> Path | None:
        """Ask for a bundle."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, title, "", self.tr("Bundle") + " (*.zip)"
        )
        return Path(path) if path else None

    def _rerun(self) -> None:
        """Ask which runs."""
        from rootnote.gui.case.dialogs import RerunDialog

        dialog = RerunDialog(self._run_choices(), self._window)
        dialog.ask(lambda: self._desk.rerun(dialog.runs, dialog.folders))

    def _show(self) -> None:
        """Show the chosen run's result."""
        number = self._window.case_page.run
        if number is not None:
            self._desk.show_run(number)

    def _load(self) -> None:
        """Bring the chosen run's inputs and options back."""
        number, outline = self._window.case_page.run, self._desk.outline
        if number is not None and outline is not None:
            self._window.restorer.restore(outline.folder, number)

    def _on_restored(self, setup: Any) -> None:
        """Say that inputs have come back, or which have not, and offer to look for these."""
        window, outline = self._window, self._desk.outline
        if not setup.lost:
            window.tell(
                self.tr("The inputs and options of run {n} are loaded.").format(n=setup.run)
            )
        elif outline is not None:
            folder = outline.folder
            act = (self.tr("Search a folder …"), lambda: self._search(folder, setup.run))
            title = self.tr("Inputs of a run")
            AnswerDialog(title, lost_answer(setup), window, act=act).open()

    def _search(self, folder: Path, number: str) -> None:
        """Ask in which folder a run's inputs may lie now."""
        place = QFileDialog.getExistingDirectory(self._window, self.tr("Search a folder"))
        if place:
            self._window.restorer.restore(folder, number, (Path(place),))

    def _receive(self) -> None:
        """Ask when and from whom the chosen exhibit came."""
        from rootnote.gui.case.dialogs import ReceiptDialog

        number = self._window.case_page.exhibit
        if number is not None:
            dialog = ReceiptDialog(number, self._window)
            dialog.ask(
                lambda: self._desk.act(
                    "receive", number, dialog.date.text(), dialog.sender_name.text()
                )
            )

    def _attach(self) -> None:
        """Ask for a file, as a timestamp token."""
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Attach a file"))
        if path:
            self._desk.act("attach", Path(path))

    def _report(self) -> None:
        """Ask what kind of report, then where."""
        from rootnote.gui.case.dialogs import ReportDialog

        dialog = ReportDialog(list(reversed(self._run_choices())), self._window)

        def go() -> None:
            path = self._target(self.tr("Report"), f"-report{dialog.suffix}", dialog.suffix)
            if path is not None:
                self._desk.report(path, **dialog.how)

        dialog.ask(go)

    def _bundle(self) -> None:
        """Ask what is withheld, then where."""
        from rootnote.gui.case.dialogs import BundleDialog

        dialog = BundleDialog(self._window)

        def go() -> None:
            path = self._target(self.tr("Bundle"), ".zip", ".zip")
            if path is not None:
                self._desk.bundle(path, **dialog.how)

        dialog.ask(go)

    def _export(self) -> None:
        """Ask where, and in which form."""
        path = self._target(self.tr("Table"), ".xlsx", ".xlsx", "*.xlsx *.csv *.json")
        if path is not None:
            self._desk.export(path)

    def _target(self, title: str, ending: str, suffix: str, forms: str = "") -> Path | None:
        """Ask for a file beside the case, which is no place to write into."""
        outline = self._desk.outline
        if outline is None:
            return None
        proposed = outline.folder.with_name(outline.folder.stem + ending)
        path, _ = QFileDialog.getSaveFileName(
            self._window, title, str(proposed), forms or f"*{suffix}"
        )
        if not path:
            return None
        return Path(path) if Path(path).suffix else Path(path).with_suffix(suffix)

    def _run_choices(self) -> list[tuple[str, str]]:
        """Every run with its number."""
        outline = self._desk.outline
        runs = () if outline is None else outline.runs
        return [(f"{run.number}  {run.suspect}", run.number) for run in runs]

    # ------------------------------------------------------------------ outcomes

    def _on_changed(self) -> None:
        """Remember the case."""
        outline = self._desk.outline
        if outline is not None:
            self._window.preferences.remember("case", outline.folder)
        self.refresh()

    def _restore_into_empty_cards(self) -> None:
        """The last run's inputs, unless others are loaded already to be entered into the case."""
        window, outline = self._window, self._desk.outline
        is_empty = all(one.path is None for one in window.session.inputs)
        if outline is not None and outline.runs and is_empty:
            window.restorer.restore(outline.folder)

    def _show_recorded(self, number: str, result: Any) -> None:
        """A result of the case; it is up to date while its own inputs are loaded."""
        window, outline = self._window, self._desk.outline
        question = None
        if outline is not None:
            question = window.restorer.question_of(outline.folder, number)
        window.session.show_result(result, question, is_opened=True)

    def _show_court(self, court: Any) -> None:
        """Present an opened court bundle on the whole screen."""
        from rootnote.gui.playback.player import Player
        from rootnote.gui.presentation.court import CourtPresentation

        CourtPresentation(court, Player(), self._window).showFullScreen()

    def _on_done(self, name: str, value: Any) -> None:
        """Show or say what came out."""
        window = self._window
        if name == "created" or (name == "opened" and value is None):
            window.show_case()
            self._restore_into_empty_cards()
        elif name in ("opened", "checked"):
            AnswerDialog(self.tr("Check"), check_answer(value), window).open()
        elif name == "repeated":
            AnswerDialog(self.tr("Repeat and compare"), rerun_answer(value), window).open()
        elif name == "bundled":
            AnswerDialog(self.tr("Bundle"), bundle_answer(*value), window).open()
        elif name in ("reported", "exported"):
            window.tell(self.tr("Saved: {path}").format(path=value))
        elif name == "court":
            self._show_court(value)
        elif name == "read":
            self._show_recorded(*value)
        elif name != "read again":
            window.tell(self.tr("Entered into the case."))
