"""Arrays as pictures: spectrograms as PNG, waveforms, bars and losses as SVG.

Shapes only. Every word and number stands beside them as text, so that it can be selected, read
aloud, and set in any script. Each colour scale grows darker with level, so that a grey print
keeps its order.
"""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray
from PIL import Image

from rootnote.case.report.content import AudioClip, Excerpt

FLOOR_DB = -72.0
"""Everything quieter is paper."""
_LEVELS = 96
_FREQUENCIES_HZ = (125, 500, 2000, 8000)

_WARM = ("#ffffff", "#f6ddd2", "#e29a7c", "#a8432a", "#571a0d", "#260a05")
_COOL = ("#ffffff", "#d5e7e9", "#84b9c1", "#2a7784", "#0c3f49", "#041c22")


@dataclass(frozen=True, slots=True)
class Panel:
    """One excerpt as the template needs it; positions are percentages."""

    spectrogram: str
    waveform: Markup
    frequencies: tuple[tuple[float, str], ...]
    times: tuple[tuple[float, str], ...]
    mark: tuple[float, float] | None
    """Left edge and width of the marked segment."""
    audio: str


def panel(excerpt: Excerpt, *, suspect: bool) -> Panel:
    """Draw an excerpt: warm for the suspect, cool for a source."""
    length = excerpt.stop_s - excerpt.start_s
    mark = None
    if excerpt.marked_s is not None:
        left, right = (100 * (at - excerpt.start_s) / length for at in excerpt.marked_s)
        left, right = max(0.0, left), min(100.0, right)
        mark = (left, right - left)
    return Panel(
        spectrogram=data_uri("image/png", spectrogram_png(excerpt.spectrogram_db, warm=suspect)),
        waveform=waveform_svg(excerpt.peaks),
        frequencies=frequency_ticks(excerpt.bands_hz),
        times=tuple(
            (100 * (at - excerpt.start_s) / length, clock(at))
            for at in time_ticks(excerpt.start_s, excerpt.stop_s)
        ),
        mark=mark,
        audio="" if excerpt.clip is None else clip_uri(excerpt.clip),
    )


def clock(seconds: float) -> str:
    """A time as m:ss, with tenths where there are any."""
    minutes, tenths = divmod(round(seconds * 10), 600)
    return f"{minutes}:{tenths / 10:04.1f}".removesuffix(".0")


