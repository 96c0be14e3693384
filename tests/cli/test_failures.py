"""What goes wrong on the command line, and what it says then."""

import signal
from pathlib import Path

import pytest

from cli.faked import ATTRIBUTE, OPENABLE
from rootnote.cli import main, verbs
from rootnote.errors import CheckpointError
from rootnote.investigation.cases import RunNotEnteredError
from rootnote.progress import Cancelled
from synthetic import make_result


def test_an_error_is_explained_and_exits_1(fake, capsys) -> None:
    fake(CheckpointError("is damaged", path="model", expected=1, found=2, remedy="Copy it again."))
    assert main(ATTRIBUTE) == 1
    shown, errors = capsys.readouterr()
    assert errors == "rootnote: model: is damaged (expected 1, found 2).\nCopy it again.\n"
    assert shown == ""


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Cancelled()])
def test_stopping_says_that_the_work_is_kept(fake, capsys, stop, tmp_path) -> None:
    fake(stop)
    assert main(["index", "model", "music", "-o", str(tmp_path)]) == 130
    assert "same command goes on" in capsys.readouterr().err


def test_the_system_may_stop_it_too(fake, capsys) -> None:
    before = signal.getsignal(signal.SIGTERM)
    fake(lambda: signal.raise_signal(signal.SIGTERM))
    assert main(ATTRIBUTE) == 143
    assert "same command goes on" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_bug_shows_its_traceback(fake, capsys) -> None:
    fake(ValueError("unforeseen"))
    assert main(ATTRIBUTE) == 70
    errors = capsys.readouterr().err
    assert "Traceback" in errors
    assert "ValueError: unforeseen" in errors
    assert "bug in Rootnote" in errors


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--json", "here"], "is a folder"),
        (["--csv", "file/r.csv"], "cannot be written"),
        (["--json", "file/deep/r.json"], "cannot be written"),
        (["--csv", "suspect.wav"], "is an input"),
        (["--json", "here/../music.csv"], "is an input"),
    ],
)
def test_a_useless_output_is_refused_before_the_work(
    fake, capsys, tmp_path, monkeypatch, options, problem
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    for name in ("file", "suspect.wav", "music.csv"):
        Path(name).write_text("precious")
    asked_of = fake(make_result())
    assert main(["attribute", "model", "music.csv", "suspect.wav", *options]) == 1
    assert problem in capsys.readouterr().err
    assert asked_of.places == ()
    assert Path("suspect.wav").read_text() == Path("music.csv").read_text() == "precious"


def test_a_useless_folder_is_refused_before_the_work(fake, capsys, tmp_path) -> None:
    asked_of = fake(None)
    (tmp_path / "file").write_text("")
    for command in (["index", "model"], ["reference", "build"]):
        assert main([*command, "music", "-o", str(tmp_path / "file" / "x")]) == 1
    assert asked_of.places == ()


@pytest.mark.parametrize(
    "command",
    [
        [*ATTRIBUTE, "--json", "{case}/x.json"],
        [*ATTRIBUTE, "--csv", "{case}/runs/new/x.csv"],
        ["index", "model", "music", "-o", "{case}/x.index"],
        ["inspect", "model", "--json", "{case}/x.json"],
    ],
)
def test_nothing_is_written_into_a_case(fake, capsys, tmp_path, command) -> None:
    case = tmp_path / "levee.rootnote"
    case.mkdir()
    (case / "custody.jsonl").write_text("")
    (tmp_path / "link").symlink_to(case)
    for place in (case, tmp_path / "link"):
        asked_of = fake(make_result())
        assert main([part.format(case=place) for part in command]) == 1
        assert "lies within the case" in capsys.readouterr().err
        assert asked_of.places == ()
    assert [path.name for path in case.iterdir()] == ["custody.jsonl"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["--segment", "2"], "--segment"),
        (["--modules", "mlp"], "--modules"),
        (["--segment", "2", "--modules", "mlp"], "--segment and --modules"),
    ],
)
def test_sizes_that_nothing_asks_for_are_refused(fake, capsys, given, named) -> None:
    fake(OPENABLE)
    assert main(["inspect", "model", *given]) == 1
    assert f"Add --estimate, or leave out {named}." in capsys.readouterr().err
    assert main(["inspect", "model", "--modules", "attention+mlp+heads"]) == 0


def test_a_device_that_conformance_does_not_use_is_refused(fake, capsys) -> None:
    asked_of = fake(OPENABLE, conformance=())
    assert main(["inspect", "model", "--conformance", "--device", "cuda"]) == 1
    assert "tried on the processor alone (expected --device cpu" in capsys.readouterr().err
    assert asked_of.places == ()
    for device in ("auto", "cpu"):
        assert main(["inspect", "model", "--conformance", "--device", device]) == 0


@pytest.mark.parametrize(
    "command", [["inspect", "model"], ATTRIBUTE, ["index", "model", "music", "-o", "there"]]
)
def test_a_sample_rate_that_the_files_contradict_is_refused(fake, capsys, command) -> None:
    asked_of = fake(make_result(), inspect=OPENABLE)
    assert main([*command, "--sample-rate", "16000"]) == 1
    errors = capsys.readouterr().err
    assert "expected 32000 Hz, found --sample-rate 16000" in errors
    assert "Leave out --sample-rate" in errors
    assert asked_of.places == ()


def test_a_sample_rate_that_is_the_models_own_is_taken(fake) -> None:
    asked_of = fake(make_result(), inspect=OPENABLE)
    assert main([*ATTRIBUTE, "--sample-rate", "32000"]) == 0
    assert asked_of.made_with["told"]["sample_rate"] == 32000


def test_looking_at_an_output_leaves_nothing_behind(fake, tmp_path) -> None:
    fake(CheckpointError("is damaged"))
    assert main([*ATTRIBUTE, "--json", str(tmp_path / "deep" / "r.json")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_answer_is_shown_even_if_the_case_cannot_take_the_run(
    capsys, tmp_path, monkeypatch
) -> None:
    def refuse(*_places, **_asked):
        error = RunNotEnteredError("the run is finished, but could not be entered")
        error.result = make_result()
        raise error

    monkeypatch.setattr(verbs, "attribute_in_case", refuse)
    file = tmp_path / "r.json"
    assert main([*ATTRIBUTE, "--case", "case", "--json", str(file)]) == 1
    shown, errors = capsys.readouterr()
    assert "Title of a/first.ogg" in shown
    assert "could not be entered" in errors
    assert file.exists()


def test_the_answer_is_shown_even_if_its_file_cannot_be_written(
    fake, capsys, tmp_path, monkeypatch
) -> None:
    fake(make_result())
    file = tmp_path / "r.json"
    # Meanwhile, somebody else makes a folder of that name.
    monkeypatch.setattr(verbs, "result_to_json", lambda _result: file.mkdir() or {})
    assert main([*ATTRIBUTE, "--json", str(file)]) == 1
    shown, errors = capsys.readouterr()
    assert "Title of a/first.ogg" in shown
    assert "cannot be written" in errors
