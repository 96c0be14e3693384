"""`rootnote` and `python -m rootnote`: the process around the command line."""

import sys
import warnings

from rootnote.cli import main as run_command_line


def main() -> int:
    """Run the command line; warnings of libraries are for developers, who ask with `-W`."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    return run_command_line()


if __name__ == "__main__":
    sys.exit(main())
