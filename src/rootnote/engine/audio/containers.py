"""What an audio file's own header promises, held against the bytes that are there.

libsndfile clips its frame count to the bytes it finds, so that a WAV, AIFF or Ogg cut in half
opens as a shorter recording and nobody is told. Here the promise is read from the container
itself: RIFF (Microsoft/IBM 1991) and its 64-bit forms RF64 (EBU Tech 3306) and Wave64, AIFF
(Apple 1989), CAF, AU, the Xing header of MP3, and Ogg (RFC 3533), of which every
page's checksum is verified too. FLAC and MP4 need nothing here: their decoders complain.
"""

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rootnote.errors import AudioError

_BROKEN_REMEDY = (
    "Get a complete copy of this file from where it came from; if there is none, export what "
    "can be played as a new WAV or FLAC file and use that one, under its own name."
)
UNSTATED = "the file does not state its own length: a missing end would go unnoticed"
# By magic: where the first chunk starts, its header (name, length), alignment, the audio's name.
_CHUNKED = {
    b"RIFF": (12, "<4sI", 2, b"data"),
    b"RIFX": (12, ">4sI", 2, b"data"),
    b"RF64": (12, "<4sI", 2, b"data"),
    b"BW64": (12, "<4sI", 2, b"data"),
    b"FORM": (12, ">4sI", 2, b"SSND"),
    b"riff": (40, "<4s12xQ", 8, b"data"),
    b"caff": (8, ">4sQ", 1, b"data"),
}
_MAX_CHUNKS, _MAX_TAGS = 10_000, 100  # beyond, a file was made to keep its reader busy
_OGG_FIRST, _OGG_LAST = 2, 4
_MPEG_SLACK = 1 << 14  # encoders count their own header or not, and tags may follow
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def broken(
    path: Path, problem: str, *, expected: object = None, found: object = None
) -> AudioError:
    """The error for a file that is damaged or ends early."""
    return AudioError(problem, path=path, remedy=_BROKEN_REMEDY, expected=expected, found=found)


def check_end(path: Path) -> tuple[str, ...]:
    """Check that a file holds all the audio bytes which its header promises.

    Parameters
    ----------
    path : Path
        A readable file of any kind; kinds without a promise pass.

    Returns
    -------
    notices : tuple of str
        What a person should know although it is not an error.

    Raises
    ------
    AudioError
        The file ends before the audio that its header promises, an Ogg page is damaged or
        missing, or the file is several recordings of which a decoder would read the first only.
    OSError
        The file cannot be read; the caller translates it.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(4)
        if magic == b"OggS":
            return _check_ogg(path, file)
        if magic[:3] == b"ID3" or _is_mpeg(magic):
            return _check_mpeg(file, size)
        if magic in (b".snd", b"dns."):
            fields = struct.unpack(">II" if magic == b".snd" else "<II", file.read(8).ljust(8))
            span: tuple[int, int] | None = (fields[0], fields[1])
        else:
            span = _audio_chunk(file, size, magic)
    if span is None:
        return ()
    start, length = span
    if _is_unstated(length):
        return (UNSTATED,)
    if start + length > size:
        raise broken(
            path,
            "the file ends before its audio does",
            expected=f"{length:,} bytes of audio",
            found=f"{max(0, size - start):,}",
        )
    return ()


def mpeg_states_length(path: Path) -> bool:
    """Whether an MP3 carries a Xing, Info or VBRI header with its number of frames.

    Without one, libsndfile guesses the length from the first frame's bit rate and stops
    there: a file of varying bit rate comes out short by any amount.
    """
    with path.open("rb") as file:
        return _mpeg_header(file)[0]


def ogg_ends_once(path: Path) -> bool:
    """Whether an Ogg file stops at its first end mark, as libsndfile does.

    Some cutting tools leave an old end mark in place and go on after it.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        tail = file.read()
    pages = re.finditer(rb"OggS\0(.)", tail, re.DOTALL)
    ends = [bool(page[1][0] & _OGG_LAST) for page in pages]
    return not any(ends[:-1])


def _mpeg_header(file: BinaryIO) -> tuple[bool, int | None]:
    """Whether an MP3 states its number of frames, and where its stated bytes end."""
    start = 0
    for _ in range(_MAX_TAGS):
        file.seek(start)
        header = file.read(10)
        if header[:3] != b"ID3" or len(header) < 10:
            break
        sizes = header[6:10]  # seven bits each, ID3v2.4 §6.2
        start += 10 + sum((byte & 0x7F) << (21 - 7 * i) for i, byte in enumerate(sizes))
        start += 10 * bool(header[5] & 0x10)
    file.seek(start)
    padded = file.read(1 << 16)
    head = padded.lstrip(b"\0")[:512]
    place = max(head.find(b"Xing"), head.find(b"Info"))
    if place < 0 or len(head) < place + 16:
        return b"VBRI" in head, None
    flags, first, second = struct.unpack_from(">III", head, place + 4)
    n_bytes = second if flags & 1 else first
    start += len(padded) - len(padded.lstrip(b"\0"))
    return bool(flags & 1), start + n_bytes if flags & 2 else None


