"""Axes of the drawn charts. No Qt."""

import math


def ticks(low: float, high: float, n_at_most: int) -> list[float]:
    """Round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    low, high : float
        The range; nothing is returned where it is empty.
    n_at_most : int
        At least 2.
    """
    if not high > low:
        return []
    least = (high - low) / max(1, n_at_most - 1)
    magnitude = 10.0 ** math.floor(math.log10(least))
    step = next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= least * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def time_ticks(length_s: float, n_at_most: int) -> list[float]:
    """Round times from 0 to `length_s`, as clocks have them."""
    least = length_s / max(1, n_at_most - 1)
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
    step = next((s for s in steps if s >= least), 7200)
    return [i * step for i in range(int(length_s / step) + 1)]