def data_uri(media_type: str, data: bytes) -> str:
    """Data as an address that needs no file."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def clip_uri(clip: AudioClip) -> str:
    """A clip as an address that needs no file."""
    return data_uri(clip.media_type, clip.data)


def spectrogram_png(level_db: NDArray[np.float32], *, warm: bool) -> bytes:
    """A spectrogram as an indexed PNG, highest band on top.

    Parameters
    ----------
    level_db : ndarray, shape (n_bands, n_columns)
        In dB below the loudest cell, lowest band first.
    warm : bool
        Reds instead of blues.
    """
    finite = np.nan_to_num(level_db, nan=FLOOR_DB, neginf=FLOOR_DB, posinf=0.0)
    scaled = np.clip((finite - FLOOR_DB) / -FLOOR_DB, 0, 1)
    image = Image.fromarray(np.rint(scaled[::-1] * (_LEVELS - 1)).astype(np.uint8), mode="P")
    image.putpalette(_palette(_WARM if warm else _COOL).tobytes())
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _palette(stops: Sequence[str]) -> NDArray[np.uint8]:
    """A scale through `stops`, shape (_LEVELS, 3)."""
    colours = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops], float)
    at = np.linspace(0, len(stops) - 1, _LEVELS)
    channels = [np.interp(at, np.arange(len(stops)), colours[:, c]) for c in range(3)]
    palette: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return palette


def waveform_svg(peaks: NDArray[np.float32]) -> Markup:
    """A waveform as one closed outline, full scale at top and bottom."""
    low, high = np.clip(np.nan_to_num(peaks.T), -1, 1)
    x = np.linspace(0, 1000, len(low))
    least = 0.012  # a silent stretch is still a line
    top = [f"{a:.0f},{50 - 49 * max(b, least):.1f}" for a, b in zip(x, high, strict=True)]
    bottom = [f"{a:.0f},{50 - 49 * min(b, -least):.1f}" for a, b in zip(x, low, strict=True)]
    points = " ".join([*top, *reversed(bottom)])
    return Markup(
        '<svg class="wave" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">'
        "<title>Waveform</title>"
        '<polygon points="{}" fill="#5d6470"/></svg>'
    ).format(points)


def frequency_ticks(bands_hz: NDArray[np.float64]) -> tuple[tuple[float, str], ...]:
    """Height in percent and label of the frequencies that lie within the bands."""
    ticks = []
    for hz in _FREQUENCIES_HZ:
        if bands_hz[0] <= hz <= bands_hz[-1]:
            at = float(np.interp(hz, bands_hz, np.arange(len(bands_hz)))) / (len(bands_hz) - 1)
            ticks.append((100 * at, f"{hz} Hz" if hz < 1000 else f"{hz // 1000} kHz"))
    return tuple(ticks)


def time_ticks(start_s: float, stop_s: float) -> list[float]:
    """Four to eight round times from start to stop."""
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
    step = next((s for s in steps if (stop_s - start_s) / s <= 7), 3600)
    first = int(np.ceil(start_s / step))
    last = int(np.floor((stop_s - 0.04 * (stop_s - start_s)) / step))
    return [step * i for i in range(first, last + 1)]


def bar_svg(
    value: float,
    interval: tuple[float, float] | None,
    scale: tuple[float, float],
    kind: str,
    said: str | None = None,
) -> Markup:
    """A bar from zero on a scale that contains zero, with a whisker where there is an interval.

    Parameters
    ----------
    value, interval, scale : float, (float, float) or None, (float, float)
        In the same unit.
    kind : str
        `source`, `decoy`, `remainder` or `similar`: the bar's CSS class and, on paper, its tint.
    said : str, optional
        The value in words, for a reader who does not see it.
    """
    low, high = scale

    def at(number: float) -> float:
        return 1000 * (min(max(number, low), high) - low) / (high - low)

    zero = at(0)
    x, width = min(zero, at(value)), max(abs(at(value) - zero), 2)
    fill = {"source": "#1d6a77", "decoy": "#ffffff", "remainder": "#c9cdd3"}.get(kind, "#8fb6bd")
    line = "#5d6470" if kind == "decoy" else "none"
    shapes = [
        Markup(
            '<rect class="bar {}" x="{:.1f}" y="22" width="{:.1f}" height="56" fill="{}" '
            'stroke="{}" stroke-width="{}" vector-effect="non-scaling-stroke"/>'
        ).format(kind, x, width, fill, line, 3 if kind == "decoy" else 0),
        Markup(
            '<rect class="zero" x="{:.1f}" y="0" width="1.6" height="100" fill="#5d6470"/>'
        ).format(zero),
    ]
    if interval is not None:
        left, right = at(interval[0]), at(interval[1])
        shapes.append(
            Markup('<rect class="whisker" x="{:.1f}" y="46" width="{:.1f}" height="8"/>').format(
                left, max(right - left, 2)
            )
        )
        shapes.extend(
            Markup('<rect class="whisker" x="{:.1f}" y="32" width="3" height="36"/>').format(x)
            for x in (left, max(right - 3, left))
        )
    return _strip(shapes, f"Bar: {said}" if said else "Bar")


def rug_svg(values: Sequence[float], mark: float, scale: tuple[float, float]) -> Markup:
    """Each value as a thin stroke, and the marked one through the whole height."""
    low, high = scale

    def at(number: float) -> float:
        return 4 + 992 * (number - low) / (high - low)

    strokes = [
        Markup(
            '<rect class="tick" x="{:.1f}" y="26" width="2.4" height="48" fill="#1d6a77" '
            'fill-opacity=".55"/>'
        ).format(at(value) - 1.2)
        for value in values
    ]
    here = Markup('<rect class="here" x="{:.1f}" y="0" width="4" height="100" fill="#a8432a"/>')
    return _strip(
        [*strokes, here.format(at(mark) - 2)],
        f"{len(values)} losses from {low:.2f} to {high:.2f}, and the suspect's",
    )


def scale_of(values: Sequence[float]) -> tuple[float, float]:
    """A scale that holds all values and zero."""
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high > low else (0.0, 1.0)


def range_of(values: Sequence[float]) -> tuple[float, float]:
    """A scale that holds all values with a little air, zero or not."""
    low, high = min(values), max(values)
    air = 0.06 * (high - low) or 0.5
    return low - air, high + air


def _strip(shapes: Sequence[Markup], title: str) -> Markup:
    """A picture that is stretched to the width of its place; its title is read on paper."""
    return Markup(
        '<svg class="strip" viewBox="0 0 1000 100" preserveAspectRatio="none" '
        'aria-hidden="true"><title>{}</title>{}</svg>'
    ).format(title, Markup("").join(shapes))
