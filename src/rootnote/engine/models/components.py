"""Parts of a pipeline built from checked files, without handing a folder to a library.

A part is built from the fields that its class names, and gets exactly the files' tensors: first
as a blueprint without memory, to compare shapes, then for good.
"""

import inspect
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import nn

from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source
from rootnote.engine.models.strict_json import DAMAGED_REMEDY
from rootnote.engine.models.weights import check_shapes, no_memory, read_tensors
from rootnote.errors import CheckpointError, UnknownModelError, UnsafeCheckpointError

PartModel = TypeVar("PartModel", bound=nn.Module)

_MOST_ITEMS = 64
_LARGEST = 2**31
_COUNTS = re.compile(r"num_.*(layers|blocks|resnets)|.*layers_per_block|n_layers?|depth|num_layers")
_MISMATCH_REMEDY = "The configuration is not the one that the weights came with: copy it again."
_OLD_ATTENTION = {".query.": ".to_q.", ".key.": ".to_k.", ".value.": ".to_v.",
                  ".proj_attn.": ".to_out.0."}  # fmt: skip


@contextmanager
def library_calls() -> Iterator[None]:
    """Silence and contain the libraries: building a model draws from the global generator."""
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    diffusers_logging.set_verbosity_error()
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def blueprint(part: Source, kind: type[PartModel], **extra: Any) -> PartModel:
    """The part on the meta device, after its tensors were found to fit it.

    Raises
    ------
    UnknownModelError
        The configuration is of another class.
    UnsafeCheckpointError, CheckpointError
        It is absurd, or does not fit the files.
    """
    _check_class(part, kind)
    _check_sizes(part)
    try:
        with library_calls(), torch.device("meta"):
            model = _construct(part, kind, extra)
    except CheckpointError:
        raise
    except Exception as error:
        raise malformed(part, error) from error
    _require_shapes(model, part)
    return model


def build(
    part: Source, kind: type[PartModel], *, seed: int | None = None, **extra: Any
) -> PartModel:
    """The part with the files' weights, or with initial ones under `seed`."""
    blueprint(part, kind, **extra)
    try:
        with library_calls():
            if seed is not None:
                torch.default_generator.manual_seed(seed)  # restored by `library_calls`
            model = _construct(part, kind, extra)
            if seed is None:
                known = model.state_dict().keys()
                state = {_modern(name, known): tensor for name, tensor in read_tensors(part)}
                state = {name: t for name, t in state.items() if not _is_counter(name)}
                state |= {n: b for n, b in model.state_dict().items() if _is_counter(n)}
                for name, other in _tied(model).items():
                    state.setdefault(name, state.get(other, torch.empty(0)))
                model.load_state_dict(state, strict=True)
    except CheckpointError:
        raise
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise no_memory(part, error) from error
    except Exception as error:
        raise malformed(part, error) from error
    return model.eval()


def n_parameters(model: nn.Module) -> int:
    """Number of parameters, tied ones once."""
    return sum(parameter.numel() for parameter in model.parameters())


def malformed(source: Source, error: Exception) -> CheckpointError:
    """The error that words what a library says of a configuration."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return CheckpointError(
        f"no model can be built from the configuration: {type(error).__name__}"
        + (f": {' '.join(lines)[:500]}" if lines else ""),
        path=source.config_file,
        remedy=_MISMATCH_REMEDY,
    )


def misfit(source: Source, problem: str, expected: object, found: object) -> CheckpointError:
    """The error for parts or settings that do not fit each other or this version."""
    return CheckpointError(
        problem, path=source.config_file, expected=expected, found=found, remedy=_MISMATCH_REMEDY
    )


def token_ids(folder: Path, prompt: str, n_known: int) -> list[int]:
    """Token ids of a prompt by a component's `tokenizer.json`, which is data and not code."""
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise CheckpointError(
            "is missing, so a prompt cannot be given to this model",
            path=path,
            remedy="Copy the model's tokenizer.json into its folder, or run without a prompt "
            "(unconditional).",
        )
    try:
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        ids = list(tokenizer.encode(prompt).ids)
    except Exception as error:
        raise CheckpointError(
            f"is not a tokenizer: {error}", path=path, remedy=DAMAGED_REMEDY
        ) from error
    if not ids or max(ids) >= n_known:
        raise CheckpointError(
            "the tokenizer does not belong to the text encoder",
            path=path,
            expected=f"tokens below {n_known}",
            found=max(ids, default="no tokens"),
            remedy=DAMAGED_REMEDY,
        )
    return ids


