"""Where what ships with the program lies."""

from pathlib import Path

import rootnote


def shipped(name: str) -> Path:
    """A folder of `resources`: within the package when installed, beside `src` in a checkout."""
    package = Path(rootnote.__file__).resolve().parent
    installed = package / "resources" / name
    return installed if installed.exists() else package.parents[1] / "resources" / name
