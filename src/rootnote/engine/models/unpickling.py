"""Pickled checkpoints, converted to safetensors by a child process with limits.

Nothing is unpickled in this process, and there is no fallback: what `weights_only=True` refuses
is refused. The converted file is then opened with the same distrust as any other.
"""

import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rootnote.engine.models import pickle_child
from rootnote.engine.models.pickle_scan import SAFE_REMEDY, require_harmless, scan
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, read_object, unreadable
from rootnote.errors import CheckpointError, UnsafeCheckpointError

_SPARE_BYTES = 1024 * 1024 * 1024
_LEAST_SECONDS = 60
_BYTES_PER_SECOND = 20_000_000
"""A slow disk: what a conversion is given time for."""
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "LANG", "HOME")


@dataclass(frozen=True, slots=True, eq=False)
class Unpickled:
    """A pickled checkpoint as plain data."""

    tensors: Path
    """A safetensors file, in a temporary folder that goes with `folder`."""
    plain: Any
    """Everything that is not a tensor, as JSON would hold it."""
    folder: "TemporaryFolder"


class TemporaryFolder:
    """A private folder that is deleted when the last reference goes."""

    def __init__(self) -> None:
        held = tempfile.TemporaryDirectory(prefix="rootnote-")
        self.path = Path(held.name)
        self.delete = weakref.finalize(self, held.cleanup)


def unpickle(path: Path, keep: Sequence[str] = (), *, seconds: float | None = None) -> Unpickled:
    """Convert a pickled checkpoint in a child process.

    Parameters
    ----------
    path : Path
        The `.bin`, `.ckpt`, `.pt`, `.pth` or `.th` file.
    keep : sequence of str
        Only these entries of the outermost dictionary, where it has any of them.
    seconds : float, optional
        Time that the child is given; without it, by the size of the file.

    Raises
    ------
    UnsafeCheckpointError
        The file could run code, or exhausted the limits.
    CheckpointError
        It is damaged or holds what cannot be read.
    """
    require_harmless(path, scan(path))
    folder = TemporaryFolder()
    n_bytes = path.stat().st_size
    limit = seconds or _LEAST_SECONDS + n_bytes // _BYTES_PER_SECOND
    command = [
        sys.executable, "-I", str(Path(pickle_child.__file__)), str(path.resolve()),
        str(folder.path), "--seconds", str(max(1, int(limit))),
        "--extra-bytes", str(4 * n_bytes + _SPARE_BYTES),
        *(f"--keep={key}" for key in keep),
    ]  # fmt: skip
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    try:
        done = subprocess.run(
            command,
            env=environment,
            cwd=folder.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _exhausted(path, f"more than {limit} seconds") from error
    except OSError as error:
        raise unreadable(path, error) from error
    report = folder.path / "report.json"
    if not report.is_file():
        if done.returncode < 0:
            raise _exhausted(path, f"stopped by signal {-done.returncode}")
        said = done.stderr[-2000:].decode(errors="replace").strip().splitlines()
        raise _failed(path, said[-1] if said else f"exit status {done.returncode}")
    return Unpickled(folder.path / "tensors.safetensors", _plain(path, report), folder)


def _plain(path: Path, report: Path) -> Any:
    """What the child left, or the error it met."""
    answer = read_object(report)
    if "plain" in answer:
        return answer["plain"]
    if "exhausted" in answer:
        raise _exhausted(path, answer["exhausted"])
    if "refused" in answer:
        raise UnsafeCheckpointError(
            f"was not opened: {answer['refused']}", path=path, remedy=SAFE_REMEDY
        )
    reason = str(answer.get("failed"))
    if "Weights only load failed" in reason or "UnpicklingError" in reason:
        raise UnsafeCheckpointError(
            "is a pickle that asks for more than tensors, and could run code; it was not opened",
            path=path,
            found=reason[:400],
            remedy=SAFE_REMEDY,
        )
    raise _failed(path, reason)


def _exhausted(path: Path, what: str) -> UnsafeCheckpointError:
    """The child met one of its limits."""
    return UnsafeCheckpointError(
        "could not be read within the limits of memory and time set by its size",
        path=path,
        found=what,
        remedy="Check where this file comes from.",
    )


def _failed(path: Path, reason: str) -> CheckpointError:
    """The child found the file damaged."""
    return CheckpointError(
        f"cannot be read as a PyTorch checkpoint: {reason[:400]}",
        path=path,
        remedy=DAMAGED_REMEDY,
    )
