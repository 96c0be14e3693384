"""Learned evidence: a track's loss against what its tokens explain."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from rootnote.engine.latents import segment_features
from rootnote.engine.learned import (
    comparable_losses,
    predictability,
    residuals,
    token_counts,
    token_features,
    track_features,
)


def drawn(rng, sharpness, n_segments=4):
    """Tokens of 2 codebooks, drawn from a track's own frequencies: the sharper, the plainer."""
    weights = rng.dirichlet(np.full(16, 1 / sharpness), 2)
    steps = [rng.choice(16, (n_segments, 50), p=own) for own in weights]
    return torch.from_numpy(np.stack(steps, 1))


@pytest.fixture
def tracks():
    rng = np.random.default_rng(0)
    return [drawn(rng, sharpness) for sharpness in rng.uniform(0.5, 20, 30)]


def test_counts_are_those_of_every_codebook(tracks):
    counts = token_counts(tracks)
    assert counts.shape == (30, 2, 16)
    assert (counts.sum(2) == 200).all()
    assert counts[3, 1, 5] == (tracks[3][:, 1] == 5).sum()


def test_plain_tracks_are_predictable_from_themselves(tracks):
    across, own = predictability(token_counts(tracks))
    share = token_counts(tracks) / 200
    exact = -np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0).sum(2)
    assert np.corrcoef(own.ravel(), exact.ravel())[0, 1] > 0.99
    assert (across > own).all()


def test_what_repeats_is_seen():
    still = torch.full((2, 2, 50), 3)
    moving = torch.arange(200).reshape(2, 2, 50) % 16
    features = token_features([still, moving, moving])
    assert features[:, 3].tolist() == [1, 0, 0]
    assert features[0, 1] == features[0, 2] < features[1, 1]


def test_a_track_that_is_known_stands_out_however_plain_it_is(tracks):
    features = token_features(tracks)
    rng = np.random.default_rng(1)
    known = np.arange(30) % 3 == 0
    losses = 0.2 + 0.8 * features[:, 1] + 0.05 * rng.standard_normal(30) - 0.4 * known
    plain = -losses
    evidence = -residuals(losses, features)
    assert evidence[known].min() > evidence[~known].max()
    assert plain[known].min() < plain[~known].max()  # the raw loss does not tell
    assert evidence[known].mean() - evidence[~known].mean() == pytest.approx(0.4, abs=0.15)


def test_each_value_is_judged_by_the_others():
    rng = np.random.default_rng(2)
    features = rng.standard_normal((12, 2))
    values = rng.standard_normal(12)
    found = residuals(values, features)
    centred = (features - features.mean(0)) / features.std(0)
    for i in range(12):
        rest = np.arange(12) != i
        design = np.column_stack([np.ones(12), centred])
        penalty = 0.12 * np.diag([0.0, 1, 1])
        weights = np.linalg.solve(
            design[rest].T @ design[rest] + penalty, design[rest].T @ values[rest]
        )
        assert found[i] == pytest.approx(values[i] - design[i] @ weights)


def test_squared_errors_are_compared_as_factors():
    """A recording that is twice as hard costs a factor more, learned or not."""
    rng = np.random.default_rng(0)
    scales = rng.uniform(0.3, 3, 24)
    codes = [[torch.from_numpy(s * rng.standard_normal((4, 4, 64))).float()] for s in scales]
    features, is_error = track_features(codes, -1)
    assert is_error
    known = np.arange(24) % 4 == 0
    losses = np.exp(2 * features[:, 0] + 0.02 * rng.standard_normal(24) - 0.3 * known)
    found = -residuals(np.log(losses), features)
    assert found[known].min() > found[~known].max()
    assert (-losses)[known].min() < (-losses)[~known].max()  # the raw loss does not tell


def test_a_suspect_is_held_against_segments_like_it():
    rng = np.random.default_rng(0)
    tracks = [
        torch.from_numpy(s * rng.standard_normal((3, 4, 64))).float()
        for s in rng.uniform(0.3, 3, 20)
    ]
    index = SimpleNamespace(
        plans=[SimpleNamespace(track=i) for i in range(20)],
        representation=lambda plan: tracks[plan.track],
        time_axis=-1,
    )
    calm = torch.from_numpy(0.3 * rng.standard_normal((2, 4, 64))).float()
    of_segments, of_query = segment_features([[one] for one in tracks], calm, -1)
    base = np.exp(2 * of_segments[:, 0])
    same, less = np.exp(2 * of_query[:, 0]), np.exp(2 * of_query[:, 0] - 0.5)
    every = np.ones(len(base), bool)
    own, held = comparable_losses(index, calm, same, base, every)
    assert np.abs(held).max() < 1e-6
    assert np.abs(own).max() < 1e-6
    assert comparable_losses(index, calm, less, base, every)[0] == pytest.approx([-0.5, -0.5])
    tokens = torch.zeros(2, 4, 8, dtype=torch.int64)
    assert comparable_losses(index, tokens, same, base, every)[0] is same
