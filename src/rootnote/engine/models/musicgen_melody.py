"""MusicGen-Melody: MusicGen that also hears a melody, as a chromagram (arXiv 2306.05284, §2.3).

In training every example is told its own melody. So is it here: a representation holds, below the
codes, which of the pitch classes is loudest in every frame of the example's chromagram. Training
takes the melody of separated stems without drums and bass; here it is that of the whole mix, as
the transformers library does without a separator.
"""

import math
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rootnote.domain import Checkpoint
from rootnote.engine.models.musicgen import MusicgenAdapter, codec_dtype

NOTHING = -1
"""Fills the row of pitch classes, which is shorter than the rows of codes."""


@dataclass(frozen=True, slots=True)
class Chroma:
    """What fixes a chromagram: the fields of `preprocessor_config.json` that matter."""

    sample_rate: int
    n_fft: int
    hop: int
    n_classes: int

    def classes(self, samples: Tensor) -> Tensor:
        """The loudest pitch class of every frame, (n_frames // hop + 1,), int64.

        Parameters
        ----------
        samples : Tensor, shape (n_frames,)
            Shorter audio is padded with silence on both sides to one window.
        """
        missing = max(0, self.n_fft - len(samples))
        exact = samples.to(codec_dtype(samples.device))
        padded = functional.pad(exact, (missing // 2, missing - missing // 2))
        window = torch.hann_window(self.n_fft, dtype=exact.dtype, device=exact.device)
        spectrum = torch.stft(
            padded, self.n_fft, self.hop, window=window, center=True, return_complex=True
        )
        power = spectrum.real**2 + spectrum.imag**2
        filters = _filters(self.sample_rate, self.n_fft, self.n_classes).to(exact)
        return (filters @ power).argmax(0)


@cache
def _filters(sample_rate: int, n_fft: int, n_classes: int) -> Tensor:
    """The transformers library's filters of pitch classes, (n_classes, n_fft // 2 + 1)."""
    from transformers.audio_utils import chroma_filter_bank

    bank = chroma_filter_bank(
        sampling_rate=sample_rate, num_frequency_bins=n_fft, tuning=0, num_chroma=n_classes
    )
    return torch.from_numpy(bank)


class MusicgenMelodyAdapter(MusicgenAdapter):
    """One MusicGen-Melody; see `MusicgenAdapter`.

    Parameters
    ----------
    prompt_states : Tensor, shape (1, n_text, hidden_size), optional
        Projected text states; none: one zero state, what training's dropout leaves of a text.
    """

    def __init__(
        self,
        model: Any,
        chroma: Chroma,
        checkpoint: Checkpoint,
        device: torch.device,
        prompt_states: Tensor | None = None,
    ) -> None:
        self._chroma = chroma
        self._chroma_length = int(model.config.chroma_length)
        identity: nn.Module = nn.Identity()
        self._project = getattr(model, "audio_enc_to_dec_proj", identity).to(device)
        unsaid = torch.zeros(1, 1, model.config.decoder.hidden_size)
        self._text = (unsaid if prompt_states is None else prompt_states).to(device)
        super().__init__(model, checkpoint, device)

    @property
    def min_frames(self) -> int:
        """As MusicGen's; and the codes must outnumber the frames of one chromagram."""
        n_least = self._chroma.n_fft // self._chroma.hop + 1
        return max(super().min_frames, int(self._codec.config.hop_length) * n_least)

    def encode(self, samples: Tensor) -> Tensor:
        """Codes, and a last row of pitch classes: (n_batch, n_codebooks + 1, n_steps), int64."""
        codes = super().encode(samples)
        n_steps = codes.shape[2]
        rows = [
            functional.pad(found[:n_steps], (0, n_steps - min(len(found), n_steps)), value=NOTHING)
            for found in (self._chroma.classes(example.mean(0)) for example in samples)
        ]
        return torch.cat([codes, torch.stack(rows)[:, None].to(codes)], 1)

    def embedding(self, representation: Tensor) -> Tensor:
        """Of the codes alone; see `ModelAdapter.embedding`."""
        return super().embedding(representation[:, :-1])

    def _told(self, representation: Tensor) -> tuple[Tensor, Tensor | None]:
        """The codes, and before them each example's own melody and the text."""
        melody = self._melody(representation[:, -1])
        return representation[:, :-1], torch.cat(
            [melody, self._text.expand(len(melody), -1, -1)], 1
        )

    def _generator(self) -> tuple[Any, Tensor | None]:
        """Generation is told silence's melody: the null condition of training."""
        silent = torch.zeros(1, 1, dtype=torch.int64, device=self.device)
        return _Prefixed(self._decoder), torch.cat([self._melody(silent), self._text], 1)

    def _melody(self, classes: Tensor) -> Tensor:
        """Projected one-hot chromagrams, (n_batch, chroma_length, hidden_size).

        A shorter one is repeated, as upstream does: all of a batch are equally long.
        """
        n_heard = int((classes[0] != NOTHING).sum())
        hot = functional.one_hot(classes[:, :n_heard], self._chroma.n_classes).float()
        n_repeats = math.ceil(self._chroma_length / n_heard)
        with torch.no_grad():
            return self._project(hot).repeat(1, n_repeats, 1)[:, : self._chroma_length]

    def _logits(self, inputs: Tensor, states: Tensor | None) -> Tensor:
        """Next-token logits of the codes, which follow the melody and the text."""
        n_batch, n_codebooks, n_steps = inputs.shape
        logits = self._decoder(
            input_ids=inputs.reshape(n_batch * n_codebooks, n_steps),
            encoder_hidden_states=states,
            use_cache=False,
        ).logits
        return logits[:, -n_steps:].reshape(n_batch, n_codebooks, n_steps, -1)


class _Prefixed:
    """A decoder that takes its conditions once, and answers for the last step only.

    `generate_codes` gives them at every step, as MusicGen's cross-attention needs them.
    """

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self.config, self.device = decoder.config, decoder.device

    def __call__(
        self,
        input_ids: Tensor,
        encoder_hidden_states: Tensor,
        past_key_values: Any,
        use_cache: bool,
    ) -> Any:
        output = self._decoder(
            input_ids=input_ids,
            encoder_hidden_states=encoder_hidden_states if past_key_values is None else None,
            past_key_values=past_key_values,
            use_cache=use_cache,
        )
        return SimpleNamespace(logits=output.logits[:, -1:], past_key_values=output.past_key_values)
