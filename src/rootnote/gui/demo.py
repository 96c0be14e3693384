"""The demo in the window: where it comes with this Rootnote, it is one click away."""

import importlib
from importlib.util import find_spec
from typing import Any

from rootnote.domain import AttributionConfig
from rootnote.errors import Error

_MODULE = "rootnote.investigation.demo"


def find_demo() -> Any:
    """The demo's parts; None where it was left out of this installation or is not complete."""
    if find_spec(_MODULE) is None:
        return None
    try:
        return importlib.import_module(_MODULE).open_demo()
    except Error:
        return None


def demo_config() -> AttributionConfig:
    """The configuration that the demo's index was built with."""
    config: AttributionConfig = importlib.import_module(_MODULE).DEMO_CONFIG
    return config
