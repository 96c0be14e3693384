"""Gradients through hooks, and the features made of them, against loops over single examples."""

import pytest
import torch

from engine.small import tune
from rootnote.engine.curvature import LayerCurvature
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.models import load_checkpoint

MODULES = "attention+mlp+heads"
DAMPING = 0.3


@pytest.fixture(
    scope="module", params=["unconditional", "prompted", "stereo"], ids=lambda name: name
)
def adapter(request, tiny_checkpoint, tiny_stereo_checkpoint):
    if request.param == "stereo":
        return load_checkpoint(tiny_stereo_checkpoint)
    return load_checkpoint(
        tiny_checkpoint, prompt="slow piano" if request.param == "prompted" else ""
    )


@pytest.fixture(scope="module")
def layers(adapter):
    return adapter.attributable_layers(MODULES)


@pytest.fixture(scope="module")
def codes(adapter):
    clips = [torch.from_numpy(tune(0.6, seed)) for seed in range(4)]
    return adapter.encode(torch.stack(clips).expand(-1, adapter.n_channels, -1))


def one_at_a_time(adapter, layers, codes, sample_seed=None):
    """Each example's gradients, from its own forward and backward pass: n dicts of (out, in)."""
    found = []
    for example in codes:
        loss = adapter.loss(example[None], sample_seed=sample_seed).squeeze(0)
        gradients = torch.autograd.grad(loss, [layer.weight for layer in layers.values()])
        found.append(dict(zip(layers, gradients, strict=True)))
    return found


def relative_error(found, expected):
    return float((found.double() - expected.double()).norm() / expected.double().norm())


@pytest.mark.parametrize("sample_seed", [None, 5], ids=["own targets", "sampled targets"])
def test_hooks_give_each_examples_own_gradient(adapter, layers, codes, sample_seed):
    losses, traces = trace(adapter, layers, codes, sample_seed=sample_seed)
    expected = one_at_a_time(adapter, layers, codes, sample_seed)
    assert list(traces) == list(layers)
    assert len(layers) == len(adapter.attributable_layers("attention+mlp")) + codes.shape[1]
    for name, seen in traces.items():
        gradients = seen.weight_gradients()
        assert gradients.shape == (len(codes), *layers[name].weight.shape)
        for i, example in enumerate(expected):
            assert relative_error(gradients[i], example[name]) < 1e-5, (name, i)
    with torch.no_grad():
        assert torch.allclose(losses, adapter.loss(codes, sample_seed=sample_seed), atol=1e-5)
    assert not losses.requires_grad
    assert all(layer.weight.grad is None for layer in layers.values())


def test_sampled_targets_are_other_targets(adapter, layers, codes):
    own = trace(adapter, layers, codes)
    first = trace(adapter, layers, codes, sample_seed=1)
    again = trace(adapter, layers, codes, sample_seed=1)
    other = trace(adapter, layers, codes, sample_seed=2)
    assert torch.equal(first[0], again[0])
    for losses, _ in (own, other):
        assert ((losses - first[0]).abs() > 1e-3).all()
    head = "decoder.lm_heads.0"
    gradient = first[1][head].weight_gradients()
    assert relative_error(own[1][head].weight_gradients(), gradient) > 0.1
    assert relative_error(other[1][head].weight_gradients(), gradient) > 0.1
    assert torch.equal(first[1][head].inputs, own[1][head].inputs)


def random_curvature(layers):
    """Orthogonal bases and positive eigenvalues that belong to no data."""
    generator = torch.Generator().manual_seed(0)

    def basis(size):
        return torch.linalg.qr(torch.randn(size, size, generator=generator)).Q

    return {
        name: LayerCurvature(
            basis(layer.in_features),
            basis(layer.out_features),
            torch.rand(layer.out_features, layer.in_features, generator=generator) ** 4,
        )
        for name, layer in layers.items()
    }


def test_whole_features_are_whitened_gradients_of_unit_norm(adapter, layers, codes):
    curvature = random_curvature(layers)
    features = whole_features(trace(adapter, layers, codes)[1], curvature, DAMPING)
    for i, gradients in enumerate(one_at_a_time(adapter, layers, codes)):
        whitened = {}
        for name, gradient in gradients.items():
            known = curvature[name]
            left, right = known.output_basis.double(), known.input_basis.double()
            values = known.eigenvalues.double()
            root = (values + DAMPING * values.mean()) ** 0.5
            whitened[name] = torch.einsum("po,pq,qi->oi", left, gradient.double(), right) / root
        norm = sum(float((values**2).sum()) for values in whitened.values()) ** 0.5
        for name, values in whitened.items():
            assert relative_error(features[name][i], values / norm) < 2e-5, (name, i)


def test_a_feature_does_not_depend_on_its_batch(adapter, layers, codes):
    curvature = random_curvature(layers)

    def features(batch):
        return whole_features(trace(adapter, layers, batch)[1], curvature, DAMPING)

    together = features(codes)
    for order in ([2], [3, 2], [0, 1, 2, 2]):
        place = order.index(2)
        for name, values in features(codes[order]).items():
            assert relative_error(values[place], together[name][2]) < 1e-5, name


def test_only_the_layers_asked_for_are_traced(adapter, layers, codes):
    some = {name: layers[name] for name in list(layers)[3:5]}
    traces = trace(adapter, some, codes)[1]
    expected = trace(adapter, layers, codes)[1]
    assert list(traces) == list(some)
    for name, seen in traces.items():
        assert torch.equal(seen.inputs, expected[name].inputs)
        assert relative_error(seen.output_gradients, expected[name].output_gradients) < 1e-6


def test_no_hook_stays_behind_and_no_second_pass_goes_unnoticed(adapter, layers, codes):
    class Twice:
        device = adapter.device
        n_draws = 1

        def loss(self, representation, *, sample_seed=None):
            return adapter.loss(representation) + adapter.loss(representation)

    with pytest.raises(ValueError, match="ran twice"):
        trace(Twice(), layers, codes)
    assert not any(layer._forward_hooks for layer in layers.values())
