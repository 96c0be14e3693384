"""Read a Standard MIDI File, or a song in a game's WAD file, as notes in seconds."""

import struct
from collections.abc import Iterator

Row = list[float]
"""Onset and duration in seconds, MIDI pitch, channel."""

_DRUMS = 9
_DEFAULT_TEMPO = 500_000  # microseconds a quarter note, where a file says nothing
_DIGITS = 6


def notes_of_midi(data: bytes) -> list[Row]:
    """Every note of a file that is not percussion, in the order of time.

    Parameters
    ----------
    data : bytes
        Format 0 or 1, its time in ticks a quarter note.

    Raises
    ------
    ValueError
        It is no such file.
    """
    if data[:4] != b"MThd":
        raise ValueError("not a Standard MIDI File")
    length, _, n_tracks, division = struct.unpack(">IHHH", data[4:14])
    if division & 0x8000:
        raise ValueError("its time is not in ticks a quarter note")
    at = 8 + length
    events: list[tuple[int, int, int, int]] = []  # tick, kind, two data values
    for _ in range(n_tracks):
        size = struct.unpack(">I", data[at + 4 : at + 8])[0]
        events += _events(data[at + 8 : at + 8 + size])
        at += 8 + size
    return _paired(sorted(events, key=lambda event: event[0]), division)


def lump_of(wad: bytes, name: str) -> bytes:
    """One lump of a WAD file (header, lumps, then a directory of 16 bytes each).

    Raises
    ------
    KeyError
        It has none of this name.
    """
    n_lumps, directory = struct.unpack("<II", wad[4:12])
    for i in range(n_lumps):
        start, size, label = struct.unpack_from("<II8s", wad, directory + 16 * i)
        if label.rstrip(b"\0").decode("ascii", "replace") == name:
            return wad[start : start + size]
    raise KeyError(name)


def _paired(events: list[tuple[int, int, int, int]], division: int) -> list[Row]:
    """Each note from its beginning to its end, by the tempo that holds when."""
    now, last, tempo = 0.0, 0, _DEFAULT_TEMPO
    sounding: dict[tuple[int, int], float] = {}
    rows: list[Row] = []

    def stop(channel: int, pitch: int) -> None:
        """The note ends here, if it sounds."""
        onset = sounding.pop((channel, pitch), None)
        if onset is not None and now > onset and channel != _DRUMS:
            rows.append([round(onset, _DIGITS), round(now - onset, _DIGITS), pitch, channel])

    for tick, kind, first, second in events:
        now += (tick - last) * tempo / division / 1e6
        last = tick
        if kind == _TEMPO:
            tempo = first
            continue
        stop(kind & 0x0F, first)
        if kind & 0xF0 == 0x90 and second:
            sounding[kind & 0x0F, first] = now
    return sorted(rows)


_TEMPO = 0x51


def _events(track: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The note and tempo events of one track with their ticks."""
    at = tick = status = 0
    while at < len(track):
        delta, at = _number(track, at)
        tick += delta
        if track[at] & 0x80:
            status, at = track[at], at + 1
        if status == 0xFF:
            kind = track[at]
            size, at = _number(track, at + 1)
            if kind == _TEMPO:
                yield tick, _TEMPO, int.from_bytes(track[at : at + size]), 0
            at += size
        elif status in (0xF0, 0xF7):
            size, at = _number(track, at)
            at += size
        elif status & 0xF0 in (0xC0, 0xD0):
            at += 1
        else:
            if status & 0xF0 in (0x80, 0x90):
                yield tick, status, track[at], track[at + 1]
            at += 2


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where the next byte is."""
    value = 0
    while True:
        value = value << 7 | data[at] & 0x7F
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
