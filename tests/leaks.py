"""Everything that a file holds, unpacked as far as somebody who looks for secrets would go."""

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import pypdf

_DATA_URI = re.compile(rb"data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)")


def layers(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, and of all that is packed, encoded or compressed in it, by place.

    Parameters
    ----------
    name : str
        Of the file.
    data : bytes
        What it holds.
    """
    yield name, name.encode()
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{name}: comment", archive.comment
            for info in archive.infolist():
                yield f"{name}: {info.filename}: fields", info.comment + info.extra
                yield from layers(f"{name}: {info.filename}", archive.read(info))
    elif data.startswith(b"%PDF"):
        yield from _pdf_layers(name, data)
    elif data.startswith(b"\x89PNG"):
        yield from _png_layers(name, data)
    for i, found in enumerate(_DATA_URI.finditer(data)):
        yield from layers(f"{name}: data {i}", base64.b64decode(found[1]))


def _pdf_layers(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every object of a PDF, its streams decompressed, its metadata and its text."""
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    yield f"{name}: metadata", repr(dict(reader.metadata or {})).encode()
    for number in reader.xref_objStm | reader.xref.get(0, {}):
        found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        yield f"{name}: object {number}", repr(found).encode()
        if isinstance(found, pypdf.generic.StreamObject):
            yield f"{name}: stream {number}", found.get_data()
    for i, page in enumerate(reader.pages):
        yield f"{name}: page {i}", page.extract_text().encode()


def _png_layers(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG that are no picture, texts decompressed."""
    at = 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        if kind == b"zTXt":
            chunk = zlib.decompress(chunk.split(b"\0", 1)[1][1:])
        if kind != b"IDAT":
            yield f"{name}: {kind.decode()}", chunk
        at += 12 + length
