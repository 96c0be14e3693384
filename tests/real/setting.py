"""What a method is, and what every method of the evaluation is made from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from similarity import Samples, Vectors
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue, Segment, Track, Waveform
from rootnote.engine.audio.waveforms import read, resample, to_channels
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.models import ModelAdapter, load_checkpoint
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.engine.segmentation import segments_of
from rootnote.engine.variants import AS_IT_IS, heard_frames, play, variants_of

UNTRAINED_SEED = 0
"""Seed of the weights of the untrained-weights control."""


class Method(Protocol):
    """Anything that ranks a catalogue for an excerpt."""

    names: tuple[str, ...]
    """What its rankings are called."""

    def scores(self, samples: Samples, sample_rate: int) -> dict[str, Vectors]:
        """Score of every track by every name, (n_tracks,); higher: more likely the source.

        Parameters
        ----------
        samples : ndarray, shape (n_channels, n_frames), float32
            The excerpt at any rate.
        """


@dataclass(frozen=True)
class Setting:
    """What methods are made from."""

    catalogue: Catalogue
    checkpoint: Path
    work: Path
    """Keeps indexes, so that a stopped run does not build them again."""
    config: AttributionConfig
    device: str = "cpu"

    @cache  # noqa: B019 - one setting lives as long as the process
    def adapter(self, *, trained: bool = True) -> ModelAdapter:
        """The checkpoint, or the same network with its initial weights."""
        seed = None if trained else UNTRAINED_SEED
        return load_checkpoint(self.checkpoint, device=self.device, untrained_seed=seed)


def opened(build: Path, catalogue: Path, work: Path) -> tuple[StoredReference, Setting]:
    """A reference build and the setting of its model, at the engine's defaults."""
    setting = Setting(read_catalogue(catalogue), build / "model", work, AttributionConfig())
    return open_reference(build), setting


def encode(
    adapter: ModelAdapter,
    samples: Samples,
    sample_rate: int,
    config: AttributionConfig,
    *,
    variants: bool = False,
) -> Tensor:
    """The model's representation of an excerpt's segments, (n_variants, n_segments, …).

    Parameters
    ----------
    variants : bool
        As it is and played in every way that Rootnote asks for too, so that whoever listens
        through the codec has the same chance; otherwise as it is only.
    """
    wave = resample(
        Waveform(to_channels(samples, adapter.n_channels), sample_rate), adapter.sample_rate
    )
    n_channels, n_frames = wave.samples.shape
    track = Track("", Path(), "", "", wave.sample_rate, n_channels, n_frames)
    cuts = segments_of(track, config.segment_s, config.hop_s)
    length = cuts[0].stop - cuts[0].start
    codes = []
    for variant in variants_of(config) if variants else (AS_IT_IS,):
        heard = [heard_frames(cut, Segment("", 0, n_frames), variant) for cut in cuts]
        played = [play(wave.samples[:, one.start : one.stop], variant, length) for one in heard]
        codes.append(adapter.encode(torch.from_numpy(np.stack(played))))
    return torch.stack(codes)


def recordings(setting: Setting) -> list[tuple[NDArray[np.float32], int]]:
    """Samples and rate of every catalogue track, in order."""
    waves = (read(track.path) for track in setting.catalogue.tracks)
    return [(wave.samples, wave.sample_rate) for wave in waves]
