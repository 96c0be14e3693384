"""Catalogues made for tests: folders of short recordings, and tables of them."""

import csv
from collections.abc import Sequence
from pathlib import Path

from engine.recordings import noise, write
from rootnote.domain import Catalogue


def folder_of(root: Path, *names: str) -> Path:
    """A folder of short recordings, each of its own noise."""
    for seed, name in enumerate(names):
        write(root / name, noise(2_000, 1, seed))
    return root


def table(root: Path, rows: Sequence[dict[str, str]], **how: str) -> Path:
    """A catalogue CSV whose columns are those of its first row."""
    path = root / "table.csv"
    with path.open("w", newline="", encoding=how.get("encoding", "utf-8")) as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=how.get("delimiter", ","))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(name: str, **values: str) -> dict[str, str]:
    """A row for a recording, with the required columns."""
    return {"track_id": name, "file": f"{name}.wav", "title": "", "artist": ""} | values


def ids(catalogue: Catalogue) -> list[str]:
    return [track.id for track in catalogue.tracks]
