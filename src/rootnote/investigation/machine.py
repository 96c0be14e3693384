"""What this machine can compute with, and whether a model fits into it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rootnote.domain import AttributionConfig

if TYPE_CHECKING:
    from rootnote.engine.models import ModelAdapter

_LIBRARIES_BYTES = 700 << 20
_FEATURES_BYTES = 512 << 20
_BYTES_A_PARAMETER = 4
"""Float32 weights."""
_BYTES_AN_ATTRIBUTED = 24
"""Of a layer whose gradients are used: its weights kept during the step, its gradient, the
curvature's eigenvectors (two numbers for square layers) and eigenvalues, and a spare copy."""


@dataclass(frozen=True, slots=True)
class Processor:
    """Something that torch can compute on."""

    device: str
    """As `Investigation` takes it."""
    name: str
    memory_bytes: int
    """All that it has; 0 where the system does not say."""


def processors() -> tuple[Processor, ...]:
    """What torch finds on this machine, in the order in which `auto` prefers it."""
    import torch

    found = []
    if torch.cuda.is_available():
        _, total = torch.cuda.mem_get_info()
        found.append(Processor("cuda", torch.cuda.get_device_name(), total))
    if torch.backends.mps.is_available():
        found.append(Processor("mps", "Apple GPU", _main_memory()))
    found.append(Processor("cpu", f"{os.cpu_count() or 1} cores", _main_memory()))
    return tuple(found)


def memory_needed(n_parameters: int, n_attributed: int | None = None) -> int:
    """A rough estimate, in bytes, of what a run needs of the memory of its processor.

    Parameters
    ----------
    n_attributed : int, optional
        Parameters of the layers whose gradients are used; None: nearly all.
    """
    n_attributed = n_parameters if n_attributed is None else n_attributed
    own = _BYTES_A_PARAMETER * n_parameters + _BYTES_AN_ATTRIBUTED * n_attributed
    return _LIBRARIES_BYTES + _FEATURES_BYTES + own


def spared(
    adapter: "ModelAdapter", config: AttributionConfig, device: str, folder: Path
) -> tuple[str, ...]:
    """Where the estimate is beyond the processor's memory, take less; say so, for the result.

    Activations are computed again in the backward pass, and on the CPU weights stay in a file in
    `folder` that is read as layers run. Both cost time and change no number.

    Raises
    ------
    StorageError
        There is no room for the file.
    """
    from rootnote.engine.models.streaming import stream_weights

    own = next((one.memory_bytes for one in processors() if one.device == device), 0)
    n_attributed = sum(
        layer.weight.numel() for layer in adapter.attributable_layers(config.modules).values()
    )
    needed = memory_needed(adapter.checkpoint.n_parameters, n_attributed)
    if not 0 < own < needed:
        return ()
    told = [
        f"By its estimate this run needs {needed / 1e9:.1f} GB of memory, and {device} has "
        f"{own / 1e9:.1f} GB; a part of the layers (--modules) needs less."
    ]
    if hasattr(adapter, "spare_memory"):
        adapter.spare_memory()
        told.append(
            "To spare memory, activations were computed again in the backward pass: no number "
            "depends on that."
        )
    if hasattr(adapter, "network") and stream_weights(adapter.network, folder):
        told.append(
            "To spare memory, weights were read from a file as layers ran: no number depends on "
            "that."
        )
    return tuple(told)


def seconds_needed(n_operations: int, n_draws: int, speed: float) -> float:
    """A rough estimate of the seconds that one segment's gradient takes.

    Parameters
    ----------
    n_operations : int
        Floating-point operations of one forward pass; the backward pass takes twice as many.
    n_draws : int
        Draws of (timestep, noise): so many passes.
    speed : float
        Operations a second that the processor really does.
    """
    return 3.0 * n_operations * n_draws / speed


def _main_memory() -> int:
    """Bytes of main memory; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf, macOS not every name
        return 0
