"""Make the demo from nothing but packages: music, model, suspects, index, codec, truth, case.

    .venv/bin/python packaging/demo/build.py               every step, in this order
    .venv/bin/python packaging/demo/build.py music index   only these

It can be stopped at any time: the same command goes on. What took long is kept in `build/demo`, and
what the truth's trainings gave, which take hours, in `trainings.json` beside this file.
Downloads come from the Python Package Index (music21) and Debian alone: `apt-get install fluidsynth
fluid-soundfont-gm`; `openttd-openmsx` and `freedoom` are unpacked without being installed. The
truth takes hours; several workers (`--worker 0/2`, `--worker 1/2`) share it.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from making.case import CaseError
from making.environment import score_python
from making.packages import PackageError
from making.render import RenderError
from rootnote.errors import Error, IndexMismatchError
from rootnote.investigation import DEVICES, Investigation
from rootnote.investigation.demo import DEMO_CONFIG, open_demo
from rootnote.investigation.runtime import prepare, resolve_device

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources" / "demo"
WORK = ROOT / "build" / "demo"
REFERENCE = WORK / "reference"
TRAININGS = Path(__file__).parent / "trainings.json"
"""What the truth's trainings gave so far."""
COMMAND = "python packaging/demo/build.py"

Options = argparse.Namespace


def music(options: Options) -> None:
    """Read the scores and play them."""
    from making.music import make_music

    WORK.mkdir(parents=True, exist_ok=True)
    notes = WORK / "notes.json"
    scores = Path(__file__).parent / "making" / "scores.py"
    python = score_python(WORK / "music21")
    subprocess.run([python, "-W", "ignore", scores, notes, RESOURCES / "sources"], check=True)
    make_music(notes, WORK / "packages", RESOURCES)


def reference(options: Options) -> None:
    """Train codec and decoder, and let them generate."""
    from making.reference import train_reference

    train_reference(RESOURCES, REFERENCE, resolve_device(options.device))


def suspects(options: Options) -> None:
    """Make the suspects, and write down what is known of them."""
    from making.suspects import make_suspects

    make_suspects(RESOURCES, REFERENCE)


def index(options: Options) -> None:
    """Build the index that is shipped, anew where it is of an earlier model."""
    investigation = Investigation(device="cpu", threads=options.threads)
    inputs = (RESOURCES / "model", RESOURCES / "catalogue.csv", RESOURCES / "index")
    try:
        investigation.index(*inputs, config=DEMO_CONFIG)
    except IndexMismatchError:
        shutil.rmtree(RESOURCES / "index")
        investigation.index(*inputs, config=DEMO_CONFIG)


def codec(options: Options) -> None:
    """Measure what the codec keeps of the music."""
    from making.reference import report_codec

    report_codec(RESOURCES)


def truth(options: Options) -> None:
    """Train without each member in turn, and ask what each suspect loses."""
    from making.recipe import TRUTH_SEEDS
    from making.truth import train_without_each, write_truth

    device = resolve_device(options.device)
    train_without_each(RESOURCES, REFERENCE, TRAININGS, TRUTH_SEEDS, device, options.worker)
    write_truth(RESOURCES, REFERENCE, TRAININGS, TRUTH_SEEDS, f"{COMMAND} truth --device {device}")


def case(options: Options) -> None:
    """Run one suspect of each kind into a sealed case, with one thread, and verify it."""
    from making.case import make_demo_case

    WORK.mkdir(parents=True, exist_ok=True)
    make_demo_case(open_demo(RESOURCES), WORK)


STEPS: dict[str, Callable[[Options], None]] = {
    step.__name__: step for step in (music, reference, suspects, index, codec, truth, case)
}


def worker(text: str) -> tuple[int, int]:
    """`0/2` as (0, 2)."""
    own, _, n_workers = text.partition("/")
    if not (own.isdigit() and n_workers.isdigit() and int(own) < int(n_workers)):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 0/2")
    return int(own), int(n_workers)


def main() -> int:
    """Carry out the steps named, or all; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="for the trainings")
    parser.add_argument(
        "--threads",
        type=int,
        default=1,
        help="processor threads to use; with more than one, rounding makes another model",
    )
    parser.add_argument("--worker", type=worker, default=(0, 1), metavar="I/N", help="for truth")
    options = parser.parse_args()
    wanted = options.steps or list(STEPS)
    if unknown := [name for name in wanted if name not in STEPS]:
        parser.error(f"no such step: {', '.join(unknown)}")
    prepare(options.threads)
    for name in wanted:
        print(f"{name}: {(STEPS[name].__doc__ or '').splitlines()[0]}", flush=True)
        try:
            STEPS[name](options)
        except (Error, RenderError, PackageError, CaseError) as error:
            print(error.diagnostics() if isinstance(error, Error) else error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
