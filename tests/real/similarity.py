"""What music similarity finds without the model: the baselines that attribution has to beat.

Every baseline describes a segment by one vector. `SegmentIndex` compares such vectors in the same
way for all of them: standardised over the catalogue, cosine, best segment of each track, mean over
the query's segments.
"""

from collections.abc import Sequence
from pathlib import Path

import librosa
import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from rootnote.domain import Track, Waveform
from rootnote.engine.audio.waveforms import resample, to_channels
from rootnote.engine.pooling import standardise_rows
from rootnote.engine.segmentation import segments_of

Samples = NDArray[np.float32]
Vectors = NDArray[np.float64]

_RATE_HZ = 22_050
_N_MFCC = 20


def mfcc_chroma(samples: Samples, sample_rate: int) -> Vectors:
    """Timbre and harmony of a segment, whatever its level.

    Mean and standard deviation over time of MFCCs 1 to 19 and their mean chroma, each frame of
    which is normalised. MFCC 0, the level, is left out; the floor that cuts off quiet bands lies
    80 dB below the segment's own peak, so that a change of gain changes nothing at all.

    Parameters
    ----------
    samples : ndarray, shape (n_channels, n_frames), float32
        Any rate.
    sample_rate : int
        In Hz.

    Returns
    -------
    vector : ndarray, shape (50,), float64
        Zeros for digital silence.
    """
    mono = resample(Waveform(to_channels(samples, 1), sample_rate), _RATE_HZ).samples[0]
    power = librosa.feature.melspectrogram(y=mono, sr=_RATE_HZ)
    if power.max() == 0:
        return np.zeros(2 * (_N_MFCC - 1) + 12)
    decibels = librosa.power_to_db(power, ref=np.max, amin=np.finfo(np.float32).tiny, top_db=80)
    mfcc = librosa.feature.mfcc(S=decibels, n_mfcc=_N_MFCC)[1:]
    # Tuning is fixed: estimated from five seconds it jumps, and then the chroma jumps with it.
    chroma = librosa.feature.chroma_stft(y=mono, sr=_RATE_HZ, n_fft=4096, tuning=0.0)
    return np.concatenate([mfcc.mean(1), mfcc.std(1), chroma.mean(1)]).astype(np.float64)


def segments(
    samples: Samples, sample_rate: int, segment_s: float = 5, hop_s: float = 5
) -> list[Samples]:
    """Segments of one length, cut where Rootnote itself would cut them."""
    n_channels, n_frames = samples.shape
    track = Track("", Path(), "", "", sample_rate, n_channels, n_frames)
    return [samples[:, cut.start : cut.stop] for cut in segments_of(track, segment_s, hop_s)]


class SegmentIndex:
    """The vectors of all segments of a catalogue.

    Parameters
    ----------
    vectors : sequence of ndarray, each of shape (n_segments, d)
        One for every track, in the catalogue's order.
    standardise : bool
        Take the catalogue's mean off each dimension and divide by its standard deviation.
    """

    def __init__(self, vectors: Sequence[Vectors], *, standardise: bool = True) -> None:
        self.n_tracks = len(vectors)
        self._track_of = np.repeat(np.arange(self.n_tracks), [len(own) for own in vectors])
        joined = np.concatenate(vectors)
        n_dimensions = joined.shape[1]
        self._mean = joined.mean(0) if standardise else np.zeros(n_dimensions)
        spread = joined.std(0) if standardise else np.ones(n_dimensions)
        self._scale = np.where(spread > 0, spread, 1)
        self._units = self._unit(joined)

    def scores(self, query: Vectors) -> Vectors:
        """Score of every track, (n_tracks,); higher: more alike.

        Parameters
        ----------
        query : ndarray, shape (n_query, d) or (n_variants, n_query, d)
            See `best_segments`.
        """
        return best_segments(self.pairs(query), self._track_of, self.n_tracks)

    def pairs(self, query: Vectors) -> Vectors:
        """Cosine of every vector (…, n_query, d) with every segment, (…, n_query, n_segments)."""
        return self._unit(query) @ self._units.T

    def _unit(self, vectors: Vectors) -> Vectors:
        """Standardised, with norm one; what is exactly average has no direction and stays 0."""
        centred = (vectors - self._mean) / self._scale
        norms = np.linalg.norm(centred, axis=-1, keepdims=True)
        return np.divide(centred, norms, out=np.zeros_like(centred), where=norms > 0)


def best_segments(pairs: Vectors, track_of: NDArray[np.intp], n_tracks: int) -> Vectors:
    """Track scores from pair scores: the best of its segments, mean over the query's segments.

    Parameters
    ----------
    pairs : ndarray, shape (n_query, n_train) or (n_variants, n_query, n_train)
        Of several variants of a query, each in standard deviations over the catalogue, the best
        one counts for each catalogue segment, as in Rootnote itself.
    track_of : ndarray, shape (n_train,)
        Track number of every catalogue segment.

    Returns
    -------
    scores : ndarray, shape (n_tracks,)
        -inf for a track without segments.
    """
    if pairs.ndim == 3:
        pairs = np.stack([standardise_rows(variant) for variant in pairs]).max(0)
    best = np.full((len(pairs), n_tracks), -np.inf)
    for track in np.unique(track_of):
        best[:, track] = pairs[:, track_of == track].max(1)
    return best.mean(0)


def rank_of(scores: Vectors, track: int) -> float:
    """Rank of a track, 1 for the best; what ties shares the mean of its ranks (1.5: no first)."""
    return float(rankdata(-np.nan_to_num(scores, nan=-np.inf))[track])
