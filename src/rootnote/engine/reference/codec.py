"""The reference codec: a lapped transform in EnCodec's layout, and codebooks fitted to recordings.

Nothing is trained: the transform is worked out (`transform_codec`), and the codebooks are k-means
on its coefficients, half whitened, so that the quantiser spends its bits on the soft upper
partials too (subbands weighted by a root of their level: Johnston, IEEE JSAC 6:314).
"""

import math

import torch
from torch import Tensor
from transformers import EncodecConfig, EncodecModel

from rootnote.engine.reference.codebooks import fit_codebooks
from rootnote.engine.reference.config import CodecConfig
from rootnote.engine.reference.transform_codec import fill_with_transform
from rootnote.progress import Progress

_FLOOR = 1e-3
"""Of a coefficient's level beside the mean level: silence above a band is not blown up."""


def new_codec(config: CodecConfig) -> EncodecModel:
    """An `EncodecModel` whose codebooks and weights are still to be filled in."""
    bits = config.codebook_size.bit_length() - 1
    # EnCodec counts its codebooks from a bandwidth at a whole number of token steps a second.
    bandwidth_kbps = config.n_codebooks * bits * math.ceil(config.frame_rate) / 1000
    with torch.random.fork_rng(devices=[]):
        return EncodecModel(
            EncodecConfig(
                sampling_rate=config.sample_rate,
                upsampling_ratios=list(config.upsampling_ratios),
                num_filters=config.n_filters,
                num_residual_layers=0,
                num_lstm_layers=1,
                kernel_size=1,
                last_kernel_size=1,
                use_causal_conv=False,
                hidden_size=config.n_coefficients + 1,
                codebook_size=config.codebook_size,
                codebook_dim=config.n_coefficients + 1,
                target_bandwidths=[bandwidth_kbps],
            )
        ).eval()


@torch.no_grad()
def fit_codec(
    clips: list[Tensor], config: CodecConfig, seed: int, progress: Progress
) -> EncodecModel:
    """A codec for recordings.

    Parameters
    ----------
    clips : list of Tensor, shape (n_samples,), float32
        Mono recordings at the codec's rate, full scale ±1.

    Returns
    -------
    codec : EncodecModel
        In evaluation mode, on the CPU; the same for the same clips and seed.
    """
    codec = new_codec(config)
    fill_with_transform(codec, torch.ones(config.n_coefficients))
    levels = _latents(codec, clips)[:, : config.n_coefficients].square().mean(0).sqrt()
    levels = (levels / levels.mean()).clamp(min=_FLOOR)
    fill_with_transform(codec, levels**-config.whitening)
    fit_codebooks(codec, _latents(codec, clips), seed, progress)
    return codec


def _latents(codec: EncodecModel, clips: list[Tensor]) -> Tensor:
    """Unquantised latents of all clips, (n_vectors, hidden_size)."""
    return torch.cat([codec.encoder(clip[None, None])[0].T for clip in clips])
