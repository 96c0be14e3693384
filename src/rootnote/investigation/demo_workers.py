"""The demo's suspects attributed in processes side by side: a small model keeps one core busy."""

import functools
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from rootnote.domain import AttributionConfig, Catalogue, Role
from rootnote.investigation.cached import index_folder
from rootnote.investigation.catalogues import read_remembered
from rootnote.investigation.demo import (
    DEMO_CONFIG,
    FULL_CONFIG,
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
        Where is kept what was measured of recordings, and at depth `full` the index.
    config : AttributionConfig
        `DEMO_CONFIG`, whose index is shipped, or `FULL_CONFIG`.

    Raises
    ------
    CheckpointError, CatalogueError, IndexMismatchError
        A part of the demo does not fit the others.
    """

    def __init__(
        self,
        demo: Demo,
        threads: int | None,
        cache: Path,
        progress: Progress = silent,
        config: AttributionConfig = DEMO_CONFIG,
    ) -> None:
        prepare(threads)
        from rootnote.engine.knowledge import knowledge
        from rootnote.engine.models import load_checkpoint

        self._demo, self._cache, self._config = demo, cache, config
        self._adapter: ModelAdapter = load_checkpoint(demo.model, device="cpu")
        catalogue = read_remembered(demo.catalogue, Role.SOURCE, cache, progress)
        self._index = self._opened(catalogue, progress)
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
        result = attribute(
            track,
            self._adapter,
            self._index,
            self._config,
            known=self._known,
            cache=self._cache / "forgotten",
        )
        truth = self._demo.truths.get(suspect.name)
        return DemoAnswer(
            suspect=suspect,
            result=result,
            truth=truth,
            agreement=agreement_of(result, truth) if truth is not None and truth.effect else None,
            figures=report_figures(result, n_sources=_N_SOURCES) if figures else None,
        )

    def _opened(self, catalogue: Catalogue, progress: Progress) -> "FeatureIndex":
        """The shipped index; of other settings one in the cache, built where there is none."""
        from rootnote.engine.index import build_index, open_index
        from rootnote.engine.neighbours import keep_neighbours

        if self._config == DEMO_CONFIG:
            return open_index(self._demo.index, self._adapter, catalogue, self._config)
        folder = index_folder(self._cache, self._adapter, catalogue, self._config)
        index = build_index(self._adapter, catalogue, self._config, folder, progress=progress)
        keep_neighbours(self._adapter, index, self._config, progress)
        return index


def attribute_all(
    demo: Demo,
    suspects: Sequence[DemoSuspect],
    threads: int | None,
    cache: Path,
    figures: bool,
    progress: Progress,
    depth: str = "fast",
) -> tuple[DemoAnswer, ...]:
    """Attribute suspects, in as many processes as there are cores for them.

    At depth `full` with the engine's own settings, for which an index is built at first.

    Raises
    ------
    Error
        As for `Bench`.
    Cancelled
        `progress` raised it.
    """
    n_workers = min(len(suspects), _MOST_WORKERS, max(1, _n_cores() // (threads or 1)))
    config = FULL_CONFIG if depth == "full" else DEMO_CONFIG
    if n_workers == 1:
        bench = Bench(demo, threads, cache, progress, config)
        answers = []
        for i, suspect in enumerate(suspects):
            progress("suspects", i, len(suspects))
            answers.append(bench.answer(suspect, figures=figures))
        progress("suspects", len(suspects), len(suspects))
        return tuple(answers)
    if config != DEMO_CONFIG:
        Bench(demo, threads, cache, progress, config)  # builds the index, which all workers open
    # Forking a process that has threads may hang; a fresh one costs the second torch takes.
    pool = ProcessPoolExecutor(n_workers, mp_context=get_context("spawn"))
    try:
        setting = (demo.folder, threads or 1, cache, config)
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
def _bench(folder: Path, threads: int, cache: Path, config: AttributionConfig) -> Bench:
    """The demo opened in a worker process, at its first suspect."""
    return Bench(open_demo(folder), threads, cache, config=config)


def _answer(
    suspect: DemoSuspect,
    figures: bool,
    folder: Path,
    threads: int,
    cache: Path,
    config: AttributionConfig,
) -> DemoAnswer:
    """Attribute one suspect in a worker process."""
    return _bench(folder, threads, cache, config).answer(suspect, figures=figures)
