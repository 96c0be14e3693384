"""What the window is about: the inputs, the run, the result, what is selected.

Views show the session and ask it to change; they do not know each other. Answers that come too
late, to a question that was since replaced, are dropped.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rootnote.domain import AttributionResult
from rootnote.gui.inputs import Input
from rootnote.gui.run_options import Question, RunOptions
from rootnote.gui.task import Task
from rootnote.investigation import Investigation, Processor
from rootnote.progress import Progress, silent


class Session(QObject):
    """The state of one window.

    Parameters
    ----------
    investigation : type
        Makes the object whose verbs are called, in worker threads; called with `device=`,
        `threads=` and `told=` where they are chosen.
    """

    inputs_changed = Signal()
    """One of `checkpoint`, `catalogue`, `suspect`."""
    region_changed = Signal(object)
    """(start, stop) in seconds of the suspect, or None for the whole."""
    options_changed = Signal()
    run_changed = Signal()
    """It began, is being cancelled, or ended."""
    run_progressed = Signal(str, int, int)
    result_changed = Signal(object)
    """The `AttributionResult`; a failed or cancelled run changes nothing."""
    run_failed = Signal(object)
    """The exception."""
    selection_changed = Signal(object)
    """Id of the chosen track, or None."""
    pair_changed = Signal(object)
    """(suspect segment, source segment) to look at and listen to, or None."""
    machine_changed = Signal()

    def __init__(self, investigation: type = Investigation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._investigation = investigation
        self._task: Task | None = None
        self._generation = 0
        self.checkpoint = Input(self._inspect, self)
        self.catalogue = Input(self._read_catalogue, self)
        self.suspect = Input(self._read_suspect, self)
        for one in self.inputs:
            one.changed.connect(self.inputs_changed)
        self.suspect.changed.connect(self._on_suspect_changed)
        self._region_of: Path | None = None
        self.checkpoint.changed.connect(self._look_at_machine)
        self.machine: tuple[Processor, ...] = ()
        """What a run can compute on; empty until a checkpoint has made torch load anyway."""
        self._machine_task: Task | None = None
        self.region: tuple[float, float] | None = None
        self.options = RunOptions()
        self.case: Path | None = None
        """Folder of the case that runs are entered into."""
        self.result: AttributionResult | None = None
        self.question: Question | None = None
        """The one that `result` answers; None where it was opened and its inputs are not known."""
        self._is_opened = False
        self.selected: str | None = None
        self.pair: tuple[Any, Any] | None = None

    # ------------------------------------------------------------------ inputs

    @property
    def inputs(self) -> tuple[Input, Input, Input]:
        """Checkpoint, catalogue, suspect."""
        return self.checkpoint, self.catalogue, self.suspect

    def _inspect(self, path: Path, *, progress: Progress = silent) -> Any:
        """Look at a checkpoint, in a worker thread."""
        progress("opening the model", 0, 1)
        return self._investigation(told=self.options.told).inspect(path)

    def _read_catalogue(self, path: Path, *, progress: Progress = silent) -> Any:
        """Read a catalogue, in a worker thread."""
        return self._investigation().catalogue(path, progress=progress)

    def _read_suspect(self, path: Path, *, progress: Progress = silent) -> Any:
        """Read a suspect, in a worker thread."""
        return self._investigation().suspect(path, progress=progress)

    def _look_at_machine(self) -> None:
        """Ask once which processors there are."""
        if self.checkpoint.is_ready and self._machine_task is None:
            self._machine_task = Task(lambda *, progress: self._investigation().machine())
            self._machine_task.succeeded.connect(self._on_machine)
            self._machine_task.start()

    def _on_machine(self, processors: tuple[Processor, ...]) -> None:
        """Keep what was found."""
        self.machine = processors
        self.machine_changed.emit()

    @property
    def suspect_file(self) -> Path | None:
        """Whose sound can be seen and heard, while it is still being measured too."""
        return None if self.suspect.error is not None else self.suspect.path

    def _on_suspect_changed(self) -> None:
        """Another suspect has no region yet."""
        if self.suspect.path != self._region_of:
            self._region_of = self.suspect.path
            self.set_region(None)

    def set_region(self, region: tuple[float, float] | None) -> None:
        """Choose the stretch of the suspect to attribute; None is the whole."""
        if region != self.region:
            self.region = region
            self.region_changed.emit(region)

    def set_options(self, **changes: Any) -> None:
        """Change some of the run's options; what is said of the checkpoint has it read again."""
        options, before = replace(self.options, **changes), self.options
        if options != before:
            self.options = options
            self.options_changed.emit()
            if options.told != before.told and self.checkpoint.path is not None:
                self.checkpoint.load(self.checkpoint.path)

    def asked(self) -> Question | None:
        """The question that the inputs make now; None while something is missing."""
        checkpoint, catalogue, suspect = self.inputs
        if not (
            checkpoint.path
            and checkpoint.is_ready
            and checkpoint.value.verdict == "openable"
            and catalogue.path
            and catalogue.is_ready
            and suspect.path
            and suspect.is_ready
        ):
            return None
        return Question(
            checkpoint.path, catalogue.path, suspect.path, self.region, self.options, self.case
        )

    @property
    def is_outdated(self) -> bool:
        """Whether the result answers another question than the inputs ask now."""
        asked = self.asked()
        if self.result is None or (asked is None and self._is_opened):
            return False
        return asked != self.question

    # ------------------------------------------------------------------ the run

    @property
    def is_running(self) -> bool:
        """Whether a run has begun and not ended."""
        return self._task is not None

    @property
    def is_cancelling(self) -> bool:
        """Whether the run was asked to stop and has not yet."""
        return self._task is not None and self._task.is_cancelling

    def run(self) -> None:
        """Attribute the suspect. Does nothing while a run goes on or something is missing."""
        question = self.asked()
        if question is None or self.is_running:
            return
        self._generation += 1
        generation = self._generation
        task = Task(self._attribute, question)
        self._task = task
        task.progressed.connect(self.run_progressed)
        task.succeeded.connect(lambda result: self._on_result(generation, question, result))
        task.failed.connect(lambda error: self._on_failure(generation, question, error))
        task.finished.connect(self._on_run_finished)
        task.start()
        self.run_changed.emit()

    def cancel(self) -> None:
        """Ask the run to stop; it does so within one batch."""
        if self._task is not None:
            self._task.cancel()
            self.run_changed.emit()

    def _attribute(self, question: Question, *, progress: Progress = silent) -> Any:
        """Answer a question, in a worker thread, and enter the answer where there is a case."""
        options = question.options
        chosen = {"threads": options.threads} if options.threads else {}
        investigation = self._investigation(device=options.device, told=options.told, **chosen)
        attribute = investigation.attribute
        if question.case is not None:
            from rootnote.investigation.cases import attribute_in_case

            attribute = partial(attribute_in_case, investigation, question.case)
        return attribute(
            question.checkpoint,
            question.catalogue,
            question.suspect,
            config=options.config,
            index=options.index,
            region=question.region,
            controls=options.controls,
            decoys=options.decoys,
            progress=progress,
        )

    def _on_result(self, generation: int, question: Question, result: Any) -> None:
        """Show a result, unless the window has since been cleared."""
        if generation == self._generation:
            self.show_result(result, question)

    def _on_failure(self, generation: int, question: Question, error: Exception) -> None:
        """Say what failed; a result that only its case could not take is shown all the same."""
        from rootnote.investigation.cases import RunNotEnteredError

        if isinstance(error, RunNotEnteredError) and error.result is not None:
            self._on_result(generation, question, error.result)
        self.run_failed.emit(error)

    def _on_run_finished(self) -> None:
        """The worker has ended, however it did."""
        self._task = None
        self.run_changed.emit()

    # ------------------------------------------------------------------ the result

    def show_result(
        self,
        result: AttributionResult | None,
        question: Question | None,
        *,
        is_opened: bool = False,
    ) -> None:
        """Show a result that was computed, or opened; its best track is selected."""
        self.result, self.question, self._is_opened = result, question, is_opened
        self.selected, self.pair = None, None
        self.result_changed.emit(result)
        if result is not None and result.contributions:
            self.select(min(result.contributions, key=lambda part: part.rank).track_id)

    def select(self, track_id: str | None) -> None:
        """Choose a track; its best pair is what is looked at."""
        part = self.contribution(track_id)
        chosen = None if part is None else part.track_id
        if chosen != self.selected:
            self.selected = chosen
            self.selection_changed.emit(chosen)
        self.show_pair(None if part is None else part.best_pair)

    def show_pair(self, pair: tuple[Any, Any] | None) -> None:
        """Look at and listen to a pair of segments of suspect and selected source."""
        if pair != self.pair:
            self.pair = pair
            self.pair_changed.emit(pair)

    def contribution(self, track_id: str | None) -> Any:
        """The part of a track in the result; None where there is none."""
        parts = self.result.contributions if self.result is not None else ()
        return next((part for part in parts if part.track_id == track_id), None)

    def track(self, track_id: str | None) -> Any:
        """A track of the result's catalogue; None where there is none."""
        tracks = self.result.catalogue.tracks if self.result is not None else ()
        return next((track for track in tracks if track.id == track_id), None)

    def clear(self) -> None:
        """Forget everything; a run that goes on is cancelled and its answer dropped."""
        self._generation += 1
        self.cancel()
        for one in self.inputs:
            one.clear()
        self.set_options(decoys=None, controls=None, index=None, told={})
        self.show_result(None, None)

    def shut_down(self) -> None:
        """Ask everything that goes on in the background to stop, telling nobody."""
        self._generation += 1
        for one in self.inputs:
            one.clear(quietly=True)
        for task in (self._task, self._machine_task):
            if task is not None:
                task.cancel()
