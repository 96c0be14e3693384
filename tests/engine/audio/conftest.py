from pathlib import Path

import pytest

from engine.recordings import write


@pytest.fixture(scope="session")
def stereo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of stereo noise in a 16-bit WAV file; read-only."""
    return write(tmp_path_factory.mktemp("audio") / "noise.wav")
