"""The case that is open, and every act upon it, each in a background thread."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rootnote.errors import CustodyError
from rootnote.gui.case.outline import CaseOutline, outline_of
from rootnote.gui.session import Session
from rootnote.gui.task import Task
from rootnote.progress import Progress, silent


class CaseDesk(QObject):
    """Opens one case at a time and carries out one act at a time.

    The case's modules are imported where an act needs them, in its thread: they are not needed
    to start.

    Parameters
    ----------
    session : Session
        Its runs are entered into the case that is open.
    """

    changed = Signal()
    """Another case, or something else stands in it."""
    busy_changed = Signal()
    progressed = Signal(str, int, int)
    done = Signal(str, object)
    """The act's name, and what it gave."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._stale = False
        self.outline: CaseOutline | None = None
        self.checked: tuple[datetime, bool] | None = None
        """When the open case was last checked, and whether everything held."""
        session.result_changed.connect(self._on_result_changed)

    @property
    def is_busy(self) -> bool:
        """Whether an act goes on."""
        return self._task is not None

    @property
    def is_writable(self) -> bool:
        """Whether something can be entered now."""
        return self.outline is not None and self.outline.is_writable

    # ------------------------------------------------------------------ which case

    def create(self, folder: Path, **facts: Any) -> None:
        """Make a case and open it; the facts are those of `make_case`."""
        self._start("created", _create, folder, facts)

    def open(self, folder: Path) -> None:
        """Open a case; a damaged one is checked instead, so that it is said where."""
        self._start("opened", _open, folder)

    def take_over(self) -> None:
        """Go on with a case that somebody else sealed, with one's own key."""
        self._start("opened", _open, self._folder, True)

    def close(self) -> None:
        """Let go of the case."""
        self._show(None)

    def _show(self, outline: CaseOutline | None) -> None:
        """Show what stands in the case now."""
        before = None if self.outline is None else self.outline.folder
        if outline is None or outline.folder != before:
            self.checked = None
        self.outline = outline
        self._session.case = outline.folder if outline is not None and self.is_writable else None
        self.changed.emit()

    # ------------------------------------------------------------------ acts

    def check(self, path: Path | None = None) -> None:
        """Check the open case, or a bundle or another case."""
        if path is not None or self.outline is not None:
            self._start("checked", _check, path or self._folder)

    def rerun(self, runs: tuple[str, ...] = (), search: tuple[Path, ...] = ()) -> None:
        """Repeat runs, all where none is named, and enter how they compare."""
        self._start("repeated", _rerun, self._folder, runs, search)

    def state(self, **changes: Any) -> None:
        """Enter what the examiner states."""
        self._start("stated", _state, self._folder, changes)

    def act(self, name: str, *arguments: Any) -> None:
        """Carry out an act that `Case` has under this name: a note, a receipt, an attachment."""
        self._start(name, _act, self._folder, name, arguments)

    def report(self, output: Path, *, run: str | None, paper: str, summary: bool) -> None:
        """Write the report of a run, the last one where none is named."""
        how = {"run": run, "paper": paper, "summary": summary}
        self._start("reported", _report, self._folder, output, how)

    def bundle(self, output: Path, *, court: bool, redact: bool, audio: bool) -> None:
        """Write the case, or what a court room sees and hears of it, as one sealed file."""
        how = None if court else {"redact": redact, "audio": audio}
        self._start("bundled", _bundle, self._folder, output, how)

    def open_court(self, bundle: Path) -> None:
        """Check and open what was made for a court room."""
        self._start("court", _court, bundle)

    def export(self, output: Path) -> None:
        """Write the result of the last run as a table."""
        self._start("exported", _export, self._folder, output)

    def show_run(self, number: str) -> None:
        """Read a recorded result."""
        self._start("read", _recorded, self._folder, number)

    @property
    def _folder(self) -> Path:
        """Of the open case."""
        if self.outline is None:
            raise ValueError("no case is open")
        return self.outline.folder

    # ------------------------------------------------------------------ how it goes

    def cancel(self) -> None:
        """Ask the act to stop."""
        if self._task is not None:
            self._task.cancel()

    def _start(self, name: str, function: Callable[..., Any], *arguments: Any) -> None:
        """Begin an act; does nothing while another goes on."""
        if self._task is not None:
            return
        task = self._task = Task(function, *arguments)
        task.progressed.connect(self.progressed)
        task.succeeded.connect(lambda given: self._on_succeeded(name, arguments[0], *given))
        task.failed.connect(lambda error: self._on_failed(name, error))
        task.finished.connect(self._on_finished)
        task.start()
        self.busy_changed.emit()

    def _on_succeeded(self, name: str, path: Path, value: Any, outline: CaseOutline | None) -> None:
        """Show the case as it is after the act, then tell what came out."""
        if name == "checked" and self.outline is not None and path == self.outline.folder:
            self.checked = (datetime.now(), value.holds)
            self.changed.emit()
        if outline is not None:
            self._show(outline)
        self.done.emit(name, value)

    def _on_failed(self, name: str, error: Exception) -> None:
        """Tell, and look at what stands there now: another window may have been quicker."""
        self._stale = name != "read again" and self.outline is not None
        self.failed.emit(error)

    def _on_finished(self) -> None:
        """The act has ended, however it did."""
        self._task = None
        self.busy_changed.emit()
        if self._stale:
            self._refresh()

    def _on_result_changed(self, result: object) -> None:
        """A run that was entered stands in the case now; one that was read stood there before."""
        if result is not None and self.is_writable and self._session.question is not None:
            self._stale = True
            if not self.is_busy:
                self._refresh()

    def _refresh(self) -> None:
        """Read the case again."""
        self._stale = False
        if self.outline is not None:
            self._start("read again", _read, self._folder)


