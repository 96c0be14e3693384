"""The report on paper, read back by an independent library."""

import io
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdf
import pytest

from pango import needs_pango
from rootnote.case.report import (
    Act,
    CaseStatement,
    CustodyStatement,
    Excerpt,
    ExhibitLine,
    Pairing,
    Paper,
    Person,
    Provenance,
    ReportContent,
    render_html,
    render_pdf,
)
from rootnote.case.report.wording import own_words
from rootnote.results import result_to_json
from synthetic import (
    make_catalogue,
    make_contribution,
    make_result,
    make_track,
    with_account,
    with_shares,
)

CASE = CaseStatement(
    name="Levee against Model",
    case_id="6d5c",
    question="Which recordings weigh?",
    commissioner="Quist LLP",
    examiner=Person("Dr Ada Moreno", "Institute", "PhD"),
    provenance=Provenance.SUSPECTED,
    provenance_basis="Upload log.",
    act=Act.OUTPUT,
    exhibits=(
        ExhibitLine(
            "0001",
            "suspect",
            "take 07.wav",
            "ab" * 32,
            pcm_sha256="cd" * 32,
            n_bytes=1000,
            duration_s=10.0,
            sample_rate=44100,
            received="2026-11-02",
            received_from="the client",
            held="referenced by its digest",
        ),
    ),
    custody=CustodyStatement(7, "9a" * 32, (("1a2b 3c4d", 7),), (), ()),
    run="0001",
    reruns=("Identical: all 12 numbers are the same bit for bit.",),
    opinion="I have listened to it and believe that it was copied.",
)
CONTENT = ReportContent(with_shares(result_to_json(make_result())), case=CASE, made="2026-11-22")


def make_excerpt() -> Excerpt:
    ramp = np.linspace(-80, 0, 12 * 40, dtype=np.float32).reshape(12, 40)
    peaks = np.stack([-np.linspace(0, 1, 40), np.linspace(0, 1, 40)], axis=1).astype(np.float32)
    return Excerpt(10.0, 15.0, (11.0, 14.0), peaks, ramp, np.geomspace(60, 9000, 12))


REQUIRED = (
    *("Levee against Model", "Which recordings weigh?", "Quist LLP", "Dr Ada Moreno", "PhD"),
    *("is suspected of having made the suspect", "Upload log.", "output"),
    *("ab" * 32, "cd" * 32, "1.0 kB", "44,100 Hz", "2026-11-02", "the client"),
    *("Method", "arXiv:2308.03296", "segment_s", "seed", "cpu", "Threads"),
    *("25 % [10 %, 40 %]", "Not attributed", "decoy"),
    *("Error rates", "No error rate was measured", "Limitations", "Other explanations"),
    *("What was not tested", "SHA-256, weights of the model", "SHA-256, catalogue as ranked"),
    *("Opinion of the examiner", "Typed by the examiner", "believe that it was copied"),
    *("9a" * 32, "1a2b 3c4d", "rootnote case rerun", "Identical: all 12 numbers"),
    *("What the seal does not say", "its holder can write another log"),
    *("902(13)", "902(14)", "under penalty of perjury", "Reviewer"),
    "estimated share of measured influence among the catalogue supplied",
)


def test_a_report_holds_every_required_element() -> None:
    text = own_words(render_html(CONTENT).replace("data-typed", "").replace("<wbr>", ""))
    missing = [part for part in REQUIRED if part not in text]
    assert missing == []


def test_the_opinion_is_kept_apart_and_never_filled_in() -> None:
    page = render_html(CONTENT)
    assert "copied" not in own_words(page)
    assert page.index('id="finding"') < page.index('id="opinion"')


@needs_pango
@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_the_pdf_is_tagged_searchable_and_complete(paper, size) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(CONTENT, paper)), strict=True)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "Attribution report: suspect.wav"
    assert [item.title for item in reader.outline if not isinstance(item, list)]
    pages = [page.extract_text() for page in reader.pages]
    for number, (page, text) in enumerate(zip(reader.pages, pages, strict=True), 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        assert f"{number} / {len(pages)}" in text
        assert "suspected of having made the suspect" in text  # the ladder, on every page
        fonts = page["/Resources"].get("/Font", {}).values()
        for font in fonts:
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
    text = re.sub(r"\s+", "", "".join(pages))
    for part in ("ab" * 32, "9a" * 32, "believethatitwascopied", "902(13)", "segment_s"):
        assert part in text


def structure(reader: pypdf.PdfReader) -> list[dict]:
    """Every element of the tag tree."""
    found = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@needs_pango
def test_a_reader_who_does_not_see_the_pdf_is_told_everything() -> None:
    """What PDF/UA-1 (ISO 14289-1) asks for and a machine can check without its reference tool."""
    value = with_account(result_to_json(make_result()))
    pairing = Pairing("a/first.ogg", make_excerpt(), make_excerpt())
    content = ReportContent(value, make_excerpt(), (pairing,), case=CASE)
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(content)), strict=True)
    root = reader.trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    elements = structure(reader)
    figures = [element for element in elements if element.get("/S") == "/Figure"]
    assert len(figures) >= 10
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    alternatives = {str(figure["/Alt"]) for figure in figures}
    assert {
        "Bar: 25\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}[10\N{NO-BREAK SPACE}%,"
        "\N{NO-BREAK SPACE}40\N{NO-BREAK SPACE}%]",
        "Waveform",
    } <= alternatives
    levels = [int(e["/S"][2]) for e in elements if re.fullmatch("/H[1-6]", str(e.get("/S")))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    cells = [element for element in elements if element.get("/S") == "/TD"]
    assert cells
    assert all(cell["/A"]["/Headers"] for cell in cells)
    for page in reader.pages:
        assert page["/Tabs"] == "/S"


@needs_pango
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("with_what", [dict, with_account], ids=["score", "share"])
def test_the_summary_is_one_page(paper, with_what) -> None:
    tracks = [make_track(str(i), title="A long title that wraps " * 3) for i in range(12)]
    parts = tuple(make_contribution(str(i), i + 1) for i in range(12))
    suspect = make_track("suspect", path=Path("a long name of a file, the third mixdown.wav"))
    result = make_result(catalogue=make_catalogue(*tracks), contributions=parts, suspect=suspect)
    value = with_what(result_to_json(result))
    if with_what is with_account:
        for entry in value["contributions"][:6]:
            entry |= {"share": 0.1, "share_interval": [0.05, 0.2], "similar_only": False}
    data = render_pdf(ReportContent(value, case=CASE), paper, summary=True)
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert len(reader.pages) == 1
    assert "What it does not mean" in reader.pages[0].extract_text()
