"""What this machine can compute with, and whether a model fits into it."""

import os
from dataclasses import dataclass

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


def is_short(n_parameters: int, device: str) -> bool:
    """Whether the processor has less memory than a run needs; False where it does not say."""
    own = next((one.memory_bytes for one in processors() if one.device == device), 0)
    return 0 < own < memory_needed(n_parameters)


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
