"""What a person may write where the command line takes a value: each form, or why it is refused."""

import argparse
import re
from pathlib import Path

_CLOCK = re.compile(r"[0-9]{1,6}:[0-5][0-9](?:\.[0-9]+)?")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")


def path(text: str) -> Path:
    """A path; an empty text is none, though `Path` would take it for the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def seconds(text: str) -> float:
    """A length of time above zero."""
    if not _SECONDS.fullmatch(text) or float(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return float(text)


def count(text: str) -> int:
    """A whole number from 1."""
    value = whole(text)
    if value == 0:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def whole(text: str) -> int:
    """A whole number from 0 that fits where seeds go."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)


def region(text: str) -> tuple[float, float]:
    """A stretch of time, in seconds.

    Both ends are seconds (`12.5:40`) or both are minutes and seconds (`0:12.5:0:40` is the same);
    a mixture could be read in two ways and is refused.
    """
    parts = text.split(":")
    ends = parts if len(parts) == 2 else [":".join(parts[:2]), ":".join(parts[2:])]
    form = _SECONDS if len(parts) == 2 else _CLOCK
    if not all(form.fullmatch(end) for end in ends):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not START:STOP, both in seconds (12.5:40) or both in minutes and "
            "seconds (0:12.5:0:40)"
        )
    start, stop = (_time(end) for end in ends)
    if not start < stop:
        raise argparse.ArgumentTypeError(f"{text!r} stops before it starts")
    return start, stop


def _time(text: str) -> float:
    """Seconds, of `m:ss` too."""
    minutes, _, rest = text.rpartition(":")
    return 60 * int(minutes or 0) + float(rest)
