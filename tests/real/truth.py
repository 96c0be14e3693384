"""Put together what ships as the truth of the validation study: masks and losses, no models.

    python tests/real/truth.py BUILD CATALOGUE --out FOLDER --name NAME --split test|tuning \\
        --to resources/validation/NAME [--methods rootnote_full,codec,mfcc,rootnote_full_untrained]

`FOLDER` is that of `subsets.py`, `specificity.py`, `strangers.py` and `explained_sizes.py`. Only
complementary pairs whose two trainings are there count. Every method's scores are kept in FOLDER as
they come, so a stopped run goes on. With `--trainings-only` the truth that is there already gets
further trainings and forgotten sets (`restore.py` puts its own back), and what models said in it
stays.
Writes `truth.json`, from which `rootnote validate --quick` measures, and `summary.json`, which
reports quote.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from evidence import by_track, copies_of_catalogue
from explained_sizes import record_of
from methods import METHODS
from numpy.typing import NDArray
from retraining import training_file
from setting import Setting, opened
from subsets import complementary_halves
from truths import strangers, write_truth

import rootnote
from rootnote.engine.audio.waveforms import read
from rootnote.engine.reference.stored import StoredReference
from rootnote.integrity import atomic_write

MOST_PAIRS = 200
SECOND_SEED = 1


def trainings(reference: StoredReference, out: Path) -> list[tuple[str, dict[str, Any]]]:
    """File name and record of every training whose pair is complete, pair after pair."""
    halves = complementary_halves(reference.members, MOST_PAIRS)
    files = [training_file(reference, left_out, 0, out) for left_out in halves]
    found: list[tuple[str, dict[str, Any]]] = []
    seen: set[Path] = set()
    for pair in zip(files[::2], files[1::2], strict=True):
        if not seen.intersection(pair) and all(file.exists() for file in pair):
            seen |= set(pair)
            found += [(file.name, json.loads(file.read_text())) for file in pair]
    return found


def repeated(
    reference: StoredReference, out: Path, trainings: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The losses of trainings that were made once more, under another seed."""
    found = []
    for number, one in enumerate(trainings):
        again = training_file(reference, one["left_out"], SECOND_SEED, out)
        if again.exists():
            losses = json.loads(again.read_text())["losses"]
            found.append({"training": number, "losses": [round(value, 4) for value in losses]})
    return found


def rankings(
    reference: StoredReference, setting: Setting, names: list[str]
) -> dict[str, list[list[float]]]:
    """Scores of every suspect by every ranking, from the model that learned all members.

    Those of `specificity.py` are Rootnote's influence from the index, and what tracks lose by steps
    away from the suspect, as the test of who is named has it.
    """
    found: dict[str, list[list[float]]] = {}
    for name in names:
        path = setting.work / "rankings" / f"{name}.json"
        if not path.exists():
            rows: dict[str, list[list[float]]] = {}
            method = METHODS[name](setting)
            for suspect in reference.suspects:
                wave = read(reference.folder / "suspects" / suspect["file"])
                for ranking, scores in method.scores(wave.samples, wave.sample_rate).items():
                    rows.setdefault(ranking, []).append([round(float(v), 6) for v in scores])
            atomic_write(path, json.dumps(rows))
        found |= json.loads(path.read_text())
    full = setting.work / "asked" / "full.json"
    if full.exists():
        own = json.loads(full.read_text())["suspects"][: len(reference.suspects)]
        for ranking, name, n_decimals in (("influence", "scores", 4), ("steps", "rises", 5)):
            found[ranking] = [
                [round(float(v), n_decimals) for v in np.array(one[name], float).mean(0)]
                for one in own
            ]
    return found


def asked(out: Path, files: list[str]) -> list[dict[str, Any]]:
    """What kept models said, with the position of their training."""
    found = []
    for path in sorted((out / "asked").glob("*.json")):
        record = json.loads(path.read_text())
        name = record.pop("training")
        if path.stem == "full" or name in files:
            number = None if path.stem == "full" else files.index(name)
            record.pop("left_out")
            found.append({"training": number, **record})
    return found


