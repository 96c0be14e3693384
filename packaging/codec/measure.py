"""Measure what the shipped codec keeps of music that it never heard: the evaluation's recordings.

    .venv/bin/python packaging/codec/measure.py --work FOLDER

`FOLDER` keeps the Debian packages, as for `train.py`. Writes `resources/codec/measured.json`.
"""

import argparse
import json
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "real"), str(ROOT / "packaging" / "demo")]

from recordings import SPLITS, debian_music, write_excerpts  # type: ignore[import-not-found]

from making.reconstruction import kept_by
from rootnote.engine.reference.config import ReferenceConfig
from rootnote.engine.reference.shared_codec import read_shared_codec, with_shared_codec

CODEC = ROOT / "resources" / "codec"


def main() -> None:
    """Both splits of the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    torch.set_num_threads(1)
    codec = read_shared_codec(with_shared_codec(ReferenceConfig(), CODEC), CODEC)
    report: dict[str, object] = {}
    for name, split in SPLITS.items():
        folder = work / "measured" / name
        write_excerpts(debian_music(split.package, work / "packages"), folder)
        report[split.package] = kept_by(codec, sorted(folder.glob("*.flac")))
        print(split.package, report[split.package])
    (CODEC / "measured.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
