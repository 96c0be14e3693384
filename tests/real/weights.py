"""Choose the weights of learned-evidence, on the tuning split only.

    python tests/real/weights.py resources/validation/NAME/truth.json

For every weighting on a grid, means over trainings: the area under the curve, and how many of the
learned and of the unlearned members count as learned against held-out recordings; best first.
"""

import argparse
from itertools import product
from pathlib import Path

import numpy as np

from rootnote.engine.membership import (
    LEVEL,
    WEIGHTS,
    WEIGHTS_OF_ERRORS,
    against_recordings,
    auc,
    discoveries,
    evidence,
)
from rootnote.engine.neighbours import Neighbours
from rootnote.engine.validation.stored import read_truth

GRID = (0.0, 0.25, 1.0)


def main() -> None:
    """Print the twenty best weightings, and the one in use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    arguments = parser.parse_args()
    truth = read_truth(arguments.truth)
    if truth.split != "tuning":
        parser.error("settings are chosen on the tuning split only")
    held_out = ~truth.members
    now = WEIGHTS_OF_ERRORS if truth.of_errors else WEIGHTS
    rows = []
    for values in product(GRID, repeat=len(now)):
        if max(values) < 1:
            continue  # only proportions matter
        weights = dict(zip(now, values, strict=True))
        areas, powers, false = [], [], []
        for number, heard in enumerate(truth.learned):
            copies = Neighbours(truth.copy_losses[number], truth.blind)
            losses = truth.track_losses[number]
            found = evidence(
                losses, truth.features, copies, held_out, of_errors=truth.of_errors, weights=weights
            )
            asked = truth.members & np.isfinite(found.statistic)
            areas.append(auc(found.statistic[asked], heard[asked]))
            p_values = against_recordings(found.statistic, held_out)
            called = np.zeros(len(heard), bool)
            called[asked] = discoveries(p_values[asked], LEVEL)
            powers.append(called[asked & heard].mean())
            false.append(called[asked & ~heard].mean())
        rows.append((*(float(np.mean(one)) for one in (areas, powers, false)), weights))
    rows.sort(key=lambda row: (-row[0], -row[1]))
    for area, power, wrong, weights in [*rows[:20], *(row for row in rows if row[3] == now)]:
        print(f"area {area:.3f}, learned {power:.3f}, unlearned {wrong:.3f} called so: {weights}")


if __name__ == "__main__":
    main()
