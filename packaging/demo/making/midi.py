"""A track's notes as a Standard MIDI File: format 1, one MIDI track and channel an instrument."""

import struct
from collections.abc import Sequence

from making.excerpts import Note

TICKS_PER_SECOND = 960
"""At 120 quarter notes a minute, with 480 ticks each; times are given in seconds anyway."""
INSTRUMENTS = {
    "piano": (0, 0, 0, 0),
    "harpsichord": (6, 6, 6, 6),
    "string quartet": (40, 40, 41, 42),
    "wind quartet": (73, 68, 71, 70),
}
"""General MIDI programs of each ensemble's four players, from the highest to the lowest."""
_LOWEST_OF_PLAYER = (67, 60, 53)
"""Mean pitch from which a part is given to the first, second and third player."""
_ARTICULATION = 0.94
_PARTS_AWAY = 0.04  # seconds between two strokes of one key, so that both are heard


def midi_file(notes: Sequence[Note], ensemble: str, length_s: float) -> bytes:
    """The file's bytes; the same notes always give the same bytes.

    Parameters
    ----------
    notes : sequence of Note
        From time 0.
    ensemble : str
        A key of `INSTRUMENTS`.
    length_s : float
        When the file ends; the time after the last note is for its decay.
    """
    players: dict[int, list[Note]] = {}
    for part in sorted({note.part for note in notes}):
        own = [note for note in notes if note.part == part]
        players.setdefault(_player(own), []).extend(own)
    header = _chunk(b"MThd", struct.pack(">HHH", 1, len(players), TICKS_PER_SECOND // 2))
    tracks = []
    for player, own in sorted(players.items()):
        program = bytes([0xC0 | player, INSTRUMENTS[ensemble][player]])
        # no reverb, no chorus: a clear texture is what a small codec can keep
        effects = bytes([0xB0 | player, 91, 0, 0, 0xB0 | player, 93, 0])
        events = _events(own, player, _ticks(length_s))
        tracks.append(_chunk(b"MTrk", b"\0" + program + b"\0" + effects + events))
    return header + b"".join(tracks)


def _player(part: Sequence[Note]) -> int:
    """Which of the four players takes a part, by its mean pitch."""
    mean = sum(note.pitch for note in part) / len(part)
    return next((i for i, lowest in enumerate(_LOWEST_OF_PLAYER) if mean >= lowest), 3)


def _events(notes: Sequence[Note], channel: int, end: int) -> bytes:
    """The note events of one channel with delta times, and the end mark."""
    timed: list[tuple[int, int, bytes]] = [(end, 2, b"\xff\x2f\0")]
    for note in _playable(notes):
        on = bytes([0x90 | channel, note.pitch, _velocity(note, notes)])
        off = bytes([0x80 | channel, note.pitch, 64])
        timed += [(_ticks(note.onset), 1, on), (_ticks(note.stop), 0, off)]
    data, now = b"", 0
    for tick, _, event in sorted(timed):
        data += _variable_length(tick - now) + event
        now = tick
    return data


def _playable(notes: Sequence[Note]) -> list[Note]:
    """Notes shortened to their articulation, and never still held when the same key comes again."""
    played = []
    for note in sorted(set(notes)):
        again = [n.onset for n in notes if n.pitch == note.pitch and n.onset > note.onset]
        stop = note.onset + (note.stop - note.onset) * _ARTICULATION
        stop = max(note.onset + _PARTS_AWAY, min([stop, *(t - _PARTS_AWAY for t in again)]))
        played.append(Note(note.onset, stop, note.pitch, note.part))
    longest = {(note.onset, note.pitch): note for note in sorted(played, key=lambda n: n.stop)}
    return sorted(longest.values())


def _velocity(note: Note, notes: Sequence[Note]) -> int:
    """Even playing, the top note of a chord a little louder."""
    top = max(other.pitch for other in notes if other.onset == note.onset)
    return 88 if note.pitch == top else 78


def _ticks(seconds: float) -> int:
    """A time in ticks."""
    return round(seconds * TICKS_PER_SECOND)


def _variable_length(value: int) -> bytes:
    """A delta time in groups of seven bits."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(0x80 | value & 0x7F)
    return bytes(reversed(groups))


def _chunk(name: bytes, data: bytes) -> bytes:
    """A chunk with its length."""
    return name + struct.pack(">I", len(data)) + data
