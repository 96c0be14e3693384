"""Weights that stay in a file, for models that memory is too short for.

Every parameter becomes a view of one mapped file: the system reads a layer's pages when the layer
runs, and drops them when memory is wanted elsewhere. Only weights that a step changes take memory
of their own. No number changes.
"""

import tempfile
from contextlib import suppress
from pathlib import Path

import torch
from torch import Tensor, nn

from rootnote.errors import StorageError

_NUMBER_BYTES = 4


def stream_weights(network: nn.Module, folder: Path) -> int:
    """Move all float32 parameters on the CPU into one file in `folder`, and map it.

    The file has no name any more where the system allows that, so nothing is left of it after the
    process.

    Returns
    -------
    n_bytes : int
        Size of the file.

    Raises
    ------
    StorageError
        There is no room for it.
    """
    parameters = [
        parameter
        for parameter in network.parameters()
        if parameter.dtype == torch.float32 and parameter.device.type == "cpu"
    ]
    n_numbers = sum(parameter.numel() for parameter in parameters)
    if not n_numbers:
        return 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".weights", delete=False) as file:
            for parameter in parameters:
                file.write(parameter.detach().contiguous().view(-1).numpy().tobytes())
    except OSError as error:
        raise StorageError(
            f"the model's weights cannot be kept in a file: {error.strerror or error}",
            path=folder,
            remedy="Free disk space and run the same command again.",
        ) from error
    mapped: Tensor = torch.from_file(file.name, shared=False, size=n_numbers)
    first = 0
    for parameter in parameters:
        own = mapped[first : first + parameter.numel()].view(parameter.shape)
        parameter.data = own
        first += parameter.numel()
    with suppress(OSError):  # Windows keeps a mapped file
        Path(file.name).unlink()
    return n_numbers * _NUMBER_BYTES
