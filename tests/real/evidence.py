"""Altered copies of every catalogue track, encoded once for all models that share a codec.

`rootnote.engine.neighbours` asks one model about them; here dozens of trainings are asked, so the
codes are kept and only the losses are computed again.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from setting import Setting, encode
from torch import Tensor

from rootnote.engine.audio.waveforms import read
from rootnote.engine.learned import token_features
from rootnote.engine.neighbours import N_COPIES, blind_values, copies_of, log_frequencies

_N_WINDOWS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Codes of all copies, and what the tracks are like without a model.

    Parameters
    ----------
    codes : Tensor, shape (n_windows_of_all_tracks * n_copies, n_codebooks, n_steps)
        Window after window, track after track.
    n_windows : ndarray, shape (n_tracks,)
    blind : ndarray, shape (n_windows_of_all_tracks * n_copies,)
    features : ndarray, shape (n_tracks, n_features)
    """

    codes: Tensor
    n_windows: NDArray[np.int64]
    blind: NDArray[np.float64]
    features: NDArray[np.float64]


def copies_of_catalogue(setting: Setting) -> Copies:
    """The copies of all tracks, from `setting.work` where they are kept."""
    path = setting.work / "copies.safetensors"
    if not path.exists():
        adapter = setting.adapter()
        tracks = setting.catalogue.tracks
        own = [copies_of(adapter, track, setting.config.segment_s) for track in tracks]
        waves = (read(track.path) for track in tracks)
        segments = [encode(adapter, w.samples, w.sample_rate, setting.config)[0] for w in waves]
        codes = torch.cat([one for one in own if one is not None])
        tensors = {
            "codes": codes,
            "n_windows": torch.tensor([0 if c is None else len(c) // N_COPIES for c in own]),
            "blind": torch.from_numpy(_blind(own, segments)),
            "features": torch.from_numpy(token_features(segments)),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        save_file({name: value.contiguous() for name, value in tensors.items()}, partial)
        partial.replace(path)
    kept = load_file(path)
    return Copies(
        kept["codes"], kept["n_windows"].numpy(), kept["blind"].numpy(), kept["features"].numpy()
    )


def _blind(copies: list[Tensor | None], segments: list[Tensor]) -> NDArray[np.float64]:
    """Blind values of all copies, each track's under the frequencies of the others."""
    frequencies = log_frequencies(segments)
    return np.concatenate(
        [
            blind_values(own, None if frequencies is None else frequencies[i])
            for i, own in enumerate(copies)
            if own is not None
        ]
    )


def by_track(values: NDArray[np.float64], n_windows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Values of all copies as (n_tracks, n_windows, n_copies); NaN where there is no window."""
    table = np.full((len(n_windows), _N_WINDOWS, N_COPIES), np.nan)
    first = 0
    for track, n in enumerate(n_windows):
        table[track, :n] = values[first : first + n * N_COPIES].reshape(n, N_COPIES)
        first += n * N_COPIES
    return table
