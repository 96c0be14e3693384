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
from pathlib import Path
from typing import Any

import torch
from published import MODELS
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from rootnote.engine.gradients import trace
from rootnote.engine.models import Told, sniff_checkpoint
from rootnote.engine.models import _identify as identified
from rootnote.engine.models import _loader as loader_of
from rootnote.engine.models.components import library_calls
from rootnote.engine.models.source import Source
from rootnote.investigation.machine import memory_needed, seconds_needed

GROUPS = ("attention", "mlp", "heads")
META = torch.device("meta")
SEGMENT_S = 10.0


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
