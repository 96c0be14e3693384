"""The command line: reads what a person wrote, carries it out, ends with a documented code.

`main` is the one place that turns errors into messages and exit codes (`arguments.EXIT_CODES`).
"""

import io
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from rootnote.cli import case_verbs, demo, verbs
from rootnote.cli.arguments import build_parser, parse
from rootnote.cli.console import say_data, tell
from rootnote.errors import Error
from rootnote.progress import Cancelled

_STOPPED = "stopped. Finished work is kept: the same command goes on from there."
_BUG = (
    "this is a bug in Rootnote, not a mistake of yours; please report the lines above. "
    "Finished work is kept."
)


class _Terminated(KeyboardInterrupt):
    """The system asked the process to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; None takes them from the process.

    Returns
    -------
    code : int
        See `rootnote --help`.

    Raises
    ------
    SystemExit
        From argparse: 0 after `--help` and `--version`, 2 after a mistake in the command.
    """
    _accept_any_text()
    try:
        with _termination_as_interrupt():
            return _run(arguments)
    except Error as error:
        tell(error.diagnostics())
        return 1
    except _Terminated:
        tell(_STOPPED)
        return 143
    except (Cancelled, KeyboardInterrupt):
        tell(_STOPPED)
        return 130
    except BrokenPipeError:
        return 141
    except Exception:  # noqa: BLE001 - the last resort; it hides nothing
        traceback.print_exc()
        tell(_BUG)
        return 70


def _run(arguments: Sequence[str] | None) -> int:
    """Parse and carry out; without a command, show what there is."""
    parsed = parse(arguments)
    if parsed.command is None:
        say_data(build_parser().format_help())
        return 0
    return _VERBS[parsed.command](parsed)


_VERBS: dict[str, Callable[..., int]] = {
    "inspect": verbs.inspect,
    "index": verbs.index,
    "attribute": verbs.attribute,
    "reference": verbs.build_reference,
    "case": case_verbs.case,
    "report": case_verbs.report,
    "demo": demo.demo,
    "validate": verbs.validate,
}


def _accept_any_text() -> None:
    """Let a title or file name that the terminal has no letters for be spelt out, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """Let SIGTERM stop the work as Ctrl-C does, so that files are left as after Ctrl-C."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
