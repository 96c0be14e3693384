"""MusicGen's `config.json`, reduced to what shapes the model and checked before anything is built.

Only the fields that the four configuration classes define themselves are kept. What the
transformers library would also honour (`attn_implementation` names code to download,
`return_dict` changes what a call returns, …) never reaches it.
"""

import math
from typing import TYPE_CHECKING, Any

from rootnote.engine.models.source import Source
from rootnote.errors import CheckpointError, UnknownModelError, UnsafeCheckpointError

if TYPE_CHECKING:
    from transformers import MusicgenConfig

MAX_SAMPLE_RATE = 192_000
MAX_DILATION_GROWTH = 16
MELODY = "musicgen-melody"
_PARTS = {"text_encoder": "t5", "audio_encoder": "encodec", "decoder": "musicgen_decoder"}
_CHROMA = ("num_chroma", "chroma_length")
_MOST_CHROMA_FRAMES = 4096
_MISMATCH_REMEDY = "The configuration is not the one that the weights came with: copy it again."


def read_config(source: Source) -> "MusicgenConfig":
    """Configuration of the text encoder, the codec and the decoder.

    Raises
    ------
    CheckpointError
        A part is missing, malformed, or does not fit the others.
    UnsafeCheckpointError
        It describes more layers than the files hold tensors.
    """
    from transformers import (
        EncodecConfig,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenMelodyConfig,
        MusicgenMelodyDecoderConfig,
        T5Config,
    )

    path = source.config_file
    melody = source.family == MELODY
    classes = {
        "text_encoder": T5Config,
        "audio_encoder": EncodecConfig,
        "decoder": MusicgenMelodyDecoderConfig if melody else MusicgenDecoderConfig,
    }
    parts: dict[str, Any] = {}
    for part, kind in (_PARTS | ({"decoder": "musicgen_melody_decoder"} if melody else {})).items():
        given = source.config.get(part)
        if not isinstance(given, dict) or given.get("model_type") != kind:
            raise UnknownModelError(
                f"the {part.replace('_', ' ')} is not one that Rootnote knows",
                path=path,
                expected=kind,
                found=given.get("model_type") if isinstance(given, dict) else given,
                remedy="Only MusicGen with a T5 text encoder and an EnCodec codec can be opened.",
            )
        known = classes[part].__annotations__.keys() | classes[part].attribute_map.keys()
        parts[part] = {key: value for key, value in given.items() if key in known}
    try:
        built = {part: classes[part](**fields) for part, fields in parts.items()}
        heard = {key: source.config[key] for key in _CHROMA if key in source.config}
        config = MusicgenMelodyConfig(**built, **heard) if melody else MusicgenConfig(**built)
        counts = {
            "decoder layers": config.decoder.num_hidden_layers,
            "codebooks": config.decoder.num_codebooks,
            "text encoder layers": config.text_encoder.num_layers,
            "codec quantizers": config.audio_encoder.num_quantizers,
            "codec residual layers": config.audio_encoder.num_residual_layers,
            "codec recurrent layers": config.audio_encoder.num_lstm_layers,
            "codec ratios": len(config.audio_encoder.upsampling_ratios),
        }
    except Exception as error:
        raise malformed(source, error) from error
    for what, count in counts.items():
        # Building even an empty model takes memory per layer, so count before building.
        if not 0 <= count <= len(source.tensors):
            raise UnsafeCheckpointError(
                f"the configuration asks for a number of {what} that the weights cannot hold",
                path=path,
                expected=f"at most {len(source.tensors)}",
                found=count,
                remedy=_MISMATCH_REMEDY,
            )
    if melody:
        _check_chroma(config, source)
    _check_fit(config, source)
    return config


def malformed(source: Source, error: Exception) -> CheckpointError:
    """The error that words what the transformers library says of a configuration."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return CheckpointError(
        f"no MusicGen can be built from the configuration: {type(error).__name__}"
        + (f": {' '.join(lines)}" if lines else ""),
        path=source.config_file,
        remedy=_MISMATCH_REMEDY,
    )


def bandwidth(config: "MusicgenConfig") -> float | None:
    """The codec bandwidth that yields the codebooks the decoder was trained on, in kbit/s."""
    codec, decoder = config.audio_encoder, config.decoder
    n_wanted = decoder.num_codebooks / decoder.audio_channels
    bits_per_codebook = math.log2(codec.codebook_size) * codec.frame_rate
    for kilobits in codec.target_bandwidths:
        # As EncodecResidualVectorQuantizer counts them, one for 0 and below.
        n_codebooks = max(1, math.floor(kilobits * 1000 / bits_per_codebook))
        if min(n_codebooks, codec.num_quantizers) == n_wanted:
            return float(kilobits)
    return None


def _check_chroma(config: Any, source: Source) -> None:
    """The chromagram is one that a melody can be told as."""
    for name, most in (("num_chroma", 128), ("chroma_length", _MOST_CHROMA_FRAMES)):
        if not 0 < getattr(config, name) <= most:
            raise CheckpointError(
                "its chromagram is absurd",
                path=source.config_file,
                expected=f"{name} of 1 to {most}",
                found=getattr(config, name),
                remedy=_MISMATCH_REMEDY,
            )


def _check_fit(config: "MusicgenConfig", source: Source) -> None:
    """The parts fit each other, and the codec is one whose codes a MusicGen can be trained on."""
    codec, decoder = config.audio_encoder, config.decoder
    width = getattr(decoder, "cross_attention_hidden_size", None)
    checks: list[tuple[bool, str, object, object]] = [
        (
            0 < codec.sampling_rate <= MAX_SAMPLE_RATE,
            "the codec's sample rate is not one that audio has",
            f"1 to {MAX_SAMPLE_RATE} Hz",
            codec.sampling_rate,
        ),
        (
            decoder.audio_channels in (1, 2) and codec.audio_channels == 1,
            "only a single-channel codec under a mono or stereo decoder can be encoded with",
            "codec 1, decoder 1 or 2",
            f"codec {codec.audio_channels}, decoder {decoder.audio_channels}",
        ),
        (
            codec.chunk_length_s is None and not codec.normalize,
            "the codec cuts or rescales its input, which MusicGen's training does not",
            "chunk_length_s null, normalize false",
            f"chunk_length_s {codec.chunk_length_s}, normalize {codec.normalize}",
        ),
        (
            codec.dilation_growth_rate <= MAX_DILATION_GROWTH,
            "the codec's dilation is absurd",
            f"at most {MAX_DILATION_GROWTH}",
            codec.dilation_growth_rate,
        ),
        (
            decoder.num_codebooks > 0 and bandwidth(config) is not None,
            "the decoder's number of codebooks is none that the codec yields",
            f"{codec.num_quantizers} or fewer codebooks per channel",
            f"{decoder.num_codebooks} for {decoder.audio_channels} channels",
        ),
        (
            decoder.vocab_size == codec.codebook_size,
            "decoder and codec disagree on the size of a codebook",
            codec.codebook_size,
            decoder.vocab_size,
        ),
        (
            decoder.pad_token_id == decoder.vocab_size,
            "the decoder's padding token is not the one after the last code",
            decoder.vocab_size,
            decoder.pad_token_id,
        ),
        (
            width in (None, decoder.hidden_size),
            "text states and decoder differ in hidden size with no projection between",
            decoder.hidden_size,
            width,
        ),
    ]
    for holds, problem, expected, found in checks:
        if not holds:
            raise CheckpointError(
                problem,
                path=source.config_file,
                expected=expected,
                found=found,
                remedy=_MISMATCH_REMEDY,
            )
