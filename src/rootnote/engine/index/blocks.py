"""Blocks: up to 64 consecutive segments of one track, and their two files."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue, Segment
from rootnote.engine.features import LayerFactors
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.segmentation import segments_of

_BLOCK_SEGMENTS = 64
_FACTOR_DTYPE = torch.float16  # rounding is 1/2048 of a factor, far below the truncation


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Which segments a block covers."""

    number: int
    track: int
    """Position in the catalogue."""
    segments: tuple[Segment, ...]

    def codes_path(self, folder: Path) -> Path:
        """Where the block's representation lies."""
        return folder / "blocks" / f"{self.number:06}-codes.safetensors"

    def features_path(self, folder: Path) -> Path:
        """Where the block's features lie."""
        return folder / "blocks" / f"{self.number:06}-features.safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The features of a block.

    Parameters
    ----------
    losses, norms : Tensor, shape (n_segments,)
        Loss under the checkpoint; norm of the whole whitened gradient.
    factors : dict of str to LayerFactors
        Low-rank whitened gradients per layer, not normalised.
    """

    plan: BlockPlan
    losses: Tensor
    norms: Tensor
    factors: dict[str, LayerFactors]


def plan_blocks(
    catalogue: Catalogue, config: AttributionConfig, skipped: Collection[str] = ()
) -> list[BlockPlan]:
    """All blocks of a catalogue, numbered as if nothing were skipped."""
    plans: list[BlockPlan] = []
    number = 0
    for position, track in enumerate(catalogue.tracks):
        segments = segments_of(track, config.segment_s, config.hop_s)
        for first in range(0, len(segments), _BLOCK_SEGMENTS):
            if track.id not in skipped:
                own = tuple(segments[first : first + _BLOCK_SEGMENTS])
                plans.append(BlockPlan(number, position, own))
            number += 1
    return plans


def write_block(folder: Path, block: Block, label: str) -> None:
    """Write a block's features."""
    tensors = {"losses": block.losses, "norms": block.norms}
    for name, factors in block.factors.items():
        tensors[f"{name}|output"] = factors.output.to(_FACTOR_DTYPE)
        tensors[f"{name}|input"] = factors.input.to(_FACTOR_DTYPE)
    write_tensors(block.plan.features_path(folder), tensors, label)


def read_block(folder: Path, plan: BlockPlan, label: str, *, verify: bool) -> Block:
    """Read a block's features.

    Raises
    ------
    IndexMismatchError
        The file is missing, damaged, or belongs to something else.
    """
    tensors = read_tensors(plan.features_path(folder), label, verify=verify)
    names = [name.removesuffix("|output") for name in tensors if name.endswith("|output")]
    factors = {
        name: LayerFactors(tensors[f"{name}|output"], tensors[f"{name}|input"]) for name in names
    }
    return Block(plan, tensors["losses"], tensors["norms"], factors)


def write_codes(folder: Path, plan: BlockPlan, codes: Tensor, label: str) -> None:
    """Write a block's representation."""
    write_tensors(plan.codes_path(folder), {"representation": packed(codes)}, label)


def read_codes(folder: Path, plan: BlockPlan, label: str, *, verify: bool = True) -> Tensor:
    """Read a block's representation, (n_segments, …); tokens as int64."""
    return unpacked(read_tensors(plan.codes_path(folder), label, verify=verify)["representation"])


def packed(codes: Tensor) -> Tensor:
    """For the disk: tokens take two bytes each where they fit."""
    if not codes.is_floating_point() and int(codes.abs().max()) < 2**15:
        return codes.to(torch.int16)
    return codes


def unpacked(codes: Tensor) -> Tensor:
    """As the model takes them."""
    return codes if codes.is_floating_point() else codes.long()
