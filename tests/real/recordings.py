"""Real recordings for the evaluation: music that Debian packages, cut into equal excerpts.

    python tests/real/recordings.py report  --cache CACHE --out FOLDER
    python tests/real/recordings.py tuning  --cache CACHE --out FOLDER

Every choice is made on the tuning split, every reported figure comes from the report split. Needs
`apt-get` and `dpkg` (Debian or Ubuntu), but not root: packages are downloaded and unpacked into
the cache, not installed. What is there already is not done again, so a stopped run goes on.
"""

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile as sf
from mutagen.flac import FLAC

from rootnote.engine.audio.decoding import blocks, probe
from rootnote.engine.audio.tags import read_tags
from rootnote.engine.audio.waveforms import read
from rootnote.errors import CatalogueError, Error
from rootnote.integrity import atomic_write, sha256_file


@dataclass(frozen=True, slots=True)
class Split:
    """Which package holds a split's recordings, where, and how many files there must be."""

    package: str
    folder: str
    n_files: int


SPLITS = {
    "report": Split("wesnoth-1.16-music", "usr/share/games/wesnoth/1.16/data/core/music", 41),
    "tuning": Split("supertux-data", "usr/share/games/supertux2/music", 40),
}
"""`n_files` is exact for Debian 12's wesnoth; supertux's number varies with its version."""

_COLUMNS = ("track_id", "file", "title", "artist", "writers", "release", "p_line")
_COLUMNS += ("licence_status", "notes")


def debian_music(package: str, cache: Path) -> list[Path]:
    """The recordings in a Debian package, downloaded and unpacked into `cache`.

    Parameters
    ----------
    package : str
        One that `SPLITS` names.
    cache : Path
        Keeps the package file and the folder `PACKAGE` with its contents.

    Returns
    -------
    files : list of Path
        Sorted.

    Raises
    ------
    Error
        apt or dpkg is missing or fails, or the package does not hold what it should.
    """
    split = next((split for split in SPLITS.values() if split.package == package), None)
    if split is None:
        raise ValueError(f"{package} is not a package of the evaluation")
    unpacked = unpacked_package(package, cache)
    files = sorted((unpacked / split.folder).rglob("*.ogg"))
    if len(files) < split.n_files:
        raise Error(
            "the package does not hold the recordings of the evaluation",
            path=unpacked / split.folder,
            expected=f"{split.n_files} Ogg files",
            found=len(files),
            remedy=f"Delete {unpacked} and run again on Debian 12.",
        )
    return files


def unpacked_package(package: str, cache: Path) -> Path:
    """The folder with a Debian package's contents, downloaded and unpacked into `cache`.

    Raises
    ------
    Error
        apt or dpkg is missing or fails.
    """
    cache = cache.resolve()
    unpacked = cache / package
    if not unpacked.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        archive = _archive(package, cache)
        with TemporaryDirectory(dir=cache, prefix=f".{package}.") as temporary:
            staged = Path(temporary) / "files"
            _run(["dpkg", "-x", str(archive), str(staged)], "Delete it and run again.", archive)
            staged.rename(unpacked)
    return unpacked


def write_excerpts(files: Sequence[Path], folder: Path, seconds: float = 30) -> Path:
    """Write the middle of every recording as FLAC, and the catalogue that lists them.

    Parameters
    ----------
    files : sequence of Path
        Recordings; those shorter than `seconds` are left out. An excerpt's track id is the
        recording's path below the folder that all share, joined with hyphens.
    folder : Path
        Gets the excerpts at their native rate (16 bits, tags carried over) and `catalogue.csv`,
        which is written last. Excerpts that are there already are kept.

    Returns
    -------
    catalogue : Path
        The CSV file.

    Raises
    ------
    AudioError
        A recording cannot be decoded.
    CatalogueError
        No recording is long enough, or two would get the same track id.
    StorageError
        `folder` cannot be written.
    """
    shared = Path(os.path.commonpath([file.parent for file in files]))
    rows: dict[str, dict[str, str]] = {}
    for file in sorted(files):
        track_id = "-".join(file.relative_to(shared).with_suffix("").parts)
        if track_id in rows:
            raise CatalogueError(f"two recordings would be called {track_id}", path=file)
        if (row := _excerpt(file, folder / f"{track_id}.flac", seconds)) is not None:
            rows[track_id] = {"track_id": track_id, "file": f"{track_id}.flac", **row}
    if not rows:
        raise CatalogueError(f"no recording is {seconds:g} s long", path=shared)
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    path = folder / "catalogue.csv"
    atomic_write(path, table.getvalue())
    return path


