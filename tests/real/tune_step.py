"""Choose the size and the weight of the unlearning step, on the tuning split only.

A larger step tells learned tracks from others (their loss has more curvature), a smaller one tells
the suspect's own source from the rest; so both are measured: members among the top 5 named for
generated suspects, and altered excerpts whose track comes first.

    python tests/real/tune_step.py BUILD CATALOGUE --work FOLDER
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from alterations import ALTERATIONS, cut_excerpts

from rootnote.domain import AttributionConfig, Track
from rootnote.engine.attribution import attribute
from rootnote.engine.audio import read, write_wav
from rootnote.engine.catalogue import read_catalogue
from rootnote.engine.index import FeatureIndex, build_index
from rootnote.engine.inspection import inspect_recording
from rootnote.engine.models import ModelAdapter, load_checkpoint
from rootnote.engine.pooling import standardise_rows
from rootnote.engine.reference.stored import open_reference

NATS = (1.0, 3.0, 8.0)
WEIGHTS = (0.5, 1.0, 2.0, 4.0, 8.0)
N_NAMED = 5


def rankings(suspect: Track, adapter: ModelAdapter, index: FeatureIndex) -> dict[str, np.ndarray]:
    """Scores of all tracks, in catalogue order, for every size and weight of the step."""
    found: dict[str, np.ndarray] = {}
    for nats in NATS:
        config = AttributionConfig(step_nats=nats, levels_db=(), speeds=())
        result = attribute(suspect, adapter, index, config)
        by_id = {one.track_id: one.components for one in result.contributions}
        parts = {
            name: np.array([by_id[track.id][name] for track in result.catalogue.tracks])
            for name in ("influence", "unlearning")
        }
        influence, step = (standardise_rows(values[None])[0] for values in parts.values())
        found["influence"] = influence
        found[f"step of {nats:g} nats"] = step
        for weight in WEIGHTS:
            found[f"influence + {weight:g} x step of {nats:g} nats"] = influence + weight * step
    return found


def main() -> None:
    """Measure and print one line a choice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--suspects", type=int, default=10)
    parser.add_argument("--excerpts", type=int, default=8, help="members, one excerpt each")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    catalogue = read_catalogue(arguments.catalogue)
    adapter = load_checkpoint(arguments.build / "model")
    index = build_index(
        adapter, catalogue, AttributionConfig(levels_db=(), speeds=()), arguments.work / "index"
    )
    ids = [track.id for track in catalogue.tracks]
    member = np.isin(ids, reference.members)
    evenly = np.linspace(0, len(reference.suspects) - 1, arguments.suspects).round().astype(int)
    members_named: dict[str, list[float]] = {}
    for suspect in (reference.suspects[i] for i in evenly):
        track = inspect_recording(reference.folder / "suspects" / suspect["file"], "suspect")
        for name, scores in rankings(track, adapter, index).items():
            named = np.argsort(-scores, kind="stable")[:N_NAMED]
            members_named.setdefault(name, []).append(float(member[named].mean()))
    first: dict[str, list[float]] = {}
    rng = np.random.default_rng(0)
    path = arguments.work / "excerpt.wav"
    for name in rng.permutation(reference.members)[: arguments.excerpts]:
        wave = read(catalogue.tracks[ids.index(name)].path)
        excerpt = cut_excerpts(wave.samples, 1, wave.sample_rate, rng, 6)[0]
        for alteration in ("shift", "tempo_up"):
            altered = ALTERATIONS[alteration](excerpt, wave.sample_rate, rng)
            write_wav(path, altered, wave.sample_rate, "FLOAT")
            for choice, scores in rankings(inspect_recording(path, "x"), adapter, index).items():
                first.setdefault(choice, []).append(float(ids[int(scores.argmax())] == name))
    print(f"chance of a member: {member.mean():.2f}")
    for choice in members_named:
        row = {"members": np.mean(members_named[choice]), "first": np.mean(first[choice])}
        print(choice, json.dumps({name: round(float(value), 2) for name, value in row.items()}))


if __name__ == "__main__":
    main()
