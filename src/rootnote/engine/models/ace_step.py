"""ACE-Step 1.5: a diffusion transformer over Oobleck latents at 25 Hz.

The loss is flow matching's under the learned null condition (`formats.md` §3). The turbo models
were distilled to eight fixed times, and are asked at these only.
"""

import re
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import (
    blueprint,
    build,
    library_calls,
    misfit,
)
from rootnote.engine.models.diffusion import DiffusionAdapter, untrained
from rootnote.engine.models.finishing import opened, require_agreement, require_audio, surveyed
from rootnote.engine.models.noising import Objective, flow_level, listed_flow_levels
from rootnote.engine.models.source import Source, open_components
from rootnote.engine.models.weights import read_tensors
from rootnote.errors import CheckpointError

_PARTS = ("transformer", "vae", "condition_encoder")
_NULL, _SILENCE = "null_condition_emb", "silence_latent"
_TURBO_STEPS, _TURBO_SHIFT = 8, 3.0
_LAYER = re.compile(
    r"layers\.\d+\.(?:self_attn\.to_(?:q|k|v|out\.0)|cross_attn\.to_(?:v|out\.0)"
    r"|mlp\.(?P<mlp>gate|up|down)_proj)"
)
"""Queries and keys of cross-attention are left out: to one state there is nothing to choose."""


class AceStepAdapter(DiffusionAdapter):
    """One ACE-Step 1.5; see `DiffusionAdapter`. Latents are (n_steps, n_latent_channels).

    Parameters
    ----------
    null : Tensor, shape (1, 1, d)
        The learned condition of no text, no lyrics and no voice.
    silence : Tensor, shape (n_steps, n_latent_channels)
        Latents of silence, which the transformer is told where there is no source audio.
    """

    time_axis = -2

    def __init__(
        self,
        transformer: nn.Module,
        vae: Any,
        null: Tensor,
        silence: Tensor,
        checkpoint: Checkpoint,
        device: torch.device,
    ) -> None:
        self._null = null.to(device)
        self._silence = silence.to(device)
        self._vae = vae.to(device).eval().requires_grad_(False)
        self._hop = int(vae.hop_length)
        self.sample_rate = int(vae.config.sampling_rate)
        self.n_channels = int(vae.config.audio_channels)
        super().__init__(transformer, objective_of(transformer.config), checkpoint, device)

    @property
    def min_frames(self) -> int:
        """One latent step."""
        return self._hop

    def group_of(self, name: str) -> str | None:
        """Attention and feed-forward; the output is a transposed convolution and left out."""
        found = _LAYER.fullmatch(name)
        if found is None:
            return None
        return "mlp" if found["mlp"] else "attention"

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_steps, n_latent_channels)."""
        return -(-n_frames // self._hop), int(self._vae.config.decoder_input_channels)

    def to_representation(self, example: Tensor) -> Tensor:
        """Mean of the posterior, (n_steps, n_latent_channels); audio is padded with silence."""
        padded = functional.pad(example, (0, -example.shape[-1] % self._hop))
        return self._vae.encode(padded[None]).latent_dist.mean[0].T.contiguous()

    def to_audio(self, representation: Tensor) -> Tensor:
        """Decoded latents."""
        return self._vae.decode(representation.T[None]).sample[0]

    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The transformer's output, same shape as `noisy`."""
        n_batch, n_steps = noisy.shape[:2]
        n_repeats = -(-n_steps // len(self._silence))
        silence = self._silence.repeat(n_repeats, 1)[:n_steps].expand(n_batch, -1, -1)
        return self._denoiser(
            hidden_states=noisy,
            timestep=time,
            timestep_r=time,
            encoder_hidden_states=self._null.expand(n_batch, -1, -1),
            context_latents=torch.cat([silence, torch.ones_like(silence)], -1),
            return_dict=False,
        )[0]


def objective_of(settings: Any) -> Objective:
    """Flow matching at any time, or for turbo at the eight times that it was distilled to."""
    if not (settings["is_turbo"] or settings["model_version"] == "turbo"):
        return Objective("flow", flow_level)
    even = [(k + 1) / _TURBO_STEPS for k in range(_TURBO_STEPS)]
    times = [_TURBO_SHIFT * t / (1 + (_TURBO_SHIFT - 1) * t) for t in even]
    return Objective("flow", listed_flow_levels(times))


def open_source(sniffed: Sniffed) -> Source:
    """Check the components that the loss needs: no text encoder is among them."""
    return open_components(sniffed, _PARTS, ())


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    kinds = _kinds()
    models = {
        name: blueprint(source.parts[name], kinds[name]) for name in _PARTS if name in source.parts
    }
    transformer, vae = models["transformer"].config, models["vae"].config
    n_latent = vae["decoder_input_channels"]
    width = transformer["encoder_hidden_size"] or transformer["hidden_size"]
    null, silence = _condition_entries(source)
    checks = (
        ("the latent channels", n_latent, transformer["audio_acoustic_hidden_dim"]),
        ("the posterior", 2 * n_latent, vae["encoder_hidden_size"]),
        ("the input channels", 3 * n_latent, transformer["in_channels"]),
        ("the silence", (1, n_latent), (silence[0], silence[2 if _is_diffusers(source) else 1])),
        ("the conditioning", (1, 1, width), null),
    )
    require_agreement(source, checks)
    require_audio(source.parts["vae"], vae)
    return surveyed(source, models, int(vae["sampling_rate"]))


def load(
    source: Source,
    checkpoint: Checkpoint,
    device: torch.device,
    *,
    prompt: str,
    untrained_seed: int | None,
) -> AceStepAdapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    if prompt:
        raise CheckpointError(
            "a prompt reaches ACE-Step through a template of instructions, lyrics and metadata, "
            "which this version does not fill in",
            path=source.folder,
            remedy="Run without a prompt (its learned null condition).",
        )
    kinds = _kinds()
    transformer = build(source.parts["transformer"], kinds["transformer"], seed=untrained_seed)
    vae = build(source.parts["vae"], kinds["vae"])
    null, silence = _null_condition(source)
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)
    return opened(
        source, lambda: AceStepAdapter(transformer, vae, null, silence, checkpoint, device)
    )


