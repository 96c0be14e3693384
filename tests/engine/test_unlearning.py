"""The step away from the suspect: its size, its direction, and that it leaves no trace."""

import numpy as np
import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.domain import AttributionConfig
from rootnote.engine.gradients import trace
from rootnote.engine.losses import losses
from rootnote.engine.models import load_checkpoint
from rootnote.engine.unlearning import diagonal_curvature, rises_after, step_away, stepped
from tiny_diffusion import make_stable_audio


@pytest.fixture(scope="module")
def layers(adapter):
    return adapter.attributable_layers(CONFIG.modules)


@pytest.fixture(scope="module")
def query(index):
    """Four segments of the catalogue: any audio can be a suspect."""
    return all_codes(index)[:4]


def step_of(adapter, layers, index, *batches, nats):
    return step_away(adapter, layers, batches, index.curvature, damping=CONFIG.damping, nats=nats)


def weights_of(layers):
    return {name: layer.weight.detach().clone() for name, layer in layers.items()}


def unchanged(layers, before):
    return all(torch.equal(layer.weight, before[name]) for name, layer in layers.items())


@pytest.mark.parametrize("nats", [0.005, 0.02])
def test_a_small_step_raises_the_loss_by_its_nats(adapter, layers, index, query, nats):
    before = losses(adapter, [query]).double().mean()
    with stepped(layers, step_of(adapter, layers, index, query, nats=nats)):
        after = losses(adapter, [query]).double().mean()
    assert float(after - before) == pytest.approx(nats, rel=0.05)


def test_a_smaller_step_keeps_its_promise_better(adapter, layers, index, query):
    before = losses(adapter, [query]).double().mean()
    errors = []
    for nats in (1.0, 0.05):
        with stepped(layers, step_of(adapter, layers, index, query, nats=nats)):
            after = losses(adapter, [query]).double().mean()
        errors.append(abs(float(after - before) / nats - 1))
    assert errors[1] < 0.1 * errors[0]


def test_it_raises_the_suspects_loss_more_than_others(adapter, layers, index, query):
    others = all_codes(index)[4:]
    with stepped(layers, step_of(adapter, layers, index, query, nats=0.1)):
        own_after, after = losses(adapter, [query]), losses(adapter, [others])
    own_rise = float((own_after - losses(adapter, [query])).mean())
    assert own_rise > 1.5 * float((after - losses(adapter, [others])).mean())


def test_its_direction_is_the_inverse_curvature_times_the_mean_gradient(
    adapter, layers, index, query
):
    step = step_of(adapter, layers, index, query, nats=0.1)
    gradients = {
        name: seen.weight_gradients().double().mean(0)
        for name, seen in trace(adapter, layers, query)[1].items()
    }
    slope = sum(float((gradients[name] * step[name]).sum()) for name in layers)
    assert slope == pytest.approx(0.1, rel=1e-4)
    sizes = []
    for name in list(layers)[:3]:
        known = index.curvature[name]
        # F vec(G) = vec(Q_S [Λ ∘ Q_Sᵀ G Q_A] Q_Aᵀ), written as one dense matrix
        basis = torch.kron(known.output_basis.double(), known.input_basis.double())
        damped = known.eigenvalues.double() + CONFIG.damping * known.eigenvalues.double().mean()
        fisher = basis @ torch.diag(damped.flatten()) @ basis.T
        expected = torch.linalg.solve(fisher, gradients[name].flatten())
        found = step[name].flatten().double()
        assert float(torch.cosine_similarity(found, expected, 0)) > 1 - 1e-5, name
        sizes.append(float(found.norm() / expected.norm()))
    assert max(sizes) / min(sizes) == pytest.approx(1, rel=1e-3)  # one factor for all layers


def test_batches_of_any_size_make_the_same_step(adapter, layers, index, query):
    whole = step_of(adapter, layers, index, query, nats=0.1)
    split = step_of(adapter, layers, index, query[:3], query[3:], nats=0.1)
    for name, values in whole.items():
        assert (split[name] - values).norm() < 1e-4 * values.norm(), name


