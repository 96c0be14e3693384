"""`rootnote` and `python -m rootnote`: the window without arguments, else the command line.

`rootnote demo` alone opens the window with the demo in it; without a screen, or with options, it
answers in the terminal.
"""

import os
import sys
import warnings

from rootnote.cli import main as run_command_line


def main() -> int:
    """Open the window or carry out a command.

    Warnings of libraries are for developers, who ask for them with `-W`.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if sys.argv[1:] == ["demo"] and _has_screen(real=True):
        return _open_window(demo=True)
    if len(sys.argv) > 1:
        return run_command_line()
    return _open_window()


def _open_window(*, demo: bool = False) -> int:
    """The window; where the system lacks what it needs, say so and show the help page."""
    if not _has_screen():
        sys.stderr.write("rootnote: there is no screen to open the window on.\n")
        return run_command_line([])
    try:
        from rootnote.gui.app import main as run_window
    except ImportError as error:
        sys.stderr.write(
            f"rootnote: the window cannot be opened: {error}.\n"
            "The command line works; `python3 packaging/start.py` names the missing libraries.\n"
        )
        return run_command_line(["demo"] if demo else [])
    return run_window(sys.argv[:1], demo=demo)


def _has_screen(*, real: bool = False) -> bool:
    """Whether there is something to draw on: without it, Qt ends the process without a word.

    A `real` one can be looked at; Qt's own offscreen platform cannot.
    """
    names = ("DISPLAY", "WAYLAND_DISPLAY") + (() if real else ("QT_QPA_PLATFORM",))
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
