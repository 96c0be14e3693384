"""What `family_members.py` found for every family, as the README's table.

python tests/real/family_table.py [tests/real/results/families]
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "families"
GROUPS = ("generations", "altered excerpts of members")
CONTROLS = ("product, untrained weights", "similarity")
LEVEL = 0.05
TITLES = {
    "musicgen": "MusicGen",
    "musicgen-melody": "MusicGen-Melody",
    "stable-audio": "Stable Audio Open",
    "stable-audio-3": "Stable Audio 3",
    "audioldm": "AudioLDM",
    "audioldm2": "AudioLDM 2",
    "musicldm": "MusicLDM",
    "dance-diffusion": "Dance Diffusion",
    "ace-step": "ACE-Step 1.5",
    "riffusion": "Riffusion",
}


def family_table(folder: Path = RESULTS) -> str:
    """Markdown, a row for each family and kind of suspect that were measured."""
    rows = [
        "| family | loss of members / others | called learned | suspects | first is a member: "
        "Rootnote / untrained / similarity | members among the first four: the same | better than "
        "both | named, of them not learned |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, title in TITLES.items():
        path = folder / f"{name}.json"
        if path.exists():
            rows += _rows(title, json.loads(path.read_text()))
    return "\n".join(rows) + "\n"


def _rows(title: str, found: Mapping[str, Any]) -> list[str]:
    """A family's rows."""
    losses = f"{found['loss of members']:.2f} / {found['loss of other candidates']:.2f}"
    called = f"{found['members called learned']} of 4; {found['others called learned']} of 12"
    rows = []
    for group in GROUPS:
        own = found["members first by"][group]
        methods = [own[method] for method in ("product", *CONTROLS)]
        n = own["n"]
        first = " / ".join(str(round(one["first is a member"] * n)) for one in methods)
        four = " / ".join(f"{100 * one['members among the first four']:.0f} %" for one in methods)
        of = f"{n} {group.removesuffix(' of members')}"
        named = f"{own['named']}, {own['named that were not learned']}"
        parts = (title, losses, called, of, first, four, _better(own), named)
        rows.append(f"| {' | '.join(parts)} |")
        title = losses = called = ""
    return rows


def _better(own: Mapping[str, Any]) -> str:
    """In which of the two Rootnote is better than both controls, by exact sign tests."""
    told = {
        "first place": "p that the product's first is no better",
        "first four": "p that its first four are no better",
    }
    places = [place for place, p in told.items() if max(own[one][p] for one in CONTROLS) <= LEVEL]
    return ", ".join(places) or "no"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=RESULTS)
    print(family_table(parser.parse_args().folder), end="")


if __name__ == "__main__":
    main()
