"""What this machine can compute with, and whether a model fits into it."""

import os
from dataclasses import dataclass

_LIBRARIES_BYTES = 700 << 20
_FEATURES_BYTES = 512 << 20
_BYTES_A_PARAMETER = 28
"""Float32 weights, the weights kept during the step, its gradient, the curvature's eigenvectors
(about two numbers a parameter for square layers), its eigenvalues, and one spare for a copy."""


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


def memory_needed(n_parameters: int) -> int:
    """A rough estimate, in bytes, of what a run needs of the memory of its processor."""
    return _LIBRARIES_BYTES + _FEATURES_BYTES + _BYTES_A_PARAMETER * n_parameters


def _main_memory() -> int:
    """Bytes of main memory; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf, macOS not every name
        return 0
