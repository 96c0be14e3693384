"""Build a reference model from recordings: a checkpoint whose training set is known.

`DIR/model/` is the checkpoint, `DIR/reference.json` says what it learned, `DIR/suspects/` holds
its generations, `DIR/work/` what a resumed or leave-out build needs again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import EncodecModel, MusicgenForCausalLM

from rootnote.domain import Catalogue, Segment, Track
from rootnote.engine.audio.waveforms import read_segment
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.reference.assembly import assemble, save_checkpoint
from rootnote.engine.reference.codebooks import perplexities
from rootnote.engine.reference.codec import fit_codec, new_codec
from rootnote.engine.reference.config import ReferenceConfig
from rootnote.engine.reference.decoder import track_loss, train_decoder
from rootnote.engine.reference.resume import Snapshot
from rootnote.engine.reference.selection import excerpt_of, split_members
from rootnote.engine.reference.stored import open_reference, tokens_label
from rootnote.engine.reference.suspects import make_suspects
from rootnote.errors import ReferenceBuildError
from rootnote.integrity import atomic_write, digest_of
from rootnote.progress import Progress, silent

_SNAPSHOT_EVERY = 100
_LEAST_USE = 1 / 8
"""Of the first codebook: below it, a model learns the codec's failure and not the music."""
_CODEC = "codec.safetensors"
_TOKENS = "tokens.safetensors"


def build_reference(
    catalogue: Catalogue,
    folder: Path,
    config: ReferenceConfig,
    *,
    left_out: frozenset[str] = frozenset(),
    codec_from: Path | None = None,
    device: str = "cpu",
    progress: Progress = silent,
) -> None:
    """Train codec and decoder, generate suspects; resumes where it was stopped.

    Parameters
    ----------
    left_out : frozenset of str
        Members that the decoder must not see. The result is paired with the build that leaves
        nothing out: same initial weights, same order of crops.
    codec_from : Path, optional
        An earlier build of the same catalogue whose codec and tokens are used.

    Raises
    ------
    ReferenceBuildError
        Too little audio, an unknown track to leave out, or a folder with another build in it.
    StorageError
        The disk is full; what is finished is kept.
    """
    plan = {"config": asdict(config), "catalogue": catalogue.sha256, "left_out": sorted(left_out)}
    excerpts = {
        track.id: (track, segment)
        for track in catalogue.tracks
        if (segment := excerpt_of(track, config.excerpt_s)) is not None
    }
    members, held_out = split_members(
        [track for track, _ in excerpts.values()], config.held_out_fraction, config.seed
    )
    if unknown := sorted(left_out - set(excerpts)):
        raise ReferenceBuildError(
            f"cannot leave out {', '.join(unknown)}: not among the tracks used",
            path=catalogue.root,
            remedy="Name track ids as the catalogue gives them.",
        )
    if left_out.issuperset(members):
        raise ReferenceBuildError(
            "no track is left to train on",
            path=catalogue.root,
            remedy="Leave fewer of the members out.",
        )
    if config.excerpt_s < config.decoder.crop_s:
        raise ReferenceBuildError(
            "the excerpts are shorter than what the decoder is trained on",
            expected=f"at least {config.decoder.crop_s:g} s",
            found=f"{config.excerpt_s:g} s",
            remedy="Take longer excerpts.",
        )
    if codec_from is not None and open_reference(codec_from).catalogue_sha256 != catalogue.sha256:
        raise ReferenceBuildError(
            "was built from another catalogue, so its codec and tokens do not fit",
            path=codec_from,
            remedy="Name a build of this catalogue, or leave the option out.",
        )
    _claim(folder, digest_of(plan))
    if (folder / "reference.json").exists():
        return
    work = folder / "work"
    if codec_from is not None:
        for name in (_CODEC, _TOKENS):
            atomic_write(work / name, (codec_from / "work" / name).read_bytes())
    codec, tokens = _codec_and_tokens(excerpts, config, work, progress)
    used = _codebook_use(tokens, config, folder)
    decoder = train_decoder(
        {name: tokens[name] for name in members},
        left_out,
        config.codec,
        config.decoder,
        config.seed,
        torch.device(device),
        snapshot=Snapshot(folder / "work" / "decoder.pt", _SNAPSHOT_EVERY),
        progress=progress,
    )
    model = assemble(codec, decoder, config.seed)
    if not (folder / "model").exists():
        save_checkpoint(model, folder / "model")
    seen = [name for name in members if name not in left_out]
    suspects = make_suspects(model, tokens, seen, config, folder / "suspects", progress)
    record = {
        "schema_version": 1,
        "catalogue_sha256": catalogue.sha256,
        "config": asdict(config),
        "excerpts_s": {
            name: [segment.start / track.sample_rate, segment.stop / track.sample_rate]
            for name, (track, segment) in excerpts.items()
        },
        "members": seen,
        "held_out": list(held_out),
        "left_out": sorted(left_out),
        "codebook_perplexities": used,
        "losses": _losses(decoder, tokens, config, seen, held_out),
        "suspects": suspects,
    }
    atomic_write(folder / "reference.json", json.dumps(record, indent=1, sort_keys=True) + "\n")


