"""A run of a case as a result again: what was computed then, without computing anything."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from rootnote.case.casefile import Case
from rootnote.case.contents import Run
from rootnote.case.originals import unchanged
from rootnote.domain import (
    BEFORE,
    Account,
    AttributionConfig,
    AttributionResult,
    Basis,
    Catalogue,
    Checkpoint,
    Contribution,
    GroupShare,
    Learned,
    ModelFit,
    Null,
    Origin,
    Role,
    Segment,
    Track,
)
from rootnote.progress import Progress, silent

__all__ = ["recorded_config", "recorded_result"]

_RATE = 1_000_000
"""A record holds seconds, not frames: positions in sources are in microseconds."""
_NOWHERE = "not here as it was examined"
"""A folder that no case has: what is to be found there cannot be seen or heard."""


def recorded_result(case: Case, number: str, *, progress: Progress = silent) -> AttributionResult:
    """The result of a recorded run, its recordings where the case last saw them.

    Every recording is compared with its digest. One that is another by now, or that is not known to
    lie anywhere, gets a path that leads nowhere, so that nothing else is seen or heard in its
    place. Scores over time are not recorded, and none are returned.

    Raises
    ------
    CaseError
        The case has no such run.
    Cancelled
        `progress` raised it.
    """
    run = case.run(number)
    value = run.result
    nowhere = case.folder.absolute() / _NOWHERE
    exhibits, places = case.exhibits, case.places
    files = unchanged(
        [entry["sha256"] for entry in (value["suspect"], *value["contributions"])],
        {number: exhibits[number] for number in run.exhibits.values()},
        places,
        progress,
    )
    checkpoint, catalogue = value["checkpoint"], value["catalogue"]
    said = nowhere / value["suspect"]["name"]
    if (of_suspect := run.exhibits.get("suspect", "")) in places:
        exhibit = exhibits[of_suspect]
        said = exhibit.lies_at(places[of_suspect], exhibit.entry)
    suspect = _suspect(
        value["suspect"], _path(said, files.get(value["suspect"]["sha256"], ()), nowhere)
    )
    root = places.get(run.exhibits.get("catalogue", ""))
    if root is None or not any(entry["sha256"] in files for entry in value["contributions"]):
        root = nowhere / catalogue["name"]
    tracks = tuple(
        _track(entry, _path(root / entry["path"], files.get(entry["sha256"], ()), nowhere))
        for entry in value["contributions"]
    )
    return AttributionResult(
        suspect=suspect,
        region=_segment(suspect, value["suspect"]["region_s"]),
        checkpoint=Checkpoint(
            path=places.get(run.exhibits.get("checkpoint", ""), Path(checkpoint["name"])),
            **{name: checkpoint[name] for name in _fields(Checkpoint) - {"path"}},
        ),
        catalogue=Catalogue(
            root=root,
            tracks=tracks,
            caveats=(),
            duplicates=tuple(tuple(group) for group in catalogue["duplicates"]),
            sha256=catalogue["sha256"],
        ),
        config=recorded_config(run),
        contributions=tuple(
            _contribution(entry, suspect, track)
            for entry, track in zip(value["contributions"], tracks, strict=True)
        ),
        fit=_fit(value["fit"]),
        caveats=tuple(value["caveats"]),
        versions=dict(value["versions"]),
        device=value["device"],
        n_threads=value["n_threads"],
        started=value["started"],
        finished=value["finished"],
        timings_s=dict(value["timings_s"]),
        account=_account(value),
    )


def recorded_config(run: Run) -> AttributionConfig:
    """The configuration of a recorded run; what its version did not know is as it was then."""
    return AttributionConfig(**_known(AttributionConfig, {**BEFORE, **run.result["config"]}))


def _fit(entry: Mapping[str, Any]) -> ModelFit:
    """How the model fits the suspect."""
    fit = _known(ModelFit, entry)
    made = entry.get("origin")
    if made is None:
        return ModelFit(**fit)
    origin = Origin(Basis(made["basis"]), made["p_value"], made["explanation"])
    return ModelFit(**fit | {"origin": origin})


def _path(said: Path, copies: Sequence[Path], nowhere: Path) -> Path:
    """Where a recording lies as it was examined: where it is said to, or wherever else.

    One that is missing keeps its place; one that is another now has none.
    """
    if copies:
        return said if said in copies else copies[0]
    return nowhere / said.name if os.path.lexists(said) else said


def _suspect(entry: Mapping[str, Any], path: Path) -> Track:
    """The suspect."""
    return Track(
        id="suspect",
        path=path,
        title=Path(entry["name"]).stem,
        **{
            name: entry[name]
            for name in (
                *("sha256", "pcm_sha256", "sample_rate", "n_channels", "n_frames", "decoder"),
            )
        },
    )


def _track(entry: Mapping[str, Any], path: Path) -> Track:
    """A source."""
    return Track(
        id=entry["track_id"],
        path=path,
        sha256=entry["sha256"],
        pcm_sha256=entry["pcm_sha256"],
        sample_rate=_RATE,
        n_channels=1,
        n_frames=round(entry["duration_s"] * _RATE),
        title=entry["title"],
        artist=entry["artist"],
        release=entry.get("release", ""),
        rights_holder=entry["rights_holder"],
        isrc=entry["isrc"],
        role=Role(entry["role"]),
    )


def _contribution(entry: Mapping[str, Any], suspect: Track, track: Track) -> Contribution:
    """A source's part."""
    pair, learned = entry["best_pair"], entry.get("learned")
    interval = entry.get("share_interval")
    return Contribution(
        track_id=track.id,
        rank=entry["rank"],
        score=_number(entry["score"]),
        components={name: _number(value) for name, value in entry["components"].items()},
        best_pair=None
        if pair is None
        else (_segment(suspect, pair["suspect"]), _segment(track, pair["source"])),
        learned=Learned(Basis(learned["basis"]), learned["p_value"]) if learned else Learned(),
        p_value=entry.get("p_value"),
        q_value=entry.get("q_value"),
        share=entry.get("share"),
        share_interval=None if interval is None else (interval[0], interval[1]),
        cluster=entry.get("cluster"),
        similar_only=entry.get("similar_only"),
    )


def _account(value: Mapping[str, Any]) -> Account:
    """What was explained; a record of an earlier version says nothing about it."""
    known = _known(Account, value)
    known["groups"] = tuple(
        GroupShare(**_known(GroupShare, group)) for group in value.get("groups") or ()
    )
    null = value.get("null")
    known["null"] = None if null is None else Null(**_known(Null, null))
    return Account(**known)


def _number(value: float | None) -> float:
    """JSON has no NaN: null stands for it."""
    return float("nan") if value is None else value


def _segment(track: Track, times: list[float]) -> Segment:
    """A stretch in seconds as a segment."""
    start, stop = (round(time * track.sample_rate) for time in times)
    return Segment(track.id, start, stop)


def _fields(noun: type) -> set[str]:
    """The names of a noun's fields."""
    return {field.name for field in fields(noun)}


def _known(noun: type, value: Mapping[str, Any]) -> dict[str, Any]:
    """What a record holds of a noun's fields, lists as tuples."""
    return {
        name: tuple(value[name]) if isinstance(value[name], list) else value[name]
        for name in _fields(noun)
        if name in value
    }
