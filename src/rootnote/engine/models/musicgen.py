"""MusicGen in the transformers library's layout, mono and stereo (arXiv 2306.05284).

The loss equals audiocraft's training loss: `reference/formats.md` §3 has the recipe.
"""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rootnote.domain import Checkpoint
from rootnote.engine.models.adapter import every_nth, parse_modules
from rootnote.engine.models.delay import (
    codebook_cross_entropy,
    codebook_delays,
    delayed_inputs,
)
from rootnote.engine.models.musicgen_config import bandwidth
from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes
from rootnote.errors import AudioError

if TYPE_CHECKING:
    from transformers import MusicgenForConditionalGeneration

_TOP_K = 250
"""MusicGen's own default for sampling (arXiv 2306.05284, §4.1)."""


def with_plain_weights(model: "MusicgenForConditionalGeneration") -> None:
    """Work out the codec's normalised weights once and not at every call, in place.

    A model changed so can no longer be saved under the layout's names.
    """
    for module in model.audio_encoder.modules():
        if parametrize.is_parametrized(module, "weight"):
            parametrize.remove_parametrizations(module, "weight")


def codec_dtype(device: torch.device) -> torch.dtype:
    """What a codec computes in: double precision, wherever there is any.

    In single precision the order of additions, which every kind of processor has its own of, flips
    a few codes in 10,000, and codes are evidence.
    """
    return torch.float32 if device.type == "mps" else torch.float64


