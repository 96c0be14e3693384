"""The peers of Rootnote in attribution, judged by the same retrainings in the same run.

    python -m venv PEERS
    PEERS/bin/pip install --no-deps -r tests/benchmarks/peers-requirements.txt
    echo "$PWD/.venv/lib/python3.11/site-packages" > PEERS/lib/python3.11/site-packages/shared.pth
    PYTHONPATH=src PEERS/bin/python tests/benchmarks/peers.py --work FOLDER \\
        [--tuning BUILD CATALOGUE HALVES] [--report NAME BUILD CATALOGUE HALVES] [--only PEER …]
    PYTHONPATH=src python tests/benchmarks/peers.py --table

A build is a reference build, `HALVES` the folder of `tests/real/subsets.py` for it. Every peer
chooses its setting on the tuning split by the same score that is reported; the catalogue NAME is
asked once, with the setting that was chosen last, by the trained checkpoint and by the same network
untrained. A peer that cannot be had or fails within its own library is reported with its error.
Scores are kept in the work folder, so that a stopped run goes on. `--table` prints the README's
tables from the stored results.
"""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.append(str(Path(__file__).parents[1] / "real"))

import peer_dattri
import peer_kronfluence
import peer_plain
import peer_rootnote
import peer_traker
from peer_judging import OWN, UNTRAINED, best, figures, members_first, prediction, table, truth_of
from peer_material import Choice, Material, Peer, Scores, by_track, material
from setting import Setting
from truth import trainings

from rootnote.domain import AttributionConfig
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.reference.stored import open_reference
from rootnote.engine.validation.stored import StoredTruth
from rootnote.integrity import atomic_write, digest_of

PEERS: tuple[Peer, ...] = (
    *peer_rootnote.PEERS,
    *peer_plain.PEERS,
    *peer_traker.PEERS,
    *peer_dattri.PEERS,
    *peer_kronfluence.PEERS,
)
RESULTS = Path(__file__).parent / "results" / "peers.json"
CHOICES = RESULTS.with_name("peers-choices.json")
SHARPNESS = AttributionConfig().pooling_sharpness


class PeerFailed(Exception):
    """A peer's library is missing or raised."""


def opened(build: Path, catalogue: Path, halves: Path, work: Path, split: str) -> tuple:
    """The material and the truth of one split."""
    reference = open_reference(build)
    setting = Setting(read_catalogue(catalogue), build / "model", work, AttributionConfig())
    complete = trainings(reference, halves)
    truth = truth_of(
        [track.id for track in setting.catalogue.tracks],
        reference.members,
        [one["kind"] for one in reference.suspects],
        [record for _, record in complete],
        split,
    )
    return material(reference, setting), truth


def asked(peer: Peer, given: Material, choices: Sequence[Choice]) -> list[tuple[Scores, float]]:
    """A peer's scores by every choice and their CPU time in seconds, from disk where they are.

    Raises
    ------
    PeerFailed
        The peer's own library is missing or raised.
    """
    folder = given.work / peer.name.replace(":", "").replace("/", " ")
    files = {digest_of(choice): folder / f"{digest_of(choice)[:12]}.npz" for choice in choices}
    missing = [choice for choice in choices if not files[digest_of(choice)].exists()]
    folder.mkdir(parents=True, exist_ok=True)
    clock = time.process_time()
    try:
        for choice, scores in zip(missing, peer.scores(given.fresh(), missing), strict=True):
            cpu_s, clock = time.process_time() - clock, time.process_time()
            partial = folder / "partial.npz"
            np.savez_compressed(partial, scores=scores.astype(np.float32), cpu_s=cpu_s)
            partial.replace(files[digest_of(choice)])
            print(f"{peer.name} {choice}: {cpu_s:.0f} s", file=sys.stderr, flush=True)
    except Exception as error:
        raise PeerFailed(reason(peer, error)) from error
    stored = [np.load(files[digest_of(choice)]) for choice in choices]
    return [(one["scores"].astype(np.float64), float(one["cpu_s"])) for one in stored]


def reason(peer: Peer, error: Exception) -> str:
    """What a library raised and where; an error of our own is raised again.

    Raises
    ------
    Exception
        It did not come from the peer's library.
    """
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    if isinstance(error, ModuleNotFoundError) and peer.library:
        return said
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if f"site-packages/{peer.library}/" in frame.filename]
    if not peer.library or not inside:
        raise error
    where = inside[-1].filename.partition("site-packages/")[2]
    return f"{said} ({where}, line {inside[-1].lineno})"


