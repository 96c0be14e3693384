"""Do scores predict retraining? The linear datamodeling score over the trainings already made.

`retraining.py` leaves one file per training without some tracks. For every suspect and every
ranking, the sum of the left-out members' scores is compared with the rise of the suspect's loss
(Spearman over trainings; Park et al., arXiv 2303.14186, §2.2). The sets are those that methods
named and random ones, not half-catalogues, so the figure stands for these sets only.

    python tests/real/prediction.py BUILD CATALOGUE --out FOLDER
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from intervals import bootstrap
from methods import METHODS
from scipy.stats import spearmanr
from setting import opened

from rootnote.engine.audio.waveforms import read
from rootnote.integrity import atomic_write


def main() -> None:
    """Print one line a ranking."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the folder of retraining.py")
    parser.add_argument("--methods", default="rootnote,codec,mfcc,rootnote_untrained")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference, setting = opened(arguments.build, arguments.catalogue, arguments.out)
    trainings = [json.loads(p.read_text()) for p in (arguments.out / "trainings").glob("*.json")]
    full = {one["seed"]: np.array(one["losses"]) for one in trainings if not one["left_out"]}
    without = [one for one in trainings if one["left_out"] and one["seed"] in full]
    rises = np.array([np.array(one["losses"]) - full[one["seed"]] for one in without])
    left_out = np.array(
        [[t.id in one["left_out"] for t in setting.catalogue.tracks] for one in without]
    )
    by_ranking: dict[str, list[np.ndarray]] = {}
    for method in (METHODS[name](setting) for name in arguments.methods.split(",")):
        for suspect in reference.suspects:
            wave = read(reference.folder / "suspects" / suspect["file"])
            for ranking, scores in method.scores(wave.samples, wave.sample_rate).items():
                by_ranking.setdefault(ranking, []).append(scores)
    member = np.isin([track.id for track in setting.catalogue.tracks], reference.members)
    report: dict[str, object] = {"n_trainings": len(without), "n_suspects": len(reference.suspects)}
    for ranking, rows in by_ranking.items():
        correlations = [
            spearmanr(left_out @ np.where(member, scores - scores[member].mean(), 0), rises[:, i])
            for i, scores in enumerate(rows)
        ]
        report[ranking] = str(bootstrap([float(one.statistic) for one in correlations]))
    atomic_write(arguments.out / "prediction.json", json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
