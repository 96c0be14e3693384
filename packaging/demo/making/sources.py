"""What has to be passed on with the controls: sources under the GNU GPL, notices and names."""

import gzip
import zipfile
from collections.abc import Sequence
from pathlib import Path

from making.packages import unpacked
from making.pieces import Piece
from making.songs import FREEDOOM, OPENMSX

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive
_DOC = "usr/share/doc"


def pass_on(pieces: Sequence[Piece], packages: Path, folder: Path) -> None:
    """Write `openmsx.zip`, `freedoom.txt` and `freedoom-credits.txt` into `folder`."""
    openmsx, freedoom = unpacked(OPENMSX, packages), unpacked(FREEDOOM, packages)
    members = {
        Path(piece.file).name: (openmsx / piece.file).read_bytes()
        for piece in pieces
        if piece.collection == OPENMSX
    }
    members["copyright"] = (openmsx / _DOC / OPENMSX / "copyright").read_bytes()
    members["readme.txt"] = gzip.decompress(
        (openmsx / _DOC / OPENMSX / "readme.txt.gz").read_bytes()
    )
    with zipfile.ZipFile(folder / "openmsx.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED, 9)
    papers = freedoom / _DOC / FREEDOOM
    (folder / "freedoom.txt").write_bytes((papers / "copyright").read_bytes())
    (folder / "freedoom-credits.txt").write_bytes(
        gzip.decompress((papers / "CREDITS.gz").read_bytes())
    )
