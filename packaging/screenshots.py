"""Take the pictures of the window that the README shows, from a real run of the demo in a case.

    python packaging/screenshots.py                            the README's pictures
    python packaging/screenshots.py --show map --appearance dark --language de --scale 2 -o FILE

Draws off screen, so it needs no display; fonts make the difference: `apt install fonts-noto-core`.
The case is made in a temporary folder, with a key of its own.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from rootnote.gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "screenshots"
README = {"chart": FOLDER / "window.png", "case": FOLDER / "case.png"}
TABS = {"chart": 0, "table": 1, "map": 2}
SHOWN = (*TABS, "case", "inputs", "presentation", "help")
FACTS = {
    "title": "Demo against Model",
    "question": "Which recordings of the demo's catalogue does this model lean on in the suspect?",
    "commissioner": "Nobody: this is the demo",
    "name": "An examiner",
    "organisation": "Rootnote",
    "qualifications": "",
}


def take(options: argparse.Namespace) -> None:
    """Run the demo in the real window, within a case, and grab what was asked for."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from rootnote.gui.looks.theme import Appearance, Themes
    from rootnote.gui.main_window import MainWindow
    from rootnote.gui.preferences import Preferences
    from rootnote.gui.session import Session
    from rootnote.gui.setup.demo import find_demo
    from rootnote.gui.task import running_tasks
    from rootnote.gui.words.translation import install_translator

    demo = find_demo()
    if demo is None:
        sys.exit("this checkout has no complete demo")
    application = QApplication([])
    themes = Themes(application)
    themes.choose(Appearance(options.appearance))
    install_translator(application, options.language)
    session = Session()
    problems: list[Exception] = []

    def settle() -> None:
        """Let everything that goes on end, and be drawn."""
        loop, timer = QEventLoop(), QTimer()
        timer.timeout.connect(lambda: None if running_tasks() else loop.quit())
        timer.start(500)
        loop.exec()
        if problems:
            sys.exit(str(problems[0]))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"ROOTNOTE_KEY": str(folder / "key.pem"), "HOME": name}
        window = MainWindow(session, Preferences(folder), themes, language=options.language)
        session.run_failed.connect(problems.append)
        window.desk.failed.connect(problems.append)
        window.demo.offer(demo)
        window.resize(options.width, options.height)
        window.show()
        window.desk.create(folder / "demo", **FACTS)
        window.demo.open(demo.chosen([options.suspect])[0])
        settle()
        session.run()
        settle()
        wanted = {options.show: options.output} if options.show else README
        for show, file in wanted.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            shown(window, show, settle).grab().save(str(file), "PNG", 0)  # 0: the smallest file
            print(file)
        window.close()


def shown(window: "MainWindow", show: str, settle: Callable[[], None]) -> "QWidget":
    """Go to one of `SHOWN`; the widget to grab."""
    grabbed: QWidget = window
    if show in TABS:
        window.show_result()
        window.result_page.show_tab(TABS[show])
    elif show == "inputs":
        window.show_inputs()
    elif show == "case":
        window.desk.check()
        settle()
        window.show_case()
    elif show == "help":
        from rootnote.gui.help_window import HelpWindow

        grabbed = HelpWindow(window, window.language, window)
        grabbed.show()
    else:
        from rootnote.gui.presentation.steps import steps_of
        from rootnote.gui.presentation.window import Presentation

        result, page = window.session.result, window.result_page
        if result is None:
            sys.exit("there is no result to present")
        player, select = page.evidence.player, window.session.select
        grabbed = Presentation(steps_of(result), player, select, window)
        grabbed.resize(window.size())
        grabbed.show()
        grabbed.go(1)
    settle()
    return grabbed


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suspect", default="free-1")
    parser.add_argument("--appearance", default="light")
    parser.add_argument("--language", default="en")
    parser.add_argument("--show", choices=SHOWN, help="default: what the README shows")
    parser.add_argument("--scale", default="1", help="of the screen, 2 for 200 %%")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("-o", "--output", type=Path, default=Path("window.png"))
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", options.scale)
    take(options)


if __name__ == "__main__":
    main()
