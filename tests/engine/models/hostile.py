"""Files that would run code, exhaust the machine or lie about themselves, made on purpose.

Each maker spoils a copy of a sound checkpoint or writes a folder of its own. A payload that ran
would leave the canary.
"""

import json
import os
import pickle
import struct
import subprocess
import zipfile
from pathlib import Path

import torch

CONFIG = {"model_type": "musicgen"}


class Call:
    """Unpickling this calls a function."""

    def __init__(self, function, *arguments) -> None:
        self.parts = (function, arguments)

    def __reduce__(self):
        return self.parts


class Stateful:
    """Unpickling this sets a state on a class of ours."""

    def __init__(self) -> None:
        self.x = 1


def zipped(payload: bytes, *, extra=(), compression=zipfile.ZIP_STORED, name="archive/data.pkl"):
    """A torch archive around a pickle."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", compression) as archive:
            archive.writestr(name, payload)
            archive.writestr("archive/version", "3\n")
            archive.writestr("archive/byteorder", "little")
            for other, content in extra:
                archive.writestr(other, content)

    return write


def raw(data: bytes):
    return lambda path: path.write_bytes(data)


def gadgets(canary: Path) -> dict[str, object]:
    """Objects whose unpickling reaches outside."""
    shell = f"echo executed > {canary}"
    code = f"open({str(canary)!r}, 'w').write('executed')"
    return {
        "os.system": Call(os.system, shell),
        "os.popen": Call(os.popen, shell),
        "subprocess": Call(subprocess.Popen, ["sh", "-c", shell]),
        "eval": Call(eval, code),
        "exec": Call(exec, code),
        "getattr": Call(getattr, os.system, "__call__"),
        "open": Call(open, str(canary), "w"),
        "import": Call(__import__, "webbrowser"),
        "pathlib": Call(Path.write_text, Path(canary), "executed"),
        "torch.load": Call(torch.load, str(canary)),
        "from_file": Call(torch.from_file, str(canary), True, 4),
        "class": Stateful(),
    }


def global_call(module: str, name: str, argument: str) -> bytes:
    """Protocol 0: a call spelled out in opcodes, as scanners are fooled with."""
    return f"c{module}\n{name}\n(S{argument!r}\ntR.".encode()


def stacked_global(module: str, name: str, argument: str) -> bytes:
    """Protocol 4: the function's name comes from the stack."""
    parts = b"".join(b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name))
    text = argument.encode()
    return b"\x80\x04" + parts + b"\x93\x8c" + bytes([len(text)]) + text + b"\x85R."


def tensor_claim(size: tuple[int, ...], stride: tuple[int, ...]) -> bytes:
    """A state dict whose one tensor has 4 bytes of storage and any size."""
    out = b"\x80\x02}q\x00X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n"
    out += b"((X\x07\x00\x00\x00storagectorch\nFloatStorage\n"
    out += b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQK\x00"

    def number(value: int) -> bytes:
        data = value.to_bytes(9, "little", signed=True)
        return b"\x8a" + bytes([len(data)]) + data

    for numbers in (size, stride):
        out += b"(" + b"".join(number(value) for value in numbers) + b"t"
    return out + b"\x89ccollections\nOrderedDict\n)RtRs."


def pickled_files(canary: Path) -> dict[str, object]:
    """Writers of a weight file, by what is wrong with it."""
    shell = f"echo executed > {canary}"
    found = {}
    for name, gadget in gadgets(canary).items():
        found[f"{name}, plain pickle"] = raw(pickle.dumps({"w": gadget}))
        found[f"{name}, in an archive"] = zipped(pickle.dumps({"w": gadget}, protocol=2))
    found |= {
        "opcodes of protocol 0": zipped(global_call("os", "system", shell)),
        "posix instead of os": zipped(global_call("posix", "system", shell)),
        "name from the stack": zipped(stacked_global("os", "system", shell)),
        "name with dots": zipped(stacked_global("os", "path.os.system", shell)),
        "extension registry": zipped(b"\x80\x02\x82\x01."),
        "inst opcode": zipped(f"(S{shell!r}\nios\nsystem\n.".encode()),
        "torch's own executor": zipped(
            global_call("torch._dynamo.utils", "dynamo_timed", shell)
        ),
        "persistent id of an object": zipped(b"\x80\x02(S'x'\ntQ."),
        "pickle in a pickle": zipped(
            pickle.dumps({"w": Call(pickle.loads, pickle.dumps(Call(os.system, shell)))})
        ),
        "a tensor of a tebibyte by stride 0": zipped(
            tensor_claim((2**38,), (0,)), extra=[("archive/data/0", b"\0\0\0\0")]
        ),
        "a tensor beyond its storage": zipped(
            tensor_claim((2**20,), (1,)), extra=[("archive/data/0", b"\0\0\0\0")]
        ),
        "a negative size": zipped(
            tensor_claim((-4,), (1,)), extra=[("archive/data/0", b"\0\0\0\0")]
        ),
        "zip bomb": zipped(
            pickle.dumps({}), extra=[("archive/data/0", bytes(2**24))],
            compression=zipfile.ZIP_DEFLATED,
        ),
        "bomb in the pickle itself": zipped(
            pickle.dumps("x" * 2**24), compression=zipfile.ZIP_DEFLATED
        ),
        "a zip in a zip": zipped(b"PK\x03\x04", name="inner.zip"),
        "two pickles": zipped(pickle.dumps({}), extra=[("other/data.pkl", pickle.dumps({}))]),
        "a path out of the archive": zipped(
            pickle.dumps({}), extra=[("archive/../../../tmp/x", b"x")]
        ),
        "TorchScript": zipped(pickle.dumps({}), extra=[("archive/code/__torch__.py", "x")]),
        "TorchScript constants": zipped(pickle.dumps({}), extra=[("archive/constants.pkl", b"x")]),
        "an archive cut off": lambda path: (
            zipped(pickle.dumps({}))(path), path.write_bytes(path.read_bytes()[:-40]),
        ),
        "a directory of gigabytes": raw(
            b"PK\x03\x04" + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 2**31, 0, 0)
        ),
        "nothing": raw(b""),
        "text": raw(b"not a checkpoint at all"),
        "a deep pickle": zipped(b"\x80\x02" + b"]" * 100_000 + b"a" * 99_999 + b"."),
        "a long pickle": zipped(b"\x80\x02" + b"N0" * 600_000 + b"N."),
        "a memo of gigabytes": zipped(b"\x80\x02Nr\xff\xff\xff\x7f."),
        "a text of gigabytes": zipped(b"\x80\x02X\xff\xff\xff\x7f."),
        "not a dictionary": zipped(pickle.dumps([1, 2, 3], protocol=2)),
    }  # fmt: skip
    return found


def folder_with(path: Path, write, name: str = "pytorch_model.bin") -> Path:
    """A MusicGen folder whose weights are this pickle."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "config.json").write_text(json.dumps(CONFIG))
    write(path / name)
    return path
