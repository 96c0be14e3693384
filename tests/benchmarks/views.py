"""How fast an hour of music is on the screen, and how smoothly it moves. Offscreen, in CPU time.

    python tests/benchmarks/views.py [--folder FOLDER]

Writes an hour of 44.1 kHz stereo (WAV, and with --compressed FLAC, Ogg Vorbis, MP3 and AAC too) and
measures the time to the first pixels and to the whole waveform of each; then, with two linked
tracks, waveform and spectrogram each, at 1600 x 900, the window's own CPU time for every frame
while panning, while zooming and while a playhead moves. Exits 1 where a limit does not hold.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import av
import numpy as np
import soundfile as sf
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from rootnote.gui.tracks.track_view import TrackView

RATE, MINUTES = 44_100, 60
COMPRESSED = ("hour.flac", "hour.ogg", "hour.mp3", "hour.m4a")
LIMIT_FIRST_S, LIMIT_WHOLE_S = 0.5, 2.0
"""To the first pixels of any, and to the whole waveform of what is not compressed."""
LIMIT_MEDIAN_MS, LIMIT_P95_MS = 16.0, 33.0


def write_hour(path: Path) -> None:
    """An hour of tones and noise, different every minute."""
    if path.suffix == ".m4a":
        _encode_aac(path.with_suffix(".wav"), path)
        return
    rng = np.random.default_rng(0)
    moment = np.arange(60 * RATE) / RATE
    how = {"subtype": "PCM_16"} if path.suffix == ".wav" else {}
    with sf.SoundFile(path, "w", RATE, 2, **how) as file:
        for minute in range(MINUTES):
            tone = np.sin(2 * np.pi * 110 * 2 ** (minute % 24 / 12) * moment)
            swell = 0.2 + 0.2 * np.sin(2 * np.pi * moment / 7)
            noise = rng.standard_normal((len(moment), 2)) * 0.05
            samples = (tone * swell)[:, None] * [1, 0.7] + noise
            for second in np.split(samples, 60):  # libsndfile's Vorbis ends on much longer blocks
                file.write(second)


def _encode_aac(source: Path, target: Path) -> None:
    """A recording as AAC, which libsndfile does not write."""
    with av.open(str(source)) as read, av.open(str(target), "w") as written:
        stream = written.add_stream("aac", rate=RATE)
        for frame in read.decode(audio=0):
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))


def until(app: QApplication, condition: Callable[[], bool], timeout_s: float = 120) -> float:
    """Run the event loop until something holds; seconds that took."""
    start = time.perf_counter()
    while not condition():
        if time.perf_counter() - start > timeout_s:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.001)
    return time.perf_counter() - start


def first_paint(app: QApplication, path: Path) -> bool:
    """Time from naming a file to its first pixels, its whole waveform, and everything."""
    view = TrackView("Suspect")
    view.resize(1600, 450)
    view.show()
    app.processEvents()
    start = time.perf_counter()
    view.set_path(path)
    peaks = lambda: view.data.display.peaks.n_frames if view.data.display else 0  # noqa: E731
    until(app, lambda: peaks() > 0)
    view.grab()
    first = time.perf_counter() - start
    until(app, lambda: time.perf_counter() - start > 1)
    share = peaks() / (MINUTES * 60 * RATE)
    until(app, lambda: peaks() >= MINUTES * 60 * RATE - 3000)
    view.grab()
    whole = time.perf_counter() - start
    until(app, lambda: not view.data.is_busy)
    print(
        f"{path.suffix[1:]}: first pixels {first:.2f} s, {share:.0%} of the waveform after 1 s, "
        f"all of it after {whole:.2f} s, spectrogram too {time.perf_counter() - start:.2f} s"
    )
    view.set_path(None)
    view.deleteLater()
    return first <= LIMIT_FIRST_S and (path.suffix != ".wav" or whole <= LIMIT_WHOLE_S)


def frames(app: QApplication, window: QWidget, name: str, steps: list[Callable[[], None]]) -> bool:
    """The window's CPU time for each step and its frame; whether that holds the limits."""
    times = []
    for step in steps:
        start = time.thread_time()
        step()
        window.repaint()
        app.processEvents()
        times.append(1000 * (time.thread_time() - start))
    median, p95 = np.percentile(times, [50, 95])
    print(
        f"{name:<24} median {median:5.1f} ms, 95th percentile {p95:5.1f} ms, "
        f"worst {max(times):5.1f} ms"
    )
    return bool(median <= LIMIT_MEDIAN_MS and p95 <= LIMIT_P95_MS)


def movement(app: QApplication, path: Path) -> bool:
    """Frame times with two linked tracks."""
    window = QWidget()
    column = QVBoxLayout(window)
    views = [TrackView("Suspect"), TrackView("Source")]
    for view in views:
        column.addWidget(view)
    window.resize(1600, 900)
    window.show()
    views[0].link_to(views[1])
    for view in views:
        view.set_path(path)
    until(app, lambda: not any(view.data.is_busy for view in views))
    line = views[0].timeline
    good = True
    for span_s in (3600, 600, 60, 10, 1):
        views[0].show_range(1000, 1000 + span_s)
        until(app, lambda: not any(view.data.is_busy for view in views))
        step = span_s / 150
        pan: list[Callable[[], None]] = [lambda step=step: line.scroll(step)] * 100
        if span_s == 3600:
            views[0].show_range(0, 3500)
        good &= frames(app, window, f"pan, {span_s} s shown", pan)
    views[0].fit()
    zoom: list[Callable[[], None]] = [lambda: line.zoom(0.9, 1800.0)] * 100
    good &= frames(app, window, "zoom in, 1 h to 0.1 s", zoom)
    zoom = [lambda: line.zoom(1 / 0.9, 1800.0)] * 100
    good &= frames(app, window, "zoom out", zoom)
    views[0].show_range(0, 200)
    until(app, lambda: not any(view.data.is_busy for view in views))
    play: list[Callable[[], None]] = [
        lambda k=k: [view.set_playhead(k / 60) for view in views] for k in range(200)
    ]
    good &= frames(app, window, "playhead", play)
    levels = [lambda k=k: views[0].settings.set_range(-110 + k, -10) for k in range(40)]
    frames(app, window, "dragging the floor", levels)
    for view in views:
        view.set_path(None)
    until(app, lambda: not any(view.data.is_busy for view in views))
    return good


def main() -> int:
    """Write the recordings, measure, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="keep the recordings here and use them again")
    parser.add_argument("--compressed", action="store_true", help="as FLAC, Ogg, MP3 and AAC too")
    arguments = parser.parse_args()
    app = QApplication([])
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        good = True
        for name in ("hour.wav", *(COMPRESSED if arguments.compressed else ())):
            if not (folder / name).exists():
                write_hour(folder / name)
            good &= first_paint(app, folder / name)
        good &= movement(app, folder / "hour.wav")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak_mib:.0f} MiB")
    print("limits held" if good else "limits NOT held")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
