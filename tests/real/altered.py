"""Is the right track found from an altered excerpt of it, and by whom?

    python tests/real/altered.py --model DIR --catalogue FOLDER --out FILE.json

`DIR` is what `rootnote reference build` made from the catalogue. Random off-grid excerpts of every
track are altered in every way, and every method ranks the whole catalogue for each of them. This is
retrieval, not attribution: a track that the model never saw is found as well, which is why tracks
that were held out are asked about too, and why the untrained network stands beside the trained.

Ranks are kept as they come in FILE.jsonl: a stopped run goes on, and runs with different methods
may share the file, even at the same time, one core each. FILE.json holds the summary, FILE.md the
tables.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from alterations import ALTERATIONS, CONTROLS, Samples, cut_excerpts
from methods import METHODS, TRAK_DAMPING
from results import Row, RowFile, summarise, table
from setting import UNTRAINED_SEED, Method, Setting
from similarity import rank_of

from rootnote.domain import AttributionConfig, Catalogue
from rootnote.engine.audio.waveforms import read
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.environment import versions
from rootnote.errors import Error
from rootnote.integrity import atomic_write


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """One altered excerpt."""

    track: int
    alteration: str
    excerpt: int
    samples: Samples
    sample_rate: int


def queries(
    catalogue: Catalogue,
    tracks: Sequence[int],
    alterations: Sequence[str],
    *,
    per_track: int,
    seconds: float,
    grid_s: float,
    seed: int,
) -> Iterator[Query]:
    """Altered excerpts, track by track; the same excerpts go through every alteration.

    Each depends on the seed, its track and its number only, and not on what else is asked.
    """
    for position in tracks:
        track = catalogue.tracks[position]
        wave = read(track.path)
        rng = _generator(seed, track.id)
        excerpts = cut_excerpts(
            wave.samples, per_track, wave.sample_rate, rng, seconds, grid_s=grid_s
        )
        for name in alterations:
            for number, excerpt in enumerate(excerpts):
                own = _generator(seed, track.id, name, number)
                altered = (ALTERATIONS | CONTROLS)[name](excerpt, wave.sample_rate, own)
                yield Query(position, name, number, altered, wave.sample_rate)


def evaluate(
    methods: Sequence[Method],
    catalogue: Catalogue,
    members: frozenset[str],
    asked: Iterator[Query],
    n_asked: int,
    kept: RowFile,
) -> None:
    """Rank the catalogue for every query by every method that has not done so yet."""
    done = {row.key for row in kept.rows()}
    clock = time.monotonic()
    n_fresh = 0
    for n_done, query in enumerate(asked, 1):
        track_id = catalogue.tracks[query.track].id
        key = (track_id, query.alteration, query.excerpt)
        fresh = [m for m in methods if any((*key, name) not in done for name in m.names)]
        for method in fresh:
            scores = method.scores(query.samples, query.sample_rate)
            kept.append(
                Row(
                    *key,
                    method=name,
                    rank=rank_of(values, query.track),
                    n_tracks=len(values),
                    member=track_id in members,
                )
                for name, values in scores.items()
                if (*key, name) not in done
            )
        n_fresh += bool(fresh)
        if n_fresh and (n_done % 10 == 0 or n_done == n_asked):
            left_s = (time.monotonic() - clock) / n_fresh * (n_asked - n_done)
            print(f"{n_done} of {n_asked} excerpts, {left_s / 60:.0f} min left", file=sys.stderr)


def read_members(folder: Path, catalogue: Catalogue) -> frozenset[str]:
    """The tracks that a reference build was trained on, if it was built from this catalogue.

    Raises
    ------
    Error
        It is not complete, or was built from another catalogue, or from parts of its tracks.
    """
    path = folder / "reference.json"
    try:
        record = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Error("is not a complete reference build", path=folder) from error
    if record.get("catalogue_sha256", catalogue.sha256) != catalogue.sha256:
        raise Error(
            "was built from another catalogue",
            path=path,
            expected=catalogue.sha256,
            found=record["catalogue_sha256"],
        )
    for track in catalogue.tracks:
        start, stop = record.get("excerpts_s", {}).get(track.id, (0, track.duration_s))
        if start > 1e-3 or stop < track.duration_s - 1e-3:
            raise Error(
                f"was trained on a part of {track.id} only",
                path=path,
                remedy="Use a catalogue of excerpts, as recordings.py writes it.",
            )
    return frozenset(record["members"])


def _generator(seed: int, *names: str | int) -> np.random.Generator:
    """A generator of its own for whatever is named."""
    text = json.dumps([seed, *names])
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def _report(kept: RowFile, out: Path, settings: dict[str, object]) -> str:
    """Write the summary and the tables, and return the tables."""
    summary = summarise(kept.rows())
    content = {"schema_version": 1, "settings": settings, "versions": versions()}
    content["summary"] = summary
    atomic_write(out, json.dumps(content, indent=1, sort_keys=True) + "\n")
    parts = []
    for member, heading in ((True, "Members of the training set"), (False, "Held-out tracks")):
        if any(entry["member"] is member for entry in summary):
            parts.append(f"{heading}:\n\n{table(summary, member=member)}\n")
    text = "\n".join(parts)
    atomic_write(out.with_suffix(".md"), text)
    return text


def _arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Evaluate on altered excerpts.")
    parser.add_argument("--model", type=Path, required=True, help="a reference build")
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="FILE.json")
    parser.add_argument("--per-track", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    ways = [*ALTERATIONS, *CONTROLS]
    parser.add_argument("--alterations", nargs="+", choices=ways, default=list(ALTERATIONS))
    parser.add_argument("--members-only", action="store_true", help="ask about members only")
    parser.add_argument("--tracks", type=int, help="ask about this many tracks only, spread out")
    parser.add_argument("--stored", action="store_true", help="only report what is there so far")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    return parser.parse_args()


def main() -> None:
    """Run the evaluation, or go on with it, and print the tables."""
    options = _arguments()
    torch.set_num_threads(options.threads)
    try:
        catalogue = read_catalogue(options.catalogue)
        members = read_members(options.model, catalogue)
        work = options.out.with_suffix(".work")
        config = AttributionConfig()
        setting = Setting(catalogue, options.model / "model", work, config, options.device)
        settings: dict[str, object] = {
            "checkpoint": setting.adapter().checkpoint.sha256,
            "catalogue": catalogue.sha256,
            "config": asdict(config),
            "per_track": options.per_track,
            "seconds": options.seconds,
            "seed": options.seed,
            "trak_damping": TRAK_DAMPING,
            "untrained_seed": UNTRAINED_SEED,
        }
        kept = RowFile(options.out.with_suffix(".jsonl"), settings)
        tracks = [
            position
            for position, track in enumerate(catalogue.tracks)
            if track.id in members or not options.members_only
        ]
        if options.tracks is not None:
            tracks = tracks[:: max(1, len(tracks) // options.tracks)][: options.tracks]
        asked = queries(
            catalogue,
            tracks,
            options.alterations,
            per_track=options.per_track,
            seconds=options.seconds,
            grid_s=config.hop_s,
            seed=options.seed,
        )
        n_asked = len(tracks) * len(options.alterations) * options.per_track
        methods = [] if options.stored else [METHODS[name](setting) for name in options.methods]
        evaluate(methods, catalogue, members, asked if methods else iter(()), n_asked, kept)
        print(_report(kept, options.out, settings))
    except Error as error:
        raise SystemExit(error.diagnostics()) from error


if __name__ == "__main__":
    main()
