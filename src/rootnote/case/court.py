"""What is presented in a court room: a fixed playlist whose every sound and picture is ready.

Nothing is computed when it is shown. The bundle that carries it is checked whole before it is
opened, so that what is heard is what was sealed.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from rootnote.case.bundle import EXTRA, opened, verify_opened
from rootnote.case.records import to_bytes
from rootnote.case.report import AudioClip, Excerpt, ReportContent, render_html
from rootnote.case.report.figures import standalone_waveform
from rootnote.case.report.pictures import spectrogram_png
from rootnote.case.report.texts import PROVENANCE_TEXT
from rootnote.case.report.view import Row, view_of
from rootnote.errors import CaseError, CustodyError
from rootnote.integrity import sha256_chunks

_FORMAT = "rootnote court 1"
_FOLDER = "court/"
_PLAYLIST = _FOLDER + "playlist.json"
_ENDINGS = {"audio/flac": ".flac"}
_REMEDY = "Make it with `rootnote case bundle CASE -o FILE.zip --court`, or ask for it again."


@dataclass(frozen=True, slots=True)
class CourtSide:
    """One side of a pair: its sound and its pictures."""

    start_s: float
    stop_s: float
    matched_s: tuple[float, float]
    """The compared segment, in seconds of the recording."""
    audio: AudioClip
    spectrogram_png: bytes
    waveform_svg: bytes


@dataclass(frozen=True, slots=True)
class CourtItem:
    """A pair of the playlist: the suspect beside one source."""

    rank: int
    title: str
    artist: str
    kind: str
    """`source`, `decoy` or `similar`: decoys cannot have been in training."""
    unit: str
    """What `value` is: `share` or `score`."""
    value: str | None
    """In words, with its interval; None: not measured."""
    learned: str | None
    suspect: CourtSide
    source: CourtSide


@dataclass(frozen=True, slots=True)
class CourtRun:
    """What is said and heard of one run."""

    number: str
    suspect: str
    """Name of the suspect's file."""
    finding: str
    finding_more: tuple[str, ...]
    items: tuple[CourtItem, ...]
    report: str
    """The whole report, an HTML page of its own."""


@dataclass(frozen=True, slots=True)
class Court:
    """A playlist that was checked and opened."""

    title: str
    case_id: str
    question: str
    ladder: str
    """What is stated about model and suspect: shown on every page."""
    runs: tuple[CourtRun, ...]
    head_digest: str
    keys: tuple[tuple[str, int], ...]
    """Fingerprint of each sealing key, and how many records it signed; none: only the bundle."""
    sha256: str
    """Of the bundle's file."""
    bundle_key: str = ""
    """Fingerprint of the key that sealed what is shown: the records in the log say none of it."""


def court_files(contents: Sequence[ReportContent]) -> dict[str, bytes]:
    """The playlist with all it needs.

    Parameters
    ----------
    contents : sequence of ReportContent
        Of runs of one case, in the order in which they are presented, with sound.

    Returns
    -------
    files : dict of str to bytes
        For `write_bundle` as extras.

    Raises
    ------
    CaseError
        A run has no sound to present.
    ReportError
        A page would say what a share cannot say.
    """
    files: dict[str, bytes] = {}
    head: dict[str, str] = {}
    runs = []
    for content in contents:
        case = content.case
        if case is None or not content.pairings:
            raise CaseError(
                f"the recordings of run {case.run if case else '?'} could not be reached, so there "
                "is nothing to present",
                remedy="Say where they lie with `rootnote case verify CASE --search FOLDER`.",
            )
        head = {
            "title": case.name,
            "case_id": case.case_id,
            "question": case.question,
            "ladder": PROVENANCE_TEXT[case.provenance],
        }
        view = view_of(content)
        items = []
        for i, (pairing, pair) in enumerate(zip(content.pairings, view.pairs, strict=True), 1):
            sides = {}
            for side, excerpt in (("suspect", pairing.suspect), ("source", pairing.source)):
                stem = f"{_FOLDER}{case.run}-{i:02d}-{side}"
                sides[side] = _side(stem, excerpt, files, warm=side == "suspect")
            items.append(_item(pair.row, view.unit) | sides)
        report = f"{_FOLDER}report-{case.run}.html"
        files[report] = render_html(content).encode()
        runs.append(
            {
                "number": case.run,
                "suspect": content.result["suspect"]["name"],
                "finding": view.finding,
                "finding_more": view.finding_more,
                "items": items,
                "report": report,
            }
        )
    playlist = {"format": _FORMAT, **head, "runs": runs}
    return files | {_PLAYLIST: to_bytes(playlist, salt=False)}


