"""The steps that train the demo's model, ship it, and say how well its codec keeps the music."""

import json
import shutil
from pathlib import Path

from transformers import MusicgenForConditionalGeneration

from making.recipe import RECIPE
from making.reconstruction import kept_by
from rootnote.domain import Catalogue, Role
from rootnote.engine.catalogue.reading import assembled, read_catalogue
from rootnote.engine.reference.build import build_reference
from rootnote.integrity import atomic_write


def train_reference(resources: Path, build: Path, device: str) -> None:
    """Train the model, or go on with it, and copy what is shipped."""
    catalogue = without_controls(read_catalogue(resources / "catalogue.csv"))
    build_reference(catalogue, build, RECIPE, device=device, progress=_tell)
    print()
    target = resources / "model"
    if not _same_files(build / "model", target):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(build / "model", target)
    atomic_write(resources / "reference.json", (build / "reference.json").read_bytes())


def without_controls(catalogue: Catalogue) -> Catalogue:
    """Members and decoys: codec and decoder stay the same whatever the controls are."""
    kept = [track for track in catalogue.tracks if track.role is not Role.CONTROL]
    return assembled(catalogue.root, kept, list(catalogue.caveats))


def report_codec(resources: Path) -> None:
    """How near the codec's output is to its input, for the catalogue and the controls."""
    model = MusicgenForConditionalGeneration.from_pretrained(resources / "model").eval()
    report: dict[str, object] = {"sample_rate": model.config.audio_encoder.sampling_rate}
    catalogue = read_catalogue(resources / "catalogue.csv")
    study = without_controls(catalogue).tracks
    controls = [track for track in catalogue.tracks if track not in study]
    for name, tracks in (("study", study), ("controls", controls)):
        report[name] = kept_by(model.audio_encoder, [track.path for track in tracks])
        print(f"  {name}: {report[name]}")
    atomic_write(resources / "codec.json", json.dumps(report, indent=1) + "\n")


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
