"""Families at their published sizes, without weights: recognised, checked, costs counted.

Every model is built on the meta device from its published configuration, written as a folder
whose safetensors files are all header and no bytes (sparse), recognised and surveyed as a user's.
`--compute NAME` also computes one segment's gradient from random weights, and its time and memory.

    python tests/benchmarks/real_sizes.py -o tests/benchmarks/results/real_sizes.json
    python tests/benchmarks/real_sizes.py --compute musicgen-small --seconds 10
    python tests/benchmarks/real_sizes.py --compute stable-audio-open --seconds 5
"""

import argparse
import json
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from rootnote.domain import Checkpoint
from rootnote.engine.gradients import trace
from rootnote.engine.models import Told, sniff_checkpoint
from rootnote.engine.models import _identify as identified
from rootnote.engine.models import _loader as loader_of
from rootnote.engine.models.components import library_calls
from rootnote.engine.models.source import Source
from rootnote.investigation.machine import memory_needed, seconds_needed

GROUPS = ("attention", "mlp", "heads")
META = torch.device("meta")
RECORD = Checkpoint(Path("real-size"), "0" * 64, "real", "size", 0, 0)
SEGMENT_S = 10.0


# --- published configurations -----------------------------------------------------------------


def musicgen(width: int, n_layers: int, n_heads: int, *, melody: bool = False) -> nn.Module:
    import transformers as t

    decoder = {
        "hidden_size": width, "num_hidden_layers": n_layers, "num_attention_heads": n_heads,
        "ffn_dim": 4 * width,
    }  # fmt: skip
    codec = t.EncodecConfig(
        sampling_rate=32_000, upsampling_ratios=[8, 5, 4, 4], num_filters=64, hidden_size=128,
        codebook_size=2048, codebook_dim=128, target_bandwidths=[2.2], use_causal_conv=False,
        num_lstm_layers=2,
    )  # fmt: skip
    text = t.T5Config(d_model=768, d_ff=3072, num_layers=12, num_heads=12)
    parts = {"text_encoder": text.to_dict(), "audio_encoder": codec.to_dict()}
    if melody:
        config = t.MusicgenMelodyConfig(
            **parts, decoder=t.MusicgenMelodyDecoderConfig(**decoder).to_dict()
        )
        return t.MusicgenMelodyForConditionalGeneration(config)
    config = t.MusicgenConfig(**parts, decoder=t.MusicgenDecoderConfig(**decoder).to_dict())
    return t.MusicgenForConditionalGeneration(config)


def stable_audio() -> dict[str, nn.Module]:
    import diffusers as d

    return {
        "transformer": d.StableAudioDiTModel(),
        "vae": d.AutoencoderOobleck(),
        "projection_model": d.StableAudioProjectionModel(768, 768, 0, 512),
    }


def stable_audio_3() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    side = {
        "hidden_size": 768, "num_hidden_layers": 12, "intermediate_size": 2048,
        "num_attention_heads": 12, "num_key_value_heads": 12, "head_dim": 64,
    }  # fmt: skip
    text = t.T5GemmaConfig(encoder=side, decoder=side, is_encoder_decoder=False)
    return {
        "transformer": d.StableAudio3DiTModel(),
        "vae": d.AutoencoderSAME(encoder_channels=256, encoder_transformer_depths=[12]),
        "duration_embedder": d.StableAudio3DurationEmbedder(),
        "text_encoder": t.T5GemmaEncoderModel(text),
    }


def ace_step() -> dict[str, nn.Module]:
    import diffusers as d
    from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

    return {
        "transformer": d.AceStepTransformer1DModel(),
        "vae": d.AutoencoderOobleck(downsampling_ratios=[2, 4, 4, 6, 10], sampling_rate=48_000),
        "condition_encoder": AceStepConditionEncoder(),
    }


def mel_parts(**vae: Any) -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    return {
        "vae": d.AutoencoderKL(
            in_channels=1, out_channels=1, latent_channels=8, block_out_channels=(128, 256, 512),
            down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
            layers_per_block=2, **vae,
        ),
        "vocoder": t.SpeechT5HifiGan(
            t.SpeechT5HifiGanConfig(
                model_in_dim=64, sampling_rate=16_000, upsample_initial_channel=1024,
                upsample_rates=[5, 4, 2, 2, 2], upsample_kernel_sizes=[16, 16, 8, 4, 4],
                resblock_kernel_sizes=[3, 7, 11],
                resblock_dilation_sizes=[[1, 3, 5], [1, 3, 5], [1, 3, 5]], normalize_before=False,
            )
        ),
    }  # fmt: skip


