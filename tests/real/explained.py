"""What the explained fraction is worth for the sets that depth `full` forgets: a few named tracks.

    python tests/real/explained.py BUILD CATALOGUE --out FOLDER --to FILE.json

After `retraining.py` and `unlearned.py`. For every five that were
both left out of real trainings and forgotten by the full model: the part of each suspect's
advantage over an untrained model that goes away with them, by retraining (mean over seeds, against
the full trainings of the same seeds) and by forgetting. Errors stand beside those of the best
constant, and beside the noise of retraining itself, from its seeds.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from intervals import bootstrap
from numpy.typing import NDArray
from retraining import training_file
from unlearned import FOLDER

from rootnote.engine.reference.stored import open_reference
from rootnote.integrity import atomic_write

Values = NDArray[np.float64]


def kept_losses(file: Path) -> Values | None:
    """Loss of every suspect after one training; None where it was not made."""
    return np.array(json.loads(file.read_text())["losses"]) if file.exists() else None


def compared(truth: Values, told: Values, spreads: Values, reached: list[bool]) -> dict[str, Any]:
    """Errors of the fractions told, and what they are worth.

    Parameters
    ----------
    truth, told : ndarray, shape (n_sets, n_suspects)
        Parts of each suspect's advantage that go away with each set, by retraining and forgetting.
    spreads : ndarray, shape (n_sets, n_suspects)
        Standard errors of `truth` over seeds; may be empty.
    reached : list of bool
        Whether each set was forgotten to its target.
    """
    error, constant = np.abs(told - truth), np.abs(truth - np.median(truth))
    return {
        "n_sets": len(truth),
        "n_suspects": truth.shape[1],
        "sets_forgotten_to_their_target": sum(reached),
        "mean_absolute_error": str(bootstrap(error.mean(0))),
        "of_the_best_constant": str(bootstrap(constant.mean(0))),
        "correlation": round(float(np.corrcoef(truth.ravel(), told.ravel())[0, 1]), 3),
        "true_values_5_50_95_percent": np.quantile(truth, (0.05, 0.5, 0.95)).round(4).tolist(),
        "told_values_5_50_95_percent": np.quantile(told, (0.05, 0.5, 0.95)).round(4).tolist(),
        "standard_error_of_retraining": round(float(spreads.mean()), 4) if spreads.size else None,
    }


def main() -> None:
    """Compare set by set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    reference = open_reference(arguments.build)
    folder = arguments.out / FOLDER
    before = {
        name: np.array(values)
        for name, values in json.loads((folder / "before.json").read_text()).items()
    }
    advantage = before["untrained"] - before["full"]
    full = [
        kept_losses(training_file(reference, [], seed, arguments.out))
        for seed in range(arguments.seeds)
    ]
    real, ours, spreads, reached = [], [], [], []
    for path in sorted(folder.glob("0*.json")):
        record = json.loads(path.read_text())
        rises = [
            own - whole
            for seed, whole in enumerate(full)
            if whole is not None
            and (
                own := kept_losses(
                    training_file(reference, record["left_out"], seed, arguments.out)
                )
            )
            is not None
        ]
        if not rises:
            continue
        real.append(np.mean(rises, 0) / advantage)
        ours.append((np.array(record["losses"]) - before["full"]) / advantage)
        if len(rises) > 1:
            spreads.append(np.std(rises, axis=0, ddof=1) / np.sqrt(len(rises)) / advantage)
        reached.append(record["forgotten"]["after"] >= record["forgotten"]["target"])
    report = compared(np.array(real), np.array(ours), np.array(spreads), reached)
    atomic_write(arguments.to, json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
