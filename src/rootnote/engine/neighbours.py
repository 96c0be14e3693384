"""What altered copies of a few windows of every track cost the checkpoint.

A model that learned a recording knows it better than copies of it that nobody would tell from it:
moved by part of a codec frame, 1 dB quieter, 2 % faster (the neighbourhood comparison of Mattern
et al., arXiv 2305.18462, on audio). Only forward passes are needed. Copies that differ in their
*phase* alone are, for a recording that was not learned, as good as the original: that makes a test
out of them that needs no other recordings (`engine.membership`).

Beside every loss stands a *blind* value of the same copy, which never sees the model: how many nats
per token it has under the token frequencies of the catalogue (models of latents: their log power).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig, Track
from rootnote.engine.audio.waveforms import read_segment
from rootnote.engine.index import FeatureIndex, batches_of
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.learned import token_counts
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.phases import codec_step
from rootnote.engine.variants import Variant, play
from rootnote.progress import Progress, silent

PHASES = (0.0, 1 / 3, 2 / 3)
"""Copies moved by these parts of a codec frame; the first is the original."""
GAPS = (Variant(level_db=-1.0), Variant(speed=1.02))
"""Further copies, of the original phase."""
N_COPIES = len(PHASES) + len(GAPS)

_N_WINDOWS = 4
_GRID_S = 4.0
"""Windows start at whole multiples: multiples of the codec step at 25, 31.25, 32, 50 and 75 Hz, so
that the original's phase is that of the recording encoded from its start."""
_FILE = "neighbours.safetensors"
_PRIOR = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Losses and blind values of every copy, (n_tracks, n_windows, n_copies); NaN: none."""

    losses: NDArray[np.float64]
    blind: NDArray[np.float64]


def kept_neighbours(index: FeatureIndex) -> Neighbours | None:
    """What the index's folder keeps; None where nothing is kept.

    Raises
    ------
    IndexMismatchError
        The kept file is damaged or belongs to another index.
    """
    if not _path(index).exists():
        return None
    kept = read_tensors(_path(index), index.key.digest)
    return Neighbours(kept["losses"].double().numpy(), kept["blind"].double().numpy())


def keep_neighbours(
    adapter: ModelAdapter,
    index: FeatureIndex,
    config: AttributionConfig,
    progress: Progress = silent,
) -> None:
    """Measure the copies and keep the values in the index's folder, once.

    Raises
    ------
    StorageError
        The disk is full or the folder cannot be written.
    """
    if _path(index).exists():
        return
    present = {plan.track for plan in index.plans}
    tracks = [t if i in present else None for i, t in enumerate(index.catalogue.tracks)]
    codes: dict[int, list[Tensor]] = {track: [] for track in sorted(present)}
    for plan in index.plans:
        codes[plan.track].append(index.representation(plan))
    own = log_frequencies([torch.cat(parts) for parts in codes.values()])
    frequencies = None if own is None else dict(zip(codes, own, strict=True))
    found = measure(adapter, tracks, config.segment_s, frequencies, progress)
    tensors = {"losses": torch.from_numpy(found.losses), "blind": torch.from_numpy(found.blind)}
    write_tensors(_path(index), tensors, index.key.digest)


def measure(
    adapter: ModelAdapter,
    tracks: list[Track | None],
    segment_s: float,
    frequencies: Mapping[int, Tensor] | None,
    progress: Progress = silent,
) -> Neighbours:
    """Losses and blind values of the copies of up to four windows of every track.

    Parameters
    ----------
    tracks : list of Track or None
        None: a track without values.
    frequencies : mapping of int to Tensor, shape (n_codebooks, n_tokens), optional
        For every track the log frequencies of tokens in the others; None for models of latents.
    """
    shape = (len(tracks), _N_WINDOWS, N_COPIES)
    found = Neighbours(np.full(shape, np.nan), np.full(shape, np.nan))
    for number, track in enumerate(tracks):
        if track is not None:
            codes = copies_of(adapter, track, segment_s)
            if codes is not None:
                n_windows = len(codes) // N_COPIES
                values = losses(adapter, batches_of(codes, adapter)).double().numpy()
                found.losses[number, :n_windows] = values.reshape(n_windows, N_COPIES)
                known = None if frequencies is None else frequencies[number]
                blind = blind_values(codes, known).reshape(n_windows, N_COPIES)
                found.blind[number, :n_windows] = blind
        progress("index: altered copies", number + 1, len(tracks))
    return found


def window_starts(duration_s: float, window_s: float) -> list[float]:
    """Up to four multiples of 4 s at which a window of this length fits, spread evenly.

    The start of a recording is left out where there are others: it fades in.
    """
    fitting = np.arange(0, duration_s - window_s + 1e-9, _GRID_S)
    if len(fitting) > 1:
        fitting = fitting[1:]
    chosen = np.unique(np.linspace(0, len(fitting) - 1, _N_WINDOWS).round().astype(int))
    return [float(fitting[i]) for i in chosen] if len(fitting) else []


def copies_of(adapter: ModelAdapter, track: Track, segment_s: float) -> Tensor | None:
    """Representations of all copies of all windows, (n_windows * n_copies, …); None: no window."""
    rate = adapter.sample_rate
    n_frames = round(segment_s * rate)
    if n_frames < adapter.min_frames:
        return None
    span_s = segment_s * GAPS[1].speed + 0.1  # room for every copy, and for the resampler's edges
    audio: list[NDArray[np.float32]] = []
    frame: int | None = None
    for start_s in window_starts(track.duration_s, span_s):
        start = round(start_s * track.sample_rate)
        stop = min(track.n_frames, start + round(span_s * track.sample_rate))
        whole = read_segment(track.path, start, stop, rate, adapter.n_channels)
        if frame is None:
            frame = codec_step(adapter, torch.from_numpy(whole[None, :, :n_frames].copy()))
        moved = [round(part * frame) for part in PHASES]
        audio += [whole[:, first : first + n_frames] for first in moved]
        audio += [play(whole[:, : round(n_frames * v.speed)], v, n_frames) for v in GAPS]
    if not audio:
        return None
    samples = torch.from_numpy(np.stack(audio).astype(np.float32))
    return torch.cat([adapter.encode(part) for part in samples.split(2 * N_COPIES)])


def log_frequencies(tracks: list[Tensor]) -> Tensor | None:
    """Log frequencies of tokens in all *other* tracks, (n_tracks, n_codebooks, n_tokens).

    A track's own tokens would know the windows of the index again, without any model. None for
    latents.
    """
    if tracks[0].is_floating_point():
        return None
    counts = torch.from_numpy(token_counts(tracks))
    others = counts.sum(0) - counts + _PRIOR
    return (others / others.sum(2, keepdim=True)).log()


def blind_values(codes: Tensor, frequencies: Tensor | None) -> NDArray[np.float64]:
    """What a copy is like without the model, (n_examples,)."""
    if frequencies is None:
        return codes.double().square().flatten(1).mean(1).clamp(min=1e-12).log().numpy()
    unseen = codes.clamp(max=frequencies.shape[1] - 1)  # a copy may use a token that none uses
    n_books = codes.shape[1]
    picked = torch.stack([frequencies[k][unseen[:, k]] for k in range(n_books)], 1)
    return -picked.flatten(1).mean(1).numpy()


def _path(index: FeatureIndex) -> Path:
    """Where the index keeps them."""
    return index.folder / _FILE
