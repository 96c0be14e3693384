"""How many of the codec's tokens of the demo's recordings depend on the kind of processor?

    python tests/real/instructions.py

Encodes the demo's catalogue in two processes, one with the instructions that this processor has
and one held to AVX2, and counts the tokens that differ. On a processor without AVX-512 both are the
same and none does.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

AVX2 = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}
"""For torch, oneDNN and MKL, which choose their instructions when they are loaded."""


def encode_demo(path: Path) -> None:
    """Write the tokens of every recording of the demo's catalogue."""
    import torch
    from setting import encode

    from rootnote.engine.audio.waveforms import read
    from rootnote.engine.catalogue.reading import read_catalogue
    from rootnote.engine.models import load_checkpoint
    from rootnote.investigation.demo import DEMO_CONFIG, open_demo

    torch.set_num_threads(1)
    demo = open_demo()
    adapter = load_checkpoint(demo.model)
    waves = {track.id: read(track.path) for track in read_catalogue(demo.catalogue).tracks}
    codes = {
        name: encode(adapter, wave.samples, wave.sample_rate, DEMO_CONFIG)[0].numpy()
        for name, wave in waves.items()
    }
    np.savez(path, **codes)


def main() -> None:
    """Encode twice and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--encode", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.encode:
        encode_demo(arguments.encode)
        return
    with TemporaryDirectory() as folder:
        found = []
        for name, held in (("own", {}), ("avx2", AVX2)):
            path = Path(folder) / f"{name}.npz"
            command = [sys.executable, __file__, "--encode", str(path)]
            subprocess.run(command, env=os.environ | held, check=True)
            with np.load(path) as stored:
                found.append({track: stored[track] for track in stored.files})
    own, other = found
    n_different = {track: int((own[track] != other[track]).sum()) for track in own}
    n_tokens = sum(codes.size for codes in own.values())
    n_tracks = sum(map(bool, n_different.values()))
    print(f"{sum(n_different.values())} of {n_tokens:,} tokens differ, in {n_tracks} recordings")


if __name__ == "__main__":
    main()
