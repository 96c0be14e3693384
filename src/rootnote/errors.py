"""Every exception Rootnote raises on purpose.

Each takes facts and words its own message. `diagnostics()` is the text shown to a person:
what happened, where, and what to do about it. The command line prints it and exits 1.
Programmer mistakes stay `ValueError`; cancelling is `rootnote.progress.Cancelled`, not an error.
"""

from functools import partial
from pathlib import Path
from typing import Any


class Error(Exception):
    """Base of all errors meant for a person.

    Parameters
    ----------
    problem : str
        What happened, one sentence without a final full stop.
    path : Path or str, optional
        The file or folder concerned.
    remedy : str, optional
        What the person can do about it, one sentence.
    expected, found : object, optional
        The two sides of a mismatch, where there is one.
    """

    def __init__(
        self,
        problem: str,
        *,
        path: Path | str | None = None,
        remedy: str = "",
        expected: object = None,
        found: object = None,
    ) -> None:
        self.problem = problem
        self.path = None if path is None else Path(path)
        self.remedy = remedy
        self.expected = expected
        self.found = found
        super().__init__(self.summary())

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the facts on the way from one process to another."""
        facts = {name: getattr(self, name) for name in ("path", "remedy", "expected", "found")}
        return partial(type(self), self.problem, **facts), ()

    def summary(self) -> str:
        """One line: the place, the problem, and the mismatch if there is one."""
        text = self.problem if self.path is None else f"{self.path}: {self.problem}"
        if self.expected is not None or self.found is not None:
            text += f" (expected {self.expected}, found {self.found})"
        return text

    def diagnostics(self) -> str:
        """Text for a person: what happened and what to do."""
        return f"{self.summary()}.\n{self.remedy}".rstrip()


class AudioError(Error):
    """A recording could not be probed, decoded or resampled."""


class CatalogueError(Error):
    """A catalogue folder or CSV could not be read or is inconsistent."""


class CheckpointError(Error):
    """A model checkpoint could not be opened."""


class UnsafeCheckpointError(CheckpointError):
    """Opening the checkpoint could run code or exhaust the machine; it was not opened."""


class UnknownModelError(CheckpointError):
    """The checkpoint is of a family that Rootnote cannot open."""


class IndexMismatchError(Error):
    """An index was built from another checkpoint, catalogue or configuration, or is damaged."""


class StorageError(Error):
    """A result or index could not be written: full disk, missing permission."""


class ReferenceBuildError(Error):
    """A reference model could not be built from this catalogue."""


class CaseError(Error):
    """A case folder could not be opened or written."""


class CustodyError(CaseError):
    """The custody log of a case does not verify."""


class ReportError(Error):
    """A report could not be made."""
