"""From a checked folder to a `MusicgenAdapter`, without handing the folder to the library."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from rootnote.domain import Checkpoint
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.musicgen import MusicgenAdapter, untrained, with_plain_weights
from rootnote.engine.models.musicgen_config import MELODY, malformed, read_config
from rootnote.engine.models.musicgen_melody import Chroma, MusicgenMelodyAdapter
from rootnote.engine.models.safetensors_header import TensorEntry
from rootnote.engine.models.source import Source
from rootnote.engine.models.source import open_source as open_folder
from rootnote.engine.models.strict_json import DAMAGED_REMEDY, read_object
from rootnote.engine.models.weights import check_shapes, no_memory, read_tensors
from rootnote.errors import CheckpointError

if TYPE_CHECKING:
    from transformers import MusicgenConfig, MusicgenForConditionalGeneration

__all__ = ["load", "open_source", "survey"]

_SHARED = "text_encoder.shared.weight"
_TIED = "text_encoder.encoder.embed_tokens.weight"
_PREPROCESSOR = "preprocessor_config.json"
_TOKENIZER = "tokenizer.json"
_POSITIONS = "decoder.model.decoder.embed_positions.weights"


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights.

    Raises
    ------
    CheckpointError
        Configuration and weights do not fit each other.
    """
    with _library_calls():
        config = read_config(source)
        if source.family == MELODY:
            read_chroma(source, config)
        try:
            with torch.device("meta"):
                blueprint = _kind(source)(config)
        except Exception as error:
            raise malformed(source, error) from error
    check_shapes(
        blueprint,
        _named_as_loaded(source.tensors),
        source,
        derived=lambda name: name.startswith(_absent(source)),
    )
    return Checkpoint(
        path=source.folder,
        sha256=source.sha256(),
        family=source.family,
        layout=source.layout,
        n_parameters=sum(
            parameter.numel()
            for name, parameter in blueprint.named_parameters()
            if not name.startswith(_absent(source))
        ),
        sample_rate=int(config.audio_encoder.sampling_rate),
    )


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> MusicgenAdapter:
    """Open the checkpoint and let it compute once.

    Parameters
    ----------
    source : Source
        The checked folder.
    checkpoint : Checkpoint
        What `survey` found in it.
    device : torch.device
        Where to compute.
    prompt : str
        Text that conditions every example; empty for unconditional.
    untrained_seed : int, optional
        Re-initialise the decoder under this seed: the untrained-weights control.

    Raises
    ------
    CheckpointError
        Anything about the folder that keeps it from being opened faithfully.
    """
    with _library_calls():
        model = _build(source, read_config(source))
        if untrained_seed is not None:
            _reinitialise(model, _kind(source), untrained_seed)
            checkpoint = untrained(checkpoint, untrained_seed)
        ids = _token_ids(source, prompt, model.config) if prompt else []
    try:
        states = _prompt_states(model, ids) if prompt else None
        with_plain_weights(model)
        if source.family == MELODY:
            chroma = read_chroma(source, model.config)
            adapter: MusicgenAdapter = MusicgenMelodyAdapter(
                model, chroma, checkpoint, device, states
            )
        else:
            adapter = MusicgenAdapter(model, checkpoint, device, states)
        _try_out(adapter)
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise no_memory(source, error) from error
    except Exception as error:
        raise malformed(source, error) from error
    return adapter


def open_source(sniffed: Sniffed) -> Source:
    """Check the folder; a melody's chromagram has a configuration of its own."""
    source = open_folder(sniffed)
    if sniffed.family == MELODY and (sniffed.folder / _PREPROCESSOR).exists():
        return replace(source, config_files=(*source.config_files, _PREPROCESSOR))
    return source


def read_chroma(source: Source, config: Any) -> Chroma:
    """The chromagram's settings: upstream's own, where the folder does not say otherwise.

    Raises
    ------
    CheckpointError
        They are absurd, or do not fit the model.
    """
    path = source.folder / _PREPROCESSOR
    given = read_object(path) if path.exists() else {}
    rate = config.audio_encoder.sampling_rate
    chroma = Chroma(
        given.get("sampling_rate", rate),
        given.get("n_fft", 16_384),
        given.get("hop_length", 4096),
        given.get("num_chroma", config.num_chroma),
    )
    fits = all(type(value) is int for value in astuple(chroma))
    fits = fits and 16 <= chroma.hop <= chroma.n_fft <= 1 << 18 and chroma.n_fft % 2 == 0
    if not fits or (chroma.sample_rate, chroma.n_classes) != (rate, config.num_chroma):
        raise CheckpointError(
            "its chromagram does not fit the model",
            path=path,
            expected=f"{config.num_chroma} pitch classes at {rate} Hz, windows of whole hops",
            found=chroma,
            remedy=DAMAGED_REMEDY,
        )
    return chroma


def _kind(source: Source) -> Any:
    """The model's class."""
    from transformers import (
        MusicgenForConditionalGeneration,
        MusicgenMelodyForConditionalGeneration,
    )

    if source.family == MELODY:
        return MusicgenMelodyForConditionalGeneration
    return MusicgenForConditionalGeneration


@contextmanager
def _library_calls() -> Iterator[None]:
    """Silence and contain the library: building a model draws from the global generator.

    What matters of a load is raised; the library's notes and progress bars only alarm.
    """
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    with torch.random.fork_rng(devices=[]):
        yield


