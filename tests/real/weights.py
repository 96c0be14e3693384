"""Choose the weights of learned-evidence, on the tuning split only.

    python tests/real/weights.py resources/validation/NAME/truth.json

For every weighting on a grid: the area under the curve, and the power at p ≤ .05 against held-out
recordings, means over trainings; best first.
"""

import argparse
from itertools import product
from pathlib import Path

import numpy as np

from rootnote.engine.membership import against_recordings, auc, evidence
from rootnote.engine.neighbours import Neighbours
from rootnote.engine.validation.stored import read_truth

GRID = (0.0, 0.25, 1.0)
LEVEL = 0.05


def main() -> None:
    """Print the ten best weightings, and the one in use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    arguments = parser.parse_args()
    truth = read_truth(arguments.truth)
    if truth.split != "tuning":
        parser.error("settings are chosen on the tuning split only")
    held_out = ~truth.members
    names = ("calibrated", "phase", "gain", "speed")
    rows = []
    for values in product(GRID, repeat=len(names)):
        if max(values) < 1:
            continue  # only proportions matter
        weights = dict(zip(names, values, strict=True))
        areas, powers = [], []
        for number, heard in enumerate(truth.learned):
            copies = Neighbours(truth.copy_losses[number], truth.blind)
            losses = truth.track_losses[number]
            found = evidence(losses, truth.features, copies, held_out, weights)
            asked = truth.members & np.isfinite(found.statistic)
            areas.append(auc(found.statistic[asked], heard[asked]))
            p_values = against_recordings(found.statistic, held_out)
            powers.append((p_values[asked & heard] <= LEVEL).mean())
        rows.append((float(np.mean(areas)), float(np.mean(powers)), weights))
    rows.sort(key=lambda row: (-row[0], -row[1]))
    in_use = [row for row in rows if set(row[2].values()) == {1.0}]
    for area, power, weights in [*rows[:10], *in_use]:
        print(f"area {area:.4f}, power {power:.3f}: {weights}")


if __name__ == "__main__":
    main()
