"""The zip file of a bundle: packed in one way, and checked to be packed in that way.

A seal covers the members alone. A program that unpacks by other marks than the directory of a zip
file could be shown other members, or be told that one is a link; so nothing else may be in it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial
from typing import BinaryIO

from rootnote.integrity import sha256_chunks

_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same case gives the same bundle, and no clock is handed over."""
LARGEST = 1 << 30
"""Bytes of a member. Whoever checks a bundle need not unpack more than that at once."""
_LISTED = (
    *("create_version", "create_system", "extract_version", "reserved", "flag_bits", "volume"),
    *("compress_type", "date_time", "internal_attr", "external_attr", "extra", "comment"),
)
"""What the directory of a zip file says of a member beside name, place, sizes and sum."""
_N_LISTED, _N_FAR = 46, 76
"""Bytes of an entry of the directory, and of what follows it in a file of more than 2 GiB."""
UNREADABLE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, RuntimeError),
    *(OverflowError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
)
"""What the readers of zip files and of JSON raise over damaged or hostile ones."""


def packed(members: Mapping[str, bytes]) -> bytes:
    """The members as a zip file, the same for the same members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(_entry(name), data)
    return out.getvalue()


def is_as_packed(archive: zipfile.ZipFile, file: BinaryIO) -> bool:
    """Whether a zip file is as `packed` makes it, with nothing before, between or behind.

    The sums and sizes of members are taken from its directory: reading them checks these.
    """
    position, n_listed, is_whole = 0, 0, True
    for info in archive.infolist():
        entry = _entry(info.filename)
        entry.CRC, entry.file_size = info.CRC, info.file_size
        entry.compress_size = info.compress_size
        header = entry.FileHeader()
        if position > zipfile.ZIP64_LIMIT:  # then the directory says the place in another way
            entry.create_version = entry.extract_version = zipfile.ZIP64_VERSION
            entry.extra = struct.pack("<HHQ", 1, 8, position)
        file.seek(position)
        is_whole &= info.header_offset == position and file.read(len(header)) == header
        is_whole &= all(getattr(info, name) == getattr(entry, name) for name in _LISTED)
        position += len(header) + info.compress_size
        n_listed += _N_LISTED + len(entry.filename.encode()) + len(entry.extra)
    n = len(archive.infolist())
    is_far = position > zipfile.ZIP64_LIMIT or n > zipfile.ZIP_FILECOUNT_LIMIT
    counts = (min(n, 0xFFFF), min(n, 0xFFFF), min(n_listed, 2**32 - 1), min(position, 2**32 - 1))
    file.seek(position + n_listed + (_N_FAR if is_far else 0))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *counts, 0)
    return is_whole and archive.start_dir == position and file.read(len(end) + 1) == end


def _is_readable(info: zipfile.ZipInfo) -> bool:
    """Whether a member can be unpacked, and does not swell without end."""
    is_known = info.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)
    return is_known and info.file_size <= LARGEST


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member; raises `BadZipFile` where it cannot be unpacked."""
    if not _is_readable(archive.getinfo(name)):
        raise zipfile.BadZipFile(f"{name} is too large, or packed in another way")
    return archive.read(name)


def digest_of_member(archive: zipfile.ZipFile, name: str) -> str | None:
    """Digest of a member; None where it cannot be unpacked."""
    if not _is_readable(archive.getinfo(name)):
        return None
    with archive.open(name) as member:
        return sha256_chunks(iter(partial(member.read, 1 << 20), b""))


def _entry(name: str) -> zipfile.ZipInfo:
    """What the directory says of a member, but for its sizes and its place."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    info.flag_bits = 0 if name.isascii() else 0x800  # the name is UTF-8
    return info
