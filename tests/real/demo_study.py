"""The demo's music as the second catalogue of the truth: its model again, with more suspects.

    python tests/real/demo_study.py --out FOLDER

`FOLDER/reference` is a build by the demo's own recipe, with 40 suspects of its own;
`FOLDER/catalogue` holds members and decoys without their roles, as someone has them who was given
no training list. `subsets.py`, `specificity.py` and `truth.py` go on from there. What is there
already is not done again.
"""

import argparse
import csv
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import torch

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.reference.build import build_reference

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging" / "demo"))
from making.recipe import RECIPE
from making.reference import without_controls

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
CONFIG = replace(RECIPE, n_generations=20, n_continuations=20)
"""As many suspects as the study of real recordings has."""


def write_catalogue(listed: Path, folder: Path) -> Path:
    """Copy the members and decoys of the catalogue `listed`, and list them without their roles."""
    with listed.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("role") in ("training", "decoy")]
    for row in rows:
        target = folder / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(listed.parent / row["file"], target)
    target = folder / "catalogue.csv"
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def main() -> None:
    """Build what is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    torch.set_num_threads(1)
    listed = DEMO / "catalogue.csv"
    write_catalogue(listed, out / "catalogue")
    build_reference(without_controls(read_catalogue(listed)), out / "reference", CONFIG)


if __name__ == "__main__":
    main()
