"""The test that counts: is a suspect worse off without the tracks that were named?

For every suspect of a reference build, each method names its top 5. The decoder is trained again
without them, and without sets of 5 members drawn at random (every track gives an excerpt of the
same length), under several seeds. Trainings with the same seed share initial weights and the order
of crops, so what differs is the music left out. Reported: how much more the suspect's loss rises
without the named tracks than without random ones. Named tracks that were never trained on count:
leaving them out changes nothing. `…_disclosed` rankings name members only, as
if the training list had been handed over.

    python tests/real/retraining.py BUILD CATALOGUE --out FOLDER [--worker 0/2]

Every training writes one small JSON file and is never repeated; run one worker per core. The
losses of all are in `trainings.json` in the end, from which `restore.py` puts them back.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from intervals import crossed, paired_difference
from methods import METHODS, Setting
from transformers import MusicgenForConditionalGeneration

from rootnote.domain import AttributionConfig
from rootnote.engine.audio.waveforms import read
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.reference.assembly import save_checkpoint
from rootnote.engine.reference.decoder import token_loss, track_loss
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write, digest_of

N_NAMED = 5
OWN = "rootnote"
"""What the others are held against."""


def name_sets(
    reference: StoredReference,
    suspects: list[int],
    catalogue_path: Path,
    out: Path,
    methods: list[str],
) -> dict[str, dict[str, list[str]]]:
    """Top tracks by every ranking for every suspect: ranking → suspect → track ids."""
    path = out / "named.json"
    if path.exists():
        stored: dict[str, dict[str, list[str]]] = json.loads(path.read_text())
        return stored
    catalogue = read_catalogue(catalogue_path)
    setting = Setting(catalogue, reference.folder / "model", out, AttributionConfig())
    named: dict[str, dict[str, list[str]]] = {}
    for method in (METHODS[name](setting) for name in methods):
        for suspect in (reference.suspects[i] for i in suspects):
            wave = read(reference.folder / "suspects" / suspect["file"])
            for ranking, scores in method.scores(wave.samples, wave.sample_rate).items():
                ids = [catalogue.tracks[i].id for i in np.argsort(-scores, kind="stable")]
                disclosed = [name for name in ids if name in reference.members]
                named.setdefault(ranking, {})[suspect["file"]] = ids[:N_NAMED]
                named.setdefault(f"{ranking}_disclosed", {})[suspect["file"]] = disclosed[:N_NAMED]
    if methods:
        atomic_write(path, json.dumps(named, indent=1, sort_keys=True))
    return named


def random_sets(members: tuple[str, ...], n_sets: int) -> list[list[str]]:
    """Disjoint as far as they go, so that no track weighs more than others."""
    rng = np.random.default_rng(0)
    drawn: list[str] = []
    while len(drawn) < n_sets * N_NAMED:
        drawn += [members[i] for i in rng.permutation(len(members))]
    return [drawn[i * N_NAMED : (i + 1) * N_NAMED] for i in range(n_sets)]


def suspect_codes(reference: StoredReference, setting: Setting) -> torch.Tensor:
    """Suspects as anyone would encode them, (n_suspects, n_crops, n_codebooks, n_steps)."""
    adapter = setting.adapter()
    n_crop = round(reference.config.decoder.crop_s * reference.config.codec.frame_rate)
    codes = []
    for suspect in reference.suspects:
        wave = read(reference.folder / "suspects" / suspect["file"])
        whole = adapter.encode(torch.from_numpy(wave.samples[None]))[0]
        n_crops = whole.shape[1] // n_crop
        pieces = whole[:, : n_crops * n_crop].reshape(whole.shape[0], n_crops, n_crop)
        codes.append(pieces.movedim(1, 0))
    return torch.stack(codes)


def trained_on(reference: StoredReference, tracks: list[str]) -> list[str]:
    """The members among them: leaving out others changes nothing."""
    return sorted(set(tracks) & set(reference.members))


def training_file(reference: StoredReference, left_out: list[str], seed: int, out: Path) -> Path:
    """Where a training's losses are kept."""
    label = digest_of(trained_on(reference, left_out))[:16]
    return out / "trainings" / f"{label}-{seed}.json"


