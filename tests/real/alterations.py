"""What happens to music on its way: excerpts, and the alterations that they go through.

An alteration takes samples (n_channels, n), their rate in Hz and a random generator, and returns
new float32 samples at the same rate; only the changes of tempo change the length. Nothing is
clipped: what exceeds full scale stays as it is, as in a float file.
"""

import io
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
import soxr
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Alteration = Callable[[Samples, int, np.random.Generator], Samples]

_GRID_MARGIN_S = 0.1
_SEMITONE = 2 ** (1 / 12)
_LAYOUTS = {1: "mono", 2: "stereo"}


def cut_excerpts(
    track_samples: Samples,
    n: int,
    sample_rate: int,
    rng: np.random.Generator,
    seconds: float = 10,
    *,
    grid_s: float = 5,
) -> list[Samples]:
    """Excerpts from random places that lie off the catalogue's grid of segments.

    Parameters
    ----------
    track_samples : ndarray, shape (n_channels, n_frames), float32
        One track.
    n : int
        How many excerpts; they may overlap.
    grid_s : float
        The catalogue's segments start at multiples of this; excerpts stay 0.1 s away from them.

    Returns
    -------
    excerpts : list of ndarray, each of shape (n_channels, round(seconds * sample_rate))

    Raises
    ------
    ValueError
        The track leaves no room for an excerpt off the grid.
    """
    length = round(seconds * sample_rate)
    starts = np.arange(max(0, track_samples.shape[1] - length + 1))
    past = starts / sample_rate % grid_s
    starts = starts[np.minimum(past, grid_s - past) >= _GRID_MARGIN_S]
    if len(starts) == 0:
        raise ValueError(f"the track is too short for excerpts of {seconds:g} s off the grid")
    return [track_samples[:, start : start + length].copy() for start in rng.choice(starts, n)]


def shift(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """Nothing more than where the excerpt was cut."""
    return samples.copy()


def mp3_64k(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """Encode as MP3 at a constant 64 kb/s with LAME, and decode; same length, aligned."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=sample_rate)
        stream.bit_rate = 64_000
        stream.layout = _LAYOUTS[len(samples)]
        stream.format = "fltp"
        for frame in _encoder_frames(samples, sample_rate):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    buffer.seek(0)
    with av.open(buffer) as container:
        decoded = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return _fitted(np.concatenate(decoded, axis=1), samples.shape[1])


def tempo(samples: Samples, sample_rate: int, factor: float) -> Samples:
    """Play `factor` times as fast at the same pitch (FFmpeg's `atempo`, overlap-add)."""
    length = round(samples.shape[1] / factor)
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=sample_rate,
        format="fltp",
        layout=_LAYOUTS[len(samples)],
        time_base=Fraction(1, sample_rate),
    )
    stretch = graph.add("atempo", f"{factor:.9f}")
    planar = graph.add("aformat", "sample_fmts=fltp")  # the filter itself interleaves channels
    graph.link_nodes(source, stretch, planar, graph.add("abuffersink"))
    graph.configure()
    # The filter keeps back its last window, so that it needs some silence to play the end.
    padded = np.pad(samples, ((0, 0), (0, sample_rate // 5)))
    graph.push(_frame(padded, sample_rate))
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray())
        except (av.EOFError, av.BlockingIOError):
            break
    return _fitted(np.concatenate(pieces, axis=1), length)


def tempo_up(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """5 % faster, at the same pitch."""
    return tempo(samples, sample_rate, 1.05)


def tempo_down(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """5 % slower, at the same pitch."""
    return tempo(samples, sample_rate, 0.95)


def noise(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """White noise 12 dB below the excerpt's own level (both RMS over all channels)."""
    level = np.sqrt(np.mean(np.square(samples, dtype=np.float64))) * 10 ** (-12 / 20)
    added = rng.standard_normal(samples.shape, np.float32) * np.float32(level)
    return samples + added


def gain(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """6 dB quieter."""
    return samples * np.float32(10 ** (-6 / 20))


def gain_3db(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """3 dB quieter: halfway between the levels that Rootnote asks for."""
    return samples * np.float32(10 ** (-3 / 20))


def gain_9db(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """9 dB quieter: beyond the levels that Rootnote asks for."""
    return samples * np.float32(10 ** (-9 / 20))


def pitch(samples: Samples, sample_rate: int, ratio: float) -> Samples:
    """All frequencies times `ratio` at the same tempo: resampled, then stretched back."""
    faster = soxr.resample(samples.T, sample_rate * ratio, sample_rate, quality="HQ").T
    return _fitted(tempo(faster, sample_rate, 1 / ratio), samples.shape[1])


def pitch_up(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """One semitone higher, at the same tempo."""
    return pitch(samples, sample_rate, _SEMITONE)


def pitch_down(samples: Samples, sample_rate: int, rng: np.random.Generator) -> Samples:
    """One semitone lower, at the same tempo."""
    return pitch(samples, sample_rate, 1 / _SEMITONE)


ALTERATIONS: dict[str, Alteration] = {
    "shift": shift,
    "mp3": mp3_64k,
    "tempo_up": tempo_up,
    "tempo_down": tempo_down,
    "noise": noise,
    "gain": gain,
    "pitch_up": pitch_up,
    "pitch_down": pitch_down,
}
"""What is asked of the product."""

CONTROLS: dict[str, Alteration] = {"gain_3db": gain_3db, "gain_9db": gain_9db}
"""A method that tries the very level of `gain` must not look better than it is."""


def _encoder_frames(samples: Samples, sample_rate: int) -> list[AudioFrame]:
    """The samples in frames of the size that MP3 encoders take, the last one shorter."""
    fifo = AudioFifo()
    fifo.write(_frame(samples, sample_rate))
    return fifo.read_many(1152, partial=True)


def _frame(samples: Samples, sample_rate: int) -> AudioFrame:
    """All samples as one FFmpeg frame."""
    whole = np.ascontiguousarray(samples, np.float32)
    frame = AudioFrame.from_ndarray(whole, format="fltp", layout=_LAYOUTS[len(samples)])
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    frame.pts = 0
    return frame


def _fitted(samples: NDArray[np.floating], length: int) -> Samples:
    """Cut to `length`, or pad with silence."""
    missing = max(0, length - samples.shape[1])
    return np.pad(samples[:, :length], ((0, 0), (0, missing))).astype(np.float32)
