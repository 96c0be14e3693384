"""Forget the sets of `retraining.py` from the model that learned all members, and ask again.

    python tests/real/unlearned.py BUILD CATALOGUE --out FOLDER

`FOLDER` is that of `retraining.py`: the sets are the members among the five tracks named for each
suspect, and random fives. The full model forgets each as depth `full` does, and is asked about all
suspects: beside the losses of the real retraining this says what the explained fraction is worth
(`explained.py`). One small JSON file a set in `forgotten-fives/`, never made twice.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch
from retraining import random_sets, rounded, suspect_codes, trained_on, training_file
from setting import Setting
from specificity import CONFIG

from rootnote.domain import Catalogue, Role
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.explanation import Laboratory
from rootnote.engine.index import build_index
from rootnote.engine.knowledge import knowledge
from rootnote.engine.losses import losses
from rootnote.engine.neighbours import keep_neighbours
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write
from rootnote.progress import silent

FOLDER = "forgotten-fives"
"""Below that of `retraining.py`."""


def fives(reference: StoredReference, out: Path) -> list[list[str]]:
    """The members among the tracks named for each suspect, then random fives; none twice."""
    named = json.loads((out / "named.json").read_text())["rootnote"]
    sets = [*named.values(), *random_sets(reference.members, 2)]
    return [list(own) for own in dict.fromkeys(tuple(trained_on(reference, ids)) for ids in sets)]


def laboratory_of(reference: StoredReference, setting: Setting) -> tuple[Laboratory, int]:
    """What forgetting needs for all crops of all suspects, and how many crops each has.

    With the training list, as shares are only given to tracks whose learning is disclosed or
    inferred: what a track would cost unseen is told by the recordings that were not learned.
    """
    adapter = setting.adapter()
    codes = suspect_codes(reference, setting)
    config = setting.config
    index = build_index(adapter, setting.catalogue, config, setting.work / "indexes" / "full")
    keep_neighbours(adapter, index, config)
    index = replace(index, catalogue=disclosed(index.catalogue, reference.members))
    known = knowledge(index, index.losses(), index.track_of)
    query = codes.flatten(0, 1)
    return Laboratory(adapter, index, config, known, query, None, silent), codes.shape[1]


def disclosed(catalogue: Catalogue, members: Sequence[str]) -> Catalogue:
    """With the roles of a training list: members were learned, all others were not."""
    tracks = tuple(
        replace(track, role=Role.TRAINING if track.id in members else Role.DECOY)
        for track in catalogue.tracks
    )
    return replace(catalogue, tracks=tracks)


def losses_before(setting: Setting, query: torch.Tensor) -> dict[str, torch.Tensor]:
    """Of all crops, (n_suspects * n_crops,), by the full model and by the untrained one."""
    asked = {"full": setting.adapter(), "untrained": setting.adapter(trained=False)}
    return {name: losses(one, query.split(16)) for name, one in asked.items()}


def main() -> None:
    """Forget set after set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    catalogue = read_catalogue(arguments.catalogue)
    setting = Setting(
        catalogue,
        arguments.build / "model",
        arguments.out,
        replace(CONFIG, whole_training_set=True),
    )
    laboratory, n_crops = laboratory_of(reference, setting)
    folder = arguments.out / FOLDER
    path = folder / "before.json"
    if not path.exists():
        asked = losses_before(setting, laboratory.query)
        before = {name: rounded(own.view(-1, n_crops).mean(1)) for name, own in asked.items()}
        atomic_write(path, json.dumps(before))
    ids = [track.id for track in catalogue.tracks]
    for number, left_out in enumerate(fives(reference, arguments.out)):
        path = folder / f"{number:03}.json"
        if path.exists() or not training_file(reference, left_out, 0, arguments.out).exists():
            continue
        values, outcome = laboratory.without([ids.index(name) for name in left_out])
        record = {
            "left_out": left_out,
            "training": training_file(reference, left_out, 0, arguments.out).name,
            "losses": rounded(torch.from_numpy(values).view(-1, n_crops).mean(1)),
            "forgotten": asdict(outcome),
        }
        atomic_write(path, json.dumps(record))
        print(f"set {number}: {outcome}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
