"""What a person sees: progress on standard error, answers on standard output.

Bars appear only on a terminal. Everything printed is plain text: nothing in a title or a file
name is taken for markup, colour or a command to the terminal.
"""

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from rootnote.integrity import storage_error
from rootnote.progress import Progress as ProgressCall
from rootnote.progress import silent

_PIPED_WIDTH = 10_000
"""Columns where nobody looks: wide enough to cut nothing short."""
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class _StandardOutput(Console):
    """Standard output that leaves a closed pipe to us; rich would exit with 1."""

    def on_broken_pipe(self) -> NoReturn:
        """Pass it on."""
        raise BrokenPipeError


def say(*parts: RenderableType) -> None:
    """Print texts and tables on standard output, each from a new line.

    Raises
    ------
    BrokenPipeError
        The reader has gone.
    StorageError
        It cannot be written, as when it is a file on a full disk.
    """
    console = _StandardOutput(
        file=sys.stdout,
        width=None if sys.stdout.isatty() else _PIPED_WIDTH,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with _standard_output():
        for part in parts:
            console.print(printable(part) if isinstance(part, str) else part)


def say_data(text: str) -> None:
    """Write text for a program on standard output, as it is; raises as `say`."""
    with _standard_output():
        sys.stdout.write(text)


def tell(message: str) -> None:
    """Print a message on standard error."""
    sys.stderr.write(f"rootnote: {printable(message)}\n")


@contextmanager
def _standard_output() -> Iterator[None]:
    """Find out now, not when the interpreter ends, whether what was written has arrived."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_standard_output()
        raise
    except OSError as error:
        _abandon_standard_output()
        raise storage_error(Path("standard output"), error) from error


def _abandon_standard_output() -> None:
    """Let what is still buffered go nowhere, so that ending does not fail on it again."""
    with suppress(OSError):  # a captured standard output has no descriptor and needs none of this
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
        os.close(descriptor)


def printable(text: str) -> str:
    """A text whose control characters cannot move the cursor or turn the writing around."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if (unicodedata.category(c) in ("Cc", "Cs") and c != "\n") or c in _BIDI_CONTROLS
        else c
        for c in text
    )


@contextmanager
def progress_bars() -> Iterator[ProgressCall]:
    """Something to give to the engine: a bar for each stage on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as bars:
        yield _Bars(bars)


class _Bars:
    """Draws each stage as one bar."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move a stage's bar. It begins where a resumed stage does, which the ETA needs."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, completed=done, total=total)
        elif done < self._done[stage]:  # the stage began anew, as for a second set of recordings
            self._bars.reset(self._tasks[stage], completed=done, total=total)
        else:
            self._bars.update(self._tasks[stage], completed=done, total=total)
        self._done[stage] = done
