"""A result as JSON for programs and as CSV for spreadsheets.

Both name every catalogue track, in order of rank. Times are seconds, paths are relative to the
catalogue's root with forward slashes, and nothing says where on this machine a file lay: files
are known by their name and their SHA-256. A number that does not exist is null, or an empty cell.
"""

import csv
import io
import math
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rootnote.domain import AttributionResult, Basis, Contribution, Segment, Track

SCHEMA_VERSION = 1
"""Of the JSON; raised when a field changes its meaning or goes away."""

NAMED_AT = 0.05
"""Tracks are named at q-values up to this."""

_CSV_COLUMNS = ("rank", "track_id", "title", "artist", "path", "role", "score")
_CSV_TRUTH_COLUMNS = (
    *("learned_basis", "learned_p_value", "p_value", "q_value"),
    *("share", "share_low", "share_high", "cluster", "similar_only"),
)
_CSV_PAIR_COLUMNS = ("suspect_start_s", "suspect_stop_s", "source_start_s", "source_stop_s")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def result_to_json(result: AttributionResult) -> dict[str, Any]:
    """A result as plain JSON values.

    Parameters
    ----------
    result : AttributionResult
        With one contribution for every track of its catalogue.

    Returns
    -------
    value : dict
        Strings, floats, ints, booleans, None, lists and dicts only; no NaN, no infinity.

    Raises
    ------
    ValueError
        The contributions are not exactly one for every catalogue track.
    """
    suspect, checkpoint, catalogue = result.suspect, result.checkpoint, result.catalogue
    value = {
        "schema_version": SCHEMA_VERSION,
        "suspect": {
            "name": file_name(suspect.path),
            "sha256": suspect.sha256,
            "pcm_sha256": suspect.pcm_sha256,
            "sample_rate": suspect.sample_rate,
            "n_channels": suspect.n_channels,
            "n_frames": suspect.n_frames,
            "duration_s": suspect.duration_s,
            "region_s": _seconds(result.region, suspect),
            "decoder": suspect.decoder,
        },
        "checkpoint": {
            "name": file_name(checkpoint.path),
            "sha256": checkpoint.sha256,
            "family": checkpoint.family,
            "layout": checkpoint.layout,
            "n_parameters": checkpoint.n_parameters,
            "sample_rate": checkpoint.sample_rate,
        },
        "catalogue": {
            "name": file_name(catalogue.root),
            "sha256": catalogue.sha256,
            "n_tracks": len(catalogue.tracks),
            "duplicates": catalogue.duplicates,
        },
        "config": asdict(result.config),
        "versions": result.versions,
        "device": result.device,
        "n_threads": result.n_threads,
        "started": result.started,
        "finished": result.finished,
        "timings_s": result.timings_s,
        "caveats": result.caveats,
        "fit": asdict(result.fit),
        **asdict(result.account),
        "contributions": [
            {
                "track_id": track.id,
                "title": track.title,
                "artist": track.artist,
                "path": _relative(track.path, catalogue.root),
                "role": track.role.value,
                "rights_holder": track.rights_holder,
                "isrc": track.isrc,
                "sha256": track.sha256,
                "pcm_sha256": track.pcm_sha256,
                "duration_s": track.duration_s,
                "score": contribution.score,
                "components": contribution.components,
                "rank": contribution.rank,
                "best_pair": _best_pair(contribution, suspect, track),
                "learned": asdict(contribution.learned),
                "p_value": contribution.p_value,
                "q_value": contribution.q_value,
                "share": contribution.share,
                "share_interval": contribution.share_interval,
                "cluster": contribution.cluster,
                "similar_only": contribution.similar_only,
            }
            for contribution, track in ranked(result)
        ],
    }
    plain: dict[str, Any] = _plain(value)
    return plain


