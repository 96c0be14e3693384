"""Tensors out of safetensors files, upcast to float32 and found finite."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, unreadable
from rootnote.errors import CheckpointError, UnsafeCheckpointError

MAX_DERIVED_BYTES = 256 * 1024 * 1024
"""Most memory that a configuration may ask for beyond what the weight file pays for."""


def read_tensors(source: Source) -> Iterator[tuple[str, Tensor]]:
    """Name and value of every tensor; float ones as float32, in memory of their own.

    A copy, not a view of the mapped file: a stick that is pulled out later must not crash us.

    Raises
    ------
    CheckpointError
        A file cannot be read, or a tensor holds NaN or infinity.
    """
    by_file: dict[Path, dict[str, list[str]]] = {}
    for name, entry in source.tensors.items():
        stored = by_file.setdefault(entry.data_file or entry.file, {})
        stored.setdefault(entry.stored_as or name, []).append(name)
    for path, wanted in by_file.items():
        shipped = source.tensors[next(iter(wanted.values()))[0]].file
        try:
            with safe_open(path, framework="pt") as file:
                for stored_as, names in wanted.items():
                    tensor = file.get_tensor(stored_as)
                    if tensor.is_floating_point():
                        tensor = tensor.to(torch.float32, copy=True)
                        if not bool(torch.isfinite(tensor).all()):
                            raise CheckpointError(
                                f"tensor {stored_as!r} holds NaN or infinite weights",
                                path=shipped,
                                remedy=DAMAGED_REMEDY,
                            )
                    for name in names:
                        entry = source.tensors[name]
                        rows = tensor if entry.rows is None else tensor[slice(*entry.rows)].clone()
                        yield name, rows.reshape(entry.shape)
        except SafetensorError as error:
            raise CheckpointError(
                f"cannot be read as safetensors: {error}", path=shipped, remedy=DAMAGED_REMEDY
            ) from error
        except OSError as error:
            raise unreadable(shipped, error) from error
        except (RuntimeError, MemoryError) as error:
            raise no_memory(source, error) from error


def check_shapes(
    blueprint: nn.Module,
    tensors: Mapping[str, TensorEntry],
    source: Source,
    *,
    derived: Callable[[str], bool] = lambda name: False,
) -> None:
    """Compare what the configuration implies with what the files hold, tensor by tensor.

    Parameters
    ----------
    blueprint : Module
        The model that the configuration describes, on the meta device.
    tensors : mapping of str to TensorEntry
        The files' tensors under the names that the model gives them.
    derived : callable
        Whether a name is of a table that the model computes itself; the files need not hold it.

    Raises
    ------
    CheckpointError
        A tensor is missing, unexpected, of another shape, or not made of floats.
    UnsafeCheckpointError
        Tables derived from the configuration would take absurd memory.
    """
    expected = {
        name: tuple(value.shape)
        for name, value in blueprint.state_dict().items()
        if not derived(name)
    }
    for problem, names in (
        ("lacks tensors that its configuration implies", expected.keys() - tensors.keys()),
        ("holds tensors that its configuration does not imply", tensors.keys() - expected.keys()),
    ):
        if names:
            raise CheckpointError(
                f"{problem}: {listed(names)}",
                path=source.folder,
                remedy="The weights and config.json do not belong together: copy the model again.",
            )
    for name, shape in expected.items():
        if tensors[name].shape != shape:
            raise CheckpointError(
                f"tensor {name!r} has another shape than the configuration implies",
                path=tensors[name].file,
                expected=shape,
                found=tensors[name].shape,
                remedy="The weights and config.json do not belong together: copy the model again.",
            )
        if not tensors[name].is_float:
            raise CheckpointError(
                f"tensor {name!r} is not made of floating-point numbers",
                path=tensors[name].file,
                found=tensors[name].dtype,
                remedy="Use the model's unquantised weights.",
            )
    n_derived = sum(b.nbytes for name, b in blueprint.named_buffers() if name not in expected)
    if n_derived > MAX_DERIVED_BYTES:
        raise UnsafeCheckpointError(
            "the configuration asks for tables that would exhaust the machine",
            path=source.config_file,
            expected=f"at most {MAX_DERIVED_BYTES} bytes",
            found=f"{n_derived} bytes",
            remedy="Check where this model comes from.",
        )


def no_memory(source: Source, error: Exception) -> CheckpointError:
    """The error that words torch's refusal to allocate."""
    return CheckpointError(
        f"does not fit in this machine's memory: {(str(error) or 'out of memory').splitlines()[0]}",
        path=source.folder,
        remedy="Close other programs, or use a machine or device with more memory.",
    )


def listed(names: set[str]) -> str:
    """The first few names, and how many more."""
    shown = sorted(names)[:5]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