def _check_mpeg(file: BinaryIO, size: int) -> tuple[str, ...]:
    """Notice audio behind the length that an MP3 states: recordings joined end to end."""
    end = _mpeg_header(file)[1]
    if end is None or size - end < _MPEG_SLACK:
        return ()
    file.seek(end)
    follows = file.read(3)
    if follows != b"ID3" and not _is_mpeg(follows):
        return ()
    return (f"the MP3 goes on for {size - end:,} bytes after its stated end: they are not read",)


def _is_mpeg(data: bytes) -> bool:
    """Whether an MPEG audio frame starts here (ISO 11172-3 §2.4.1.3)."""
    return len(data) > 1 and data[0] == 0xFF and data[1] >= 0xE0


def _is_unstated(length: int) -> bool:
    """Whether a length is one of those which writers that cannot seek leave behind."""
    return any(top - 4096 <= length <= top for top in (1 << 31, (1 << 32) - 1, (1 << 64) - 1))


def _audio_chunk(file: BinaryIO, size: int, magic: bytes) -> tuple[int, int] | None:
    """Where the audio of a file made of chunks starts, and how many bytes it should have."""
    if magic not in _CHUNKED:
        return None
    start, header, align, wanted = _CHUNKED[magic]
    header_size = struct.calcsize(header)
    long_length = None
    position = start
    for _ in range(_MAX_CHUNKS):
        if position + header_size > size:
            break
        file.seek(position)
        name, length = struct.unpack(header, file.read(header_size))
        position += header_size
        if magic == b"riff":  # Wave64 counts a chunk's own header
            length = max(0, length - header_size)
        if name == wanted:
            return position, length if long_length is None else long_length
        if name == b"ds64":
            long_length = struct.unpack("<8xQ", file.read(16).ljust(16, b"\0"))[0]
        position += length + -length % align
    return None


def _check_ogg(path: Path, file: BinaryIO) -> tuple[str, ...]:
    """Walk the pages: each must be whole, undamaged and the one after its predecessor.

    A decoder drops damaged pages without a word and closes the gap in different places
    depending on how much is read at a time.
    """
    sequence: dict[int, int] = {}
    flags = 0
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        for page in _ogg_pages(path, view):
            flags, serial, number = struct.unpack_from("<5xB8xII", page)
            if flags & _OGG_FIRST and len(sequence) and min(sequence.values()) > 0:
                raise AudioError(
                    "the file is several recordings chained into one",
                    path=path,
                    remedy="Export each recording to a file of its own, such as FLAC.",
                )
            if sequence.setdefault(serial, number - 1) != number - 1:
                raise broken(
                    path,
                    "part of the Ogg stream is missing",
                    expected=f"page {sequence[serial] + 1:,}",
                    found=f"page {number:,}",
                )
            sequence[serial] = number
    return () if flags & _OGG_LAST else ("the Ogg stream has no end mark: its end may be missing",)


def _ogg_pages(path: Path, view: mmap.mmap) -> Iterator[bytes]:
    """Each Ogg page (RFC 3533 §6), its checksum verified; bytes between pages are skipped."""
    position = view.find(b"OggS")
    while position >= 0:
        header = view[position : position + 27].ljust(27, b"\xff")
        table = view[position + 27 : position + 27 + header[26]]
        stop = position + 27 + header[26] + sum(table)
        if stop > len(view):
            raise broken(
                path,
                "the file ends inside an Ogg page",
                expected=f"at least {stop:,} bytes",
                found=f"{len(view):,}",
            )
        page = view[position:stop]
        if page[22:26] != _ogg_checksum(page[:22] + bytes(4) + page[26:]):
            raise broken(path, f"the file is damaged between bytes {position:,} and {stop:,}")
        yield page
        position = view.find(b"OggS", stop)


def _ogg_checksum(page: bytes) -> bytes:
    """CRC-32 of a page as Ogg writes it: unreflected and without the customary inversions.

    zlib's is reflected and inverted, and in C; mirroring the bits in and out makes them agree.
    """
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return mirrored.to_bytes(4, "big").translate(_MIRRORED)
