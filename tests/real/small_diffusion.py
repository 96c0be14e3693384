"""A latent-diffusion model small enough to be trained many times, in Stable Audio's layout.

The pieces are made up, each with its own scale, tempo and timbre. The autoencoder is random and
only brought to latents of unit variance: a fixed map from audio to latents, which is all that the
denoiser and its attribution see. So audio cannot be generated; latents can.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.curvature import Curvature, estimate_curvature
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.models import load_checkpoint
from rootnote.progress import silent

SAMPLE_RATE = 8_000
SEGMENT_S = 1.0
N_SEGMENTS = 4
"""Segments of every piece; all are trained on."""
MODULES = "attention+mlp"
DAMPING = 0.1


def compose(seed: int) -> NDArray[np.float32]:
    """A piece of `N_SEGMENTS` seconds, (2, n_frames): a melody over a drone, of one timbre."""
    rng = np.random.default_rng(seed)
    root = 110 * 2 ** (rng.integers(0, 12) / 12)
    scale = np.sort(rng.choice(np.arange(12), 5, replace=False))
    note_s = rng.choice([0.1, 0.125, 0.2, 0.25])
    partials = rng.random(6) ** 2
    decay = rng.uniform(2, 12)
    time = np.arange(round(note_s * SAMPLE_RATE)) / SAMPLE_RATE
    notes = []
    for _ in range(math.ceil(N_SEGMENTS * SEGMENT_S / note_s)):
        pitch = root * 2 ** ((rng.choice(scale) + 12 * rng.integers(0, 3)) / 12)
        tone = sum(a * np.sin(2 * np.pi * pitch * (k + 1) * time) for k, a in enumerate(partials))
        notes.append(tone * np.exp(-decay * time))
    melody = np.concatenate(notes)[: round(N_SEGMENTS * SEGMENT_S * SAMPLE_RATE)]
    melody /= np.abs(melody).max()
    drone = np.sin(2 * np.pi * root / 2 * np.arange(len(melody)) / SAMPLE_RATE)
    mono = 0.4 * melody + 0.1 * drone + 0.005 * rng.standard_normal(len(melody))
    return np.stack([mono, np.roll(mono, rng.integers(1, 20))]).astype(np.float32)


def segments_of(piece: NDArray[np.float32]) -> Tensor:
    """(n_segments, 2, n_frames)."""
    length = round(SEGMENT_S * SAMPLE_RATE)
    return torch.from_numpy(piece).unfold(1, length, length).movedim(1, 0).contiguous()


def make_model(folder: Path, samples: Tensor, *, width: int, n_layers: int, seed: int = 0) -> Path:
    """An untrained model whose latents of `samples` have unit variance."""
    import diffusers as d

    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        vae = d.AutoencoderOobleck(
            encoder_hidden_size=32, downsampling_ratios=[4, 8, 8], channel_multiples=[1, 2, 4],
            decoder_channels=8, decoder_input_channels=16, audio_channels=2,
            sampling_rate=SAMPLE_RATE,
        ).eval()  # fmt: skip
        latents = vae.encode(samples).latent_dist.mean
        last = vae.encoder.conv2  # weight-normalised: its scale is `weight_g`
        centre, spread = latents.mean((0, 2)), latents.std((0, 2))
        last.weight_g[:16] /= spread[:, None, None]
        last.bias[:16] = (last.bias[:16] - centre) / spread
        transformer = d.StableAudioDiTModel(
            sample_size=64, in_channels=16, out_channels=16, num_layers=n_layers,
            attention_head_dim=64, num_attention_heads=width // 64,
            num_key_value_attention_heads=1, cross_attention_dim=64, time_proj_dim=64,
            global_states_input_dim=128, cross_attention_input_dim=64,
        )  # fmt: skip
        projection = d.StableAudioProjectionModel(64, 64, 0, 512)
    folder.mkdir(parents=True)
    index = '{"_class_name": "StableAudioPipeline"}'
    (folder / "model_index.json").write_text(index)
    for name, part in (
        ("vae", vae),
        ("transformer", transformer),
        ("projection_model", projection),
    ):
        part.save_pretrained(folder / name)
    return folder


def open_model(folder: Path, n_draws: int, device: str = "cpu") -> Any:
    """The adapter."""
    adapter: Any = load_checkpoint(folder, device=device)
    adapter.n_draws = n_draws
    return adapter


def train(adapter: Any, codes: Tensor, n_steps: int, seed: int, batch: int = 32) -> float:
    """Train the denoiser on latents, in place; the mean loss of the last tenth of the steps."""
    network = adapter.network.requires_grad_(True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=n_steps)
    generator = torch.Generator().manual_seed(seed)
    codes = codes.to(adapter.device)
    late: list[float] = []
    for step in range(n_steps):
        chosen = codes[torch.randint(len(codes), (batch,), generator=generator)]
        u = torch.rand(batch, generator=generator).to(chosen)
        noise = torch.randn(chosen.shape, generator=generator).to(chosen)
        alpha, sigma = ((u * math.pi / 2).cos(), (u * math.pi / 2).sin())
        alpha, sigma = alpha[:, None, None], sigma[:, None, None]
        out = adapter.predict(alpha * chosen + sigma * noise, u)
        loss = (out - (alpha * noise - sigma * chosen)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step >= 0.9 * n_steps:
            late.append(loss.item())
    network.requires_grad_(False)
    for layer in adapter.attributable_layers("attention+mlp+heads").values():
        layer.weight.requires_grad_(True)
    return float(np.mean(late))


def generate_latents(adapter: Any, n: int, shape: tuple[int, ...], seed: int) -> Tensor:
    """Latents sampled from the model, (n, …)."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        return adapter._sample(torch.randn(n, *shape, generator=generator).to(adapter.device))


