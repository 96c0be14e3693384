"""The command line as a process, and its bars on a terminal."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rootnote.cli import console

# ------------------------------------------------------------------------------ progress


class Terminal(io.StringIO):
    """Says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_bars(monkeypatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with console.progress_bars() as progress:
        progress("encoding [x]", 40, 100)
        progress("encoding [x]", 100, 100)
        progress("encoding [x]", 0, 3)
        progress("encoding [x]", 1, 3)
    shown = terminal.getvalue()
    assert "encoding [x]" in shown
    assert "1/3" in shown


def test_a_pipe_gets_no_bars(monkeypatch) -> None:
    piped = io.StringIO()
    monkeypatch.setattr(sys, "stderr", piped)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with console.progress_bars() as progress:
        progress("encoding", 1, 2)
    assert piped.getvalue() == ""


def test_bars_end_with_an_interruption(monkeypatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def work() -> None:
        with console.progress_bars() as progress:
            progress("encoding", 1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.getvalue().rstrip("\n").endswith("\x1b[?25h")  # the cursor is back


# ------------------------------------------------------------------------------ as a process


def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    code = "import sys; from rootnote.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, text=True, **options
    )


def test_a_reader_that_goes_away_is_no_bug() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(stdout=writing)
    os.close(writing)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = run(stdout=full)
    assert done.returncode == 1
    assert "standard output: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_narrow_alphabet_is_no_bug(tmp_path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run("index", "modèle", "musique", "-o", "/dev/null/é", env=environment)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert r"\xe9" in done.stderr
