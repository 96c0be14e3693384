"""A power cut at any system call, and every state of the disk that it may leave behind.

Names are journaled in order: after a cut the folder is as it was after some operation, not before
the last one that an `fsync` of a folder confirmed. Contents count only once they were fsynced: a
file that was not may hold its new bytes, a part of them, or those that were last confirmed. Only
what the code really asks of the system is believed, so a forgotten `fsync` loses data here.
"""

import os
import random
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Names = dict[str, int | None]
"""Inode of every file by its path; None for a folder."""


class PowerCut(BaseException):
    """The power fails."""


class Power:
    """Watches a folder, and cuts the power before the system call of a number.

    Parameters
    ----------
    folder : Path
        What is in it is on the disk.
    cut_at : int
        Number of the call, from 1; 0 never cuts.
    """

    def __init__(self, folder: Path, cut_at: int = 0) -> None:
        self.folder, self.cut_at, self.n_calls = folder, cut_at, 0
        self._held: dict[int, int] = {}
        """An open descriptor for each inode: none is used again, all can be read."""
        self._names = [self._walk()]
        self._confirmed = 0
        self._contents = {inode: self._read(inode) for inode in self._held}

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch what is done meanwhile."""
        real_open, real_mkdir, real_unlink = Path.open, Path.mkdir, Path.unlink
        real_replace, real_rmtree = os.replace, shutil.rmtree

        def changing(real: Any) -> Any:
            def call(*arguments: Any, **named: Any) -> Any:
                self._call()
                try:
                    return real(*arguments, **named)
                finally:
                    self._names.append(self._walk())

            return call

        watched_open = changing(real_open)

        def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            writes = set(mode) & set("wa+") and path.is_relative_to(self.folder)
            return (watched_open if writes else real_open)(path, mode, *arguments, **named)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "open", opened)
            patch.setattr(Path, "mkdir", changing(real_mkdir))
            patch.setattr(Path, "unlink", changing(real_unlink))
            patch.setattr(os, "replace", changing(real_replace))
            patch.setattr(shutil, "rmtree", changing(real_rmtree))
            patch.setattr(os, "fsync", self._fsync)
            try:
                yield
            finally:
                patch.undo()

    def left_behind(self, target: Path, chance: random.Random | None, *, lost: bool = True) -> None:
        """Write a state that the cut may leave.

        Parameters
        ----------
        target : Path
            A folder that does not exist.
        chance : Random, optional
            Draws one; without it, what was not confirmed is all lost, or all there.
        """
        possible = self._names[self._confirmed :]
        names = chance.choice(possible) if chance else possible[0 if lost else -1]
        target.mkdir(parents=True)
        for path in sorted(names):
            inode = names[path]
            if inode is None:
                (target / path).mkdir()
            else:
                (target / path).write_bytes(self._content(inode, chance, lost=lost))

    def close(self) -> None:
        """Let the inodes go."""
        for descriptor in self._held.values():
            os.close(descriptor)

    def _content(self, inode: int, chance: random.Random | None, *, lost: bool) -> bytes:
        """What a file may hold after the cut."""
        confirmed, new = self._contents.get(inode, b""), self._read(inode)
        if chance is None:
            return confirmed if lost else new
        kind = chance.choice(["confirmed", "new", "torn"])
        if kind == "torn" and new.startswith(confirmed):
            return new[: chance.randint(len(confirmed), len(new))]
        return new if kind == "new" else confirmed

    def _call(self) -> None:
        """One more system call; the power may fail before it."""
        self.n_calls += 1
        if self.n_calls == self.cut_at:
            raise PowerCut

    def _fsync(self, descriptor: int) -> None:
        """Confirm a file's contents, or all names so far."""
        self._call()
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            self._confirmed = len(self._names) - 1
        elif found.st_ino in self._held:
            self._contents[found.st_ino] = self._read(found.st_ino)

    def _walk(self) -> Names:
        """Every name in the folder now."""
        names: Names = {}
        for place, folders, files in os.walk(self.folder):
            for name in folders:
                names[(Path(place) / name).relative_to(self.folder).as_posix()] = None
            for name in files:
                path = Path(place) / name
                inode = path.stat().st_ino
                if inode not in self._held:
                    self._held[inode] = os.open(path, os.O_RDONLY)
                names[path.relative_to(self.folder).as_posix()] = inode
        return names

    def _read(self, inode: int) -> bytes:
        """What a file holds, though it may have no name any more."""
        descriptor = self._held[inode]
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="watches Linux system calls")
