"""The rows of a result as a person sees them: sorted, filtered and grouped. No Qt.

Contributions grow fields as the engine learns to answer more: a share, an interval, a q-value.
`rows_of` reads those that a result holds; what was not computed is None, never 0.
"""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from rootnote.domain import AttributionResult, Contribution, Role, Segment, Track
from rootnote.results import ranked


class Grouping(StrEnum):
    """What one bar stands for."""

    TRACK = "track"
    ARTIST = "artist"
    RIGHTS_HOLDER = "rights_holder"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart and the table: a track, or a group of tracks."""

    key: str
    """The track's id; of a group, its name after a marker that no track id begins with."""
    track_id: str
    """Of a group: its best track."""
    rank: int
    title: str
    artist: str
    rights_holder: str
    role: Role
    isrc: str
    score: float | None
    components: tuple[tuple[str, float], ...]
    share: float | None
    interval: tuple[float, float] | None
    q_value: float | None
    learned: str | None
    similar_only: bool
    in_suspect: tuple[float, float] | None
    """Start and stop of the best-matching stretch, in seconds."""
    in_source: tuple[float, float] | None
    n_tracks: int = 1
    level: int = 0
    """1 for a track under its group."""

    @property
    def is_group(self) -> bool:
        """Whether it stands for several tracks' sum or best."""
        return self.key.startswith(_GROUP_MARK)


_GROUP_MARK = "\0"
UNKNOWN = ""
"""Name of the group of tracks that say nothing about the thing grouped by."""


def rows_of(result: AttributionResult) -> list[Row]:
    """Every track of a result, best first."""
    return [_row(part, track, result.suspect) for part, track in ranked(result)]


def _row(part: Contribution, track: Track, suspect: Track) -> Row:
    """The row of one track."""
    pair = part.best_pair
    return Row(
        key=track.id,
        track_id=track.id,
        rank=part.rank,
        title=track.title or track.id,
        artist=track.artist,
        rights_holder=track.rights_holder,
        role=track.role,
        isrc=track.isrc,
        score=_number(part.score),
        components=tuple(
            (name, value) for name, value in part.components.items() if math.isfinite(value)
        ),
        share=_number(getattr(part, "share", None)),
        interval=getattr(part, "share_interval", None),
        q_value=_number(getattr(part, "q_value", None)),
        learned=_basis(getattr(part, "learned", None)),
        similar_only=bool(getattr(part, "similar_only", False)),
        in_suspect=None if pair is None else seconds(pair[0], suspect),
        in_source=None if pair is None else seconds(pair[1], track),
    )


def seconds(segment: Segment, track: Track) -> tuple[float, float]:
    """Start and stop of a segment of a track."""
    return segment.start / track.sample_rate, segment.stop / track.sample_rate


def _number(value: Any) -> float | None:
    """A finite number, or None."""
    return float(value) if value is not None and math.isfinite(value) else None


