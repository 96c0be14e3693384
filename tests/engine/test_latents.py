"""The linear denoiser's error in closed form is that of the filter itself, tried on noise."""

import numpy as np
import pytest
import torch

from rootnote.engine.latents import _LEVELS, latent_features, segment_features


def tracks(n: int, *, scale: float = 1.0) -> list[list[torch.Tensor]]:
    """Coloured noise, each track with its own colour, (1, 4, 400) in two parts."""
    made = []
    for seed in range(n):
        generator = torch.Generator().manual_seed(seed)
        colour = torch.randn(4, 4, generator=generator)
        rows = scale * (colour @ torch.randn(4, 400, generator=generator) + 0.3 * seed)
        made.append([rows[None, :, :160], rows[None, :, 160:]])
    return made


def filtered(rows: np.ndarray, prior: np.ndarray) -> float:
    """Error of v of Wiener's filter for the rows of `prior`, measured on noise."""
    rng = np.random.default_rng(0)
    n, d = prior.shape
    mean = prior.mean(0)
    covariance = np.cov(prior.T, bias=True)
    part = d / (d + n)
    covariance = (1 - part) * covariance + part * np.diag(np.diag(covariance))
    errors = []
    for u in _LEVELS:
        alpha, sigma = np.cos(u * np.pi / 2), np.sin(u * np.pi / 2)
        gain = alpha * covariance @ np.linalg.inv(alpha**2 * covariance + sigma**2 * np.eye(d))
        for _ in range(60):
            noise = rng.standard_normal(rows.shape)
            noisy = alpha * rows + sigma * noise
            clean = mean + (noisy - alpha * mean) @ gain.T
            v = alpha * (noisy - alpha * clean) / sigma - sigma * clean
            errors.append(np.mean((v - (alpha * noise - sigma * rows)) ** 2))
    return float(np.mean(errors))


def test_it_is_the_error_of_the_filter():
    made = tracks(3)
    wide = [  # eight steps of four channels side by side
        torch.cat([p[0].T.reshape(-1, 32) for p in parts]).double().numpy() for parts in made
    ]
    found = np.exp(latent_features(made, -1))
    others = np.concatenate(wide[1:])
    assert found[0, 0] == pytest.approx(filtered(wide[0], others), rel=0.02)
    assert found[0, 1] == pytest.approx(filtered(wide[0], wide[0]), rel=0.02)
    assert found[0, 1] < found[0, 0]


def test_the_axis_of_time_may_be_any():
    made = tracks(3)
    turned = [[part.transpose(1, 2) for part in parts] for parts in made]
    assert np.allclose(latent_features(made, -1), latent_features(turned, -2))


def test_a_segment_of_few_steps_counts_too():
    made = tracks(3)
    made[1].append(made[1][0][..., :3])
    assert np.isfinite(latent_features(made, -1)).all()


def test_louder_latents_are_harder_and_a_single_track_is_measured_by_itself():
    quiet, loud = latent_features(tracks(4, scale=0.1), -1), latent_features(tracks(4), -1)
    assert (loud[:, 1] > quiet[:, 1]).all()
    one = latent_features(tracks(1), -1)
    assert one[0, 0] == one[0, 1]


def test_single_segments_have_the_same_features():
    made = tracks(4)
    query = made[0][0]
    of_segments, of_query = segment_features(made, query, -1)
    assert of_segments.shape == (8, 2)
    assert of_query.shape == (1, 2)
    assert of_query[0, 1] == pytest.approx(of_segments[0, 1])  # by its own filter
    assert of_query[0, 0] < of_segments[0, 0]  # the catalogue knows it, the other tracks do not
