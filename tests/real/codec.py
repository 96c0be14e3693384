"""What the reference codec keeps of music whose codebooks were fitted to other music.

    python tests/real/codec.py --cache FOLDER --out FILE.json

Fitted to one split of the evaluation and measured on the other, both ways round.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from recordings import SPLITS, debian_music, write_excerpts

from rootnote.engine.audio.waveforms import read, resample
from rootnote.engine.reference.codec import fit_codec
from rootnote.engine.reference.config import CodecConfig
from rootnote.integrity import atomic_write
from rootnote.progress import silent

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging" / "demo"))
from making.reconstruction import kept_by


def main() -> None:
    """Both ways round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="keeps the Debian packages")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config = CodecConfig()
    report: dict[str, object] = {}
    with TemporaryDirectory() as temporary:
        files = {}
        for name, split in SPLITS.items():
            folder = Path(temporary) / name
            write_excerpts(debian_music(split.package, arguments.cache), folder)
            files[name] = sorted(folder.glob("*.flac"))
        for name, other in (("report", "tuning"), ("tuning", "report")):
            waves = (resample(read(path), config.sample_rate) for path in files[other])
            clips = [torch.from_numpy(wave.samples.mean(0)) for wave in waves]
            codec = fit_codec(clips, config, 0, silent)
            report[name] = {"fitted_to": other, **kept_by(codec, files[name])}
    atomic_write(arguments.out, json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