# ---------------------------------------------------------------------- in the background
#
# Each returns what came out and the case as it stands then; None: it was not touched.


def _create(
    folder: Path, facts: dict[str, Any], *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """Make a case."""
    from rootnote.investigation.cases import Person, make_case

    examiner = Person(facts.pop("name"), facts.pop("organisation"), facts.pop("qualifications"))
    made = make_case(folder, examiner=examiner, **facts)
    return made.folder, outline_of(made.folder)


def _open(
    folder: Path, take_over: bool = False, *, progress: Progress = silent
) -> tuple[Any, CaseOutline | None]:
    """Open a case; the findings instead where its log is damaged."""
    progress("opening the case", 0, 1)
    try:
        outline = outline_of(folder, take_over=take_over)
    except CustodyError:
        found, _ = _check(folder, progress=progress)
        if found.holds:
            raise
        return found, None
    return None, outline


def _read(folder: Path, *, progress: Progress = silent) -> tuple[Any, CaseOutline]:
    """Read a case again."""
    return None, outline_of(folder)


def _check(path: Path, *, progress: Progress = silent) -> tuple[Any, None]:
    """Check a case or a bundle."""
    from rootnote.investigation.bundles import verify_any

    progress("checking", 0, 1)
    return verify_any(path, progress=progress), None


def _rerun(
    folder: Path, runs: tuple[str, ...], search: tuple[Path, ...], *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """Repeat runs."""
    from rootnote.investigation.cases import rerun

    return rerun(folder, runs=runs, search=search, progress=progress), outline_of(folder)


def _writable(folder: Path) -> Any:
    """The case, open for writing."""
    from rootnote.investigation.cases import open_case, require_writable

    case = open_case(folder, write=True)
    require_writable(case)
    return case


def _state(
    folder: Path, changes: dict[str, Any], *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """Enter a statement."""
    from rootnote.investigation.cases import stated

    return stated(_writable(folder), **changes), outline_of(folder)


def _act(
    folder: Path, name: str, arguments: tuple[Any, ...], *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """One of the case's own acts."""
    return getattr(_writable(folder), name)(*arguments), outline_of(folder)


def _report(
    folder: Path, output: Path, how: dict[str, Any], *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """Write a report."""
    from rootnote.investigation.reports import Paper, write_report

    paper = Paper(how.pop("paper"))
    return write_report(folder, output, paper=paper, progress=progress, **how), outline_of(folder)


def _bundle(
    folder: Path, output: Path, how: dict[str, bool] | None, *, progress: Progress = silent
) -> tuple[Any, CaseOutline]:
    """Write a bundle; one for the court room where nothing is said about what is withheld."""
    from rootnote.investigation.bundles import write_bundle, write_court_bundle

    if how is None:
        made = write_court_bundle(folder, output, progress=progress)
    else:
        made = write_bundle(folder, output, progress=progress, **how)
    return (output, made), outline_of(folder)


def _court(bundle: Path, *, progress: Progress = silent) -> tuple[Any, None]:
    """Open a court bundle."""
    from rootnote.investigation.bundles import open_court

    progress("checking", 0, 1)
    return open_court(bundle), None


def _export(folder: Path, output: Path, *, progress: Progress = silent) -> tuple[Any, CaseOutline]:
    """Write a table."""
    from rootnote.investigation.reports import write_table

    return write_table(folder, output), outline_of(folder)


def _recorded(folder: Path, number: str, *, progress: Progress = silent) -> tuple[Any, None]:
    """Read a recorded result."""
    from rootnote.investigation.cases import open_case
    from rootnote.investigation.recorded import recorded_result

    progress("reading the run", 0, 1)
    return (number, recorded_result(open_case(folder), number, progress=progress)), None
