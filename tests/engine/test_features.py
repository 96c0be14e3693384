"""Features: inner products in the metric of the curvature, and their low-rank factors."""

import pytest
import torch

from engine.small import CONFIG
from rootnote.engine.features import factorise, whole_features
from rootnote.engine.gradients import LayerTrace, trace


def decaying(n, d_out, d_in, seed=0):
    """Matrices whose singular values fall off as gradients' do."""
    generator = torch.Generator().manual_seed(seed)
    left = torch.linalg.qr(torch.randn(n, d_out, d_out, generator=generator)).Q
    right = torch.linalg.qr(torch.randn(n, d_in, d_in, generator=generator)).Q
    rank = min(d_out, d_in)
    values = 1 / torch.arange(1, rank + 1) ** 1.5
    return left[..., :rank] * values @ right[..., :rank].mT


def rebuilt(factors):
    return factors.output @ factors.input.mT


@pytest.mark.parametrize("shape", [(12, 30), (30, 12), (20, 20)], ids=str)
def test_full_rank_reproduces_everything(shape):
    matrices, others = decaying(5, *shape), decaying(3, *shape, seed=1)
    for rank in (min(shape), 1000):
        factors = factorise(matrices, rank, seed=0)
        assert factors.output.shape == (5, shape[0], min(shape))
        assert factors.input.shape == (5, shape[1], min(shape))
        assert torch.allclose(rebuilt(factors), matrices, atol=1e-5)
        found = factors.inner_products(factorise(others, rank, seed=0))
        expected = torch.einsum("qoi,noi->qn", others, matrices)
        assert found.shape == (3, 5)
        assert torch.allclose(found, expected, atol=1e-5)


def test_the_error_shrinks_with_the_rank_and_is_near_the_least_possible():
    matrices = decaying(6, 40, 60)
    values = torch.linalg.svdvals(matrices)
    errors = []
    for rank in (1, 2, 4, 8, 16, 32):
        factors = factorise(matrices, rank, seed=0)
        assert factors.output.shape == (6, 40, rank)
        missed = (matrices - rebuilt(factors)).flatten(1).norm(dim=1)
        assert (missed <= 1.05 * values[:, rank:].norm(dim=1) + 1e-5).all(), rank
        errors.append(float(missed.max()))
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.1 * errors[0]


def test_inner_products_get_better_with_the_rank():
    matrices, others = decaying(20, 40, 60), decaying(8, 40, 60, seed=1)
    exact = torch.einsum("qoi,noi->qn", others, matrices)
    errors = [
        float(
            (factorise(matrices, rank, 0).inner_products(factorise(others, rank, 0)) - exact).norm()
        )
        for rank in (2, 6, 18, 40)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-4


def test_inner_products_are_those_of_the_rebuilt_matrices():
    ours, theirs = factorise(decaying(4, 9, 7), 3, 0), factorise(decaying(2, 9, 7, seed=1), 2, 0)
    expected = torch.einsum("qoi,noi->qn", rebuilt(theirs), rebuilt(ours))
    assert torch.allclose(ours.inner_products(theirs), expected, atol=1e-5)
    assert torch.allclose(theirs.inner_products(ours), expected.T, atol=1e-5)


def test_factors_are_the_same_every_time_and_for_every_example_alone():
    matrices = decaying(5, 20, 30)
    first = factorise(matrices, 4, seed=0)
    state = torch.get_rng_state()
    again = factorise(matrices, 4, seed=0)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(first.output, again.output)
    assert torch.equal(first.input, again.input)
    for i in range(5):
        alone = factorise(matrices[i : i + 1], 4, seed=0)
        assert torch.allclose(rebuilt(alone)[0], rebuilt(first)[i], atol=1e-5)


def test_factors_of_nothing_are_nothing():
    factors = factorise(torch.zeros(2, 6, 5), 3, seed=0)
    assert torch.equal(rebuilt(factors), torch.zeros(2, 6, 5))


def test_inner_products_of_features_are_influences(adapter, index):
    # cos of gᵢ and gⱼ in the metric (F + λ)⁻¹, with F as one dense matrix
    name = "decoder.model.decoder.layers.1.self_attn.v_proj"
    layers = {name: adapter.attributable_layers(CONFIG.modules)[name]}
    codes = index.representation(index.plans[0])
    traces = trace(adapter, layers, codes)[1]
    known = index.curvature[name]
    features = whole_features(traces, {name: known}, CONFIG.damping)[name].flatten(1).double()
    basis = torch.kron(known.output_basis.double(), known.input_basis.double())
    fisher = basis @ torch.diag(known.eigenvalues.double().flatten()) @ basis.T
    damped = fisher + CONFIG.damping * fisher.diagonal().mean() * torch.eye(len(fisher))
    gradients = traces[name].weight_gradients().flatten(1).double()
    influences = gradients @ torch.linalg.solve(damped, gradients.T)
    norms = influences.diagonal().sqrt()
    assert torch.allclose(features @ features.T, influences / norms / norms[:, None], atol=1e-4)


def test_features_have_unit_norm_over_all_layers(adapter, index):
    layers = adapter.attributable_layers(CONFIG.modules)
    codes = index.representation(index.plans[0])
    features = whole_features(trace(adapter, layers, codes)[1], index.curvature, CONFIG.damping)
    squares = sum(values.square().sum((1, 2)) for values in features.values())
    assert torch.allclose(squares, torch.ones(len(codes)), atol=1e-5)


def test_an_example_without_gradient_has_a_feature_of_zeros(adapter, index):
    name = "decoder.lm_heads.0"
    seen = LayerTrace(torch.ones(1, 3, 32), torch.zeros(1, 3, 64))
    found = whole_features({name: seen}, index.curvature, CONFIG.damping)[name]
    assert torch.equal(found, torch.zeros(1, 64, 32))
