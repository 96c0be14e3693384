"""Training snapshots: written beside and renamed, so that a killed run resumes or starts clean."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from rootnote.integrity import atomic_write


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot file and how often it is written."""

    path: Path
    every: int

    def due(self, step: int) -> bool:
        """Whether to save after `step` steps."""
        return step % self.every == 0

    def save(self, state: dict[str, Any]) -> None:
        """Replace the snapshot."""
        buffer = io.BytesIO()
        torch.save(state, buffer)
        atomic_write(self.path, buffer.getvalue())

    def load(self) -> dict[str, Any] | None:
        """The last state saved, or None."""
        if not self.path.exists():
            return None
        state: dict[str, Any] = torch.load(self.path, weights_only=True, map_location="cpu")
        return state
