"""Every figure of a report as a file of its own: SVG for lines and bars, PNG for spectrograms."""

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from rootnote.case.report.content import Excerpt, ReportContent
from rootnote.case.report.pictures import spectrogram_png, waveform_svg
from rootnote.case.report.view import Row, view_of
from rootnote.case.report.wording import SHARE

_ROW, _LEFT, _BAR, _WIDTH = 30, 380, 420, 900
_NAMESPACE = "http://www.w3.org/2000/svg"


def figure_files(content: ReportContent) -> dict[str, bytes]:
    """The figures of a report.

    Parameters
    ----------
    content : ReportContent
        What the report says.

    Returns
    -------
    files : dict of str to bytes
        By file name; pairs are numbered as in the report.
    """
    files = {"ranking.svg": ranking_svg(content)}
    if content.overview is not None:
        files |= _excerpt_files("suspect", content.overview, warm=True)
    for i, pairing in enumerate(content.pairings, 1):
        files |= _excerpt_files(f"pair-{i:02d}-suspect", pairing.suspect, warm=True)
        files |= _excerpt_files(f"pair-{i:02d}-source", pairing.source, warm=False)
    return files


def ranking_svg(content: ReportContent) -> bytes:
    """The chart as a picture that carries its own words, so that it can stand alone."""
    view = view_of(content)
    rows = [_row(row, getattr(row, view.unit), 70 + _ROW * i) for i, row in enumerate(view.chart)]
    bottom = 70 + _ROW * len(rows)
    if view.remainder is not None and view.remainder_bar is not None:
        rows.append(_line("", "Not attributed", view.remainder_bar, view.remainder, bottom))
        bottom += _ROW
    what = (
        f"A share is the {SHARE}."
        if view.unit == "share"
        else ("A score is a standardised estimate of measured influence; it is not a share.")
    )
    text = Markup(
        '<svg xmlns="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'font-family="IBM Plex Sans, Noto Sans, sans-serif" font-size="14" fill="#16181d">'
        '<title>Ranking for {}</title><rect width="100%" height="100%" fill="#ffffff"/>'
        '<text x="20" y="34" font-size="18" font-weight="600">{}</text>{}'
        '<text x="20" y="{}" font-size="12" fill="#555c68">{}</text></svg>'
    ).format(
        _NAMESPACE,
        _WIDTH,
        bottom + 40,
        _WIDTH,
        bottom + 40,
        content.result["suspect"]["name"],
        "Estimated share of measured influence" if view.unit == "share" else "Influence score",
        Markup("").join(rows),
        bottom + 20,
        what,
    )
    return text.encode()


def _row(row: Row, value: str | None, y: int) -> Markup:
    """A track of the chart."""
    name = row.title + (f", {row.artist}" if row.artist else "")
    said = f"{name} ({row.role})" if row.kind == "decoy" else name
    return _line(str(row.rank), said, row.bar or Markup(""), value or "not measured", y)


def _line(rank: str, name: str, bar: Markup, value: str, y: int) -> Markup:
    """Rank, name, bar and value beside each other."""
    placed = Markup(
        str(bar).replace("<svg ", f'<svg x="{_LEFT}" y="{y - 14}" width="{_BAR}" height="20" ', 1)
    )
    return Markup(
        '<text x="44" y="{y}" text-anchor="end" fill="#555c68">{rank}</text>'
        '<text x="56" y="{y}">{name}</text>{bar}'
        '<text x="{right}" y="{y}" text-anchor="end" font-weight="600">{value}</text>'
    ).format(y=y, rank=rank, name=_short(name), bar=placed, value=value, right=_WIDTH - 12)


def _short(name: str) -> str:
    """A name that fits beside its bar."""
    return name if len(name) <= 44 else name[:43] + "…"


def standalone_waveform(peaks: NDArray[np.float32]) -> bytes:
    """A waveform as an SVG file."""
    return (
        str(waveform_svg(peaks))
        .replace("<svg ", f'<svg xmlns="{_NAMESPACE}" width="1000" height="100" ', 1)
        .encode()
    )


def _excerpt_files(name: str, excerpt: Excerpt, *, warm: bool) -> dict[str, bytes]:
    """The spectrogram and the waveform of an excerpt."""
    return {
        f"{name}-spectrogram.png": spectrogram_png(excerpt.spectrogram_db, warm=warm),
        f"{name}-waveform.svg": standalone_waveform(excerpt.peaks),
    }
