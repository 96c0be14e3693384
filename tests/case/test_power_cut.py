"""The power fails before every write, fsync and rename of every act.

Each cut leaves all, nothing, and some states drawn between: two here, 25 with
`ROOTNOTE_TEST_DRAWS=25 python -m pytest tests/case/test_power_cut.py`.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from case_builder import fill_case, new_case
from power_cut import Power, PowerCut, on_linux
from rootnote.case.casefile import Case
from rootnote.case.disk import Disk
from rootnote.case.records import Statement
from rootnote.case.verify import verify_folder

pytestmark = on_linux
N_DRAWS = int(os.environ.get("ROOTNOTE_TEST_DRAWS", "2"))


@pytest.fixture(scope="module", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """The real disk's speed is not tested; `Power` still sees every call."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory, key) -> Path:
    place = tmp_path_factory.mktemp("template")
    case = new_case(place / "t.rootnote", key)
    fill_case(case, place / "originals")
    (case.folder / ".lock").unlink(missing_ok=True)
    return case.folder


def note(case: Case) -> None:
    case.add_note("second")


def state(case: Case) -> None:
    case.state(Statement(opinion="mine"))


def run(case: Case) -> None:
    old = case.run("0001")
    case.add_run({r: case.exhibits[n] for r, n in old.exhibits.items()}, {}, old.result)


def attach(case: Case) -> None:
    letter = case.folder.parent / "letter.txt"
    letter.write_bytes(b"Dear all" * 500)
    case.attach(letter)


ACTS = {"note": note, "state": state, "run": run, "attach": attach}


def what_stands(case: Case) -> dict[str, object]:
    """What each act changes."""
    return {
        "note": case.notes,
        "state": case.statement.opinion,
        "run": tuple(case.runs),
        "attach": case.attachments,
    }


def crashed(template: Path, folder: Path, key, act: str, cut_at: int) -> tuple[Power, bool]:
    """An act on a copy of the case, the power failing; whether the act was acknowledged."""
    shutil.copytree(template, folder)
    power = Power(folder, cut_at)
    try:
        with power.on():
            ACTS[act](Case.open(folder, key=key))
    except PowerCut:
        return power, False
    return power, True


def check(left: Path, key, act: str, before: dict, after: dict, *, acknowledged: bool) -> None:
    """A state that a cut left: it opens, verifies, and holds all of the act or nothing."""
    case = Case.open(left, key=key)
    assert verify_folder(left).findings == ()
    found = what_stands(case)
    assert found == after if acknowledged else found in (before, after)
    case.add_note("life goes on")
    assert verify_folder(left).findings == ()
    assert Case.open(left).notes[-1] == "life goes on"


def try_every_cut(template: Path, tmp_path: Path, key, act: str, n_draws: int) -> int:
    """Cut before every call of an act, and look at several states that it may leave."""
    before = what_stands(Case.open(template))
    whole, _ = crashed(template, tmp_path / "whole", key, act, 0)
    n_calls = whole.n_calls
    after = what_stands(Case.open(tmp_path / "whole"))
    assert before != after
    whole.close()
    for cut_at in range(1, n_calls + 2):  # the last cut comes after the act was acknowledged
        place = tmp_path / str(cut_at)
        power, acknowledged = crashed(template, place / "case", key, act, cut_at)
        assert acknowledged == (cut_at > n_calls)
        chance = random.Random(cut_at)
        power.left_behind(place / "lost", None, lost=True)
        power.left_behind(place / "kept", None, lost=False)
        for i in range(n_draws):
            power.left_behind(place / f"drawn-{i}", chance)
        power.close()
        for left in ("lost", "kept", *(f"drawn-{i}" for i in range(n_draws))):
            check(place / left, key, act, before, after, acknowledged=acknowledged)
        shutil.rmtree(place)
    return n_calls


@pytest.mark.parametrize("act", ACTS)
def test_a_cut_before_any_call_leaves_all_of_an_act_or_nothing(template, tmp_path, key, act):
    assert try_every_cut(template, tmp_path, key, act, N_DRAWS) > 15


def test_a_forgotten_fsync_would_be_noticed(template, tmp_path, key, monkeypatch) -> None:
    """The watch itself: a disk that confirms nothing loses an act that it acknowledged."""

    def append(self: Disk, path: Path, data: bytes) -> None:
        with path.open("ab") as file:
            file.write(data)

    monkeypatch.setattr(Disk, "append", append)
    power, acknowledged = crashed(template, tmp_path / "case", key, "note", 0)
    assert acknowledged
    power.left_behind(tmp_path / "lost", None)
    power.close()
    assert not verify_folder(tmp_path / "lost").holds
