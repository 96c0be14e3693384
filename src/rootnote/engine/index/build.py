"""Build an index: encode, estimate the curvature, compute features; each step resumable."""

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

import torch
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.curvature import LayerCurvature, estimate_curvature
from rootnote.engine.features import LayerFactors, factorise
from rootnote.engine.gradients import trace
from rootnote.engine.index.batches import batches_of, read_batch
from rootnote.engine.index.blocks import (
    Block,
    BlockPlan,
    packed,
    plan_blocks,
    read_block,
    read_codes,
    unpacked,
    write_block,
    write_codes,
)
from rootnote.engine.index.controls import ControlScores, control_scores
from rootnote.engine.index.key import IndexKey, Manifest, read_manifest, write_manifest
from rootnote.engine.index.opened import (
    FeatureIndex,
    controls_path,
    curvature_path,
    generations_path,
    open_index,
    read_curvature,
    runs_path,
    write_curvature,
)
from rootnote.engine.index.runs import control_runs
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.phases import phase_losses
from rootnote.engine.sampling import sampling
from rootnote.errors import AudioError, CatalogueError
from rootnote.progress import Progress, silent


def build_index(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    config: AttributionConfig,
    folder: Path,
    *,
    progress: Progress = silent,
) -> FeatureIndex:
    """Build the index in `folder`, or go on with one that was begun, or open a complete one.

    Raises
    ------
    IndexMismatchError
        The folder holds an index of something else, or a damaged one.
    StorageError
        The disk is full; what is finished is kept.
    CatalogueError
        No track gave a segment that the model can read.
    """
    key = IndexKey.of(adapter.checkpoint, catalogue, config)
    manifest = read_manifest(folder, key)
    if manifest is not None and manifest.complete:
        return open_index(folder, adapter, catalogue, config)
    if manifest is None:
        write_manifest(folder, key, Manifest(complete=False, skipped={}))
    label = key.digest
    skipped = _encode(adapter, catalogue, config, folder, label, progress)
    plans = plan_blocks(catalogue, config, skipped)
    if not plans:
        raise CatalogueError(
            "holds no track that the model can read",
            path=catalogue.root,
            remedy="; ".join(f"{track}: {why}" for track, why in skipped.items()),
        )
    curvature = _curvature(adapter, plans, config, folder, label, progress)
    generations = _generations(adapter, config, folder, label, progress)
    for n_done, plan in enumerate(plans, 1):
        if plan.features_path(folder).exists():
            read_block(folder, plan, label, verify=True)
        else:
            codes = read_codes(folder, plan, label)
            write_block(folder, features_of(adapter, plan, codes, curvature, config), label)
        progress("index: gradients", n_done, len(plans))
    if not controls_path(folder).exists():
        scores = control_scores(
            adapter,
            catalogue,
            lambda: (read_block(folder, plan, label, verify=False) for plan in plans),
            plans,
            generations,
            curvature,
            config,
            progress,
        )
        write_tensors(controls_path(folder), scores.tensors(), label)
    if not runs_path(folder).exists():
        blocks = (read_block(folder, plan, label, verify=False) for plan in plans)
        controls = ControlScores.of_tensors(read_tensors(controls_path(folder), label))
        runs = control_runs(
            adapter,
            catalogue,
            plans,
            lambda plan: read_codes(folder, plan, label, verify=False),
            torch.cat([block.losses for block in blocks]).double().numpy(),
            curvature,
            controls,
            config,
            progress,
        )
        write_tensors(runs_path(folder), runs.tensors(), label)
    write_manifest(folder, key, Manifest(complete=True, skipped=skipped))
    return open_index(folder, adapter, catalogue, config)


def features_of(
    adapter: ModelAdapter,
    plan: BlockPlan,
    codes: Tensor,
    curvature: dict[str, LayerCurvature],
    config: AttributionConfig,
) -> Block:
    """Compute a block's features, a batch at a time."""
    layers = adapter.attributable_layers(config.modules)
    losses: list[Tensor] = []
    norms: list[Tensor] = []
    factors: dict[str, list[LayerFactors]] = {name: [] for name in layers}
    for batch in batches_of(codes, adapter):
        batch_losses, traces = trace(adapter, layers, batch)
        squares = torch.zeros(len(batch), device=adapter.device)
        for name, seen in traces.items():
            whitened = curvature[name].whiten(seen, config.damping)
            squares += whitened.square().sum((1, 2))
            factors[name].append(factorise(whitened, config.rank, config.seed))
        losses.append(batch_losses)
        norms.append(squares.sqrt())
    joined = {name: LayerFactors.joined(parts) for name, parts in factors.items()}
    return Block(plan, torch.cat(losses), torch.cat(norms), joined)


