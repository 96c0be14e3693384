"""The codec: an exact lapped transform in EnCodec's layout, and what its codebooks keep."""

from copy import deepcopy

import numpy as np
import pytest
import torch

from engine.small import tune
from rootnote.engine.reference.codec import fit_codec, new_codec
from rootnote.engine.reference.config import CodecConfig
from rootnote.engine.reference.transform_codec import cosine_basis, fill_with_transform
from rootnote.progress import silent

CONFIG = CodecConfig(n_codebooks=6, codebook_size=64)


def sound(seconds=4.0, seed=0):
    """Notes below 2 kHz, (1, 1, n_samples)."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * CONFIG.sample_rate)) / CONFIG.sample_rate
    waves = [np.sin(2 * np.pi * hz * time + rng.uniform(0, 6)) for hz in rng.uniform(80, 1700, 5)]
    return torch.from_numpy(np.mean(waves, 0)).float()[None, None]


@pytest.fixture(scope="module")
def transform():
    codec = new_codec(CONFIG)
    fill_with_transform(codec, torch.ones(CONFIG.n_coefficients))
    return codec


def test_the_basis_is_orthonormal_across_neighbouring_frames():
    basis = cosine_basis(16, 16).double()
    eye = torch.eye(16, dtype=torch.float64)
    assert torch.allclose(basis @ basis.T, eye, atol=1e-6)
    assert torch.allclose(basis[:, 16:] @ basis[:, :16].T, 0 * eye, atol=1e-6)


@torch.no_grad()
def test_below_its_band_nothing_is_lost(transform):
    audio = sound()
    heard = transform.decoder(transform.encoder(audio))[..., : audio.shape[-1]]
    inner = slice(512, -512)
    assert float((heard - audio)[..., inner].abs().max()) < 0.02


@torch.no_grad()
def test_what_is_decoded_and_encoded_again_is_the_same(transform):
    latents = transform.encoder(sound())
    again = transform.encoder(transform.decoder(latents))
    assert float((again - latents)[..., 2:-2].abs().max()) < 1e-4


@torch.no_grad()
def test_loud_audio_stays_linear(transform):
    # In double precision: what the lift costs by rounding in single differs between processors.
    encoder = deepcopy(transform.encoder).double()
    audio = 0.99 * sound().double() / sound().abs().max()
    assert torch.allclose(encoder(audio), encoder(audio / 2) * 2, atol=1e-6)


@torch.no_grad()
def test_weights_scale_latents_and_not_the_audio(transform):
    codec = new_codec(CONFIG)
    weights = torch.linspace(1, 5, CONFIG.n_coefficients)
    fill_with_transform(codec, weights)
    audio = sound()
    plain, weighted = transform.encoder(audio), codec.encoder(audio)
    kept = CONFIG.n_coefficients
    assert torch.allclose(weighted[:, :kept], plain[:, :kept] * weights[:, None], atol=1e-3)
    assert torch.allclose(codec.decoder(weighted), transform.decoder(plain), atol=1e-3)


@torch.no_grad()
def test_codebooks_keep_the_music_and_codes_survive_the_air():
    clips = [torch.from_numpy(tune(9.0, seed))[0] for seed in range(6)]
    codec = fit_codec(clips, CONFIG, 0, silent)
    audio = clips[0][None, None]
    codes = codec.encode(audio).audio_codes[0]
    heard = codec.decoder(codec.quantizer.decode(codes.transpose(0, 1)))[..., : audio.shape[-1]]
    assert np.corrcoef(heard[0, 0], audio[0, 0])[0, 1] > 0.8
    again = codec.encode(heard).audio_codes[0]
    n = min(codes.shape[-1], again.shape[-1])
    assert float((codes[0, 0, 2 : n - 2] == again[0, 0, 2 : n - 2]).float().mean()) > 0.98


def test_the_same_recordings_give_the_same_codec():
    clips = [torch.from_numpy(tune(5.0, seed))[0] for seed in range(3)]
    one, other = (fit_codec(clips, CONFIG, 1, silent).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
