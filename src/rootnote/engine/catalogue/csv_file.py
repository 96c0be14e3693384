"""The catalogue as a CSV file: who owns what, in the columns that rights departments use.

A table that is wrong is refused as a whole, with the line: guessing which row was meant could
put a recording under another owner's name.
"""

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from rootnote.domain import Role
from rootnote.engine.audio.tags import clean_text
from rootnote.errors import CatalogueError

REQUIRED = ("track_id", "file", "title", "artist")
OPTIONAL = (
    *("isrc", "iswc", "upc", "release", "label", "p_line", "release_date"),
    *("writers", "writer_ipi", "publishers", "publisher_ipi"),
    *("master_owner", "master_share", "publishing_shares", "territory"),
    *("licence_status", "ai_training_optout", "version", "notes", "role", "caption"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: where the recording is and what the owner says about it; empty means unsaid."""

    id: str
    path: Path
    role: Role
    title: str = ""
    artist: str = ""
    composer: str = ""
    release: str = ""
    rights_holder: str = ""
    licence: str = ""
    isrc: str = ""
    caption: str = ""


def read_entries(path: Path, default_role: Role) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Read a catalogue CSV.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte order mark; separated by commas, semicolons or tabs. The
        columns `track_id,file,title,artist` are required, the others in `OPTIONAL` may be
        there. `file` is relative to the CSV's folder; `|` separates several `writers`.
    default_role : Role
        For rows that give none.

    Returns
    -------
    entries : tuple of Entry
        In the file's order.
    caveats : tuple of str
        Columns that were ignored, and recordings outside the CSV's folder.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not such a table, or repeats a `track_id`.
    """
    rows = _rows(path, _decoded(path))
    header = _header(path, rows[0][1])
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    for line, cells in rows[1:]:
        if any(map(str.strip, cells[len(header) :])):
            raise _wrong(
                path, f"line {line} has too many cells", expected=len(header), found=len(cells)
            )
        row = dict(zip(header, map(clean_text, cells), strict=False))
        row["file"] = _name(cells, header.index("file"))
        entry = _entry(path, line, row, default_role)
        if entry.id in entries:
            raise _wrong(path, f"track_id {entry.id!r} is on lines {lines[entry.id]} and {line}")
        entries[entry.id] = entry
        lines[entry.id] = line
    unknown = sorted(set(header) - {*REQUIRED, *OPTIONAL})
    caveats = [f"{path.name}: the column {name!r} is not known and was ignored" for name in unknown]
    caveats += [
        f"{entry.id}: the recording lies outside the folder of {path.name}"
        for entry in entries.values()
        if not _is_inside(path.parent, entry.path)
    ]
    return tuple(entries.values()), tuple(caveats)


def _is_inside(folder: Path, path: Path) -> bool:
    """Whether a path leads into a folder, links followed; `Path.resolve` fails on their loops."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _wrong(path: Path, problem: str, **mismatch: object) -> CatalogueError:
    """The error for a table that is wrong."""
    return CatalogueError(
        problem,
        path=path,
        remedy="Correct the table in a spreadsheet and save it as CSV UTF-8 again. "
        f"Its columns are {','.join(REQUIRED)} and, if wanted, {','.join(OPTIONAL)}.",
        **mismatch,
    )


def _decoded(path: Path) -> str:
    """The text of the file."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CatalogueError(
            f"the catalogue cannot be read: {error.strerror or error}",
            path=path,
            remedy="Check the path and that you may read the file.",
        ) from error
    except UnicodeDecodeError as error:
        raise _wrong(path, f"byte {error.start:,} is not UTF-8 text") from error


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise _wrong(path, f"line {reader.line_num} is not a row of a table: {error}") from error
    if not rows:
        raise _wrong(path, "the file is empty")
    return rows


def _header(path: Path, cells: list[str]) -> list[str]:
    """The column names, checked."""
    header = [clean_text(cell).lower() for cell in cells]
    while header and not header[-1]:
        header.pop()  # spreadsheets leave empty columns behind
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise _wrong(path, f"these columns are missing: {', '.join(missing)}")
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    if repeated:
        raise _wrong(path, f"these columns are there twice: {', '.join(repeated)}")
    return header


def _entry(path: Path, line: int, row: dict[str, str], default_role: Role) -> Entry:
    """One row as an entry."""
    for name in ("track_id", "file"):
        if not row.get(name):
            raise _wrong(path, f"line {line} has no {name}")
    role = row.get("role", "").lower()
    if role and role not in set(Role):
        raise _wrong(
            path, f"line {line} has an unknown role", expected=" or ".join(Role), found=role
        )
    return Entry(
        id=row["track_id"],
        path=_located(path.parent, row["file"]),
        role=Role(role) if role else default_role,
        title=row.get("title", ""),
        artist=row.get("artist", ""),
        composer="; ".join(filter(None, map(str.strip, row.get("writers", "").split("|")))),
        release=row.get("release", ""),
        rights_holder=row.get("master_owner") or row.get("label") or row.get("p_line") or "",
        licence=row.get("licence_status", ""),
        isrc=row.get("isrc", ""),
        caption=row.get("caption", ""),
    )


def _name(cells: list[str], place: int) -> str:
    """A file's name as the folder has it: text is tidied, but a name with another space is another.

    No name holds a zero, which nothing that opens files can be given.
    """
    return cells[place].strip(" \t\r\n").replace("\0", " ") if place < len(cells) else ""


def _located(folder: Path, name: str) -> Path:
    """The file a row names; tables made on Windows separate folders by backslashes."""
    path = folder / name
    if "\\" in name and not os.path.exists(path):  # `Path.exists` fails on long names
        return folder / PureWindowsPath(name).as_posix()
    return path
