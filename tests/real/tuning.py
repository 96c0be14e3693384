"""Choose Rootnote's settings by retraining, on the tuning split only.

    python tests/real/tuning.py BUILD CATALOGUE --out FOLDER

`FOLDER` is that of `subsets.py`. For every choice of curvature, damping, pooling and correction for
tracks that are near to everything, for every weight of the learned evidence, and for steps of
several sizes: does the sum of the left-out
members' scores predict the suspect's loss (Spearman over trainings, mean over suspects), and how
many of the five tracks named first are members? The same choices on untrained weights stand beside.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr
from setting import Setting, encode, opened
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.audio.waveforms import read
from rootnote.engine.curvature import Curvature, estimate_curvature
from rootnote.engine.gradients import trace
from rootnote.engine.index import batches_of
from rootnote.engine.learned import residuals, token_features
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import pool, standardise_rows
from rootnote.engine.reference.stored import StoredReference
from rootnote.engine.unlearning import step_away, stepped
from rootnote.integrity import atomic_write
from rootnote.progress import silent

Scores = NDArray[np.float64]
DAMPINGS = (0.01, 0.1, 1.0, 10.0)
SHARPNESSES = (0.0, 1.0, 4.0)
NATS = (0.3, 1.0, 3.0)
LEARNED_WEIGHTS = (1.0, 2.0, 4.0, 8.0)
N_CONTROLS = 12
N_NAMED = 5


class Kernel:
    """Inner products of whitened gradients of all that is asked with the whole catalogue."""

    def __init__(self, adapter: ModelAdapter, asked: Tensor, train: Tensor) -> None:
        self._adapter, self._asked, self._train = adapter, asked, train
        self._layers = adapter.attributable_layers(AttributionConfig().modules)
        self._asked_gradients, self._train_gradients = map(self._gradients, (asked, train))

    def curvature(self, *, sampled: bool) -> Curvature:
        """Of the catalogue's segments."""
        batches = batches_of(self._train, self._adapter)
        seed = 0 if sampled else None
        return estimate_curvature(
            self._adapter, self._layers, batches, sample_seed=seed, progress=silent
        )

    def products(self, curvature: Curvature | None, dampings: tuple[float, ...]) -> list[Scores]:
        """For each damping cosines of (n_asked, n_train); without curvature plain ones."""
        totals = [torch.zeros(len(self._asked), len(self._train)) for _ in dampings]
        squares = [[torch.zeros(len(x)) for x in (self._asked, self._train)] for _ in dampings]
        for name in self._layers:
            asked, train = self._asked_gradients[name], self._train_gradients[name]
            if curvature is not None:
                asked, train = (curvature[name].rotate(x) for x in (asked, train))
            for i, damping in enumerate(dampings):
                scale = 1 if curvature is None else curvature[name].damped(damping).sqrt()
                own, others = ((x / scale).flatten(1) for x in (asked, train))
                totals[i] += own @ others.T
                for square, x in zip(squares[i], (own, others), strict=True):
                    square += x.square().sum(1)
        return [
            (total / torch.outer(*(square.sqrt() for square in own))).double().numpy()
            for total, own in zip(totals, squares, strict=True)
        ]

    def _gradients(self, codes: Tensor) -> dict[str, Tensor]:
        """Every layer's gradients, (n, d_out, d_in) each."""
        parts: dict[str, list[Tensor]] = {name: [] for name in self._layers}
        for batch in batches_of(codes, self._adapter):
            for name, seen in trace(self._adapter, self._layers, batch)[1].items():
                parts[name].append(seen.weight_gradients())
        return {name: torch.cat(own) for name, own in parts.items()}

    def rises(self, query: Tensor, curvature: Curvature, nats: float) -> Scores:
        """Rise of every other segment's loss after a step away from one query."""
        batches = batches_of(self._train[::2], self._adapter)
        before = losses(self._adapter, batches)
        own = batches_of(query, self._adapter)
        config = AttributionConfig()
        step = step_away(
            self._adapter, self._layers, own, curvature, damping=config.damping, nats=nats
        )
        with stepped(self._layers, step):
            return (losses(self._adapter, batches) - before).double().numpy()


def truth(members: list[str], out: Path) -> tuple[NDArray[np.bool_], Scores]:
    """Which members were left out of each training, and each suspect's loss after it."""
    records = [json.loads(path.read_text()) for path in sorted((out / "trainings").glob("*.json"))]
    left_out = np.array([[name in one["left_out"] for name in members] for one in records])
    return left_out, np.array([one["losses"] for one in records])


