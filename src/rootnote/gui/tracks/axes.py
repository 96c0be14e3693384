"""Where an axis has its ticks and what they say: time, frequency, level. Pure.

Frequencies are placed linearly, logarithmically or by the mel scale (O'Shaughnessy 1987, as HTK
has it: 2595 log10(1 + f / 700)).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

LOWEST_LOG_HZ = 30.0
_TIME_STEPS_S = (1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis; `label` is empty for a minor one."""

    value: float
    label: str


class FrequencyScale(StrEnum):
    """How frequencies are spread over the height of a picture."""

    LINEAR = "linear"
    LOG = "log"
    MEL = "mel"

    def to_unit(self, hz: float, top_hz: float) -> float:
        """Height of a frequency, 0 at the bottom and 1 at `top_hz`."""
        if self is FrequencyScale.LOG:
            low = math.log(LOWEST_LOG_HZ)
            return (math.log(max(hz, 1e-3)) - low) / (math.log(top_hz) - low)
        if self is FrequencyScale.MEL:
            return math.log1p(hz / 700) / math.log1p(top_hz / 700)
        return hz / top_hz

    def from_unit(self, unit: float, top_hz: float) -> float:
        """The frequency at a height; the inverse of `to_unit`."""
        if self is FrequencyScale.LOG:
            return LOWEST_LOG_HZ * (top_hz / LOWEST_LOG_HZ) ** unit
        if self is FrequencyScale.MEL:
            return 700 * math.expm1(unit * math.log1p(top_hz / 700))
        return unit * top_hz

    def edges(self, top_hz: float, n_rows: int) -> NDArray[np.float64]:
        """Rising frequencies that bound `n_rows` rows of equal height."""
        return np.array([self.from_unit(row / n_rows, top_hz) for row in range(n_rows + 1)])


def time_ticks(start_s: float, stop_s: float, width: float, label_px: float = 96) -> list[Tick]:
    """Ticks of a time axis, at most one label in `label_px` pixels, with minor ticks between."""
    least = (stop_s - start_s) * label_px / max(width, 1.0)
    if least <= 0.5:
        step = _round_step(least)
    else:
        whole_hours = 3600.0 * math.ceil(least / 3600)
        step = next((step for step in _TIME_STEPS_S if step >= least), whole_hours)
    n_minor = 5 if step < 60 else 4
    minor = step / n_minor
    first, last = math.ceil(start_s / minor - 1e-9), math.floor(stop_s / minor + 1e-9)
    return [
        Tick(k * minor, "" if k % n_minor else format_time(k * minor, step))
        for k in range(first, last + 1)
    ]


def format_time(seconds: float, step_s: float = 0.001) -> str:
    """`1:02:03.456`, with as many decimals as a step of this size needs, and hours if there are."""
    decimals = 0 if step_s >= 1 else min(6, math.ceil(-math.log10(step_s) - 1e-9))
    units = round(abs(seconds) * 10**decimals)
    whole, part = divmod(units, 10**decimals)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    if decimals:
        text += f".{part:0{decimals}}"
    return f"−{text}" if seconds < 0 and units else text


def frequency_ticks(scale: FrequencyScale, top_hz: float, height: float) -> list[Tick]:
    """Ticks of a frequency axis, from the top down to what fits, 16 pixels apart at least."""
    if scale is FrequencyScale.LINEAR:
        step = _round_step(top_hz * 26 / max(height, 1.0))
        wanted = [step * k for k in range(int(top_hz / step) + 1)]
    else:
        wanted = [hz * 10**power for power in (1, 2, 3, 4) for hz in (1, 2, 5)]
        wanted = [0, *wanted] if scale is FrequencyScale.MEL else wanted
    ticks: list[Tick] = []
    last = -math.inf
    for hz in wanted:
        place = scale.to_unit(hz, top_hz) * height
        if 0 <= place <= height - 6 and place - last >= 16:
            ticks.append(Tick(hz, format_hz(hz)))
            last = place
    return ticks


def format_hz(hz: float) -> str:
    """`440`, `1k`, `2.5k`: short enough for an axis."""
    return f"{hz:g}" if hz < 1000 else f"{hz / 1000:g}k"


def note_name(hz: float) -> str:
    """The nearest note at A4 = 440 Hz, as `A4` or `A4 +12 ct`; empty below hearing."""
    if hz < 20:
        return ""
    number = 69 + 12 * math.log2(hz / 440)
    nearest = round(number)
    cents = round(100 * (number - nearest))
    name = f"{_NOTES[nearest % 12]}{nearest // 12 - 1}"
    return f"{name} {cents:+d} ct".replace("-", "−") if cents else name


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= least * (1 - 1e-9))
