"""Every verb that a user has: the one door to the engine.

An `Investigation` knows no window and no terminal. It opens what a person names, in the order
that finds mistakes before it spends time, and hands the opened things to the engine. The engine
is imported inside the methods, so that a window or a help page appears before torch loads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_dir

from rootnote.domain import AttributionConfig, AttributionResult, Catalogue, Role, Track
from rootnote.integrity import atomic_write
from rootnote.investigation.cached import index_folder
from rootnote.investigation.catalogues import (
    read_remembered,
    read_track_ids,
    refuse_overlap,
    with_decoys,
)
from rootnote.investigation.checks import (
    require_depth,
    require_finished_build,
    require_outside,
    require_within,
)
from rootnote.investigation.demo import DemoAnswer, open_demo
from rootnote.investigation.demo_page import demo_page
from rootnote.investigation.demo_workers import attribute_all
from rootnote.investigation.machine import Processor, memory_needed, processors
from rootnote.investigation.open_model import ModelOpener
from rootnote.investigation.runtime import DEVICES, prepare, resolve_device
from rootnote.progress import Progress, silent

if TYPE_CHECKING:
    from rootnote.engine.conformance import Finding
    from rootnote.engine.cost import Cost
    from rootnote.engine.index import FeatureIndex
    from rootnote.engine.models import Verdict

__all__ = ["DEVICES", "Investigation", "Processor", "memory_needed"]


NO_CUSTODY = (
    "No custody was kept: this run was made outside a case, so no sealed log says who handled "
    "the files and when."
)


class Investigation:
    """The verbs: inspect a model, index a catalogue, attribute a suspect, build a reference.

    Parameters
    ----------
    device : str
        One of `DEVICES`.
    threads : int, optional
        How many threads torch may use; None leaves torch's own choice.
    cache : Path, optional
        Where indexes go that were given no folder, and what was measured of recordings; the
        user's cache folder by default. Deleting it costs time and nothing else.
    told : mapping, optional
        What the checkpoint's files do not say: fields of `rootnote.engine.models.Told`.
    """

    def __init__(
        self,
        *,
        device: str = "auto",
        threads: int | None = None,
        cache: Path | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        self._said = dict(told or {})
        self._device = device
        self._threads = threads
        self._cache = Path(user_cache_dir("rootnote", appauthor=False)) if cache is None else cache

    @property
    def told(self) -> Mapping[str, Any]:
        """What was said of the checkpoint because its files do not say it."""
        return self._said

    @property
    def cache(self) -> Path:
        """Where indexes and measurements of recordings are kept."""
        return self._cache

    def inspect(self, checkpoint: Path) -> "Verdict":
        """Say what a checkpoint is and whether it can be opened.

        Parameters
        ----------
        checkpoint : Path
            The model's folder.

        Returns
        -------
        verdict : Verdict
            A refusal is a verdict too, with its reason.
        """
        prepare(self._threads)
        from rootnote.engine.models import Told, inspect_checkpoint

        return inspect_checkpoint(checkpoint, told=Told(**self._said))

    def conformance(self, checkpoint: Path) -> "tuple[Finding, ...]":
        """Try every promise that the engine needs a model to keep, on made-up audio.

        Raises
        ------
        CheckpointError
            It cannot be opened.
        """
        prepare(self._threads)
        from rootnote.engine.conformance import check_conformance
        from rootnote.engine.models import Told, load_checkpoint

        return check_conformance(load_checkpoint(checkpoint, told=Told(**self._said)))

    def cost(self, checkpoint: Path, config: AttributionConfig) -> "Cost":
        """Time one segment on the chosen device; raises `CheckpointError` as `conformance`."""
        prepare(self._threads)
        from rootnote.engine.cost import measure_cost

        return measure_cost(self._opener.open(checkpoint, config, silent).adapter, config)

    def machine(self) -> tuple[Processor, ...]:
        """The processors of this machine that a run can use, the best first."""
        prepare(self._threads)
        return processors()

    def catalogue(self, path: Path, *, progress: Progress = silent) -> Catalogue:
        """Read a folder of recordings or a CSV file; raises as `attribute`."""
        return self._read(path, Role.SOURCE, progress)

    def suspect(self, path: Path, *, progress: Progress = silent) -> Track:
        """Hash and measure a recording; raises `AudioError` where it cannot be decoded."""
        from rootnote.engine.audio.inspection import inspect_recording

        return replace(inspect_recording(path, "suspect", progress=progress), title=path.stem)

    def index(
        self,
        checkpoint: Path,
        catalogue: Path,
        folder: Path,
        *,
        config: AttributionConfig | None = None,
        decoys: Path | None = None,
        progress: Progress = silent,
    ) -> "FeatureIndex":
        """Build the index of a catalogue under a checkpoint, or go on with one that was begun.

        Parameters
        ----------
        checkpoint, catalogue : Path
            The model's folder; a folder of recordings or a CSV file.
        folder : Path
            Where the index goes.
        config : AttributionConfig, optional
            An index opens only with the one it was built with.
        decoys : Path, optional
            Recordings that join the catalogue as decoys.

        Raises
        ------
        CheckpointError, CatalogueError, AudioError, IndexMismatchError, StorageError
            One of the inputs cannot be used, or the index cannot be written.
        Cancelled
            `progress` raised it; what is finished is kept.
        """
        prepare(self._threads)
        from rootnote.engine.index import build_index
        from rootnote.engine.neighbours import keep_neighbours

        config = config or AttributionConfig()
        candidates = self._candidates(catalogue, decoys, progress)
        adapter = self._opener.open_for(candidates, checkpoint, config, progress).adapter
        opened = build_index(adapter, candidates, config, folder, progress=progress)
        keep_neighbours(adapter, opened, config, progress)
        return opened

    def attribute(
        self,
        checkpoint: Path,
        catalogue: Path,
        suspect: Path,
        *,
        config: AttributionConfig | None = None,
        index: Path | None = None,
        region: tuple[float, float] | None = None,
        controls: Path | None = None,
        decoys: Path | None = None,
        custody: bool = False,
        progress: Progress = silent,
    ) -> AttributionResult:
        """Rank a catalogue's tracks for a suspect and say who is named, through a checkpoint.

        Parameters
        ----------
        checkpoint, catalogue, suspect : Path
            The model's folder; a folder of recordings or a CSV file; a recording.
        config : AttributionConfig, optional
            Everything that changes a number.
        index : Path, optional
            A complete index; without it, one is built in the cache and found there again.
        region : (start, stop), optional
            Stretch of the suspect in seconds; without it the whole suspect.
        controls : Path, optional
            Recordings that cannot have been in training, to say whether the model fits the
            suspect.
        decoys : Path, optional
            Recordings that cannot have been in training, ranked with the catalogue.
        custody : bool
            Whether a case keeps this run; otherwise the result says that nobody does.

        Raises
        ------
        CheckpointError, CatalogueError, AudioError, IndexMismatchError, StorageError
            One of the inputs cannot be used, or the index cannot be written.
        Error
            The configuration asks for what this version does not do.
        Cancelled
            `progress` raised it; what is finished of an index is kept.
        """
        config = config or AttributionConfig()
        require_depth(config)
        prepare(self._threads)
        from rootnote.engine.attribution import attribute
        from rootnote.engine.index import build_index, open_index
        from rootnote.engine.neighbours import keep_neighbours

        track = self.suspect(suspect, progress=progress)
        require_within(track, region)
        candidates = self._candidates(catalogue, decoys, progress)
        control_tracks = None
        if controls is not None:
            control_tracks = self._read(controls, Role.CONTROL, progress)
            refuse_overlap(candidates, control_tracks, Role.CONTROL)
        model = self._opener.open_for(candidates, checkpoint, config, progress)
        adapter = model.adapter
        if index is None:
            folder = index_folder(self._cache, adapter, candidates, config)
            opened = build_index(adapter, candidates, config, folder, progress=progress)
            keep_neighbours(adapter, opened, config, progress)
        else:
            opened = open_index(index, adapter, candidates, config)
        result = attribute(
            track,
            adapter,
            opened,
            config,
            region=region,
            controls=control_tracks,
            cache=self._cache / "forgotten",
            told=model.told,
            progress=progress,
        )
        told = (*model.caveats, *(() if custody else (NO_CUSTODY,)))
        return replace(result, caveats=(*result.caveats, *told))

    def demo(
        self,
        suspects: Sequence[str] = (),
        *,
        figures: bool = False,
        depth: str = "fast",
        progress: Progress = silent,
    ) -> tuple[DemoAnswer, ...]:
        """Attribute the suspects of the embedded demo, whose answers are known, on the processor.

        Parameters
        ----------
        suspects : sequence of str
            Their names; all of them where none is given.
        figures : bool
            Draw what a report shows of each.
        depth : str
            `fast`, with the demo's small settings and shipped index, or `full`, with the engine's
            own: its index is built in the cache.

        Raises
        ------
        Error
            The demo is not complete, or has no such suspect.
        Cancelled
            `progress` raised it.
        """
        demo = open_demo()
        chosen = demo.chosen(suspects)
        return attribute_all(demo, chosen, self._threads, self._cache, figures, progress, depth)

    def write_demo_page(self, answers: Sequence[DemoAnswer], file: Path | None = None) -> Path:
        """Write what the demo found as one page that needs no other file.

        Parameters
        ----------
        answers : sequence of DemoAnswer
            With figures.
        file : Path, optional
            Where it goes; None: the cache folder.

        Returns
        -------
        file : Path
            Where it went.

        Raises
        ------
        StorageError
            It could not be written.
        """
        file = self._cache / "demo.html" if file is None else file
        atomic_write(file, demo_page(answers))
        return file

    def build_reference(
        self,
        catalogue: Path,
        folder: Path,
        *,
        leave_out: Path | None = None,
        codec: Path | None = None,
        seed: int = 0,
        n_epochs: int | None = None,
        excerpt_s: float | None = None,
        progress: Progress = silent,
    ) -> None:
        """Train a reference model whose training set is known, and let it generate suspects.

        Parameters
        ----------
        catalogue, folder : Path
            The recordings; where the model and its suspects go.
        leave_out : Path, optional
            Text file of track ids that the decoder must not see, one a line.
        codec : Path, optional
            Folder of an earlier build of the same catalogue, whose codec is used again.
        n_epochs, excerpt_s : optional
            Length of the decoder's training, and of the audio taken from each track; None leaves
            the reference configuration's own.

        Raises
        ------
        CatalogueError, AudioError, ReferenceBuildError, StorageError
            The recordings cannot be used, or the model cannot be written.
        Cancelled
            `progress` raised it; the same call goes on from there.
        """
        left_out = frozenset() if leave_out is None else read_track_ids(leave_out)
        require_finished_build(codec)
        require_outside(folder, catalogue)
        prepare(self._threads)
        from rootnote.engine.reference.build import build_reference
        from rootnote.engine.reference.config import ReferenceConfig

        config = ReferenceConfig(seed=seed)
        if n_epochs is not None:
            config = replace(config, decoder=replace(config.decoder, n_epochs=n_epochs))
        if excerpt_s is not None:
            config = replace(config, excerpt_s=excerpt_s)
        build_reference(
            self._read(catalogue, Role.SOURCE, progress),
            folder,
            config,
            left_out=left_out,
            codec_from=codec,
            device=resolve_device(self._device),
            progress=progress,
        )

    @property
    def _opener(self) -> ModelOpener:
        """What opens the models of this investigation."""
        return ModelOpener(self._said, self._device, self._cache)

    def _read(self, path: Path, role: Role, progress: Progress) -> Catalogue:
        """Read a set of recordings."""
        return read_remembered(path, role, self._cache, progress)

    def _candidates(self, catalogue: Path, decoys: Path | None, progress: Progress) -> Catalogue:
        """The catalogue, joined by the decoys where there are any."""
        candidates = self._read(catalogue, Role.SOURCE, progress)
        if decoys is None:
            return candidates
        return with_decoys(candidates, self._read(decoys, Role.DECOY, progress))
