"""Stable Audio Open: a diffusion transformer over Oobleck latents (arXiv 2407.14358).

The loss equals stable-audio-tools' training loss at the posterior mean: `formats.md` §3.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.components import (
    blueprint,
    build,
    library_calls,
    token_ids,
)
from rootnote.engine.models.diffusion import DiffusionAdapter, untrained
from rootnote.engine.models.finishing import opened, require_agreement, require_audio, surveyed
from rootnote.engine.models.noising import Objective, cosine_level, flow_level
from rootnote.engine.models.source import Source, open_components
from rootnote.errors import CheckpointError

if TYPE_CHECKING:
    from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel

_PARTS = ("transformer", "vae", "projection_model")
_TEXT_LENGTH = 128
"""Text is padded to this many tokens (model_max_length of the published tokenizer)."""

OBJECTIVES = {
    "v": Objective("v", cosine_level),
    "rectified_flow": Objective("flow", flow_level),
    "rf_denoiser": Objective("flow", flow_level),
}


class StableAudioAdapter(DiffusionAdapter):
    """One Stable Audio Open; see `DiffusionAdapter`.

    Parameters
    ----------
    text : Tensor, shape (1, n_text, d), optional
        Projected and masked text states; none: the all-zero condition of training's dropout,
        under which cross-attention adds exactly zero.
    """

    def __init__(
        self,
        transformer: "StableAudioDiTModel",
        vae: "AutoencoderOobleck",
        projection: "StableAudioProjectionModel",
        checkpoint: Checkpoint,
        device: torch.device,
        *,
        objective: Objective,
        text: Tensor | None = None,
    ) -> None:
        self._text = None if text is None else text.to(device)
        self._vae = vae.to(device).eval().requires_grad_(False)
        self._settings: Any = transformer.config
        self._projection = projection.to(device).eval().requires_grad_(False)
        self._hop = int(vae.hop_length)
        self.sample_rate = int(vae.config.sampling_rate)
        self.n_channels = int(vae.config.audio_channels)
        self._conditions: dict[int, _Condition] = {}
        super().__init__(transformer, objective, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """One latent step."""
        return self._hop

    def group_of(self, name: str) -> str | None:
        """Attention, feed-forward and output projection of the transformer."""
        if ".attn1.to_" in name or (self._text is not None and ".attn2.to_" in name):
            return "attention"
        if ".ff.net." in name:
            return "mlp"
        return "heads" if name == "proj_out" else None

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_latent_channels, n_steps)."""
        return int(self._vae.config.decoder_input_channels), -(-n_frames // self._hop)

    def to_representation(self, example: Tensor) -> Tensor:
        """Mean of the posterior, (n_latent_channels, n_steps); audio is padded with silence."""
        padded = functional.pad(example, (0, -example.shape[-1] % self._hop))
        return self._vae.encode(padded[None]).latent_dist.mean[0]

    def to_audio(self, representation: Tensor) -> Tensor:
        """Decoded latents."""
        return self._vae.decode(representation[None]).sample[0]

    def predict(self, noisy: Tensor, time: Tensor) -> Tensor:
        """The transformer's output, same shape as `noisy`."""
        n_steps = noisy.shape[-1]
        if n_steps not in self._conditions:
            self._conditions[n_steps] = self._condition(n_steps)
        known = self._conditions[n_steps]
        return self._denoiser(
            noisy,
            time,
            encoder_hidden_states=known.cross.expand(len(noisy), -1, -1),
            global_hidden_states=known.globals.expand(len(noisy), -1, -1),
            rotary_embedding=known.rotary,
            return_dict=False,
        )[0]

    def _condition(self, n_steps: int) -> "_Condition":
        """Start and length of the segment, and the text, as the transformer takes them."""
        from diffusers.models.embeddings import get_1d_rotary_pos_embed

        with torch.no_grad():
            length_s = n_steps * self._hop / self.sample_rate
            told = self._projection(
                start_seconds=torch.zeros(1, device=self.device),
                end_seconds=torch.full((1,), length_s, device=self.device),
            )
            start, end = told.seconds_start_hidden_states, told.seconds_end_hidden_states
            width = self._settings["cross_attention_input_dim"]
            cross = (
                torch.zeros(1, 1, width, device=self.device)
                if self._text is None
                else torch.cat([self._text, start, end], 1)
            )
            cos, sin = get_1d_rotary_pos_embed(
                self._settings["attention_head_dim"] // 2,
                n_steps + 1,  # the global states come first
                use_real=True,
                repeat_interleave_real=False,
            )
            rotary = (cos.to(self.device), sin.to(self.device))
        return _Condition(cross, torch.cat([start, end], 2), rotary)


@dataclass(frozen=True, slots=True, eq=False)
class _Condition:
    """What the transformer is told beside time."""

    cross: Tensor
    globals: Tensor
    rotary: tuple[Tensor, Tensor]


def open_source(sniffed: Sniffed) -> Source:
    """Check the pipeline's components; the text encoder may be left out of the folder."""
    return open_components(sniffed, _PARTS, ("text_encoder",))


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    kinds = _kinds()
    models = {name: blueprint(source.parts[name], kinds[name]) for name in _PARTS}
    transformer, vae = models["transformer"].config, models["vae"].config
    projection = models["projection_model"].config
    checks = (
        ("the latent channels", vae["decoder_input_channels"], transformer["in_channels"]),
        ("the posterior", 2 * vae["decoder_input_channels"], vae["encoder_hidden_size"]),
        ("the output channels", transformer["in_channels"], transformer["out_channels"]),
        (
            "the conditioning",
            projection["conditioning_dim"],
            transformer["cross_attention_input_dim"],
        ),
        ("the seconds", 2 * projection["conditioning_dim"], transformer["global_states_input_dim"]),
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
) -> StableAudioAdapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    kinds = _kinds()
    transformer = build(source.parts["transformer"], kinds["transformer"], seed=untrained_seed)
    vae = build(source.parts["vae"], kinds["vae"])
    projection = build(source.parts["projection_model"], kinds["projection_model"])
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)
    text = _text(source, prompt, projection) if prompt else None
    objective = OBJECTIVES[source.config.get("diffusion_objective", "v")]
    return opened(
        source,
        lambda: StableAudioAdapter(
            transformer, vae, projection, checkpoint, device, objective=objective, text=text
        ),
    )


