"""Files that come with Rootnote: in the installed package, else in the checkout."""

from pathlib import Path

import rootnote


def shipped(name: str) -> Path:
    """Path of a file or folder of `resources`; it need not exist."""
    package = Path(rootnote.__file__).resolve().parent
    installed = package / "resources" / name
    return installed if installed.exists() else package.parents[1] / "resources" / name