def audioldm2() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    unet = d.AudioLDM2UNet2DConditionModel(
        in_channels=8, out_channels=8, block_out_channels=(128, 256, 384, 640),
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * 3),
        up_block_types=(*("CrossAttnUpBlock2D",) * 3, "UpBlock2D"),
        cross_attention_dim=[[None, 768, 1024]] * 4, attention_head_dim=8, layers_per_block=2,
    )  # fmt: skip
    text = t.T5Config(
        d_model=1024, d_kv=64, d_ff=2816, num_layers=24, num_heads=16,
        feed_forward_proj="gated-gelu",
    )  # fmt: skip
    return {**mel_parts(), "unet": unet, "text_encoder_2": t.T5EncoderModel(text)}


def musicldm() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    unet = d.UNet2DConditionModel(
        in_channels=8, out_channels=8, block_out_channels=(128, 256, 384, 640),
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * 3),
        up_block_types=(*("CrossAttnUpBlock2D",) * 3, "UpBlock2D"),
        cross_attention_dim=[128, 256, 384, 640], attention_head_dim=8, layers_per_block=2,
        class_embed_type="simple_projection", projection_class_embeddings_input_dim=512,
        class_embeddings_concat=True,
    )  # fmt: skip
    text = t.ClapTextModelWithProjection(t.ClapTextConfig(projection_dim=512))
    return {**mel_parts(), "unet": unet, "text_encoder": text}


def dance_diffusion() -> dict[str, nn.Module]:
    import diffusers as d

    return {
        "unet": d.UNet1DModel(
            sample_size=65_536, sample_rate=48_000, extra_in_channels=16, time_embedding_dim=16,
            down_block_types=(
                "DownBlock1DNoSkip", *("DownBlock1D",) * 5, *("AttnDownBlock1D",) * 7,
            ),
            up_block_types=(*("AttnUpBlock1D",) * 7, *("UpBlock1D",) * 5, "UpBlock1DNoSkip"),
            block_out_channels=(128, 128, 256, 256, *(512,) * 9),
        )
    }  # fmt: skip


def riffusion() -> dict[str, nn.Module]:
    import diffusers as d
    import transformers as t

    return {
        "unet": d.UNet2DConditionModel(
            sample_size=64, cross_attention_dim=768, attention_head_dim=8
        ),
        "vae": d.AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512), layers_per_block=2,
        ),
        "text_encoder": t.CLIPTextModel(
            t.CLIPTextConfig(
                hidden_size=768, intermediate_size=3072, num_hidden_layers=12,
                num_attention_heads=12,
            )
        ),
    }  # fmt: skip


# --- adapters without memory ------------------------------------------------------------------


def of_musicgen(model: Any, device: torch.device) -> Any:
    from rootnote.engine.models.musicgen import MusicgenAdapter
    from rootnote.engine.models.musicgen_melody import Chroma, MusicgenMelodyAdapter

    if hasattr(model.config, "num_chroma"):
        return MusicgenMelodyAdapter(model, Chroma(32_000, 16_384, 4096, 12), RECORD, device)
    return MusicgenAdapter(model, RECORD, device)


