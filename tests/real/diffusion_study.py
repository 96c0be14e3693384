"""The truth about diffusion attribution: subset models, and what predicts their losses.

    python tests/real/diffusion_study.py CATALOGUE --work FOLDER [--subsets 32] [--worker 0/1]
    python tests/real/diffusion_study.py CATALOGUE --work FOLDER --name NAME --split test|tuning \\
        --to resources/validation/NAME

A small latent-diffusion model in Stable Audio's layout (`small_layouts.py`) is trained on 4-second
excerpts of 24 recordings, and again on halves of them, in complementary pairs. Suspects are latents
that the whole model generated. Every training writes a small JSON file with the losses of suspects,
recordings and altered copies, and is never repeated: stop and go on at will, share the work between
`--worker 0/2` and `--worker 1/2`.

With `--to`, every method scores the recordings for the suspects, from the whole model and from
untrained weights, and `truth.json` is written, from which `rootnote validate --quick` measures,
with `summary.json`, which reports quote.
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import diffusion_methods as methods
import numpy as np
import small_models as small
import torch
from filelock import FileLock
from small_layouts import LAYOUTS
from torch import Tensor
from truths import write_truth

import rootnote
from rootnote.domain import AttributionConfig, Catalogue, Role
from rootnote.engine.answer import answer_for
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import build_index
from rootnote.engine.knowledge import knowledge
from rootnote.engine.latents import latent_features
from rootnote.engine.models import load_checkpoint
from rootnote.engine.neighbours import N_COPIES, blind_values, copies_of, keep_neighbours
from rootnote.integrity import atomic_write

N_MEMBERS, N_OUTSIDE, EXCERPT_S = 24, 11, 4.0
N_GENERATIONS = 24
MEASURED_DRAWS, TRACK_DRAWS = 64, 16
"""Of suspects, whose losses are the truth, and of recordings and their copies."""
LAYOUT = replace(LAYOUTS["stable-audio"], n_steps=600)


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What every training shares."""

    work: Path
    catalogue: Catalogue
    adapter: Any
    """The untrained model; its weights are changed in place."""
    fresh: dict[str, Tensor]
    codes: Tensor
    """(n_tracks, n_segments, …), members first."""
    copies: Tensor
    """(n_tracks · N_COPIES, …): one window of each."""


