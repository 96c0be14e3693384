"""A report as one self-contained HTML page; the PDF is made of the same page."""

from dataclasses import fields
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rootnote.case.report.content import Provenance, ReportContent
from rootnote.case.report.pictures import clock, data_uri
from rootnote.case.report.texts import (
    ALTERNATIVES,
    LIMITATIONS,
    PARAMETERS,
    PROVENANCE_TEXT,
    REFERENCES,
    method,
    untested,
)
from rootnote.case.report.view import view_of
from rootnote.case.report.wording import SHARE, check_wording

_FONTS = (
    ("Plex Sans", 400, "plex-sans-latin-400"),
    ("Plex Sans", 600, "plex-sans-latin-600"),
    ("Plex Sans Ext", 400, "plex-sans-latin-ext-400"),
    ("Plex Sans Ext", 600, "plex-sans-latin-ext-600"),
    ("Plex Serif", 500, "plex-serif-latin-500"),
    ("Plex Serif Ext", 500, "plex-serif-latin-ext-500"),
    ("Plex Mono", 400, "plex-mono-latin-400"),
)


def render_html(content: ReportContent) -> str:
    """The report as a page that needs no other file and no network.

    Parameters
    ----------
    content : ReportContent
        What the report says.

    Returns
    -------
    page : str
        HTML 5, to be written as UTF-8.

    Raises
    ------
    ReportError
        The page would say what a share cannot say.
    """
    return _rendered(content, "report.html.j2")


def render_summary(content: ReportContent) -> str:
    """One page in plain words, for somebody without a lawyer; as `render_html` otherwise."""
    return _rendered(content, "summary.html.j2")


def _rendered(content: ReportContent, template: str) -> str:
    """A page that passed the wording check."""
    provenance = Provenance.UNKNOWN if content.case is None else content.case.provenance
    config = content.result["config"]
    shown = {field.name: getattr(content, field.name) for field in fields(content)}
    page = (
        environment()
        .get_template(template)
        .render(
            **shown,
            view=view_of(content),
            provenance=provenance,
            provenance_text=PROVENANCE_TEXT[provenance],
            method=method(content.result),
            parameters=[(name, PARAMETERS.get(name, ""), config[name]) for name in config],
            limitations=LIMITATIONS,
            untested=untested(content.result),
            alternatives=ALTERNATIVES,
            references=REFERENCES,
            share_wording=SHARE,
        )
    )
    check_wording(page, provenance)
    return page


@cache
def environment() -> Environment:
    """The templates; every value is escaped and none may be missing."""
    made = Environment(
        loader=PackageLoader("rootnote.case.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"clock": clock, "digest": digest, "size": size, "thousands": thousands}
    made.globals["style"] = Markup(_fonts() + _text("style.css"))
    return made


def digest(value: str) -> Markup:
    """A digest that may break after every eighth character; spaces would not survive pasting."""
    parts = [Markup("{}").format(value[i : i + 8]) for i in range(0, len(value), 8)]
    return Markup('<code class="digest">{}</code>').format(Markup("<wbr>").join(parts))


def size(n_bytes: int) -> str:
    """A number of bytes in the unit that suits it."""
    amount = float(n_bytes)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"


def thousands(value: int) -> str:
    """A whole number with separators."""
    return f"{value:,}"


def _fonts() -> str:
    """The fonts as part of the style sheet, so that the page is the same everywhere."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url({_font(name)}) format("woff2")}}\n'
        for family, weight, name in _FONTS
    )


def _font(name: str) -> str:
    """A font as an address that needs no file."""
    data = (files("rootnote.case.report") / "fonts" / f"{name}.woff2").read_bytes()
    return data_uri("font/woff2", data)


def _text(name: str) -> str:
    """A file that lies beside the templates."""
    return (files("rootnote.case.report") / "templates" / name).read_text(encoding="utf-8")
