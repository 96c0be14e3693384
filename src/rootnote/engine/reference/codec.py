"""Train the reference codec: an EnCodec autoencoder, then its codebooks, then its decoder.

`EncodecModel` does not learn from its default initialisation; scaling every convolution once, so
that its output has unit variance on a real batch, makes it (Mishkin & Matas, arXiv 1511.06422).
The quantiser stays out of the first stage; its codebooks are k-means on the residuals, and the
decoder then learns to play quantised latents so that the encoder, hearing them, finds them again:
a suspect reaches us as audio, and what does not survive the round trip cannot be attributed. The
encoder hears degraded audio throughout and is asked for the clean (`degradation`).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import EncodecConfig, EncodecModel

from rootnote.engine.reference.codebooks import fit_codebooks
from rootnote.engine.reference.config import CodecConfig
from rootnote.engine.reference.degradation import degrade
from rootnote.engine.reference.resume import Snapshot
from rootnote.progress import Progress

_STFT_SIZES = (2048, 1024, 512, 256, 128)
_SNAPSHOT_EVERY = 250
_LATENT_CLIPS = 400


def new_codec(config: CodecConfig, seed: int) -> EncodecModel:
    """An untrained `EncodecModel`, the same for the same seed."""
    bits = config.codebook_size.bit_length() - 1
    # EnCodec counts its codebooks from a bandwidth at a whole number of token steps a second.
    bandwidth_kbps = config.n_codebooks * bits * math.ceil(config.frame_rate) / 1000
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return EncodecModel(
            EncodecConfig(
                sampling_rate=config.sample_rate,
                upsampling_ratios=list(config.upsampling_ratios),
                num_filters=config.n_filters,
                hidden_size=config.hidden_size,
                codebook_size=config.codebook_size,
                codebook_dim=config.hidden_size,
                target_bandwidths=[bandwidth_kbps],
                num_lstm_layers=1,
            )
        )


def train_codec(
    clips: list[Tensor],
    config: CodecConfig,
    seed: int,
    work: Path,
    device: torch.device,
    progress: Progress,
) -> EncodecModel:
    """Train a codec on recordings, resuming from `work` where an earlier run stopped.

    Parameters
    ----------
    clips : list of Tensor, shape (n_samples,), float32
        Mono recordings at the codec's rate.
    work : Path
        Folder for the snapshots.

    Returns
    -------
    codec : EncodecModel
        In evaluation mode, on the CPU.
    """
    codec = new_codec(config, seed).to(device)
    crops = _crops(clips, config, seed)
    _unit_variance(codec, next(crops)[0].to(device))

    def denoised(clean: Tensor, degraded: Tensor) -> Tensor:
        latents = codec.encoder(degraded)
        size = latents.square().mean()
        return spectral_loss(codec.decoder(latents), clean) + config.latent_penalty * size

    _optimise(
        codec,
        list(codec.encoder.parameters()) + list(codec.decoder.parameters()),
        denoised,
        crops,
        config.n_steps,
        config.learning_rate,
        Snapshot(work / "codec-autoencoder.pt", _SNAPSHOT_EVERY),
        "codec: autoencoder",
        progress,
    )
    codebooks = Snapshot(work / "codec-codebooks.pt", 1)
    # Drawn even when not needed, so that a resumed run sees the same data afterwards.
    latent_crops = list(islice(crops, -(-_LATENT_CLIPS // config.batch_size)))
    if (state := codebooks.load()) is None:
        fit_codebooks(codec, _latents(codec, latent_crops), seed)
        codebooks.save({"quantizer": codec.quantizer.state_dict()})
    else:
        codec.quantizer.load_state_dict(state["quantizer"])

    def through_codebooks(clean: Tensor, _degraded: Tensor) -> Tensor:
        with torch.no_grad():
            codes = codec.quantizer.encode(codec.encoder(clean), None)
            latents = codec.quantizer.decode(codes)
        audio = codec.decoder(latents)
        again = codec.encoder(audio[..., : clean.shape[-1]])
        distance = (again - latents).square().mean() / latents.var(2).mean().clamp(min=1e-9)
        return spectral_loss(audio, clean) + config.round_trip * distance

    _optimise(
        codec,
        list(codec.decoder.parameters()),
        through_codebooks,
        crops,
        config.n_decoder_steps,
        config.learning_rate / 2,
        Snapshot(work / "codec-decoder.pt", _SNAPSHOT_EVERY),
        "codec: decoder",
        progress,
    )
    return codec.eval().cpu()


def spectral_loss(output: Tensor, target: Tensor) -> Tensor:
    """Multi-resolution STFT distance plus L1 of the samples (Yamamoto et al., arXiv 1910.11480).

    Parameters
    ----------
    output, target : Tensor, shape (n_batch, 1, n_samples)
    """
    n_samples = min(output.shape[-1], target.shape[-1])
    output, target = output[:, 0, :n_samples], target[:, 0, :n_samples]
    loss = functional.l1_loss(output, target)
    for size in _STFT_SIZES:
        ours, theirs = _magnitudes(output, size), _magnitudes(target, size)
        convergence = (theirs - ours).norm(dim=(1, 2)) / theirs.norm(dim=(1, 2)).clamp(min=1e-3)
        log_distance = functional.l1_loss(ours.clamp(min=1e-3).log(), theirs.clamp(min=1e-3).log())
        loss = loss + (convergence.mean() + log_distance) / len(_STFT_SIZES)
    return loss


def _magnitudes(samples: Tensor, size: int) -> Tensor:
    """STFT magnitudes, (n_batch, n_bins, n_columns)."""
    window = torch.hann_window(size, device=samples.device)
    spectrum = torch.stft(samples, size, size // 4, window=window, return_complex=True)
    return (spectrum.real**2 + spectrum.imag**2 + 1e-9).sqrt()


def _crops(clips: list[Tensor], config: CodecConfig, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Random crops for ever, clean and degraded, (batch_size, 1, n_samples) each."""
    generator = torch.Generator().manual_seed(seed)
    length = round(config.crop_s * config.sample_rate)
    while True:
        batch = []
        for _ in range(config.batch_size):
            clip = clips[int(torch.randint(len(clips), (), generator=generator))]
            start = int(torch.randint(max(1, len(clip) - length + 1), (), generator=generator))
            piece = clip[start : start + length]
            batch.append(functional.pad(piece, (0, length - len(piece))))
        clean = torch.stack(batch)[:, None]
        yield clean, degrade(clean, generator, gain_db=config.gain_db, snr_db=config.snr_db)


