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


READ_AT_ONCE = [
    "rootnote.engine.audio.inspection",
    "rootnote.engine.catalogue.reading",
    "rootnote.engine.audio.waveforms",
    "rootnote.engine.audio.playback",
    "rootnote.engine.audio.peaks",
    "rootnote.engine.audio.spectrum",
]
"""What the window's tasks import first, each in its own thread."""


@pytest.mark.parametrize("module", ["rootnote.engine.audio", "rootnote.engine.catalogue"])
def test_a_room_that_threads_enter_by_its_parts_imports_none_of_them(module: str) -> None:
    code = f"import json, sys, {module}; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in json.loads(done.stdout) if name.startswith(f"{module}.")]


def test_threads_may_import_parts_of_a_room_at_once() -> None:
    code = (
        "import importlib, sys\n"
        "from concurrent.futures import ThreadPoolExecutor as Pool\n"
        f"names = {READ_AT_ONCE!r}\n"
        "with Pool(len(names)) as pool:\n"
        "    for module in pool.map(importlib.import_module, names): print(module.__name__)\n"
    )
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stdout.split() == READ_AT_ONCE, done.stderr
