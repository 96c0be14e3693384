"""What a codec keeps of recordings."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import EncodecModel

from making.spectra import chroma_correlation, multi_resolution_distance
from rootnote.engine.audio.waveforms import read, resample
from rootnote.engine.models.musicgen_generation import decode_audio

Samples = NDArray[np.float32]


def kept_by(codec: EncodecModel, paths: Sequence[Path]) -> dict[str, float]:
    """Distance and likeness of recordings to what the codec makes of them, means over all.

    `…_other` compares each recording with the output for the next one: what chance gives.
    """
    rate = int(codec.config.sampling_rate)
    originals = [resample(read(path), rate).samples.mean(0) for path in paths]
    decoded = [_through(codec, samples) for samples in originals]
    others = decoded[1:] + decoded[:1]
    chroma = partial(chroma_correlation, sample_rate=rate)
    return {
        "n_tracks": len(paths),
        "stft_distance": _mean(multi_resolution_distance, originals, decoded),
        "chroma_correlation": _mean(chroma, originals, decoded),
        "stft_distance_other": _mean(multi_resolution_distance, originals, others),
        "chroma_correlation_other": _mean(chroma, originals, others),
    }


@torch.no_grad()
def _through(codec: EncodecModel, samples: Samples) -> Samples:
    """What is left of a recording after the codec."""
    codes = codec.encode(torch.from_numpy(samples)[None, None]).audio_codes[0]
    decoded: Samples = decode_audio(codec, codes)[0, 0].numpy()
    return decoded[: len(samples)]


def _mean(
    measure: Callable[[Samples, Samples], float],
    originals: Sequence[Samples],
    decoded: Sequence[Samples],
) -> float:
    """A measure's mean over the recordings."""
    pairs = zip(originals, decoded, strict=True)
    return round(float(np.mean([measure(a, b) for a, b in pairs])), 4)