def _construct(part: Source, kind: type[PartModel], extra: Mapping[str, Any]) -> PartModel:
    """An instance from the fields that the class names itself; whatever else is left out."""
    config_kind = getattr(kind, "config_class", None)
    if config_kind is not None:  # transformers
        known = config_kind.__annotations__.keys() | config_kind.attribute_map.keys()
        settings = config_kind(**{k: v for k, v in part.config.items() if k in known})
        settings._attn_implementation = "eager"
        return kind(settings)
    known = inspect.signature(kind.__init__).parameters.keys()
    return kind(**{k: v for k, v in part.config.items() if k in known} | dict(extra))


def _check_class(part: Source, kind: type[nn.Module]) -> None:
    """The configuration says what is built from it."""
    config_kind = getattr(kind, "config_class", None)
    if config_kind is not None and part.config.get("model_type") != config_kind.model_type:
        raise UnknownModelError(
            f"its component {part.folder.name!r} is not one that Rootnote knows",
            path=part.config_file,
            expected=config_kind.model_type,
            found=part.config.get("model_type"),
            remedy="Use the model's release for the diffusers library.",
        )
    named = part.config.get("_class_name", kind.__name__)
    if named != kind.__name__:
        raise UnknownModelError(
            f"its component {part.folder.name!r} is not one that Rootnote knows",
            path=part.config_file,
            expected=kind.__name__,
            found=named,
            remedy="Use the model's release for the diffusers library.",
        )


def _check_sizes(part: Source) -> None:
    """No count beyond what the files hold: even an empty model takes memory per layer."""
    pending: list[tuple[str, Any]] = list(part.config.items())
    while pending:
        key, value = pending.pop()
        absurd = isinstance(value, int | float) and not -_LARGEST < value < _LARGEST
        absurd |= isinstance(value, list) and len(value) > _MOST_ITEMS
        if type(value) is int and _COUNTS.fullmatch(key):
            absurd |= not 0 <= value <= max(_MOST_ITEMS, len(part.tensors))
        if absurd:
            raise UnsafeCheckpointError(
                f"the configuration asks for a {key} that no real model has",
                path=part.config_file,
                found=str(value)[:80],
                remedy="Check where this model comes from.",
            )
        if isinstance(value, dict):
            pending += value.items()
        elif isinstance(value, list):
            pending += [(key, inner) for inner in value]


def _require_shapes(model: nn.Module, part: Source) -> None:
    """Compare the blueprint with the files, under today's names, tied tensors evened out."""
    entries: dict[str, TensorEntry] = {}
    known = model.state_dict().keys()
    for name, entry in part.tensors.items():
        if _is_counter(name):
            continue
        modern = _modern(name, known)
        if modern in entries:
            raise CheckpointError(
                f"tensor {modern!r} is stored twice, under its old and its new name",
                path=entry.file,
                remedy=DAMAGED_REMEDY,
            )
        entries[modern] = entry
    for name, other in _tied(model).items():
        if name not in entries and other in entries:
            entries[name] = entries[other]
    check_shapes(model, entries, part, derived=_is_counter)


def _is_counter(name: str) -> bool:
    """Tables of 0, 1, 2, … or zeros, which some releases store: the model's own are used."""
    return name.endswith(("position_ids", "token_type_ids"))


def _tied(model: nn.Module) -> dict[str, str]:
    """For every parameter that is another one under a second name, both ways."""
    names: dict[int, list[str]] = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), []).append(name)
    return {
        name: other for same in names.values() for name in same for other in same if name != other
    }


def _modern(name: str, known: Collection[str]) -> str:
    """The model's name of a tensor, which older releases call otherwise."""
    for old, new in _OLD_ATTENTION.items():
        if name not in known and old in name and ".attentions." in name:
            return name.replace(old, new)
    return name
