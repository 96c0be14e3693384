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
from setting import Setting, encode
from subsets import complementary_halves
from torch import Tensor
from transformers import MusicgenForConditionalGeneration

from rootnote.domain import AttributionConfig, Track, Waveform
from rootnote.engine.audio import read, resample, to_channels
from rootnote.engine.catalogue import read_catalogue
from rootnote.engine.fit import looks_foreign
from rootnote.engine.index import FeatureIndex, build_index
from rootnote.engine.influence import pair_scores
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes
from rootnote.engine.phases import phase_losses
from rootnote.engine.pooling import pool
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write
from rootnote.investigation.catalogues import with_decoys
from rootnote.progress import silent

Scores = NDArray[np.float64]

CONFIG = replace(AttributionConfig(), levels_db=(), speeds=(), shortlist=1)
"""As they are and from the index alone: what the test uses is not rescored."""
SUSPECT_S = 10.0


def scores_by_segment(
    adapter: ModelAdapter, index: FeatureIndex, codes: Tensor, config: AttributionConfig
) -> Scores:
    """Track scores of every segment of one suspect, comparable with the index's controls."""
    pairs = pair_scores(adapter, index, codes[None], config, silent)
    n_tracks = len(index.catalogue.tracks)
    return pool(pairs.comparable, pairs.track_of, n_tracks, config.pooling_sharpness)


def files_of(reference: StoredReference) -> list[tuple[str, Path]]:
    """Kind and file of every suspect of a build."""
    folder = reference.folder / "suspects"
    return [(one["kind"], folder / one["file"]) for one in reference.suspects]


def excerpts(tracks: Sequence[Track], n: int) -> list[Waveform]:
    """The first ten seconds of every track, then the next ten, until there are n."""
    found: list[Waveform] = []
    longest = max(track.duration_s for track in tracks)
    for first_s in np.arange(0, longest - SUSPECT_S + 0.5, SUSPECT_S):
        for track in tracks:
            start, stop = (round((first_s + s) * track.sample_rate) for s in (0, SUSPECT_S))
            if stop <= track.n_frames:
                found.append(read(track.path, start, stop))
    return found[:n]


def generated(reference: StoredReference, checkpoint: Path, n: int) -> list[Waveform]:
    """What a model of this build makes now, as its suspects were made, played as 16-bit audio."""
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
    audio = decode_audio(model.audio_encoder, codes).numpy()
    played = np.round(np.clip(audio, -1, 1) * 32767) / 32767
    return [Waveform(one.astype(np.float32), config.codec.sample_rate) for one in played]


def phases_of(adapter: ModelAdapter, wave: Waveform) -> Scores:
    """Losses of its stretches in every phase, as `engine.origin` asks for them."""
    mono = Waveform(to_channels(wave.samples, adapter.n_channels), wave.sample_rate)
    samples = resample(mono, adapter.sample_rate).samples
    length = round(CONFIG.segment_s * adapter.sample_rate)
    n = samples.shape[1] // length
    pieces = samples[:, : n * length].reshape(len(samples), n, length).swapaxes(0, 1)
    found = phase_losses(adapter, torch.from_numpy(np.ascontiguousarray(pieces)))
    if found is None:
        raise ValueError("a suspect is too short for its phases")
    return found


def answer(
    adapter: ModelAdapter, index: FeatureIndex, tracks: list[int], kind: str, wave: Waveform
) -> dict[str, Any]:
    """What one model says of one suspect."""
    codes = encode(adapter, wave.samples, wave.sample_rate, CONFIG)[0]
    loss = float(losses(adapter, codes.split(8)).mean())
    return {
        "kind": kind,
        "foreign": looks_foreign(loss, index.generation_losses, ()),
        "phases": table(phases_of(adapter, wave), 4),
        "scores": table(scores_by_segment(adapter, index, codes, CONFIG)[:, tracks]),
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
        asked: list[tuple[str, Waveform]] = []
        if name == "full":
            asked += [(kind, read(file)) for kind, file in files_of(reference)]
        else:
            own = generated(reference, checkpoint, arguments.generations)
            asked += [("own", one) for one in own]
        if arguments.other:
            asked += [("foreign", one) for one in excerpts(foreign, arguments.foreign)]
            files = files_of(open_reference(arguments.other[0]))[: arguments.foreign]
            asked += [("other model", read(file)) for _, file in files]
        if index.generation_phases is None:
            raise ValueError(f"{checkpoint} has no phases")
        record = {
            "left_out": left_out,
            "training": training_file(reference, left_out, 0, arguments.out).name,
            "bank": table(index.controls.bank_tracks[:, asked_about]),
            "bank_recordings": index.controls.bank_recordings.tolist(),
            "generations": table(index.controls.generation_tracks[:, asked_about]),
            "generation_phases": table(index.generation_phases, 4),
            "suspects": [answer(adapter, index, asked_about, kind, wave) for kind, wave in asked],
        }
        atomic_write(path, json.dumps(record))
        print(f"{name}: {len(asked)} suspects", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
