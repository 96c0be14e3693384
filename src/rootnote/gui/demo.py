"""The demo in the window: where it comes with this Rootnote, it is one click away."""

from rootnote.errors import Error
from rootnote.investigation.demo import Demo, open_demo


def find_demo() -> Demo | None:
    """The demo's parts; None where it was left out of this installation or is not complete."""
    try:
        return open_demo()
    except Error:
        return None
