"""Diffusion models small enough to be trained in a minute on one core, in three families' layouts.

The autoencoders are random and only brought to latents of unit variance: fixed maps from audio to
latents, which is all that a denoiser and its attribution see. So of the latent models latents can
be generated, and no audio; Dance Diffusion works on the waveform itself.

Training hears its recordings cut into consecutive segments and encoded before it begins. The index
cuts them at the same places, which flatters what moved copies can show.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rootnote.domain import AttributionConfig, Catalogue, Role, Track
from rootnote.engine import segmentation
from rootnote.engine.audio.waveforms import read, read_segment, write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import read_batch
from rootnote.engine.models.noising import Level

sys.path.append(str(Path(__file__).parents[1]))
import tiny_diffusion as tiny


@dataclass(frozen=True, slots=True)
class Layout:
    """A family's small model, and how it is trained."""

    make: Callable[[Path, Callable[[int, int], Tensor]], Any]
    """Writes an untrained checkpoint; is given what reads some audio at a rate and length."""
    attributed: str
    """The folder of what is trained."""
    segment_s: float
    n_steps: int
    batch: int
    learning_rate: float


def make_audioldm(folder: Path, heard: Callable[[int, int], Tensor]) -> None:
    """AudioLDM: a U-Net over latents of a mel spectrogram, at 16 kHz."""
    from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
    from transformers import ClapTextModelWithProjection

    from rootnote.engine.models.mel import KNOWN_MELS, log_mel, normalised

    def parts() -> dict[str, Any]:
        vae = AutoencoderKL(
            in_channels=1, out_channels=1, latent_channels=8, scaling_factor=1.0,
            down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
            block_out_channels=(16, 16, 16), norm_num_groups=4,
        ).eval()  # fmt: skip
        mels = [log_mel(normalised(one[0]), KNOWN_MELS[16_000]) for one in heard(16_000, 10_240)]
        _standardise(vae.quant_conv, vae.encode(torch.stack(mels)[:, None]).latent_dist.mean)
        unet = UNet2DConditionModel(
            in_channels=8, out_channels=8, block_out_channels=(16, 32), layers_per_block=1,
            norm_num_groups=4, attention_head_dim=8,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=[16, 32], class_embed_type="simple_projection",
            projection_class_embeddings_input_dim=16, class_embeddings_concat=True,
        )  # fmt: skip
        text = ClapTextModelWithProjection(tiny.clap_text_config())
        return {"vae": vae, "vocoder": tiny.tiny_vocoder(), "unet": unet, "text_encoder": text}

    tiny.write_pipeline(folder, "AudioLDMPipeline", tiny.quiet(parts))
    DDIMScheduler(
        beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False
    ).save_pretrained(folder / "scheduler")


def make_stable_audio(folder: Path, heard: Callable[[int, int], Tensor]) -> None:
    """Stable Audio Open: a transformer over Oobleck latents, stereo, here at 8 kHz."""
    from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel

    def parts() -> dict[str, Any]:
        vae = AutoencoderOobleck(
            encoder_hidden_size=32, downsampling_ratios=[4, 8, 8], channel_multiples=[1, 2, 4],
            decoder_channels=8, decoder_input_channels=16, audio_channels=2, sampling_rate=8_000,
        ).eval()  # fmt: skip
        _standardise(vae.encoder.conv2, vae.encode(heard(8_000, 8_192)).latent_dist.mean)
        transformer = StableAudioDiTModel(
            sample_size=64, in_channels=16, out_channels=16, num_layers=2, attention_head_dim=64,
            num_attention_heads=1, num_key_value_attention_heads=1, cross_attention_dim=64,
            time_proj_dim=64, global_states_input_dim=128, cross_attention_input_dim=64,
        )  # fmt: skip
        projection = StableAudioProjectionModel(64, 64, 0, 512)
        return {"vae": vae, "transformer": transformer, "projection_model": projection}

    tiny.write_pipeline(folder, "StableAudioPipeline", tiny.quiet(parts))


def make_dance_diffusion(folder: Path, _heard: Callable[[int, int], Tensor]) -> None:
    """Dance Diffusion: a U-Net over the waveform, mono, here at 4 kHz."""
    from diffusers import UNet1DModel

    def parts() -> dict[str, Any]:
        return {
            "unet": UNet1DModel(
                sample_size=2048, sample_rate=4_000, in_channels=1, out_channels=1,
                extra_in_channels=16, time_embedding_dim=16,
                down_block_types=(
                    "DownBlock1DNoSkip", "DownBlock1D", "DownBlock1D", "AttnDownBlock1D",
                ),
                up_block_types=("AttnUpBlock1D", "UpBlock1D", "UpBlock1D", "UpBlock1DNoSkip"),
                block_out_channels=(8, 16, 32, 32),
            )
        }  # fmt: skip

    tiny.write_pipeline(folder, "DanceDiffusionPipeline", tiny.quiet(parts))


LAYOUTS = {
    "audioldm": Layout(
        make_audioldm, "unet", segment_s=0.64, n_steps=1000, batch=8, learning_rate=4e-3
    ),
    "stable-audio": Layout(
        make_stable_audio, "transformer", segment_s=1.0, n_steps=1500, batch=16, learning_rate=6e-3
    ),
    "dance-diffusion": Layout(
        make_dance_diffusion, "unet", segment_s=0.512, n_steps=1000, batch=8, learning_rate=4e-3
    ),
}


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


def _standardise(last: nn.Module, latents: Tensor) -> None:
    """Scale an encoder's last convolution so that its means have unit variance per channel."""
    n = latents.shape[1]
    rows = latents.movedim(1, 0).flatten(1)
    centre, spread = rows.mean(1), rows.std(1)
    weight: Any = getattr(last, "weight_g", last.weight)  # of a weight-normalised one: its scale
    weight[:n] /= spread.view(-1, *[1] * (weight.ndim - 1))
    bias: Any = last.bias
    bias[:n] = (bias[:n] - centre) / spread


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
