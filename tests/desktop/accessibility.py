"""Reads the window as a screen reader does, through AT-SPI, in a process of another Python.

    python tests/desktop/accessibility.py

Shows a made-up result on a virtual screen and asks the accessibility bus for its tree: the chart
and its chosen row, every value of the table, the controls of playback. Needs `xvfb at-spi2-core
dbus python3-gi gir1.2-atspi-2.0`. Exits 1 where something is missing.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playback import running

DISPLAY = ":79"
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
READER_PYTHON = "/usr/bin/python3"
"""Debian's: its `gi` is none of ours."""
TESTS = Path(__file__).resolve().parents[1]

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.truthful import truthful_result
from rootnote.gui.main_window import MainWindow
from rootnote.gui.preferences import Preferences
from rootnote.gui.session import Session
from rootnote.gui.looks.theme import Themes
app = QApplication(["rootnote"])
session = Session()
window = MainWindow(session, Preferences(Path(sys.argv[1])), Themes(app))
window.show()
session.show_result(truthful_result(), None)
window.result_page.show_tab(1)
app.exec()
"""

READER = """
import sys, time
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi
def walk(node):
    if node is None:
        return
    print("\\t".join([node.get_role_name(), node.get_name() or "", node.get_description() or ""]))
    for i in range(min(node.get_child_count(), 500)):
        walk(node.get_child_at_index(i))
end = time.monotonic() + 90
while time.monotonic() < end:
    desktop = Atspi.get_desktop(0)
    found = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
    found = [one for one in found if one is not None and one.get_child_count()]
    if found:
        time.sleep(3)
        for one in found:
            walk(one)
        sys.exit()
    time.sleep(1)
sys.exit("no application is on the accessibility bus")
"""

EXPECTED = (
    "Chart of contributions",
    "Morning Raga, Ann Ode. Rank: 1 of 6. Estimated share: 22% [12% – 31%]",
    "Table of contributions",
    "Title: Canal Street",
    "Share: 9.0% [2.0% – 15%]",
    "Title: Not attributed",
    "Share: 69% [55% – 80%]",
    "Learned: no evidence, p = 0.41",
    "Attributed 31% [20% – 45%]. Not attributed 69%",
    "Is my track in it?",
    "Play or pause (Space)",
    "Loop the matched pair (L)",
    "Volume",
)


def read_tree() -> str:
    """What the accessibility bus says of the window."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with TemporaryDirectory() as home, ExitStack() as stack:
        os.environ |= {
            "DISPLAY": DISPLAY,
            "HOME": home,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]),
        }
        stack.enter_context(running("Xvfb", DISPLAY, "-screen", "0", "1366x768x24", **quiet))
        time.sleep(1.5)
        stack.enter_context(running(LAUNCHER, "--launch-immediately", **quiet))
        stack.enter_context(running(sys.executable, "-c", WINDOW, home))
        own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [READER_PYTHON, "-c", READER]
        return subprocess.run(command, env=own, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Read, and look for everything that has to be there."""
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ or "--inside" not in sys.argv:
        command = ["dbus-run-session", "--", sys.executable, __file__, "--inside"]
        return subprocess.run(command).returncode
    tree = read_tree()
    missing = [text for text in EXPECTED if text not in tree]
    print(
        f"{len(tree.splitlines())} nodes; {len(EXPECTED) - len(missing)} of {len(EXPECTED)} found"
    )
    for text in missing:
        print(f"MISSING  {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
