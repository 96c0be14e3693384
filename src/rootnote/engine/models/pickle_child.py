"""Run alone, in a process of its own: a pickled checkpoint goes in, a safetensors file comes out.

`unpickling.py` starts this file as a script. It imports nothing of Rootnote, so that all it can
reach is the standard library, torch and safetensors. `torch.load(weights_only=True)` is what keeps
code from running; the limits and the audit hook below are what is left if it ever fails.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MAX_DEPTH = 16
MAX_PLAIN_CHARACTERS = 4 * 1024 * 1024
_FORBIDDEN_EVENTS = (
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "subprocess.", "socket.", "ctypes.", "os.remove", "os.rename", "os.rmdir", "os.chmod",
    "os.link", "os.symlink", "shutil.", "urllib.", "ftplib.", "webbrowser.", "pty.", "winreg.",
)  # fmt: skip


class Refused(Exception):
    """The file holds what is not read; the text says what."""


def main() -> None:
    """Convert, and leave `report.json` beside the result whether it went well or not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", action="append", default=[])
    parser.add_argument("--extra-bytes", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    arguments = parser.parse_args()
    report = arguments.folder / "report.json"
    try:
        plain = convert(arguments)
        answer: dict[str, Any] = {"plain": plain}
    except Refused as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError) as error:
        answer = {"exhausted": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - whatever torch says becomes the parent's refusal
        text = " ".join(str(error).split())[:2000]
        exhausted = "memory" in text.lower() and "alloc" in text.lower()
        answer = {"exhausted" if exhausted else "failed": f"{type(error).__name__}: {text}"}
    report.write_text(json.dumps(answer))


def convert(arguments: argparse.Namespace) -> Any:
    """Write the tensors to `tensors.safetensors`; return everything that is not one."""
    import safetensors.torch
    import torch

    torch.set_num_threads(1)
    _limit(arguments.extra_bytes, arguments.seconds)
    _watch(arguments.folder)
    with arguments.source.open("rb") as file:
        zipped = file.read(4) == b"PK\x03\x04"
    with torch.serialization.safe_globals(_plain_globals()):
        value = torch.load(
            str(arguments.source), map_location="cpu", weights_only=True, mmap=zipped or None
        )
    if arguments.keep and isinstance(value, Mapping):
        value = {key: value[key] for key in arguments.keep if key in value} or value
    tensors: dict[str, Any] = {}
    plain = _part(value, (), tensors, torch.Tensor)
    claimed = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    if claimed > 2 * arguments.source.stat().st_size + 4096:
        raise Refused(
            f"its tensors claim {claimed} bytes, more than the file of "
            f"{arguments.source.stat().st_size} bytes holds"
        )
    if len(json.dumps(plain)) > MAX_PLAIN_CHARACTERS:
        raise Refused("it holds more text than a model's settings have")
    copies = {name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}
    safetensors.torch.save_file(copies, arguments.folder / "tensors.safetensors")
    return plain


def _part(value: Any, path: tuple[str, ...], tensors: dict[str, Any], tensor_type: type) -> Any:
    """JSON for what is plain; tensors go to `tensors` under their path, joined by `/`."""
    if len(path) > MAX_DEPTH:
        raise Refused("it is nested deeper than a model's settings are")
    if isinstance(value, tensor_type):
        return _take(value, path, tensors)
    if isinstance(value, str | bool | int | float | None):
        return value
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        return value.item()  # a numpy scalar
    if type(value).__name__ == "Namespace":
        value = vars(value)
    if isinstance(value, Mapping):
        items = [(str(key), inner) for key, inner in value.items()]
        return {key: _part(inner, (*path, key), tensors, tensor_type) for key, inner in items}
    if isinstance(value, list | tuple | set):
        return [_part(v, (*path, str(i)), tensors, tensor_type) for i, v in enumerate(value)]
    return f"<{type(value).__name__}>"


def _take(tensor: Any, path: tuple[str, ...], tensors: dict[str, Any]) -> None:
    """Note a dense tensor; its place in the plain part is left empty."""
    import torch

    name = "/".join(path)
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_complex():
        raise Refused(f"tensor {name!r} is not a plain dense tensor")
    if tensor.device.type != "cpu":
        raise Refused(f"tensor {name!r} holds no values")
    if name in tensors:
        raise Refused(f"tensor {name!r} is stored twice")
    tensors[name] = tensor


def _plain_globals() -> list[Callable[..., Any] | tuple[Callable[..., Any], str]]:
    """Classes without behaviour that honest training checkpoints hold beside tensors."""
    import numpy as np
    from numpy._core.multiarray import scalar

    numbers = [np.dtype(name) for name in ("f8", "f4", "f2", "i8", "i4", "u1", "?")]
    return [
        argparse.Namespace,
        np.dtype,
        *(type(number) for number in numbers),
        scalar,
        (scalar, "numpy.core.multiarray.scalar"),
    ]


def _limit(extra_bytes: int, seconds: int) -> None:
    """Bound memory and processor time from here on, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    try:
        in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (in_use + extra_bytes, in_use + extra_bytes))
    except OSError:  # no /proc: bound what is allocated, which there excludes mapped libraries
        resource.setrlimit(resource.RLIMIT_DATA, (extra_bytes, extra_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(folder: Path) -> None:
    """Refuse to start programs, to use the network and to write outside `folder`, from here on."""
    allowed = str(folder.resolve()) + os.sep

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN_EVENTS):
            raise Refused(f"it tried {event}")
        if event == "open" and isinstance(arguments[0], str | bytes | Path):
            mode, flags = arguments[1], arguments[2]
            writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
            writes = writes or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))
            if writes and not os.path.realpath(os.fsdecode(arguments[0])).startswith(allowed):
                raise Refused(f"it tried to write {os.fsdecode(arguments[0])}")

    sys.addaudithook(audit)


if __name__ == "__main__":
    main()
