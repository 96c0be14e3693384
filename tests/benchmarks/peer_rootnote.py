"""Rootnote itself on the same segments: its influence, as its tests use it, and its whole score."""

from collections.abc import Iterator, Sequence

import numpy as np
from methods import Rootnote
from peer_judging import OWN
from peer_material import Choice, Material, Peer, Scores
from specificity import CONFIG, held_to_controls

from rootnote.engine.audio.waveforms import read
from rootnote.engine.index import build_index


def influence(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """From the index alone and held against controls: what decides who is named."""
    catalogue = given.setting.catalogue
    index = build_index(given.adapter, catalogue, CONFIG, given.work / "index")
    for _ in choices:
        rows = [
            held_to_controls(given.adapter, index, given.query[given.suspect_of == i], CONFIG)[0]
            for i in range(len(given.suspects))
        ]
        yield np.stack([one.mean(0) for one in rows])


def score(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """What `attribute` ranks by: influence, step and learned evidence."""
    method = Rootnote(given.setting, trained=given.trained)
    for _ in choices:
        waves = [read(path) for path in given.suspects]
        yield np.stack([method.scores(w.samples, w.sample_rate)[method.names[0]] for w in waves])


PEERS = (
    Peer("Rootnote: influence", "an inner product of gradients, at its defaults", influence),
    Peer(OWN, "with step and learned evidence, at its defaults", score),
)
