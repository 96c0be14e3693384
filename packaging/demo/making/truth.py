"""The step that finds the truth: what each suspect loses when a member is left out of training.

Every training writes its decoder and is never repeated, so the step can be stopped, shared
between workers, and asked about new suspects without training again.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from making.reliability import effect_p_value, reliability
from rootnote.domain import Waveform
from rootnote.engine.audio import read, resample, to_channels
from rootnote.engine.environment import versions
from rootnote.engine.models import load_checkpoint
from rootnote.engine.reference.decoder import new_decoder, token_loss
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.integrity import atomic_write, digest_of

EFFECT_LEVEL = 0.05
"""A suspect shows an effect where seeds agree about members more than chance lets them."""


def train_without_each(
    build: Path, work: Path, seeds: Sequence[int], device: str, worker: tuple[int, int]
) -> Path:
    """Train with everything and without each member, under every seed; the decoders' folder.

    Parameters
    ----------
    worker : (i, n)
        This worker starts with every n-th training from i; it takes over what others left.
    """
    reference = open_reference(build)
    folder = work / digest_of([reference.catalogue_sha256, asdict(reference.config)])[:16]
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(left_out, seed) for seed in seeds for left_out in ("", *reference.members)]
    own, n_workers = worker
    others = [job for i, job in enumerate(jobs) if i % n_workers != own]
    order = jobs[own::n_workers] + others[::-1]
    for n_done, (left_out, seed) in enumerate(order, 1):
        path = decoder_file(folder, left_out, seed)
        if not path.exists():
            clock = time.monotonic()
            decoder = reference.retrain(frozenset({left_out} - {""}), seed, device=device)
            weights = {name: one.contiguous() for name, one in decoder.state_dict().items()}
            took = {"seconds": f"{time.monotonic() - clock:.1f}", "device": device}
            partial = path.with_suffix(".partial")
            save_file(weights, partial, metadata=took)
            partial.replace(path)
        print(f"\r  truth: {n_done} of {len(order)} trainings ", end="", flush=True)
    print()
    return folder


def decoder_file(folder: Path, left_out: str, seed: int) -> Path:
    """Where a training's decoder is kept."""
    return folder / f"{left_out or 'all'}.{seed}.safetensors"


def write_truth(
    resources: Path, build: Path, folder: Path, seeds: Sequence[int], command: str
) -> None:
    """Ask every decoder about every suspect and write `truth.json`."""
    reference = open_reference(build)
    suspects = json.loads((resources / "suspects.json").read_text(encoding="utf-8"))["suspects"]
    codes = suspect_codes(reference, resources, suspects)
    losses = {
        (left_out, seed): _losses(reference, decoder_file(folder, left_out, seed), codes)
        for seed in seeds
        for left_out in ("", *reference.members)
    }
    truth: dict[str, Any] = {
        "schema_version": 1,
        "command": command,
        "versions": versions(),
        "seeds": list(seeds),
        "n_trainings": len(losses),
        "measure": "rise of the suspect's loss in nats per token when the member is left out",
        "suspects": {},
    }
    for i, suspect in enumerate(suspects):
        full = np.array([losses["", seed][i] for seed in seeds])
        rises = np.array(
            [[losses[name, seed][i] for seed in seeds] - full for name in reference.members]
        )
        truth["suspects"][suspect["name"]] = summary(reference.members, full, rises)
    atomic_write(resources / "truth.json", json.dumps(truth, indent=1) + "\n")


def summary(members: Sequence[str], full: np.ndarray, rises: np.ndarray) -> dict[str, Any]:
    """What retraining says about one suspect.

    Parameters
    ----------
    full : ndarray, shape (n_seeds,)
        Its loss under the models that left nothing out.
    rises : ndarray, shape (n_members, n_seeds)
        How much more it loses without each member.
    """
    split_half, ceiling = reliability(rises)
    p_value = effect_p_value(rises)
    return {
        "loss": [round(float(value), 5) for value in full],
        "split_half": round(split_half, 4),
        "ceiling": round(ceiling, 4),
        "effect_p": round(p_value, 4),
        "effect": p_value <= EFFECT_LEVEL,
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
def _losses(reference: StoredReference, path: Path, codes: Sequence[Tensor]) -> list[float]:
    """Loss of every suspect under a stored decoder."""
    decoder = new_decoder(reference.config.codec, reference.config.decoder, 0)
    decoder.load_state_dict(load_file(path))
    return [float(token_loss(decoder.eval(), pieces).mean()) for pieces in codes]
