"""Make the demo from nothing but packages: music, model, suspects, index, truth.

    .venv/bin/python packaging/demo/build.py              every step that is not done yet
    .venv/bin/python packaging/demo/build.py music …      only these

It can be stopped at any time; the same command goes on. Downloads come from the Python Package
Index (music21) and Debian (`apt-get install fluidsynth fluid-soundfont-gm`) alone.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from making.environment import score_python
from making.music import make_music
from making.render import RenderError

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources" / "demo"
WORK = ROOT / "build" / "demo"


def music() -> None:
    """Read the scores and play them."""
    WORK.mkdir(parents=True, exist_ok=True)
    notes = WORK / "notes.json"
    scores = Path(__file__).parent / "making" / "scores.py"
    python = score_python(WORK / "music21")
    subprocess.run([python, "-W", "ignore", scores, notes, RESOURCES / "sources"], check=True)
    make_music(notes, RESOURCES)


STEPS: dict[str, Callable[[], None]] = {"music": music}


def main() -> int:
    """Carry out the steps named, or all; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    wanted = parser.parse_args().steps or list(STEPS)
    if unknown := [name for name in wanted if name not in STEPS]:
        parser.error(f"no such step: {', '.join(unknown)}")
    for name in wanted:
        print(f"{name}: {(STEPS[name].__doc__ or '').splitlines()[0]}")
        try:
            STEPS[name]()
        except RenderError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
