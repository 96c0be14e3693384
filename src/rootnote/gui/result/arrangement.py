"""How a person wants to see the rows: sorted, filtered, grouped. No Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from rootnote.domain import Account, Basis, GroupShare, Learned, Role
from rootnote.gui.result.rows import GROUP_MARK, Row, remainder_row


class Grouping(StrEnum):
    """What one bar stands for; the values are those of `GroupShare.kind`."""

    TRACK = "track"
    ARTIST = "artist"
    RELEASE = "release"
    RIGHTS_HOLDER = "rights_holder"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a person wants to see the rows."""

    grouping: Grouping = Grouping.TRACK
    sort_by: str = "rank"
    descending: bool = False
    words: str = ""
    """Every word must occur in title, artist, release, rights holder, id or ISRC."""
    roles: frozenset[Role] = field(default=frozenset(Role))
    collapsed: frozenset[str] = frozenset()
    """Keys of groups whose tracks are hidden."""


def arrange(
    rows: Sequence[Row], arrangement: Arrangement, account: Account | None = None
) -> list[Row]:
    """Filter, group and sort; the remainder follows the last row that has a share.

    A group's score is its best track's, because scores do not add up. Its share is the one that
    was measured for the group; where none was, its tracks' shares added up.

    Parameters
    ----------
    rows : sequence of Row
        Tracks, best first.
    account : Account, optional
        Of the same result; without it, groups have no share of their own and nothing is left over.
    """
    account = Account() if account is None else account
    kept = [row for row in rows if row.role in arrangement.roles and matches(row, arrangement)]
    if arrangement.grouping is Grouping.TRACK:
        arranged = _sorted(kept, arrangement)
    else:
        arranged = _grouped(kept, arrangement, account.groups)
    rest = None if arrangement.words.strip() else remainder_row(account)
    if rest is not None:
        arranged.insert(_place_of_rest(arranged, arrangement), rest)
    return arranged


def matches(row: Row, arrangement: Arrangement) -> bool:
    """Whether every word of the search is found in a row."""
    fields = (row.title, row.artist, row.release, row.rights_holder, row.track_id, row.isrc)
    text = " ".join(fields).casefold()
    return all(word in text for word in arrangement.words.casefold().split())


def _place_of_rest(arranged: list[Row], arrangement: Arrangement) -> int:
    """Behind the tracks that are named, best first; behind everything in any other order."""
    if arrangement.sort_by != "rank" or arrangement.descending:
        return len(arranged)
    named = [i for i, row in enumerate(arranged) if row.level == 0 and row.share is not None]
    place = named[-1] + 1 if named else 0
    while place < len(arranged) and arranged[place].level:
        place += 1
    return place


def _grouped(
    kept: list[Row], arrangement: Arrangement, measured: Sequence[GroupShare]
) -> list[Row]:
    """Groups, each with its tracks under it unless it is collapsed."""
    grouping = arrangement.grouping
    shares = {group.name: group for group in measured if group.kind == grouping.value}
    members: dict[str, list[Row]] = {}
    for row in kept:
        members.setdefault(getattr(row, grouping.value), []).append(row)
    groups = [_group(name, own, grouping, shares.get(name)) for name, own in members.items()]
    names = dict(zip((group.key for group in groups), members, strict=True))
    arranged: list[Row] = []
    for group in _sorted(groups, arrangement):
        arranged.append(group)
        if group.key not in arrangement.collapsed:
            own = _sorted(members[names[group.key]], arrangement)
            arranged.extend(replace(row, level=1) for row in own)
    return arranged


def _group(name: str, own: list[Row], grouping: Grouping, measured: GroupShare | None) -> Row:
    """One row for several tracks."""
    best = min(own, key=lambda row: row.rank)
    added = None if measured is not None else _added(own)
    p_value = None if measured is None else measured.p_value
    return replace(
        best,
        key=f"{GROUP_MARK}{grouping.value}:{name}",
        title=name,
        artist="" if grouping is Grouping.ARTIST or len(own) > 1 else best.artist,
        release="",
        rights_holder=_common(row.rights_holder for row in own),
        isrc="",
        components=(),
        share=added if measured is None else measured.share,
        # Tracks' intervals are not independent: they must not be added.
        interval=None if measured is None else measured.share_interval,
        p_value=None,
        q_value=None,
        learned=Learned(_basis(own, p_value), p_value),
        similar_only=True if all(row.similar_only for row in own) else None,
        cluster=None,
        n_tracks=len(own),
        is_sum=added is not None,
    )


def _added(own: list[Row]) -> float | None:
    """The tracks' shares added up, near-duplicates' once; None where no track has one."""
    shares = {row.cluster or row.key: row.share for row in own if row.share is not None}
    return sum(shares.values()) if shares else None


def _basis(own: list[Row], p_value: float | None) -> Basis:
    """On what ground a group counts as learned: all of it is disclosed, or it was tested."""
    if all(row.learned.basis is Basis.DISCLOSED for row in own):
        return Basis.DISCLOSED
    return Basis.UNKNOWN if p_value is None or p_value > SIGNIFICANT else Basis.INFERRED


SIGNIFICANT = 0.05
"""The largest p- or q-value at which something is said to be there."""


def _common(values: Iterable[str]) -> str:
    """The value that all have; empty where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


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


_GROUNDS = {Basis.DISCLOSED: 0, Basis.INFERRED: 1, Basis.UNKNOWN: 2}


def _ground(row: Row) -> Any:
    """The firmest ground first, then the smallest p-value; None where nothing was asked."""
    basis, p_value = row.learned.basis, row.learned.p_value
    if basis is Basis.UNKNOWN and p_value is None:
        return None
    return _GROUNDS[basis], p_value or 0.0


SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    "rank": lambda row: row.rank,
    "title": _text("title"),
    "artist": _text("artist"),
    "release": _text("release"),
    "rights_holder": _text("rights_holder"),
    "role": lambda row: row.role.value,
    "isrc": _text("isrc"),
    "score": lambda row: row.score,
    "share": lambda row: row.share,
    "p_value": lambda row: row.p_value,
    "q_value": lambda row: row.q_value,
    "learned": _ground,
    "cluster": lambda row: row.cluster,
    "in_suspect": lambda row: row.in_suspect,
    "in_source": lambda row: row.in_source,
}
"""What rows can be sorted by."""
