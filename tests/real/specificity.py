"""What every kept model says of suspects whose answer is known, as raw scores.

    python tests/real/specificity.py BUILD CATALOGUE --out FOLDER [--other BUILD CATALOGUE]

`FOLDER` is that of `subsets.py`. Asked are the full model, about the suspects of its own build, and
every half-catalogue model in `models/`, about generations of its own; both also about recordings
and generations that owe the catalogue nothing, from `--other`. Kept per model, one small JSON file
in `asked/`: the suspects' track scores segment by segment, and those of the controls that they are
held against. Who is named follows from these by `rootnote.engine.significance` and `membership`;
`truth.py` puts it together.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from retraining import rounded, training_file
from setting import Setting, encode
from subsets import complementary_halves
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.audio import read
from rootnote.engine.catalogue import read_catalogue
from rootnote.engine.fit import looks_foreign
from rootnote.engine.index import FeatureIndex, build_index
from rootnote.engine.influence import pair_scores
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import pool
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write
from rootnote.progress import silent

Scores = NDArray[np.float64]

CONFIG = replace(AttributionConfig(), levels_db=(), speeds=(), shortlist=1)
"""As they are and from the index alone: what the test uses is not rescored."""
SUSPECT_S = 10.0


def scores_by_segment(
    adapter: ModelAdapter, index: FeatureIndex, codes: Tensor, config: AttributionConfig
) -> Scores:
    """Track scores of every segment of one suspect, comparable with the index's controls."""
    pairs = pair_scores(adapter, index, codes[None], config, silent)
    n_tracks = len(index.catalogue.tracks)
    return pool(pairs.comparable, pairs.track_of, n_tracks, config.pooling_sharpness)


def files_of(reference: StoredReference) -> list[tuple[str, Path]]:
    """Kind and file of every suspect of a build."""
    folder = reference.folder / "suspects"
    return [(one["kind"], folder / one["file"]) for one in reference.suspects]


def excerpts(catalogue: Catalogue, n: int, adapter: ModelAdapter) -> list[Tensor]:
    """Codes of the first ten seconds of n tracks."""
    codes = []
    for track in catalogue.tracks[:n]:
        wave = read(track.path)
        samples = wave.samples[:, : round(SUSPECT_S * wave.sample_rate)]
        codes.append(encode(adapter, samples, wave.sample_rate, CONFIG)[0])
    return codes


def generated(adapter: ModelAdapter, n: int) -> list[Tensor]:
    """Codes of what the model makes now, played and encoded again."""
    audio = adapter.generate(n, round(SUSPECT_S * adapter.sample_rate), seed=1000)
    return [encode(adapter, one.numpy(), adapter.sample_rate, CONFIG)[0] for one in audio]


def table(values: Scores) -> list[list[float | None]]:
    """Rows with two decimals; None for NaN."""
    return [[round(float(v), 2) if np.isfinite(v) else None for v in row] for row in values]


def main() -> None:
    """Ask every model that has not been asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--other", type=Path, nargs=2, help="a build of other music, its catalogue")
    parser.add_argument("--generations", type=int, default=8)
    parser.add_argument("--foreign", type=int, default=20)
    parser.add_argument("--models", type=int, default=99, help="at most so many")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    catalogue = read_catalogue(arguments.catalogue)
    halves = complementary_halves(reference.members, 200)
    models: list[tuple[str, Path, list[str]]] = [("full", arguments.build / "model", [])]
    for folder in sorted((arguments.out / "models").glob("*")):
        models.append((folder.name, folder, halves[int(folder.name)]))
    for name, checkpoint, left_out in models[: arguments.models]:
        path = arguments.out / "asked" / f"{name}.json"
        if path.exists():
            continue
        adapter = Setting(catalogue, checkpoint, arguments.out, CONFIG).adapter()
        index = build_index(adapter, catalogue, CONFIG, arguments.out / "indexes" / name)
        asked: list[tuple[str, Tensor]] = []
        if name == "full":
            for kind, file in files_of(reference):
                wave = read(file)
                asked.append((kind, encode(adapter, wave.samples, wave.sample_rate, CONFIG)[0]))
        else:
            asked += [("own", one) for one in generated(adapter, arguments.generations)]
        if arguments.other:
            other = read_catalogue(arguments.other[1])
            asked += [("foreign", one) for one in excerpts(other, arguments.foreign, adapter)]
            for _, file in files_of(open_reference(arguments.other[0])):
                wave = read(file)
                codes = encode(adapter, wave.samples, wave.sample_rate, CONFIG)[0]
                asked.append(("other model", codes))
        record = {
            "left_out": left_out,
            "training": training_file(reference, left_out, 0, arguments.out).name,
            "bank": table(index.controls.bank_tracks),
            "bank_recordings": index.controls.bank_recordings.tolist(),
            "generations": table(index.controls.generation_tracks),
            "base_losses": rounded(torch.cat([block.losses for block in index.blocks()])),
            "track_of": [plan.track for plan in index.plans for _ in plan.segments],
            "suspects": [
                {
                    "kind": kind,
                    "foreign": looks_foreign(
                        float(losses(adapter, codes.split(8)).mean()), index.generation_losses, ()
                    ),
                    "losses": rounded(losses(adapter, codes.split(8))),
                    "scores": table(scores_by_segment(adapter, index, codes, CONFIG)),
                }
                for kind, codes in asked
            ],
        }
        atomic_write(path, json.dumps(record))
        print(f"{name}: {len(asked)} suspects", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
