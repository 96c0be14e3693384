"""What a report shows and plays: excerpts of the suspect and of its first sources.

Drawn at the resolution of a page, a few columns at a time, so that an hour of sound takes no more
memory than a minute.
"""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootnote.case.report import AudioClip, Excerpt, Pairing
from rootnote.domain import AttributionResult, Contribution, Segment, Track
from rootnote.progress import Progress, silent
from rootnote.results import ranked

N_SOURCES = 5
_CONTEXT_S = 1.0
"""Sound on either side of a segment, so that one hears where it comes from."""
_N_COLUMNS = 480
_N_COLUMNS_WIDE = 960
_N_BANDS = 112
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 14_000.0
_WINDOW_S = 0.09
_AT_ONCE = 1 << 16
"""Frames read at a time, or one column where that is longer."""

Samples = NDArray[np.float32]


def report_figures(
    result: AttributionResult, *, n_sources: int = N_SOURCES, progress: Progress = silent
) -> tuple[Excerpt, tuple[Pairing, ...]]:
    """The whole suspect, and the first sources beside it where they meet most strongly.

    Parameters
    ----------
    result : AttributionResult
        Its recordings are still where it says.
    n_sources : int
        How many sources, at most; those without a pair of segments are left out.

    Returns
    -------
    overview, pairings : Excerpt, tuple of Pairing
        For `ReportContent`.

    Raises
    ------
    AudioError
        A recording cannot be read.
    """
    rows = [row for row in ranked(result) if row[0].best_pair is not None][:n_sources]
    return overview(result.suspect), pairings(result.suspect, rows, progress=progress)


def overview(suspect: Track) -> Excerpt:
    """The whole suspect, without its sound; raises `AudioError` where it cannot be read."""
    return excerpt(suspect, Segment(suspect.id, 0, suspect.n_frames), wide=True)


def pairings(
    suspect: Track, rows: Sequence[tuple[Contribution, Track]], *, progress: Progress = silent
) -> tuple[Pairing, ...]:
    """Suspect and source side by side, for contributions that have a pair of segments.

    Raises
    ------
    AudioError
        A recording cannot be read.
    """
    found = []
    for i, (part, track) in enumerate(rows):
        progress("drawing the report", i, len(rows))
        if part.best_pair is not None:
            of_suspect, of_source = part.best_pair
            found.append(
                Pairing(
                    part.track_id,
                    excerpt(suspect, _widened(of_suspect, suspect), marked=of_suspect),
                    excerpt(track, _widened(of_source, track), marked=of_source),
                )
            )
    progress("drawing the report", len(rows), len(rows))
    return tuple(found)


def excerpt(
    track: Track, stretch: Segment, *, marked: Segment | None = None, wide: bool = False
) -> Excerpt:
    """Draw a stretch of a recording; with a marked segment, its sound comes along.

    Raises
    ------
    AudioError
        The recording cannot be read.
    """
    from rootnote.engine.audio.decoding import blocks

    rate, length = track.sample_rate, stretch.stop - stretch.start
    column = max(1, length // (_N_COLUMNS_WIDE if wide else _N_COLUMNS))
    n_columns = -(-length // column)
    bands, taper = _bands(rate), np.hanning(round(_WINDOW_S * rate))
    window = len(taper)
    # A window ends with its newest column; its middle belongs to one that came before.
    late = max(0, (window - column) // (2 * column))
    end = min(track.n_frames, stretch.stop + late * column)
    n_back = max(1, column // window) * window
    at_once = max(1, _AT_ONCE // column) * column
    peaks: list[tuple[np.float32, np.float32]] = []
    spectra, kept = [], []
    recent = np.zeros(n_back, np.float32)
    for block in blocks(track.path, start=stretch.start, stop=end, block_frames=at_once):
        mono = block.mean(axis=0)
        starts = np.arange(0, len(mono), column)
        peaks += zip(
            np.minimum.reduceat(mono, starts), np.maximum.reduceat(mono, starts), strict=True
        )
        heard = np.concatenate([recent, mono])
        ends = np.minimum(starts + column, len(mono))  # of what was heard, less `n_back`
        windows = heard[ends[:, None] + np.arange(n_back)].reshape(len(ends), -1, window)
        spectra.append(_spectra(windows * taper, rate, bands))
        recent = heard[-n_back:]
        if marked is not None:
            kept.append(block)
    drawn = np.concatenate(spectra)
    missing = max(0, late + n_columns - len(drawn))
    drawn = np.pad(drawn, ((0, missing), (0, 0)), mode="edge")[late : late + n_columns]
    level = 10 * np.log10(np.maximum(drawn.T, 1e-12))
    return Excerpt(
        start_s=stretch.start / rate,
        stop_s=stretch.stop / rate,
        marked_s=None if marked is None else (marked.start / rate, marked.stop / rate),
        peaks=np.asarray(peaks[:n_columns], np.float32),
        spectrogram_db=(level - level.max()).astype(np.float32),
        bands_hz=bands,
        clip=None if marked is None else _clip(np.concatenate(kept, axis=1)[:, :length], rate),
    )


def _widened(segment: Segment, track: Track) -> Segment:
    """A segment with a little of what is around it."""
    more = round(_CONTEXT_S * track.sample_rate)
    return Segment(
        segment.track_id, max(0, segment.start - more), min(track.n_frames, segment.stop + more)
    )


def _bands(rate: int) -> NDArray[np.float64]:
    """Band centres, equal steps in pitch."""
    return np.geomspace(_LOWEST_HZ, min(_HIGHEST_HZ, 0.48 * rate), _N_BANDS)


def _spectra(
    windows: NDArray[np.float64], rate: int, bands: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power in each band: the loudest bin in it, of the mean over a column's windows.

    Parameters
    ----------
    windows : ndarray, shape (n_columns, n_windows, n_frames)

    Returns
    -------
    power : ndarray, shape (n_columns, n_bands)
    """
    window = windows.shape[2]
    power = (np.abs(np.fft.rfft(windows, axis=2)) ** 2).mean(axis=1)
    edges = np.sqrt(bands[:-1] * bands[1:])
    starts = np.concatenate([[bands[0] ** 2 / edges[0]], edges]) * window / rate
    loudest: NDArray[np.float64] = np.maximum.reduceat(
        power, np.rint(starts).astype(np.int64), axis=1
    )
    last = int(bands[-1] ** 2 / edges[-1] * window / rate)
    loudest[:, -1] = power[:, int(starts[-1]) : last].max(axis=1)
    return loudest


def _clip(samples: Samples, rate: int) -> AudioClip:
    """Sound that a browser plays, without loss beyond 16 bits."""
    import soundfile

    from rootnote.engine.audio.waveforms import to_channels

    out = io.BytesIO()
    heard = to_channels(samples, min(2, len(samples)))
    soundfile.write(out, heard.T, rate, format="FLAC", subtype="PCM_16")
    return AudioClip(out.getvalue(), "audio/flac")
