"""Tokens drawn from a model's predictions cost what these expect, and others do not."""

import numpy as np
import pytest
import torch

from rootnote.engine.models import PredictsTokens
from rootnote.engine.sampling import excess, sampling, scatter


def predictions(n=4_000, n_tokens=64, seed=0, sharpness=1.5):
    generator = torch.Generator().manual_seed(seed)
    level = torch.rand(n, 1, generator=generator) + 0.3  # some steps are surer than others
    return level * sharpness * torch.randn(n, n_tokens, generator=generator)


def draw(logits, temperature=1.0, top_k=None, seed=1):
    generator = torch.Generator().manual_seed(seed)
    scaled = logits / temperature
    if top_k is not None:
        least = scaled.topk(top_k).values[:, -1:]
        scaled = scaled.masked_fill(scaled < least, -torch.inf)
    return torch.multinomial(scaled.softmax(-1), 1, generator=generator)[:, 0]


def test_what_was_drawn_costs_what_is_expected_and_scatters_so():
    logits = predictions()
    tokens = draw(logits)
    assert abs(excess(logits, tokens)) < 0.05
    assert scatter(logits, tokens) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize(("temperature", "top_k"), [(0.8, None), (0.9, 32), (1.0, 16)])
def test_sampled_more_narrowly_it_costs_less_and_scatters_no_more(temperature, top_k):
    logits = predictions()
    tokens = draw(logits, temperature, top_k)
    assert excess(logits, tokens) < -0.05
    assert scatter(logits, tokens) < 1.06


def test_a_cooler_draw_has_no_excess_at_its_own_temperature():
    logits = predictions()
    assert abs(excess(logits, draw(logits, 0.8), 0.8)) < 0.05


def test_another_models_draw_costs_more_than_is_expected():
    logits = predictions()
    assert excess(logits, draw(predictions(seed=5))) > 0.5


def test_a_flatter_models_draw_scatters_too_much_though_it_costs_less():
    sure, unsure = predictions(sharpness=3.0), predictions(sharpness=3.0, seed=5)
    mixed = torch.where(
        torch.rand(len(sure), generator=torch.Generator().manual_seed(2)) < 0.15,
        draw(unsure),
        sure.argmax(-1),
    )
    assert scatter(sure, mixed) > 1.3


def test_certainty_does_not_break_it():
    logits = torch.full((50, 8), -torch.inf)
    logits[:, 3] = 0
    tokens = torch.full((50,), 3)
    assert excess(logits, tokens) == 0
    assert scatter(logits, tokens) == 0


class Tokens:
    """Predicts the same everywhere."""

    def predictions(self, representation):
        n = representation.shape[-1]
        return torch.zeros(n, 8), representation[0, 0]


def test_every_example_has_its_own_and_models_of_latents_have_none():
    assert isinstance(Tokens(), PredictsTokens)
    found = sampling(Tokens(), torch.zeros(3, 1, 20, dtype=torch.int64))
    assert found.shape == (3, 2)
    assert np.abs(found[:, 0]).max() < 1e-6
    assert sampling(Tokens(), torch.zeros(0, 1, 20, dtype=torch.int64)) is None
    assert sampling(object(), torch.zeros(3, 1, 20)) is None


def test_musicgens_predictions_are_those_of_its_loss(adapter):
    audio = torch.rand(2, 1, 16_000, generator=torch.Generator().manual_seed(0)) - 0.5
    codes = adapter.encode(audio)
    for example in codes:
        with torch.no_grad():
            logits, tokens = adapter.predictions(example[None])
            cost = float(torch.nn.functional.cross_entropy(logits, tokens))
            assert cost == pytest.approx(float(adapter.loss(example[None])[0]), rel=0.02)
        assert len(tokens) == adapter.n_tokens(example[None])
    assert sampling(adapter, codes).shape == (2, 2)
