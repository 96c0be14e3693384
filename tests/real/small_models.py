"""The small diffusion models of `small_layouts.py`: trained, generating, and asked for losses.

Training hears its recordings cut into consecutive segments and encoded before it begins. The index
cuts them at the same places, which flatters what moved copies can show.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from small_layouts import Layout
from torch import Tensor, nn

from rootnote.domain import AttributionConfig, Catalogue, Role, Track
from rootnote.engine import segmentation
from rootnote.engine.audio.waveforms import read, read_segment, write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import read_batch
from rootnote.engine.models.noising import Level


def untrained_checkpoint(folder: Path, layout: Layout, tracks: Sequence[Track]) -> Path:
    """Write the untrained model of a layout, once; its autoencoder is standardised on `tracks`."""

    def heard(sample_rate: int, n_frames: int) -> Tensor:
        clips = []
        for track in tracks:
            middle = track.n_frames // 2
            stop = middle + round((n_frames + 2) / sample_rate * track.sample_rate)
            clips.append(read_segment(track.path, middle, stop, sample_rate, 2)[:, :n_frames])
        return torch.from_numpy(np.stack(clips))

    if not (folder / "done").exists():
        with torch.no_grad():
            layout.make(folder, heard)
        (folder / "done").touch()
    return folder


def cut_catalogue(
    source: Catalogue, folder: Path, n_tracks: int, n_controls: int, seconds: float
) -> Catalogue:
    """Excerpts of a catalogue's first recordings, from a third of each on, as a catalogue.

    The last `n_controls` have the role of controls.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["track_id,file,title,artist,role"]
    for number, track in enumerate(source.tracks[: n_tracks + n_controls]):
        path = folder / f"{track.id}.wav"
        role = Role.SOURCE if number < n_tracks else Role.CONTROL
        rows.append(f"{track.id},{path.name},{track.id},,{role.value}")
        if not path.exists():
            first = track.n_frames // 3
            stop = first + round(seconds * track.sample_rate)
            samples = read(track.path, first, stop).samples
            write_wav(path, samples, track.sample_rate, "FLOAT")
    (folder / "catalogue.csv").write_text("\n".join(rows) + "\n")
    return read_catalogue(folder)


def segments_of(adapter: Any, track: Track, segment_s: float) -> Tensor:
    """Representations of a recording's consecutive segments, (n_segments, …)."""
    config = AttributionConfig(segment_s=segment_s, hop_s=segment_s)
    cuts = segmentation.segments_of(track, config.segment_s, config.hop_s)
    return adapter.encode(read_batch(track, cuts, adapter))


def train(adapter: Any, codes: Tensor, layout: Layout, seed: int) -> float:
    """Train the denoiser on representations, in place; the mean loss of the last tenth."""
    network = adapter.network.requires_grad_(True)
    rate, n_steps, batch = layout.learning_rate, layout.n_steps, layout.batch
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=n_steps)
    generator = torch.Generator().manual_seed(seed)
    late: list[float] = []
    for step in range(n_steps):
        clean = codes[torch.randint(len(codes), (batch,), generator=generator)]
        levels = [
            adapter._objective.level(u) for u in torch.rand(batch, generator=generator).tolist()
        ]
        noise = torch.randn(clean.shape, generator=generator)
        noisy, target = _noised(adapter._objective, levels, clean, noise)
        told = torch.tensor([level.time for level in levels])
        loss = (adapter.predict(noisy, told) - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step >= 0.9 * n_steps:
            late.append(loss.item())
    network.requires_grad_(False)
    return float(np.mean(late))


def _noised(
    objective: Any, levels: Sequence[Level], clean: Tensor, noise: Tensor
) -> tuple[Tensor, Tensor]:
    """What the model sees of a batch with a level for each example, and its targets."""
    shape = (-1, *[1] * (clean.ndim - 1))
    alpha = torch.tensor([level.alpha for level in levels]).view(shape)
    sigma = torch.tensor([level.sigma for level in levels]).view(shape)
    level: Any = Level(alpha, sigma, 0.0)  # type: ignore[arg-type]  # arithmetic is elementwise
    return objective.noisy(level, clean, noise), objective.target(level, clean, noise)


def generated(adapter: Any, n: int, segment_s: float, seed: int) -> Tensor:
    """Representations sampled from the model, (n, …)."""
    shape = adapter.shape_of(round(segment_s * adapter.sample_rate))
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        return adapter._sample(torch.randn(n, *shape, generator=generator))


def losses_of(adapter: Any, codes: Tensor) -> NDArray[np.float64]:
    """Loss of every example over the adapter's draws."""
    with torch.no_grad():
        return torch.cat([adapter.loss(part) for part in codes.split(32)]).double().numpy()


def cosines(query: Tensor, train: Tensor) -> NDArray[np.float64]:
    """Of all pairs, (n_query, n_train)."""
    normal = nn.functional.normalize
    return (normal(query, dim=1) @ normal(train, dim=1).T).double().numpy()
