"""Thousands of spoiled checkpoints: always an answer or a `CheckpointError`, soon and in bounds.

    PYTHONPATH=src:tests python tests/fuzz/fuzz_checkpoints.py --count 20000 --seed 0

Each input is a sound one with bytes flipped, cut, repeated or replaced, or a configuration with
values replaced by absurd ones. Nothing is unpickled here; a payload that ran would leave a canary.
"""

import argparse
import json
import pickle
import random
import resource
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.models.hostile import pickled_files
from rootnote.engine.models import sniff_checkpoint
from rootnote.engine.models.ace_step_original import open_source as open_ace_step
from rootnote.engine.models.checkpoint import forbid_network_and_code, identify
from rootnote.engine.models.lora_file import layer_name, open_adapter
from rootnote.engine.models.pickle_scan import require_harmless, scan
from rootnote.engine.models.safetensors_header import read_header
from rootnote.engine.models.source import open_source, refuse_demands
from rootnote.engine.models.strict_json import read_object
from rootnote.errors import CheckpointError

MOST_SECONDS = 5.0
MOST_BYTES = 1024**3
ABSURD: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 10**30, 1e308, "", "os.system", "../../etc", "\0", "x" * 999,
    [], {}, [[]], [1] * 999, {"auto_map": {"a": "b"}}, {"trust_remote_code": True},
)  # fmt: skip
CONFIGS = {
    "config.json": {"model_type": "musicgen", "decoder": {"num_layers": 2}, "text_encoder": {}},
    "model_index.json": {"_class_name": "StableAudioPipeline", "vae": ["diffusers", "X"]},
    "model_config.json": {"model_type": "diffusion_cond", "model": {"diffusion": {"config": {}}}},
    "modular_model_index.json": {"_class_name": "MiniMaxMusic3ModularPipeline"},
}  # fmt: skip


def spoiled_bytes(data: bytes, chance: random.Random) -> bytes:
    """The same bytes with a few changes."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not spoiled:
            break
        place = chance.randrange(len(spoiled))
        length = chance.choice((1, 1, 2, 8, 64))
        kind = chance.randrange(5)
        if kind == 0:
            spoiled[place] = chance.randrange(256)
        elif kind == 1:
            del spoiled[place : place + length]
        elif kind == 2:
            spoiled[place:place] = spoiled[place : place + length]
        elif kind == 3:
            spoiled[place : place + 8] = struct.pack(
                "<Q", chance.choice((0, 1, 2**31, 2**62, 2**64 - 1))
            )
        else:
            spoiled[place : place + length] = chance.randbytes(length)
    return bytes(spoiled)


def spoiled_value(value: Any, chance: random.Random) -> Any:
    """The same JSON with one value somewhere replaced."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(sorted(value))
        return {**value, key: spoiled_value(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.5:
        place = chance.randrange(len(value))
        return [*value[:place], spoiled_value(value[place], chance), *value[place + 1 :]]
    return chance.choice(ABSURD)


def sound_header() -> bytes:
    """A small safetensors file."""
    entries = {
        name: {"dtype": "F32", "shape": [2, 2], "data_offsets": [16 * i, 16 * i + 16]}
        for i, name in enumerate(("a.weight", "model.model.transformer.x", "pretransform.model.y"))
    }
    raw = json.dumps({"__metadata__": {"format": "pt"}, **entries}).encode()
    return struct.pack("<Q", len(raw)) + raw + bytes(48)


def sound_archive(folder: Path) -> bytes:
    """A small torch archive."""
    path = folder / "sound"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"best_state": {}, "xp.cfg": "a: 1"}))
        archive.writestr("archive/version", "3\n")
    return path.read_bytes()


def fuzz_header(folder: Path, chance: random.Random) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(spoiled_bytes(sound_header(), chance))
    with suppress(CheckpointError):
        read_header(path)
    sniff_checkpoint(path)


def fuzz_pickle(folder: Path, chance: random.Random) -> None:
    path = folder / f"model{chance.choice(('.ckpt', '.bin', '.pt', '.ts'))}"
    hostile = pickled_files(folder.parent / "canary")
    if chance.random() < 0.6:
        hostile[chance.choice(SMALL)](path)
        data = path.read_bytes()
    else:
        data = sound_archive(folder)
    path.write_bytes(spoiled_bytes(data, chance))
    with suppress(CheckpointError):
        require_harmless(path, scan(path))
    sniff_checkpoint(path)


def fuzz_config(folder: Path, chance: random.Random) -> None:
    name = chance.choice(sorted(CONFIGS))
    text = json.dumps(spoiled_value(CONFIGS[name], chance)).encode()
    if chance.random() < 0.3:
        text = spoiled_bytes(text, chance)
    (folder / name).write_bytes(text)
    (folder / "model.safetensors").write_bytes(sound_header())
    with suppress(CheckpointError):
        refuse_demands(read_object(folder / name), folder / name)
    with suppress(CheckpointError):
        open_source(identify(folder))
    sniff_checkpoint(folder)


