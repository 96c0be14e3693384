"""Proves that what is heard is the suspect and the source, sample by sample.

    python tests/desktop/playback.py [--keep FOLDER]

Starts a PulseAudio server of its own with a null sink, plays through the real player and the real
sound system into it, records the sink's monitor, and compares. Needs `pulseaudio` and
`pulseaudio-utils`. `norewinds=1` and a second, silent stream keep the sink's clock running: without
both, frames of any program are lost in the recording. On a busy machine the server slips all the
same; slips are counted, and what lies between them has to be exact. Exits 1 where anything differs.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile as sf

RATE = 44_100
FADE = round(0.008 * RATE)
ALIGNED_S = (2.0, 5.5)
LOOP_S = (2.0, 3.25)
FORMAT = ["--device=test.monitor", f"--rate={RATE}", "--channels=2", "--format=float32le", "--raw"]


@contextmanager
def running(*command: str, **how: object) -> Iterator[subprocess.Popen]:
    """A process that ends with the block."""
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def null_sink(folder: Path) -> Iterator[None]:
    """A sound server whose only output is a null sink of our rate, kept running."""
    os.environ.update(
        XDG_RUNTIME_DIR=str(folder),
        PULSE_RUNTIME_PATH=str(folder),
        PULSE_STATE_PATH=str(folder),
        PULSE_SERVER=f"unix:{folder}/native",
        QT_QPA_PLATFORM="offscreen",
    )
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    options += ["--realtime=no", "--high-priority=no", "--disable-shm=yes"]
    modules = [
        f"module-native-protocol-unix socket={folder}/native auth-anonymous=1",
        f"module-null-sink sink_name=test rate={RATE} channels=2 format=float32le norewinds=1",
    ]
    loads = [part for module in modules for part in ("-L", module)]
    with ExitStack() as stack:
        stack.enter_context(running("pulseaudio", *options, *loads, stderr=subprocess.DEVNULL))
        wait_until(lambda: not subprocess.run(["pactl", "info"], capture_output=True).returncode)
        silent = ["pacat", "--playback", "--device=test", *FORMAT[1:], "--latency-msec=50"]
        stack.enter_context(running(*silent, "/dev/zero"))
        yield


def wait_until(condition: Callable[[], bool], timeout_s: float = 20) -> None:
    """Wait for something outside of this process."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the sound server did not start")
        time.sleep(0.05)


