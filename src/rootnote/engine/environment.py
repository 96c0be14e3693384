"""Versions of everything that could change a number."""

import platform
from importlib.metadata import version

import torch

import rootnote

_PACKAGES = ("numpy", "safetensors", "scipy", "soundfile", "soxr", "torch", "transformers")


def versions() -> dict[str, str]:
    """Version of Rootnote, Python, the platform and the numerical libraries."""
    found = {name: version(name) for name in _PACKAGES}
    return {
        "rootnote": rootnote.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "blas": "mkl" if torch.backends.mkl.is_available() else "other",
        **found,
    }