def losses_of(adapter: Any, codes: Tensor) -> NDArray[np.float64]:
    """Loss of every example over the adapter's draws."""
    with torch.no_grad():
        found = [adapter.loss(part).cpu() for part in codes.split(32)]
    return torch.cat(found).double().numpy()


def gradients(adapter: Any, codes: Tensor, *, unit: bool = True) -> Tensor:
    """Whole gradients of every example, (n, n_weights), draws at unit norm where `unit`."""
    layers = adapter.attributable_layers(MODULES)
    rows = []
    for batch in codes.split(8):
        _, traces = trace(adapter, layers, batch, unit_draws=unit)
        flat = [seen.weight_gradients().flatten(1) for seen in traces.values()]
        rows.append(torch.cat(flat, 1).cpu())
    return torch.cat(rows)


def whitened(adapter: Any, codes: Tensor, curvature: Curvature) -> Tensor:
    """Unit features under EK-FAC, as the product's influence has them, (n, n_weights)."""
    layers = adapter.attributable_layers(MODULES)
    rows = []
    for batch in codes.split(8):
        features = whole_features(trace(adapter, layers, batch)[1], curvature, DAMPING)
        rows.append(torch.cat([one.flatten(1) for one in features.values()], 1).cpu())
    return torch.cat(rows)


def curvature_of(adapter: Any, codes: Tensor) -> Curvature:
    """EK-FAC over all training segments, the empirical Fisher."""
    return estimate_curvature(
        adapter, adapter.attributable_layers(MODULES), list(codes.split(8)), sample_seed=None,
        progress=silent,
    )  # fmt: skip


def kernel_scores(query: Tensor, train_rows: Tensor, damping: float = 0.1) -> NDArray[np.float64]:
    """gᵀ(GᵀG + λI)⁻¹gᵢ with λ a fraction of the mean eigenvalue, (n_query, n_train); no projection.

    In the dual: K_q (K + λI)⁻¹ over the training examples' Gram matrix K.
    """
    gram = (train_rows @ train_rows.T).double()
    shift = damping * gram.trace() / len(gram)
    inverse = torch.linalg.inv(gram + shift * torch.eye(len(gram), dtype=torch.float64))
    return ((query @ train_rows.T).double() @ inverse).numpy()


def cosines(query: Tensor, train_rows: Tensor) -> NDArray[np.float64]:
    """Of all pairs, (n_query, n_train)."""
    normal = torch.nn.functional.normalize
    return (normal(query, dim=1) @ normal(train_rows, dim=1).T).double().numpy()


def by_track(scores: NDArray[np.float64], n_tracks: int) -> NDArray[np.float64]:
    """Mean over the segments of every piece, (n_query, n_tracks)."""
    return scores.reshape(len(scores), n_tracks, -1).mean(2)
