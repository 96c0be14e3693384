"""Whose case it is: one's own, somebody else's, or not to be told without a passphrase."""

import shutil
from pathlib import Path

import pytest

from rootnote.case.casefile import Case
from rootnote.case.keys import KEY_VARIABLE, PASSPHRASE_VARIABLE
from rootnote.cli import main
from rootnote.errors import CustodyError, StorageError
from rootnote.gui.case.outline import outline_of
from rootnote.investigation import opening
from rootnote.investigation.bundles import verify_any, write_court_bundle
from rootnote.investigation.opening import (
    is_foreign,
    open_to_enter,
    open_to_look,
    why_not_entered,
)
from rootnote.investigation.restoring import setup_of

ENTERED = [
    ["case", "rerun", "{case}"],
    ["case", "bundle", "{case}", "-o", "{out}/b.zip"],
    ["case", "bundle", "{case}", "-o", "{out}/b.zip", "--redact"],
    ["case", "bundle", "{case}", "-o", "{out}/b.zip", "--court"],
    ["case", "export", "{case}", "-o", "{out}/r.csv"],
    ["report", "{case}", "-o", "{out}/r.html"],
]
"""Commands that leave a record in one's own case."""


def run(command: list[str], case: Path, out: Path) -> int:
    return main([part.format(case=case, out=out) for part in command])


@pytest.mark.parametrize("command", ENTERED)
def test_ones_own_case_with_a_locked_key_is_not_taken_for_somebody_elses(
    made, tmp_path, locked_key, capsys, command
) -> None:
    log = (made / "custody.jsonl").read_bytes()
    assert run(command, made, tmp_path) == 1
    shown, errors = capsys.readouterr()
    assert "somebody else" not in shown + errors
    assert "cannot be told whether this case is yours" in errors
    assert f"Set {PASSPHRASE_VARIABLE} to the key's passphrase" in errors
    assert (made / "custody.jsonl").read_bytes() == log
    assert not list(tmp_path.glob("[br].*"))


def test_with_its_passphrase_the_key_enters_what_is_done(
    case, tmp_path, locked_key, monkeypatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong")
    with pytest.raises(CustodyError, match="cannot be told whether"):
        open_to_enter(case)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, locked_key)
    assert why_not_entered(open_to_enter(case)) == ""
    assert main(["case", "export", str(case), "-o", str(tmp_path / "r.csv")]) == 0
    assert Case.open(case).events[-1].action == "result exported"


def test_a_locked_key_does_not_keep_from_looking(made, locked_key, capsys) -> None:
    case = open_to_look(made)
    assert case.facts.title == "Levee against Model"
    assert not is_foreign(case)
    assert f"its passphrase goes into {PASSPHRASE_VARIABLE}" in why_not_entered(case)
    assert setup_of(made).lost == ()
    outline = outline_of(made)
    assert (outline.is_writable, outline.is_foreign) == (False, False)
    assert outline.why_read_only == why_not_entered(case)
    assert main(["case", "show", str(made)]) == 0
    assert main(["case", "verify", str(made)]) == 0


@pytest.mark.parametrize("command", ENTERED[1:])
def test_what_is_made_of_somebody_elses_case_leaves_it_as_it_is(
    made, tmp_path, monkeypatch, capsys, command
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "recipient.pem"))
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert run(command, made, tmp_path) == 0
    assert "Not entered into the case: somebody else sealed it" in capsys.readouterr().out
    assert is_foreign(open_to_enter(made))
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    if "bundle" in command:
        assert verify_any(tmp_path / "b.zip").findings == ()


def test_a_reader_without_a_key_or_a_place_for_one_is_a_stranger(
    made, tmp_path, monkeypatch
) -> None:
    def refuse() -> None:
        raise StorageError("cannot be written", path=tmp_path)

    monkeypatch.setattr(opening, "open_key", refuse)
    assert is_foreign(open_to_enter(made))
    assert is_foreign(open_to_look(made))


def test_figures_are_not_written_into_another_case_either(made, case, capsys) -> None:
    assert main(["case", "export", str(made), "-o", str(case / "figures")]) == 1
    assert "lies within the case" in capsys.readouterr().err
    assert verify_any(case, originals=False).holds


def test_a_bundle_of_ones_own_case_is_entered(case, tmp_path, capsys) -> None:
    assert main(["case", "bundle", str(case), "-o", str(tmp_path / "b.zip")]) == 0
    assert "Not entered" not in capsys.readouterr().out
    assert Case.open(case).events[-1].action == "bundle made"
    write_court_bundle(case, tmp_path / "c.zip")
    assert Case.open(case).events[-1].action == "court bundle made"


def test_a_damaged_case_is_checked_under_its_short_name(made, tmp_path, capsys) -> None:
    shutil.copytree(made, tmp_path / "e.rootnote")
    log = tmp_path / "e.rootnote" / "custody.jsonl"
    log.write_bytes(log.read_bytes().replace(b"case made", b"case mode", 1))
    for name in ("e", "e.rootnote"):
        assert main(["case", "verify", str(tmp_path / name), "--without-originals"]) == 1
        shown, errors = capsys.readouterr()
        assert "DOES NOT HOLD" in shown
        assert errors == ""
