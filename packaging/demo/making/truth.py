"""The step that finds the truth: what each suspect loses when a member is left out of training.

Of every training the suspects' losses are kept, in one small file that is committed: the step can
be stopped, shared between workers, and gone on with on another machine.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from filelock import FileLock
from torch import Tensor
from transformers import MusicgenForCausalLM

from making.reliability import clear_effects, effect_p_value, reliability
from rootnote.domain import Waveform
from rootnote.engine.audio.waveforms import read, resample, to_channels
from rootnote.engine.environment import versions
from rootnote.engine.models import load_checkpoint
from rootnote.engine.reference.decoder import token_loss
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write, digest_of, sha256_file

EFFECT_LEVEL = 0.05
"""A suspect shows an effect where members differ more than seeds do by chance."""


def train_without_each(
    resources: Path,
    build: Path,
    kept: Path,
    seeds: Sequence[int],
    device: str,
    worker: tuple[int, int],
) -> None:
    """Train with everything and without each member, under every seed, and keep the losses.

    Parameters
    ----------
    kept : Path
        The file of losses; those of another model or of other suspects are dropped.
    worker : (i, n)
        This worker starts with every n-th training from i; it takes over what others left.
    """
    reference = open_reference(build)
    suspects = read_suspects(resources)
    codes = suspect_codes(reference, resources, suspects)
    of = belonging(reference, resources, suspects)
    jobs = [(left_out, seed) for seed in seeds for left_out in ("", *reference.members)]
    own, n_workers = worker
    others = [job for i, job in enumerate(jobs) if i % n_workers != own]
    order = jobs[own::n_workers] + others[::-1]
    for n_done, (left_out, seed) in enumerate(order, 1):
        if training(left_out, seed) not in kept_losses(kept, of):
            clock = time.process_time()
            decoder = reference.retrain(frozenset({left_out} - {""}), seed, device=device)
            losses = losses_under(decoder, codes)
            keep_losses(kept, of, training(left_out, seed), losses, time.process_time() - clock)
        print(f"\r  truth: {n_done} of {len(order)} trainings ", end="", flush=True)
    print()


def training(left_out: str, seed: int) -> str:
    """The name of a training among the losses kept."""
    return f"{left_out or 'all'}.{seed}"


def belonging(
    reference: StoredReference, resources: Path, suspects: Sequence[Mapping[str, Any]]
) -> str:
    """What losses belong to: music, recipe and suspects."""
    sounds = [sha256_file(resources / suspect["file"]) for suspect in suspects]
    return digest_of([reference.catalogue_sha256, asdict(reference.config), sounds])


def kept_losses(kept: Path, of: str) -> dict[str, list[float]]:
    """Losses of all suspects by training; empty where there are none, or of something else."""
    if not kept.exists():
        return {}
    record = json.loads(kept.read_text(encoding="utf-8"))
    return dict(record["losses"]) if record["of"] == of else {}


def keep_losses(kept: Path, of: str, name: str, losses: list[float], cpu_s: float) -> None:
    """Add one training's losses to the file, beside those of other workers."""
    with FileLock(kept.with_suffix(".lock")):
        record: dict[str, Any] = {"of": of, "losses": {}, "cpu_s": {}}
        if kept.exists() and (stored := json.loads(kept.read_text(encoding="utf-8")))["of"] == of:
            record = stored
        record["losses"][name] = [round(value, 6) for value in losses]
        record["cpu_s"][name] = round(cpu_s, 1)
        atomic_write(kept, json.dumps(record, indent=1, sort_keys=True) + "\n")


def read_suspects(resources: Path) -> list[dict[str, Any]]:
    """The demo's suspects, as `suspects.json` tells of them."""
    told = json.loads((resources / "suspects.json").read_text(encoding="utf-8"))
    return list(told["suspects"])


def write_truth(
    resources: Path, build: Path, kept: Path, seeds: Sequence[int], command: str
) -> None:
    """Write `truth.json` from the losses kept."""
    reference = open_reference(build)
    suspects = read_suspects(resources)
    losses = kept_losses(kept, belonging(reference, resources, suspects))
    truth: dict[str, Any] = {
        "schema_version": 1,
        "command": command,
        "versions": versions(),
        "seeds": list(seeds),
        "n_trainings": len(losses),
        "measure": "how much more the suspect loses, in nats per token, when the member is left "
        "out of training than when another one is, on average",
        "suspects": {},
    }
    members = reference.members
    without = [[losses[training(name, seed)] for seed in seeds] for name in members]
    rises = over_others(np.array(without)).transpose(2, 0, 1)  # (n_suspects, n_members, n_seeds)
    clear = clear_effects(rises)
    for i, suspect in enumerate(suspects):
        full = np.array([losses[training("", seed)][i] for seed in seeds])
        truth["suspects"][suspect["name"]] = summary(members, full, rises[i], clear[i])
    atomic_write(resources / "truth.json", json.dumps(truth, indent=1) + "\n")


def over_others(without: np.ndarray) -> np.ndarray:
    """What leaving a member out costs more than leaving out another one does, on average.

    Held against the whole model instead, each would be held against the same chance of one
    training; and the model that made a suspect knows it better than any that is trained again.

    Parameters
    ----------
    without : ndarray, shape (n_members, …)
        Losses without each member.
    """
    n_members = len(without)
    return np.asarray((without - without.mean(0)) * n_members / (n_members - 1))


def summary(
    members: Sequence[str], full: np.ndarray, rises: np.ndarray, clear: np.ndarray
) -> dict[str, Any]:
    """What retraining says about one suspect.

    Parameters
    ----------
    full : ndarray, shape (n_seeds,)
        Its loss under the models that left nothing out.
    rises : ndarray, shape (n_members, n_seeds)
        How much more it loses without each member, as `over_others` has it.
    clear : ndarray of bool, shape (n_members,)
        Whose absence clearly costs it something.
    """
    split_half, ceiling = reliability(rises)
    p_value = effect_p_value(rises)
    return {
        "loss": [round(float(value), 5) for value in full],
        "split_half": round(split_half, 4),
        "ceiling": round(ceiling, 4),
        "effect_p": round(p_value, 4),
        "effect": p_value <= EFFECT_LEVEL,
        "clear": [name for name, is_clear in zip(members, clear, strict=True) if is_clear],
        "rises": {
            name: [round(float(value), 5) for value in row]
            for name, row in zip(members, rises, strict=True)
        },
    }


def suspect_codes(
    reference: StoredReference, resources: Path, suspects: Sequence[dict[str, Any]]
) -> list[Tensor]:
    """Suspects as anyone would encode them: for each, (n_crops, n_codebooks, n_steps)."""
    adapter = load_checkpoint(resources / "model", device="cpu")
    n_crop = round(reference.config.decoder.crop_s * reference.config.codec.frame_rate)
    codes = []
    for suspect in suspects:
        wave = read(resources / suspect["file"])
        mono = Waveform(to_channels(wave.samples, adapter.n_channels), wave.sample_rate)
        samples = resample(mono, adapter.sample_rate).samples
        whole = adapter.encode(torch.from_numpy(samples[None]))[0]
        n_crops = whole.shape[1] // n_crop
        pieces = whole[:, : n_crops * n_crop].reshape(whole.shape[0], n_crops, n_crop)
        codes.append(pieces.movedim(1, 0).contiguous())
    return codes


@torch.no_grad()
def losses_under(decoder: MusicgenForCausalLM, codes: Sequence[Tensor]) -> list[float]:
    """Mean loss of every suspect under a decoder."""
    return [float(token_loss(decoder.eval(), pieces).mean()) for pieces in codes]
