"""Does a small model of a family put first what it learned? With controls beside it.

    python tests/real/family_members.py FAMILY CATALOGUE --work FOLDER [--readout R] [-o FILE]

FAMILY is one of `small_layouts.LAYOUTS`, `musicgen` or `musicgen-melody`. The model learns 4 of 16
recordings of a catalogue (excerpts from a third of each on); 12 more are given as controls.
Suspects are what the model generates (of the latent models as latents), and altered excerpts of the
members and of the other candidates. `product` is the score that `rootnote attribute` ranks by,
`named` whom it names.

For an excerpt `first is the piece` is retrieval, which similarity does as well. All candidates are
compared by every method, and the product with each by an exact sign test over the suspects.
Everything is kept in FOLDER as it comes: a stopped run goes on.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import small_models as small
import torch
from alterations import ALTERATIONS
from numpy.typing import NDArray
from scipy.stats import binomtest
from small_layouts import LAYOUTS
from small_melody import trained_melody, untrained_melody
from torch import Tensor

from rootnote.domain import AttributionConfig, Catalogue, Role, Track
from rootnote.engine import influence
from rootnote.engine.answer import answer_for
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import read, write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.features import weighed
from rootnote.engine.index import FeatureIndex, build_index, gather
from rootnote.engine.models import Told, load_checkpoint
from rootnote.engine.neighbours import keep_neighbours
from rootnote.engine.query import encode_query
from rootnote.engine.reference import build as reference
from rootnote.engine.reference.config import DecoderConfig, ReferenceConfig
from rootnote.engine.segmentation import segments_of
from rootnote.engine.variants import variants_of
from rootnote.integrity import atomic_write

N_CANDIDATES, MEMBERS, N_CONTROLS = 16, (2, 5, 8, 13), 12
ALTERED = ("shift", "gain", "noise")
N_GENERATIONS = 16
OF_TOKENS = ("musicgen", "musicgen-melody")
TOKENS_SEGMENT_S, TOKENS_EXCERPT_S = 3.0, 12.0
WAVEFORM = ("dance-diffusion", *OF_TOKENS)
"""Generate audio; the latent models, whose autoencoders are random, generate latents."""
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspect: a kind, and the candidate it was cut from."""

    kind: str
    number: int
    piece: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One set of weights with its index."""

    adapter: Any
    index: FeatureIndex
    config: AttributionConfig
    features: list[dict[str, Tensor]]
    """Of the whole catalogue, for every half of the draws too: the product computes those of its
    shortlist anew for every suspect."""


def trained_checkpoint(family: str, catalogue: Catalogue, work: Path) -> Path:
    """The checkpoint that learned the members, made once."""
    folder = work / "trained"
    members = [catalogue.tracks[i] for i in MEMBERS]
    if family in OF_TOKENS:
        model = _reference(catalogue, members, work, n_epochs=200 if family == "musicgen" else 1)
        if family == "musicgen":
            return model
        untrained = untrained_melody(model, work / "untrained")
        adapter: Any = load_checkpoint(untrained)
        heard = [small.segments_of(adapter, one, TOKENS_SEGMENT_S) for one in members]
        return trained_melody(untrained, torch.cat(heard), folder)
    layout = LAYOUTS[family]
    plain = small.untrained_checkpoint(work / "untrained", layout, catalogue.tracks)
    if not folder.exists():
        adapter = load_checkpoint(plain, told=Told(family=layout.confirmed))
        codes = [small.segments_of(adapter, one, layout.segment_s) for one in members]
        small.train(adapter, torch.cat(codes), layout, seed=0)
        shutil.copytree(plain, work / "half-made", dirs_exist_ok=True)
        adapter.network.save_pretrained(work / "half-made" / layout.attributed)
        (work / "half-made").rename(folder)
    return folder


def _reference(catalogue: Catalogue, members: list[Track], work: Path, n_epochs: int) -> Path:
    """A MusicGen whose codec heard all and whose decoder learned the members."""
    roles = [Role.TRAINING if t in members else Role.CONTROL for t in catalogue.tracks]
    told = tuple(replace(t, role=r) for t, r in zip(catalogue.tracks, roles, strict=True))
    config = ReferenceConfig(
        decoder=DecoderConfig(n_epochs=n_epochs), excerpt_s=TOKENS_EXCERPT_S - 0.01,
        n_generations=1, n_continuations=0, suspect_s=TOKENS_SEGMENT_S,
    )  # fmt: skip
    reference.build_reference(replace(catalogue, tracks=told), work / "reference", config)
    return work / "reference" / "model"


def opened(
    checkpoint: Path, catalogue: Catalogue, config: AttributionConfig, told: Told, place: Path,
    *, trained: bool,
) -> Asked:  # fmt: skip
    """The model and its index, with altered copies."""
    adapter = load_checkpoint(checkpoint, told=told, untrained_seed=None if trained else 0)
    index = build_index(adapter, catalogue, config, place)
    keep_neighbours(adapter, index, config)
    everything = np.arange(sum(len(plan.segments) for plan in index.plans))
    found: list[list[dict[str, Tensor]]] = []
    for batch in gather(index.plans, index.representation, everything, 4):
        parts = influence._features(adapter, batch, index, config)
        found.append([{name: v.flatten(1) for name, v in part.items()} for part in parts])
    features = [
        {name: torch.cat([part[name] for part in parts]) for name in parts[0]}
        for parts in zip(*found, strict=True)
    ]
    return Asked(adapter, index, config, features)


def suspects() -> Iterator[Suspect]:
    """All suspects, in order."""
    for number in range(N_GENERATIONS):
        yield Suspect("generation", number)
    for kind in ALTERED:
        for piece in range(N_CANDIDATES):
            if piece in MEMBERS or kind == ALTERED[0]:
                yield Suspect(kind, piece, piece)


def representation(one: Suspect, family: str, trained: Asked, asked: Asked, work: Path) -> Tensor:
    """What the model asked is given, (n_variants, n_segments, …)."""
    config = asked.config
    if one.kind == "generation":
        seed = 1000 + one.number
        if family not in WAVEFORM:
            return small.generated(trained.adapter, 1, config.segment_s, seed)[None]
        n_frames = round(config.segment_s * trained.adapter.sample_rate)
        return asked.adapter.encode(trained.adapter.generate(1, n_frames, seed=seed))[None]
    source = asked.index.catalogue.tracks[one.piece]
    path = work / "excerpts" / f"{one.kind}-{one.piece}.wav"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        length = round(1.02 * config.segment_s * source.sample_rate)
        rng = np.random.default_rng(one.piece)
        first = int(rng.integers(0, source.n_frames - length))
        cut = read(source.path, first, first + length).samples
        altered = ALTERATIONS[one.kind](cut, source.sample_rate, rng)
        write_wav(path, altered, source.sample_rate, "FLOAT")
    track = inspect_recording(path, "excerpt")
    first_segment = segments_of(track, config.segment_s, config.hop_s)[:1]
    return encode_query(asked.adapter, track, first_segment, variants_of(config))


def asked_about(one: Suspect, query: Tensor, asked: Asked, *, fully: bool) -> dict[str, Any]:
    """Scores of the candidates, and who is named."""

    def rescored(
        _adapter: Any, _index: Any, own: list[dict[str, Tensor]], chosen: NDArray[np.int64], *_: Any
    ) -> list[Values]:
        """Stands in for `influence._rescore`."""
        scores = []
        for part, every in zip(own, asked.features, strict=True):
            products = [part[name].flatten(1) @ every[name][chosen].T for name in part]
            scores.append(weighed(asked.adapter, torch.stack(products).sum(0).double().numpy()))
        return scores

    with patch.object(influence, "_rescore", rescored):
        answer = answer_for(asked.adapter, asked.index, query, asked.config)
    found: dict[str, Any] = {"product": answer.score, **answer.components}
    if fully:
        embedded = asked.adapter.embedding
        own = embedded(query[0])
        rows = [embedded(asked.index.representation(plan)) for plan in asked.index.plans]
        alike = small.cosines(own, torch.cat(rows)).max(0)
        of = answer.pairs.track_of
        found["similarity"] = np.array([alike[of == i].max() for i in range(N_CANDIDATES)])
    ranked = {name: np.round(v[:N_CANDIDATES], 4).tolist() for name, v in found.items()}
    return {
        "scores": ranked,
        "named": np.flatnonzero(answer.found.named).tolist(),
        "reason": answer.found.reason,
        "agreement": answer.pairs.agreement and answer.pairs.agreement.value,
        "fit": [answer.fit.suspect_loss, answer.fit.looks_foreign],
    }


def rates(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How often each method is right, by kind of suspect, and against the product."""
    groups = {
        "generations": [r for r in rows if r["piece"] is None],
        "altered excerpts of members": [r for r in rows if r["piece"] in MEMBERS],
        "altered excerpts of others": [r for r in rows if r["piece"] not in (None, *MEMBERS)],
    }
    return {group: _of_group(own) for group, own in groups.items()}


