"""Train the decoder on random halves of the members: the truth that settings are tuned on.

    python tests/real/subsets.py BUILD CATALOGUE --out FOLDER [--pairs 8] [--seed 0] [--worker 0/2]

Halves come in complementary pairs, so that every member is in half of the trainings. Under another
seed of initial weights and data the first of them are trained once more: how far the two agree is
how much there is to predict. Every training writes one small JSON file beside those of
`retraining.py` and is never repeated: losses of all suspects, of all tracks and of altered copies
of these, so that no model needs to be kept; the first few are, in `models/`, for what has to be
asked of a model itself (`specificity.py`).
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from evidence import copies_of_catalogue
from retraining import suspect_codes, train_without
from setting import opened


def complementary_halves(members: tuple[str, ...], n_pairs: int) -> list[list[str]]:
    """What to leave out of each training: one half of the members, then the other."""
    rng = np.random.default_rng(0)
    halves: list[list[str]] = []
    for _ in range(n_pairs):
        order = [members[i] for i in rng.permutation(len(members))]
        middle = len(order) // 2
        halves += [sorted(order[:middle]), sorted(order[middle:])]
    return halves


def main() -> None:
    """Run this worker's trainings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=int, default=8, help="models of seed 0 kept")
    parser.add_argument("--worker", default="0/1")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference, setting = opened(arguments.build, arguments.catalogue, arguments.out)
    codes = suspect_codes(reference, setting)
    copies = copies_of_catalogue(setting).codes
    own, n_workers = (int(part) for part in arguments.worker.split("/"))
    halves = complementary_halves(reference.members, arguments.pairs)
    jobs = list(enumerate(halves))[own::n_workers]
    for n_done, (number, left_out) in enumerate(jobs, 1):
        kept = number < arguments.keep and arguments.seed == 0
        keep = arguments.out / "models" / f"{number:03}" if kept else None
        train_without(
            reference, left_out, arguments.seed, codes, arguments.out, copies=copies, keep=keep
        )
        print(f"{n_done} of {len(jobs)} trainings", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
