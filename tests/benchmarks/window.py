"""How fast the window is: first paint, and how long it stands still while a run goes on.

    python tests/benchmarks/window.py                         first paint
    python tests/benchmarks/window.py MODEL CATALOGUE SUSPECT    and the gaps of a run

A gap is the time between two ticks of a 5 ms timer in the window's event loop: the run happens in
a worker thread beside it, the import of torch included. On a busy machine a gap is mostly waiting
for a processor; the processor time that the window's own thread used between two ticks is printed
beside it and does not depend on the others. The window is really painted, off screen unless
QT_QPA_PLATFORM says otherwise. Close other work on the machine first.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

PAINT = """
import sys, time
from PySide6.QtCore import QTimer
from rootnote.gui import app
class Window(app.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self, self.leave)
    def leave(self):
        if self.isVisible():
            print(time.time(), "torch" in sys.modules)
            self.close()
app.MainWindow = Window
app.main(["rootnote"])
"""
N_STARTS = 5


def first_paint_s() -> float:
    """From the start of a process to the first painted window; the median of some."""
    times = []
    for _ in range(N_STARTS):
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-c", PAINT], capture_output=True, text=True, check=True
        )
        painted, has_torch = done.stdout.split()
        assert has_torch == "False"
        times.append(float(painted) - began)
    return sorted(times)[N_STARTS // 2]


class Ticks:
    """Notes when the event loop comes round."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps_ms: list[tuple[float, float]] = []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        wall, own = (1000 * (new - old) for new, old in zip(now, self._last, strict=True))
        self.gaps_ms.append((wall, own))
        self._last = now

    def take(self) -> list[tuple[float, float]]:
        """Wall time and own processor time of every gap since the last call."""
        taken, self.gaps_ms = self.gaps_ms, []
        return taken


def gaps(
    model: Path, catalogue: Path, suspect: Path, segment_s: float
) -> dict[str, list[tuple[float, float]]]:
    """Gaps while the model is inspected for the first time (torch is imported), and in a run."""
    from dataclasses import replace

    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from rootnote.gui.garbage import GarbageCollector
    from rootnote.gui.looks.theme import Themes
    from rootnote.gui.main_window import MainWindow
    from rootnote.gui.preferences import Preferences
    from rootnote.gui.session import Session

    application = QApplication([])
    session = Session()
    garbage = GarbageCollector(session)
    session.machine_changed.connect(garbage.set_aside)
    config = replace(session.options.config, segment_s=segment_s, hop_s=segment_s)
    session.set_options(config=config)
    window = MainWindow(session, Preferences(Path(os.devnull) / "none"), Themes(application))
    window.show()
    application.processEvents()
    window.make_ready()  # as the program does once it has painted
    ticks, loop, found = Ticks(), QEventLoop(), {}

    def wait(signal, until) -> None:
        signal.connect(lambda *_: loop.quit() if until() else None)
        while not until():
            loop.exec()

    ticks.take()
    window.open_paths([model, catalogue, suspect])
    wait(session.inputs_changed, lambda: session.asked() is not None)
    found["import of torch and reading the inputs"] = ticks.take()
    session.run_failed.connect(lambda error: sys.exit(error.diagnostics()))
    session.run()
    wait(session.run_changed, lambda: not session.is_running)
    found["run"] = ticks.take()
    window.close()
    garbage.stop()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("model", "catalogue", "suspect"):
        parser.add_argument(name, type=Path, nargs="?")
    parser.add_argument("--segment", type=float, default=3.0)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(f"first paint: {first_paint_s():.2f} s (median of {N_STARTS})")
    if options.suspect is None:
        return
    measured = gaps(options.model, options.catalogue, options.suspect, options.segment)
    for name, both in measured.items():
        print(f"{name}: {sum(wall for wall, _ in both) / 1000:.1f} s")
        for what, times in zip(
            ("gaps", "own processor time in them"), zip(*both, strict=True), strict=True
        ):
            longest = sorted(times, reverse=True)
            print(
                f"  longest {what} {', '.join(f'{time:.0f}' for time in longest[:5])} ms, "
                f"99th percentile {longest[len(longest) // 100]:.0f} ms"
            )


if __name__ == "__main__":
    main()