@torch.no_grad()
def train_without(
    reference: StoredReference,
    left_out: list[str],
    seed: int,
    codes: torch.Tensor,
    out: Path,
    *,
    copies: torch.Tensor | None = None,
    keep: Path | None = None,
) -> list[float]:
    """Loss of every suspect under the model retrained without some tracks; cached on disk.

    The losses of every track, of every crop of the suspects and of altered `copies` of the tracks
    (`evidence.py`) are written beside them; `keep` is where the checkpoint goes, if it is wanted.
    """
    path = training_file(reference, left_out, seed, out)
    if path.exists():
        losses: list[float] = json.loads(path.read_text())["losses"]
        return losses
    start = time.process_time()
    with torch.enable_grad():
        decoder = reference.retrain(frozenset(trained_on(reference, left_out)), seed)
    cpu_s = time.process_time() - start
    removed = trained_on(reference, left_out)
    crops = [token_loss(decoder, pieces) for pieces in codes]
    losses = [float(own.mean()) for own in crops]
    n_crop = round(reference.config.decoder.crop_s * reference.config.codec.frame_rate)
    tracks = {name: track_loss(decoder, own[0], n_crop) for name, own in reference.tokens.items()}
    record = {"left_out": removed, "seed": seed, "losses": losses, "cpu_s": cpu_s}
    record["track_losses"] = tracks
    record["crop_losses"] = [rounded(own) for own in crops]
    if copies is not None:
        record["copy_losses"] = rounded(
            torch.cat([token_loss(decoder, c) for c in copies.split(20)])
        )
    if keep is not None and not keep.exists():
        model = MusicgenForConditionalGeneration.from_pretrained(reference.folder / "model")
        model.decoder.load_state_dict(decoder.state_dict())
        save_checkpoint(model, keep)
    atomic_write(path, json.dumps(record))
    return losses


def to_commit(trainings: list[dict[str, Any]], checkpoint: str) -> str:
    """What the summary is made of, small enough to commit; `restore.py` puts it back."""
    lines = [
        json.dumps(
            {
                "left_out": one["left_out"],
                "seed": one["seed"],
                "cpu_s": round(one["cpu_s"], 1),
                "losses": [round(loss, 4) for loss in one["losses"]],
            }
        )
        for one in trainings
    ]
    listed = ",\n".join(lines)
    return f'{{"checkpoint": "{checkpoint}", "trainings": [\n{listed}\n]}}\n'


def rounded(values: torch.Tensor) -> list[float]:
    """Losses with four decimals: what is committed stays small."""
    return [round(float(value), 4) for value in values]


def summarise(
    reference: StoredReference,
    suspects: list[int],
    named: dict[str, dict[str, list[str]]],
    randoms: list[list[str]],
    losses: dict[tuple[tuple[str, ...], int], list[float]],
    n_seeds: int,
) -> dict[str, object]:
    """Paired differences per ranking, with intervals over suspects and seeds."""

    def table(sets: list[list[str]]) -> np.ndarray:
        """Loss of each suspect without its own set, (n_suspects, n_seeds); NaN: not trained."""
        rows = [
            [losses.get((_key(own), seed), missing)[i] for seed in range(n_seeds)]
            for i, own in zip(suspects, sets, strict=True)
        ]
        return np.array(rows)

    missing = [np.nan] * len(reference.suspects)
    files = [reference.suspects[i]["file"] for i in suspects]
    full = table([[] for _ in files])
    baseline = np.mean([table([drawn for _ in files]) for drawn in randoms], axis=0)
    report: dict[str, object] = {
        "n_suspects": len(files),
        "n_seeds": n_seeds,
        "n_random_sets": len(randoms),
        "chance_members": len(reference.members)
        / (len(reference.members) + len(reference.held_out)),
        "random": {"rise": str(crossed(baseline - full))},
    }
    for ranking, sets in named.items():
        own = [sets[file] for file in files]
        members = [len(set(ids) & set(reference.members)) / N_NAMED for ids in own]
        row: dict[str, object] = {"members_among_named": round(float(np.mean(members)), 3)}
        without = table(own)
        if np.isfinite(without).any():
            row["n_trainings"] = int(np.isfinite(without).sum())
            row["rise"] = str(crossed(without - full))
            row["more_than_random"] = str(paired_difference(without, baseline))
            if ranking != OWN and np.isfinite(without).all():
                own_sets = table([named[OWN][file] for file in files])
                row[f"{OWN}_more_than_this"] = str(paired_difference(own_sets, without))
            rises = without - baseline
            row["per_suspect"] = [
                round(float(np.nanmean(own)), 4) if np.isfinite(own).any() else None
                for own in rises
            ]
        report[ranking] = row
    return report