def subsets(n: int) -> list[list[int]]:
    """Halves of the members in complementary pairs."""
    rng = np.random.default_rng(0)
    found: list[list[int]] = []
    while len(found) < n:
        order = [int(i) for i in rng.permutation(N_MEMBERS)]
        found += [sorted(order[: N_MEMBERS // 2]), sorted(order[N_MEMBERS // 2 :])]
    return found[:n]


def opened(work: Path, source: Catalogue) -> Setting:
    """The untrained model, and the representations of everything."""
    catalogue = small.cut_catalogue(source, work / "catalogue", N_MEMBERS, N_OUTSIDE, EXCERPT_S)
    folder = small.untrained_checkpoint(work / "untrained", LAYOUT, catalogue.tracks)
    adapter: Any = load_checkpoint(folder)
    codes = [small.segments_of(adapter, one, LAYOUT.segment_s) for one in catalogue.tracks]
    copies = [copies_of(adapter, one, LAYOUT.segment_s) for one in catalogue.tracks]
    fresh = {name: value.clone() for name, value in adapter.network.state_dict().items()}
    return Setting(
        work,
        catalogue,
        adapter,
        fresh,
        torch.stack(codes),
        torch.cat([c for c in copies if c is not None]),
    )


def whole(setting: Setting) -> Tensor:
    """Load or train the model of all members; its generations."""
    path = setting.work / "whole.pt"
    adapter = setting.adapter
    if not path.exists():
        small.train(adapter, setting.codes[:N_MEMBERS].flatten(0, 1), LAYOUT, seed=0)
        made = small.generated(adapter, N_GENERATIONS, LAYOUT.segment_s, seed=1)
        torch.save({"state": adapter.network.state_dict(), "generations": made}, path)
    kept = torch.load(path, weights_only=True)
    adapter.network.load_state_dict(kept["state"])
    return kept["generations"]


def measured(setting: Setting, suspects: Tensor) -> dict[str, Any]:
    """Losses of suspects, recordings and copies under the adapter's weights."""
    n_tracks = len(setting.codes)
    setting.adapter.n_draws = MEASURED_DRAWS
    of_suspects = small.losses_of(setting.adapter, suspects)
    setting.adapter.n_draws = TRACK_DRAWS
    of_codes = small.losses_of(setting.adapter, setting.codes.flatten(0, 1))
    of_copies = small.losses_of(setting.adapter, setting.copies)
    return {
        "losses": _rounded(of_suspects),
        "track_losses": _rounded(of_codes.reshape(n_tracks, -1).mean(1)),
        "copy_losses": _rounded(of_copies.reshape(n_tracks, 1, N_COPIES)),
    }


def run_trainings(setting: Setting, n_subsets: int, worker: str) -> None:
    """Train this worker's subsets and write their losses."""
    with FileLock(setting.work / "lock"):  # the first trains the whole model, the others wait
        suspects = whole(setting)
    own, n_workers = (int(part) for part in worker.split("/"))
    for number in range(own, n_subsets, n_workers):
        path = setting.work / "subsets" / f"{number:03}.json"
        if path.exists():
            continue
        kept = subsets(n_subsets)[number]
        setting.adapter.network.load_state_dict(setting.fresh)
        late = small.train(
            setting.adapter, setting.codes[kept].flatten(0, 1), LAYOUT, seed=number + 1
        )
        path.parent.mkdir(exist_ok=True)
        found = {"kept": kept, "training_loss": late, **measured(setting, suspects)}
        atomic_write(path, json.dumps(found) + "\n")
        print(f"subset {number}: {late:.4f}", file=sys.stderr, flush=True)


def rankings(setting: Setting, n_draws: int) -> dict[str, Any]:
    """Scores (n_suspects, n_tracks) of every method, trained and untrained."""
    suspects = whole(setting)
    train = setting.codes.flatten(0, 1)
    found: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for label in ("", ", untrained weights"):
        if label:
            setting.adapter.network.load_state_dict(setting.fresh)
        setting.adapter.n_draws = n_draws
        for name, scores in methods.method_scores(setting.adapter, suspects, train).items():
            found[name + label] = scores
        for name, scores in product(setting, suspects, label or "trained").items():
            own[name + label] = scores
    embedded = setting.adapter.embedding
    found["latent similarity"] = small.cosines(embedded(suspects), embedded(train))
    n_tracks = len(setting.codes)
    found = own | {name: methods.by_track(scores, n_tracks) for name, scores in found.items()}
    return {name: [[float(f"{v:.5g}") for v in row] for row in found[name]] for name in found}


def product(setting: Setting, suspects: Tensor, label: str) -> dict[str, Any]:
    """What `rootnote attribute` ranks by without a training list, and the parts of it.

    All (n_suspects, n_tracks).
    """
    config = AttributionConfig(
        segment_s=LAYOUT.segment_s, hop_s=LAYOUT.segment_s, n_generations=8, levels_db=(),
        speeds=(),
    )  # fmt: skip
    tracks = tuple(replace(track, role=Role.SOURCE) for track in setting.catalogue.tracks)
    catalogue = replace(setting.catalogue, tracks=tracks)
    adapter = setting.adapter
    folder = setting.work / "indexes" / f"{label.strip(', ')}, {adapter.n_draws} draws"
    index = build_index(adapter, catalogue, config, folder)
    keep_neighbours(adapter, index, config)
    known = knowledge(index, index.losses(), index.track_of)
    answers = [answer_for(adapter, index, one[None, None], config, known=known) for one in suspects]
    parts = {
        f"rootnote_{name}": np.stack([answer.components[name] for answer in answers])
        for name in answers[0].components
    }
    return {"rootnote": np.stack([answer.score for answer in answers]), **parts}


def truth(setting: Setting, arguments: argparse.Namespace) -> dict[str, Any]:
    """As `rootnote.engine.validation.stored` reads it; complete pairs only."""
    files = sorted((setting.work / "subsets").glob("*.json"))
    records = {int(file.stem): json.loads(file.read_text()) for file in files}
    complete = [k for k in sorted(records) if {k & ~1, k | 1} <= records.keys()]
    ids = [track.id for track in setting.catalogue.tracks]
    adapter = setting.adapter
    features = latent_features([[one] for one in setting.codes], adapter.time_axis)
    ranked = rankings(setting, arguments.draws)
    own = {
        f"influence{label}": ranked.pop(arguments.own + label)
        for label in ("", ", untrained weights")
    }
    ranked = {**own, **ranked}
    return {
        "name": arguments.name,
        "split": arguments.split,
        "about": {
            "rootnote": rootnote.__version__,
            "test_set": f"{len(complete)} small latent-diffusion models in Stable Audio's layout, "
            f"each trained on a random half of {N_MEMBERS} recordings of {len(ids)}, and "
            f"{N_GENERATIONS} latents generated by a model trained on all of the {N_MEMBERS}",
            "setting": {
                "families": [adapter.checkpoint.family],
                "checkpoints": [adapter.checkpoint.sha256],
                "n_parameters": [adapter.checkpoint.n_parameters] * 2,
                "n_tracks": [len(ids)] * 2,
                "suspect_s": [LAYOUT.segment_s] * 2,
                "suspects": f"{N_GENERATIONS} free generations, as latents",
                "music": arguments.music,
            },
        },
        "tracks": ids,
        "members": list(range(N_MEMBERS)),
        "suspects": ["free"] * N_GENERATIONS,
        "trainings": [
            {
                "left_out": [i for i in range(N_MEMBERS) if i not in records[k]["kept"]],
                "losses": records[k]["losses"],
                # Their logarithms: evidence is about these where a loss is a squared error.
                **{
                    name: _rounded(np.log(records[k][name]))
                    for name in ("track_losses", "copy_losses")
                },
            }
            for k in complete
        ],
        "blind": _rounded(blind_values(setting.copies, None).reshape(len(ids), 1, N_COPIES)),
        "features": _rounded(features),
        "rankings": ranked,
        "asked": [],
        "strangers": [],
        "forgotten": None,
        "of_errors": True,
    }


def _rounded(values: Any) -> Any:
    """Nested lists with five decimals."""
    return np.round(values, 5).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--subsets", type=int, default=32)
    parser.add_argument("--draws", type=int, default=16, help="that scores are averaged over")
    parser.add_argument("--own", default="EK-FAC, loss", help="Rootnote's method")
    parser.add_argument("--worker", default="0/1")
    parser.add_argument("--name", default="diffusion")
    parser.add_argument("--music", default="")
    parser.add_argument("--split", choices=("test", "tuning"), default="tuning")
    parser.add_argument("--to", type=Path)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    setting = opened(arguments.work, read_catalogue(arguments.catalogue))
    if arguments.to is None:
        run_trainings(setting, arguments.subsets, arguments.worker)
    else:
        write_truth(truth(setting, arguments), arguments.to)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
