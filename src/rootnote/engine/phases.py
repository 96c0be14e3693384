"""Codec steps, and the test that asks which of a sound's phases is the original.

A copy moved by part of a codec step sounds the same and has other codes. Where a model knows the
original's codes, because it learned them (`neighbours`) or made them (`origin`), it costs less.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter

Values = NDArray[np.float64]

N_PHASES = 8
"""Copies of every stretch, each moved by one more eighth of a codec step; the first is not."""

_LEAST_STEP_S = 0.005
"""Nothing shorter is taken for a codec step: a model of waveforms has none."""
_BATCH = 8
_N_DRAWS = 9_999
_EXACT = 20_000
"""Up to this many arrangements are counted one by one."""


def codec_step(adapter: ModelAdapter, audio: Tensor) -> int:
    """Samples between two steps of the representation.

    Parameters
    ----------
    audio : Tensor, shape (1, n_channels, n_frames)
        What the step is seen from; at least `adapter.min_frames`.
    """
    n_steps = adapter.encode(audio).shape[adapter.time_axis]
    return max(round(_LEAST_STEP_S * adapter.sample_rate), round(audio.shape[-1] / n_steps))


@torch.no_grad()
def phase_losses(adapter: ModelAdapter, audio: Tensor) -> Values | None:
    """Loss of every stretch in every phase, (n_stretches, N_PHASES).

    Parameters
    ----------
    audio : Tensor, shape (n_stretches, n_channels, n_frames)
        At the model's rate; all but one codec step of it is heard in each phase.

    Returns
    -------
    losses : ndarray or None
        None where the stretches are too short for it, or there are none.
    """
    n_frames = audio.shape[-1]
    if not len(audio) or n_frames < adapter.min_frames:
        return None
    step = codec_step(adapter, audio[:1])
    heard = n_frames - step
    if heard < adapter.min_frames:
        return None
    moved = [round(step * phase / N_PHASES) for phase in range(N_PHASES)]
    columns = [
        losses(adapter, adapter.encode(audio[..., n : n + heard]).split(_BATCH)) for n in moved
    ]
    return torch.stack(columns, 1).double().numpy()


def traces(phases: Values) -> Values:
    """By how much each stretch costs more when moved, (n_stretches,)."""
    return np.asarray(phases[:, 1:].mean(1) - phases[:, 0])


def permuted_p(losses: Values, seed: int = 0) -> float | None:
    """That the original is one of its phases like any other; exact for few rows.

    Parameters
    ----------
    losses : ndarray, shape (n_rows, n_phases)
        Every row is one stretch; its first value is the original's. Rows with NaN do not count.

    Returns
    -------
    p_value : float or None
        Small: the original costs less than its copies. None without rows.
    """
    rows = losses[np.isfinite(losses).all(1)]
    if not len(rows):
        return None
    rows = rows - rows.mean(1, keepdims=True)
    observed = rows[:, 0].sum()
    slack = 1e-12 * np.abs(rows).sum()
    if rows.shape[1] ** len(rows) <= _EXACT:
        sums = np.zeros(1)
        for row in rows:
            sums = (sums[:, None] + row).ravel()
        return float((sums <= observed + slack).mean())
    rng = np.random.default_rng(seed)
    sums = np.zeros(_N_DRAWS)
    for row in rows:
        sums += row[rng.integers(0, len(row), _N_DRAWS)]
    return float((1 + (sums <= observed + slack).sum()) / (_N_DRAWS + 1))
