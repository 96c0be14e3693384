"""EK-FAC against its definition, by loops over single examples."""

import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.engine.curvature import LayerCurvature, estimate_curvature
from rootnote.engine.gradients import LayerTrace
from rootnote.progress import silent


@pytest.fixture(scope="module")
def layers(adapter):
    return adapter.attributable_layers(CONFIG.modules)


@pytest.fixture(scope="module")
def batches(index):
    """Seven segments in batches of unequal size."""
    codes = all_codes(index)
    return [codes[:4], codes[4:6], codes[6:7]]


def estimate(adapter, layers, batches, sample_seed=None, progress=silent):
    return estimate_curvature(adapter, layers, batches, sample_seed=sample_seed, progress=progress)


def random_curvature(seed=0):
    generator = torch.Generator().manual_seed(seed)
    right = torch.linalg.qr(torch.randn(5, 5, generator=generator)).Q
    left = torch.linalg.qr(torch.randn(3, 3, generator=generator)).Q
    return LayerCurvature(right, left, torch.rand(3, 5, generator=generator))


@pytest.mark.parametrize("sample_seed", [None, 11], ids=["empirical", "sampled"])
def test_eigenvalues_are_second_moments_of_rotated_gradients(adapter, layers, batches, sample_seed):
    found = estimate(adapter, layers, batches, sample_seed)
    assert list(found) == list(layers)
    sums = {name: torch.zeros(layer.weight.shape).double() for name, layer in layers.items()}
    n_examples = 0
    for i, batch in enumerate(batches):
        for example in batch:
            seed = None if sample_seed is None else sample_seed + i
            loss = adapter.loss(example[None], sample_seed=seed).squeeze(0)
            gradients = torch.autograd.grad(loss, [layer.weight for layer in layers.values()])
            for name, gradient in zip(layers, gradients, strict=True):
                left, right = found[name].output_basis, found[name].input_basis
                rotated = left.double().T @ gradient.double() @ right.double()
                sums[name] += rotated**2
            n_examples += 1
    for name, total in sums.items():
        expected = total / n_examples
        error = (found[name].eigenvalues.double() - expected).norm() / expected.norm()
        assert error < 1e-4, name


def test_bases_are_the_eigenvectors_of_both_covariances(adapter, layers, batches):
    found = estimate(adapter, layers, batches)
    for name, layer in layers.items():
        seen = []
        handle = layer.register_forward_hook(lambda _, inputs, __, seen=seen: seen.append(inputs))
        for batch in batches:
            adapter.loss(batch)
        handle.remove()
        rows = torch.cat([inputs[0].detach().flatten(0, -2) for inputs in seen]).double()
        basis = found[name].input_basis.double()
        size = layer.in_features
        assert torch.allclose(basis.T @ basis, torch.eye(size, dtype=torch.double), atol=1e-5)
        rotated = basis.T @ (rows.T @ rows) @ basis
        off_diagonal = rotated - torch.diag(rotated.diagonal())
        assert off_diagonal.abs().max() < 1e-5 * rotated.diagonal().max(), name
        assert (rotated.diagonal().diff() > -1e-5 * rotated.diagonal().max()).all()  # ascending
        assert found[name].output_basis.shape == (layer.out_features, layer.out_features)


def test_it_is_closer_to_the_fisher_than_kronecker_factors_alone(adapter, layers, batches):
    # The eigenvalues minimise the distance among all diagonals in this basis (arXiv 1806.03884).
    name = "decoder.model.decoder.layers.0.self_attn.q_proj"
    layer = layers[name]
    known = estimate(adapter, layers, batches)[name]
    gradients = [
        torch.autograd.grad(adapter.loss(example[None]).squeeze(0), layer.weight)[0].double()
        for batch in batches
        for example in batch
    ]
    fisher = sum(torch.outer(g.flatten(), g.flatten()) for g in gradients) / len(gradients)
    basis = torch.kron(known.output_basis.double(), known.input_basis.double())

    def distance(eigenvalues):
        return float((basis @ torch.diag(eigenvalues.flatten()) @ basis.T - fisher).norm())

    best = distance(known.eigenvalues.double())
    assert best < 0.999 * float(fisher.norm())
    for other in (1.1, 0.9):
        assert distance(other * known.eigenvalues.double()) > best


def test_it_is_the_same_every_time(adapter, layers, batches):
    for sample_seed in (None, 3):
        first = estimate(adapter, layers, batches, sample_seed)
        again = estimate(adapter, layers, batches, sample_seed)
        for name, known in first.items():
            assert torch.equal(known.input_basis, again[name].input_basis)
            assert torch.equal(known.output_basis, again[name].output_basis)
            assert torch.equal(known.eigenvalues, again[name].eigenvalues)
    other = estimate(adapter, layers, batches, 4)
    head = "decoder.lm_heads.0"
    assert not torch.equal(first[head].eigenvalues, other[head].eigenvalues)


def test_progress_counts_both_passes(adapter, layers, batches):
    events = []
    estimate(adapter, layers, batches, progress=lambda *event: events.append(event))
    assert events == [
        (f"curvature: {what}", done, 3)
        for what in ("covariances", "eigenvalues")
        for done in (1, 2, 3)
    ]


# -------------------------------------------------------------------------------- one layer


def test_rotating_there_and_back_changes_nothing():
    known = random_curvature()
    gradients = torch.randn(4, 3, 5, generator=torch.Generator().manual_seed(1))
    rotated = known.rotate(gradients)
    assert torch.allclose(known.rotate_back(rotated), gradients, atol=1e-5)
    assert torch.allclose(known.rotate(known.rotate_back(gradients)), gradients, atol=1e-5)
    assert torch.allclose(rotated.norm(), gradients.norm())
    assert not torch.allclose(rotated, gradients, atol=1e-2)


def test_rotating_before_the_sum_over_positions_is_rotating_after_it():
    known = random_curvature()
    generator = torch.Generator().manual_seed(2)
    seen = LayerTrace(
        torch.randn(4, 7, 5, generator=generator), torch.randn(4, 7, 3, generator=generator)
    )
    expected = known.rotate(seen.weight_gradients())
    assert torch.allclose(known.rotated_gradients(seen), expected, atol=1e-4)
    whitened = known.whiten(seen, 0.5)
    root = (known.eigenvalues + 0.5 * known.eigenvalues.mean()) ** 0.5
    assert torch.allclose(whitened, expected / root, atol=1e-3)


def test_damping_is_a_fraction_of_the_layers_mean_eigenvalue():
    known = random_curvature()
    assert torch.allclose(known.damped(0.25), known.eigenvalues + 0.25 * known.eigenvalues.mean())
    scaled = LayerCurvature(known.input_basis, known.output_basis, 1e6 * known.eigenvalues)
    assert torch.allclose(scaled.damped(0.25), 1e6 * known.damped(0.25))


@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_a_layer_without_gradient_does_not_divide_by_zero(damping):
    known = LayerCurvature(torch.eye(5), torch.eye(3), torch.zeros(3, 5))
    assert (known.damped(damping) > 0).all()
    nothing = LayerTrace(torch.ones(2, 4, 5), torch.zeros(2, 4, 3))
    assert torch.equal(known.whiten(nothing, damping), torch.zeros(2, 3, 5))
