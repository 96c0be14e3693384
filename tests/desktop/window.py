"""Drives the real window on a real desktop, as a person would, and takes pictures.

    python tests/desktop/window.py MODEL CATALOGUE SUSPECT --out FOLDER
    python tests/desktop/window.py --out FOLDER                  the demo instead

Starts a virtual screen with a light window manager and a sound server with a null sink, opens the
inputs, runs, plays the best source's pair, switches sides, walks through the views, the themes
and the presentation, and leaves with Ctrl+Q. What came out of the sink has to be the suspect and a
recording of the catalogue, sample by sample but for the stated gain. Needs `xvfb openbox xdotool
imagemagick pulseaudio pulseaudio-utils`. Exits 1 where the window does not get there, where
something else was heard, or where it does not leave cleanly.
"""

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import cached_property
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playback import FORMAT, RATE, null_sink, running

from rootnote.engine.audio.playback import Playable
from rootnote.investigation import Investigation
from rootnote.investigation.demo import open_demo

DISPLAY = ":78"
START = """
import faulthandler, sys
from rootnote.gui.app import main
faulthandler.enable()
sys.exit(main(["rootnote", *sys.argv[1:]]))
"""


def titles(part: str = "Rootnote") -> list[str]:
    """Titles of the windows that have these words in them."""
    found = subprocess.run(
        ["xdotool", "search", "--name", part], capture_output=True, text=True
    ).stdout.split()
    return [
        subprocess.run(
            ["xdotool", "getwindowname", window], capture_output=True, text=True
        ).stdout.strip()
        for window in found
    ]


def picture(target: Path) -> None:
    """What is on the screen."""
    subprocess.run(["import", "-window", "root", str(target)], check=True)


def wait_for(what: str, until, out: Path, timeout_s: float = 180) -> None:
    """Look twice a second; a picture of what there is instead where it never happens."""
    end = time.monotonic() + timeout_s
    while not until():
        if time.monotonic() > end:
            picture(out / "0-failed.png")
            sys.exit(f"never happened: {what}")
        time.sleep(0.5)


def press(*keys: str, then_s: float = 0.6) -> None:
    """Press keys one after the other."""
    for key in keys:
        subprocess.run(["xdotool", "key", key], check=True)
        time.sleep(then_s)


def require_alive(window: subprocess.Popen) -> None:
    """Tell what a window that has gone left in its log, which is in a folder that is deleted."""
    if window.poll() is not None:
        for log in Path(os.environ["HOME"]).rglob("rootnote.log"):
            print(log.read_text(encoding="utf-8", errors="replace"))
        sys.exit(f"the window has gone: {window.returncode}")


def walk(window: subprocess.Popen, options: argparse.Namespace) -> None:
    """The way through, with a picture at every station."""

    def shot(name: str) -> None:
        require_alive(window)
        picture(options.out / f"{name}.png")

    def has_result() -> bool:
        return any(title.endswith("— Rootnote") for title in titles())

    wait_for("the window", lambda: bool(titles()), options.out)
    time.sleep(2)
    shot("1-start")
    if options.suspect is None:
        press("ctrl+d", then_s=1.5)
        shot("1-demo")
        press("Down", "Return")
    # Pressed until it works: the key does nothing while the inputs are still being read.
    for _ in range(60):
        press("ctrl+r", then_s=1)
        if has_result():
            break
        require_alive(window)
    wait_for("a result", has_result, options.out)
    time.sleep(3)
    shot("2-result")
    press("space", then_s=5)
    press("x", then_s=4)
    shot("3-source")
    press("space", "Down")
    press("ctrl+4")
    shot("4-table")
    press("ctrl+5")
    shot("5-map")
    press("ctrl+slash", then_s=1.5)
    shot("6-keys")
    press("Escape")
    press("ctrl+alt+d", then_s=1)
    press("ctrl+3")
    shot("7-dark")
    press("ctrl+alt+h", then_s=1)
    shot("8-high-contrast")
    press("ctrl+alt+l", then_s=1)
    press("F5")
    wait_for("the presentation", lambda: bool(titles("Presentation")), options.out)
    press("Right", then_s=1)
    shot("9-presentation")
    press("Escape", "ctrl+q")
    wait_for("the end", lambda: window.poll() is not None, options.out, timeout_s=30)
    if window.returncode != 0:
        require_alive(window)


