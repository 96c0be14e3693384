"""The evaluation on real recordings, from nothing to the figures in the README.

    python tests/real/study.py --work FOLDER [--split report]

Fetches the recordings by apt, cuts 30-second excerpts and builds the reference model. On the
report split, whose figures are quoted, it then evaluates altered excerpts and retrains without the
named tracks; on the tuning split it retrains on random halves and measures every choice of
settings. Every step resumes; run it again after a stop.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
N_WORKERS = 2


def run(*command: str | Path) -> None:
    """Run one step; stop the study where it fails."""
    print("$", *command, file=sys.stderr, flush=True)
    subprocess.run([str(part) for part in command], check=True)


def workers(*command: str | Path) -> None:
    """Share one step's trainings between processes of one thread each."""
    started = [
        subprocess.Popen([str(part) for part in (*command, "--worker", f"{i}/{N_WORKERS}")])
        for i in range(N_WORKERS)
    ]
    if any([worker.wait() for worker in started]):
        sys.exit("a training worker failed")


def main() -> None:
    """Run all steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--split", choices=("report", "tuning"), default="report")
    parser.add_argument("--per-track", type=int, default=5)
    parser.add_argument("--per-track-untrained", type=int, default=5)
    arguments = parser.parse_args()
    work = arguments.work / arguments.split
    catalogue, build = work / "catalogue", work / "reference"
    python = sys.executable
    run(
        *(python, HERE / "recordings.py", arguments.split),
        *("--cache", arguments.work / "packages", "--out", catalogue),
    )
    run(python, "-m", "rootnote", "reference", "build", catalogue, "-o", build)
    if arguments.split == "tuning":
        workers(python, HERE / "subsets.py", build, catalogue, "--out", work / "halves")
        run(python, HERE / "tuning.py", build, catalogue, "--out", work / "halves")
        return
    altered = [python, HERE / "altered.py", "--model", build, "--catalogue", catalogue]
    altered += ["--members-only"]
    run(
        *(*altered, "--out", work / "altered.json", "--per-track", str(arguments.per_track)),
        *("--methods", "mfcc", "codec", "gradients", "rootnote"),
    )
    run(
        *(*altered, "--out", work / "altered-untrained.json"),
        *("--per-track", str(arguments.per_track_untrained)),
        *("--methods", "gradients_untrained", "rootnote_untrained"),
    )
    retraining = [python, HERE / "retraining.py", build, catalogue, "--out", work / "retraining"]
    run(*retraining, "--trainings", "none")  # names the tracks once, before the workers share them
    workers(*retraining)
    run(python, HERE / "prediction.py", build, catalogue, "--out", work / "retraining")


if __name__ == "__main__":
    main()
