"""Every way in which a case touches the disk, so that a test can stop the power at each of them."""

import os
import shutil
from pathlib import Path

from rootnote.integrity import sync_folder


class Disk:
    """Durable writes: what has returned is on the disk.

    Raises
    ------
    OSError
        From every method; the ledger translates it.
    """

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it."""
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)

    def write(self, path: Path, data: bytes | Path) -> None:
        """Write bytes, or another file's, to a file that nobody relies on yet."""
        with path.open("wb") as file:
            if isinstance(data, Path):
                with data.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            else:
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes to the end of a file."""
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)

    def truncate(self, path: Path, n_bytes: int) -> None:
        """Cut a file short."""
        with path.open("r+b") as file:
            file.truncate(n_bytes)
            file.flush()
            os.fsync(file.fileno())

    def rename(self, source: Path, target: Path) -> None:
        """Put a file or folder in its place at once, replacing a file that is there."""
        os.replace(source, target)
        sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        """Delete a file, or a folder of ours with everything in it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        sync_folder(path.parent)
