"""Tensor files that are either whole and unchanged, or noticed.

A file is a safetensors file whose metadata carries a digest of its tensors and a label of what it
belongs to. It is written beside and renamed, so a killed process leaves no partial file.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from rootnote.errors import IndexMismatchError
from rootnote.integrity import atomic_write

_REBUILD = "Delete the index folder and build the index again."


def write_tensors(path: Path, tensors: Mapping[str, Tensor], label: str) -> None:
    """Write tensors under a label.

    Raises
    ------
    StorageError
        The disk is full or the folder cannot be written.
    """
    held = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    data = save(held, metadata={"label": label, "sha256": _digest(held)})
    atomic_write(path, _with_ordered_metadata(data))


def read_tensors(path: Path, label: str, *, verify: bool = True) -> dict[str, Tensor]:
    """Read a file written by `write_tensors`, memory-mapped.

    Parameters
    ----------
    verify : bool
        Recompute the digest of the tensors.

    Raises
    ------
    IndexMismatchError
        The file is missing, damaged, or belongs to something else.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in sorted(file.keys())}
    except (SafetensorError, OSError, ValueError) as error:
        raise IndexMismatchError(f"cannot be read: {error}", path=path, remedy=_REBUILD) from error
    if metadata.get("label") != label:
        raise IndexMismatchError("belongs to another index", path=path, remedy=_REBUILD)
    if verify and metadata.get("sha256") != _digest(tensors):
        raise IndexMismatchError("has changed since it was written", path=path, remedy=_REBUILD)
    return tensors


def _with_ordered_metadata(data: bytes) -> bytes:
    """The same file for the same content: `save` writes metadata in an order of chance."""
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    return data[:8] + text.ljust(start - 8) + data[start:]


def _digest(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, types, shapes and bytes."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
