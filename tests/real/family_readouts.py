"""Which readout puts members first for a small diffusion model's generations? Whole gradients.

    python tests/real/family_readouts.py FAMILY --work FOLDER

FOLDER is that of `family_members.py`, which trained the model. Every method of
`diffusion_methods.py` scores the 16 candidates, by the mean over their segments, without controls.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import diffusion_methods as methods
import numpy as np
import small_models as small
import torch
from family_members import MEMBERS, N_CANDIDATES, N_GENERATIONS
from small_layouts import LAYOUTS

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.models import load_checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=sorted(LAYOUTS))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=8)
    arguments = parser.parse_args()
    layout = LAYOUTS[arguments.family]
    tracks = read_catalogue(arguments.work / "catalogue").tracks[:N_CANDIDATES]
    trained: Any = load_checkpoint(arguments.work / "trained")
    trained.n_draws = arguments.draws
    codes = torch.cat([small.segments_of(trained, one, layout.segment_s) for one in tracks])
    made = [small.generated(trained, 1, layout.segment_s, 1000 + i) for i in range(N_GENERATIONS)]
    found = {}
    for name, scores in methods.method_scores(trained, torch.cat(made), codes).items():
        ranked = np.argsort(-methods.by_track(scores, N_CANDIDATES), axis=1)
        found[name] = {
            "first is a member": float(np.isin(ranked[:, 0], MEMBERS).mean()),
            "members among the first four": float(np.isin(ranked[:, :4], MEMBERS).mean()),
        }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
