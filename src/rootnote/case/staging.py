"""New contents beside a case until the record that names them is in the log, then in their places.

Every step can be repeated, and does no harm when it is.
"""

from collections.abc import Mapping
from pathlib import Path

from rootnote.case.custody import HEAD_FILE, Change, CustodyEvent, head_text
from rootnote.case.disk import Disk
from rootnote.case.keys import SealingKey
from rootnote.errors import CaseError
from rootnote.integrity import digest_of, sha256_bytes, sha256_file

STAGING = ".staging"

Contents = Mapping[str, bytes | Path | None]
"""For each file of an act: its new bytes, a file to take them from, or None to remove it."""


def staged_path(folder: Path, path: str, digest: str) -> Path:
    """Where the new contents of a file wait."""
    return folder / STAGING / digest_of([path, digest])


def stage(
    folder: Path, disk: Disk, contents: Contents, files: Mapping[str, tuple[str, int]]
) -> list[Change]:
    """Write new contents beside the case.

    Parameters
    ----------
    folder, disk : Path, Disk
        The case, and how it is written.
    contents : mapping
        For each file its new contents.
    files : mapping
        Digest and record of every file that the case has.

    Returns
    -------
    changes : list of Change
        Of the files that will differ.

    Raises
    ------
    CaseError
        A file changed while it was read.
    OSError
        It cannot be written.
    """
    changes = []
    disk.make_folder(folder / STAGING)
    for path, data in sorted(contents.items()):
        before = files.get(path, (None,))[0]
        after = None
        if data is not None:
            after = sha256_file(data) if isinstance(data, Path) else sha256_bytes(data)
            staged = staged_path(folder, path, after)
            disk.write(staged, data)
            if isinstance(data, Path) and sha256_file(staged) != after:
                raise CaseError("changed while it was read", path=data)
        if before != after:
            changes.append(Change(path, before, after))
    return changes


def settle(folder: Path, disk: Disk, changes: tuple[Change, ...]) -> None:
    """Put staged files in their places."""
    for change in changes:
        target = folder / change.path
        if change.after is None:
            if target.exists():
                disk.remove(target)
        elif (staged := staged_path(folder, change.path, change.after)).is_file():
            if not target.parent.is_dir():
                disk.make_folder(target.parent)
            disk.rename(staged, target)
    if (folder / STAGING).exists():
        disk.remove(folder / STAGING)


def seal(folder: Path, disk: Disk, event: CustodyEvent, key: SealingKey) -> None:
    """Write the head over a log whose last record this is, old or new and never a part."""
    draft = folder / STAGING / HEAD_FILE
    disk.make_folder(draft.parent)
    disk.write(draft, head_text(event, key).encode())
    disk.rename(draft, folder / HEAD_FILE)
    disk.remove(draft.parent)
