"""The codec that ships with Rootnote: trained once on free music, shared by reference models.

A codec of a model's own costs an hour on two cores and hears less music than this one did.
`packaging/codec/train.py` makes it.
"""

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from safetensors.torch import load, save
from transformers import EncodecModel

from rootnote.engine.reference.codec import new_codec
from rootnote.engine.reference.config import CodecConfig, ReferenceConfig
from rootnote.errors import ReferenceBuildError
from rootnote.integrity import atomic_write, sha256_file

_WEIGHTS, _CONFIG = "codec.safetensors", "codec.json"


def write_shared_codec(codec: EncodecModel, config: CodecConfig, folder: Path) -> None:
    """Write weights and configuration into `folder`."""
    weights = {name: value.contiguous() for name, value in codec.state_dict().items()}
    atomic_write(folder / _WEIGHTS, save(weights))
    atomic_write(folder / _CONFIG, json.dumps(asdict(config), indent=1, sort_keys=True) + "\n")


def with_shared_codec(config: ReferenceConfig, folder: Path) -> ReferenceConfig:
    """The same recipe with the codec that lies in `folder`.

    Raises
    ------
    ReferenceBuildError
        It does not lie there, or not whole.
    """
    try:
        record = json.loads((folder / _CONFIG).read_text())
        record = {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
        codec = CodecConfig(**record)
        digest = sha256_file(folder / _WEIGHTS)
    except (OSError, ValueError, TypeError) as error:
        raise _missing(folder) from error
    return replace(config, codec=codec, shared_codec=digest)


def read_shared_codec(config: ReferenceConfig, folder: Path) -> EncodecModel:
    """The shared codec that `config` names, in evaluation mode.

    Raises
    ------
    ReferenceBuildError
        Another one lies in `folder`, or none.
    """
    try:
        data = (folder / _WEIGHTS).read_bytes()
    except OSError as error:
        raise _missing(folder) from error
    if hashlib.sha256(data).hexdigest() != config.shared_codec:
        raise _missing(folder)
    codec = new_codec(config.codec, seed=0).eval()
    codec.load_state_dict(load(data))
    return codec


def _missing(folder: Path) -> ReferenceBuildError:
    return ReferenceBuildError(
        "the codec that ships with Rootnote is missing or changed",
        path=folder,
        remedy="Install Rootnote again, or train a codec of the model's own (--own-codec).",
    )