def result_to_csv(result: AttributionResult) -> str:
    """A result's contributions as a table, best first.

    Parameters
    ----------
    result : AttributionResult
        As for `result_to_json`.

    Returns
    -------
    text : str
        RFC 4180, to be written as UTF-8 with a byte order mark. A text that a spreadsheet would
        take for a formula begins with an apostrophe; numbers stay numbers.

    Raises
    ------
    ValueError
        As for `result_to_json`.
    """
    names = sorted({name for part in result.contributions for name in part.components})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*_CSV_COLUMNS, *_CSV_TRUTH_COLUMNS, *names, *_CSV_PAIR_COLUMNS])
    for contribution, track in ranked(result):
        pair = _best_pair(contribution, result.suspect, track)
        cells = [
            contribution.rank,
            track.id,
            track.title,
            track.artist,
            _relative(track.path, result.catalogue.root),
            track.role.value,
            contribution.score,
            contribution.learned.basis.value,
            contribution.learned.p_value,
            contribution.p_value,
            contribution.q_value,
            contribution.share,
            *(contribution.share_interval or (None, None)),
            contribution.cluster,
            None if contribution.similar_only is None else str(contribution.similar_only).lower(),
            *(contribution.components.get(name) for name in names),
            *(
                [None] * len(_CSV_PAIR_COLUMNS)
                if pair is None
                else pair["suspect"] + pair["source"]
            ),
        ]
        writer.writerow([csv_cell(value) for value in cells])
    return out.getvalue()


def ranked(result: AttributionResult) -> list[tuple[Contribution, Track]]:
    """Every contribution with its track, best first.

    Raises
    ------
    ValueError
        The contributions are not exactly one for every catalogue track.
    """
    tracks = {track.id: track for track in result.catalogue.tracks}
    if sorted(tracks) != sorted(part.track_id for part in result.contributions):
        raise ValueError("contributions must be exactly one for every catalogue track")
    return sorted(
        ((part, tracks[part.track_id]) for part in result.contributions),
        key=lambda pair: pair[0].rank,
    )


def is_named(part: Contribution, track: Track) -> bool:
    """Whether a track stands out for the suspect and was learned."""
    return (
        part.q_value is not None
        and part.q_value <= NAMED_AT
        and part.learned.basis is not Basis.UNKNOWN
        and not track.role.unlearned
    )


def verdict(result: AttributionResult) -> str:
    """Who is named, or why nobody is, in a sentence; empty where nothing was tested."""
    account = result.account
    if account.abstained is None:
        return ""
    if account.abstained:
        return f"No track is named. {account.abstention_reason}"
    null = account.null
    held = f"held against {null.n_controls} {null.kind}" if null else "held against controls"
    names = [
        f"{track.title or track.id} (q = {part.q_value:.3f})"
        for part, track in ranked(result)
        if is_named(part, track)
    ]
    return f"Named, {held}: {', '.join(names)}."


def file_name(path: Path) -> str:
    """The last part of a path, of `.` too."""
    return Path(os.path.abspath(path)).name


def _best_pair(
    contribution: Contribution, suspect: Track, track: Track
) -> dict[str, list[float]] | None:
    """Where suspect and source meet most strongly, in seconds of each."""
    if contribution.best_pair is None:
        return None
    of_suspect, of_source = contribution.best_pair
    return {"suspect": _seconds(of_suspect, suspect), "source": _seconds(of_source, track)}


def _seconds(segment: Segment, track: Track) -> list[float]:
    """Start and stop of a segment, in seconds."""
    return [segment.start / track.sample_rate, segment.stop / track.sample_rate]


def _relative(path: Path, root: Path) -> str:
    """A path within the root; the bare name of a file elsewhere, as decoys are."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _plain(value: Any) -> Any:
    """The same value in types that JSON has, numbers without NaN and infinity."""
    if isinstance(value, Mapping):
        return {_text(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def csv_cell(value: str | float | None) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if not isinstance(value, str):
        return repr(float(value)) if isinstance(value, float) else str(value)
    text = _text(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _text(value: str) -> str:
    """A text that can be written as UTF-8; bytes of a file name that are not are spelt out."""
    return value.encode("utf-8", "backslashreplace").decode()
