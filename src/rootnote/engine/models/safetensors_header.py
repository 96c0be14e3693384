"""The header of a safetensors file, validated before anything else reads the file.

Layout: 8 bytes little-endian header length, a JSON object, then the tensors' bytes without gaps
(github.com/huggingface/safetensors, "Format"). Everything the header claims is compared with the
size of the file, so a claim of terabytes costs nothing.
"""

import math
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rootnote.engine.models.strict_json import DAMAGED_REMEDY, parse_object, unreadable
from rootnote.errors import CheckpointError, UnsafeCheckpointError

MAX_HEADER_BYTES = 32 * 1024 * 1024
"""Below the format's own 100 MB; the largest models' headers stay below 1 MB."""

DTYPE_BYTES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2,
    "I64": 8, "I32": 4, "I16": 2, "I8": 1,
    "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
}  # fmt: skip
"""Element types we accept; 8-bit floats and smaller are quantised weights, which have no
well-defined gradient."""


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """What a header says of one tensor."""

    file: Path
    """The checkpoint's own file, to be named in messages."""
    dtype: str
    shape: tuple[int, ...]
    data_file: Path | None = None
    """Where the bytes lie, if not there: the converted copy of a pickle."""
    stored_as: str = ""
    """The tensor's name in the file, if it goes by another one here."""
    rows: tuple[int, int] | None = None
    """Which of its rows, where the file keeps several tensors in one."""

    @property
    def is_float(self) -> bool:
        """Whether the elements are floating-point numbers."""
        return self.dtype in {"F64", "F32", "F16", "BF16"}


def read_header(path: Path) -> dict[str, TensorEntry]:
    """Read and validate the header of one safetensors file.

    Returns
    -------
    entries : dict of str to TensorEntry
        By tensor name, in the file's order.

    Raises
    ------
    CheckpointError
        The header is malformed, or does not agree with the size of the file.
    UnsafeCheckpointError
        The header claims to be larger than any real one.
    """
    try:
        with path.open("rb") as file:
            n_file_bytes = os.fstat(file.fileno()).st_size
            prefix = file.read(8)
            if len(prefix) < 8:
                raise _damaged(path, "is too short to be a safetensors file")
            (n_header_bytes,) = struct.unpack("<Q", prefix)
            if n_header_bytes > n_file_bytes - 8:
                raise _damaged(
                    path,
                    "is not a safetensors file, or is cut off: its header would not fit in it",
                    expected=f"at least {n_header_bytes + 8} bytes",
                    found=f"{n_file_bytes} bytes",
                )
            if n_header_bytes > MAX_HEADER_BYTES:
                raise UnsafeCheckpointError(
                    "claims a header larger than any real model has",
                    path=path,
                    expected=f"at most {MAX_HEADER_BYTES} bytes",
                    found=f"{n_header_bytes} bytes",
                    remedy="Check where this file comes from.",
                )
            header = parse_object(file.read(n_header_bytes), path, "the safetensors header")
    except OSError as error:
        raise unreadable(path, error) from error
    _check_metadata(header.pop("__metadata__", {}), path)
    spans = [(*_span(name, claim, path), name) for name, claim in header.items()]
    _check_tiling(spans, n_file_bytes - 8 - n_header_bytes, path)
    return {
        name: TensorEntry(path, claim["dtype"], tuple(claim["shape"]))
        for name, claim in header.items()
    }


def _check_metadata(metadata: Any, path: Path) -> None:
    """The optional free text: strings only."""
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _damaged(path, "the safetensors header's metadata is not text")


def _span(name: str, claim: Any, path: Path) -> tuple[int, int]:
    """Start and stop of a tensor's bytes, after checking them against its type and shape."""
    if not isinstance(claim, dict) or set(claim) != {"dtype", "shape", "data_offsets"}:
        raise _damaged(path, f"the header's entry for {name!r} is malformed")
    dtype, shape, offsets = claim["dtype"], claim["shape"], claim["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPE_BYTES:
        raise CheckpointError(
            f"tensor {name!r} has an element type that Rootnote cannot differentiate",
            path=path,
            expected=f"one of {', '.join(DTYPE_BYTES)}",
            found=dtype,
            remedy="Use the model's unquantised weights.",
        )
    if not _is_counts(shape, at_most=8) or not _is_counts(offsets, at_most=2) or len(offsets) != 2:
        raise _damaged(path, f"the header's entry for {name!r} is malformed")
    n_bytes = math.prod(shape) * DTYPE_BYTES[dtype]
    if offsets[1] - offsets[0] != n_bytes:
        raise _damaged(
            path,
            f"the size of tensor {name!r} does not follow from its shape",
            expected=f"{n_bytes} bytes",
            found=f"{offsets[1] - offsets[0]} bytes",
        )
    return offsets[0], offsets[1]


def _check_tiling(spans: list[tuple[int, int, str]], n_data_bytes: int, path: Path) -> None:
    """The tensors fill the rest of the file: no gap, no overlap, nothing cut off."""
    position = 0
    for start, stop, name in sorted(spans):
        if start != position:
            raise _damaged(
                path,
                f"tensor {name!r} does not begin where the one before it ends",
                expected=position,
                found=start,
            )
        position = stop
    if position != n_data_bytes:
        raise _damaged(
            path,
            "the size of the file does not follow from its header",
            expected=f"{position} bytes of weights",
            found=f"{n_data_bytes} bytes",
        )


def _is_counts(value: Any, *, at_most: int) -> bool:
    """Whether `value` is a short list of 63-bit counts; `type` because True is an int too."""
    return (
        isinstance(value, list)
        and len(value) <= at_most
        and all(type(item) is int and 0 <= item < 2**63 for item in value)
    )


def _damaged(
    path: Path, problem: str, *, expected: object = None, found: object = None
) -> CheckpointError:
    """A refusal whose remedy is a fresh copy."""
    return CheckpointError(
        problem, path=path, expected=expected, found=found, remedy=DAMAGED_REMEDY
    )
