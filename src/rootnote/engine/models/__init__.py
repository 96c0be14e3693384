"""Opening a checkpoint: what it is, whether it is safe, and an adapter to compute with.

`load_checkpoint` is the one way in. `registry` names the modules that open the families; only
those import a model library, and only inside their functions.
"""

import importlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import MODULE_GROUPS, ModelAdapter, PredictsTokens
from rootnote.engine.models.checkpoint import Sniffed, forbid_network_and_code, identify
from rootnote.engine.models.lora import adapted, open_adapter
from rootnote.engine.models.measured import measured, stored_as
from rootnote.engine.models.plugins import ModelFamily, plugin_for
from rootnote.engine.models.registry import find, refusal_of
from rootnote.engine.models.told import CONFIRMABLE, NOTHING, Told
from rootnote.errors import CheckpointError, UnknownModelError

__all__ = [
    "CONFIRMABLE",
    "MODULE_GROUPS",
    "NOTHING",
    "ModelAdapter",
    "PredictsTokens",
    "Told",
    "Verdict",
    "inspect_checkpoint",
    "load_checkpoint",
    "sniff_checkpoint",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a folder was found to be, and whether Rootnote can open it.

    A refused one keeps what was learned before the refusal; the rest is empty or zero.
    """

    path: Path
    verdict: str
    """`openable`, `refused`, or `recognised` where it was only sniffed."""
    reason: str = ""
    """Why it was refused and what to do about it."""
    family: str = ""
    layout: str = ""
    n_parameters: int = 0
    sample_rate: int = 0
    sha256: str = ""


def load_checkpoint(
    path: Path,
    *,
    device: str = "cpu",
    prompt: str = "",
    untrained_seed: int | None = None,
    told: Told = NOTHING,
) -> ModelAdapter:
    """Open a checkpoint without running any code of its own.

    Parameters
    ----------
    path : Path
        The model's folder.
    device : str
        As torch names it: `cpu`, `cuda`, `cuda:1`, `mps`.
    prompt : str
        Text that conditions every example, for families that take one; empty: unconditional.
    untrained_seed : int, optional
        Replace the trained weights (not the codec's) by the initial ones under this seed: the
        untrained-weights control. The adapter's checkpoint then has another digest. Of a
        fine-tune it is the LoRA adapter's weights that are replaced, and the base is kept.
    told : Told
        What the checkpoint's files do not say: sample rate, family, the LoRA adapter to apply.

    Returns
    -------
    adapter : ModelAdapter
        In float32, evaluation mode.

    Raises
    ------
    UnknownModelError
        The family is unknown or cannot be opened by this version.
    UnsafeCheckpointError
        Opening it could run code or exhaust the machine.
    CheckpointError
        It is damaged, inconsistent, or does not fit the device.
    """
    forbid_network_and_code()
    sniffed, known = _identify(Path(path), told)
    loader = known or _loader(sniffed)
    source = loader.open_source(sniffed)
    opened = _opened(
        loader,
        source,
        stored_as(source, loader.survey(source)),
        _device(device, sniffed.folder),
        prompt=prompt,
        untrained_seed=untrained_seed,
        told=told,
    )
    return measured(opened, told)


def _opened(
    loader: Any,
    source: Any,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
    told: Told,
) -> ModelAdapter:
    """The model of a family, with its LoRA adapter where there is one."""
    if told.adapter is None:
        plain: ModelAdapter = loader.load(
            source, checkpoint, device, prompt=prompt, untrained_seed=untrained_seed
        )
        return plain
    file = open_adapter(told.adapter)
    base = loader.load(source, checkpoint, device, prompt=prompt, untrained_seed=None)
    return adapted(base, file, told.adapter_gradients, untrained_seed=untrained_seed)


def sniff_checkpoint(path: Path, *, told: Told = NOTHING) -> Verdict:
    """Say what a checkpoint is from names, headers and configuration alone, in under a second.

    Nothing is loaded, so `recognised` promises less than `openable`: its weights were not read.
    """
    forbid_network_and_code()
    try:
        sniffed, known = _identify(Path(path), told)
    except CheckpointError as error:
        return Verdict(Path(path), "refused", error.diagnostics())
    try:
        known or _loader(sniffed)
    except CheckpointError as error:
        reason = error.diagnostics()
        return Verdict(Path(path), "refused", reason, sniffed.family, sniffed.layout)
    return Verdict(Path(path), "recognised", "", sniffed.family, sniffed.layout)


def inspect_checkpoint(path: Path, *, told: Told = NOTHING) -> Verdict:
    """Say what a checkpoint is, and whether it can be opened on this machine: by opening it."""
    forbid_network_and_code()
    sniffed: Sniffed | None = None
    checkpoint: Checkpoint | None = None
    try:
        sniffed, known = _identify(Path(path), told)
        loader = known or _loader(sniffed)
        source = loader.open_source(sniffed)
        checkpoint = stored_as(source, loader.survey(source))
        checkpoint = measured(
            _opened(
                loader, source, checkpoint, torch.device("cpu"), prompt="", untrained_seed=None,
                told=told,
            ),
            told,
        ).checkpoint  # fmt: skip
        verdict, reason = "openable", ""
    except CheckpointError as error:
        verdict, reason = "refused", error.diagnostics()
    return Verdict(
        path=Path(path),
        verdict=verdict,
        reason=reason,
        family=sniffed.family if sniffed else "",
        layout=checkpoint.layout if checkpoint else sniffed.layout if sniffed else "",
        n_parameters=checkpoint.n_parameters if checkpoint else 0,
        sample_rate=checkpoint.sample_rate if checkpoint else 0,
        sha256=checkpoint.sha256 if checkpoint else "",
    )


def _identify(path: Path, told: Told) -> tuple[Sniffed, ModelFamily | None]:
    """What a checkpoint is; where no family of ours knows it, an installed one of others may."""
    if told.family and told.family not in CONFIRMABLE:
        raise UnknownModelError(
            f"{told.family!r} is no family that has to be confirmed",
            path=path,
            expected=", ".join(CONFIRMABLE),
            remedy="Leave it out: every other family is recognised from its files.",
        )
    try:
        found, known = replace(identify(path), told=told), None
    except UnknownModelError:
        brought = plugin_for(path)
        if brought is None:
            raise
        known, found = brought
    if told.family and found.family != CONFIRMABLE[told.family]:
        raise UnknownModelError(
            f"is no {told.family}: by its layout it is {found.family}",
            path=path,
            expected=CONFIRMABLE[told.family],
            remedy="Leave the family out.",
        )
    return (replace(found, family=told.family) if told.family else found), known


def _loader(sniffed: Sniffed) -> Any:
    """The module that opens this family in this layout."""
    entry = find(sniffed.family, sniffed.layout)
    if entry is None:
        raise UnknownModelError(
            f"looks like {sniffed.family} ({sniffed.layout} layout), which this version of "
            f"Rootnote cannot open: {refusal_of(sniffed.family, sniffed.layout)}",
            path=sniffed.file or sniffed.folder,
            remedy="Use a model and a layout of the table of supported families in the README.",
        )
    return importlib.import_module(entry.module)


def _device(name: str, folder: Path) -> torch.device:
    """The torch device of this name, if the machine has it."""
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise CheckpointError(
            f"the device {name!r} cannot be used: {str(error).splitlines()[0]}",
            path=folder,
            remedy="Use the device `cpu`, or one that this machine has.",
        ) from error
    return device
