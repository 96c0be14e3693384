"""Time and memory of indexing a catalogue and of attributing one suspect to it.

    python tests/benchmarks/attribution.py CHECKPOINT CATALOGUE SUSPECT [--threads 2]

Each stage runs in a process of its own, so that peak memory is that stage's and nothing is warm
but the disk. Engine time leaves out importing torch and reading digests of the catalogue.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory


def index(arguments: argparse.Namespace) -> dict[str, float]:
    """Build the index."""
    from rootnote.domain import AttributionConfig
    from rootnote.engine.index import build_index

    adapter, catalogue = _open(arguments)
    start = time.perf_counter()
    built = build_index(adapter, catalogue, AttributionConfig(), arguments.index)
    size = sum(file.stat().st_size for file in arguments.index.rglob("*") if file.is_file())
    return {
        "engine_s": time.perf_counter() - start,
        "n_tracks": len(catalogue.tracks),
        "catalogue_s": sum(track.duration_s for track in catalogue.tracks),
        "n_segments": sum(len(plan.segments) for plan in built.plans),
        "index_mib": size / 2**20,
    }


def attribute(arguments: argparse.Namespace) -> dict[str, float]:
    """Attribute the suspect with the ready index."""
    from rootnote.domain import AttributionConfig
    from rootnote.engine.attribution import attribute as run
    from rootnote.engine.audio.inspection import inspect_recording
    from rootnote.engine.index import open_index

    adapter, catalogue = _open(arguments)
    config = AttributionConfig()
    suspect = inspect_recording(arguments.suspect, "suspect")
    start = time.perf_counter()
    opened = open_index(arguments.index, adapter, catalogue, config)
    opened_s = time.perf_counter() - start
    run(suspect, adapter, opened, config)
    return {
        "engine_s": time.perf_counter() - start,
        "opening_s": opened_s,
        "suspect_s": suspect.duration_s,
    }


STAGES = {"index": index, "attribute": attribute}


def _open(arguments: argparse.Namespace) -> tuple:
    """The checkpoint and the catalogue."""
    import torch

    from rootnote.engine.catalogue.reading import read_catalogue
    from rootnote.engine.models import load_checkpoint

    torch.set_num_threads(arguments.threads)
    return load_checkpoint(arguments.checkpoint), read_catalogue(arguments.catalogue)


def main() -> None:
    """Run every stage in a child process, or one stage here."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("suspect", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        figures = STAGES[arguments.stage](arguments)
        peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({**figures, "peak_mib": peak_kib / 1024}))
        return
    with TemporaryDirectory() as folder:
        for stage in STAGES:
            command = [sys.executable, __file__, *sys.argv[1:], "--stage", stage]
            command += ["--index", str(Path(folder) / "index")]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            figures = {name: round(value, 2) for name, value in json.loads(answer).items()}
            print(f"{stage}: {figures}")


if __name__ == "__main__":
    main()
