"""A finished reference build, opened again: its record, tokens and recipe, for retraining."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import MusicgenForCausalLM

from rootnote.engine.index.storage import read_tensors
from rootnote.engine.reference.config import CodecConfig, DecoderConfig, ReferenceConfig
from rootnote.engine.reference.decoder import train_decoder
from rootnote.errors import ReferenceBuildError
from rootnote.integrity import digest_of
from rootnote.progress import Progress, silent


@dataclass(frozen=True, slots=True, eq=False)
class StoredReference:
    """What `build_reference` left behind.

    Parameters
    ----------
    tokens : dict of str to Tensor, shape (n_phases, n_codebooks, n_steps)
        Of members and held-out tracks; the first phase is the whole excerpt's.
    """

    folder: Path
    config: ReferenceConfig
    catalogue_sha256: str
    members: tuple[str, ...]
    held_out: tuple[str, ...]
    suspects: tuple[dict[str, Any], ...]
    tokens: dict[str, Tensor]

    def retrain(
        self,
        left_out: frozenset[str],
        seed: int,
        *,
        device: str = "cpu",
        progress: Progress = silent,
    ) -> MusicgenForCausalLM:
        """The decoder by the same recipe without `left_out`; paired between equal seeds."""
        return train_decoder(
            {name: self.tokens[name] for name in self.members},
            left_out,
            self.config.codec,
            self.config.decoder,
            seed,
            torch.device(device),
            progress=progress,
        )


def open_reference(folder: Path) -> StoredReference:
    """Open a finished build.

    Raises
    ------
    ReferenceBuildError
        The folder holds none.
    """
    try:
        record = json.loads((folder / "reference.json").read_text())
        fields = dict(record["config"])
        codec = dict(fields.pop("codec"))
        codec["upsampling_ratios"] = tuple(codec["upsampling_ratios"])
        config = ReferenceConfig(
            codec=CodecConfig(**codec), decoder=DecoderConfig(**fields.pop("decoder")), **fields
        )
        names: Sequence[str] = list(record["excerpts_s"])
        members, held_out = tuple(record["members"]), tuple(record["held_out"])
        suspects = tuple(record["suspects"])
        catalogue = str(record["catalogue_sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReferenceBuildError(
            "holds no finished reference build",
            path=folder,
            remedy="Run `rootnote reference build` with this output folder until it finishes.",
        ) from error
    tokens = read_tensors(folder / "work" / "tokens.safetensors", tokens_label(config, names))
    return StoredReference(folder, config, catalogue, members, held_out, suspects, tokens)


def tokens_label(config: ReferenceConfig, names: Sequence[str]) -> str:
    """What a build's codec and token files belong to: codec recipe, phases, seed and tracks."""
    return digest_of([asdict(config.codec), config.n_phases, config.seed, sorted(names)])
