import pytest

from cli.faked import FakeInvestigation
from rootnote.cli import verbs


@pytest.fixture
def fake(monkeypatch):
    """Puts a fake in the investigation's place: `fake(outcome)`."""

    def install(outcome) -> FakeInvestigation:
        investigation = FakeInvestigation(outcome)
        monkeypatch.setattr(verbs, "Investigation", investigation)
        return investigation

    return install
