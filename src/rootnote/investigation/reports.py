"""A report from a case: what it states, what a run found, and pictures from the originals."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rootnote.case.casefile import Case
from rootnote.case.contents import Run
from rootnote.case.export import result_csv, result_xlsx
from rootnote.case.keys import fingerprint_of, open_key
from rootnote.case.originals import unchanged
from rootnote.case.records import Exhibit, to_bytes
from rootnote.case.report import (
    CaseStatement,
    CustodyStatement,
    Excerpt,
    ExhibitLine,
    Pairing,
    Paper,
    ReportContent,
    figure_files,
    render_html,
    render_pdf,
    render_summary,
)
from rootnote.case.verify import verify_folder
from rootnote.domain import Contribution, Segment, Track
from rootnote.errors import AudioError, CaseError
from rootnote.integrity import atomic_write, sha256_bytes
from rootnote.investigation.cases import open_case, open_to_enter, require_outside
from rootnote.investigation.figures import N_SOURCES, overview, pairings
from rootnote.investigation.validation import validations
from rootnote.progress import Progress, silent

__all__ = ["Paper", "report_content", "write_figures", "write_report", "write_table"]

_UNREACHABLE = (
    "The recordings could not all be reached as they were examined when this report was made, so "
    "they are neither drawn nor to be heard here. They are identified by their digests under "
    "Evidence."
)


def write_report(
    folder: Path,
    output: Path,
    *,
    run: str | None = None,
    paper: Paper = Paper.A4,
    summary: bool = False,
    progress: Progress = silent,
) -> Path:
    """Write the report of a run as PDF or as one self-contained HTML page.

    Parameters
    ----------
    folder, output : Path
        The case; a file whose name ends in .pdf or .html.
    run : str, optional
        Number of the run; the last one by default.
    paper : Paper
        Of the PDF.
    summary : bool
        One page in plain language instead.

    Raises
    ------
    CaseError, ReportError, StorageError
        The case has no such run, the wording check refuses the page, or it cannot be written.
    """
    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html", ".htm"):
        raise CaseError(
            "names neither a PDF nor an HTML file",
            path=output,
            remedy="Let its name end in .pdf or .html.",
        )
    case = open_to_enter(folder)
    require_outside(case, output)
    content = report_content(case, run, progress=progress)
    progress("writing the report", 0, 1)
    data: bytes
    if suffix == ".pdf":
        data = render_pdf(content, paper, summary=summary)
    else:
        data = (render_summary(content) if summary else render_html(content)).encode()
    atomic_write(output, data)
    if not case.why_read_only:
        case.hand_over("report made", sha256_bytes(data))
    progress("writing the report", 1, 1)
    return output


def write_table(folder: Path, output: Path, *, run: str | None = None) -> Path:
    """Write the result of a run as a file for programs or spreadsheets.

    Parameters
    ----------
    folder, output : Path
        The case; a file whose name ends in .json, .csv or .xlsx.
    run : str, optional
        Number of the run; the last one by default.

    Raises
    ------
    CaseError, StorageError
        The case has no such run, or the file cannot be written.
    """
    forms: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
        ".json": lambda result: to_bytes(result, salt=False),
        ".csv": result_csv,
        ".xlsx": result_xlsx,
    }
    form = forms.get(output.suffix.lower())
    if form is None:
        raise CaseError(
            "names no kind of table",
            path=output,
            remedy="Let its name end in .json, .csv or .xlsx.",
        )
    case = open_to_enter(folder)
    require_outside(case, output)
    data = form(_chosen(case, run).result)
    atomic_write(output, data)
    if not case.why_read_only:
        case.hand_over("result exported", sha256_bytes(data))
    return output


def write_figures(
    folder: Path, output: Path, *, run: str | None = None, progress: Progress = silent
) -> list[Path]:
    """Write every figure of a run's report as SVG or PNG into a folder.

    Raises
    ------
    CaseError, StorageError
        The case has no such run, or a file cannot be written.
    """
    case = open_case(folder)
    require_outside(case, output)
    content = report_content(case, run, progress=progress)
    written = []
    for name, data in figure_files(content).items():
        atomic_write(output / name, data)
        written.append(output / name)
    return written


def report_content(
    case: Case, run: str | None = None, *, progress: Progress = silent
) -> ReportContent:
    """What the report of a run says.

    Raises
    ------
    CaseError
        The case has no such run.
    """
    chosen = _chosen(case, run)
    drawn, pairs = _figures(case, chosen, progress)
    return ReportContent(
        result=chosen.result,
        overview=drawn,
        pairings=pairs,
        figures_note="" if drawn is not None else _UNREACHABLE,
        case=_statement(case, chosen),
        validations=validations(chosen.result),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _chosen(case: Case, run: str | None) -> Run:
    """The run that was asked for, or the last one."""
    if run is None and not case.runs:
        raise CaseError(
            "has no run to report",
            path=case.folder,
            remedy="Enter one with `rootnote attribute … --case CASE`.",
        )
    return case.run(run or max(case.runs))


def _statement(case: Case, run: Run) -> CaseStatement:
    """What the case adds to a result."""
    facts, statement = case.facts, case.statement
    used = set(run.exhibits.values())
    verification = verify_folder(case.folder)
    tokens = {_bare(name) for name, _ in verification.timestamps}
    return CaseStatement(
        name=facts.title,
        case_id=facts.case_id,
        question=facts.question,
        commissioner=facts.commissioner,
        examiner=case.examiner,
        provenance=statement.provenance,
        provenance_basis=statement.provenance_basis,
        act=statement.act,
        exhibits=tuple(
            _line(number, exhibit) for number, exhibit in case.exhibits.items() if number in used
        ),
        custody=CustodyStatement(
            n_records=verification.n_records,
            head_digest=verification.head_digest,
            keys=verification.keys,
            tokens=tuple(f"{_bare(name)}: {token}." for name, token in verification.timestamps),
            findings=tuple(str(finding) for finding in verification.findings),
            attachments=tuple(name for name in case.attachments if name not in tokens),
        ),
        run=run.number,
        reruns=tuple(
            f"{value['made'][:10]}: {value['sentence']}"
            for value in case.reruns.values()
            if value["run"] == run.number
        ),
        notes=case.notes,
        opinion=statement.opinion,
    )


def _bare(name: str) -> str:
    """An attachment's name without its folder."""
    return name.rpartition("/")[2]


