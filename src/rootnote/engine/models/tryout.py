"""A first computation: some settings that no shape depends on show themselves only now."""

import math

import torch

from rootnote.engine.models.adapter import ModelAdapter
from rootnote.engine.models.components import malformed
from rootnote.engine.models.source import Source
from rootnote.engine.models.weights import no_memory
from rootnote.errors import CheckpointError


def try_out(adapter: ModelAdapter, source: Source) -> None:
    """Compute one loss of a quiet tone.

    Raises
    ------
    CheckpointError
        It cannot be computed, or is not finite.
    """
    time = torch.arange(adapter.min_frames) / adapter.sample_rate
    tone = 0.1 * torch.sin(2 * math.pi * 440 * time).expand(1, adapter.n_channels, -1)
    try:
        with torch.no_grad():
            representation = adapter.encode(tone)
            loss = adapter.loss(representation, draw=0)
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise no_memory(source, error) from error
    except CheckpointError:
        raise
    except Exception as error:
        raise malformed(source, error) from error
    if not bool(torch.isfinite(loss).all()):
        raise malformed(source, ValueError("the loss of a quiet tone is not finite"))
