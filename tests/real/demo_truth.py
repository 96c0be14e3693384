"""The demo's rankings against its leave-one-out truth, beside similarity and untrained weights.

    python tests/real/demo_truth.py --work FOLDER [--out tests/real/results/demo.json]
    python tests/real/demo_truth.py --work OTHER --engine-defaults [--out FILE.json]

For every ranking: the rank correlation of the members' scores with what suspects lose without them
(mean over the suspects on which retraining shows an effect, and that mean over the mean of what a
perfect predictor would reach, with its interval over suspects), and how many of the members of a
clear effect are among the first five members. `truth.json` beside the demo says what is clear. With
`--engine-defaults` every layer and rank 8 count, as for any catalogue, and not the demo's settings,
which are small and fast.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from methods import METHODS
from setting import Setting

from rootnote.domain import AttributionConfig
from rootnote.engine.audio.waveforms import read
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.validation.measure import N_DRAWS, ends_of
from rootnote.integrity import atomic_write
from rootnote.investigation.demo import DEMO_CONFIG, N_TOP, Demo, Truth, agreement, open_demo

_AVERAGED = ("spearman", "ceiling")


def measured(truths: dict[str, Truth], scores: dict[str, dict[str, float]]) -> dict[str, Any]:
    """What a ranking is worth.

    Parameters
    ----------
    truths : by the suspect's name
        Of suspects on which retraining shows an effect.
    scores : by the suspect's name and by track id
    """
    found = [agreement(scores[name], truth) for name, truth in truths.items()]
    values = np.array([[getattr(one, name) for name in _AVERAGED] for one in found])
    spearman, ceiling = values.mean(0)
    drawn = values[np.random.default_rng(0).integers(0, len(values), (N_DRAWS, len(values)))].mean(
        1
    )
    places = [place for one in found for place in one.clear_places]
    return {
        "spearman": round(float(spearman), 3),
        "ceiling": round(float(ceiling), 3),
        "of_ceiling": round(float(spearman / ceiling), 3),
        "interval": [round(float(end), 3) for end in ends_of(drawn[:, 0] / drawn[:, 1])],
        "clear_in_first": sum(place <= N_TOP for place in places),
        "n_clear": len(places),
        "median_place_of_clear": float(np.median(places)),
    }


def rankings(
    demo: Demo, work: Path, methods: list[str], config: AttributionConfig
) -> dict[str, dict[str, dict[str, float]]]:
    """Scores of every ranking, by suspect and by track."""
    catalogue = read_catalogue(demo.catalogue)
    setting = Setting(catalogue, demo.model, work, config)
    ids = [track.id for track in catalogue.tracks]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for method in (METHODS[name](setting) for name in methods):
        for suspect in demo.suspects:
            wave = read(suspect.path)
            for ranking, values in method.scores(wave.samples, wave.sample_rate).items():
                by_track = dict(zip(ids, map(float, values), strict=True))
                found.setdefault(ranking, {})[suspect.name] = by_track
    return found


def main() -> None:
    """Print and write one entry a ranking."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="keeps the indexes")
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--methods",
        nargs="+",
        default=["rootnote_full", "rootnote_full_untrained", "codec", "mfcc"],
    )
    parser.add_argument("--engine-defaults", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    demo = open_demo()
    truths = {name: truth for name, truth in demo.truths.items() if truth.effect}
    # As in the demo, other ways of playing are not asked: suspects have the recordings' level.
    config = AttributionConfig(levels_db=(), speeds=()) if options.engine_defaults else DEMO_CONFIG
    found = rankings(demo, options.work, options.methods, config)
    report = {name: measured(truths, scores) for name, scores in found.items()}
    text = json.dumps({"n_suspects": len(truths), "rankings": report}, indent=1) + "\n"
    print(text)
    if options.out:
        atomic_write(options.out, text)


if __name__ == "__main__":
    main()