def _line(number: str, exhibit: Exhibit) -> ExhibitLine:
    """A row of the evidence table."""
    facts: Mapping[str, Any] = exhibit.facts
    return ExhibitLine(
        number=number,
        kind=exhibit.kind.value,
        name=exhibit.name,
        sha256=facts["sha256"],
        pcm_sha256=facts.get("pcm_sha256", ""),
        n_files=len(exhibit.files),
        n_bytes=sum(file.n_bytes for file in exhibit.files),
        duration_s=facts.get("duration_s"),
        sample_rate=facts.get("sample_rate"),
        received=exhibit.received,
        received_from=exhibit.received_from,
        held="inside the case" if exhibit.held == "inside" else "referenced by its digest",
    )


def _figures(
    case: Case, run: Run, progress: Progress
) -> tuple[Excerpt | None, tuple[Pairing, ...]]:
    """Pictures from the originals, if they are all where the case last saw them, unchanged.

    One that is missing leaves out all: with the next source in its place, or none, the pairs would
    not be those of the ranking.
    """
    result = run.result
    shown = [
        entry
        for entry in sorted(result["contributions"], key=lambda entry: entry["rank"])
        if entry["best_pair"] is not None
    ][:N_SOURCES]
    wanted = [entry.get("sha256", "") for entry in (result["suspect"], *shown)]
    exhibits = case.exhibits
    used = {number: exhibits[number] for number in run.exhibits.values()}
    files = unchanged(wanted, used, case.places, progress)
    if not files.keys() >= set(wanted):
        return None, ()
    try:
        suspect = _track("suspect", files[wanted[0]][0], result["suspect"])
        rows = [
            _pair(entry, suspect, _track(entry["track_id"], files[entry["sha256"]][0], entry))
            for entry in shown
        ]
        return overview(suspect), pairings(suspect, rows, progress=progress)
    except AudioError:
        return None, ()


def _track(track_id: str, path: Path, entry: Mapping[str, Any]) -> Track:
    """A recording as the figures need it."""
    from rootnote.engine.audio.decoding import probe

    info = probe(path, whole=False)
    return Track(
        id=track_id,
        path=path,
        sha256=entry["sha256"],
        pcm_sha256=entry["pcm_sha256"],
        sample_rate=info.sample_rate,
        n_channels=info.n_channels,
        n_frames=round(entry["duration_s"] * info.sample_rate),
    )


def _pair(entry: Mapping[str, Any], suspect: Track, track: Track) -> tuple[Contribution, Track]:
    """A contribution whose best pair is in frames again."""
    pair = tuple(
        Segment(of.id, *(round(at * of.sample_rate) for at in entry["best_pair"][name]))
        for name, of in (("suspect", suspect), ("source", track))
    )
    part = Contribution(track.id, entry["rank"], 0.0, {}, (pair[0], pair[1]))
    return part, track


def key_fingerprint() -> str:
    """Fingerprint of the person's sealing key, made at first use."""
    return fingerprint_of(open_key().public)
