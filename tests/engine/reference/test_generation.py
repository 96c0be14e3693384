"""Generated tokens against plain forward passes over what was generated."""

import pytest
import torch

from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes

SPECIAL = 64
N_PROMPT = 7


@pytest.fixture(scope="module", params=[1, 2], ids=["mono", "stereo"])
def model(request, tiny_checkpoint, tiny_stereo_checkpoint):
    from transformers import MusicgenForConditionalGeneration

    folder = tiny_checkpoint if request.param == 1 else tiny_stereo_checkpoint
    return MusicgenForConditionalGeneration.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32
    ).eval()


@pytest.fixture(scope="module")
def n_channels(model):
    return model.config.decoder.audio_channels


@pytest.fixture(scope="module")
def prompts(model):
    generator = torch.Generator().manual_seed(0)
    n_codebooks = model.config.decoder.num_codebooks
    return torch.randint(SPECIAL, (2, n_codebooks, N_PROMPT), generator=generator)


def generate(model, prompts, n_steps, **how):
    how = {"window": 100, "temperature": 1.0, "top_k": 1, "seed": 0, **how}
    return generate_codes(model.decoder, prompts, n_steps, **how)


@torch.no_grad()
def logits_of(model, codes, n_channels):
    """Logits that predict each code of one example, from one teacher-forced pass."""
    n_codebooks, n_steps = codes.shape
    n_delayed = n_steps + (n_codebooks - 1) // n_channels
    fed = torch.full((n_codebooks, n_delayed), SPECIAL)
    for k in range(n_codebooks):
        for step in range(n_steps):
            position = step + k // n_channels + 1  # a step later: inputs lag their targets
            if position < n_delayed:
                fed[k, position] = codes[k, step]
    logits = model.decoder(input_ids=fed, use_cache=False).logits
    return torch.stack(
        [logits[k, k // n_channels :][:n_steps] for k in range(n_codebooks)]
    )  # (n_codebooks, n_steps, n_tokens)


@pytest.mark.parametrize("prompted", [False, True], ids=["free", "continued"])
def test_greedy_codes_are_the_argmax_of_a_whole_pass(model, prompts, n_channels, prompted):
    n_known = N_PROMPT if prompted else 0
    codes = generate(model, prompts[..., :n_known], 20)
    assert codes.shape == (2, prompts.shape[1], n_known + 20)
    assert torch.equal(codes[..., :n_known], prompts[..., :n_known])
    for example in codes:
        best = logits_of(model, example, n_channels).argmax(-1)
        assert torch.equal(example[:, n_known:], best[:, n_known:])


def test_each_window_continues_the_last_half_of_the_one_before(model, prompts, n_channels):
    codes = generate(model, prompts[:1], 17, window=10)
    assert codes.shape[2] == N_PROMPT + 17
    assert torch.equal(codes[..., :N_PROMPT], prompts[:1])
    done = N_PROMPT
    while done < codes.shape[2]:
        piece = codes[0, :, done - 5 : min(done + 5, codes.shape[2])]
        best = logits_of(model, piece, n_channels).argmax(-1)
        assert torch.equal(piece[:, 5:], best[:, 5:])
        done += 5


def test_samples_are_among_the_best_and_follow_their_seed(model, prompts, n_channels):
    state = torch.get_rng_state()
    first = generate(model, prompts, 20, top_k=3, temperature=2.0)
    assert torch.equal(first, generate(model, prompts, 20, top_k=3, temperature=2.0))
    other = generate(model, prompts, 20, top_k=3, temperature=2.0, seed=1)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)
    ranks = []
    for example in first:
        logits = logits_of(model, example, n_channels)[:, N_PROMPT:]
        own = logits.gather(-1, example[:, N_PROMPT:, None])
        ranks.append((logits > own + 1e-4).sum(-1))
    assert torch.stack(ranks).max() == 2


def test_examples_of_a_batch_do_not_mix(model, prompts):
    together = generate(model, prompts, 15)
    for i in range(2):
        assert torch.equal(generate(model, prompts[i : i + 1], 15)[0], together[i])


@torch.no_grad()
def test_audio_is_what_the_codec_makes_of_each_side(model, prompts, n_channels):
    audio = decode_audio(model.audio_encoder, prompts, n_channels)
    assert audio.shape == (2, n_channels, N_PROMPT * 320)
    for side in range(n_channels):
        expected = model.audio_encoder.decode(prompts[None, :, side::n_channels], [None])
        assert torch.allclose(audio[:, side], expected.audio_values[:, 0].clamp(-1, 1), atol=1e-6)
