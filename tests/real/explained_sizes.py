"""What the explained fraction and its interval are worth, for sets from one track to nearly all.

    python tests/real/explained_sizes.py BUILD CATALOGUE --out FOLDER [--worker 0/2]
    python tests/real/explained_sizes.py BUILD CATALOGUE --out FOLDER --show

`FOLDER` is that of `subsets.py`, whose halves are of the sets. A worker trains without each of its
sets and has the full model forget it, as depth `full` does where the catalogue is known to be the
whole training set. Every set is one small JSON file in `sizes/` and is never made twice; `truth.py`
puts them into the truth, and `--to FILE.json` into a file of their own. With `--show` they are
measured as `rootnote validate` does. On the tuning split this says how far intervals have to be
widened, how far a track has to be forgotten, and how much further a large set
(`rootnote.engine.explanation`): `results/supertux/sizes.json`, which a test holds them to.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from retraining import rounded, suspect_codes, train_without, training_file
from setting import Setting
from specificity import CONFIG
from subsets import complementary_halves
from unlearned import laboratory_of, losses_before

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.engine.validation.explaining import gap_wanted, widening_wanted, worth
from rootnote.engine.validation.stored import forgotten_of
from rootnote.integrity import atomic_write

N_SETS = 4
"""Of every size."""
_LEFT = (1, 5, 0.5, 0.75)
"""Sizes of the sets: numbers of tracks, and parts of the members. A model trained on the tenth that
nine tenths leave knows less of its suspects than an untrained one does."""
_BEFORE = "before.json"


def sets_of(members: Sequence[str]) -> list[list[str]]:
    """What is left out: sets of every size, drawn apart; the halves are those of `subsets.py`."""
    rng = np.random.default_rng(1)
    found: list[list[str]] = []
    for size in _LEFT:
        if size == 0.5:
            found += complementary_halves(tuple(members), N_SETS // 2)
            continue
        n = size if isinstance(size, int) else round(size * len(members))
        found += [
            sorted(members[i] for i in rng.permutation(len(members))[:n]) for _ in range(N_SETS)
        ]
    return found


def make(
    reference: StoredReference, setting: Setting, folder: Path, worker: tuple[int, int]
) -> None:
    """Train without every set of this worker, and let the full model forget it."""
    laboratory, n_crops = laboratory_of(reference, setting)
    codes = suspect_codes(reference, setting)
    ids = [track.id for track in setting.catalogue.tracks]
    if not (folder / _BEFORE).exists():
        asked = losses_before(setting, laboratory.query)
        before = {name: rounded(own) for name, own in asked.items()}
        atomic_write(folder / _BEFORE, json.dumps({"n_crops": n_crops, **before}))
    own, n_workers = worker
    for number, left_out in list(enumerate(sets_of(reference.members)))[own::n_workers]:
        path = folder / f"{number:03}.json"
        if path.exists():
            continue
        retrained = train_without(reference, left_out, 0, codes, setting.work)
        trained = json.loads(training_file(reference, left_out, 0, setting.work).read_text())
        values, outcome = laboratory.without([ids.index(name) for name in left_out])
        losses = {
            "set_before": outcome.before,
            "set_target": outcome.target,
            "set_after": outcome.after,
            "set_retrained": float(np.mean([trained["track_losses"][name] for name in left_out])),
        }
        record = {
            "left_out": left_out,
            "retrained": [round(loss, 4) for loss in retrained],
            "told": rounded(torch.from_numpy(values)),
            **{name: round(loss, 4) for name, loss in losses.items()},
        }
        atomic_write(path, json.dumps(record))
        print(f"set {number}: {outcome}", file=sys.stderr, flush=True)


def record_of(folder: Path, ids: Sequence[str]) -> dict[str, Any] | None:
    """The sets made so far, as a truth holds them; None where there are none."""
    sets = [json.loads(path.read_text()) for path in sorted(folder.glob("0*.json"))]
    for one in sets:
        one["left_out"] = sorted(ids.index(name) for name in one["left_out"])
    return {**json.loads((folder / _BEFORE).read_text()), "sets": sets} if sets else None


def write_record(record: dict[str, Any], folder: Path, ids: Sequence[str]) -> None:
    """The files again from which a truth's record was made; what is there stays."""
    before = {name: record[name] for name in ("n_crops", "full", "untrained")}
    files = {_BEFORE: before}
    for number, one in enumerate(record["sets"]):
        files[f"{number:03}.json"] = {**one, "left_out": [ids[i] for i in one["left_out"]]}
    for name, content in files.items():
        if not (folder / name).exists():
            atomic_write(folder / name, json.dumps(content))


def main() -> None:
    """Make what is missing, or say what it is worth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--worker", default="0/1")
    parser.add_argument("--to", type=Path, help="write what is there into one file")
    parser.add_argument("--show", action="store_true", help="measure what is there")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    catalogue = read_catalogue(arguments.catalogue)
    folder = arguments.out / "sizes"
    if not arguments.show and not arguments.to:
        config = replace(CONFIG, whole_training_set=True)
        setting = Setting(catalogue, arguments.build / "model", arguments.out, config)
        own, n_workers = (int(part) for part in arguments.worker.split("/"))
        make(reference, setting, folder, (own, n_workers))
        return
    ids = [track.id for track in catalogue.tracks]
    record = record_of(folder, ids)
    if record is None:
        parser.error(f"{folder} holds no set yet")
    n_members = len(reference.members)
    if arguments.to:
        about = {"n_tracks": len(ids), "n_members": n_members}
        atomic_write(arguments.to, json.dumps({**about, **record}, separators=(",", ":")) + "\n")
    if not arguments.show:
        return
    given = forgotten_of(record, len(ids))
    for one in worth(given, n_members, ""):
        print(one.measure, one.value, one.interval)
    per_evidence, growth = gap_wanted(given, n_members)
    print(
        f"wanted: {per_evidence:.3f} nats per nat of evidence, growing by a power of {growth:.3f}"
    )
    print(f"wanted: intervals widened by {widening_wanted(given, n_members):.4f}")


if __name__ == "__main__":
    main()
