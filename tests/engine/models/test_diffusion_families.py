"""Every diffusion family: its loss against upstream's own classes, its gradients, a whole run."""

import json
import math
from dataclasses import dataclass

import pytest
import torch

from engine.small import tune
from rootnote.domain import AttributionConfig
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.conformance import check_conformance
from rootnote.engine.gradients import trace
from rootnote.engine.index import build_index
from rootnote.engine.models import Told, inspect_checkpoint, load_checkpoint
from rootnote.engine.models.noising import draw_noise, draw_times
from tiny_diffusion import MAKERS, quiet

MODULES = "attention+mlp+heads"


@dataclass
class Tiny:
    family: str
    folder: object
    adapter: object
    latents: torch.Tensor
    told: Told


@pytest.fixture(scope="module", params=MAKERS)
def tiny(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "model"
    MAKERS[request.param](folder)
    told = Told(family="riffusion" if request.param == "riffusion" else "")
    adapter = load_checkpoint(folder, told=told)
    adapter.n_draws = 4  # keeps the tests short; every draw and every step is the same work
    adapter.sampling_steps = 3
    seconds = max(0.3, 1.1 * adapter.min_frames / 16_000)
    clips = torch.stack([torch.from_numpy(tune(seconds, seed)) for seed in range(3)])
    latents = adapter.encode(clips.expand(-1, adapter.n_channels, -1))
    return Tiny(request.param, folder, adapter, latents, told)


# --- upstream's own loss ----------------------------------------------------------------------


def stable_audio_loss(folder, latents, u, noise):
    """As stable-audio-tools' training step, over upstream's classes (arXiv 2407.14358)."""
    from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel
    from diffusers.models.embeddings import get_1d_rotary_pos_embed

    dit = StableAudioDiTModel.from_pretrained(folder / "transformer")
    vae = AutoencoderOobleck.from_pretrained(folder / "vae")
    projection = StableAudioProjectionModel.from_pretrained(folder / "projection_model")
    n, _, steps = latents.shape
    alpha, sigma = math.cos(u * math.pi / 2), math.sin(u * math.pi / 2)
    seconds = steps * vae.hop_length / vae.sampling_rate
    told = projection(start_seconds=torch.zeros(n), end_seconds=torch.full((n,), seconds))
    both = (told.seconds_start_hidden_states, told.seconds_end_hidden_states)
    out = dit(
        latents * alpha + noise * sigma,
        torch.full((n,), u),
        encoder_hidden_states=torch.zeros(n, 130, 64),  # the null condition, as long as a text
        global_hidden_states=torch.cat(both, 2),
        rotary_embedding=get_1d_rotary_pos_embed(
            dit.config.attention_head_dim // 2, steps + 1, use_real=True,
            repeat_interleave_real=False,
        ),
    ).sample  # fmt: skip
    return (out - (noise * alpha - latents * sigma)).square().mean((1, 2))


def ldm_loss(folder, latents, u, noise):
    """As latent diffusion is trained: upstream's scheduler adds the noise, and it is the target."""
    import diffusers
    import transformers
    from torch.nn.functional import normalize

    index = json.loads((folder / "model_index.json").read_text())
    unet = getattr(diffusers, index["unet"][1]).from_pretrained(folder / "unet").eval()
    scheduler = diffusers.DDPMScheduler(
        1000, beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear"
    )
    n = len(latents)
    time = torch.full((n,), int(u * 1000))
    if "text_encoder_2" in index:
        encoder = transformers.T5EncoderModel.from_pretrained(folder / "text_encoder_2")
        states = encoder(torch.tensor([[1]])).last_hidden_state
        told = {
            "encoder_hidden_states": torch.zeros(n, 8, 8),
            "encoder_hidden_states_1": states.expand(n, -1, -1),
            "encoder_attention_mask_1": torch.ones(n, 1),
        }
    else:
        kind = getattr(transformers, index["text_encoder"][1])
        encoder = kind.from_pretrained(folder / "text_encoder").eval()
        ids = torch.tensor([[0, 2, 1, 1, 1]])  # padded, as the pipelines do
        mask = torch.tensor([[1, 1, 0, 0, 0]])
        if kind is transformers.ClapModel:
            embedding = encoder.get_text_features(ids, attention_mask=mask)
            embedding = getattr(embedding, "pooler_output", embedding)
        else:
            embedding = normalize(encoder(ids, attention_mask=mask).text_embeds, dim=-1)
        told = {"encoder_hidden_states": None, "class_labels": embedding.expand(n, -1)}
    out = unet(scheduler.add_noise(latents, noise, time), time, **told).sample
    return (out - noise).square().mean((1, 2, 3))


def dance_loss(folder, latents, u, noise):
    """As sample-generator's training step: its `crash` schedule, and v as the target."""
    from diffusers import UNet1DModel

    unet = UNet1DModel.from_pretrained(folder / "unet", time_embedding_dim=16).eval()
    sigma = math.sin(u * math.pi / 2) ** 2
    alpha = (1 - sigma**2) ** 0.5
    time = torch.full((len(latents),), math.atan2(sigma, alpha) / math.pi * 2)
    out = unet(latents * alpha + noise * sigma, time).sample
    return (out - (noise * alpha - latents * sigma)).square().mean((1, 2))


def stable_audio_3_loss(folder, latents, u, noise):
    """Rectified flow over upstream's classes, its pipeline's own conditions for an empty text."""
    from diffusers import (
        AutoencoderSAME,
        StableAudio3DiTModel,
        StableAudio3DurationEmbedder,
        StableAudio3Pipeline,
    )
    from transformers import T5GemmaEncoderModel

    dit = StableAudio3DiTModel.from_pretrained(folder / "transformer")
    vae = AutoencoderSAME.from_pretrained(folder / "vae")
    embedder = StableAudio3DurationEmbedder.from_pretrained(folder / "duration_embedder")
    encoder = T5GemmaEncoderModel.from_pretrained(folder / "text_encoder").eval()
    n, _, steps = latents.shape
    mask = torch.tensor([[1] + [0] * 255]).expand(n, -1)
    text = encoder(torch.tensor([[2] + [0] * 255]).expand(n, -1), attention_mask=mask)[0]
    seconds = steps * vae.downsampling_ratio / vae.config.sampling_rate
    duration = embedder(torch.full((n,), seconds))
    context, mask = StableAudio3Pipeline.prepare_cross_attention(None, text, mask, duration)
    out = dit(
        latents * (1 - u) + noise * u,
        torch.full((n,), u),
        encoder_hidden_states=context,
        global_hidden_states=duration,
        encoder_attention_mask=mask,
    ).sample
    return (out - (noise - latents)).square().mean((1, 2))


def ace_step_loss(folder, latents, u, noise):
    """As `AceStepConditionGenerationModel.forward`, with every condition dropped."""
    from diffusers import AceStepTransformer1DModel
    from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

    dit = AceStepTransformer1DModel.from_pretrained(folder / "transformer")
    conditions = AceStepConditionEncoder.from_pretrained(folder / "condition_encoder")
    n, steps, _ = latents.shape
    silence = conditions.silence_latent[:, :steps].expand(n, -1, -1)
    time = torch.full((n,), u)
    out = dit(
        hidden_states=u * noise + (1 - u) * latents,
        timestep=time,
        timestep_r=time,
        encoder_hidden_states=conditions.null_condition_emb.expand(n, 9, -1),
        context_latents=torch.cat([silence, torch.ones_like(silence)], -1),
    ).sample
    return (out - (noise - latents)).square().mean((1, 2))


def riffusion_loss(folder, latents, u, noise):
    """As Stable Diffusion is trained, under the empty text."""
    from diffusers import DDPMScheduler, UNet2DConditionModel
    from transformers import CLIPTextModel

    unet = UNet2DConditionModel.from_pretrained(folder / "unet").eval()
    encoder = CLIPTextModel.from_pretrained(folder / "text_encoder").eval()
    scheduler = DDPMScheduler(
        1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"
    )
    n = len(latents)
    time = torch.full((n,), int(u * 1000))
    text = encoder(torch.tensor([[30] + [31] * 76])).last_hidden_state.expand(n, -1, -1)
    out = unet(scheduler.add_noise(latents, noise, time), time, text).sample
    return (out - noise).square().mean((1, 2, 3))


UPSTREAM = {
    "stable-audio-open": stable_audio_loss,
    "dance-diffusion": dance_loss,
    "stable-audio-3": stable_audio_3_loss,
    "ace-step-1.5": ace_step_loss,
    "riffusion": riffusion_loss,
}


def test_the_loss_is_upstreams(tiny):
    own = UPSTREAM.get(tiny.family, ldm_loss)
    shape = tuple(tiny.latents.shape[1:])
    axis = tiny.adapter.time_axis % len(shape)
    with torch.no_grad():
        found = [tiny.adapter.loss(tiny.latents, draw=draw) for draw in range(4)]
        for draw, u in enumerate(draw_times(4)):
            noise = draw_noise(draw, shape, axis).expand_as(tiny.latents)
            expected = quiet(lambda u=u, noise=noise: own(tiny.folder, tiny.latents, u, noise))
            assert torch.allclose(found[draw], expected, rtol=0, atol=1e-4), draw
        assert torch.allclose(tiny.adapter.loss(tiny.latents), torch.stack(found).mean(0))
    assert float(torch.stack(found).std()) > 1e-3  # draws are not all alike


# --- gradients --------------------------------------------------------------------------------


def test_gradients_are_those_of_a_loop_over_examples_and_draws(tiny):
    adapter = tiny.adapter
    layers = adapter.attributable_layers(MODULES)
    weights = [layer.weight for layer in layers.values()]
    _, traces = trace(adapter, layers, tiny.latents)
    _, plain = trace(adapter, layers, tiny.latents, unit_draws=False)
    for i, example in enumerate(tiny.latents[:2]):
        unit = {name: 0.0 for name in layers}
        raw = {name: 0.0 for name in layers}
        for draw in range(adapter.n_draws):
            loss = adapter.loss(example[None], draw=draw).squeeze(0)
            gradients = torch.autograd.grad(loss, weights)
            norm = torch.stack([g.square().sum() for g in gradients]).sum().sqrt()
            for name, gradient in zip(layers, gradients, strict=True):
                assert float(gradient.abs().max()) > 0, name  # nothing attributable is dead
                unit[name] += gradient.flatten(1) / norm / adapter.n_draws
                raw[name] += gradient.flatten(1) / adapter.n_draws
        for name in layers:
            for seen, expected in ((traces, unit), (plain, raw)):
                error = (seen[name].weight_gradients()[i] - expected[name]).norm()
                assert float(error / expected[name].norm()) < 2e-3, name
    kinds = {type(layer).__name__ for layer in layers.values()}
    others = {
        "stable-audio-open": set(), "dance-diffusion": {"Conv1d"}, "stable-audio-3": set(),
        "ace-step-1.5": set(),
    }  # fmt: skip
    assert kinds == {"Linear"} | others.get(tiny.family, {"Conv2d"})


def test_targets_can_be_drawn_from_the_model(tiny):
    with torch.no_grad():
        own = tiny.adapter.loss(tiny.latents, draw=1)
        drawn = tiny.adapter.loss(tiny.latents, draw=1, sample_seed=1)
        alone = tiny.adapter.loss(tiny.latents[2:], draw=1, sample_seed=1)
        other = tiny.adapter.loss(tiny.latents, draw=1, sample_seed=2)
    assert ((drawn - 1).abs() < 0.3).all()  # unit noise about the prediction
    assert not torch.allclose(drawn, own)
    assert not torch.allclose(drawn, other)
    assert torch.allclose(drawn[2:], alone, atol=1e-5)


# --- the rest of the protocol, and a whole run ------------------------------------------------


def test_untrained_weights_are_another_model(tiny):
    fresh = load_checkpoint(tiny.folder, untrained_seed=1, told=tiny.told)
    again = load_checkpoint(tiny.folder, untrained_seed=1, told=tiny.told)
    with torch.no_grad():
        loss = fresh.loss(tiny.latents, draw=0)
        assert torch.equal(loss, again.loss(tiny.latents, draw=0))
        assert not torch.allclose(loss, tiny.adapter.loss(tiny.latents, draw=0))
    clip = torch.full((1, fresh.n_channels, max(2400, fresh.min_frames)), 0.1)
    assert torch.equal(fresh.encode(clip), tiny.adapter.encode(clip))
    assert fresh.checkpoint.sha256 != tiny.adapter.checkpoint.sha256


def test_index_and_attribution_run_on_it(tiny, tmp_path):
    adapter = tiny.adapter
    for seed in range(3):
        write_wav(tmp_path / "music" / f"{seed}.wav", tune(0.8, seed), 16_000)
    config = AttributionConfig(
        segment_s=0.4, hop_s=0.4, rank=2, fisher_segments=4, shortlist=3, levels_db=()
    )
    catalogue = read_catalogue(tmp_path / "music")
    index = build_index(adapter, catalogue, config, tmp_path / "index")
    suspect = inspect_recording(tmp_path / "music" / "1.wav", "suspect")
    result = attribute(suspect, adapter, index, config)
    assert result.contributions[0].track_id == "1.wav"
    assert all(math.isfinite(one.score) for one in result.contributions)
    assert "squared error per value" in result.fit.explanation
    assert len(result.fit.generation_loss) >= 8


def test_it_keeps_every_promise_of_the_protocol(tiny):
    broken = [one for one in check_conformance(tiny.adapter) if not one.kept]
    assert broken == []


def test_inspect_reports_it(tiny):
    verdict = inspect_checkpoint(tiny.folder, told=tiny.told)
    assert (verdict.verdict, verdict.family) == ("openable", tiny.family)
    assert verdict.sha256 == tiny.adapter.checkpoint.sha256
