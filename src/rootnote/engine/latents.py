"""How hard tracks of latents are for any denoiser, without asking the model.

A noisy or lively recording costs every diffusion model more than a calm one, learned or not. How
much, the best *linear* denoiser says: for latents of mean μ and covariance Σ it is Wiener's filter,
whose error at every level of noise has a closed form. It is taken twice: with μ and Σ of all other
tracks, and of the track itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Values = NDArray[np.float64]

_LEVELS = np.linspace(0.03, 0.97, 16)
_WIDTH = 32
"""Values that stand side by side at least: a waveform's single ones say nothing of its colour."""
_FLOOR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """Number of rows, their sum (d,) and the sum of their outer products (d, d)."""

    n: float
    first: Values
    second: Values

    def less(self, other: "_Moments") -> "_Moments":
        """Of the rows that the other has not."""
        return _Moments(self.n - other.n, self.first - other.first, self.second - other.second)

    def mean_and_covariance(self) -> tuple[Values, Values]:
        """Shrunk towards independent values where the rows are few for their width."""
        mean = self.first / self.n
        covariance = self.second / self.n - np.outer(mean, mean)
        part = len(mean) / (len(mean) + self.n)
        return mean, (1 - part) * covariance + part * np.diag(np.diag(covariance))


def latent_features(tracks: Sequence[Sequence[Tensor]], time_axis: int) -> Values:
    """Log error of the linear denoiser of the other tracks, and of its own, (n_tracks, 2).

    Parameters
    ----------
    tracks : sequence of sequence of Tensor, each of shape (n_segments, …)
        Every track's representations, of any lengths.
    time_axis : int
        Negative; which axis is time.
    """
    own = [_moments(parts, time_axis) for parts in tracks]
    every = _sum(own)
    rows = []
    for one in own:
        others = every.less(one) if len(own) > 1 else one
        rows.append([_error(one, _filter_of(others)), _error(one, _filter_of(one))])
    return np.log(np.array(rows))


def segment_features(
    tracks: Sequence[Sequence[Tensor]], query: Tensor, time_axis: int
) -> tuple[Values, Values]:
    """The same of single segments: of the catalogue's, their track left out, and of a suspect's.

    Parameters
    ----------
    tracks : sequence of sequence of Tensor, each of shape (n_segments, …)
    query : Tensor, shape (n_query, …)

    Returns
    -------
    of_segments, of_query : ndarray, shape (n_segments, 2), (n_query, 2)
        In the order of the tracks and their parts.
    """
    own = [_moments(parts, time_axis) for parts in tracks]
    every = _sum(own)

    def features(segment: Tensor, known: _Filter) -> list[float]:
        moments = _moments([segment[None]], time_axis)
        return [_error(moments, known), _error(moments, _filter_of(moments))]

    rows = []
    for parts, one in zip(tracks, own, strict=True):
        others = _filter_of(every.less(one) if len(own) > 1 else one)
        rows += [features(segment, others) for part in parts for segment in part]
    known = _filter_of(every)
    asked = [features(segment, known) for segment in query]
    return np.log(np.array(rows)), np.log(np.array(asked))


def _sum(parts: Sequence[_Moments]) -> _Moments:
    """Of all rows together."""
    return _Moments(
        sum(one.n for one in parts),
        np.sum([one.first for one in parts], axis=0),
        np.sum([one.second for one in parts], axis=0),
    )


def _moments(parts: Sequence[Tensor], time_axis: int) -> _Moments:
    """Of a track's steps, each with enough neighbours to be `_WIDTH` values wide."""
    rows = []
    for part in parts:
        steps = part.double().movedim(time_axis, 1).flatten(2)
        together = max(1, _WIDTH // steps.shape[2])
        if steps.shape[1] < together:
            steps = steps.repeat(1, -(-together // steps.shape[1]), 1)
        usable = steps.shape[1] // together * together
        rows.append(steps[:, :usable].reshape(-1, together * steps.shape[2]))
    wide = torch.cat(rows)
    return _Moments(float(len(wide)), wide.sum(0).numpy(), (wide.mT @ wide).numpy())


@dataclass(frozen=True, slots=True, eq=False)
class _Filter:
    """Wiener's filter: the mean, and eigenvectors (d, d) and variances (d,) of the covariance."""

    mean: Values
    basis: Values
    variances: Values


def _filter_of(known: _Moments) -> _Filter:
    """The best linear denoiser of these rows."""
    mean, covariance = known.mean_and_covariance()
    variances, basis = np.linalg.eigh(covariance)
    return _Filter(mean, basis, np.maximum(variances, _FLOOR))


def _error(track: _Moments, known: _Filter) -> float:
    """Mean squared error of v of a filter on a track, over all levels of noise.

    In an eigenvector's direction of variance λ the filter leaves (σ/(α²λ+σ²))² (x-μ)² of the signal
    and (αλ/(α²λ+σ²))² of the noise, in units of v.
    """
    centre = track.first / track.n
    about = track.second / track.n
    about = about - np.outer(centre, known.mean) - np.outer(known.mean, centre - known.mean)
    distances = np.maximum(((about @ known.basis) * known.basis).sum(0), 0)
    alpha = np.cos(_LEVELS * np.pi / 2)[:, None]
    sigma = np.sin(_LEVELS * np.pi / 2)[:, None]
    total = alpha**2 * known.variances + sigma**2
    left = (sigma / total) ** 2 * distances + (alpha * known.variances / total) ** 2
    return float(left.mean())
