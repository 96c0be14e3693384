"""Codebooks fitted to latents, and how much of them is used."""

import pytest
import torch

from rootnote.engine.reference.codebooks import bands_of_equal_energy, fit_codebooks, perplexities
from rootnote.engine.reference.codec import new_codec
from rootnote.engine.reference.config import CodecConfig
from rootnote.progress import silent

CONFIG = CodecConfig(n_coefficients=3, n_codebooks=3, codebook_size=16)


def test_even_use_of_half_a_codebook_counts_half():
    codes = torch.stack([torch.arange(800) % 8, torch.zeros(800, dtype=torch.int64)])
    assert perplexities([codes[:, :300], codes[:, 300:]], 16) == pytest.approx([8, 1], rel=0.01)


def test_bands_hold_equal_energy_and_at_least_one_coefficient_each():
    bands = bands_of_equal_energy(torch.tensor([4.0, 1, 1, 1, 1, 2, 1, 1]), 3)
    assert bands == [slice(0, 1), slice(1, 5), slice(5, 8)]
    bands = bands_of_equal_energy(torch.tensor([9.0, 0.1, 0.1, 0.1]), 4)
    assert bands == [slice(i, i + 1) for i in range(4)]


@torch.no_grad()
def test_any_stack_of_codes_is_found_again():
    codec = new_codec(CONFIG)
    generator = torch.Generator().manual_seed(1)
    fit_codebooks(codec, torch.randn(600, 4, generator=generator), 0, silent)
    stacks = torch.randint(0, 16, (3, 1, 200), generator=generator)
    again = codec.quantizer.encode(codec.quantizer.decode(stacks), None)
    assert torch.equal(again, stacks)


def test_every_further_codebook_brings_the_latents_nearer():
    codec = new_codec(CONFIG)
    latents = torch.randn(600, 4, generator=torch.Generator().manual_seed(0))
    fit_codebooks(codec, latents, 0, silent)
    codes = codec.quantizer.encode(latents.T[None], None)
    left = [
        float((codec.quantizer.decode(codes[:k])[0].T - latents).square().mean()) for k in (1, 2, 3)
    ]
    assert left[2] < left[1] < left[0] < float(latents.square().mean())
    assert min(perplexities([codes[:, 0]], 16)) > 8
