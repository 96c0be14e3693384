"""Forgetting: the set is forgotten, the rest is kept, the weights come back, answers are kept."""

from dataclasses import replace

import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.engine.forgetting import (
    ForgettingConfig,
    cost_s,
    forgotten,
    losses_without,
)
from rootnote.engine.losses import losses
from rootnote.progress import Cancelled

QUICK = ForgettingConfig(learning_rate=1e-3, max_steps=40, check_every=2, batch=4)


@pytest.fixture(scope="module")
def layers(adapter):
    return adapter.attributable_layers(CONFIG.modules)


@pytest.fixture(scope="module")
def codes(index):
    return all_codes(index)


def mean(adapter, codes):
    return float(losses(adapter, [codes]).double().mean())


def weights_of(layers):
    return {name: layer.weight.detach().clone() for name, layer in layers.items()}


def unchanged(layers, before):
    return all(torch.equal(layer.weight, before[name]) for name, layer in layers.items())


def test_the_set_is_forgotten_up_to_its_target_and_the_rest_is_kept(adapter, layers, codes):
    own, rest = codes[:3], codes[3:]
    before, kept_before = mean(adapter, own), mean(adapter, rest)
    with forgotten(adapter, layers, own, rest, before + 0.3, QUICK) as outcome:
        after, kept_after = mean(adapter, own), mean(adapter, rest)
    assert outcome.reached
    assert outcome.before == pytest.approx(before)
    assert outcome.after == pytest.approx(after, abs=1e-5)
    assert before + 0.3 <= after < before + 0.6  # stopped soon after, not run away
    assert kept_after < kept_before + 0.05
    assert 0 < outcome.n_steps < QUICK.max_steps


def test_weights_come_back_after_everything(adapter, layers, codes):
    before = weights_of(layers)
    with forgotten(adapter, layers, codes[:3], codes[3:], 99.0, replace(QUICK, max_steps=3)) as one:
        assert not unchanged(layers, before)
    assert not one.reached
    assert one.n_steps == 3
    assert unchanged(layers, before)

    def stop(stage, done, total):
        if done == 2:
            raise Cancelled

    with (
        pytest.raises(Cancelled),
        forgotten(adapter, layers, codes[:3], codes[3:], 99.0, QUICK, stop),
    ):
        pytest.fail("the block must not be entered")
    assert unchanged(layers, before)
    with (
        pytest.raises(ZeroDivisionError),
        forgotten(adapter, layers, codes[:3], codes[3:], 99.0, replace(QUICK, max_steps=1)),
    ):
        raise ZeroDivisionError
    assert unchanged(layers, before)
    assert all(layer.weight.grad is None for layer in layers.values())


def test_what_costs_enough_already_is_left_alone(adapter, layers, codes):
    before = weights_of(layers)
    with forgotten(adapter, layers, codes[:3], codes[3:], 0.0, QUICK) as outcome:
        assert unchanged(layers, before)
    assert outcome.n_steps == 0
    assert outcome.reached


def test_answers_are_the_same_again_and_kept_by_content(adapter, layers, codes, tmp_path):
    target = mean(adapter, codes[:3]) + 0.1
    told = []

    def ask(label, config=QUICK, cache=tmp_path):
        told.clear()
        return losses_without(
            *(adapter, layers, codes[5:8], codes[:3], codes[3:], target),
            label=label,
            cache=cache,
            config=config,
            progress=lambda *one: told.append(one),
        )

    first = ask("a")
    assert told
    assert ask("a") == first
    assert not told  # read, not computed
    assert ask("b") == first
    assert told
    assert ask("a", cache=None) == first
    assert ask("a", replace(QUICK, seed=1))[0] != first[0]
    assert len(list(tmp_path.iterdir())) == 3


def test_nothing_to_forget_or_to_retain_is_refused(adapter, layers, codes):
    for own, rest in ((codes[:0], codes), (codes, codes[:0])):
        with pytest.raises(ValueError, match="to retain"), forgotten(adapter, layers, own, rest, 9):
            pytest.fail("the block must not be entered")


def test_the_cost_grows_with_the_sets(adapter, layers, codes):
    assert cost_s(adapter, layers, codes, 4) > cost_s(adapter, layers, codes, 1) > 0
