"""Safetensors headers: what they claim against what the file is."""

import json
import random
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from rootnote.engine.models.safetensors_header import MAX_HEADER_BYTES, read_header
from rootnote.errors import CheckpointError, UnsafeCheckpointError


def write_raw(path: Path, header: object, data: bytes = b"") -> Path:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw)) + raw + data)
    return path


ENTRY = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


@pytest.mark.parametrize(
    ("header", "n_data_bytes", "says"),
    [
        ({"a": ENTRY}, 20, "size of the file does not follow"),
        ({"a": ENTRY | {"shape": [2**30, 2**30]}}, 16, "does not follow from its shape"),
        ({"a": ENTRY | {"shape": [2**40], "data_offsets": [0, 2**42]}}, 16, "size of the file"),
        ({"a": ENTRY | {"shape": [-2, -2]}}, 16, "malformed"),
        ({"a": ENTRY | {"shape": [True, 4]}}, 16, "malformed"),
        ({"a": ENTRY | {"shape": [1] * 40 + [4]}}, 16, "malformed"),
        ({"a": ENTRY | {"data_offsets": [16, 0]}}, 16, "does not follow from its shape"),
        ({"a": ENTRY | {"data_offsets": [0]}}, 16, "malformed"),
        ({"a": ENTRY, "b": ENTRY}, 16, "does not begin where"),
        ({"a": ENTRY, "b": ENTRY | {"data_offsets": [20, 36]}}, 36, "does not begin where"),
        ({"a": ENTRY | {"dtype": "F8_E4M3"}}, 16, "cannot differentiate"),
        ({"a": ENTRY | {"dtype": ["F32"]}}, 16, "cannot differentiate"),
        ({"a": [1, 2]}, 16, "malformed"),
        ({"a": ENTRY, "__metadata__": {"x": 1}}, 16, "metadata is not text"),
        ([1], 0, "not a JSON object"),
        (b"{" * 4000, 0, "not valid JSON"),
        (b'{"a":' * 100_000, 0, "not valid JSON"),
        (b'{"a": NaN}', 0, "not valid JSON"),
        (b'{"a": 1, "a": 2}', 0, "occurs twice"),
        (b"\xff\xfe", 0, "not valid JSON"),
    ],
)
def test_a_false_header_is_refused(tmp_path, header, n_data_bytes, says):
    path = write_raw(tmp_path / "x.safetensors", header, bytes(n_data_bytes))
    with pytest.raises(CheckpointError, match=says) as caught:
        read_header(path)
    assert caught.value.path == path
    assert caught.value.remedy


def test_a_sound_header_is_read(tmp_path):
    scalar = {"dtype": "BF16", "shape": [], "data_offsets": [16, 18]}
    header = {"b": scalar, "__metadata__": {"format": "pt"}, "a": ENTRY}
    entries = read_header(write_raw(tmp_path / "x.safetensors", header, bytes(18)))
    assert {name: (e.dtype, e.shape) for name, e in entries.items()} == {
        "a": ("F32", (2, 2)),
        "b": ("BF16", ()),
    }


def test_a_header_larger_than_any_real_one_is_refused(tmp_path):
    path = tmp_path / "x.safetensors"
    with path.open("wb") as file:
        file.write(struct.pack("<Q", MAX_HEADER_BYTES + 1))
        file.truncate(MAX_HEADER_BYTES + 100)  # sparse: takes no room on the disk
    with pytest.raises(UnsafeCheckpointError, match="larger than any real model"):
        read_header(path)


@pytest.mark.parametrize("seed", range(20))
def test_a_header_with_flipped_bytes_is_read_or_refused(tmp_path, seed):
    flip = random.Random(seed)
    entries = {"a": ENTRY, "b": ENTRY | {"data_offsets": [16, 32]}}
    sound = write_raw(tmp_path / "x.safetensors", entries, bytes(32)).read_bytes()
    for _ in range(50):
        spoiled = bytearray(sound)
        for _ in range(flip.randint(1, 3)):
            spoiled[flip.randrange(len(sound) - 32)] = flip.randrange(256)
        (tmp_path / "x.safetensors").write_bytes(spoiled)
        with suppress(CheckpointError):
            read_header(tmp_path / "x.safetensors")