def _of_group(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rates of every method over some suspects, and who is named for them."""
    named = [row["trained"]["named"] for row in rows]
    found: dict[str, Any] = {
        "n": len(rows),
        "suspects for whom anybody is named": sum(map(bool, named)),
        "named": sum(map(len, named)),
        "named that were not learned": sum(i not in MEMBERS for one in named for i in one),
    }
    if not rows or rows[0]["piece"] not in (None, *MEMBERS):
        return found
    ranked: dict[str, list[Values]] = {}
    for row in rows:
        for weights in ("trained", "untrained"):
            for name, scores in row[weights]["scores"].items():
                label = name if weights == "trained" else f"{name}, untrained weights"
                ranked.setdefault(label, []).append(np.argsort(-np.array(scores)))
    first = {name: [int(o[0]) in MEMBERS for o in own] for name, own in ranked.items()}
    four = {
        name: [int(np.isin(o[: len(MEMBERS)], MEMBERS).sum()) for o in own]
        for name, own in ranked.items()
    }
    for name, own in ranked.items():
        ends = binomtest(sum(first[name]), len(rows)).proportion_ci(method="wilson")
        told: dict[str, Any] = {
            "first is a member": float(np.mean(first[name])),
            "interval": [round(ends.low, 3), round(ends.high, 3)],
            "members among the first four": float(np.mean(four[name])) / len(MEMBERS),
        }
        if rows[0]["piece"] is not None:
            pieces = [int(o[0]) == row["piece"] for o, row in zip(own, rows, strict=True)]
            told["first is the piece"] = float(np.mean(pieces))
        if name != "product":
            told["p that the product's first is no better"] = better(first["product"], first[name])
            told["p that its first four are no better"] = better(four["product"], four[name])
        found[name] = told
    return found


def better(one: Sequence[int], other: Sequence[int]) -> float:
    """One-sided exact sign test (for hits McNemar's) that the first is higher more often."""
    wins = sum(a > b for a, b in zip(one, other, strict=True))
    ties = sum(a == b for a, b in zip(one, other, strict=True))
    n = len(one) - ties
    return float(binomtest(wins, n, alternative="greater").pvalue) if n else 1.0


def knowledge_of(asked: Asked) -> dict[str, Any]:
    """Losses of candidates, and which of them count as learned."""
    query = small.segments_of(
        asked.adapter, asked.index.catalogue.tracks[0], asked.config.segment_s
    )
    known = answer_for(asked.adapter, asked.index, query[None, :1], asked.config).known
    learned = [one.basis.value for one in known.membership.learned][:N_CANDIDATES]
    of_members = np.isin(range(N_CANDIDATES), MEMBERS)
    own = known.losses[:N_CANDIDATES]
    return {
        "loss of members": float(own[of_members].mean()),
        "loss of other candidates": float(own[~of_members].mean()),
        "members called learned": learned_count(learned, MEMBERS),
        "others called learned": learned.count("inferred") - learned_count(learned, MEMBERS),
    }


def learned_count(learned: Sequence[str], of: Sequence[int]) -> int:
    """How many of these candidates count as learned."""
    return sum(learned[i] == "inferred" for i in of)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=[*LAYOUTS, *OF_TOKENS])
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--readout", choices=("loss", "output", "output-square"), default="loss")
    parser.add_argument("--draws", type=int)
    parser.add_argument("-o", dest="output", type=Path)
    arguments = parser.parse_args()
    family, work = arguments.family, arguments.work
    clock = time.perf_counter()
    source = read_catalogue(arguments.catalogue)
    layout = LAYOUTS.get(family)
    segment_s = layout.segment_s if layout else TOKENS_SEGMENT_S
    excerpt_s = layout.excerpt_s if layout else TOKENS_EXCERPT_S
    catalogue = small.cut_catalogue(source, work / "catalogue", N_CANDIDATES, N_CONTROLS, excerpt_s)
    checkpoint = trained_checkpoint(family, catalogue, work)
    config = AttributionConfig(
        segment_s=segment_s, hop_s=segment_s, step_segments=1, n_generations=8, levels_db=(),
        speeds=(),
    )  # fmt: skip
    confirmed = layout.confirmed if layout else ""
    told = Told(family=confirmed, readout=arguments.readout, n_draws=arguments.draws)
    label = f"{arguments.readout}-{arguments.draws}"
    both = {
        weights: opened(
            checkpoint, catalogue, config, told, work / f"index-{weights}-{label}",
            trained=weights == "trained",
        )
        for weights in ("trained", "untrained")
    }  # fmt: skip
    kept = work / f"answers-{label}.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    done = {(row["kind"], row["number"]) for row in rows}
    with kept.open("a") as file:
        for one in suspects():
            if (one.kind, one.number) in done:
                continue
            row: dict[str, Any] = {"kind": one.kind, "number": one.number, "piece": one.piece}
            for weights, asked in both.items():
                if weights == "untrained" and one.piece not in (None, *MEMBERS):
                    continue  # what untrained weights say of those is not reported
                query = representation(one, family, both["trained"], asked, work)
                row[weights] = asked_about(one, query, asked, fully=weights == "trained")
            file.write(json.dumps(row) + "\n")
            file.flush()
            rows.append(row)
            print(one.kind, one.number, f"{time.perf_counter() - clock:.0f} s", file=sys.stderr)
    found = {
        "command": f"python tests/real/family_members.py {family} CATALOGUE --work FOLDER"
        + (f" --draws {arguments.draws}" if arguments.draws else ""),
        "readout": getattr(both["trained"].adapter, "readout", "loss"),
        "draws": both["trained"].adapter.n_draws,
        **knowledge_of(both["trained"]),
        "members first by": rates(rows),
    }
    agreements = [r["trained"]["agreement"] for r in rows if r["trained"]["agreement"] is not None]
    if agreements:
        found["agreement of draws"] = float(np.mean(agreements))
    text = json.dumps(found, indent=1) + "\n"
    print(text)
    if arguments.output:
        atomic_write(arguments.output, text)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
