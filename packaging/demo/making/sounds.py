"""Sounds that are made rather than generated: disguises, blends, and a noise without music."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
import soundfile as sf
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

Samples = NDArray[np.float32]

TEMPO = 1.04
PITCH_CENTS = 30.0
EQUALISER = ("f=250:width_type=q:width=0.7:g=-4", "f=2500:width_type=q:width=0.7:g=4")
_LEVEL = 0.1


def disguised(samples: Samples, sample_rate: int) -> bytes:
    """An excerpt played faster and higher, with another balance, as an MP3 file.

    Parameters
    ----------
    samples : ndarray, shape (n,), float32
        Mono.
    """
    ratio = 2 ** (PITCH_CENTS / 1200)
    graph = Graph()
    filters = [
        ("asetrate", f"{round(sample_rate * ratio)}"),  # higher and faster by `ratio`
        ("aresample", f"{sample_rate}"),
        ("atempo", f"{TEMPO / ratio:.9f}"),
        *(("equalizer", options) for options in EQUALISER),
        ("aformat", "sample_fmts=flt:channel_layouts=mono"),
    ]
    source = graph.add_abuffer(
        sample_rate=sample_rate,
        format="flt",
        layout="mono",
        time_base=Fraction(1, sample_rate),
    )
    chain = [source, *(graph.add(name, options) for name, options in filters)]
    graph.link_nodes(*chain, graph.add("abuffersink")).configure()
    length = round(len(samples) / TEMPO)
    padded = np.pad(samples, (0, sample_rate // 5))  # the tempo filter keeps its last window back
    frame = AudioFrame.from_ndarray(padded[None], format="flt", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = sample_rate, Fraction(1, sample_rate), 0
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray().ravel())
        except (av.EOFError, av.BlockingIOError):
            break
    out = io.BytesIO()
    played = levelled(np.concatenate(pieces)[:length])
    sf.write(out, played, sample_rate, format="MP3", bitrate_mode="CONSTANT", compression_level=0.7)
    return out.getvalue()


def blended(first: Samples, second: Samples) -> Samples:
    """One recording that fades into another over its whole length, at equal power."""
    n = min(len(first), len(second))
    angle = np.linspace(0, np.pi / 2, n)
    return levelled(levelled(first[:n]) * np.cos(angle) + levelled(second[:n]) * np.sin(angle))


def machine(seconds: float, sample_rate: int, seed: int) -> Samples:
    """Something like an engine at work: coloured noise in strokes, and no pitch."""
    rng = np.random.default_rng(seed)
    n = round(seconds * sample_rate)
    spectrum = np.fft.rfft(rng.standard_normal(n))
    frequencies = np.maximum(np.fft.rfftfreq(n, 1 / sample_rate), 20)
    noise = np.fft.irfft(spectrum / np.sqrt(frequencies) / (1 + (frequencies / 4000) ** 2), n)
    time = np.arange(n) / sample_rate
    strokes = np.exp(-((time * 2.7 + 0.1 * np.sin(time)) % 1) * 4)
    return levelled(noise * (0.2 + strokes))


def levelled(samples: NDArray[Any]) -> Samples:
    """At the level that recordings of the demo have, and never beyond full scale."""
    scaled = samples * (_LEVEL / np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    safe: Samples = (scaled * min(1.0, 0.98 / float(np.abs(scaled).max()))).astype(np.float32)
    return safe