def _encode(
    adapter: ModelAdapter,
    catalogue: Catalogue,
    config: AttributionConfig,
    folder: Path,
    label: str,
    progress: Progress,
) -> dict[str, str]:
    """Write every block's representation; return the tracks the model cannot read, and why."""
    skipped: dict[str, str] = {}
    plans = plan_blocks(catalogue, config)
    missing = [plan for plan in plans if not plan.codes_path(folder).exists()]
    n_done = len(plans) - len(missing)
    # Decoding lets go of the interpreter: the next block is read while one is encoded.
    with ThreadPoolExecutor(1) as reader:

        def read(plan: BlockPlan) -> Future[Tensor]:
            track = catalogue.tracks[plan.track]
            return reader.submit(read_batch, track, plan.segments, adapter)

        ahead = [read(plan) for plan in missing[:1]]
        for plan, following in zip_longest(missing, missing[1:]):
            audio = ahead.pop()
            if following is not None:
                ahead.append(read(following))
            n_done += 1
            try:
                codes = adapter.encode(audio.result())
            except AudioError as error:
                skipped[catalogue.tracks[plan.track].id] = error.problem
                continue
            write_codes(folder, plan, codes, label)
            progress("index: encoding", n_done, len(plans))
    return skipped


def _curvature(
    adapter: ModelAdapter,
    plans: list[BlockPlan],
    config: AttributionConfig,
    folder: Path,
    label: str,
    progress: Progress,
) -> dict[str, LayerCurvature]:
    """Estimate the curvature on segments drawn from the whole catalogue, or read it."""
    if not curvature_path(folder).exists():
        batches = _drawn_batches(adapter, plans, config, folder, label)
        curvature = estimate_curvature(
            adapter,
            adapter.attributable_layers(config.modules),
            batches,
            sample_seed=config.seed if config.fisher == "sampled" else None,
            progress=progress,
        )
        write_curvature(folder, curvature, label)
    return read_curvature(folder, label, adapter.device)


def _generations(
    adapter: ModelAdapter, config: AttributionConfig, folder: Path, label: str, progress: Progress
) -> Tensor:
    """Audio generated by the model and encoded again, as a suspect would be, and its losses."""
    if not generations_path(folder).exists():
        n_frames = round(config.segment_s * adapter.sample_rate)
        audio = adapter.generate(config.n_generations, n_frames, seed=config.seed)
        codes = adapter.encode(audio)
        values = losses(adapter, batches_of(codes, adapter))
        tensors = {"losses": values, "representation": packed(codes)}
        phases = phase_losses(adapter, audio)
        if phases is not None:
            tensors["phases"] = torch.from_numpy(phases)
        drawn = sampling(adapter, codes)
        if drawn is not None:
            tensors["sampling"] = torch.from_numpy(drawn)
        write_tensors(generations_path(folder), tensors, label)
    progress("index: own generations", 1, 1)
    return unpacked(read_tensors(generations_path(folder), label)["representation"])


def _drawn_batches(
    adapter: ModelAdapter,
    plans: list[BlockPlan],
    config: AttributionConfig,
    folder: Path,
    label: str,
) -> list[Tensor]:
    """Representations of `fisher_segments` segments, in equal-length batches."""
    positions = [(i, j) for i, plan in enumerate(plans) for j in range(len(plan.segments))]
    generator = torch.Generator().manual_seed(config.seed)
    order = torch.randperm(len(positions), generator=generator)[: config.fisher_segments]
    chosen = sorted(positions[int(i)] for i in order)
    by_shape: dict[tuple[int, ...], list[Tensor]] = {}
    for i in sorted({i for i, _ in chosen}):
        codes = read_codes(folder, plans[i], label)
        for j in (j for block, j in chosen if block == i):
            by_shape.setdefault(tuple(codes.shape[1:]), []).append(codes[j].clone())
    return [
        batch for group in by_shape.values() for batch in batches_of(torch.stack(group), adapter)
    ]