def play(suspect: Path, source: Path) -> tuple[float, list[tuple[float, str]]]:
    """Play the matched pair looped, switching sides; the gain, and when what was asked for."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from rootnote.gui.playback.player import Player

    app = QApplication.instance() or QApplication([])
    player = Player()
    problems: list[str] = []
    player.failed.connect(problems.append)
    player.failed.connect(app.quit)
    player.set_tracks(suspect, source)
    player.set_alignment(*ALIGNED_S)
    # Decoded before it is started, so that nothing is waited for within the recording; and timed
    # from the first sound, because a busy machine may take seconds to begin.
    player._open()
    player.set_loop(LOOP_S)
    asked: list[tuple[float, str]] = []

    def switch(at_ms: float, side: str) -> None:
        player.set_side(side)
        asked.append((at_ms, side))

    def heard_first(position_s: float, _: float) -> None:
        if player.state != "playing" or position_s <= LOOP_S[0]:
            return
        player.position_changed.disconnect(heard_first)
        for at_ms, side in ((3000, "source"), (5700, "suspect"), (7900, "source")):
            QTimer.singleShot(at_ms, lambda at_ms=at_ms, side=side: switch(at_ms, side))
        QTimer.singleShot(10_000, app.quit)

    player.position_changed.connect(heard_first)
    start = QTimer()
    start.timeout.connect(lambda: player.gain_db and (start.stop(), player.play_pause()))
    start.start(100)
    QTimer.singleShot(60_000, app.quit)
    app.exec()
    gain_db, turned_down = player.gain_db, player.turned_down
    player.close()
    if problems:
        raise SystemExit("; ".join(problems))
    if turned_down != "source":
        raise SystemExit(f"the louder side is the source, but {turned_down} was turned down")
    return gain_db, asked


def expected_loop(samples: np.ndarray, start_s: float) -> np.ndarray:
    """One turn of the loop as it is to be heard, its end crossing over to its beginning."""
    start, length = round(start_s * RATE), round((LOOP_S[1] - LOOP_S[0]) * RATE)
    turn = samples[start : start + length].copy()
    share = ((1 - np.cos(np.pi * np.arange(FADE) / FADE)) / 2).astype(np.float32)[:, None]
    turn[-FADE:] += share * (samples[start - FADE : start] - turn[-FADE:])
    return turn


def compare(heard: np.ndarray, turns: dict[str, np.ndarray], n_switches: int) -> bool:
    """Follow the recording frame by frame; whether all but the crossfades is one of the sides.

    A server that was not given the processor in time loses frames or inserts silence, whoever
    plays. Where the recording leaves both sides for longer than a crossfade, it is found again
    and counted as a slip: what lies between slips has to be exact all the same.
    """
    length = len(turns["suspect"])
    sounding = np.flatnonzero(heard.any(axis=1))
    played = heard[sounding[0] : sounding[-1] + 1] if len(sounding) else heard[:0]
    end, at, phase = len(played), 0, 0
    sides = np.full(end, -1)
    n_slips = 0
    while at < end:
        indices = (phase + np.arange(end - at)) % length
        same = {side: (played[at:] == turn[indices]).all(axis=1) for side, turn in turns.items()}
        part = np.where(same["suspect"], 0, np.where(same["source"], 1, -1))
        lost = _first_long_gap(part < 0)
        sides[at : at + lost] = part[:lost]
        at += lost
        if at < end:
            n_slips += 1
            at, phase = _found_again(played, turns, at)
    exact = sides >= 0
    changes = np.flatnonzero(np.diff(sides[exact]))
    unexplained = int((~exact).sum())
    print(f"frames heard: {end:,} ({end / RATE:.2f} s, {end / length:.2f} turns of the loop)")
    print(f"bit-identical: {int(exact.sum()):,}; others: {unexplained:,} (a crossfade has {FADE})")
    print(f"switches heard: {len(changes)} of {n_switches}; slips of the sound server: {n_slips}")
    whole = n_slips == 0
    steps = np.abs(np.diff(played, axis=0)).max() if end > 1 else np.inf
    tracks = max(float(np.abs(np.diff(turn, axis=0)).max()) for turn in turns.values())
    print(f"largest step between frames: {steps:.4f}; in the tracks themselves: {tracks:.4f}")
    return (
        end > 6 * RATE
        and len(changes) == n_switches
        and (not whole or unexplained <= n_switches * FADE)
        and (not whole or steps <= tracks + 0.02)
        and exact.mean() > 0.8
    )


def _first_long_gap(gap: np.ndarray) -> int:
    """Where the first gap that is longer than a crossfade begins; the length where there is none.

    A stretch of more than two crossfades' length has to be gap for the most part: single frames
    may agree by chance.
    """
    window = 2 * FADE
    if len(gap) < window:
        return len(gap)
    filled = np.convolve(gap, np.ones(window), "valid")
    long = np.flatnonzero(filled > 1.9 * FADE)
    if not len(long):
        return len(gap)
    return int(long[0] + np.argmax(gap[long[0] :]))


def _found_again(played: np.ndarray, turns: dict[str, np.ndarray], at: int) -> tuple[int, int]:
    """The next place where 64 frames in a row are on one of the sides, and the phase there."""
    places = {turn[i].tobytes(): i for turn in turns.values() for i in range(len(turn) - FADE)}
    while at < len(played) - 64:
        phase = places.get(played[at].tobytes())
        if phase is not None and any(
            (played[at : at + 64] == turn[(phase + np.arange(64)) % len(turn)]).all()
            for turn in turns.values()
        ):
            return at, phase
        at += 1
    return len(played), 0


def write_tracks(folder: Path) -> tuple[Path, Path]:
    """Two recordings that no shift makes equal: noise of different loudness over a tone."""
    paths = folder / "suspect.wav", folder / "source.flac"
    for seed, (path, level) in enumerate(zip(paths, (0.1, 0.25), strict=True)):
        rng = np.random.default_rng(seed)
        noise = np.convolve(rng.standard_normal(12 * RATE + 200), np.hanning(201), "valid")
        tone = np.sin(2 * np.pi * (220 + 90 * seed) / RATE * np.arange(12 * RATE))
        both = np.stack([noise / np.abs(noise).max() + tone, tone - noise / 60], axis=1)
        sf.write(path, level * both, RATE, subtype="PCM_24")
    return paths


def main() -> int:
    """Play, record, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="write the recording here as heard.wav")
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        suspect, source = write_tracks(folder)
        recording = folder / "heard.f32"
        with ExitStack() as stack:
            stack.enter_context(null_sink(folder))
            file = stack.enter_context(recording.open("wb"))
            command = ["parec", *FORMAT, "--latency-msec=50"]
            stack.enter_context(running(*command, stdout=file))
            gain_db, asked = play(suspect, source)
            time.sleep(0.5)
        heard = np.fromfile(recording, np.float32)
        heard = heard[: len(heard) // 2 * 2].reshape(-1, 2)
        if arguments.keep is not None:
            sf.write(arguments.keep / "heard.wav", heard, RATE, subtype="FLOAT")
        gain = np.float32(10 ** (gain_db / 20))
        print(f"stated gain of the source: {gain_db:.2f} dB")
        turns = {
            "suspect": expected_loop(read(suspect), ALIGNED_S[0]),
            "source": expected_loop(read(source) * gain, ALIGNED_S[1]),
        }
        good = compare(heard, turns, len(asked))
    print("what was heard is what was shown" if good else "NOT what was shown")
    return 0 if good else 1


def read(path: Path) -> np.ndarray:
    """All samples, shape (n, 2)."""
    return sf.read(path, dtype="float32", always_2d=True)[0]


if __name__ == "__main__":
    sys.exit(main())
