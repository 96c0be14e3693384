"""Fixtures that several tests share. Model libraries are imported only by the tests using them."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch loads: the tests share their cores

from pathlib import Path

import pytest
from hypothesis import settings

from tiny_model import make_tiny_checkpoint

# What a busy machine takes says nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mono MusicGen of random weights with a tokenizer; read-only, shared by the session."""
    return make_tiny_checkpoint(tmp_path_factory.mktemp("tiny") / "mono", tokenizer=True)


@pytest.fixture(scope="session")
def tiny_stereo_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stereo MusicGen of random weights; read-only, shared by the session."""
    return make_tiny_checkpoint(tmp_path_factory.mktemp("tiny") / "stereo", n_channels=2)
