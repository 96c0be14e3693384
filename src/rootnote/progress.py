"""How the engine tells its caller how far it is, and how the caller stops it.

Engine loops call `progress(stage, done, total)` once per batch. An implementation that wants
to stop raises `Cancelled`; the engine lets it pass and leaves its files resumable.
"""

from typing import Protocol


class Cancelled(Exception):
    """The person asked to stop."""


class Progress(Protocol):
    """Anything that can be told how far a stage is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` units of `stage` are finished; may raise `Cancelled`."""


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
