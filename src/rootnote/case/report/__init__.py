"""The report: `ReportContent` in, one self-contained HTML page or a PDF of it out."""

from rootnote.case.report.content import (
    Act,
    AudioClip,
    CaseStatement,
    CustodyStatement,
    Excerpt,
    ExhibitLine,
    Measured,
    Pairing,
    Person,
    Provenance,
    ReportContent,
    Validation,
)
from rootnote.case.report.render import render_html

__all__ = [
    "Act",
    "AudioClip",
    "CaseStatement",
    "CustodyStatement",
    "Excerpt",
    "ExhibitLine",
    "Measured",
    "Pairing",
    "Person",
    "Provenance",
    "ReportContent",
    "Validation",
    "render_html",
]