def _basis(learned: Any) -> str | None:
    """On what it is said that the track was learned: disclosed, inferred or unknown."""
    return None if learned is None else str(getattr(learned, "basis", learned))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a person wants to see the rows."""

    grouping: Grouping = Grouping.TRACK
    sort_by: str = "rank"
    descending: bool = False
    words: str = ""
    """Every word must occur in title, artist, rights holder, id or ISRC."""
    roles: frozenset[Role] = frozenset(Role)
    collapsed: frozenset[str] = frozenset()
    """Keys of groups whose tracks are hidden."""


def arrange(rows: Sequence[Row], arrangement: Arrangement) -> list[Row]:
    """Filter, group and sort.

    A group's score is its best track's, because scores do not add up; its share is the sum of
    its tracks' shares where all of them have one.
    """
    kept = [row for row in rows if row.role in arrangement.roles and matches(row, arrangement)]
    if arrangement.grouping is Grouping.TRACK:
        return _sorted(kept, arrangement)
    members: dict[str, list[Row]] = {}
    for row in kept:
        members.setdefault(getattr(row, arrangement.grouping.value), []).append(row)
    groups = {name: _group(name, own, arrangement.grouping) for name, own in members.items()}
    arranged: list[Row] = []
    names = {group.key: name for name, group in groups.items()}
    for group in _sorted(groups.values(), arrangement):
        arranged.append(group)
        if group.key not in arrangement.collapsed:
            own = _sorted(members[names[group.key]], arrangement)
            arranged.extend(replace(row, level=1) for row in own)
    return arranged


def matches(row: Row, arrangement: Arrangement) -> bool:
    """Whether every word of the search is found in a row."""
    text = " ".join((row.title, row.artist, row.rights_holder, row.track_id, row.isrc)).casefold()
    return all(word in text for word in arrangement.words.casefold().split())


def _group(name: str, own: list[Row], grouping: Grouping) -> Row:
    """One row for several tracks."""
    best = min(own, key=lambda row: row.rank)
    shares = [row.share for row in own if row.share is not None]
    holders = {row.rights_holder for row in own}
    return replace(
        best,
        key=f"{_GROUP_MARK}{grouping.value}:{name}",
        title=name,
        artist="" if grouping is Grouping.ARTIST else best.artist if len(own) == 1 else "",
        rights_holder=holders.pop() if len(holders) == 1 else "",
        isrc="",
        components=(),
        share=sum(shares) if len(shares) == len(own) else None,
        interval=None,  # tracks' intervals are not independent: they must not be added
        q_value=None,
        learned=None,
        n_tracks=len(own),
    )


def _sorted(rows: Iterable[Row], arrangement: Arrangement) -> list[Row]:
    """Sorted by one field; rows without a value always last, ties by rank."""
    value = SORT_KEYS[arrangement.sort_by]
    by_rank = sorted(rows, key=lambda row: row.rank)
    have = [row for row in by_rank if value(row) is not None]
    have_not = [row for row in by_rank if value(row) is None]
    return sorted(have, key=value, reverse=arrangement.descending) + have_not


def _text(name: str) -> Callable[[Row], Any]:
    """A field that is text, without regard to case; empty ones count as missing."""
    return lambda row: getattr(row, name).casefold() or None


SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    "rank": lambda row: row.rank,
    "title": _text("title"),
    "artist": _text("artist"),
    "rights_holder": _text("rights_holder"),
    "role": lambda row: row.role.value,
    "isrc": _text("isrc"),
    "score": lambda row: row.score,
    "share": lambda row: row.share,
    "q_value": lambda row: row.q_value,
    "learned": lambda row: row.learned,
    "in_suspect": lambda row: row.in_suspect,
    "in_source": lambda row: row.in_source,
}
"""What rows can be sorted by."""


def remainder(result: AttributionResult) -> float | None:
    """The part that was not attributed; None where the result says nothing about it."""
    explained = _number(getattr(result, "explained_fraction", None))
    return None if explained is None else 1 - explained


def best_decoy(rows: Iterable[Row]) -> int | None:
    """The best rank of a recording that cannot have been in training."""
    return min((row.rank for row in rows if row.role is Role.DECOY), default=None)


def clock(time_s: float) -> str:
    """A time as m:ss, with tenths where there are any."""
    minutes, tenths = divmod(round(time_s * 10), 600)
    return f"{minutes}:{tenths / 10:04.1f}".removesuffix(".0")


def stretch(times: tuple[float, float] | None) -> str:
    """Start and stop as text."""
    return "" if times is None else f"{clock(times[0])}–{clock(times[1])}"


def tab_separated(rows: Sequence[Sequence[str]], of: Collection[str] = ()) -> str:
    """Cells for the clipboard, as spreadsheets take them; a header if given.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    lines = [list(of), *rows] if of else list(rows)
    return "\n".join("\t".join(_cell(text) for text in line) for line in lines)


def _cell(text: str) -> str:
    """One cell: no line breaks, no formula; a number is left alone."""
    flat = " ".join(text.split())
    if flat[:1] in {"=", "+", "-", "@"}:
        try:
            float(flat)
        except ValueError:
            return "'" + flat
    return flat
