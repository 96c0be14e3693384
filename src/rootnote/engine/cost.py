"""What a run will cost: one segment's gradient is computed on this machine, and timed."""

import time
from dataclasses import dataclass

import torch

from rootnote.domain import AttributionConfig
from rootnote.engine.gradients import trace
from rootnote.engine.index.runs import RUN
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter

_HOUR_S = 3600.0
_TRACK_S = 210.0
"""As long as recordings of songs are: how many tracks an hour holds."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Measured on a segment of noise; a rough estimate of everything else."""

    n_parameters: int
    n_attributed: int
    """Parameters of the layers whose gradients are used."""
    encoding_s: float
    """Of one segment."""
    gradient_s: float
    """Of one segment, over all draws."""
    loss_s: float
    """Of one segment, over all draws, without its gradient."""
    index_hour_s: float
    """An index of one hour of recordings: encoding, gradients, the curvature's two passes, and
    steps away from controls."""


def measure_cost(adapter: ModelAdapter, config: AttributionConfig) -> Cost:
    """Time one draw of one segment's gradient and of its loss.

    Parameters
    ----------
    adapter : ModelAdapter
        Its number of draws is as it was afterwards.
    """
    layers = adapter.attributable_layers(config.modules)
    n_frames = max(adapter.min_frames, round(config.segment_s * adapter.sample_rate))
    generator = torch.Generator().manual_seed(0)
    audio = 0.1 * torch.randn(1, adapter.n_channels, n_frames, generator=generator)
    clock = time.perf_counter()
    codes = adapter.encode(audio)
    encoding_s = time.perf_counter() - clock
    n_draws, adapter.n_draws = adapter.n_draws, 1
    try:
        clock = time.perf_counter()
        for seen in trace(adapter, layers, codes)[1].values():
            seen.weight_gradients()
        gradient_s = (time.perf_counter() - clock) * n_draws
        clock = time.perf_counter()
        losses(adapter, [codes])
        loss_s = (time.perf_counter() - clock) * n_draws
    finally:
        adapter.n_draws = n_draws
    n_segments = _HOUR_S / config.hop_s
    n_tracks = round(_HOUR_S / _TRACK_S)
    n_controls = min(n_tracks, config.control_steps)
    n_gradients = n_segments + 2 * min(n_segments, config.fisher_segments) + n_controls * RUN
    n_losses = n_controls * n_tracks * config.step_panel
    return Cost(
        n_parameters=adapter.checkpoint.n_parameters,
        n_attributed=sum(layer.weight.numel() for layer in layers.values()),
        encoding_s=encoding_s,
        gradient_s=gradient_s,
        loss_s=loss_s,
        index_hour_s=n_segments * encoding_s + n_gradients * gradient_s + n_losses * loss_s,
    )
