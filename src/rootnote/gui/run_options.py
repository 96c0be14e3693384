"""What is asked in a run: its options, and the whole question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rootnote.domain import AttributionConfig

UNTOLD: Mapping[str, Any] = {
    "adapter": None,
    "adapter_gradients": "adapter",
    "family": "",
    "sample_rate": None,
    "n_draws": None,
    "readout": "loss",
    "mask_silence": False,
}
"""What is not said of a checkpoint."""


def only_said(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a checkpoint, without what says nothing."""
    said = {name: value for name, value in told.items() if value != UNTOLD[name]}
    if "adapter" not in said:
        said.pop("adapter_gradients", None)
    return said


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person can choose about a run."""

    config: AttributionConfig = field(default_factory=AttributionConfig)
    device: str = "auto"
    decoys: Path | None = None
    controls: Path | None = None
    index: Path | None = None
    """A finished index; without it, one is built in the cache and found there again."""
    threads: int | None = None
    """None: as many as torch takes."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What is said of the checkpoint because its files do not: `only_said`."""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that was asked in a run: an answer to another one is out of date."""

    checkpoint: Path
    catalogue: Path
    suspect: Path
    region: tuple[float, float] | None
    options: RunOptions
    case: Path | None = field(default=None, compare=False)
    """Where the answer is entered; it is the same answer elsewhere."""