def tuned(peers: Sequence[Peer], given: Material, truth: StoredTruth) -> dict[str, Any]:
    """What every peer tried on the tuning split, and what it chose."""
    found: dict[str, Any] = {}
    for peer in peers:
        try:
            answers = asked(peer, given, peer.choices) if len(peer.choices) > 1 else []
        except PeerFailed as failure:
            found[peer.name] = {"failed": str(failure)}
            continue
        rankings = {
            str(i): by_track(scores, given, SHARPNESS) for i, (scores, _) in enumerate(answers)
        }
        judged = prediction(truth, rankings)
        tried = [
            {"choice": choice, "lds": judged[str(i)]["lds"][0]}
            for i, choice in enumerate(peer.choices if answers else ())
        ]
        chosen = best(tried)["choice"] if tried else peer.choices[0]
        found[peer.name] = {"tried": tried, "chosen": chosen}
    return found


def reported(
    peers: Sequence[Peer], chosen: dict[str, Any], given: Material, truth: StoredTruth
) -> dict[str, Any]:
    """Every peer's figures on the report split, with its chosen setting."""
    failed: dict[str, str] = {}
    answers: dict[str, tuple[Scores, float]] = {}
    untrained = given.untrained()
    for peer in peers:
        choice = chosen.get(peer.name, {"chosen": peer.choices[0]})  # has but one setting
        if "failed" in choice:
            failed[peer.name] = choice["failed"]
            continue
        settings = [choice["chosen"]]
        try:
            (answers[peer.name],) = asked(peer, given, settings)
            if peer.gradient:
                (answers[peer.name + UNTRAINED],) = asked(peer, untrained, settings)
        except PeerFailed as failure:
            failed[peer.name] = str(failure)
    rankings = {name: by_track(one, given, SHARPNESS) for name, (one, _) in answers.items()}
    plain = {name: by_track(one, given, 0.0) for name, (one, _) in answers.items()}
    judged, by_means = prediction(truth, rankings), prediction(truth, plain)
    rows = {
        name: judged[name]
        | {
            "lds_of_plain_means": by_means[name]["lds"],
            "members": figures(members_first(truth, rankings[name])),
            "cpu_s": round(cpu_s),
        }
        for name, (_, cpu_s) in answers.items()
    }
    return {"rows": rows, "failed": failed}


def versions() -> dict[str, str]:
    """Of what the figures were made with."""
    found = {}
    for name in ("torch", "transformers", "dattri", "kronfluence", "traker"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def main() -> None:
    """Tune, report, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = ("BUILD", "CATALOGUE", "HALVES")
    parser.add_argument("--tuning", type=Path, nargs=3, metavar=names)
    parser.add_argument("--report", nargs=4, metavar=("NAME", *names))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", nargs="+", help="peers whose name begins so; nothing is written")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    if arguments.table:
        print("\n\n".join(f"{name}\n\n{table(one)}" for name, one in stored.items()))
        return
    torch.set_num_threads(1)
    only = arguments.only
    peers = [one for one in PEERS if not only or one.name.startswith(tuple(only))]
    if arguments.tuning:
        given, truth = opened(*arguments.tuning, arguments.work / "tuning", "tuning")
        tried = {"n_trainings": len(truth.learned), "n_suspects": len(truth.suspects)}
        tried["peers"] = tuned(peers, given, truth)
        print(json.dumps(tried, indent=1))
        if not only:
            atomic_write(CHOICES, json.dumps(tried, indent=1) + "\n")
    if arguments.report:
        name, paths = arguments.report[0], [Path(path) for path in arguments.report[1:]]
        given, truth = opened(*paths, arguments.work / name, "test")
        result = {
            "n_trainings": len(truth.learned),
            "n_suspects": len(truth.suspects),
            "n_tracks": len(truth.tracks),
            "chance_members": round(float(truth.members.mean()), 3),
            "versions": versions(),
            "own": OWN,
            "about": {peer.name: peer.about for peer in peers},
            **reported(peers, json.loads(CHOICES.read_text())["peers"], given, truth),
        }
        print(table(result))
        if not only:
            atomic_write(RESULTS, json.dumps({**stored, name: result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
