"""A waveform as a picture: columns of levels to pixels, smooth at their ends. Pure numpy.

Drawing each column as a line costs Qt several times as much, and leaves the ends ragged.
"""

import numpy as np
from numpy.typing import NDArray

_STEPS = 15


def waveform_picture(
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    rms: NDArray[np.float32],
    height: int,
    outer: tuple[int, int, int],
    inner: tuple[int, int, int],
) -> NDArray[np.uint32]:
    """Draw one channel.

    Parameters
    ----------
    low, high, rms : ndarray, shape (n_columns,), float32
        Least, greatest and root-mean-square sample of each column; NaN leaves a column empty.
    height : int
        Pixels from full scale to negative full scale.
    outer, inner : (red, green, blue)
        Colours of the peaks and of the root mean square, 0 to 255.

    Returns
    -------
    picture : ndarray, shape (height, n_columns), uint32
        Premultiplied 0xAARRGGBB.
    """
    half = height / 2
    # A column reaches its neighbour, so that a steep wave is a line and not a row of dots.
    high, low = high.copy(), low.copy()
    high[1:], low[1:] = np.fmax(high[1:], low[:-1]), np.fmin(low[1:], high[:-1])
    peaks = _coverage(half - high * half, half - low * half, height)
    body = _coverage(half - rms * half, half + rms * half, height)
    np.minimum(body, peaks, out=body)
    return _palette(outer, inner)[body * np.uint8(_STEPS + 1) + peaks]


def _coverage(
    top: NDArray[np.float32], bottom: NDArray[np.float32], height: int
) -> NDArray[np.uint8]:
    """How much of each pixel lies between top and bottom, in fifteenths; a hairline at least."""
    empty = ~(np.isfinite(top) & np.isfinite(bottom))
    thin = np.maximum(1.0 - (bottom - top), 0.0) / 2
    top = np.where(empty, height + 1, np.clip(top - thin, 0, height - 1)).astype(np.float32)
    bottom = np.where(empty, 0, np.clip(bottom + thin, 1, height)).astype(np.float32)
    pixel = np.arange(height, dtype=np.float32)[:, None]
    covered = np.minimum(pixel + 1, bottom) - np.maximum(pixel, top)
    np.clip(covered, 0, 1, out=covered)
    covered *= _STEPS
    return covered.astype(np.uint8)


def _palette(outer: tuple[int, int, int], inner: tuple[int, int, int]) -> NDArray[np.uint32]:
    """Colours for `inner coverage * 16 + outer coverage`."""
    within, around = np.divmod(np.arange((_STEPS + 1) ** 2), _STEPS + 1)
    alpha = np.maximum(around, within) / _STEPS
    share = np.where(alpha > 0, within / _STEPS / np.maximum(alpha, 1e-9), 0)
    channels = [
        np.rint((o + (i - o) * share) * alpha).astype(np.uint32)
        for o, i in zip(outer, inner, strict=True)
    ]
    opacity = np.rint(alpha * 255).astype(np.uint32)
    red, green, blue = channels
    return np.asarray(opacity << 24 | red << 16 | green << 8 | blue, np.uint32)
