"""What every kept model says of suspects whose answer is known, as raw scores.

    python tests/real/specificity.py BUILD CATALOGUE --out FOLDER [--other BUILD CATALOGUE]

`FOLDER` is that of `subsets.py`. Asked are the full model, about the suspects of its own build, and
every half-catalogue model in `models/`, about generations of its own. With `--other` every second
recording of other music is a decoy, as a user gives some, so that there are controls enough to name
anybody; and all models are also asked about recordings and generations that owe the catalogue
nothing: of the other music's other half, and of the model that learned it. Kept per model, one
small JSON file in `asked/`: the suspects' track scores segment by segment, and those of the
controls that they are held against. Who is named follows from these by `significance`, `origin` and
`membership` of `rootnote.engine`; `truth.py` puts it together.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from retraining import training_file
from setting import Setting
from subsets import complementary_halves
from torch import Tensor
from transformers import MusicgenForConditionalGeneration

from rootnote.domain import AttributionConfig, Segment, Track
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.fit import looks_foreign
from rootnote.engine.index import FeatureIndex, build_index
from rootnote.engine.influence import pair_scores
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes
from rootnote.engine.origin import suspect_phases
from rootnote.engine.pooling import pool
from rootnote.engine.query import encode_query
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.engine.rises import rises_of
from rootnote.engine.sampling import sampling
from rootnote.engine.segmentation import segments_of
from rootnote.engine.variants import AS_IT_IS
from rootnote.integrity import atomic_write
from rootnote.investigation.catalogues import with_decoys
from rootnote.progress import silent

Scores = NDArray[np.float64]

CONFIG = replace(AttributionConfig(), levels_db=(), speeds=(), shortlist=1, step_segments=1)
"""As they are and from the index alone: what the test uses is not rescored."""
SUSPECT_S = 10.0


def held_to_controls(
    adapter: ModelAdapter, index: FeatureIndex, codes: Tensor, config: AttributionConfig
) -> tuple[Scores, Scores]:
    """Influence scores by segment, and what tracks lose by steps away, by run of segments."""
    pairs = pair_scores(adapter, index, codes[None], config, silent)
    n_tracks = len(index.catalogue.tracks)
    scores = pool(pairs.comparable, pairs.track_of, n_tracks, config.pooling_sharpness)
    return scores, rises_of(adapter, index, codes, pairs, config, silent)[1]


def files_of(reference: StoredReference) -> list[tuple[str, Path]]:
    """Kind and file of every suspect of a build."""
    folder = reference.folder / "suspects"
    return [(one["kind"], folder / one["file"]) for one in reference.suspects]


def excerpts(tracks: Sequence[Track], n: int) -> list[tuple[Track, Segment]]:
    """The first ten seconds of every track, then the next ten, until there are n."""
    found: list[tuple[Track, Segment]] = []
    longest = max(track.duration_s for track in tracks)
    for first_s in np.arange(0, longest - SUSPECT_S + 0.5, SUSPECT_S):
        for track in tracks:
            start, stop = (round((first_s + s) * track.sample_rate) for s in (0, SUSPECT_S))
            if stop <= track.n_frames:
                found.append((track, Segment(track.id, start, stop)))
    return found[:n]


def generated(reference: StoredReference, checkpoint: Path, n: int, folder: Path) -> list[Path]:
    """What a model of this build makes now, as its suspects were made; as 16-bit WAV."""
    config = reference.config
    model = MusicgenForConditionalGeneration.from_pretrained(checkpoint).eval()
    codes = generate_codes(
        model.decoder,
        torch.zeros(n, config.codec.n_codebooks, 0, dtype=torch.long),
        round(SUSPECT_S * config.codec.frame_rate),
        window=round(config.decoder.crop_s * config.codec.frame_rate),
        temperature=config.temperature,
        top_k=config.top_k,
        seed=1000,
    )
    files = [folder / f"{i:02}.wav" for i in range(n)]
    for file, samples in zip(files, decode_audio(model.audio_encoder, codes), strict=True):
        write_wav(file, samples.numpy(), config.codec.sample_rate)
    return files


def made_elsewhere(build: Path, n: int, out: Path) -> list[Path]:
    """The suspects of another build, and where they are too few what its model makes now."""
    other = open_reference(build)
    files = [file for _, file in files_of(other)][:n]
    if n > len(files):
        folder = out / "generated" / "other"
        files += generated(other, build / "model", n - len(files), folder)
    return files


def whole(file: Path) -> tuple[Track, Segment]:
    """All of a sound file."""
    track = inspect_recording(file, file.stem)
    return track, Segment(track.id, 0, track.n_frames)


def answer(
    adapter: ModelAdapter,
    index: FeatureIndex,
    tracks: list[int],
    kind: str,
    suspect: Track,
    stretch: Segment,
) -> dict[str, Any]:
    """What one model says of one suspect."""
    cuts = segments_of(suspect, CONFIG.segment_s, CONFIG.hop_s, stretch.start, stretch.stop)
    codes = encode_query(adapter, suspect, cuts, [AS_IT_IS])[0]
    loss = float(losses(adapter, codes.split(8)).mean())
    phases = suspect_phases(adapter, suspect, stretch, CONFIG.segment_s)
    drawn = sampling(adapter, codes)
    scores, rises = held_to_controls(adapter, index, codes, CONFIG)
    if phases is None or drawn is None:
        raise ValueError(f"{suspect.id} is too short for its phases, or of no tokens")
    return {
        "kind": kind,
        "foreign": looks_foreign(loss, index.generation_losses, ()),
        "phases": table(phases, 4),
        "sampling": table(drawn, 4),
        "scores": table(scores[:, tracks]),
        "rises": table(rises[:, tracks], 5),
    }


def said(
    adapter: ModelAdapter,
    index: FeatureIndex,
    tracks: list[int],
    asked: Sequence[tuple[str, Track, Segment]],
) -> dict[str, Any]:
    """What one model says of its controls and of all suspects, about the tracks given."""
    if index.generation_phases is None or index.generation_sampling is None:
        raise ValueError("the model has no phases, or predicts no tokens")
    return {
        "runs": {
            "scores": table(index.runs.scores[:, tracks]),
            "rises": table(index.runs.rises[:, tracks], 5),
            "recordings": index.runs.recordings.tolist(),
        },
        "generations": table(index.controls.generation_tracks[:, tracks]),
        "generation_phases": table(index.generation_phases, 4),
        "generation_sampling": table(index.generation_sampling, 4),
        "suspects": [answer(adapter, index, tracks, *one) for one in asked],
    }


def table(values: Scores, n_decimals: int = 2) -> list[list[float | None]]:
    """Rows, rounded; None for NaN."""
    return [
        [round(float(v), n_decimals) if np.isfinite(v) else None for v in row] for row in values
    ]


def main() -> None:
    """Ask every model that has not been asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--other", type=Path, nargs=2, help="a build of other music, its catalogue")
    parser.add_argument("--generations", type=int, default=8)
    parser.add_argument("--foreign", type=int, default=20)
    parser.add_argument("--models", type=int, default=99, help="at most so many")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = open_reference(arguments.build)
    catalogue = read_catalogue(arguments.catalogue)
    ids = [track.id for track in catalogue.tracks]
    foreign: tuple[Track, ...] = ()
    if arguments.other:
        other = read_catalogue(arguments.other[1])
        decoys = replace(other, tracks=other.tracks[::2])
        catalogue, foreign = with_decoys(catalogue, decoys), other.tracks[1::2]
    asked_about = [i for i, track in enumerate(catalogue.tracks) if track.id in ids]
    halves = complementary_halves(reference.members, 200)
    models: list[tuple[str, Path, list[str]]] = [("full", arguments.build / "model", [])]
    for folder in sorted((arguments.out / "models").glob("*")):
        models.append((folder.name, folder, halves[int(folder.name)]))
    for name, checkpoint, left_out in models[: arguments.models]:
        path = arguments.out / "asked" / f"{name}.json"
        if path.exists():
            continue
        adapter = Setting(catalogue, checkpoint, arguments.out, CONFIG).adapter()
        index = build_index(adapter, catalogue, CONFIG, arguments.out / "asked-indexes" / name)
        asked: list[tuple[str, Track, Segment]] = []
        if name == "full":
            asked += [(kind, *whole(file)) for kind, file in files_of(reference)]
        else:
            folder = arguments.out / "generated" / name
            own = generated(reference, checkpoint, arguments.generations, folder)
            asked += [("own", *whole(file)) for file in own]
        if arguments.other:
            asked += [("foreign", *one) for one in excerpts(foreign, arguments.foreign)]
            files = made_elsewhere(arguments.other[0], arguments.foreign, arguments.out)
            asked += [("other model", *whole(file)) for file in files]
        record = {
            "left_out": left_out,
            "training": training_file(reference, left_out, 0, arguments.out).name,
            **said(adapter, index, asked_about, asked),
        }
        atomic_write(path, json.dumps(record))
        print(f"{name}: {len(asked)} suspects", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
