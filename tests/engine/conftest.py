"""The tiny model opened, a small catalogue, and its index: read-only, shared by the session."""

from pathlib import Path

import pytest

from engine.small import CONFIG, write_music
from rootnote.domain import Catalogue
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import FeatureIndex, build_index
from rootnote.engine.models import ModelAdapter, load_checkpoint


@pytest.fixture(scope="session")
def adapter(tiny_checkpoint: Path) -> ModelAdapter:
    """The tiny checkpoint, unconditional."""
    return load_checkpoint(tiny_checkpoint)


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of five tunes."""
    return write_music(tmp_path_factory.mktemp("music"))


@pytest.fixture(scope="session")
def catalogue(music: Path) -> Catalogue:
    """The catalogue of `music`."""
    return read_catalogue(music)


@pytest.fixture(scope="session")
def index(
    adapter: ModelAdapter, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> FeatureIndex:
    """The index of `music` under the tiny checkpoint and `CONFIG`."""
    return build_index(adapter, catalogue, CONFIG, tmp_path_factory.mktemp("built") / "index")