@torch.no_grad()
def _unit_variance(codec: EncodecModel, audio: Tensor) -> None:
    """Scale every convolution so that its output has unit variance on `audio`, biases zero."""

    def rescale(module: Any, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if module.bias is not None:
            module.bias.zero_()
        centred = output - output.mean()
        scale = 1 / centred.std().clamp(min=1e-6)
        module.parametrizations.weight.original0.mul_(scale)  # weight norm's magnitude
        return centred * scale

    handles = [
        module.register_forward_hook(rescale)
        for module in codec.modules()
        if isinstance(module, nn.Conv1d | nn.ConvTranspose1d)
    ]
    codec.decoder(codec.encoder(audio))
    for handle in handles:
        handle.remove()


def _optimise(
    codec: EncodecModel,
    parameters: list[nn.Parameter],
    loss_of: Callable[[Tensor, Tensor], Tensor],
    crops: Iterator[tuple[Tensor, Tensor]],
    n_steps: int,
    learning_rate: float,
    snapshot: Snapshot,
    stage: str,
    progress: Progress,
) -> None:
    """AdamW with a cosine schedule on a loss of clean and degraded crops, with resumable state."""
    optimiser = torch.optim.AdamW(parameters, lr=learning_rate, betas=(0.8, 0.99), weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, learning_rate, total_steps=n_steps, pct_start=0.05
    )
    first = 0
    if (state := snapshot.load()) is not None:
        codec.load_state_dict(state["codec"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    device = parameters[0].device
    for step in range(n_steps):
        clean, degraded = next(crops)  # even when skipped: a resumed run sees the same data
        if step < first:
            continue
        loss = loss_of(clean.to(device), degraded.to(device))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        done = step + 1
        if snapshot.due(done) or done == n_steps:
            snapshot.save(
                {
                    "codec": codec.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": done,
                    "loss": loss.item(),
                }
            )
        progress(stage, done, n_steps)


@torch.no_grad()
def _latents(codec: EncodecModel, batches: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """Unquantised latents of many crops, (n_vectors, hidden_size)."""
    device = next(codec.parameters()).device
    return torch.cat(
        [codec.encoder(clean.to(device)).movedim(1, 2).flatten(0, 1).cpu() for clean, _ in batches]
    )
