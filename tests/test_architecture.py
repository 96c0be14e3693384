"""What importing Rootnote must not cost: the window opens before torch loads.

Who may import whom is held by import-linter and ruff; this sees what really gets loaded.
"""

import importlib.util
import json
import subprocess
import sys

import pytest

HEAVY = {"PySide6", "diffusers", "librosa", "numba", "sklearn", "torch", "transformers"}

ALWAYS_THERE = ["rootnote", "rootnote.domain", "rootnote.errors"]
HEADLESS = [
    *ALWAYS_THERE,
    "rootnote.integrity",
    "rootnote.progress",
    "rootnote.case",
    "rootnote.investigation",
    "rootnote.cli",
    "rootnote.__main__",
]


def loaded_by(module: str) -> set[str]:
    """The top-level packages in a fresh Python that has imported `module`."""
    code = f"import json, sys, {module}; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("module", HEADLESS)
def test_headless_module_loads_nothing_heavy(module: str) -> None:
    if module not in ALWAYS_THERE and importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist")
    assert loaded_by(module) & HEAVY == set()


def test_the_window_loads_no_torch() -> None:
    if importlib.util.find_spec("rootnote.gui.app") is None:
        pytest.skip("rootnote.gui.app does not exist")
    assert loaded_by("rootnote.gui.app") & (HEAVY - {"PySide6"}) == set()
