"""What a pickled checkpoint asks for, read from its bytes without unpickling anything.

This is a pre-check, for sniffing and for messages that name the reason: what keeps code from
running is `torch.load(weights_only=True)` in a child process (`unpickling.py`).
"""

import io
import pickletools
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from rootnote.engine.models.strict_json import DAMAGED_REMEDY, unreadable
from rootnote.errors import CheckpointError, UnsafeCheckpointError

SAFE_REMEDY = (
    "Ask the model's owner for its safetensors files, or convert it on a machine that holds "
    "nothing of value, and open the result."
)
MAX_PICKLE_BYTES = 64 * 1024 * 1024
MAX_DIRECTORY_BYTES = 32 * 1024 * 1024
MAX_OPERATIONS = 1_000_000
MAX_WORDS = 50_000
_ZIP = b"PK\x03\x04"
_PICKLE_START = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_TAIL_BYTES = 65_535 + 22 + 20 + 56
_LEGACY_PICKLES = 5
"""Magic number, protocol, system, the object, the keys of its storages; raw bytes follow."""
_HARMLESS = re.compile(
    r"collections (OrderedDict|defaultdict)|argparse Namespace|_codecs encode"
    r"|torch (\w+Storage|Size|device|FloatTensor|Tensor|b?float\w*|u?int\d+|bool|half|double|long)"
    r"|torch\.storage (_load_from_bytes|UntypedStorage|TypedStorage)"
    r"|torch\._utils _rebuild_(tensor|tensor_v2|tensor_v3|parameter|parameter_with_state)"
    r"|torch\._tensor _rebuild_from_type_v2|torch\.nn\.parameter Parameter"
    r"|torch\.serialization _get_layout|torch\.utils\.hooks"
    r"|numpy dtype|numpy\.dtypes \w+DType|numpy\.(_core|core)\.multiarray scalar"
    r"|(builtins|__builtin__) (dict|set|bytearray|int|float|list|tuple|complex)"
)


@dataclass(frozen=True, slots=True)
class PickleFacts:
    """What the bytes of a checkpoint say."""

    kind: str
    """`torch` (a zip archive), `torch legacy` (pickles one after another) or `torchscript`."""
    globals: frozenset[str]
    """Functions and classes that it names, as `module name`."""
    words: frozenset[str]
    """Texts in it, among them the names of its tensors."""


def scan(path: Path) -> PickleFacts:
    """Read what a pickled checkpoint is and asks for.

    Raises
    ------
    UnsafeCheckpointError
        It is a zip bomb, or larger than any real one where that matters.
    CheckpointError
        It is damaged, or no PyTorch checkpoint.
    """
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            raise CheckpointError("is not a file", path=path, remedy=DAMAGED_REMEDY)
        with path.open("rb") as file:
            start = file.read(4)
        if start == _ZIP:
            return _scan_archive(path)
        if start.startswith(_PICKLE_START):
            return _scan_legacy(path)
    except OSError as error:
        raise unreadable(path, error) from error
    raise CheckpointError(
        "is not a PyTorch checkpoint: it begins neither as a zip archive nor as a pickle",
        path=path,
        found=start.hex() or "an empty file",
        remedy=DAMAGED_REMEDY,
    )


def require_harmless(path: Path, facts: PickleFacts) -> None:
    """Refuse a checkpoint that names anything but tensors and plain containers.

    Raises
    ------
    UnsafeCheckpointError
        It is TorchScript, or names a function or class that is not on the list.
    """
    if facts.kind == "torchscript":
        raise UnsafeCheckpointError(
            "is a TorchScript program, which runs when it is loaded; it was not opened",
            path=path,
            remedy=SAFE_REMEDY,
        )
    unknown = sorted(name for name in facts.globals if not _HARMLESS.fullmatch(name))
    if unknown:
        named = ", ".join(name.replace(" ", ".") for name in unknown[:5])
        raise UnsafeCheckpointError(
            f"is a pickle that asks for more than tensors ({named}), and could run code; it was "
            "not opened",
            path=path,
            remedy=SAFE_REMEDY,
        )


def _scan_archive(path: Path) -> PickleFacts:
    """The archive's directory and its one pickle."""
    _check_directory_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if any("/code/" in f"/{name}" or name.endswith("constants.pkl") for name in names):
                return PickleFacts("torchscript", frozenset(), frozenset())
            _check_entries(path, entries)
            pickles = [entry for entry in entries if entry.filename.endswith("/data.pkl")]
            if len(pickles) != 1:
                raise CheckpointError(
                    "is a zip archive, but not one that torch.save writes: it has "
                    f"{len(pickles)} files named data.pkl",
                    path=path,
                    expected=1,
                    found=", ".join(sorted(names)[:5]) or "an empty archive",
                    remedy=DAMAGED_REMEDY,
                )
            if pickles[0].file_size > MAX_PICKLE_BYTES:
                raise _absurd(path, "a pickle", MAX_PICKLE_BYTES, pickles[0].file_size)
            data = archive.read(pickles[0])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise _damaged(path, error) from error
    return PickleFacts("torch", *_operations(path, io.BytesIO(data), 1))