class MusicgenAdapter:
    """One MusicGen, in evaluation mode: the decoder in float32, the codec in `codec_dtype`.

    Parameters
    ----------
    model : MusicgenForConditionalGeneration
        Fully loaded. Its text encoder is not kept.
    checkpoint : Checkpoint
        What the model was loaded from.
    device : torch.device
        Where to compute.
    prompt_states : Tensor, shape (1, n_text, hidden_size), optional
        Projected text encoder output that conditions every example; none: unconditional.
    """

    n_draws = 1
    loss_unit = "nats per token"
    time_axis = -1

    def __init__(
        self,
        model: "MusicgenForConditionalGeneration",
        checkpoint: Checkpoint,
        device: torch.device,
        prompt_states: Tensor | None = None,
    ) -> None:
        kilobits = bandwidth(model.config)
        if kilobits is None:
            raise ValueError("the configuration was not checked by read_config")
        self._bandwidth = kilobits
        self._codec = model.audio_encoder.to(device, codec_dtype(device)).eval()
        self._decoder = model.decoder.to(device).eval()
        self._prompt_states = None if prompt_states is None else prompt_states.to(device)
        self._special_id = int(model.config.decoder.pad_token_id)
        self._delays = codebook_delays(
            model.config.decoder.num_codebooks, model.config.decoder.audio_channels
        )
        self.checkpoint = checkpoint
        self.device = device
        self.sample_rate = int(model.config.audio_encoder.sampling_rate)
        self.n_channels = int(model.config.decoder.audio_channels)
        model.requires_grad_(False)
        for layer in self.attributable_layers("attention+mlp+heads").values():
            layer.weight.requires_grad_(True)

    @property
    def network(self) -> nn.Module:
        """What is attributed, and what a LoRA adapter would change."""
        return self._decoder

    @property
    def min_frames(self) -> int:
        """Shortest audio that can be encoded: below it the last codebook predicts nothing."""
        return int(self._codec.config.hop_length) * (max(self._delays) + 1)

    def encode(self, samples: Tensor) -> Tensor:
        """Codes of audio, (n_batch, n_codebooks, n_steps), int64; see `ModelAdapter.encode`."""
        if samples.ndim != 3 or samples.shape[1] != self.n_channels:
            raise ValueError(f"expected (n_batch, {self.n_channels}, n_frames): {samples.shape}")
        if samples.shape[2] < self.min_frames:
            raise AudioError(
                "is too short for this model",
                expected=f"at least {self.min_frames / self.sample_rate:.3f} s",
                found=f"{samples.shape[2] / self.sample_rate:.3f} s",
                remedy="Use longer segments.",
            )
        if not bool(torch.isfinite(samples).all()):
            raise AudioError(
                "holds samples that are not finite",
                remedy="Decode the recording again from its source.",
            )
        with torch.no_grad():
            # One by one: rounding in a batch could flip a code, and codes are evidence.
            exact = samples.to(self.device, self._codec.dtype)
            return torch.stack([self._codes(example) for example in exact])

    def loss(
        self, representation: Tensor, *, sample_seed: int | None = None, draw: int | None = None
    ) -> Tensor:
        """Training loss per example, (n_batch,), in nats per token; see `ModelAdapter.loss`."""
        codes, states = self._told(representation.to(self.device))
        inputs, targets = delayed_inputs(codes, self._special_id, self.n_channels)
        logits = self._logits(inputs, states)
        if sample_seed is not None:
            drawn = [
                _draw(example_logits, example_codes, sample_seed)
                for example_logits, example_codes in zip(logits.detach(), codes, strict=True)
            ]
            targets = torch.where(targets == self._special_id, targets, torch.stack(drawn))
        return codebook_cross_entropy(logits, targets, self._special_id)

    def predictions(self, representation: Tensor) -> tuple[Tensor, Tensor]:
        """Next-token logits and the tokens that came; see `PredictsTokens.predictions`."""
        codes, states = self._told(representation.to(self.device))
        inputs, targets = delayed_inputs(codes, self._special_id, self.n_channels)
        valid = targets != self._special_id
        return self._logits(inputs, states)[valid], targets[valid]

    def attributable_layers(self, modules: str) -> dict[str, nn.Linear]:
        """The decoder's linear layers; see `ModelAdapter.attributable_layers`.

        Cross-attention is among them only under a prompt: without one it has no gradient.
        """
        groups = parse_modules(modules)
        blocks = ["self_attn."] if self._prompt_states is None else ["self_attn.", "encoder_attn."]
        parts = {"attention": tuple(blocks), "mlp": ("fc1", "fc2"), "heads": ("lm_heads.",)}
        wanted = tuple(part for group in groups for part in parts[group])
        layers: dict[str, nn.Linear] = {}
        for name, module in self._decoder.named_modules(prefix="decoder"):
            inner = name.removeprefix("decoder.model.decoder.layers.").partition(".")[2]
            if isinstance(module, nn.Linear) and (
                inner.startswith(wanted) or name.removeprefix("decoder.").startswith(wanted)
            ):
                layers[name] = module
        return every_nth(layers, modules)

    def n_tokens(self, representation: Tensor) -> int:
        """Number of predicted tokens in one example's loss."""
        return sum(max(0, representation.shape[2] - delay) for delay in self._delays)

    def generate(self, n_examples: int, n_frames: int, *, seed: int) -> Tensor:
        """Sampled audio, (n_examples, n_channels, n_frames); see `ModelAdapter.generate`."""
        n_steps = -(-n_frames // self._codec.config.hop_length)
        decoder, states = self._generator()
        codes = generate_codes(
            decoder,
            torch.zeros(n_examples, len(self._delays), 0, dtype=torch.int64),
            n_steps,
            window=n_steps,
            temperature=1.0,
            top_k=_TOP_K,
            seed=seed,
            text=states,
        )
        return decode_audio(self._codec, codes, self.n_channels)[..., :n_frames]

    def embedding(self, representation: Tensor) -> Tensor:
        """Quantised latents averaged over time and channels, (n_batch, d), float32."""
        codes = representation.to(self.device)
        books = self._codec.quantizer.layers
        latents = torch.zeros((), device=self.device)
        with torch.no_grad():
            for k in range(codes.shape[1]):
                book = books[k // self.n_channels].codebook
                latents = latents + book.decode(codes[:, k]).mean(1)
        return (latents / self.n_channels).float()

    def _codes(self, example: Tensor) -> Tensor:
        """Codes of one example; stereo as L0, R0, L1, R1, … with the channels encoded apart."""
        sides = [
            self._codec.encode(channel[None, None], bandwidth=self._bandwidth).audio_codes[0, 0]
            for channel in example
        ]
        return torch.stack(sides, dim=1).flatten(0, 1)  # (n_codebooks, n_steps)

    def _told(self, representation: Tensor) -> tuple[Tensor, Tensor | None]:
        """The codes of a batch, and what conditions each or, with a batch axis of 1, all."""
        return representation, self._prompt_states

    def _generator(self) -> tuple[Any, Tensor | None]:
        """What generates, and what conditions it."""
        return self._decoder, self._prompt_states

    def _logits(self, inputs: Tensor, states: Tensor | None) -> Tensor:
        """Next-token logits, (n_batch, n_codebooks, n_steps, n_tokens)."""
        n_batch, n_codebooks, n_steps = inputs.shape
        # Unconditional: audiocraft's null condition and `get_unconditional_inputs` both reach
        # cross-attention as zero states (the projection's bias is masked away too). Its
        # projections have no bias, so it adds exactly zero, and is left out.
        logits = self._decoder(
            input_ids=inputs.reshape(n_batch * n_codebooks, n_steps),
            encoder_hidden_states=None if states is None else states.expand(n_batch, -1, -1),
            use_cache=False,
        ).logits
        return logits.view(n_batch, n_codebooks, n_steps, -1)


def untrained(checkpoint: Checkpoint, seed: int) -> Checkpoint:
    """Record of a checkpoint whose decoder was re-initialised: another model, another digest."""
    label = f"{checkpoint.sha256}, untrained decoder, seed {seed}"
    return replace(
        checkpoint,
        sha256=hashlib.sha256(label.encode()).hexdigest(),
        layout=f"{checkpoint.layout}, untrained decoder (seed {seed})",
    )


def _draw(logits: Tensor, codes: Tensor, seed: int) -> Tensor:
    """Tokens from the predictive distribution, (n_codebooks, n_steps).

    Seeded by the example's own codes, so that a draw does not depend on its batch.
    """
    digest = hashlib.sha256(str(seed).encode() + codes.cpu().numpy().tobytes()).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") % 2**63)
    probabilities = logits.softmax(-1).flatten(0, 1).cpu()
    drawn = torch.multinomial(probabilities, 1, generator=generator)
    return drawn.view(codes.shape).to(codes.device)
