"""The report: `ReportContent` in, one self-contained HTML page or a PDF of it out."""

from rootnote.case.report.collection import Collected, Line, render_collection
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
from rootnote.case.report.figures import figure_files
from rootnote.case.report.pdf import Paper, render_pdf
from rootnote.case.report.render import render_html, render_summary

__all__ = [
    "Act",
    "AudioClip",
    "CaseStatement",
    "Collected",
    "CustodyStatement",
    "Excerpt",
    "ExhibitLine",
    "Line",
    "Measured",
    "Pairing",
    "Paper",
    "Person",
    "Provenance",
    "ReportContent",
    "Validation",
    "figure_files",
    "render_collection",
    "render_html",
    "render_pdf",
    "render_summary",
]