def _named_as_loaded(tensors: dict[str, TensorEntry]) -> dict[str, TensorEntry]:
    """The files' tensors under today's names, the tied and the derived ones evened out."""
    named: dict[str, TensorEntry] = {}
    for name, entry in tensors.items():
        if _modern(name) in named:
            raise CheckpointError(
                f"tensor {_modern(name)!r} is stored twice, under its old and its new name",
                path=entry.file,
                remedy=DAMAGED_REMEDY,
            )
        named[_modern(name)] = entry
    named.pop(_POSITIONS, None)
    for one, other in ((_SHARED, _TIED), (_TIED, _SHARED)):
        if one in named:
            named.setdefault(other, named[one])
    return named


def _absent(source: Source) -> tuple[str, ...]:
    """What the layout leaves out: audiocraft's files hold no text encoder."""
    return ("text_encoder.",) if source.layout == "audiocraft" else ()


def _modern(name: str) -> str:
    """The name since torch 2.1 of a weight-normalised convolution's parts."""
    if name.startswith("audio_encoder."):
        for old, new in ((".weight_g", "original0"), (".weight_v", "original1")):
            if name.endswith(old):
                return f"{name.removesuffix(old)}.parametrizations.weight.{new}"
    return name


def _build(source: Source, config: "MusicgenConfig") -> "MusicgenForConditionalGeneration":
    """The model with the files' weights, every one of them and nothing else."""
    state = {_modern(name): tensor for name, tensor in read_tensors(source)}
    tied, positions = state.pop(_TIED, None), state.pop(_POSITIONS, None)
    if tied is not None and not torch.equal(state.setdefault(_SHARED, tied), tied):
        raise CheckpointError(
            f"{_SHARED} and {_TIED} differ, which are one tensor in this model",
            path=source.folder,
            remedy=DAMAGED_REMEDY,
        )
    try:
        # Given the tensors instead of the folder, the library reads no other file.
        model, info = _kind(source).from_pretrained(
            None,
            config=config,
            state_dict=state,
            dtype=torch.float32,
            attn_implementation="eager",
            output_loading_info=True,
        )
    except Exception as error:
        raise malformed(source, error) from error
    for what in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
        names = sorted(
            name for name in map(str, info[what]) if not name.startswith(_absent(source))
        )
        if names:
            raise CheckpointError(
                f"{what.replace('_', ' ')} after loading: {names[:5]}",
                path=source.folder,
                remedy=DAMAGED_REMEDY,
            )
    _check_positions(model.get_buffer(_POSITIONS), positions, source)
    return model


def _check_positions(computed: Tensor, stored: Tensor | None, source: Source) -> None:
    """Old files store the sinusoids that are computed today; they must be the same."""
    if stored is None:
        return
    n_rows = min(len(stored), len(computed)) if stored.ndim == 2 else 0  # it grows when generating
    same_shape = n_rows > 0 and stored.shape[1] == computed.shape[1]
    # 16-bit files hold them rounded; sines of another convention differ by order 1.
    if not same_shape or not torch.allclose(stored[:n_rows], computed[:n_rows], atol=0.02):
        raise CheckpointError(
            f"tensor {_POSITIONS!r} is not the table of sinusoids that the model computes",
            path=source.folder,
            remedy="Only MusicGen with sinusoidal positions can be opened.",
        )


def _reinitialise(model: "MusicgenForConditionalGeneration", kind: Any, seed: int) -> None:
    """Give the decoder and its projections the library's own initial weights."""
    torch.default_generator.manual_seed(seed)  # restored by `_library_calls`
    fresh = kind(model.config)
    for name, part in model.named_children():
        if name not in ("text_encoder", "audio_encoder"):
            part.load_state_dict(fresh.get_submodule(name).state_dict())


def _try_out(adapter: MusicgenAdapter) -> None:
    """Compute one loss: some settings that no shape depends on show themselves only now."""
    silence = torch.zeros(1, adapter.n_channels, adapter.min_frames)
    with torch.no_grad():
        loss = adapter.loss(adapter.encode(silence))
    if not bool(torch.isfinite(loss).all()):
        raise ValueError("the loss of silence is not finite")


def _prompt_states(model: "MusicgenForConditionalGeneration", ids: list[int]) -> Tensor:
    """The prompt as the decoder's cross-attention sees it, (1, n_text, hidden_size)."""
    with torch.no_grad():
        states: Tensor = model.text_encoder(input_ids=torch.tensor([ids])).last_hidden_state
        projection = getattr(model, "enc_to_dec_proj", None)
        return states if projection is None else projection(states)


def _token_ids(source: Source, prompt: str, config: "MusicgenConfig") -> list[int]:
    """Token ids of the prompt; `tokenizer.json` is data, and no code comes with it."""
    from tokenizers import Tokenizer

    path = source.folder / _TOKENIZER
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
    n_known = config.text_encoder.vocab_size
    if not ids or max(ids) >= n_known:
        raise CheckpointError(
            "the tokenizer does not belong to the text encoder",
            path=path,
            expected=f"tokens below {n_known}",
            found=max(ids, default="no tokens"),
            remedy=DAMAGED_REMEDY,
        )
    return ids
