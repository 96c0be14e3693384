"""Peers that need no library: similarity without the model, cosine of gradients, Sony's step."""

from collections.abc import Iterator, Sequence

import numpy as np
from peer_material import Choice, Material, Peer, Scores
from setting import recordings
from similarity import SegmentIndex, mfcc_chroma, segments
from tuning import Kernel

from rootnote.engine.audio.waveforms import read
from rootnote.engine.index import batches_of
from rootnote.engine.losses import losses
from rootnote.engine.unlearning import diagonal_curvature, step_away, stepped


def mfcc(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Timbre and harmony of the recordings."""
    config = given.setting.config

    def vectors(samples: np.ndarray, sample_rate: int) -> np.ndarray:
        pieces = segments(samples, sample_rate, config.segment_s, config.hop_s)
        return np.stack([mfcc_chroma(piece, sample_rate) for piece in pieces])

    waves = [read(path) for path in given.suspects]
    asked = np.concatenate([vectors(wave.samples, wave.sample_rate) for wave in waves])
    index = SegmentIndex([vectors(*audio) for audio in recordings(given.setting)])
    for _ in choices:
        yield index.pairs(asked)


def codec(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """What the model's codec hears, without the model."""
    own, asked = (
        given.adapter.embedding(codes).double().cpu().numpy()
        for codes in (given.train, given.query)
    )
    for choice in choices:
        index = SegmentIndex([own], standardise=bool(choice["standardise"]))
        yield index.pairs(asked)


def gradient_cosine(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Cosine of plain gradients of the loss."""
    kernel = Kernel(given.adapter, given.query, given.train)
    for _ in choices:
        yield kernel.products(None, (0.0,))[0]


def diagonal_step(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """What every catalogue segment loses by one step away from the suspect (arXiv 2506.18312)."""
    adapter, layers = given.adapter, given.adapter.attributable_layers(given.setting.config.modules)
    batches = batches_of(given.train, adapter)
    curvature = diagonal_curvature(adapter, layers, batches)
    before = losses(adapter, batches)
    for choice in choices:
        rows = []
        for suspect in range(len(given.suspects)):
            query = batches_of(given.query[given.suspect_of == suspect], adapter)
            sizes = {name: float(str(choice[name])) for name in ("damping", "nats")}
            with stepped(layers, step_away(adapter, layers, query, curvature, **sizes)):
                rows.append((losses(adapter, batches) - before).double().numpy())
        yield np.stack(rows)


PEERS = (
    Peer("MFCC/chroma", "timbre and harmony, no model", mfcc, gradient=False),
    Peer(
        "codec-embedding cosine",
        "mean codec embedding, no decoder",
        codec,
        choices=({"standardise": True}, {"standardise": False}),
        gradient=False,
    ),
    Peer("gradient cosine", "plain gradients of the loss", gradient_cosine),
    Peer(
        "diagonal-Fisher step",
        "one step away from the suspect, catalogue rescored (Sony, arXiv 2506.18312)",
        diagonal_step,
        choices=({"damping": 0.01, "nats": 1.0}, {"damping": 0.1, "nats": 1.0}),
    ),
)
