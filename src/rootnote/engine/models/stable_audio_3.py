"""Stable Audio 3: a diffusion transformer over SAME latents (arXiv 2605.17991), diffusers layout.

The loss is rectified flow's (`formats.md` §3). The published medium and small checkpoints were
distilled after that training, so for them it is the loss of the model that they were made from.
"""

from dataclasses import dataclass
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
    token_ids,
)
from rootnote.engine.models.diffusion import DiffusionAdapter, untrained
from rootnote.engine.models.finishing import opened, require_agreement, require_audio, surveyed
from rootnote.engine.models.noising import Objective, flow_level
from rootnote.engine.models.source import Source, open_components

_FLOW = Objective("flow", flow_level)
_PARTS = ("transformer", "vae", "duration_embedder", "text_encoder")
_TEXT_LENGTH = 256
"""Text is padded to this many tokens, as upstream's pipeline does."""
_ATTENTION = (".self_attn.to_", ".cross_attn.to_")


class StableAudio3Adapter(DiffusionAdapter):
    """One Stable Audio 3; see `DiffusionAdapter`.

    Parameters
    ----------
    text : Tensor, shape (1, n_text, d)
        States of the text encoder: of the prompt, or of the empty text.
    """

    def __init__(
        self,
        transformer: nn.Module,
        vae: Any,
        durations: nn.Module,
        text: Tensor,
        checkpoint: Checkpoint,
        device: torch.device,
    ) -> None:
        self._text = text.to(device)
        self._vae = vae.to(device).eval().requires_grad_(False)
        self._durations = durations.to(device).eval().requires_grad_(False)
        self._hop = int(vae.downsampling_ratio)
        self.sample_rate = int(vae.config.sampling_rate)
        self.n_channels = int(vae.config.audio_channels)
        self._conditions: dict[int, _Condition] = {}
        super().__init__(transformer, _FLOW, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """One latent step."""
        return self._hop

    def group_of(self, name: str) -> str | None:
        """Attention, feed-forward and output projection; the inpainting path has no gradient."""
        if any(part in name for part in _ATTENTION):
            return "attention"
        if ".ff.proj_" in name:
            return "mlp"
        return "heads" if name == "proj_out" else None

    def shape_of(self, n_frames: int) -> tuple[int, ...]:
        """(n_latent_channels, n_steps)."""
        return int(self._vae.config.latent_dim), -(-n_frames // self._hop)

    def to_representation(self, example: Tensor) -> Tensor:
        """Latents, (n_latent_channels, n_steps); audio is padded with silence."""
        padded = functional.pad(example, (0, -example.shape[-1] % self._hop))
        return self._vae.encode(padded[None]).latents[0]

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
            global_hidden_states=known.duration.expand(len(noisy), -1),
            encoder_attention_mask=known.mask.expand(len(noisy), -1),
            return_dict=False,
        )[0]

    def _condition(self, n_steps: int) -> "_Condition":
        """The text, padded, and the length, which is a token and the global condition too."""
        with torch.no_grad():
            seconds = torch.full((1,), n_steps * self._hop / self.sample_rate, device=self.device)
            duration = self._durations(seconds)
        n_padding = _TEXT_LENGTH - self._text.shape[1]
        padded = functional.pad(self._text, (0, 0, 0, n_padding))
        # The transformer puts its own learned embedding where the mask is 0, and attends to it.
        said = torch.ones(1, self._text.shape[1], device=self.device)
        mask = torch.cat([functional.pad(said, (0, n_padding)), said[:, :1]], 1)
        return _Condition(torch.cat([padded, duration[:, None]], 1), mask, duration)


@dataclass(frozen=True, slots=True, eq=False)
class _Condition:
    """What the transformer is told beside time."""

    cross: Tensor
    mask: Tensor
    duration: Tensor


def open_source(sniffed: Sniffed) -> Source:
    """Check the pipeline's components; even without a prompt the empty text is encoded."""
    return open_components(sniffed, _PARTS, ())


def survey(source: Source) -> Checkpoint:
    """What the checkpoint is, after every check that needs no weights."""
    kinds = _kinds()
    models = {name: blueprint(source.parts[name], kinds[name]) for name in _PARTS}
    transformer, vae = models["transformer"].config, models["vae"].config
    width = models["text_encoder"].config.encoder.hidden_size
    checks = (
        ("the latent channels", vae["latent_dim"], transformer["io_channels"]),
        ("the conditioning", width, transformer["cond_token_dim"]),
        ("the length", width, models["duration_embedder"].config["output_dim"]),
        ("the global condition", width, transformer["global_cond_dim"]),
        ("the patches of the transformer", 1, transformer["patch_size"]),
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
) -> StableAudio3Adapter:
    """Open the checkpoint and let it compute once; see `musicgen_loader.load`."""
    kinds = _kinds()
    transformer = build(source.parts["transformer"], kinds["transformer"], seed=untrained_seed)
    vae = build(source.parts["vae"], kinds["vae"])
    durations = build(source.parts["duration_embedder"], kinds["duration_embedder"])
    if untrained_seed is not None:
        checkpoint = untrained(checkpoint, untrained_seed)

    def make() -> StableAudio3Adapter:
        text = _text(source, kinds["text_encoder"], prompt)
        return StableAudio3Adapter(transformer, vae, durations, text, checkpoint, device)

    return opened(source, make)


def _kinds() -> dict[str, Any]:
    """Classes of the components."""
    with library_calls():
        from diffusers import (
            AutoencoderSAME,
            StableAudio3DiTModel,
            StableAudio3DurationEmbedder,
        )
        from transformers import T5GemmaEncoderModel

    return {
        "transformer": StableAudio3DiTModel,
        "vae": AutoencoderSAME,
        "duration_embedder": StableAudio3DurationEmbedder,
        "text_encoder": T5GemmaEncoderModel,
    }


def _text(source: Source, kind: Any, prompt: str) -> Tensor:
    """States of a text; an empty one is the token that begins every text."""
    encoder = build(source.parts["text_encoder"], kind)
    settings = encoder.config.encoder
    ids = [settings.bos_token_id]
    if prompt:
        ids = token_ids(source.folder / "tokenizer", prompt, settings.vocab_size)[:_TEXT_LENGTH]
    given = torch.tensor([ids])
    return encoder(given, attention_mask=torch.ones_like(given)).last_hidden_state
