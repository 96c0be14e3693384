"""Choose the weights of the score's parts for models of latents, on the tuning split only.

    python tests/real/score_weights.py TRUTH FOLDER [FOLDER …]

TRUTH is what `diffusion_study.py --to` wrote, and every FOLDER the `--work` of `family_members.py`,
all of the tuning catalogue. For every weighting on a grid: does the sum of the left-out members'
scores predict the suspect's loss (the linear datamodeling score), are members among the first five
of the study's suspects and among the first four of the families', generations and excerpts apart,
and is the excerpt's own piece first? Best sum of these first. In use is, of the best three, the one
that predicts as influence alone does. Influence and steps are standardised
over the tracks that were kept.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from family_members import MEMBERS
from numpy.typing import NDArray

from rootnote.engine.pooling import standardise_rows
from rootnote.engine.score_weights import OF_LATENTS, ScoreWeights
from rootnote.engine.validation.effects import members_in_front
from rootnote.engine.validation.prediction import prediction
from rootnote.engine.validation.stored import StoredTruth, read_truth

Values = NDArray[np.float64]
GRID = tuple(
    ScoreWeights(step, learned, limit)
    for step, learned, limit in product((0.0, 0.5, 1.0), (0.0, 1.0, 2.0, 4.0, 8.0), (0.3, 1.0, 3.0))
)


def score(parts: Mapping[str, Any], weights: ScoreWeights) -> Values:
    """As `engine.answer` adds the parts up, (n_suspects, n_tracks)."""
    influence, step = (
        standardise_rows(np.atleast_2d(np.array(parts[name])))
        for name in ("influence", "unlearning")
    )
    return weights.joined(influence, step, np.array(parts["learned"]))


def of_study(truth: StoredTruth, weights: ScoreWeights) -> tuple[float, float]:
    """Prediction of retraining, and members among the first five."""
    parts = {
        name: truth.rankings[f"rootnote_{name}"] for name in ("influence", "unlearning", "learned")
    }
    scores = score(parts, weights)
    (in_front,) = members_in_front(replace(truth, rankings={"": scores}))
    return prediction(truth, scores), in_front.value or 0.0


def of_family(rows: list[dict[str, Any]], weights: ScoreWeights) -> tuple[float, float, float]:
    """Members among the first four of generations and of excerpts; pieces first."""
    members: dict[bool, list[float]] = {True: [], False: []}
    pieces = []
    for row in rows:
        order = np.argsort(-score(row["trained"]["scores"], weights)[0])
        of_excerpt = row["piece"] is not None
        members[of_excerpt].append(float(np.isin(order[: len(MEMBERS)], MEMBERS).mean()))
        if of_excerpt:
            pieces.append(order[0] == row["piece"])
    return float(np.mean(members[False])), float(np.mean(members[True])), float(np.mean(pieces))


def main() -> None:
    """Print the twenty best weightings, and the one in use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    truth = read_truth(arguments.truth)
    if truth.split != "tuning":
        parser.error("settings are chosen on the tuning split only")
    families = []
    for folder in arguments.folders:
        lines = (folder / "answers-loss-None.jsonl").read_text().splitlines()
        rows = [json.loads(line) for line in lines]
        families.append([row for row in rows if row["piece"] in (None, *MEMBERS)])
    found = [
        (*of_study(truth, w), *np.mean([of_family(rows, w) for rows in families], 0), w)
        for w in GRID
    ]
    found.sort(key=lambda one: -sum(map(float, one[:-1])))
    for *values, weights in [*found[:20], *(one for one in found if one[-1] == OF_LATENTS)]:
        told = zip(
            ("prediction", "first five", "generations", "excerpts", "piece"), values, strict=True
        )
        print(", ".join(f"{name} {value:.2f}" for name, value in told), weights)


if __name__ == "__main__":
    main()
