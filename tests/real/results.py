"""What an evaluation found: kept a line at a time, counted, and put into a table."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from intervals import Estimate, clustered, wilson

from rootnote.errors import Error
from rootnote.integrity import atomic_write

TARGETS = {
    "shift": 0.9,
    "mp3": 0.9,
    "tempo_up": 0.9,
    "tempo_down": 0.9,
    "noise": 0.7,
    "gain": 0.7,
    "pitch_up": 0.5,
    "pitch_down": 0.5,
}
"""Share of excerpts whose own track must come first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One excerpt's own track in one ranking."""

    track: str
    alteration: str
    excerpt: int
    method: str
    rank: float
    """1 is first; what ties shares its mean rank, so that a tie for first is none."""
    n_tracks: int
    member: bool
    """Whether the model was trained on the track."""

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What identifies the row."""
        return self.track, self.alteration, self.excerpt, self.method


class RowFile:
    """JSON lines: the settings first, then one row a line; several processes may append.

    Parameters
    ----------
    path : Path
        Made if it is not there.
    settings : dict
        Whatever makes rows comparable.

    Raises
    ------
    Error
        The file holds rows that were made with other settings.
    """

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self._path = path
        if not path.exists():
            atomic_write(path, json.dumps({"settings": settings}) + "\n")
        elif not path.read_text().endswith("\n"):
            self._append("\n")  # ends the half line that a killed process left
        found = json.loads(path.read_text().splitlines()[0])["settings"]
        wanted = json.loads(json.dumps(settings))
        for name in sorted({*found, *wanted}):
            if found.get(name) != wanted.get(name):
                raise Error(
                    f"holds results of another evaluation ({name})",
                    path=path,
                    expected=wanted.get(name),
                    found=found.get(name),
                    remedy="Choose another output file.",
                )

    def rows(self) -> list[Row]:
        """All rows so far; where one is there twice, the first."""
        rows: dict[tuple[str, str, int, str], Row] = {}
        for line in self._path.read_text().splitlines()[1:]:
            try:
                row = Row(**json.loads(line))
            except (ValueError, TypeError):  # cut off by a kill: its work is done again
                continue
            rows.setdefault(row.key, row)
        return list(rows.values())

    def append(self, rows: Iterable[Row]) -> None:
        """Add rows in one write; they are on the disk when this returns."""
        self._append("".join(json.dumps(asdict(row)) + "\n" for row in rows))

    def _append(self, text: str) -> None:
        with self._path.open("a") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How often the right track came first, for members and others, method and alteration.

    Wilson's interval takes excerpts as independent; the other one knows that several come from
    one track and draws tracks.
    """
    groups: dict[tuple[bool, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.member, row.method, row.alteration), []).append(row)
    found = []
    for (member, method, alteration), own in groups.items():
        hits = [row.rank == 1 for row in own]
        found.append(
            {
                "member": member,
                "method": method,
                "alteration": alteration,
                "first": asdict(wilson(sum(hits), len(hits))),
                "first_by_track": asdict(
                    clustered([float(hit) for hit in hits], [row.track for row in own])
                ),
                "median_rank": float(np.median([row.rank for row in own])),
                "chance": float(np.mean([1 / row.n_tracks for row in own])),
                "target": TARGETS.get(alteration),
            }
        )
    return found


def table(summary: Sequence[dict[str, Any]], *, member: bool) -> str:
    """The summary as a Markdown table: methods down, alterations across.

    A cell holds the share of excerpts whose track came first, Wilson's 95 % interval, and the
    median rank where it is not 1; bold where the share reaches the target.
    """
    own = [entry for entry in summary if entry["member"] is member]
    methods = list(dict.fromkeys(entry["method"] for entry in own))
    present = sorted({entry["alteration"] for entry in own})
    alterations = [name for name in TARGETS if name in present]
    alterations += [name for name in present if name not in TARGETS]
    targets = [f"{100 * TARGETS[name]:.0f} %" if name in TARGETS else "" for name in alterations]
    lines = [
        "| method | " + " | ".join(alterations) + " |",
        "|---|" + "---|" * len(alterations),
        "| (target) | " + " | ".join(targets) + " |",
    ]
    for method in methods:
        cells = {e["alteration"]: _cell(e) for e in own if e["method"] == method}
        row = [cells.get(name, "–") for name in alterations]
        lines.append(f"| {method} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _cell(entry: dict[str, Any]) -> str:
    """One share with its interval."""
    estimate = Estimate(**entry["first"])
    text = estimate.percent()
    if entry["target"] is not None and estimate.value >= entry["target"]:
        text = f"**{text}**"
    return text if entry["median_rank"] == 1 else f"{text}, median {entry['median_rank']:g}"