def candidates(
    reference: StoredReference, setting: Setting, *, trained: bool
) -> Iterator[tuple[str, Scores]]:
    """Scores of every track for every suspect, (n_suspects, n_tracks), by every choice."""
    adapter = setting.adapter(trained=trained)
    tracks = [
        encode(adapter, *_audio(track.path), setting.config)[0]
        for track in setting.catalogue.tracks
    ]
    track_of = np.repeat(np.arange(len(tracks)), [len(codes) for codes in tracks])
    folder = reference.folder / "suspects"
    suspects = [
        encode(adapter, *_audio(folder / one["file"]), setting.config)[0]
        for one in reference.suspects
    ]
    suspect_of = np.repeat(np.arange(len(suspects)), [len(codes) for codes in suspects])
    n_frames = round(setting.config.segment_s * adapter.sample_rate)
    controls = adapter.encode(setting.adapter().generate(N_CONTROLS, n_frames, seed=1))
    kernel = Kernel(adapter, torch.cat([*suspects, controls]), torch.cat(tracks))

    base = losses(adapter, batches_of(torch.cat(tracks), adapter)).double().numpy()
    by_track = np.bincount(track_of, base) / np.bincount(track_of)
    learned = -residuals(by_track, token_features(tracks))

    def pooled(pairs: Scores, sharpness: float) -> Scores:
        by_segment = pool(standardise_rows(pairs), track_of, len(tracks), sharpness)
        return np.stack([by_segment[suspect_of == i].mean(0) for i in range(len(suspects))])

    curvatures = {
        fisher: kernel.curvature(sampled=fisher == "sampled") for fisher in ("empirical", "sampled")
    }
    every: list[tuple[str, Curvature | None, tuple[float, ...]]] = [("plain", None, (0.0,))]
    every += [(name, curvature, DAMPINGS) for name, curvature in curvatures.items()]
    for fisher, curvature, dampings in every:
        for damping, products in zip(dampings, kernel.products(curvature, dampings), strict=True):
            own, of_controls = products[: len(suspect_of)], products[len(suspect_of) :]
            apart = (own - of_controls.mean(0)) / of_controls.std(0)
            for sharpness in SHARPNESSES:
                name = f"{fisher}, damping {damping:g}, sharpness {sharpness:g}"
                for label, pairs in ((name, own), (f"{name}, against generations", apart)):
                    scores = pooled(pairs, sharpness)
                    yield label, scores
                    for weight in LEARNED_WEIGHTS if sharpness == 1 else ():
                        joint = standardise_rows(scores) + weight * learned
                        yield f"{label}, learned x {weight:g}", joint
    if not trained:
        return
    for nats in NATS:
        rises = [kernel.rises(codes, curvatures["empirical"], nats) for codes in suspects]
        usual = np.stack(
            [kernel.rises(one[None], curvatures["empirical"], nats) for one in controls]
        )
        n_each = np.bincount(track_of[::2])
        for name, rows in (
            (f"step of {nats:g} nats", np.stack(rises)),
            (
                f"step of {nats:g} nats, against generations",
                (np.stack(rises) - usual.mean(0)) / usual.std(0),
            ),
        ):
            yield name, np.stack([np.bincount(track_of[::2], row) / n_each for row in rows])


def judge(
    scores: Scores, member: NDArray[np.bool_], left_out: NDArray[np.bool_], after: Scores
) -> dict[str, float]:
    """How well the scores of (n_suspects, n_tracks) predict, and whom they name."""
    named = np.argsort(-scores, axis=1)[:, :N_NAMED]
    own = scores[:, member] - scores[:, member].mean(1, keepdims=True)
    correlations = [
        spearmanr(left_out @ row, losses_after).statistic
        for row, losses_after in zip(own, after.T, strict=True)
    ]
    return {
        "prediction": round(float(np.mean(correlations)), 3),
        "standard_error": round(float(np.std(correlations) / len(correlations) ** 0.5), 3),
        "members_named": round(float(member[named].mean()), 3),
    }


def _audio(path: Path) -> tuple[NDArray[np.float32], int]:
    wave = read(path)
    return wave.samples, wave.sample_rate


def main() -> None:
    """Measure every choice, trained and untrained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    reference, setting = opened(arguments.build, arguments.catalogue, arguments.out)
    ids = [track.id for track in setting.catalogue.tracks]
    member = np.isin(ids, reference.members)
    left_out, after = truth([name for name in ids if name in reference.members], arguments.out)
    report: dict[str, object] = {"n_trainings": len(after), "chance_members": member.mean()}
    all_scores: dict[str, Scores] = {}
    for trained in (True, False):
        for name, scores in candidates(reference, setting, trained=trained):
            label = name if trained else f"{name}, untrained"
            report[label] = judge(scores, member, left_out, after)
            all_scores[label] = scores
            print(label, json.dumps(report[label]), flush=True)
    np.savez_compressed(arguments.out / "tuning-scores.npz", **all_scores)
    atomic_write(arguments.out / "tuning.json", json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
