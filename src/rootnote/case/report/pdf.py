"""The same page on paper: PDF with tags, bookmarks, page numbers and embedded fonts."""

import logging
from enum import StrEnum

from rootnote.case.report.content import ReportContent
from rootnote.case.report.render import render_html, render_summary
from rootnote.errors import ReportError


class Paper(StrEnum):
    """Size of a page."""

    A4 = "A4"
    LETTER = "Letter"


def render_pdf(content: ReportContent, paper: Paper = Paper.A4, *, summary: bool = False) -> bytes:
    """The report as PDF/UA-1.

    Parameters
    ----------
    content : ReportContent
        What the report says.
    paper : Paper
        Size of a page.
    summary : bool
        The page in plain words instead.

    Returns
    -------
    data : bytes
        A PDF file.

    Raises
    ------
    ReportError
        The wording check refuses the page, or WeasyPrint's system libraries are missing.
    """
    page = render_summary(content) if summary else render_html(content)
    # What WeasyPrint does not know of the style sheet concerns screens only.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise ReportError(
            f"a PDF cannot be made: a system library is missing ({error})",
            remedy="Install the packages that `python3 packaging/start.py` names, or write the "
            "report as .html and print it from a browser.",
        ) from error
    size = CSS(string=f"@page {{ size: {paper.value} }}")
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    try:
        pdf: bytes = document.write_pdf(
            stylesheets=[size], pdf_variant="pdf/ua-1", pdf_tags=True, optimize_images=False
        )
    except Exception as error:  # its layout is not ours: the page itself is whole
        raise ReportError(
            f"the PDF could not be laid out ({type(error).__name__})",
            remedy="Write the report as .html and print it from a browser.",
        ) from error
    return pdf
