"""What the explained fraction and its interval are worth, for sets from one track to nearly all.

    python tests/real/explained_sizes.py BUILD CATALOGUE --out FOLDER [--worker 0/2]
    python tests/real/explained_sizes.py BUILD CATALOGUE --out FOLDER --to FILE.json

`FOLDER` is that of `subsets.py`, whose halves are of the sets. Without `--to` a worker trains
without each of its sets and has the full model forget it, as depth `full` does where the catalogue
is known to be the whole training set (with `--partly`: where it is not); every set is one small
JSON file in `sizes/` or `sizes-partly/` and is never made twice. With `--to` the fractions told are
held against those of retraining: of each set the part of a suspect's advantage over an untrained
model that goes away with it, less the same of the other sets of its size, as the product takes
random sets off. Where more than half of the members are left out there are no random sets of that
size; taken off is then what retraining without any one track costs: the model that made a suspect
knows it better than any that is trained again. On the tuning split this says how far intervals have
to be widened, and how much further a large set has to be forgotten (`rootnote.engine.explanation`).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from intervals import bootstrap
from numpy.typing import NDArray
from retraining import rounded, suspect_codes, train_without, training_file
from setting import Setting
from specificity import CONFIG
from subsets import complementary_halves
from unlearned import laboratory_of, losses_before

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.explanation import WIDENING
from rootnote.engine.forgetting import ForgettingConfig
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.engine.shares import Forgetting, split, widening
from rootnote.engine.validation.measure import proportion
from rootnote.integrity import atomic_write

Values = NDArray[np.float64]

N_SETS = 4
"""Of every size."""
_LEFT = (1, 5, 0.5, 0.75, 0.9)
"""Sizes of the sets: numbers of tracks, and parts of the members."""


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
    laboratory, n_crops = laboratory_of(reference, setting, ForgettingConfig())
    codes = suspect_codes(reference, setting)
    ids = [track.id for track in setting.catalogue.tracks]
    before = folder / "before.json"
    if not before.exists():
        asked = losses_before(setting, laboratory.query)
        atomic_write(before, json.dumps({name: rounded(own) for name, own in asked.items()}))
    own, n_workers = worker
    numbered = list(enumerate(sets_of(reference.members)))[own::n_workers]
    for number, left_out in numbered:
        path = folder / f"{number:03}.json"
        if path.exists():
            continue
        retrained = train_without(reference, left_out, 0, codes, setting.work)
        trained = json.loads(training_file(reference, left_out, 0, setting.work).read_text())
        of_set = float(np.mean([trained["track_losses"][name] for name in left_out]))
        values, outcome = laboratory.without([ids.index(name) for name in left_out])
        record = {
            "left_out": left_out,
            "retrained": [round(loss, 4) for loss in retrained],
            "retrained_set": round(of_set, 4),
            "told": rounded(torch.from_numpy(values)),
            "n_crops": n_crops,
            "forgotten": asdict(outcome),
        }
        atomic_write(path, json.dumps(record))
        print(f"set {number}: {outcome}", file=sys.stderr, flush=True)


def compared(
    records: Sequence[dict[str, Any]],
    before: dict[str, list[float]],
    n_members: int,
    *,
    widen: float,
) -> dict[str, Any]:
    """Fractions told and true of every set and suspect, and what they are worth.

    Parameters
    ----------
    records : sequence
        One per set: `left_out`, `retrained` (n_suspects,), `told` (n_suspects * n_crops,).
    before : dict
        Losses of all crops under the full model and under the untrained one.
    widen : float
        Added to each end of the intervals.
    """
    n_crops = int(records[0]["n_crops"])
    full, untrained = (np.array(before[name]).reshape(-1, n_crops) for name in before)
    advantage = (untrained - full).mean(1)
    sizes = np.array([len(one["left_out"]) for one in records])
    told_losses = np.array([one["told"] for one in records]).reshape(len(records), -1, n_crops)
    rises = np.array([one["retrained"] for one in records]) - full.mean(1)
    of_any = rises[sizes == 1].mean(0) if (sizes == 1).any() else 0.0
    true, told, lows, highs = (np.zeros(rises.shape) for _ in range(4))
    for i, size in enumerate(sizes):
        # As the product has it: where as many other members are left, random sets are taken off.
        others = np.flatnonzero(sizes == size) if 2 * size <= n_members + 1 else np.empty(0, int)
        others = others[others != i]
        usual = rises[others].mean(0) if len(others) else of_any
        true[i] = np.clip((rises[i] - usual) / advantage, 0, 1)
        for j in range(rises.shape[1]):
            measured = Forgetting(full[j], told_losses[i, j], told_losses[others, j], untrained[j])
            found = split(measured, np.ones((n_crops, 1)), widen=widen)
            told[i, j], (lows[i, j], highs[i, j]) = found.explained, found.explained_interval
    return {
        **worth(true, told, lows, highs),
        "widened_by": widen,
        "widening_wanted": round(widening(true.ravel(), lows.ravel(), highs.ravel()), 4),
        "growth_wanted": growth(records, n_members),
        "by_size": {
            int(size): worth(*(values[sizes == size] for values in (true, told, lows, highs)))
            for size in np.unique(sizes)
        },
    }


def growth(records: Sequence[dict[str, Any]], n_members: int) -> float | None:
    """The power of what is left to learn from by which sets are less known than they were told.

    Least squares, through the origin, of the logarithm of the rise of the set's loss by
    retraining over that by the target, on that of the part of the members that was kept.
    """
    kept = np.array([1 - len(one["left_out"]) / n_members for one in records])
    before = np.array([one["forgotten"]["before"] for one in records])
    wanted = np.array([one["retrained_set"] for one in records]) - before
    told = np.array([one["forgotten"]["target"] for one in records]) - before
    used = (wanted > 0) & (told > 0) & (kept > 0)
    x, y = -np.log(kept[used]), np.log(wanted[used] / told[used])
    return round(float(x @ y / (x @ x)), 3) if used.any() else None


def worth(true: Values, told: Values, lows: Values, highs: Values) -> dict[str, Any]:
    """Errors beside those of the best constant, and how often intervals hold the truth.

    Parameters
    ----------
    true, told, lows, highs : ndarray, shape (n_sets, n_suspects)
        Fractions, and the ends of the intervals of those told.
    """
    inside = (lows <= true) & (true <= highs)
    covered = proportion("", inside.ravel(), "", "")
    spread = np.corrcoef(true.ravel(), told.ravel())[0, 1] if true.std() and told.std() else None
    return {
        "n_sets": len(true),
        "n_suspects": true.shape[1],
        "mean_absolute_error": str(bootstrap(np.abs(told - true).mean(0))),
        "of_the_best_constant": str(bootstrap(np.abs(true - np.median(true)).mean(0))),
        "mean_true": round(float(true.mean()), 4),
        "mean_told": round(float(told.mean()), 4),
        "correlation": None if spread is None else round(float(spread), 3),
        "true_values_5_50_95_percent": np.quantile(true, (0.05, 0.5, 0.95)).round(4).tolist(),
        "told_values_5_50_95_percent": np.quantile(told, (0.05, 0.5, 0.95)).round(4).tolist(),
        "intervals_hold_the_truth": round(float(inside.mean()), 3),
        "the_same_between": [round(float(end), 3) for end in covered.interval or ()],
        "the_same_over_suspects": str(bootstrap(inside.mean(0))),
        "median_width": round(float(np.median(highs - lows)), 4),
    }


def main() -> None:
    """Make what is missing, or say what it is worth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--worker", default="0/1")
    parser.add_argument("--partly", action="store_true")
    parser.add_argument("--to", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    folder = arguments.out / ("sizes-partly" if arguments.partly else "sizes")
    if arguments.to is None:
        catalogue = read_catalogue(arguments.catalogue)
        config = replace(CONFIG, whole_training_set=not arguments.partly)
        setting = Setting(catalogue, arguments.build / "model", arguments.out, config)
        own, n_workers = (int(part) for part in arguments.worker.split("/"))
        make(reference, setting, folder, (own, n_workers))
        return
    records = [json.loads(path.read_text()) for path in sorted(folder.glob("0*.json"))]
    before = json.loads((folder / "before.json").read_text())
    report = compared(records, before, len(reference.members), widen=WIDENING)
    report |= {"sets": records, "before": before}
    atomic_write(arguments.to, json.dumps(report, separators=(",", ":")) + "\n")
    print(json.dumps({k: v for k, v in report.items() if k not in ("sets", "before")}, indent=1))


if __name__ == "__main__":
    main()
