import pytest

from cli.faked import FakeInvestigation
from rootnote.cli import verbs


@pytest.fixture
def fake(monkeypatch):
    """Puts a fake in the investigation's place: `fake(outcome, verb=another)`."""

    def install(outcome, **others) -> FakeInvestigation:
        investigation = FakeInvestigation(outcome, **others)
        monkeypatch.setattr(verbs, "Investigation", investigation)
        return investigation

    return install