def _claim(folder: Path, digest: str) -> None:
    """Mark the folder as this build's own, or refuse one that holds another."""
    mark = folder / "work" / "build"
    if not mark.exists():
        atomic_write(mark, digest)
    elif mark.read_text() != digest:
        raise ReferenceBuildError(
            "the folder holds a build of another catalogue or configuration",
            path=folder,
            remedy="Choose another output folder, or repeat the earlier options to go on with it.",
        )


def _codec_and_tokens(
    excerpts: Mapping[str, tuple[Track, Segment]],
    config: ReferenceConfig,
    work: Path,
    progress: Progress,
) -> tuple[EncodecModel, dict[str, Tensor]]:
    """The codec and every track's codes in every phase, from `work` where they are there."""
    codec_file, tokens_file = work / _CODEC, work / _TOKENS
    label = tokens_label(config, list(excerpts))
    if not tokens_file.exists():
        clips = {
            name: torch.from_numpy(
                read_segment(track.path, part.start, part.stop, config.codec.sample_rate, 1)[0]
            )
            for name, (track, part) in excerpts.items()
        }
        codec = fit_codec(list(clips.values()), config.codec, config.seed, progress)
        write_tensors(codec_file, codec.state_dict(), label)
        write_tensors(
            tokens_file,
            {name: encode_phases(codec, clip, config.n_phases) for name, clip in clips.items()},
            label,
        )
    codec = new_codec(config.codec)
    codec.load_state_dict(read_tensors(codec_file, label))
    return codec, read_tensors(tokens_file, label)


def _codebook_use(
    tokens: Mapping[str, Tensor], config: ReferenceConfig, folder: Path
) -> list[float]:
    """Perplexity of each codebook; an error where the codec tells too few sounds apart."""
    size = config.codec.codebook_size
    used = perplexities([codes[0] for codes in tokens.values()], size)
    if used[0] < _LEAST_USE * size:
        raise ReferenceBuildError(
            "the codec did not learn to tell sounds apart",
            path=folder,
            expected=f"at least {_LEAST_USE * size:.0f} of {size} tokens in effective use",
            found=f"{used[0]:.0f}",
            remedy="Use recordings that differ more.",
        )
    return used


@torch.no_grad()
def encode_phases(codec: EncodecModel, clip: Tensor, n_phases: int) -> Tensor:
    """Codes of one clip (n_samples,) begun at equal parts of a step, (n_phases, n_codebooks, n)."""
    starts = [phase * codec.config.hop_length // n_phases for phase in range(n_phases)]
    phases = [codec.encode(clip[None, None, start:]).audio_codes[0, 0] for start in starts]
    shortest = min(codes.shape[1] for codes in phases)
    return torch.stack([codes[:, :shortest] for codes in phases])


def _losses(
    decoder: MusicgenForCausalLM,
    tokens: Mapping[str, Tensor],
    config: ReferenceConfig,
    members: Sequence[str],
    held_out: Sequence[str],
) -> dict[str, Any]:
    """Loss of every track, and the gap between members and held-out tracks, in nats per token."""
    n_crop = round(config.decoder.crop_s * config.codec.frame_rate)
    per_track = {name: track_loss(decoder, codes[0], n_crop) for name, codes in tokens.items()}
    of_members = float(np.mean([per_track[name] for name in members]))
    of_held_out = float(np.mean([per_track[name] for name in held_out])) if held_out else None
    return {
        "members": of_members,
        "held_out": of_held_out,
        "gap": None if of_held_out is None else of_held_out - of_members,
        "per_track": per_track,
    }
