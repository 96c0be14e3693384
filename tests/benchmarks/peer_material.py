"""What every peer is given, and how its scores of segments become scores of tracks.

All peers see the same codes of the same three-second segments, the loss of the same decoder and the
weights of the same layers, those that Rootnote differentiates. Their scores are pooled into tracks
by one rule for all, the product's own (`rootnote.engine.pooling`).
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from setting import Setting, encode, recordings
from torch import Tensor, nn

from rootnote.engine.audio.waveforms import read
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import pool, standardise_rows
from rootnote.engine.reference.stored import StoredReference

Scores = NDArray[np.float64]
Choice = dict[str, object]
"""One setting of a peer."""


@dataclass(frozen=True, eq=False)
class Material:
    """The catalogue and the suspects as one model hears them.

    Parameters
    ----------
    adapter : ModelAdapter
        The checkpoint, or the same network with its initial weights.
    train, query : Tensor, shape (n_segments, n_codebooks, n_steps)
        Codes of all segments of the catalogue, and of all suspects.
    track_of, suspect_of : ndarray, shape (n_segments,)
    suspects : sequence of Path
        Sound files.
    work : Path
        Folder for what a peer writes.
    """

    setting: Setting
    adapter: ModelAdapter
    train: Tensor
    query: Tensor
    track_of: NDArray[np.intp]
    suspect_of: NDArray[np.intp]
    suspects: tuple[Path, ...]
    work: Path
    trained: bool = True

    @property
    def n_tracks(self) -> int:
        """Number of catalogue tracks."""
        return len(self.setting.catalogue.tracks)

    @property
    def layers(self) -> dict[str, nn.Module]:
        """The layers whose weights are differentiated, by name."""
        return dict(self.adapter.attributable_layers(self.setting.config.modules))

    def untrained(self) -> "Material":
        """The same for the network with its initial weights."""
        adapter = self.setting.adapter(trained=False)
        return replace(self, adapter=adapter, work=self.work / "untrained", trained=False)

    def fresh(self) -> "Material":
        """With a model of its own: libraries leave hooks behind and replace layers."""
        return replace(self, adapter=copy.deepcopy(self.adapter))


class DecoderLoss(nn.Module):
    """The training loss of every example as a module, as libraries want it."""

    def __init__(self, adapter: ModelAdapter) -> None:
        super().__init__()
        self.decoder = adapter.network
        self._loss = adapter.loss

    def forward(self, codes: Tensor) -> Tensor:
        """Nats per token, (n_batch,), of codes (n_batch, n_codebooks, n_steps) or of one."""
        return self._loss(codes.reshape(-1, *codes.shape[-2:]))


@dataclass(frozen=True)
class Peer:
    """One method in attribution and the settings it may choose from."""

    name: str
    about: str
    scores: Callable[[Material, Sequence[Choice]], Iterator[Scores]]
    """Per choice the scores of segments, (n_query, n_train) or (n_suspects, n_train), or of tracks,
    (n_suspects, n_tracks); higher: training on it lowered the suspect's loss."""
    choices: tuple[Choice, ...] = ({},)
    library: str = ""
    """The package that computes it, and whose errors are a result."""
    gradient: bool = True
    """Whether it asks the weights, and so is repeated on untrained ones."""


def material(reference: StoredReference, setting: Setting) -> Material:
    """Encode the catalogue and the suspects of a build."""
    adapter = setting.adapter()
    tracks = [encode(adapter, *audio, setting.config)[0] for audio in recordings(setting)]
    files = tuple(reference.folder / "suspects" / one["file"] for one in reference.suspects)
    waves = (read(file) for file in files)
    suspects = [encode(adapter, w.samples, w.sample_rate, setting.config)[0] for w in waves]
    return Material(
        setting,
        adapter,
        torch.cat(tracks),
        torch.cat(suspects),
        np.repeat(np.arange(len(tracks)), [len(codes) for codes in tracks]),
        np.repeat(np.arange(len(suspects)), [len(codes) for codes in suspects]),
        files,
        setting.work / "peers",
    )


def by_track(scores: Scores, given: Material, sharpness: float) -> Scores:
    """Scores of tracks for suspects, (n_suspects, n_tracks), from whatever a peer returned.

    Every row is standardised over the catalogue, a track has the log of the mean exponential of its
    segments, a suspect the mean over its own. `sharpness` 0 stands for plain means.

    Raises
    ------
    ValueError
        The scores have another shape than a peer's, or are not finite.
    """
    n_suspects, n_train = len(given.suspects), len(given.train)
    if not np.isfinite(scores).all():
        raise ValueError("a peer's scores are not finite")
    if scores.shape == (n_suspects, given.n_tracks):
        return scores
    if scores.shape[1] != n_train or len(scores) not in (n_suspects, len(given.query)):
        raise ValueError(f"scores of unexpected shape: {scores.shape}")
    pooled = pool(standardise_rows(scores), given.track_of, given.n_tracks, sharpness)
    if len(scores) == n_suspects:
        return pooled
    return np.stack([pooled[given.suspect_of == i].mean(0) for i in range(n_suspects)])
