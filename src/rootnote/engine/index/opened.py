"""An index that was opened: it is whole and fits its checkpoint, catalogue and configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.index.blocks import (
    Block,
    BlockPlan,
    plan_blocks,
    read_block,
    read_codes,
)
from rootnote.engine.index.controls import ControlScores
from rootnote.engine.index.key import IndexKey, read_manifest
from rootnote.engine.index.runs import ControlRuns
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.models import ModelAdapter
from rootnote.errors import IndexMismatchError


@dataclass(frozen=True, slots=True, eq=False)
class FeatureIndex:
    """Read access to a complete index."""

    folder: Path
    key: IndexKey
    catalogue: Catalogue
    plans: tuple[BlockPlan, ...]
    curvature: dict[str, LayerCurvature]
    generation_losses: tuple[float, ...]
    """Losses of audio that the checkpoint generated itself; empty where it cannot."""
    generation_phases: NDArray[np.float64] | None
    """Of the same in every phase, (n_generations, n_phases); see `engine.phases`."""
    generation_sampling: NDArray[np.float64] | None
    """Their excess and scatter, (n_generations, 2); see `engine.sampling`."""
    controls: ControlScores
    runs: ControlRuns
    caveats: tuple[str, ...]
    time_axis: int
    """Of the representations, counted from the end."""

    @property
    def track_of(self) -> NDArray[np.int64]:
        """Position in the catalogue of each segment's track, (n_train,)."""
        return np.concatenate([np.full(len(plan.segments), plan.track) for plan in self.plans])

    def losses(self) -> NDArray[np.float64]:
        """Loss of every segment under the checkpoint, (n_train,)."""
        return np.concatenate([block.losses.double().numpy() for block in self.blocks()])

    def require(self, adapter: ModelAdapter, config: AttributionConfig) -> None:
        """Check that the index belongs to this checkpoint and configuration.

        Raises
        ------
        IndexMismatchError
            It does not.
        """
        read_manifest(self.folder, IndexKey.of(adapter.checkpoint, self.catalogue, config))

    def blocks(self) -> Iterator[Block]:
        """Stream the features, block by block, in catalogue order."""
        for plan in self.plans:
            yield read_block(self.folder, plan, self.key.digest, verify=False)

    def representation(self, plan: BlockPlan) -> Tensor:
        """Representations of one block's segments, (n_segments, …)."""
        return read_codes(self.folder, plan, self.key.digest, verify=False)


def open_index(
    folder: Path, adapter: ModelAdapter, catalogue: Catalogue, config: AttributionConfig
) -> FeatureIndex:
    """Open a complete index and verify every byte of it.

    Raises
    ------
    IndexMismatchError
        It is missing, incomplete, damaged, or was built from something else.
    """
    key = IndexKey.of(adapter.checkpoint, catalogue, config)
    manifest = read_manifest(folder, key)
    if manifest is None or not manifest.complete:
        raise IndexMismatchError(
            "holds no complete index",
            path=folder,
            remedy="Run `rootnote index` with the same arguments: it builds the index, or goes "
            "on with the one that was begun.",
        )
    plans = plan_blocks(catalogue, config, manifest.skipped)
    for plan in plans:
        read_block(folder, plan, key.digest, verify=True)
        read_codes(folder, plan, key.digest)
    caveats = tuple(f"{track}: not indexed: {why}" for track, why in manifest.skipped.items())
    curvature = read_curvature(folder, key.digest, adapter.device)
    return FeatureIndex(
        folder,
        key,
        catalogue,
        tuple(plans),
        curvature,
        *_generations(folder, key.digest),
        ControlScores.of_tensors(read_tensors(controls_path(folder), key.digest)),
        ControlRuns.of_tensors(read_tensors(runs_path(folder), key.digest)),
        caveats,
        adapter.time_axis,
    )


def controls_path(folder: Path) -> Path:
    """Where `ControlScores` lie."""
    return folder / "controls.safetensors"


def runs_path(folder: Path) -> Path:
    """Where `ControlRuns` lie."""
    return folder / "runs.safetensors"


def generations_path(folder: Path) -> Path:
    """Where the losses of the model's own generations lie."""
    return folder / "generations.safetensors"


def _generations(
    folder: Path, label: str
) -> tuple[tuple[float, ...], NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Losses of the model's own generations, these in every phase, and their `sampling`."""
    kept = read_tensors(generations_path(folder), label)
    phases, drawn = (
        None if one is None else one.double().numpy()
        for one in (kept.get("phases"), kept.get("sampling"))
    )
    return tuple(kept["losses"].double().tolist()), phases, drawn


def curvature_path(folder: Path) -> Path:
    """Where the curvature lies."""
    return folder / "curvature.safetensors"


def write_curvature(folder: Path, curvature: dict[str, LayerCurvature], label: str) -> None:
    """Write the curvature."""
    tensors = {}
    for name, layer in curvature.items():
        tensors[f"{name}|input_basis"] = layer.input_basis
        tensors[f"{name}|output_basis"] = layer.output_basis
        tensors[f"{name}|eigenvalues"] = layer.eigenvalues
    write_tensors(curvature_path(folder), tensors, label)


def read_curvature(folder: Path, label: str, device: torch.device) -> dict[str, LayerCurvature]:
    """Read the curvature onto a device."""
    tensors = read_tensors(curvature_path(folder), label)
    names = [name.removesuffix("|eigenvalues") for name in tensors if name.endswith("|eigenvalues")]
    return {
        name: LayerCurvature(
            *(
                tensors[f"{name}|{part}"].to(device)
                for part in ("input_basis", "output_basis", "eigenvalues")
            )
        )
        for name in names
    }