def _key(tracks: list[str]) -> tuple[str, ...]:
    return tuple(sorted(tracks))


def main() -> None:
    """Run the trainings this worker owes; the last one to finish prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--random-sets", type=int, default=3)
    parser.add_argument("--suspects", type=int, default=10, help="taken evenly from all kinds")
    parser.add_argument(
        "--rankings",
        default="rootnote:3,rootnote_untrained:3,mfcc_chroma:3",
        help="RANKING:SEEDS to train for",
    )
    parser.add_argument("--methods", default="rootnote,codec,mfcc,rootnote_untrained")
    parser.add_argument(
        "--trainings",
        choices=("all", "none", "stored"),
        default="all",
        help="none: only name the tracks; stored: report what is there so far",
    )
    parser.add_argument("--worker", default="0/1")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    evenly = np.linspace(0, len(reference.suspects) - 1, arguments.suspects).round().astype(int)
    suspects = [int(i) for i in evenly]
    methods = [name for name in arguments.methods.split(",") if name]
    named = name_sets(reference, suspects, arguments.catalogue, arguments.out, methods)
    if arguments.trainings == "none":
        return
    setting = Setting(
        read_catalogue(arguments.catalogue),
        arguments.build / "model",
        arguments.out,
        AttributionConfig(),
    )
    codes = suspect_codes(reference, setting)
    randoms = random_sets(reference.members, arguments.random_sets)
    jobs = [((), seed) for seed in range(arguments.seeds)]
    jobs += [(_key(drawn), seed) for seed in range(arguments.seeds) for drawn in randoms]
    for ranking, n_seeds in (part.split(":") for part in arguments.rankings.split(",") if part):
        sets = named[ranking].values()
        jobs += [(_key(ids), seed) for seed in range(int(n_seeds)) for ids in sets]
    jobs = list(dict.fromkeys(jobs))
    own, n_workers = (int(part) for part in arguments.worker.split("/"))
    others = [job for i, job in enumerate(jobs) if i % n_workers != own]
    order = jobs[own::n_workers] + others[::-1]  # from the end: the others start at the front
    losses: dict[tuple[tuple[str, ...], int], list[float]] = {}
    for n_done, (tracks, seed) in enumerate(order, 1):
        path = training_file(reference, list(tracks), seed, arguments.out)
        if arguments.trainings == "stored" and not path.exists():
            continue
        losses[tracks, seed] = train_without(reference, list(tracks), seed, codes, arguments.out)
        print(f"{n_done} of {len(order)} trainings", file=sys.stderr, flush=True)
    report = summarise(reference, suspects, named, randoms, losses, arguments.seeds)
    kept = [
        json.loads(training_file(reference, list(tracks), seed, arguments.out).read_text())
        for tracks, seed in losses
    ]
    taken = [one["cpu_s"] for one in kept]
    report["cpu_s"] = {"median": round(float(np.median(taken)), 1), "n": len(taken)}
    atomic_write(arguments.out / "retraining.json", json.dumps(report, indent=1) + "\n")
    checkpoint = setting.adapter().checkpoint.sha256
    atomic_write(arguments.out / "trainings.json", to_commit(kept, checkpoint))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
