"""Brings the inputs and the options of a recorded run back into the window."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from rootnote.errors import CaseError
from rootnote.gui.run_options import Question, RunOptions, only_said
from rootnote.gui.session import Session
from rootnote.gui.task import Task
from rootnote.progress import Progress, silent

if TYPE_CHECKING:
    from rootnote.investigation.restoring import Lost, Setup

_CARDS = ("checkpoint", "catalogue", "suspect")


class CaseRestorer(QObject):
    """Looks for a run's inputs in the background, beside whatever is done to the case.

    Every file is compared with the digest that the case keeps: what was replaced since does not
    come back under the old name.
    """

    progressed = Signal(str, int, int)
    found = Signal()
    """Other inputs and options are about to be loaded."""
    restored = Signal(object)
    """The `Setup`, when what there is of it was loaded."""
    failed = Signal(object)
    ended = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._question: tuple[Path, str, Question] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether inputs are being looked for."""
        return self._task is not None

    def restore(self, folder: Path, number: str = "", search: tuple[Path, ...] = ()) -> None:
        """Load what a run was asked, the last one where none is named."""
        self.cancel()
        task = self._task = Task(_setup, folder, number, search)
        task.progressed.connect(self.progressed)
        task.succeeded.connect(lambda setup: self._on_found(task, folder, setup))
        task.failed.connect(lambda error: self._on_failed(task, error))
        task.finished.connect(lambda: self._on_finished(task))
        task.start()

    def cancel(self) -> None:
        """Look no further; nothing is loaded."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def question_of(self, folder: Path, number: str) -> Question | None:
        """What a run was asked, if it is the one that was brought back whole."""
        if self._question is None or self._question[:2] != (folder, number):
            return None
        return self._question[2]

    def _is_newest(self, task: Task) -> bool:
        """Whether nothing else has been asked for since."""
        return task is self._task

    def _on_found(self, task: Task, folder: Path, setup: "Setup") -> None:
        """Load what was found, refuse what was not."""
        if not self._is_newest(task) or self._session.is_running:
            return
        self.found.emit()
        session, paths = self._session, setup.paths
        session.set_options(**_options(setup))
        lost = {one.role: one for one in setup.lost}
        for role, card in zip(_CARDS, session.inputs, strict=True):
            if role in paths:
                card.load(paths[role])
            elif role in lost:
                card.refuse(*refusal(lost[role]))
        session.set_region(setup.region)
        self._question = None
        if not setup.lost:
            model, music, suspect = (paths[role] for role in _CARDS)
            question = Question(model, music, suspect, setup.region, session.options)
            self._question = (folder, setup.run, question)
        self.restored.emit(setup)

    def _on_failed(self, task: Task, error: Exception) -> None:
        """Pass on why nothing could be looked for."""
        if self._is_newest(task):
            self.failed.emit(error)

    def _on_finished(self, task: Task) -> None:
        """It has ended, however it did."""
        if self._is_newest(task):
            self._task = None
        self.ended.emit()


def refusal(lost: "Lost") -> tuple[Path, CaseError]:
    """What a card says of an input that is not there any more."""
    place = lost.place or Path(lost.name)
    return place, CaseError(
        lost.problem,
        path=place,
        remedy=QCoreApplication.translate(
            "CaseRestorer",
            "Choose it where it is now, or have a folder searched for it by its SHA-256.",
        ),
    )


def _options(setup: "Setup") -> dict[str, Any]:
    """The run's options; a graphics processor is left to whoever has one."""
    options = RunOptions(
        config=setup.config,
        device="cpu" if setup.device == "cpu" else "auto",
        decoys=setup.paths.get("decoys"),
        controls=setup.paths.get("controls"),
        threads=setup.n_threads,
        told=only_said(setup.told),
    )
    return {name: getattr(options, name) for name in RunOptions.__dataclass_fields__}


def _setup(
    folder: Path, number: str, search: tuple[Path, ...], *, progress: Progress = silent
) -> Any:
    """Look for the inputs, in the background."""
    from rootnote.investigation.restoring import setup_of

    return setup_of(folder, number, search=search, progress=progress)
