"""Take the pictures of the window that the README shows, from a real run of the demo.

    python packaging/screenshots.py [--suspect NAME] [--appearance dark] [--language de] [-o FILE]

Draws off screen, so it needs no display; fonts make the difference: `apt install fonts-noto-core`.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "screenshots" / "window.png"


def take(options: argparse.Namespace) -> None:
    """Run the demo in the real window and grab it."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from rootnote.gui.demo import find_demo
    from rootnote.gui.main_window import MainWindow
    from rootnote.gui.preferences import Preferences
    from rootnote.gui.session import Session
    from rootnote.gui.task import running_tasks
    from rootnote.gui.theme import Appearance, Themes
    from rootnote.gui.translation import install_translator

    demo = find_demo()
    if demo is None:
        sys.exit("this checkout has no complete demo")
    application = QApplication([])
    themes = Themes(application)
    themes.choose(Appearance(options.appearance))
    install_translator(application, options.language)
    session = Session()
    session.run_failed.connect(lambda error: sys.exit(str(error)))
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(session, Preferences(Path(folder)), themes)
        window.demo.offer(demo)
        window.resize(options.width, options.height)
        window.show()

        def settle() -> None:
            """Let everything that goes on end, and be drawn."""
            loop, timer = QEventLoop(), QTimer()
            timer.timeout.connect(lambda: None if running_tasks() else loop.quit())
            timer.start(500)
            loop.exec()

        window.demo.open(demo.chosen([options.suspect])[0])
        settle()
        session.run()
        settle()
        window.result_page.show_tab(options.tab)
        settle()
        options.output.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(options.output), "PNG", 0)  # 0: the smallest file
        window.close()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suspect", default="continuation-1")
    parser.add_argument("--appearance", default="light")
    parser.add_argument("--language", default="en")
    parser.add_argument("--tab", type=int, default=0, help="0 chart, 1 table, 2 map")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    take(options)


if __name__ == "__main__":
    main()