def of_stable_audio(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.stable_audio import OBJECTIVES, StableAudioAdapter

    parts = p["transformer"], p["vae"], p["projection_model"]
    return StableAudioAdapter(*parts, RECORD, device, objective=OBJECTIVES["v"])


def of_stable_audio_3(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.stable_audio_3 import StableAudio3Adapter

    parts = p["transformer"], p["vae"], p["duration_embedder"]
    return StableAudio3Adapter(*parts, torch.zeros(1, 1, 768), RECORD, device)


def of_ace_step(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.ace_step import AceStepAdapter

    null, silence = torch.zeros(1, 1, 2048), torch.zeros(1500, 64)
    return AceStepAdapter(p["transformer"], p["vae"], null, silence, RECORD, device)


def of_ldm(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.audioldm import AudioLdmAdapter, LatentMel
    from rootnote.engine.models.mel import KNOWN_MELS
    from rootnote.engine.models.noising import Objective, cosine_level

    second = "text_encoder_2" in p
    told = {"class_labels": torch.zeros(1, 512)}
    if second:
        told = {
            "encoder_hidden_states": torch.zeros(1, 8, 768),
            "encoder_hidden_states_1": torch.zeros(1, 1, 1024),
        }
    return AudioLdmAdapter(
        p["unet"], LatentMel(p["vae"], p["vocoder"], KNOWN_MELS[16_000]), told, RECORD, device,
        objective=Objective("epsilon", cosine_level), n_attention_kinds=3 if second else 1,
        unused_attention=frozenset({1} if second else ()),
        single_attention=frozenset({2} if second else ()),
    )  # fmt: skip


def of_dance(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.dance_diffusion import DanceDiffusionAdapter

    return DanceDiffusionAdapter(p["unet"], RECORD, device)


def of_riffusion(p: dict[str, Any], device: torch.device) -> Any:
    from rootnote.engine.models.noising import Objective, cosine_level
    from rootnote.engine.models.riffusion import RiffusionAdapter

    objective = Objective("epsilon", cosine_level)
    return RiffusionAdapter(p["unet"], p["vae"], torch.zeros(1, 77, 768), objective, RECORD, device)


Make = Callable[[], Any]
MODELS: dict[str, tuple[str, str, Make, Callable[[Any, torch.device], Any]]] = {
    "musicgen-small": ("musicgen", "", lambda: musicgen(1024, 24, 16), of_musicgen),
    "musicgen-medium": ("musicgen", "", lambda: musicgen(1536, 48, 24), of_musicgen),
    "musicgen-large": ("musicgen", "", lambda: musicgen(2048, 48, 32), of_musicgen),
    "musicgen-melody": (
        "musicgen-melody", "", lambda: musicgen(1536, 48, 24, melody=True), of_musicgen,
    ),
    "stable-audio-open": (
        "stable-audio-open", "StableAudioPipeline", stable_audio, of_stable_audio,
    ),
    "stable-audio-3": ("stable-audio-3", "StableAudio3Pipeline", stable_audio_3, of_stable_audio_3),
    "ace-step-1.5": ("ace-step-1.5", "AceStepPipeline", ace_step, of_ace_step),
    "audioldm2": ("audioldm2", "AudioLDM2Pipeline", audioldm2, of_ldm),
    "musicldm": ("musicldm", "MusicLDMPipeline", musicldm, of_ldm),
    "audioldm": ("audioldm", "AudioLDMPipeline", musicldm, of_ldm),
    "dance-diffusion": ("dance-diffusion", "DanceDiffusionPipeline", dance_diffusion, of_dance),
    "riffusion": ("riffusion", "StableDiffusionPipeline", riffusion, of_riffusion),
}  # fmt: skip


# --- folders of headers -----------------------------------------------------------------------


def write_hollow(path: Path, model: nn.Module) -> None:
    """A safetensors file of a model's names and shapes, whose bytes are a hole."""
    entries: dict[str, Any] = {}
    end = 0
    for name, tensor in model.state_dict().items():
        kind, size = ("F32", 4) if tensor.is_floating_point() else ("I64", 8)
        offsets = [end, end + tensor.numel() * size]
        entries[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": offsets}
        end = offsets[1]
    header = json.dumps(entries).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + end)


def write_folder(folder: Path, made: Any, pipeline: str) -> None:
    """The layout of the transformers or the diffusers library."""
    if not pipeline:
        made.config.save_pretrained(folder)
        write_hollow(folder / "model.safetensors", made)
        return
    index: dict[str, Any] = {"_class_name": pipeline}
    for name, part in made.items():
        ours = type(part).__module__.partition(".")[0]
        index[name] = [ours, type(part).__name__]
        if ours == "diffusers":
            part.save_config(folder / name)
        else:
            part.config.save_pretrained(folder / name)
        stem = "diffusion_pytorch_model" if ours == "diffusers" else "model"
        write_hollow(folder / name / f"{stem}.safetensors", part)
    (folder / "model_index.json").write_text(json.dumps(index))


def measure(name: str, place: Path) -> dict[str, Any]:
    """What is found of one model without its weights."""
    family, pipeline, make, adapt = MODELS[name]
    with library_calls(), torch.device("meta"):
        made = make()
    folder = place / name
    write_folder(folder, made, pipeline)
    told = Told(family="riffusion" if family == "riffusion" else "")
    clock = time.perf_counter()
    verdict = sniff_checkpoint(folder, told=told)
    sniffing_s = time.perf_counter() - clock
    sniffed, _ = identified(folder, told)
    loader = loader_of(sniffed)
    survey = loader.survey(loader.open_source(sniffed))
    adapter = adapt(made, META)
    layers = {group: adapter.attributable_layers(group) for group in GROUPS}
    chosen = adapter.attributable_layers("+".join(GROUPS))
    n_numbers = sum(layer.weight.numel() for layer in chosen.values())
    part = adapter.attributable_layers("attention@4")
    n_part = sum(layer.weight.numel() for layer in part.values())
    n_operations = operations(adapter)
    return {
        "family": verdict.family,
        "layout": verdict.layout,
        "sniffing_s": round(sniffing_s, 3),
        "n_parameters": survey.n_parameters,
        "sample_rate": survey.sample_rate,
        "n_layers": {group: len(own) for group, own in layers.items()},
        "n_attributed": n_numbers,
        "memory_gb": round(memory_needed(survey.n_parameters, n_numbers) / 1e9, 1),
        "memory_gb_attention_every_4th": round(memory_needed(survey.n_parameters, n_part) / 1e9, 1),
        "n_draws": adapter.n_draws,
        "gflop_a_draw": None if n_operations is None else round(n_operations / 1e9),
        "seconds_a_segment_at_82_gflops": None
        if n_operations is None
        else round(seconds_needed(n_operations, adapter.n_draws, 82e9), 1),
    }


def operations(adapter: Any) -> int | None:
    """Floating-point operations of one forward pass over `SEGMENT_S`; None: cannot be counted."""
    n_frames = round(SEGMENT_S * adapter.sample_rate)
    if hasattr(adapter, "shape_of"):
        codes = torch.empty(1, *adapter.shape_of(n_frames), device=META)
    else:
        n_steps = n_frames // int(adapter._codec.config.hop_length)
        codes = torch.empty(1, len(adapter._delays), n_steps, dtype=torch.int64, device=META)
    try:
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            adapter.loss(codes, draw=0)
    except (NotImplementedError, RuntimeError, TypeError) as error:
        print(f"not counted: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        return None
    return int(counter.get_total_flops())


def compute(name: str, seconds: float, modules: str) -> dict[str, Any]:
    """One segment's gradient from random weights: what it takes."""
    torch.manual_seed(0)
    with library_calls():
        made = MODELS[name][2]()
    adapter = MODELS[name][3](made, torch.device("cpu"))
    if adapter.n_draws > 1:
        adapter.n_draws = 1
        adapter.spare_memory()
    layers = adapter.attributable_layers(modules)
    audio = 0.1 * torch.randn(1, adapter.n_channels, round(seconds * adapter.sample_rate))
    clock = time.perf_counter()
    codes = adapter.encode(audio)
    encoded = time.perf_counter()
    loss, traces = trace(adapter, layers, codes, unit_draws=False)
    square = sum(float(seen.weight_gradients().square().sum()) for seen in traces.values())
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "model": name,
        "seconds_of_audio": seconds,
        "modules": modules,
        "n_layers": len(layers),
        "loss": float(loss[0]),
        "gradient_norm": square**0.5,
        "encoding_s": round(encoded - clock, 1),
        "gradient_s_one_draw": round(done - encoded, 1),
        "peak_gb": round(peak / 1e9, 2),
        "threads": torch.get_num_threads(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compute", choices=sorted(MODELS))
    parser.add_argument("--seconds", type=float, default=SEGMENT_S)
    parser.add_argument("--modules", default="attention+mlp+heads")
    parser.add_argument("--only", nargs="*", default=sorted(MODELS))
    parser.add_argument("-o", dest="output", type=Path)
    arguments = parser.parse_args()
    if arguments.compute:
        found: Any = compute(arguments.compute, arguments.seconds, arguments.modules)
    else:
        # A hole of gigabytes need not be hashed.
        Source.sha256 = lambda self: "0" * 64  # type: ignore[method-assign]
        with tempfile.TemporaryDirectory() as place:
            found = {name: measure(name, Path(place)) for name in arguments.only}
    text = json.dumps(found, indent=1) + "\n"
    print(text)
    if arguments.output:
        arguments.output.write_text(text)
