"""Rootnote itself on the same segments: its influence, as its tests use it, and its scores."""

from collections.abc import Iterator, Sequence

import numpy as np
from methods import LeftOut, Rootnote
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
    return _ranked(Rootnote(given.setting, trained=given.trained), 0, given, choices)


def at_depth_full(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """What `attribute` ranks by at depth `full`: a step away from every track too."""
    return _ranked(LeftOut(given.setting, trained=given.trained), -1, given, choices)


def _ranked(
    method: Rootnote, place: int, given: Material, choices: Sequence[Choice]
) -> Iterator[Scores]:
    """Scores of all suspects by the ranking at this place among the method's."""
    for _ in choices:
        waves = [read(path) for path in given.suspects]
        found = [method.scores(wave.samples, wave.sample_rate) for wave in waves]
        yield np.stack([one[method.names[place]] for one in found])


PEERS = (
    Peer("Rootnote: influence", "an inner product of gradients, at its defaults", influence),
    Peer("Rootnote: whole score", "with step and learned evidence, at its defaults", score),
    Peer(OWN, "with a step away from every track too, at its defaults", at_depth_full),
)
