"""What the person chose, kept between starts in one readable file.

Only what differs from the defaults is written. A file that cannot be read is put aside, one that
cannot be written costs the memory and nothing else; `problem` says so.
"""

import json
from pathlib import Path
from typing import Any

from platformdirs import user_config_dir
from PySide6.QtCore import QObject, Signal

from rootnote.errors import StorageError
from rootnote.integrity import atomic_write

DEFAULTS: dict[str, Any] = {
    "appearance": "system",
    "language": "system",
    "device": "auto",
    "volume": 1.0,
    "loudness_matched": True,
    "recent_checkpoint": [],
    "recent_catalogue": [],
    "recent_suspect": [],
    "recent_case": [],
    "examiner": "",
    "organisation": "",
    "qualifications": "",
    "geometry": "",
    "splitter": "",
}
"""Every preference, and what it is until it is chosen."""
N_RECENT = 8


class Preferences(QObject):
    """The preferences of one person on one machine.

    Parameters
    ----------
    folder : Path, optional
        Where `settings.json` is; the user's configuration folder by default.
    """

    changed = Signal(str)
    """The name of one."""
    problem_found = Signal(str)
    """What is wrong with the file and what follows, in words."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = Path(user_config_dir("rootnote", appauthor=False)) if folder is None else folder
        self.file = place / "settings.json"
        self.problem = ""
        self._values = self._read()

    def get(self, name: str) -> Any:
        """A preference, of its default's type."""
        return self._values.get(name, DEFAULTS[name])

    def set(self, name: str, value: Any) -> None:
        """Choose a preference and write it down."""
        if value == self.get(name):
            return
        self._values[name] = value
        if value == DEFAULTS[name]:
            del self._values[name]
        self._write()
        self.changed.emit(name)

    def remember(self, kind: str, path: Path) -> None:
        """Put a path first among the recent ones of its kind."""
        name, text = f"recent_{kind}", str(path)
        others = [other for other in self.get(name) if other != text]
        self.set(name, [text, *others][:N_RECENT])

    def recent(self, kind: str) -> list[Path]:
        """Recent paths of a kind that are still there, newest first."""
        return [path for path in map(Path, self.get(f"recent_{kind}")) if path.exists()]

    def _read(self) -> dict[str, Any]:
        """The values of the file that are of the right type; none where it is damaged."""
        try:
            values = json.loads(self.file.read_text(encoding="utf-8"))
            if not isinstance(values, dict):
                raise ValueError("not an object")
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError):
            self._put_aside()
            return {}
        return {
            name: value
            for name, value in values.items()
            if name in DEFAULTS and isinstance(value, type(DEFAULTS[name]))
        }

    def _put_aside(self) -> None:
        """Keep a damaged file under another name, so that the next choice does not replace it."""
        aside = self.file.with_name("settings.damaged.json")
        try:
            self.file.replace(aside)
            place = self.tr("It was kept as {path}.").format(path=aside)
        except OSError:
            place = ""
        self.problem = " ".join(
            [self.tr("The settings file could not be read; defaults are used."), place]
        ).strip()

    def _write(self) -> None:
        """Write the file; where that fails, say so once."""
        try:
            atomic_write(self.file, json.dumps(self._values, indent=2, sort_keys=True) + "\n")
        except StorageError as error:
            if not self.problem:
                self.problem = self.tr("Settings are kept for this session only: {reason}").format(
                    reason=error.summary()
                )
                self.problem_found.emit(self.problem)