def read_court(path: Path) -> Court:
    """Check a court bundle and open its playlist; everything is in memory afterwards.

    Raises
    ------
    CustodyError
        Something in it does not hold; it is not opened.
    CaseError
        It is no court bundle.
    """
    with opened(path) as file:
        return _read_opened(file, path)


def _read_opened(file: BinaryIO, path: Path) -> Court:
    """Check and open one and the same file, whatever is put in its place meanwhile."""
    checked = verify_opened(file, path)
    if not checked.holds:
        raise CustodyError(
            f"the court bundle does not hold: {checked.findings[0]}",
            path=path,
            remedy="Compare its SHA-256 with the one that was stated when it was made.",
        )
    try:
        with zipfile.ZipFile(file) as archive:
            value = json.loads(archive.read(EXTRA + _PLAYLIST))
            if value["format"] != _FORMAT:
                raise ValueError(f"the format {value['format']!r} is not known here")
            runs = tuple(_run(archive, run) for run in value["runs"])
        file.seek(0)
        return Court(
            title=value["title"],
            case_id=value["case_id"],
            question=value["question"],
            ladder=value["ladder"],
            runs=runs,
            head_digest=checked.head_digest,
            keys=checked.keys,
            sha256=sha256_chunks(iter(partial(file.read, 1 << 20), b"")),
            bundle_key=checked.bundle_key,
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CaseError(f"is no court bundle: {error}", path=path, remedy=_REMEDY) from error


def _item(row: Row, unit: str) -> dict[str, Any]:
    """What is said of a source."""
    return {
        "rank": row.rank,
        "title": row.title,
        "artist": row.artist,
        "kind": row.kind,
        "unit": unit,
        "value": row.share if unit == "share" else row.score,
        "learned": row.learned,
    }


def _side(stem: str, excerpt: Excerpt, files: dict[str, bytes], *, warm: bool) -> dict[str, Any]:
    """Put one side's files among the others; where they are, and of which stretch."""
    clip, matched = excerpt.clip, excerpt.marked_s
    if clip is None or matched is None:
        raise CaseError("a pair has no sound, so it cannot be presented")
    names = {
        "audio": stem + _ENDINGS.get(clip.media_type, ""),
        "spectrogram": stem + "-spectrogram.png",
        "waveform": stem + "-waveform.svg",
    }
    files[names["audio"]] = clip.data
    files[names["spectrogram"]] = spectrogram_png(excerpt.spectrogram_db, warm=warm)
    files[names["waveform"]] = standalone_waveform(excerpt.peaks)
    return {
        **names,
        "media_type": clip.media_type,
        "start_s": excerpt.start_s,
        "stop_s": excerpt.stop_s,
        "matched_s": list(matched),
    }


def _run(archive: zipfile.ZipFile, value: Mapping[str, Any]) -> CourtRun:
    """A run as the playlist lists it."""
    return CourtRun(
        number=value["number"],
        suspect=value["suspect"],
        finding=value["finding"],
        finding_more=tuple(value["finding_more"]),
        items=tuple(
            CourtItem(
                **{name: part for name, part in item.items() if name not in ("suspect", "source")},
                suspect=_opened(archive, item["suspect"]),
                source=_opened(archive, item["source"]),
            )
            for item in value["items"]
        ),
        report=archive.read(EXTRA + value["report"]).decode(),
    )


def _opened(archive: zipfile.ZipFile, value: Mapping[str, Any]) -> CourtSide:
    """One side with its files."""
    first, last = value["matched_s"]
    return CourtSide(
        start_s=value["start_s"],
        stop_s=value["stop_s"],
        matched_s=(first, last),
        audio=AudioClip(archive.read(EXTRA + value["audio"]), value["media_type"]),
        spectrogram_png=archive.read(EXTRA + value["spectrogram"]),
        waveform_svg=archive.read(EXTRA + value["waveform"]),
    )