def _is_diffusers(source: Source) -> bool:
    """Whether the condition encoder is a component of its own, with silence as (1, time, width)."""
    return "condition_encoder" in source.parts


def _condition_entries(source: Source) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes of the null condition and of the latents of silence, as stored."""
    if _is_diffusers(source):
        held = source.parts["condition_encoder"].tensors
        return held[_NULL].shape, held[_SILENCE].shape
    null = source.parts["null"].tensors.get(_NULL)
    silence = list(source.parts["silence"].tensors.values())
    if null is None or len(silence) != 1 or len(silence[0].shape) != 3:
        raise misfit(
            source,
            "lacks its null condition or its latents of silence",
            f"{_NULL} and one tensor (1, channels, time)",
            f"{None if null is None else null.shape} and {[one.shape for one in silence]}",
        )
    return null.shape, silence[0].shape


def _null_condition(source: Source) -> tuple[Tensor, Tensor]:
    """The null condition (1, 1, d), and the latents of silence (n_steps, n_latent_channels)."""
    if _is_diffusers(source):
        held = source.parts["condition_encoder"]
        wanted = {name: held.tensors[name] for name in (_NULL, _SILENCE)}
        values = dict(read_tensors(replace(held, tensors=wanted)))
        return values[_NULL], values[_SILENCE][0]
    null = dict(read_tensors(source.parts["null"]))[_NULL]
    [silence] = [value for _, value in read_tensors(source.parts["silence"])]
    return null, silence[0].T.contiguous()


def _kinds() -> dict[str, Any]:
    """Classes of the components."""
    with library_calls():
        from diffusers import AceStepTransformer1DModel, AutoencoderOobleck
        from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

    return {
        "transformer": AceStepTransformer1DModel,
        "vae": AutoencoderOobleck,
        "condition_encoder": AceStepConditionEncoder,
    }
