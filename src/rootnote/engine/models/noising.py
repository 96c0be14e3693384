"""What diffusion and flow models are trained to undo: x = α·x₀ + σ·ε, and their targets.

Levels of noise are named by u in (0, 1), drawn uniformly in training; `formats.md` §3 lists which
family follows which schedule. The targets: v = α·ε - σ·x₀ (arXiv 2202.00512), ε (arXiv 2006.11239),
and the flow ε - x₀ (arXiv 2210.02747).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

_SEED = 20_240_607
"""Of the draws. Fixed: suspect and catalogue are compared under the same draws."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of noise."""

    alpha: float
    sigma: float
    time: float
    """What the model is told."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A schedule of levels and the target of the prediction: `v`, `epsilon` or `flow`."""

    target_kind: str
    level: Callable[[float], Level]
    """The level at u."""

    def noisy(self, level: Level, clean: Tensor, noise: Tensor) -> Tensor:
        """What the model sees."""
        return level.alpha * clean + level.sigma * noise

    def target(self, level: Level, clean: Tensor, noise: Tensor) -> Tensor:
        """What the model is to predict."""
        if self.target_kind == "epsilon":
            return noise
        if self.target_kind == "flow":
            return noise - clean
        return level.alpha * noise - level.sigma * clean

    def recover(self, level: Level, noisy: Tensor, predicted: Tensor) -> tuple[Tensor, Tensor]:
        """Clean signal and noise that a prediction amounts to."""
        if self.target_kind == "epsilon":
            return (noisy - level.sigma * predicted) / level.alpha, predicted
        if self.target_kind == "flow":
            return noisy - level.sigma * predicted, noisy + level.alpha * predicted
        clean = level.alpha * noisy - level.sigma * predicted
        return clean, level.sigma * noisy + level.alpha * predicted


def cosine_level(u: float) -> Level:
    """Stable Audio: the model is told u itself."""
    return Level(math.cos(u * math.pi / 2), math.sin(u * math.pi / 2), u)


def crash_level(u: float) -> Level:
    """Dance Diffusion: `crash` gives less time to low noise, and the model is told that time."""
    sigma = math.sin(u * math.pi / 2) ** 2
    alpha = math.sqrt(1 - sigma**2)
    return Level(alpha, sigma, math.atan2(sigma, alpha) / math.pi * 2)


def flow_level(u: float) -> Level:
    """Rectified flow: a straight line from signal to noise."""
    return Level(1 - u, u, u)


def listed_flow_levels(times: Sequence[float]) -> Callable[[float], Level]:
    """Rectified flow at these times only, ascending: what a distilled model was taught."""

    def level(u: float) -> Level:
        return flow_level(times[min(len(times) - 1, int(u * len(times)))])

    return level


def stepped_levels(betas: Tensor) -> Callable[[float], Level]:
    """DDPM: one of `len(betas)` steps, and the model is told its number."""
    kept = (1 - betas.double()).cumprod(0)

    def level(u: float) -> Level:
        step = min(len(kept) - 1, int(u * len(kept)))
        return Level(float(kept[step].sqrt()), float((1 - kept[step]).sqrt()), step)

    return level


@cache
def draw_times(n_draws: int) -> tuple[float, ...]:
    """Level u of every draw: one from each of `n_draws` equal strata of (0, 1)."""
    jitter = torch.rand(n_draws, generator=torch.Generator().manual_seed(_SEED))
    return tuple((k + float(jitter[k])) / n_draws for k in range(n_draws))


def draw_noise(draw: int, shape: tuple[int, ...], time_axis: int) -> Tensor:
    """Noise of a draw, of `shape`; draws 2j and 2j + 1 are each other's negative (antithetic).

    The first steps are the same for every length, so that a segment cut short at the end of its
    track meets the noise that a full one meets.
    """
    generator = torch.Generator().manual_seed(_SEED + 1 + draw // 2)
    rest = [size for axis, size in enumerate(shape) if axis != time_axis]
    noise = torch.randn(shape[time_axis], *rest, generator=generator).movedim(0, time_axis)
    return noise if draw % 2 == 0 else -noise