def _kinds() -> dict[str, Any]:
    """Classes of the components."""
    with library_calls():
        from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel

    return {
        "transformer": StableAudioDiTModel,
        "vae": AutoencoderOobleck,
        "projection_model": StableAudioProjectionModel,
    }


def _text(source: Source, prompt: str, projection: nn.Module) -> Tensor:
    """The prompt as upstream's pipeline encodes it: padded, masked, projected, masked again."""
    from transformers import T5EncoderModel

    if "text_encoder" not in source.parts:
        raise CheckpointError(
            "holds no text encoder, so a prompt cannot be given to this model",
            path=source.folder,
            remedy="Copy its folders text_encoder and tokenizer, or run without a prompt.",
        )
    encoder = build(source.parts["text_encoder"], T5EncoderModel)
    ids = token_ids(source.folder / "tokenizer", prompt, encoder.config.vocab_size)[:_TEXT_LENGTH]
    padding = [encoder.config.pad_token_id or 0] * (_TEXT_LENGTH - len(ids))
    mask = torch.tensor([[1] * len(ids) + [0] * len(padding)])
    with torch.no_grad():
        states = encoder(torch.tensor([ids + padding]), attention_mask=mask).last_hidden_state
        told = projection(text_hidden_states=states * mask[..., None])
        masked: Tensor = told.text_hidden_states * mask[..., None]
    return masked
