"""The codec that ships with Rootnote: trained once on free music, shared by reference models.

A codec of a model's own costs an hour on two cores and hears less music than this one did.
`packaging/codec/train.py` makes it.
"""

import json
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load_file, save_file
from transformers import EncodecModel

from rootnote.engine.reference.codec import new_codec
from rootnote.engine.reference.config import CodecConfig
from rootnote.integrity import atomic_write

_WEIGHTS, _CONFIG = "codec.safetensors", "codec.json"


def write_shared_codec(codec: EncodecModel, config: CodecConfig, folder: Path) -> None:
    """Write weights and configuration into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: value.contiguous() for name, value in codec.state_dict().items()}, folder / _WEIGHTS
    )
    atomic_write(folder / _CONFIG, json.dumps(asdict(config), indent=1, sort_keys=True) + "\n")


def read_shared_codec(folder: Path) -> tuple[EncodecModel, CodecConfig]:
    """The codec in evaluation mode, and what it was made with."""
    record = json.loads((folder / _CONFIG).read_text())
    record = {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
    config = CodecConfig(**record)
    codec = new_codec(config, seed=0).eval()
    codec.load_state_dict(load_file(folder / _WEIGHTS))
    return codec, config
