"""The MusicGen adapter against upstream's model and a recipe written out in plain loops."""

import math

import pytest
import torch

from rootnote.engine.models import load_checkpoint
from rootnote.engine.models.musicgen import codec_dtype
from rootnote.errors import AudioError, CheckpointError, Error
from tiny_model import HOP, SAMPLE_RATE, make_tiny_checkpoint

SPECIAL = 64


def audio(n_batch: int, n_channels: int, *, seconds: float = 1.0, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    time = torch.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = 100 * 2 ** (3 * torch.rand(n_batch, n_channels, 1, generator=generator))
    noise = torch.randn(n_batch, n_channels, len(time), generator=generator)
    return 0.4 * torch.sin(2 * torch.pi * pitch * time) + 0.05 * noise


def upstream(path):
    from transformers import MusicgenForConditionalGeneration

    return MusicgenForConditionalGeneration.from_pretrained(
        path, local_files_only=True, attn_implementation="eager", dtype=torch.float32
    ).eval()


def recipe_logits(model, codes, n_channels, **conditioning):
    """Upstream's whole forward pass under teacher forcing of one example's delayed codes."""
    n_codebooks, n_steps = codes.shape
    fed = [[SPECIAL] * n_steps for _ in range(n_codebooks)]
    for k in range(n_codebooks):
        for step in range(n_steps):
            source = step - 1 - k // n_channels
            if source >= 0:
                fed[k][step] = int(codes[k, source])
    with torch.no_grad():
        return model(decoder_input_ids=torch.tensor(fed), use_cache=False, **conditioning).logits


def recipe_loss(model, codes, n_channels, **conditioning):
    """Mean over codebooks of the mean negative log-probability of each code that fits."""
    logits = recipe_logits(model, codes, n_channels, **conditioning)
    of_codebooks = []
    for k in range(codes.shape[0]):
        nats = []
        for position in range(codes.shape[1]):
            step = position + k // n_channels
            if step < codes.shape[1]:
                scores = logits[k, step].double()
                nats.append(float(scores.logsumexp(0) - scores[codes[k, position]]))
        of_codebooks.append(sum(nats) / len(nats))
    return sum(of_codebooks) / len(of_codebooks)


def unconditional(model):
    inputs = model.get_unconditional_inputs(num_samples=1)
    return {"encoder_outputs": inputs.encoder_outputs, "attention_mask": inputs.attention_mask}


@pytest.fixture(scope="module")
def mono(tiny_checkpoint):
    return load_checkpoint(tiny_checkpoint)


@pytest.fixture(scope="module")
def codes(mono):
    return mono.encode(audio(3, 1))


def test_codes_are_those_of_the_upstream_codec(mono, codes, tiny_checkpoint):
    codec = upstream(tiny_checkpoint).audio_encoder.double()
    exact = audio(3, 1).double()
    with torch.no_grad():
        expected = torch.stack([codec.encode(x[None]).audio_codes[0, 0] for x in exact])
    assert codes.dtype == torch.int64
    assert codes.shape == (3, 4, 50)
    assert torch.equal(codes, expected)
    assert all(len(codes[:, k].unique()) > 5 for k in range(4)), "the tiny codec is degenerate"


def test_codes_do_not_depend_on_how_a_processor_rounds(mono, codes, tiny_checkpoint):
    """Audio that differs in the last bit of single precision is given the same codes."""
    assert codec_dtype(torch.device("cpu")) == torch.float64
    assert codec_dtype(torch.device("mps")) == torch.float32, "which has no other"
    nudged = torch.nextafter(audio(3, 1), torch.full((), 2.0))
    assert torch.equal(mono.encode(nudged), codes)
    made = mono.generate(1, 3200, seed=0)
    assert made.dtype == torch.float32
    assert mono.embedding(codes).dtype == torch.float32


def test_codes_do_not_depend_on_the_run_or_the_batch(mono, codes):
    assert torch.equal(mono.encode(audio(3, 1)), codes)
    assert torch.equal(mono.encode(audio(3, 1)[1:2])[0], codes[1])


def test_loss_is_the_recipe(mono, codes, tiny_checkpoint):
    model = upstream(tiny_checkpoint)
    expected = [recipe_loss(model, example, 1, **unconditional(model)) for example in codes]
    assert mono.loss(codes).tolist() == pytest.approx(expected, abs=1e-5)


def test_stereo_interleaves_channels_and_halves_the_delay(tiny_stereo_checkpoint):
    adapter, model = load_checkpoint(tiny_stereo_checkpoint), upstream(tiny_stereo_checkpoint)
    samples = audio(2, 2)
    codes = adapter.encode(samples)
    assert (adapter.n_channels, adapter.n_tokens(codes)) == (2, 2 * (50 + 49 + 48 + 47))
    codec, exact = model.audio_encoder.double(), samples.double()
    with torch.no_grad():
        for side in (0, 1):
            one = codec.encode(exact[:1, side : side + 1]).audio_codes[0, 0]
            assert torch.equal(codes[0, side::2], one)
    expected = [recipe_loss(model, example, 2, **unconditional(model)) for example in codes]
    assert adapter.loss(codes).tolist() == pytest.approx(expected, abs=1e-5)


def test_half_precision_files_are_computed_with_in_single_precision(tmp_path):
    path = make_tiny_checkpoint(tmp_path / "model", dtype="bfloat16")
    adapter, model = load_checkpoint(path), upstream(path)
    codes = adapter.encode(audio(1, 1))
    layers = adapter.attributable_layers("attention+mlp+heads").values()
    assert {layer.weight.dtype for layer in layers} == {torch.float32}
    expected = recipe_loss(model, codes[0], 1, **unconditional(model))
    assert adapter.loss(codes).tolist() == pytest.approx([expected], abs=1e-5)


def test_a_prompt_conditions_through_the_text_encoder(codes, mono, tiny_checkpoint):
    adapter = load_checkpoint(tiny_checkpoint, prompt="slow piano")
    model = upstream(tiny_checkpoint)
    tokens = torch.tensor([[4, 5, 1]])  # <pad> </s> <unk> a slow piano …; the text ends with </s>
    given = {"input_ids": tokens, "attention_mask": torch.ones_like(tokens)}
    expected = [recipe_loss(model, example, 1, **given) for example in codes]
    assert adapter.loss(codes).tolist() == pytest.approx(expected, abs=1e-5)
    assert not torch.allclose(adapter.loss(codes), mono.loss(codes), atol=1e-4)


def test_a_prompt_without_a_tokenizer_says_what_to_do(tiny_stereo_checkpoint):
    with pytest.raises(CheckpointError, match="a prompt cannot be given") as caught:
        load_checkpoint(tiny_stereo_checkpoint, prompt="slow piano")
    assert "without a prompt" in caught.value.remedy


def test_attributable_layers_are_those_with_a_gradient(mono, codes):
    layers = mono.attributable_layers("attention+mlp+heads")
    blocks = [f"decoder.model.decoder.layers.{i}" for i in (0, 1)]
    names = ["self_attn.k_proj", "self_attn.v_proj", "self_attn.q_proj", "self_attn.out_proj"]
    expected = [f"{block}.{name}" for block in blocks for name in (*names, "fc1", "fc2")]
    assert list(layers) == expected + [f"decoder.lm_heads.{k}" for k in range(4)]
    gradients = torch.autograd.grad(
        mono.loss(codes).sum(), [layer.weight for layer in layers.values()]
    )
    assert all(float(gradient.norm()) > 0 for gradient in gradients)


@pytest.mark.parametrize(
    ("modules", "parts", "n_layers"),
    [("attention", {"self_attn"}, 8), ("heads+mlp", {"fc1", "fc2", "lm_heads"}, 8)],
)
def test_modules_choose_groups(mono, modules, parts, n_layers):
    layers = mono.attributable_layers(modules)
    assert len(layers) == n_layers
    assert all(any(part in name for part in parts) for name in layers)


@pytest.mark.parametrize("modules", ["", "attention+", "conv"])
def test_an_unknown_group_is_refused(mono, modules):
    with pytest.raises(Error, match=r"any of attention, mlp, heads"):
        mono.attributable_layers(modules)


def test_a_prompt_adds_cross_attention(tiny_checkpoint, codes):
    adapter = load_checkpoint(tiny_checkpoint, prompt="fast drums")
    layers = adapter.attributable_layers("attention")
    assert sum("encoder_attn" in name for name in layers) == 8
    gradients = torch.autograd.grad(
        adapter.loss(codes).sum(), [layer.weight for layer in layers.values()]
    )
    assert all(float(gradient.norm()) > 0 for gradient in gradients)


def test_drawn_targets_depend_on_seed_and_example_only(mono, codes):
    drawn = mono.loss(codes, sample_seed=7)
    assert torch.equal(mono.loss(codes, sample_seed=7), drawn)
    alone = mono.loss(codes[2:], sample_seed=7)
    assert alone.tolist() == pytest.approx(drawn[2:].tolist(), abs=1e-5)
    assert not torch.allclose(mono.loss(codes, sample_seed=8), drawn, atol=1e-4)
    assert drawn.requires_grad


def test_drawn_targets_come_from_the_models_own_distribution(mono, codes, tiny_checkpoint):
    model = upstream(tiny_checkpoint)
    logits = recipe_logits(model, codes[0], 1, **unconditional(model)).double()
    entropy = -(logits.log_softmax(-1).exp() * logits.log_softmax(-1)).sum(-1)
    expected = sum(float(entropy[k, k:].mean()) for k in range(4)) / 4
    draws = [mono.loss(codes[:1], sample_seed=seed).item() for seed in range(40)]
    spread = torch.tensor(draws).std() / math.sqrt(len(draws))
    assert sum(draws) / len(draws) == pytest.approx(expected, abs=4 * float(spread))
    assert abs(expected - mono.loss(codes[:1]).item()) > 0.1, "codes are as good as draws"


def test_embedding_is_the_mean_quantised_latent(mono, codes, tiny_checkpoint):
    quantizer = upstream(tiny_checkpoint).audio_encoder.quantizer
    with torch.no_grad():
        expected = quantizer.decode(codes.transpose(0, 1)).mean(-1)
    assert torch.allclose(mono.embedding(codes), expected, atol=1e-6)


def test_stereo_embedding_is_that_of_both_channels(tiny_stereo_checkpoint):
    adapter = load_checkpoint(tiny_stereo_checkpoint)
    samples = audio(1, 2)
    both = adapter.embedding(adapter.encode(samples))
    swapped = adapter.embedding(adapter.encode(samples.flip(1)))
    assert both.shape == (1, 16)
    assert torch.allclose(both, swapped, atol=1e-6)


def test_untrained_control_is_another_decoder_under_the_same_codec(tiny_checkpoint, mono, codes):
    state = torch.get_rng_state()
    control = load_checkpoint(tiny_checkpoint, untrained_seed=3)
    assert torch.equal(torch.get_rng_state(), state), "the caller's random numbers were disturbed"
    assert torch.equal(control.encode(audio(3, 1)), codes)
    again = load_checkpoint(tiny_checkpoint, untrained_seed=3)
    assert torch.equal(again.loss(codes), control.loss(codes))
    other = load_checkpoint(tiny_checkpoint, untrained_seed=4)
    digests = {adapter.checkpoint.sha256 for adapter in (mono, control, other)}
    assert len(digests) == 3
    for name, layer in control.attributable_layers("attention+mlp+heads").items():
        trained = mono.attributable_layers("attention+mlp+heads")[name].weight
        assert not torch.equal(layer.weight, trained)
        assert float(layer.weight.detach().std()) == pytest.approx(0.02, rel=0.2)


def test_only_attributable_weights_take_gradients(mono, codes):
    mono.loss(codes).sum().backward()
    layers = mono.attributable_layers("attention+mlp+heads")
    assert all(layer.weight.grad is not None for layer in layers.values())
    for layer in layers.values():
        layer.weight.grad = None


def test_audio_shorter_than_the_delays_is_refused(mono):
    with pytest.raises(AudioError, match=r"at least 0\.080 s"):
        mono.encode(torch.zeros(1, 1, 4 * HOP - 1))
    assert torch.isfinite(mono.loss(mono.encode(torch.zeros(1, 1, 4 * HOP)))).all()


def test_audio_that_is_not_finite_is_refused(mono):
    samples = audio(1, 1)
    samples[0, 0, 5] = math.nan
    with pytest.raises(AudioError, match="not finite"):
        mono.encode(samples)


def test_the_wrong_number_of_channels_is_a_programming_mistake(mono):
    with pytest.raises(ValueError, match="n_batch, 1, n_frames"):
        mono.encode(audio(1, 2))
