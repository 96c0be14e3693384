"""Drives the real window on a real desktop, as a person would, and takes pictures.

    python tests/desktop/window.py MODEL CATALOGUE SUSPECT --out FOLDER
    python tests/desktop/window.py --out FOLDER                  the demo instead

Starts a virtual screen with a light window manager, opens the inputs, runs, walks through the
bars, plays, switches sides, opens the keys' page and leaves with Ctrl+Q. Needs `xvfb openbox
xdotool imagemagick`. Exits 1 where the window does not get there or does not leave cleanly.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

DISPLAY = ":78"
START = "import sys; from rootnote.gui.app import main; sys.exit(main(['rootnote', *sys.argv[1:]]))"


@contextmanager
def running(*command: str, **how: object) -> Iterator[subprocess.Popen]:
    """A process that ends with the block."""
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(10)


def titles() -> list[str]:
    """Titles of our windows."""
    found = subprocess.run(
        ["xdotool", "search", "--name", "Rootnote"], capture_output=True, text=True
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


def walk(window: subprocess.Popen, options: argparse.Namespace) -> None:
    """The way through, with a picture at every station."""

    def shot(name: str) -> None:
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
        if window.poll() is not None:
            sys.exit("the window has gone")
    wait_for("a result", has_result, options.out)
    time.sleep(3)
    shot("2-result")
    press("Down")
    press("space", then_s=2)
    press("x", then_s=1)
    shot("3-source")
    press("space")
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
    press("ctrl+alt+l", "F5", then_s=1.5)
    press("Right", "Right")
    shot("9-presentation")
    press("Escape", "ctrl+q")
    wait_for("the end", lambda: window.poll() is not None, options.out, timeout_s=30)
    if window.returncode != 0:
        sys.exit(f"the window left with {window.returncode}")


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
    with TemporaryDirectory() as home:
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        os.environ.update(dict.fromkeys(names, home), DISPLAY=DISPLAY, QT_QPA_PLATFORM="xcb")
        paths = [str(p) for p in (options.model, options.catalogue, options.suspect) if p]
        with running("Xvfb", DISPLAY, "-screen", "0", f"{options.size}x24", **quiet):
            time.sleep(1.5)
            with running("openbox", "--sm-disable", **quiet):
                time.sleep(0.7)
                with running(sys.executable, "-c", START, *paths) as window:
                    walk(window, options)
    print(f"walked through; pictures are in {options.out}")


if __name__ == "__main__":
    main()