def is_what_was_shown(heard: np.ndarray, options: argparse.Namespace) -> bool:
    """Whether the suspect was heard, and after it a recording of the catalogue.

    Every stretch of a twentieth of a second that sounds is looked for in all recordings, brought
    to the sink's rate as the player does, and compared there sample by sample up to one gain.
    """
    suspect, catalogue = options.suspect, options.catalogue
    if suspect is None:
        demo = open_demo()
        suspect, catalogue = demo.suspects[0].path, demo.catalogue
    recordings = [Recording(suspect)]
    recordings += [Recording(t.path) for t in Investigation().catalogue(catalogue).tracks]
    found: list[Recording | None] = []
    block = RATE // 20
    for start in range(0, len(heard) - block, 4 * block):
        part = heard[start : start + block]
        if (np.abs(part) > 1e-3).any(axis=1).mean() > 0.9:
            likely = [found[-1]] if found and found[-1] is not None else []
            order = [*likely, *(one for one in recordings if one not in likely)]
            found.append(next((one for one in order if one.holds(part)), None))
    names = [one.path.name for one, _ in groupby(one for one in found if one is not None)]
    exact = sum(one is not None for one in found)
    print(f"heard: {' then '.join(names)}; {exact} of {len(found)} stretches to the sample")
    return len(names) >= 2 and names[0] == suspect.name and exact >= 0.7 * len(found)


class Recording:
    """A recording at the sink's rate, read and transformed when it is first asked about."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def samples(self) -> np.ndarray:
        """Shape (n, 2)."""
        track = Playable(self.path, RATE)
        track.load()
        return track.read(0, track.n_ready)

    @cached_property
    def _spectrum(self) -> tuple[int, np.ndarray]:
        """Of the left side, and of how many samples: a power of two that nothing wraps in."""
        n = 1 << (2 * len(self.samples)).bit_length()
        return n, np.fft.rfft(self.samples[:, 0], n)

    @cached_property
    def _energy(self) -> np.ndarray:
        """Of the left side, summed up to every sample."""
        return np.concatenate([[0], np.cumsum(self.samples[:, 0].astype(np.float64) ** 2)])

    def holds(self, part: np.ndarray) -> bool:
        """Whether a stretch is somewhere in it, up to a gain of at most 1."""
        n, spectrum = self._spectrum
        y = part[:, 0]
        product = np.fft.irfft(spectrum * np.conj(np.fft.rfft(y, n)), n)
        product = product[: len(self.samples) - len(y)]
        energy = self._energy[len(y) :][: len(product)] - self._energy[: len(product)]
        at = int(np.argmax(product / np.sqrt(energy + 1e-6)))
        there = self.samples[at : at + len(part)]
        gain = float((there * part).sum() / max((there * there).sum(), 1e-12))
        exact = np.abs(there * np.float32(gain) - part).max() < 1e-6
        return 0 < gain <= 1 + 1e-6 and bool(exact)


def main() -> None:
    """Set the desktop up, walk, tear it down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("model", "catalogue", "suspect"):
        parser.add_argument(name, type=Path, nargs="?")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="1366x768")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with TemporaryDirectory() as home, ExitStack() as stack:
        stack.enter_context(null_sink(Path(home)))
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        os.environ.update(dict.fromkeys(names, home), DISPLAY=DISPLAY, QT_QPA_PLATFORM="xcb")
        recording = Path(home) / "heard.f32"
        file = stack.enter_context(recording.open("wb"))
        stack.enter_context(running("parec", *FORMAT, "--latency-msec=50", stdout=file))
        stack.enter_context(running("Xvfb", DISPLAY, "-screen", "0", f"{options.size}x24", **quiet))
        time.sleep(1.5)
        stack.enter_context(running("openbox", "--sm-disable", **quiet))
        time.sleep(0.7)
        paths = [str(p) for p in (options.model, options.catalogue, options.suspect) if p]
        window = stack.enter_context(running(sys.executable, "-c", START, *paths))
        walk(window, options)
        heard = np.fromfile(recording, np.float32)
    if not is_what_was_shown(heard[: len(heard) // 2 * 2].reshape(-1, 2), options):
        sys.exit("something else was heard")
    print(f"walked through; pictures are in {options.out}")


if __name__ == "__main__":
    main()
