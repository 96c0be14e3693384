"""Handing a case over, and checking what was handed over."""

from collections.abc import Sequence
from pathlib import Path

from rootnote.case.bundle import Bundled, verify_bundle
from rootnote.case.bundle import write_bundle as write_case_bundle
from rootnote.case.keys import open_key
from rootnote.case.report import render_html
from rootnote.case.verify import Verification
from rootnote.investigation.cases import open_case, relink, verify
from rootnote.investigation.reports import report_content
from rootnote.progress import Progress, silent

__all__ = ["Bundled", "verify_any", "write_bundle"]


def write_bundle(
    folder: Path,
    output: Path,
    *,
    redact: bool = False,
    audio: bool = True,
    progress: Progress = silent,
) -> Bundled:
    """Write a case as one sealed zip file, and enter that it was handed over.

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
    CaseError, ReportError, StorageError
        The case does not open, or the bundle cannot be written.
    """
    case = open_case(folder, write=True)
    extras: dict[str, bytes] = {}
    if not redact and case.runs:
        for run in case.runs:
            content = report_content(case, run, progress=progress)
            if audio:
                for i, pairing in enumerate(content.pairings, 1):
                    for side, excerpt in (("a", pairing.suspect), ("b", pairing.source)):
                        if excerpt.clip is not None:
                            extras[f"clips/{run}-{i:02d}{side}.flac"] = excerpt.clip.data
            else:
                content = content.without_sound()
            extras[f"report-{run}.html"] = render_html(content).encode()
    made = write_case_bundle(
        case, output, key=open_key(), redact=redact, audio=audio, extras=extras
    )
    if not case.why_read_only:
        case.hand_over("bundle made", made.sha256)
    return made


def verify_any(
    path: Path,
    *,
    originals: bool = True,
    search: Sequence[Path] = (),
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

    Raises
    ------
    CaseError
        It is neither, or it cannot be read.
    """
    if path.is_file():
        return verify_bundle(path)
    if search:
        relink(open_case(path, write=True), search, progress)
    return verify(path, originals=originals, progress=progress)
