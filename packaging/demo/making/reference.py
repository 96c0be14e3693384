"""The steps that train the demo's model, ship it, and say how well its codec keeps the music."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import MusicgenForConditionalGeneration

from making.recipe import RECIPE
from making.spectra import chroma_correlation, multi_resolution_distance
from rootnote.domain import Waveform
from rootnote.engine.audio import read, resample
from rootnote.engine.catalogue import read_catalogue
from rootnote.engine.models.musicgen_generation import decode_audio
from rootnote.engine.reference.build import build_reference
from rootnote.engine.reference.shared_codec import with_shared_codec
from rootnote.integrity import atomic_write
from rootnote.investigation.shipped import shipped


def train_reference(resources: Path, build: Path, device: str) -> None:
    """Train the model, or go on with it, and copy what is shipped."""
    catalogue = read_catalogue(resources / "catalogue.csv")
    codec = shipped("codec")
    recipe = with_shared_codec(RECIPE, codec)
    build_reference(catalogue, build, recipe, shared_codec=codec, device=device, progress=_tell)
    print()
    target = resources / "model"
    if not _same_files(build / "model", target):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(build / "model", target)
    atomic_write(resources / "reference.json", (build / "reference.json").read_bytes())


def report_codec(resources: Path) -> None:
    """How near the codec's output is to its input, for tracks it was trained on and controls.

    "Other" compares each track with the output for the next one: what chance gives.
    """
    model = MusicgenForConditionalGeneration.from_pretrained(resources / "model").eval()
    rate = model.config.audio_encoder.sampling_rate
    report: dict[str, object] = {"sample_rate": rate}
    for name, table in (("study", "catalogue.csv"), ("controls", "controls/catalogue.csv")):
        tracks = read_catalogue(resources / table).tracks
        originals = [_mono(read(track.path), rate) for track in tracks]
        decoded = [_through_codec(model, samples) for samples in originals]
        report[name] = {
            "n_tracks": len(tracks),
            "stft_distance": _mean(multi_resolution_distance, originals, decoded),
            "chroma_correlation": _mean(chroma_correlation, originals, decoded),
            "stft_distance_other": _mean(
                multi_resolution_distance, originals, decoded[1:] + decoded[:1]
            ),
            "chroma_correlation_other": _mean(
                chroma_correlation, originals, decoded[1:] + decoded[:1]
            ),
        }
        print(f"  {name}: {report[name]}")
    atomic_write(resources / "codec.json", json.dumps(report, indent=1) + "\n")


@torch.no_grad()
def _through_codec(
    model: MusicgenForConditionalGeneration, samples: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What is left of a recording after the codec."""
    codes = model.audio_encoder.encode(torch.from_numpy(samples)[None, None]).audio_codes[0]
    decoded: NDArray[np.float32] = decode_audio(model.audio_encoder, codes)[0, 0].numpy()
    return decoded[: len(samples)]


def _mono(wave: Waveform, rate: int) -> NDArray[np.float32]:
    """The samples at the codec's rate."""
    mono: NDArray[np.float32] = resample(wave, rate).samples.mean(0)
    return mono


def _mean(
    measure: Callable[[NDArray[np.float32], NDArray[np.float32]], float],
    originals: Sequence[NDArray[np.float32]],
    decoded: Sequence[NDArray[np.float32]],
) -> float:
    """A measure's mean over the tracks."""
    pairs = zip(originals, decoded, strict=True)
    return round(float(np.mean([measure(a, b) for a, b in pairs])), 4)


def _same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    names = {path.name for path in one.iterdir()}
    return (
        other.is_dir()
        and names == {path.name for path in other.iterdir()}
        and all((one / name).read_bytes() == (other / name).read_bytes() for name in names)
    )


def _tell(stage: str, done: int, total: int) -> None:
    """One line that moves."""
    print(f"\r  {stage}: {done} of {total}   ", end="", flush=True)
