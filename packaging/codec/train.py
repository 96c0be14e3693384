"""Train the codec that reference models share, and measure it on music that it never heard.

    .venv/bin/python packaging/codec/train.py --work FOLDER [--device cuda] [--threads 2]

The training audio is music that Debian packages under free licences, downloaded by `apt-get` into
`FOLDER` (not installed), and the demo's own music. The evaluation's packages, `wesnoth-1.16-music`
and `supertux-data`, are not among it. A stopped run goes on. Writes `resources/codec`.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "real"))

from recordings import unpacked_package  # type: ignore[import-not-found]

from rootnote.engine.audio import probe, read_segment
from rootnote.engine.reference.codec import train_codec
from rootnote.engine.reference.config import CodecConfig
from rootnote.engine.reference.shared_codec import write_shared_codec
from rootnote.errors import Error

Samples = NDArray[np.float32]

PACKAGES = (
    "asc-music",
    "flare-game",
    "freedroidrpg-data",
    "hyperrogue-music",
    "planetblupi-music-ogg",
    "singularity-music",
    "warzone2100-music",
    "widelands-data",
)
DEMO_MUSIC = ROOT / "resources" / "demo" / "music"
LEAST_BYTES = 250_000
"""Smaller files are effects and not music."""
LONGEST_S = 120.0
SEED = 0


def recordings(cache: Path) -> list[tuple[str, Path]]:
    """Every recording and the name of the package that holds it."""
    found = [
        (package, path)
        for package in PACKAGES
        for path in sorted(unpacked_package(package, cache).rglob("*"))
        if path.suffix in {".ogg", ".opus", ".mp3", ".flac"}
        and path.is_file()
        and path.stat().st_size >= LEAST_BYTES
    ]
    return found + [("demo", path) for path in sorted(DEMO_MUSIC.iterdir())]


def clip(path: Path, sample_rate: int) -> Samples | None:
    """The middle of a recording, mono, (n_samples,); None where it cannot be decoded."""
    try:
        info = probe(path)
        n_frames = info.n_frames or 0
        half = round(LONGEST_S / 2 * info.sample_rate)
        start, stop = max(0, n_frames // 2 - half), min(n_frames, n_frames // 2 + half)
        samples: Samples = read_segment(path, start, stop, sample_rate, 1)[0]
        return samples
    except Error as error:
        print(error, file=sys.stderr)
        return None


def load(cache: Path, kept: Path, sample_rate: int) -> tuple[list[str], list[Samples]]:
    """Names and samples of all clips, decoded once."""
    if not kept.exists():
        named = {
            f"{package}/{path.name}": samples
            for package, path in recordings(cache)
            if (samples := clip(path, sample_rate)) is not None
            and len(samples) > 2 * sample_rate
            and np.abs(samples).max() > 1e-3
        }
        kept.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {name: np.int16(32767 * own) for name, own in named.items()}
        np.savez(kept, **arrays)
    with np.load(kept) as stored:
        names = sorted(stored.files)
        return names, [stored[name].astype(np.float32) / 32767 for name in names]


def main() -> None:
    """Decode, train, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "codec")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    config = CodecConfig()
    names, clips = load(options.work / "packages", options.work / "clips.npz", config.sample_rate)
    minutes = sum(map(len, clips)) / config.sample_rate / 60
    print(f"{len(clips)} recordings, {minutes:.0f} minutes", file=sys.stderr)

    def progress(stage: str, done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            print(f"{stage}: {done} of {total}", file=sys.stderr, flush=True)

    codec = train_codec(
        [torch.from_numpy(samples) for samples in clips],
        config,
        SEED,
        options.work / "codec",
        torch.device(options.device),
        progress,
    )
    made = {"recordings": names, "minutes": round(minutes, 1), "seed": SEED, **asdict(config)}
    write_shared_codec(codec, config, options.out)
    (options.out / "made.json").write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
