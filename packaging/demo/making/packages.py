"""Debian packages, downloaded and unpacked without being installed."""

import shutil
import subprocess
from pathlib import Path


class PackageError(Exception):
    """A package could not be had; the text says what to do."""


def unpacked(package: str, work: Path) -> Path:
    """The folder with a package's files, fetched if it is not there yet.

    Raises
    ------
    PackageError
        There is no apt, or it does not give the package.
    """
    folder = work / package
    if folder.is_dir():
        return folder
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise PackageError(f"apt-get and dpkg-deb are needed to fetch {package}: use Debian.")
    download = work / f"{package}.download"
    download.mkdir(parents=True, exist_ok=True)
    draft = work / f"{package}.draft"
    try:
        subprocess.run(["apt-get", "--quiet", "download", package], check=True, cwd=download)
        (archive,) = download.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "--extract", archive, draft], check=True)
    except (subprocess.CalledProcessError, ValueError) as error:
        raise PackageError(
            f"apt does not give {package}. Run `sudo apt-get update` and try again."
        ) from error
    shutil.rmtree(download)
    return draft.rename(folder)
