"""Two ways to say how alike two recordings are: spectra at several resolutions, and chroma."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_WINDOWS = (512, 1024, 2048)
_FLOOR = 1e-5
_CHROMA_WINDOW = 4096
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 4_000.0


def magnitudes(samples: Samples, window: int) -> NDArray[np.float64]:
    """Magnitude spectra, (n_frames, window / 2 + 1), a quarter of the window apart."""
    padded = np.pad(samples, (0, max(0, window - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[:: window // 4]
    return np.abs(np.fft.rfft(frames * np.hanning(window))) / window


def multi_resolution_distance(one: Samples, other: Samples) -> float:
    """Multi-resolution STFT distance (arXiv 1910.11480, eq. 6): 0 for equal recordings.

    Spectral convergence plus the mean difference of log magnitudes, averaged over windows of 512,
    1024 and 2048 samples.
    """
    n = min(len(one), len(other))
    parts = []
    for window in _WINDOWS:
        a, b = magnitudes(one[:n], window), magnitudes(other[:n], window)
        convergence = np.linalg.norm(a - b) / max(float(np.linalg.norm(a)), _FLOOR)
        logarithmic = np.abs(np.log(a + _FLOOR) - np.log(b + _FLOOR)).mean()
        parts.append(convergence + logarithmic)
    return float(np.mean(parts))


def chroma_correlation(one: Samples, other: Samples, sample_rate: int) -> float:
    """Pearson correlation of the two chromagrams: 1 for the same pitches at the same times."""
    n = min(len(one), len(other))
    a, b = (_chroma(samples[:n], sample_rate).ravel() for samples in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


def _chroma(samples: Samples, sample_rate: int) -> NDArray[np.float64]:
    """Energy in each pitch class, each frame of length 1, (n_frames, 12)."""
    spectra = magnitudes(samples, _CHROMA_WINDOW) ** 2
    frequencies = np.fft.rfftfreq(_CHROMA_WINDOW, 1 / sample_rate)
    used = (frequencies >= _LOWEST_HZ) & (frequencies <= _HIGHEST_HZ)
    classes = np.round(12 * np.log2(frequencies[used] / 440)).astype(int) % 12
    chroma = np.stack([spectra[:, used][:, classes == i].sum(1) for i in range(12)], axis=1)
    lengths: NDArray[np.float64] = np.linalg.norm(chroma, axis=1, keepdims=True)
    return chroma / np.maximum(lengths, 1e-9)
