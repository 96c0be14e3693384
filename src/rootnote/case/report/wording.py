"""What a report may not say. A report that says it is not made.

A share is an estimate within the catalogue supplied. It is no probability, no likelihood ratio,
and no finding about how a track came to be. The check reads the finished page; what a person
typed (titles, the question, the opinion) is marked as typed there and is that person's own.
"""

import re
from html.parser import HTMLParser

from rootnote.case.report.content import Provenance
from rootnote.errors import ReportError

SHARE = "estimated share of measured influence among the catalogue supplied"

_NEVER = (
    r"\bcopied\b",
    r"\bcopying by\b",
    r"\bplagiar\w*",
    r"\bstole\w*\b",
    r"\btheft\b",
    r"\bguilt\w*",
    r"\binfring\w*",
    r"\bproofs?\b",
    r"\bproven\b",
    r"\bproves\b",
    r"\bconclusive\w*",
    r"\b(?:strong|moderate|weak|limited|extremely strong) support\b",
    r"\bbeyond (?:a )?reasonable doubt\b",
    r"\b(?:probability|likelihood|chance) (?:that|of)\b",
    r"(?<!not )(?<!neither )\ba likelihood ratio\b",
    r"\b\d[\d.]*\s*% (?:of|from) (?:the )?(?:track|song|music|recording)\b",
    r"\bwas (?:built|derived|generated) from\b",
)
_UNLESS_KNOWN = (
    r"\bthe model that (?:made|generated|produced)\b",
    r"\b(?:made|generated|produced) by (?:this|the) model\b",
)
_TYPED = "data-typed"
_SILENT = frozenset({"style", "script", "title"})
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


def check_wording(page: str, provenance: Provenance) -> None:
    """Refuse a page that says what a share cannot say.

    Parameters
    ----------
    page : str
        HTML; what stands in elements with `data-typed` was typed by a person and is not read.
    provenance : Provenance
        Only where the model is known to have made the suspect may the page say so.

    Raises
    ------
    ReportError
        It does; the message quotes the place.
    """
    text = own_words(page)
    patterns = _NEVER if provenance is Provenance.KNOWN else (*_NEVER, *_UNLESS_KNOWN)
    for pattern in patterns:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            around = text[max(0, found.start() - 40) : found.end() + 40].strip()
            raise ReportError(
                f"the report would say {found.group()!r}, which a share cannot say: “…{around}…”",
                remedy="Say what was measured: " + SHARE + ".",
            )


def own_words(page: str) -> str:
    """The text of a page without what persons typed, spaces made single."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return " ".join("".join(reader.parts).split())


class _Reader(HTMLParser):
    """Collects text outside of typed elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember whether this element is read."""
        if tag not in _EMPTY:
            self._open.append((tag, tag in _SILENT or any(name == _TYPED for name, _ in attrs)))
        self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        while self._open and self._open.pop()[0] != tag:
            pass
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep text that is the report's own."""
        if not any(silent for _, silent in self._open):
            self.parts.append(data)