def _check_directory_size(path: Path) -> None:
    """The directory's claimed size, before `zipfile` reads all of it into memory."""
    with path.open("rb") as file:
        n_bytes = file.seek(0, io.SEEK_END)
        file.seek(max(0, n_bytes - _TAIL_BYTES))
        tail = file.read(_TAIL_BYTES)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise _damaged(path, "its directory is missing, so it is cut off")
    (size,) = struct.unpack_from("<I", tail, end + 12)
    large = tail.rfind(b"PK\x06\x06", 0, end)
    if large >= 0 and len(tail) >= large + 48:
        size = max(size if size != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, large + 40)[0])
    if size > MAX_DIRECTORY_BYTES:
        raise _absurd(path, "a zip directory", MAX_DIRECTORY_BYTES, size)


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse compressed files, which torch does not write, and more bytes than the file has."""
    packed = [entry for entry in entries if entry.compress_type != zipfile.ZIP_STORED]
    claimed = sum(entry.file_size for entry in entries)
    if packed or claimed > path.stat().st_size:
        raise UnsafeCheckpointError(
            "is a compressed archive, which torch.save does not write; unpacking it could exhaust "
            "the machine",
            path=path,
            expected=f"at most {path.stat().st_size} bytes, stored",
            found=f"{claimed} bytes" + (", compressed" if packed else ""),
            remedy=SAFE_REMEDY,
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _damaged(path, "a name occurs twice in it")
    strange = [name for name in names if name.startswith("/") or ".." in name.split("/")]
    if strange:
        raise UnsafeCheckpointError(
            f"names a file outside itself: {strange[0]}", path=path, remedy=SAFE_REMEDY
        )


def _scan_legacy(path: Path) -> PickleFacts:
    """Pickles one after another; the storages' bytes behind them are not read."""
    with path.open("rb") as file:
        data = io.BytesIO(file.read(MAX_PICKLE_BYTES))
    return PickleFacts("torch legacy", *_operations(path, data, _LEGACY_PICKLES))


def _operations(
    path: Path, data: io.BytesIO, n_pickles: int
) -> tuple[frozenset[str], frozenset[str]]:
    """Globals and texts of the first pickles in `data`."""
    named: set[str] = set()
    words: set[str] = set()
    recent = ["", ""]
    n_done = 0
    for number in range(n_pickles):
        try:
            for operation, argument, _ in pickletools.genops(data):
                n_done += 1
                if n_done > MAX_OPERATIONS:
                    raise _absurd(path, "pickle operations", MAX_OPERATIONS, f"more than {n_done}")
                if operation.name in ("GLOBAL", "INST"):
                    named.add(str(argument)[:200])
                elif operation.name == "STACK_GLOBAL":
                    named.add(" ".join(recent)[:200])
                elif operation.name in ("LONG_BINPUT", "PUT"):
                    if int(argument or 0) > MAX_OPERATIONS:
                        raise _absurd(path, "a pickle memo", MAX_OPERATIONS, argument)
                elif operation.name.startswith("EXT"):
                    named.add(f"copyreg extension {argument}")
                elif isinstance(argument, str):
                    recent = [recent[1], argument]
                    if len(argument) <= 512 and len(words) < MAX_WORDS:
                        words.add(argument)
        except CheckpointError:
            raise
        except Exception as error:
            if number > 0:  # a plain pickle ends after the first; its globals are known by now
                break
            raise _damaged(path, error) from error
        if data.tell() >= len(data.getbuffer()):
            break
    return frozenset(named), frozenset(words)


def _absurd(path: Path, what: str, most: int, found: object) -> UnsafeCheckpointError:
    """A refusal of sizes that no real checkpoint has."""
    return UnsafeCheckpointError(
        f"claims {what} larger than any real model has",
        path=path,
        expected=f"at most {most}",
        found=found,
        remedy="Check where this file comes from.",
    )


def _damaged(path: Path, reason: object) -> CheckpointError:
    """A refusal whose remedy is a fresh copy."""
    return CheckpointError(
        f"cannot be read as a PyTorch checkpoint: {str(reason)[:300] or type(reason).__name__}",
        path=path,
        remedy=DAMAGED_REMEDY,
    )