def sound_adapter() -> bytes:
    """A small LoRA adapter."""
    shapes = {"lora_A": [2, 4], "lora_B": [4, 2]}
    entries = {
        f"transformer.blocks.{i}.to_q.{side}.weight": {
            "dtype": "F32", "shape": shape,
            "data_offsets": [64 * i + 32 * k, 64 * i + 32 * (k + 1)],
        }
        for i in range(2)
        for k, (side, shape) in enumerate(shapes.items())
    }  # fmt: skip
    raw = json.dumps(entries).encode()
    return struct.pack("<Q", len(raw)) + raw + struct.pack("<32f", *range(32))


def fuzz_adapter(folder: Path, chance: random.Random) -> None:
    path = folder / "adapter.safetensors"
    data = sound_adapter()
    path.write_bytes(spoiled_bytes(data, chance) if chance.random() < 0.7 else data)
    settings = {"r": 2, "lora_alpha": 4, "target_modules": ["to_q"], "use_dora": False}
    text = json.dumps(spoiled_value(settings, chance)).encode()
    (folder / "adapter_config.json").write_bytes(
        spoiled_bytes(text, chance) if chance.random() < 0.3 else text
    )
    with suppress(CheckpointError):
        for name in open_adapter(path).factors:
            layer_name(name, {"blocks.0.to_q": None, "blocks.1.to_q": None})
    sniff_checkpoint(folder)


def fuzz_ace_step(folder: Path, chance: random.Random) -> None:
    config = {
        "model_type": "acestep", "hidden_size": 32, "num_hidden_layers": 2,
        "use_sliding_window": True, "auto_map": {"AutoModel": "modeling.Model"},
        "layer_types": ["full_attention"] * 2,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(spoiled_value(config, chance)))
    (folder / "model.safetensors").write_bytes(sound_header())
    (folder / "modeling.py").write_text(f"open({str(folder.parent / 'canary')!r}, 'w')")
    (folder / "vae").mkdir()
    vae = {"_class_name": "AutoencoderOobleck", "downsampling_ratios": [2, 4]}
    (folder / "vae" / "config.json").write_text(json.dumps(spoiled_value(vae, chance)))
    data = sound_header()
    (folder / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(
        spoiled_bytes(data, chance) if chance.random() < 0.5 else data
    )
    # No silence: what would unpickle it in a child process is fuzzed by itself.
    with suppress(CheckpointError):
        open_ace_step(identify(folder))
    sniff_checkpoint(folder)


def fuzz_shards(folder: Path, chance: random.Random) -> None:
    (folder / "config.json").write_text(json.dumps(CONFIGS["config.json"]))
    (folder / "a.safetensors").write_bytes(sound_header())
    index = {"metadata": {"total_size": 48}, "weight_map": {"a.weight": "a.safetensors", "b": "b"}}
    text = json.dumps(spoiled_value(index, chance)).encode()
    (folder / "model.safetensors.index.json").write_bytes(
        spoiled_bytes(text, chance) if chance.random() < 0.5 else text
    )
    with suppress(CheckpointError):
        open_source(identify(folder))


SMALL = [
    name
    for name in sorted(pickled_files(Path("canary")))
    if not any(word in name for word in ("bomb", "deep", "long"))
]
KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    fuzz_header, fuzz_pickle, fuzz_config, fuzz_shards, fuzz_adapter, fuzz_ace_step,
)  # fmt: skip


def run(count: int, seed: int) -> dict[str, Any]:
    """Fuzz `count` inputs; any other exception than `CheckpointError` comes out as it is."""
    forbid_network_and_code()
    slowest = 0.0
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for number in range(count):
            chance = random.Random(f"{seed} {number}")
            folder = Path(place) / "model"
            folder.mkdir()
            kind = chance.choice(KINDS)
            clock = time.perf_counter()
            try:
                kind(folder, chance)
            except BaseException:
                print(f"input {number} of seed {seed} ({kind.__name__})", file=sys.stderr)
                raise
            slowest = max(slowest, time.perf_counter() - clock)
            kinds[kind.__name__] += 1
            shutil.rmtree(folder)
        ran = (Path(place) / "canary").exists()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"slowest_s": slowest, "peak_bytes": peak, "code_ran": ran, "kinds": dict(kinds)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    found = run(arguments.count, arguments.seed)
    print(json.dumps(found, indent=2))
    sound = not found["code_ran"] and found["slowest_s"] < MOST_SECONDS
    sys.exit(0 if sound and found["peak_bytes"] < MOST_BYTES else 1)
