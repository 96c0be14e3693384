"""Everything that shapes a reference model, in one frozen place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodecConfig:
    """The small codec in EnCodec's layout (arXiv 2210.13438) that turns audio into tokens."""

    sample_rate: int = 8_000
    upsampling_ratios: tuple[int, ...] = (5, 5, 5, 2)
    """32 token steps a second, so that segments of whole seconds are whole steps: a suspect is then
    cut where the model cut it. 2 kb/s with 8 codebooks of 8 bits."""
    n_filters: int = 8
    n_coefficients: int = 127
    """Of 250 that the transform has: up to 2 kHz."""
    whitening: float = 0.5
    """0: errors count by their energy; 1: every coefficient's by its own level."""
    n_codebooks: int = 8
    codebook_size: int = 256

    @property
    def hop_length(self) -> int:
        """Samples per token step."""
        hop = 1
        for ratio in self.upsampling_ratios:
            hop *= ratio
        return hop

    @property
    def frame_rate(self) -> float:
        """Token steps per second."""
        return self.sample_rate / self.hop_length


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """The MusicGen-layout language model over the tokens (arXiv 2306.05284)."""

    n_layers: int = 4
    width: int = 128
    n_heads: int = 4
    init_std: float = 0.1
    """Near 1/√width: the layout's default of 0.02 drowns the tokens in the position signal."""
    n_epochs: int = 20
    """Passes over the members' audio, counted in seconds of crops drawn."""
    crop_s: float = 3.0
    batch_size: int = 4
    learning_rate: float = 5e-3
    weight_decay: float = 0.01
    warmup_fraction: float = 0.05


@dataclass(frozen=True, slots=True)
class ReferenceConfig:
    """One reference build."""

    codec: CodecConfig = CodecConfig()
    decoder: DecoderConfig = DecoderConfig()
    excerpt_s: float = 30.0
    """Audio taken from each track, from its middle; shorter tracks are left out."""
    n_phases: int = 8
    """Training crops begin at any of so many equal parts of a codec step: every 4 ms."""
    held_out_fraction: float = 0.35
    """Share of the tracks without a disclosed role that the decoder never sees."""
    seed: int = 0
    n_generations: int = 20
    n_continuations: int = 20
    suspect_s: float = 10.0
    prompt_s: float = 1.5
    temperature: float = 1.0
    top_k: int = 256
    """All tokens: the model's own distribution. Cut to the likeliest 64 of 256, what the model
    makes drifts into quiet sounds that it never learned and that owe nobody anything."""
