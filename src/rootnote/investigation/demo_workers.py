"""The demo's suspects attributed in processes side by side: a small model keeps one core busy."""

import functools
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from rootnote.domain import Role
from rootnote.investigation.catalogues import read_remembered
from rootnote.investigation.demo import (
    DEMO_CONFIG,
    Demo,
    DemoAnswer,
    DemoSuspect,
    agreement_of,
    open_demo,
)
from rootnote.investigation.runtime import prepare
from rootnote.progress import Progress, silent

if TYPE_CHECKING:
    from rootnote.engine.index import FeatureIndex
    from rootnote.engine.models import ModelAdapter

_MOST_WORKERS = 4
_N_SOURCES = 2
"""Sources that a report shows beside a suspect."""


class Bench:
    """The demo, opened once for several suspects.

    Parameters
    ----------
    threads : int, optional
        How many threads torch may use; None leaves torch's own choice.
    cache : Path
        Where is kept what was measured of recordings.

    Raises
    ------
    CheckpointError, CatalogueError, IndexMismatchError
        A part of the demo does not fit the others.
    """

    def __init__(
        self, demo: Demo, threads: int | None, cache: Path, progress: Progress = silent
    ) -> None:
        prepare(threads)
        from rootnote.engine.index import open_index
        from rootnote.engine.knowledge import knowledge
        from rootnote.engine.models import load_checkpoint

        self._demo = demo
        self._adapter: ModelAdapter = load_checkpoint(demo.model, device="cpu")
        catalogue = read_remembered(demo.catalogue, Role.SOURCE, cache, progress)
        self._index: FeatureIndex = open_index(demo.index, self._adapter, catalogue, DEMO_CONFIG)
        self._known = knowledge(self._index, self._index.losses(), self._index.track_of)

    def answer(self, suspect: DemoSuspect, *, figures: bool) -> DemoAnswer:
        """Attribute one suspect and set the truth beside the result.

        Raises
        ------
        AudioError
            The suspect or a source of it cannot be decoded.
        """
        from rootnote.engine.attribution import attribute
        from rootnote.engine.audio.inspection import inspect_recording
        from rootnote.investigation.figures import report_figures

        track = inspect_recording(suspect.path, suspect.name)
        result = attribute(track, self._adapter, self._index, DEMO_CONFIG, known=self._known)
        truth = self._demo.truths.get(suspect.name)
        return DemoAnswer(
            suspect=suspect,
            result=result,
            truth=truth,
            agreement=agreement_of(result, truth) if truth is not None and truth.effect else None,
            figures=report_figures(result, n_sources=_N_SOURCES) if figures else None,
        )


def attribute_all(
    demo: Demo,
    suspects: Sequence[DemoSuspect],
    threads: int | None,
    cache: Path,
    figures: bool,
    progress: Progress,
) -> tuple[DemoAnswer, ...]:
    """Attribute suspects, in as many processes as there are cores for them.

    Raises
    ------
    Error
        As for `Bench`.
    Cancelled
        `progress` raised it.
    """
    n_workers = min(len(suspects), _MOST_WORKERS, max(1, _n_cores() // (threads or 1)))
    if n_workers == 1:
        bench = Bench(demo, threads, cache, progress)
        answers = []
        for i, suspect in enumerate(suspects):
            progress("suspects", i, len(suspects))
            answers.append(bench.answer(suspect, figures=figures))
        progress("suspects", len(suspects), len(suspects))
        return tuple(answers)
    # Forking a process that has threads may hang; a fresh one costs the second torch takes.
    pool = ProcessPoolExecutor(n_workers, mp_context=get_context("spawn"))
    try:
        setting = (demo.folder, threads or 1, cache)
        jobs = [pool.submit(_answer, suspect, figures, *setting) for suspect in suspects]
        for n_done, job in enumerate(as_completed(jobs), 1):
            job.result()
            progress("suspects", n_done, len(suspects))
        return tuple(job.result() for job in jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _n_cores() -> int:
    """Cores that this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


@functools.cache
def _bench(folder: Path, threads: int, cache: Path) -> Bench:
    """The demo opened in a worker process, at its first suspect."""
    return Bench(open_demo(folder), threads, cache)


def _answer(
    suspect: DemoSuspect, figures: bool, folder: Path, threads: int, cache: Path
) -> DemoAnswer:
    """Attribute one suspect in a worker process."""
    return _bench(folder, threads, cache).answer(suspect, figures=figures)
