"""Ask models that learned other music about this catalogue: whom they name, they name falsely.

    python tests/real/strangers.py BUILD CATALOGUE --out FOLDER --other BUILD CATALOGUE FOLDER \\
        [--to resources/validation/NAME]

Suspects are what these models generate, so that they are shown to have made them, and yet no track
of this catalogue is in them. The models are that of the other build and its halves in
FOLDER/models (`subsets.py`); what none of them learned of the other music are the decoys. One small
JSON file per model in `strangers/`, which `truth.py` puts into the truth. With `--to` they are put
into a truth of the same catalogue that is there already, whichever machine built its models.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from evidence import by_track, copies_of_catalogue
from setting import Setting
from specificity import CONFIG, generated, said, table, whole
from truths import strangers, write_truth

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import build_index
from rootnote.engine.losses import losses
from rootnote.engine.reference.stored import open_reference
from rootnote.integrity import atomic_write
from rootnote.investigation.catalogues import with_decoys


def joining(truth: dict[str, Any], asked: list[dict[str, Any]], ids: list[str]) -> dict[str, Any]:
    """A truth with what strangers said of its tracks.

    Raises
    ------
    SystemExit
        The truth is of other tracks.
    """
    if truth["tracks"] != ids:
        raise SystemExit("the truth is of another catalogue than the strangers were asked about")
    return {**truth, "strangers": asked}


def main() -> None:
    """Ask every model that has not been asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--other", type=Path, nargs=3, required=True)
    parser.add_argument("--generations", type=int, default=56)
    parser.add_argument("--to", type=Path, help="folder of a truth that gets them")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    build, recordings, halves = arguments.other
    other, own = open_reference(build), read_catalogue(arguments.catalogue)
    outside = [t for t in read_catalogue(recordings).tracks if t.id in other.held_out]
    joined = with_decoys(own, replace(own, tracks=tuple(outside), caveats=()))
    ids = [track.id for track in own.tracks]
    about = [i for i, track in enumerate(joined.tracks) if track.id in ids]
    models = [("full", build / "model")]
    models += [(folder.name, folder) for folder in sorted((halves / "models").glob("*"))]
    for name, checkpoint in models:
        path = arguments.out / "strangers" / f"{name}.json"
        if path.exists():
            continue
        work = arguments.out / "strangers" / name
        adapter = Setting(joined, checkpoint, work, CONFIG).adapter()
        index = build_index(adapter, joined, CONFIG, work / "index")
        files = generated(other, checkpoint, arguments.generations, work / "generated")
        copies = copies_of_catalogue(Setting(own, checkpoint, work, CONFIG))
        copy_losses = torch.cat([losses(adapter, [codes]) for codes in copies.codes.split(20)])
        of_segments, track_of = index.losses(), index.track_of
        record = {
            "track_losses": [round(float(of_segments[track_of == i].mean()), 4) for i in about],
            "copy_losses": [
                table(one, 4) for one in by_track(copy_losses.double().numpy(), copies.n_windows)
            ],
            "blind": [table(one, 4) for one in by_track(copies.blind, copies.n_windows)],
            "features": table(copies.features, 4),
            "asked": said(adapter, index, about, [("unseen", *whole(file)) for file in files]),
        }
        atomic_write(path, json.dumps(record))
        print(f"{name}: {len(files)} generations", file=sys.stderr, flush=True)
    if arguments.to:
        stored = json.loads((arguments.to / "truth.json").read_text())
        write_truth(joining(stored, strangers(arguments.out), ids), arguments.to)


if __name__ == "__main__":
    main()