def extended(
    stored: dict[str, Any],
    trainings: list[dict[str, Any]],
    again: list[dict[str, Any]],
    sizes: dict[str, Any] | None,
    about: dict[str, Any],
) -> dict[str, Any]:
    """A truth with further trainings: models that were asked keep their places among them.

    Raises
    ------
    SystemExit
        The trainings do not begin with those of the truth, or are another model's.
    """
    n_old = len(stored["trainings"])
    old, new = ([one["left_out"] for one in some] for some in (stored["trainings"], trainings))
    was, now = (one["setting"]["checkpoints"] for one in (stored["about"], about))
    if new[:n_old] != old or was != now:
        sys.exit("the trainings do not go on with those of the truth that is there")
    more = {"trainings": trainings, "repeated": again, "forgotten": sizes or stored["forgotten"]}
    return {**stored, "about": about, **more}


def rows(values: NDArray[np.float64]) -> Any:
    """Nested lists with four decimals; null for NaN."""
    if values.ndim:
        return [rows(value) for value in values]
    return round(float(values), 4) if np.isfinite(values) else None


def main() -> None:
    """Write the truth and its summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--music", default="", help="what the recordings are, in words")
    parser.add_argument("--split", choices=("test", "tuning"), required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--methods", default="rootnote_full,codec,mfcc,rootnote_full_untrained")
    parser.add_argument("--trainings-only", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference, setting = opened(arguments.build, arguments.catalogue, arguments.out)
    ids = [track.id for track in setting.catalogue.tracks]
    copies = copies_of_catalogue(setting)
    complete = trainings(reference, arguments.out)
    names = [name for name in arguments.methods.split(",") if name]
    kept = arguments.to / "truth.json"
    stored = json.loads(kept.read_text()) if arguments.trainings_only else None
    said = stored["asked"] if stored else asked(arguments.out, [file for file, _ in complete])
    told = about(reference, setting, len(complete), said, arguments.name, arguments.music)
    trained = [
        {
            "left_out": [ids.index(name) for name in record["left_out"]],
            "losses": [round(value, 4) for value in record["losses"]],
            "track_losses": [round(record["track_losses"][name], 4) for name in ids],
            "copy_losses": rows(by_track(np.array(record["copy_losses"]), copies.n_windows)),
        }
        for _, record in complete
    ]
    again = repeated(reference, arguments.out, [record for _, record in complete])
    if stored is not None:
        sizes = record_of(arguments.out / "sizes", ids)
        write_truth(extended(stored, trained, again, sizes, told), arguments.to)
        return
    truth = {
        "name": arguments.name,
        "split": arguments.split,
        "about": told,
        "tracks": ids,
        "members": [ids.index(name) for name in reference.members],
        "suspects": [one["kind"] for one in reference.suspects],
        "trainings": trained,
        "repeated": again,
        "blind": rows(by_track(copies.blind, copies.n_windows)),
        "features": rows(copies.features),
        "rankings": rankings(reference, setting, names),
        "asked": said,
        "strangers": strangers(arguments.out),
        "forgotten": record_of(arguments.out / "sizes", ids),
    }
    write_truth(truth, arguments.to)


def about(
    reference: StoredReference,
    setting: Setting,
    n_trainings: int,
    said: list[dict[str, Any]],
    name: str,
    music: str,
) -> dict[str, Any]:
    """What a report says of the setting."""
    checkpoint = setting.adapter().checkpoint
    n_tracks = len(setting.catalogue.tracks)
    n_controls = len(set(said[0]["runs"]["recordings"])) if said else 0
    beside = f"; {n_controls - n_tracks} decoys beside them" if n_controls > n_tracks else ""
    config = reference.config
    return {
        "rootnote": rootnote.__version__,
        "test_set": f"{n_trainings} small models of the MusicGen layout, each trained on a random "
        f"half of {len(reference.members)} recordings of {n_tracks} ({name}), and "
        f"{len(reference.suspects)} suspects generated by a model trained on all of the "
        f"{len(reference.members)}{beside}",
        "setting": {
            "families": [checkpoint.family],
            "checkpoints": [checkpoint.sha256],
            "n_parameters": [checkpoint.n_parameters] * 2,
            "n_tracks": [n_tracks] * 2,
            "suspect_s": [config.suspect_s] * 2,
            "suspects": f"{config.n_generations} free generations and {config.n_continuations} "
            "continuations without their prompt",
            "music": music,
        },
    }


if __name__ == "__main__":
    main()