def _excerpt(source: Path, target: Path, seconds: float) -> dict[str, str] | None:
    """Write one excerpt; its row without id and file, or None where the recording is too short."""
    info = probe(source)
    n_frames = round(seconds * info.sample_rate)
    available = info.n_frames
    if available is None:  # some files' headers do not say
        available = sum(block.shape[1] for block in blocks(source))
    if available < n_frames:
        return None
    start = (available - n_frames) // 2
    tags = read_tags(source)
    digest = sha256_file(source)
    notes = f"frames {start} to {start + n_frames} of {source.name}, SHA-256 {digest}"
    if not (target.exists() and FLAC(target).get("description") == [notes]):
        samples = np.clip(read(source, start, start + n_frames).samples, -1, 1)
        buffer = io.BytesIO()
        sf.write(buffer, samples.T, info.sample_rate, format="FLAC", subtype="PCM_16")
        buffer.seek(0)
        flac = FLAC(buffer)
        claims = {
            "title": tags.title or source.stem,
            "artist": tags.artist,
            "composer": tags.composer,
            "album": tags.release,
            "copyright": tags.copyright,
            "license": tags.licence,
            "description": notes,
        }
        flac.update({name: text for name, text in claims.items() if text})
        buffer.seek(0)
        flac.save(buffer)
        atomic_write(target, buffer.getvalue())
    return {
        "title": tags.title or source.stem,
        "artist": tags.artist,
        "writers": tags.composer.replace("; ", "|"),
        "release": tags.release,
        "p_line": tags.copyright,
        "licence_status": tags.licence,
        "notes": notes,
    }


def _archive(package: str, cache: Path) -> Path:
    """The package file in `cache`, downloaded if it is not there; complete by its digest."""
    for tool in ("apt-get", "apt-cache", "dpkg"):
        if shutil.which(tool) is None:
            raise Error(f"{tool} is missing", remedy="Run this on Debian 12.")
    remedy = "Run `apt-get update` as root, and check the network, then run again."
    shown = _run(["apt-cache", "show", "--no-all-versions", package], remedy)
    expected = re.search(r"^SHA256: ([0-9a-f]{64})$", shown, re.MULTILINE)
    if expected is None:
        raise Error(f"apt's lists do not know {package}", remedy=remedy)
    if (found := _matching(cache, package, expected[1])) is not None:
        return found
    print(f"downloading {package} …", flush=True)
    waiting = cache / f".{package}.download"  # kept when stopped: apt goes on with what is there
    waiting.mkdir(exist_ok=True)
    _run(["apt-get", "--quiet", "download", package], remedy, cwd=waiting)
    found = _matching(waiting, package, expected[1])
    if found is None:
        raise Error(
            "what apt downloaded is not the package that its lists promise",
            path=waiting,
            remedy="Delete this folder and run again.",
        )
    archive = found.rename(cache / found.name)
    shutil.rmtree(waiting)
    return archive


def _matching(folder: Path, package: str, digest: str) -> Path | None:
    """The package file in `folder` that has this SHA-256."""
    found = (path for path in folder.glob(f"{package}_*.deb") if path.is_file())
    return next((path for path in found if sha256_file(path) == digest), None)


def _run(
    command: Sequence[str], remedy: str, path: Path | None = None, cwd: Path | None = None
) -> str:
    """What a command prints; its failure as an error that names the remedy."""
    # Messages are matched and shown in English, whatever the machine speaks.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env=environment
    )
    if done.returncode != 0:
        told = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise Error(f"{' '.join(command[:2])} failed: {told[0]}", path=path, remedy=remedy)
    return done.stdout


def main() -> None:
    """Obtain a split and write its catalogue of excerpts."""
    parser = argparse.ArgumentParser(description="Obtain the real recordings of a split.")
    parser.add_argument("split", choices=SPLITS)
    parser.add_argument("--cache", type=Path, required=True, help="keeps the Debian packages")
    parser.add_argument("--out", type=Path, required=True, help="the catalogue folder to write")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    try:
        files = debian_music(SPLITS[options.split].package, options.cache)
        print(write_excerpts(files, options.out, options.seconds))
    except Error as error:
        raise SystemExit(error.diagnostics()) from error


if __name__ == "__main__":
    main()