def test_the_weights_are_restored_bit_for_bit(adapter, layers, index, query):
    before = weights_of(layers)
    step = step_of(adapter, layers, index, query, nats=1.0)
    assert unchanged(layers, before)
    with stepped(layers, step):
        assert not any(torch.equal(layer.weight, before[name]) for name, layer in layers.items())
        for name, change in step.items():
            assert torch.equal(layers[name].weight, before[name] + change)
    assert unchanged(layers, before)
    with pytest.raises(ZeroDivisionError), stepped(layers, step):
        raise ZeroDivisionError
    assert unchanged(layers, before)
    with stepped(layers, step), stepped(layers, step):
        pass
    assert unchanged(layers, before)


def test_without_a_gradient_there_is_no_step(adapter, layers, index, query):
    class Indifferent:
        n_draws = 1

        def loss(self, representation, *, sample_seed=None):
            return 0 * adapter.loss(representation)

    step = step_of(Indifferent(), layers, index, query, nats=1.0)
    assert set(step) == set(layers)
    for name, change in step.items():
        assert torch.equal(change, torch.zeros_like(layers[name].weight))


def test_the_diagonal_step_is_the_gradient_over_its_mean_square(adapter, layers, index, query):
    batches = [all_codes(index)[:7], all_codes(index)[7:]]
    curvature = diagonal_curvature(adapter, layers, batches)
    step = step_away(adapter, layers, [query], curvature, damping=0.1, nats=0.1)
    every = [trace(adapter, layers, batch)[1] for batch in batches]
    own = trace(adapter, layers, query)[1]
    for name in list(layers)[:3]:
        fisher = torch.cat([seen[name].weight_gradients() for seen in every]).square().mean(0)
        wanted = own[name].weight_gradients().mean(0) / (fisher + 0.1 * fisher.mean())
        cosine = torch.cosine_similarity(step[name].flatten(), wanted.flatten(), 0)
        assert float(cosine) > 1 - 1e-5, name


@pytest.fixture(scope="module")
def latents(tmp_path_factory):
    """A model of latents, its layers, and six clips that differ in their errors by factors."""
    adapter = load_checkpoint(make_stable_audio(tmp_path_factory.mktemp("latents") / "model"))
    clips = torch.randn(6, 2, 3000, generator=torch.Generator().manual_seed(0))
    codes = adapter.encode(clips * torch.tensor([0.01, 0.1, 0.3, 0.5, 0.7, 1.0])[:, None, None])
    return adapter, adapter.attributable_layers("attention"), codes


def test_of_a_squared_error_the_logarithm_rises(latents):
    adapter, layers, codes = latents
    curvature = diagonal_curvature(adapter, layers, [codes])
    query = codes[:2]
    before = float(losses(adapter, [query]).mean())
    step = step_away(adapter, layers, [query], curvature, damping=0.1, nats=0.01)
    with stepped(layers, step):
        after = float(losses(adapter, [query]).mean())
    assert np.log(after / before) == pytest.approx(0.01, rel=0.1)


def test_what_a_step_costs_is_counted_in_the_logarithm_of_errors(latents):
    adapter, layers, codes = latents
    curvature = diagonal_curvature(adapter, layers, [codes])
    config = AttributionConfig(step_nats=0.05)
    before = losses(adapter, [codes]).double().numpy()
    found = rises_after(adapter, layers, [codes[:1]], [codes], before, curvature, config)
    step = step_away(adapter, layers, [codes[:1]], curvature, damping=config.damping, nats=0.05)
    with stepped(layers, step):
        after = losses(adapter, [codes]).double().numpy()
    assert found == pytest.approx(np.log(after / before), rel=1e-6)


def test_of_tokens_it_is_counted_in_nats(adapter, layers, index, query):
    before = losses(adapter, [query]).double().numpy()
    found = rises_after(adapter, layers, [query], [query], before, index.curvature, CONFIG)
    with stepped(layers, step_of(adapter, layers, index, query, nats=CONFIG.step_nats)):
        after = losses(adapter, [query]).double().numpy()
    assert found == pytest.approx(after - before, rel=1e-6)


def test_a_step_that_fails_halfway_leaves_no_trace(adapter, layers, index, query):
    step = step_of(adapter, layers, index, query, nats=0.1)
    last = list(step)[-1]
    before = weights_of(layers)
    with pytest.raises(RuntimeError), stepped(layers, {**step, last: torch.zeros(1, 2, 3)}):
        pytest.fail("the step does not fit")
    assert unchanged(layers, before)
