"""The rows of a result as a person sees them: tracks, groups, what is left over. No Qt.

What a result does not hold was not computed: it is None here, never 0. `arrangement` sorts,
filters and groups the rows.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rootnote.domain import (
    Account,
    AttributionResult,
    Contribution,
    Interval,
    Learned,
    Role,
    Segment,
    Track,
)
from rootnote.results import ranked

GROUP_MARK = "\0"
"""No track id begins with it."""
REMAINDER = "\1remainder"
"""Key of the row of what is not attributed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart and the table: a track, a group of tracks, or the remainder."""

    key: str
    """The track's id; of a group, its name after a marker that no track id begins with."""
    track_id: str
    """Of a group: its best track. Of the remainder: empty."""
    rank: int
    title: str
    artist: str
    release: str
    rights_holder: str
    role: Role
    isrc: str
    score: float | None
    components: tuple[tuple[str, float], ...]
    share: float | None
    interval: Interval | None
    p_value: float | None
    q_value: float | None
    learned: Learned
    similar_only: bool | None
    cluster: str | None
    """Id of the first of the near-duplicates that it belongs to; None where it has none."""
    in_suspect: tuple[float, float] | None
    """Start and stop of the best-matching stretch, in seconds."""
    in_source: tuple[float, float] | None
    n_tracks: int = 1
    level: int = 0
    """1 for a track under its group."""
    is_sum: bool = False
    """Of a group: its share is its tracks' shares added up, not measured for all at once."""

    @property
    def is_group(self) -> bool:
        """Whether it stands for several tracks' sum or best."""
        return self.key.startswith(GROUP_MARK)

    @property
    def is_remainder(self) -> bool:
        """Whether it stands for what no track accounts for."""
        return self.key == REMAINDER

    @property
    def is_track(self) -> bool:
        """Whether it is a recording of the catalogue."""
        return not (self.is_group or self.is_remainder)


def rows_of(result: AttributionResult) -> list[Row]:
    """Every track of a result, best first."""
    clusters = [part.cluster for part in result.contributions]
    return [
        _row(part, track, result.suspect, in_cluster=clusters.count(part.cluster) > 1)
        for part, track in ranked(result)
    ]


def _row(part: Contribution, track: Track, suspect: Track, *, in_cluster: bool) -> Row:
    """The row of one track."""
    pair = part.best_pair
    return Row(
        key=track.id,
        track_id=track.id,
        rank=part.rank,
        title=track.title or track.id,
        artist=track.artist,
        release=track.release,
        rights_holder=track.rights_holder,
        role=track.role,
        isrc=track.isrc,
        score=_number(part.score),
        components=tuple(
            (name, value) for name, value in part.components.items() if math.isfinite(value)
        ),
        share=_number(part.share),
        interval=part.share_interval,
        p_value=_number(part.p_value),
        q_value=_number(part.q_value),
        learned=part.learned,
        similar_only=part.similar_only,
        cluster=part.cluster if in_cluster else None,
        in_suspect=None if pair is None else seconds(pair[0], suspect),
        in_source=None if pair is None else seconds(pair[1], track),
    )


def remainder_row(account: Account) -> Row | None:
    """The row of what is not attributed; None where the result does not say how much it is."""
    if account.remainder is None:
        return None
    explained = account.explained_fraction_interval
    return Row(
        key=REMAINDER,
        track_id="",
        rank=0,
        title="",
        artist="",
        release="",
        rights_holder="",
        role=Role.SOURCE,
        isrc="",
        score=None,
        components=(),
        share=account.remainder,
        interval=None if explained is None else (1 - explained[1], 1 - explained[0]),
        p_value=None,
        q_value=None,
        learned=Learned(),
        similar_only=None,
        cluster=None,
        in_suspect=None,
        in_source=None,
    )


def seconds(segment: Segment, track: Track) -> tuple[float, float]:
    """Start and stop of a segment of a track."""
    return segment.start / track.sample_rate, segment.stop / track.sample_rate


def _number(value: float | None) -> float | None:
    """A finite number, or None."""
    return float(value) if value is not None and math.isfinite(value) else None


def best_unlearned(rows: Iterable[Row]) -> int | None:
    """The best rank of a recording that cannot have been in training."""
    return min((row.rank for row in rows if row.role.unlearned), default=None)


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
