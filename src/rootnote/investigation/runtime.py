"""What the numerical libraries need to be told once, before the engine runs."""

import ctypes
import gc
import importlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from rootnote.errors import Error

DEVICES = ("auto", "cpu", "cuda", "mps")
"""Names that `resolve_device` takes, the choice by machine first."""

_QUIET = {
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TQDM_DISABLE": "1",
}
"""Read by the model libraries when they are first imported; what the person set comes first."""

_PATIENT = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0"}
"""Idle threads sleep: on a busy machine, spinning ones made the demo ten times slower."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""As <malloc.h> numbers them."""
_LARGEST_KEPT, _MOST_KEPT = 32 << 20, 256 << 20
"""Bytes: the most that glibc allows for one block, and what may lie unused at a time."""

_LIBRARIES = ("torch", "transformers.modeling_utils", "transformers.generation.utils")
"""What takes seconds to import, whichever model is opened."""


def prepare(threads: int | None) -> None:
    """Keep the model libraries offline and silent, and set the number of torch's threads.

    Parameters
    ----------
    threads : int, optional
        At least 1; None leaves torch's own choice.
    """
    for name, value in (_QUIET | _PATIENT).items():
        os.environ.setdefault(name, value)
    _keep_freed_memory()
    _import_libraries()
    from rootnote.engine.models.checkpoint import forbid_network_and_code

    forbid_network_and_code()
    if threads is not None:
        import torch

        torch.set_num_threads(threads)


def _keep_freed_memory() -> None:
    """Let glibc keep what torch frees: results of a few megabytes come and go in every operation.

    Given back to the system, each would be cleared page by page when it is next asked for, a fifth
    of the time of a small model's training.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's; other libraries lack it
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT)
        mallopt(_M_TRIM_THRESHOLD, _MOST_KEPT)


def _import_libraries() -> None:
    """Import, once, what every verb needs, so that a window beside it hardly notices.

    The import makes a million objects that never die. Python's collector would look through all
    of them again and again, a quarter of a second each time with every thread standing still: it
    waits, and is then told to leave them out for good.
    """
    if all(name in sys.modules for name in _LIBRARIES):
        return
    _load_torch_library()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for name in _LIBRARIES:
            importlib.import_module(name)
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()


def _load_torch_library() -> None:
    """Let the system load torch's largest library while other threads go on.

    Python's own import holds the interpreter for the quarter of a second, or several where the
    disk is slow, that this takes: a window would stand still. A foreign function does not.
    """
    if sys.platform != "linux":
        return
    torch = find_spec("torch")
    if torch is None or torch.origin is None:
        return
    library = Path(torch.origin).parent / "lib" / "libtorch_cpu.so"
    system = ctypes.CDLL(None)
    system.dlopen.restype = ctypes.c_void_p  # a failure is left for the import to explain
    system.dlopen(os.fsencode(library), ctypes.c_int(os.RTLD_NOW | os.RTLD_LOCAL))


def resolve_device(name: str) -> str:
    """The device to compute on.

    Parameters
    ----------
    name : str
        One of `DEVICES`; `auto` takes cuda where there is one, else mps, else cpu.

    Returns
    -------
    device : str
        As torch names it.

    Raises
    ------
    Error
        The machine does not have this device.
    """
    import torch

    present = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        return next(device for device, there in present.items() if there)
    if name not in present:
        raise ValueError(f"device must be one of {', '.join(DEVICES)}, not {name!r}")
    if not present[name]:
        raise Error(
            f"this machine has no {name} device that torch can use",
            remedy="Use `--device auto`, which takes the best device there is, or "
            "`--device cpu`, which always works.",
        )
    return name
