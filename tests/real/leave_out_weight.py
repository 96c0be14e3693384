"""Choose the weight of steps away from tracks in the score, on the tuning split only.

    python tests/real/leave_out_weight.py BUILD CATALOGUE --out FOLDER --to FILE.json

`FOLDER` is that of `subsets.py`. For every weight, of the trained model and of untrained weights:
does the sum of the left-out members' scores predict the suspect's loss (Spearman over trainings,
mean over suspects, with its standard error), and how many of the five tracks put first are members?
The parts of the score are kept in FOLDER/rankings, as `truth.py` keeps them. In use is 2: larger
weights predict hardly better and put fewer members first. Committed:
`results/supertux/leave_out_weight.json`.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from methods import PARTS
from numpy.typing import NDArray
from setting import opened
from truth import rankings
from tuning import judge, truth

from rootnote.engine.pooling import standardise_rows
from rootnote.engine.score_weights import OF_TOKENS
from rootnote.integrity import atomic_write

WEIGHTS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 8.0)
METHODS = {"rootnote": "rootnote_full", "rootnote_untrained": "rootnote_full_untrained"}
"""What the parts' names begin with, and the method that gives them."""

Scores = NDArray[np.float64]


def weighted(parts: dict[str, Scores], weight: float) -> Scores:
    """The score with this weight, (n_suspects, n_tracks)."""
    influence, step, left_out = (
        standardise_rows(parts[name]) for name in ("influence", "unlearning", "leave_one_out")
    )
    weights = replace(OF_TOKENS, leave_out=weight)
    return weights.joined(influence, step, parts["learned"], left_out)


def main() -> None:
    """Print one line a weight."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference, setting = opened(arguments.build, arguments.catalogue, arguments.out)
    ids = [track.id for track in setting.catalogue.tracks]
    member = np.isin(ids, reference.members)
    left_out, after = truth([name for name in ids if name in reference.members], arguments.out)
    found = rankings(reference, setting, list(METHODS.values()))
    report: dict[str, Any] = {"n_trainings": len(after), "n_suspects": len(reference.suspects)}
    for prefix in METHODS:
        names = (*PARTS, "leave_one_out")
        parts = {name: np.array(found[f"{prefix}_{name}"]) for name in names}
        rows = {f"weight {weight:g}": weighted(parts, weight) for weight in WEIGHTS}
        for label, scores in {**rows, **parts}.items():
            report[f"{prefix}, {label}"] = judge(scores, member, left_out, after)
    text = json.dumps(report, indent=1) + "\n"
    print(text)
    atomic_write(arguments.to, text)


if __name__ == "__main__":
    main()
