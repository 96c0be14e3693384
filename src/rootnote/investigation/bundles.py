"""Handing a case over, and checking what was handed over."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rootnote.case.bundle import Bundled, verify_bundle
from rootnote.case.bundle import write_bundle as write_case_bundle
from rootnote.case.court import (
    Court,
    CourtItem,
    CourtRun,
    CourtSide,
    court_files,
    read_court,
)
from rootnote.case.keys import open_key
from rootnote.case.records import to_bytes
from rootnote.case.report import ReportContent, render_html
from rootnote.case.verify import Verification, require_key
from rootnote.errors import CaseError
from rootnote.investigation.cases import verify
from rootnote.investigation.opening import case_folder, open_to_enter, require_outside
from rootnote.investigation.reports import report_content
from rootnote.progress import Progress, silent

__all__ = [
    "Bundled",
    "Court",
    "CourtItem",
    "CourtRun",
    "CourtSide",
    "open_court",
    "verify_any",
    "write_bundle",
    "write_court_bundle",
]


def write_bundle(
    folder: Path,
    output: Path,
    *,
    redact: bool = False,
    audio: bool = True,
    progress: Progress = silent,
) -> Bundled:
    """Write a case as one sealed zip file, and enter that it was handed over.

    The person's key seals the file, whoever sealed the case. A case that somebody else sealed, or
    that cannot be written, is left as it is.

    Parameters
    ----------
    folder, output : Path
        The case; the zip file.
    redact : bool
        Withhold names, titles and typed texts; no report and no sound comes along then.
    audio : bool
        Whether exhibits within the case and excerpts of the matched pairs come along.

    Raises
    ------
    CaseError, CustodyError, ReportError, StorageError
        The case or the key does not open, or the bundle cannot be written.
    """
    case = open_to_enter(folder)
    require_outside(case, output)
    extras: dict[str, bytes] = {}
    if not redact and case.runs:
        for run in case.runs:
            content = report_content(case, run, progress=progress)
            if audio:
                clips, playlist = _clips(run, content)
                extras |= clips
                extras[f"playlist-{run}.json"] = to_bytes({"pairs": playlist}, salt=False)
            else:
                content = content.without_sound()
            extras[f"report-{run}.html"] = render_html(content).encode()
    made = write_case_bundle(
        case, output, key=open_key(), redact=redact, audio=audio, extras=extras
    )
    if not case.why_read_only:
        case.hand_over("bundle made", made.sha256)
    return made


def write_court_bundle(
    folder: Path, output: Path, *, runs: Sequence[str] = (), progress: Progress = silent
) -> Bundled:
    """Write what a court room sees and hears as one sealed zip file, and enter that it was made.

    As for `write_bundle`, a case that somebody else sealed is left as it is.

    Parameters
    ----------
    folder, output : Path
        The case; the zip file.
    runs : sequence of str
        Numbers of the runs to present, in this order; none for all.

    Raises
    ------
    CaseError, CustodyError, ReportError, StorageError
        The case or the key does not open, its recordings cannot be reached, or it cannot be
        written.
    """
    case = open_to_enter(folder)
    require_outside(case, output)
    chosen = list(runs) or list(case.runs)
    if not chosen:
        raise CaseError("has no run to present", path=case.folder)
    extras = court_files([report_content(case, run, progress=progress) for run in chosen])
    made = write_case_bundle(case, output, key=open_key(), court=True, extras=extras)
    if not case.why_read_only:
        case.hand_over("court bundle made", made.sha256)
    return made


def open_court(path: Path) -> Court:
    """Open a court bundle for presentation: checked first, then read-only, nothing computed.

    Raises
    ------
    CaseError, CustodyError
        It is none, or something in it does not hold.
    """
    return read_court(path)


def _clips(run: str, content: ReportContent) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Excerpts of the matched pairs, and the order in which a court hears them."""
    entries = {entry["track_id"]: entry for entry in content.result["contributions"]}
    clips: dict[str, bytes] = {}
    playlist = []
    for i, pairing in enumerate(content.pairings, 1):
        entry = entries[pairing.track_id]
        heard: dict[str, Any] = {name: entry[name] for name in ("rank", "title", "artist")}
        for side, excerpt in (("suspect", pairing.suspect), ("source", pairing.source)):
            if excerpt.clip is not None:
                name = f"clips/{run}-{i:02d}-{side}.flac"
                clips[name] = excerpt.clip.data
                heard[side] = {
                    "file": name,
                    "start_s": excerpt.start_s,
                    "stop_s": excerpt.stop_s,
                    "matched_s": excerpt.marked_s,
                }
        playlist.append(heard)
    return clips, playlist


def verify_any(
    path: Path,
    *,
    originals: bool = True,
    search: Sequence[Path] = (),
    key: str | None = None,
    progress: Progress = silent,
) -> Verification:
    """Check a case folder or a bundle.

    Parameters
    ----------
    path : Path
        A case or a bundle.
    originals : bool
        Whether the files that a case refers to are checked too.
    search : sequence of Path
        Folders in which those that have moved are looked for; found ones are remembered.
    key : str, optional
        Fingerprint of the key that must have sealed every record; None: any.

    Raises
    ------
    CaseError
        It is neither, or it cannot be read.
    """
    if os.path.isfile(path):  # unlike `Path.is_file`, with a name that is too long too
        found = verify_bundle(path)
    else:
        # Found by its name alone: opening it would stop at the damage that is to be told.
        folder = case_folder(path)
        found = verify(folder, originals=originals, search=search, progress=progress)
    return found if key is None else require_key(found, key)
