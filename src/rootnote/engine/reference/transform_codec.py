"""An EnCodec whose weights are worked out instead of trained: a lapped transform in its layout.

The encoder's strided convolutions lay 50 samples side by side and then take the lowest
coefficients of a modified discrete cosine transform (Princen & Bradley, IEEE ASSP 34:1153) of 500
samples, 250 apart; the decoder's transposed convolutions are its inverse. Every unit is lifted by
a constant into the range where ELU is the identity, so the network is exactly linear for audio
within full scale. Only the codebooks are learned (`codebooks`).

The transform is orthogonal: what is decoded from codes and encoded again gives the same codes. A
suspect reaches us as audio, so what a reference model generated is seen as it generated it.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from transformers import EncodecModel

Convolution = nn.Conv1d | nn.ConvTranspose1d

_CONVOLUTIONS = (nn.Conv1d, nn.ConvTranspose1d)
_LIFT = 1.0
"""Added to every unit: ELU is the identity above zero."""
_COEFFICIENT_SCALE = 0.05
"""Keeps coefficients of full-scale audio above minus the lift."""


def cosine_basis(hop: int, n_kept: int) -> Tensor:
    """The `n_kept` lowest basis functions of the transform, (n_kept, 2 · hop), orthonormal."""
    sample = torch.arange(2 * hop, dtype=torch.float64) + 0.5
    number = torch.arange(n_kept, dtype=torch.float64)[:, None] + 0.5
    window = torch.sin(math.pi * sample / (2 * hop))
    waves = torch.cos(math.pi / hop * (sample + hop / 2) * number)
    return (math.sqrt(2 / hop) * window * waves).float()


@torch.no_grad()
def fill_with_transform(codec: EncodecModel, weights: Tensor) -> None:
    """Set encoder and decoder to the transform, in place.

    Parameters
    ----------
    codec : EncodecModel
        Without residual layers, not causal, kernels of one at both ends, and enough channels to
        hold the samples that each stride lays side by side.
    weights : Tensor, shape (hidden_size - 1,)
        Latent per coefficient: what the quantiser's distance counts a coefficient's error by.
    """
    ratios = list(codec.config.upsampling_ratios)
    hop, n_kept = math.prod(ratios), len(weights)
    inner = hop // ratios[0]  # samples side by side before the transform
    basis = cosine_basis(hop, n_kept) * _COEFFICIENT_SCALE
    taps = basis.view(n_kept, 2 * ratios[0], inner).transpose(1, 2)  # (kept, inner, taps)
    gain = weights / _COEFFICIENT_SCALE
    encoder, decoder = (
        [m for m in part.modules() if isinstance(m, _CONVOLUTIONS)]
        for part in (codec.encoder, codec.decoder)
    )

    _set(encoder[0], _placed(encoder[0], torch.ones(1, 1, 1)), lifted_in=0, lifted_out=True)
    n_held = 1
    for conv, ratio in zip(encoder[1:-2], reversed(ratios[1:]), strict=True):
        image = _placed(conv, _side_by_side(n_held, ratio))
        _set(conv, image, lifted_in=_LIFT, lifted_out=True)
        n_held *= ratio
    _set(encoder[-2], _placed(encoder[-2], taps), lifted_in=_LIFT, lifted_out=True)
    out = torch.diag(gain)[:, :, None]
    _set(encoder[-1], _placed(encoder[-1], out), lifted_in=_LIFT, lifted_out=False)

    back = torch.diag(1 / gain)[:, :, None]
    _set(decoder[0], _placed(decoder[0], back), lifted_in=0, lifted_out=True)
    # One more unit holds the lift alone and takes its image away again: that image differs
    # between the places of a hop, so no bias could.
    inverse = torch.cat([taps, -taps.sum(0, keepdim=True)]) / _COEFFICIENT_SCALE**2
    _set(decoder[1], _placed(decoder[1], inverse), lifted_in=0, lifted_out=True)
    for conv, ratio in zip(decoder[2:-1], ratios[1:], strict=True):
        n_held //= ratio
        image = _placed(conv, _side_by_side(n_held, ratio))
        _set(conv, image, lifted_in=0, lifted_out=False)
    _set(decoder[-1], _placed(decoder[-1], torch.ones(1, 1, 1)), lifted_in=_LIFT, lifted_out=False)
    for lstm in (m for m in codec.modules() if isinstance(m, nn.LSTM)):
        for parameter in lstm.parameters():
            parameter.zero_()


def _side_by_side(n_held: int, ratio: int) -> Tensor:
    """Weights that lay `ratio` places of `n_held` units side by side; transposed, part them."""
    weight = torch.zeros(n_held * ratio, n_held, 2 * ratio)
    before = ratio - ratio // 2  # places that the kernel reaches back
    for place in range(ratio):
        for unit in range(n_held):
            weight[place * n_held + unit, unit, before + place] = 1
    return weight


def _placed(conv: Convolution, part: Tensor) -> Tensor:
    """`part` in the corner of a weight of the layer's shape, zero elsewhere."""
    if any(n > held for n, held in zip(part.shape, conv.weight.shape, strict=True)):
        raise ValueError(f"the codec has too few filters: {part.shape} into {conv.weight.shape}")
    weight = torch.zeros_like(conv.weight)
    weight[tuple(slice(n) for n in part.shape)] = part
    return weight


def _set(conv: Convolution, weight: Tensor, *, lifted_in: float, lifted_out: bool) -> None:
    """Weight norm's two parts and the bias, which takes the inputs' lift away and adds its own."""
    norms = weight.flatten(1).norm(dim=1).view(-1, 1, 1)
    stored: Any = conv.parametrizations
    stored = stored.weight
    stored.original0.copy_(norms)
    stored.original1.copy_(torch.where(norms > 0, weight, torch.ones_like(weight)))
    image = weight.sum((1, 2)) if not isinstance(conv, nn.ConvTranspose1d) else torch.zeros(1)
    if conv.bias is not None:
        conv.bias.copy_((-lifted_in * image + _LIFT * lifted_out).expand_as(conv.bias))
