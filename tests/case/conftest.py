from pathlib import Path

import pytest

from case_builder import fill_case, new_case
from rootnote.case.casefile import Case
from rootnote.case.keys import SealingKey, open_key


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealingKey:
    return open_key(tmp_path_factory.mktemp("keys") / "key.pem")


@pytest.fixture
def case(tmp_path: Path, key: SealingKey) -> Case:
    """A case with a run, three referenced exhibits and a note."""
    found = new_case(tmp_path / "levee.rootnote", key)
    fill_case(found, tmp_path / "originals")
    return found
