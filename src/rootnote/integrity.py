"""Digests, canonical JSON and atomic writes: what makes a file evidence.

SHA-256 follows FIPS 180-4. A digest here is always the lower-case hexadecimal string.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rootnote.errors import StorageError


def sha256_bytes(data: bytes) -> str:
    """SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_chunks(chunks: Iterable[bytes]) -> str:
    """SHA-256 of a stream of byte blocks, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in blocks so that any size fits in memory.

    Raises
    ------
    OSError
        The file cannot be read; callers translate it for their own kind of file.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def canonical_json(value: Any) -> str:
    """The one JSON text of `value`: sorted keys, no spaces, no NaN, UTF-8 characters kept."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON of `value`."""
    return sha256_bytes(canonical_json(value).encode())


def atomic_write(path: Path, data: bytes | str) -> None:
    """Write `data` beside `path`, flush it to the disk, then rename it into place.

    A reader sees the old file or the new one, never a part; a crash leaves the old one.

    Raises
    ------
    StorageError
        The disk is full or the folder cannot be written.
    """
    raw = data.encode() if isinstance(data, str) else data
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(path, error) from error
    finally:  # also after Ctrl-C
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows cannot open folders; there the rename itself is all we get
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage_error(path: Path, error: OSError) -> StorageError:
    """The `StorageError` that words an `OSError` met while writing `path`."""
    return StorageError(
        f"cannot be written: {error.strerror or error}",
        path=path,
        remedy="Free some space or choose a folder you may write to, then run the same "
        "command again: finished work is kept.",
    )
