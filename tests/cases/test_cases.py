"""Cases end to end: a run on a tiny model, verified, repeated, reported and handed over."""

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import rootnote
from cases.desk import CONFIG
from rootnote.case.casefile import Case
from rootnote.cli import main
from rootnote.domain import BEFORE
from rootnote.errors import CaseError, Error
from rootnote.investigation import NO_CUSTODY, Investigation
from rootnote.investigation.bundles import (
    verify_any,
    write_bundle,
)
from rootnote.investigation.cases import (
    Outcome,
    attribute_in_case,
    open_case,
    rerun,
    verify,
)
from rootnote.investigation.restoring import setup_of
from sweep import write_sweep


def test_a_run_is_entered_with_everything_it_used(made) -> None:
    case = Case.open(made)
    run = case.run("0001")
    assert set(run.exhibits) == {"suspect", "checkpoint", "catalogue", "decoys", "controls"}
    assert NO_CUSTODY not in run.result["caveats"]
    files = {e.kind.value: [f.path for f in e.files] for e in case.exhibits.values()}
    assert files["catalogue"] == ["album/0.wav", "album/1.wav", "album/2.wav"]
    assert files["decoys"] == files["controls"] == ["0.wav"]
    assert "config.json" in files["checkpoint"]
    assert verify(made).holds


def test_without_a_case_the_result_says_that_no_custody_was_kept(made) -> None:
    desk = made.parent
    result = Investigation(device="cpu", threads=1, cache=desk / "cache").attribute(
        desk / "model", desk / "music", desk / "suspect.wav", config=CONFIG, decoys=desk / "decoys"
    )
    assert NO_CUSTODY in result.caveats


def test_a_repeated_run_is_identical(case) -> None:
    (certificate,) = rerun(case)
    assert certificate.comparison.outcome is Outcome.IDENTICAL, certificate.sentence
    assert certificate.comparison.n_numbers > 10
    assert certificate.sentence.endswith("on the same device, thread count and versions.")
    kept = Case.open(case).reruns["0001"]
    assert kept["outcome"] == "identical"
    assert verify(case).holds


def test_a_case_that_moved_is_repeated_from_originals_that_moved(case, tmp_path, capsys) -> None:
    desk = case.parent
    shutil.move(desk / "music", tmp_path / "deep" / "songs")
    shutil.move(desk / "suspect.wav", tmp_path / "deep" / "suspect.wav")
    assert main(["case", "verify", str(case)]) == 1
    assert "DOES NOT HOLD" in capsys.readouterr().out
    assert main(["case", "verify", str(case), "--without-originals"]) == 0
    with pytest.raises(CaseError, match="missing or changed"):
        rerun(case)
    assert main(["case", "rerun", str(case), "--search", str(tmp_path / "deep")]) == 0
    assert "Identical" in capsys.readouterr().out
    assert main(["case", "verify", str(case)]) == 0


def test_another_machine_is_named(case, monkeypatch) -> None:
    monkeypatch.setattr("rootnote.engine.environment.platform.platform", lambda: "Another-OS")
    (certificate,) = rerun(case)
    assert certificate.comparison.outcome is Outcome.IDENTICAL
    assert "'Another-OS' now" in certificate.sentence
    assert len(Case.open(case).reruns["0001"]["machine_differences"]) == 1


def test_somebody_elses_case_is_repeated_and_left_as_it_is(
    case, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path / "other.pem"))
    log = (case / "custody.jsonl").read_bytes()
    output = tmp_path / "certificate.json"
    shutil.move(case.parent / "music", tmp_path / "songs")
    search = ["--search", str(tmp_path / "songs")]
    assert main(["case", "rerun", str(case), "-o", str(output), *search]) == 0
    assert "somebody else sealed it" in capsys.readouterr().out
    (record,) = json.loads(output.read_text())["certificates"]
    assert record["outcome"] == "identical"
    assert record["result_sha256"] == Case.open(case).files["runs/0001/result.json"]
    assert main(["case", "verify", str(case), *search]) == 0
    assert (case / "custody.jsonl").read_bytes() == log


def test_a_suspect_that_was_renamed_is_repeated_from(case, tmp_path) -> None:
    (case.parent / "suspect.wav").rename(tmp_path / "another name.wav")
    (certificate,) = rerun(case, search=[tmp_path])
    assert certificate.comparison.outcome is Outcome.IDENTICAL


def test_a_case_and_its_inputs_move_together(case, tmp_path) -> None:
    case.parent.rename(tmp_path / "elsewhere")
    assert verify(tmp_path / "elsewhere" / case.name).holds


def test_a_run_from_before_a_setting_was_there_is_repeated_as_it_was_made(case) -> None:
    desk = case.parent
    # As every run of depth full was made before there were steps away from tracks.
    as_then = replace(CONFIG, depth="full", leave_out_weight=0.0)
    attribute_in_case(
        Investigation(device="cpu", threads=1, cache=desk / "cache"),
        case,
        desk / "model",
        desk / "music",
        desk / "suspect.wav",
        config=as_then,
    )
    found = open_case(case, write=True)
    run = found.run("0002")
    assert not any("leave_one_out" in part["components"] for part in run.result["contributions"])
    config = {n: v for n, v in run.settings["config"].items() if n not in BEFORE}
    assert len(config) == len(run.settings["config"]) - len(BEFORE)
    exhibits = {role: found.exhibits[number] for role, number in run.exhibits.items()}
    settings, result = ({**part, "config": config} for part in (run.settings, run.result))
    assert found.add_run(exhibits, settings, result) == "0003"
    (certificate,) = rerun(case, runs=["0003"])
    assert certificate.comparison.outcome is Outcome.IDENTICAL
    setup = setup_of(case, "0003")
    assert setup.config == replace(as_then, **weights_then(setup.config))
    assert setup_of(case, "0001").config.leave_out_weight is None, "it did not count"


def weights_then(config) -> dict[str, float | None]:
    """The weights that a run was made with, and that of steps away from tracks as none was."""
    names = ("step_weight", "learned_weight", "learned_limit")
    return {name: getattr(config, name) for name in names} | {"leave_out_weight": 0.0}


def test_a_run_of_another_version_is_named_and_the_rest_goes_on(case, tmp_path) -> None:
    found = open_case(case, write=True)
    run = found.run("0001")
    config = {n: v for n, v in run.settings["config"].items() if n != "seed"} | {"tempered": True}
    settings = {**run.settings, "config": config, "versions": {"rootnote": "0.0.7"}}
    result = {**run.result, "config": config}
    exhibits = {role: found.exhibits[number] for role, number in run.exhibits.items()}
    assert found.add_run(exhibits, settings, result) == "0002"
    with pytest.raises(CaseError) as caught:
        rerun(case)
    for said in (
        f"cannot be repeated by rootnote {rootnote.__version__}",
        "run 0002 was made by rootnote 0.0.7",
        "it set tempered, unknown here; it did not know seed",
    ):
        assert said in str(caught.value)
    assert rerun(case, runs=["0001"])[0].comparison.outcome is Outcome.IDENTICAL
    assert verify(case).holds
    page = tmp_path / "report.html"
    assert main(["report", str(case), "-o", str(page), "--run", "0002"]) == 0
    assert "tempered" in page.read_text(encoding="utf-8")
    write_bundle(case, tmp_path / "b.zip", redact=True)
    assert verify_any(tmp_path / "b.zip").holds


def test_a_changed_original_is_not_repeated(case) -> None:
    write_sweep(case.parent / "music" / "album" / "1.wav", 555, 1.0)
    with pytest.raises(CaseError, match=r"missing or changed: 000\d \(catalogue\)"):
        rerun(case)


def test_reports_are_written_and_entered(case, tmp_path, capsys) -> None:
    page = tmp_path / "report.html"
    assert main(["report", str(case), "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "Dr Ada Moreno" in text
    assert "data:audio/flac" in text
    assert "No opinion was given" in text
    assert Case.open(case).events[-1].action == "report made"
    assert main(["report", str(case), "-o", str(tmp_path / "x.txt")]) == 1
    assert main(["report", str(case), "-o", str(tmp_path / "s.html"), "--summary"]) == 0
    assert "What it does not mean" in (tmp_path / "s.html").read_text(encoding="utf-8")
    shutil.rmtree(case.parent / "music")
    assert main(["report", str(case), "-o", str(page)]) == 0
    assert "data:audio" not in page.read_text(encoding="utf-8")
    assert verify_any(case, originals=False).holds


# ------------------------------------------------------------------------- command line


def test_the_commands_keep_a_case(case, tmp_path, capsys) -> None:
    opinion = tmp_path / "opinion.txt"
    opinion.write_text("It is my view that …", encoding="utf-8")
    state = ["--model", "suspected", "--basis", "upload log", "--act", "output"]
    assert main(["case", "state", str(case), *state, "--opinion", str(opinion)]) == 0
    assert main(["case", "note", str(case), "Seal intact."]) == 0
    assert main(["case", "note", str(case), "Call back.", "--tag", "open"]) == 0
    assert main(["case", "attach", str(case), str(opinion)]) == 0
    log = tmp_path / "upload.log"
    log.write_text("uploaded at noon", encoding="utf-8")
    assert main(["case", "exhibit", str(case), str(log)]) == 0
    assert main(["case", "exhibit", str(case), str(opinion), "--copy"]) == 0
    assert main(["case", "take", str(case), "0006"]) == 0
    log.unlink()
    received = ["received", str(case), "0001", "--date", "2026-11-02", "--from", "Quist LLP"]
    assert main(["case", *received]) == 0
    assert main(["case", "received", str(case), "0009"]) == 1
    assert main(["case", "show", str(case), "--log"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "suspected",
        "Levee against Model",
        "statement",
        "attachments/0001.txt",
        "open (1)",
    ):
        assert words in shown
    found = open_case(case)
    assert found.statement.opinion == "It is my view that …"
    assert found.statement.provenance_basis == "upload log"
    assert found.exhibits["0001"].received_from == "Quist LLP"
    assert verify(case).holds
    assert main(["case", "bundle", str(case), "-o", str(tmp_path / "b.zip"), "--redact"]) == 0
    assert main(["case", "verify", str(tmp_path / "b.zip")]) == 0
    assert "withheld" in capsys.readouterr().out


def test_results_and_figures_are_exported(case, tmp_path, capsys) -> None:
    for name in ("r.json", "r.csv", "r.xlsx"):
        assert main(["case", "export", str(case), "-o", str(tmp_path / name)]) == 0
    assert json.loads((tmp_path / "r.json").read_text())["schema_version"] == 1
    assert main(["case", "export", str(case), "-o", str(tmp_path / "figures")]) == 0
    n_figures = len(list((tmp_path / "figures").iterdir()))
    assert n_figures == 1 + 2 + 4 * 4  # the chart, the suspect, four pairs
    assert f"{n_figures} figures" in capsys.readouterr().out
    assert main(["case", "export", str(case), "-o", str(tmp_path / "r.doc")]) == 1
    assert Case.open(case).events[-1].action == "result exported"


@pytest.mark.parametrize(
    "command",
    [
        "report {} -o {}/r.html",
        "case bundle {} -o {}/b.zip",
        "case rerun {} -o {}/x.json",
        "case export {} -o {}/r.csv",
        "case export {} -o {}/figures",
    ],
)
def test_nothing_is_written_among_the_sealed_files(made, command, capsys) -> None:
    assert main([part.format(made) for part in command.split()]) == 1
    assert "lies within the case" in capsys.readouterr().err
    assert verify(made, originals=False).holds


def test_new_makes_a_case_that_verifies(tmp_path, capsys) -> None:
    assert main(["case", "new", str(tmp_path / "x"), "--examiner", "A"]) == 0
    shown = capsys.readouterr().out
    assert "x.rootnote" in shown
    assert "can seal again" in shown
    assert main(["case", "verify", str(tmp_path / "x")]) == 0
    (words,) = re.findall(r"sealed with your key ([0-9a-f ]+)\.", shown)
    assert main(["case", "verify", str(tmp_path / "x"), "--key", words]) == 0
    assert main(["case", "verify", str(tmp_path / "x"), "--key", words[::-1]]) == 1
    assert "sealed by another key" in capsys.readouterr().out
    for nothing in ("", " "):
        with pytest.raises(SystemExit, match="2"):
            main(["case", "verify", str(tmp_path / "x"), "--key", nothing])
    assert main(["case", "new", str(tmp_path / "x")]) == 1
    assert main(["report", str(tmp_path / "x"), "-o", str(tmp_path / "r.html")]) == 1
    assert "has no run to report" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Smith v. Jones", "Smith v. Jones.rootnote"])
def test_a_case_without_a_title_has_its_folders_whole_name(tmp_path, name) -> None:
    assert main(["case", "new", str(tmp_path / name)]) == 0
    assert open_case(tmp_path / "Smith v. Jones").facts.title == "Smith v. Jones"
    assert [path.name for path in tmp_path.iterdir()] == ["Smith v. Jones.rootnote"]
    assert main(["case", "new", str(tmp_path / "x"), "--title", "A. B."]) == 0
    assert open_case(tmp_path / "x").facts.title == "A. B."


def test_a_case_has_to_be_named(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["case", "new", "."]) == 1
    assert "exists already" in capsys.readouterr().err


def test_what_is_not_said_of_a_receipt_stays(case, capsys) -> None:
    received = ["case", "received", str(case), "0001"]
    assert main([*received, "--date", "2026-11-02"]) == 0
    assert main([*received, "--from", "Quist LLP"]) == 0
    exhibit = open_case(case).exhibits["0001"]
    assert (exhibit.received, exhibit.received_from) == ("2026-11-02", "Quist LLP")
    assert main([*received, "--date", ""]) == 0  # said to be empty
    exhibit = open_case(case).exhibits["0001"]
    assert (exhibit.received, exhibit.received_from) == ("", "Quist LLP")
    n_records = len(open_case(case).events)
    assert main(received) == 1
    assert "neither when nor from whom" in capsys.readouterr().err
    assert len(open_case(case).events) == n_records


def test_a_statement_without_changes_is_not_said_to_be_entered(case, capsys) -> None:
    assert main(["case", "state", str(case), "--basis", "upload log"]) == 0
    assert capsys.readouterr().out == "Entered.\n"
    n_records = len(open_case(case).events)
    assert main(["case", "state", str(case), "--basis", "upload log"]) == 0
    assert "Nothing was entered" in capsys.readouterr().out
    assert main(["case", "state", str(case)]) == 1
    assert "Give --model, --basis, --act or --opinion." in capsys.readouterr().err
    assert len(open_case(case).events) == n_records


def test_a_file_that_is_an_exhibit_already_is_not_said_to_be_entered(
    case, tmp_path, capsys
) -> None:
    log = tmp_path / "upload.log"
    log.write_text("uploaded at noon", encoding="utf-8")
    exhibit = ["case", "exhibit", str(case), str(log)]
    assert main(exhibit) == 0
    assert "Exhibit 0006 is entered." in capsys.readouterr().out
    assert main(exhibit) == 0
    assert "Nothing was entered: the file is exhibit 0006 already." in capsys.readouterr().out
    assert main([*exhibit, "--copy"]) == 0
    assert "0006 already; a copy of it lies in the case now." in capsys.readouterr().out
    assert open_case(case).exhibits["0006"].held == "inside"
    assert main([*exhibit, "--copy"]) == 0
    assert "Nothing was entered" in capsys.readouterr().out
    assert verify(case).holds


def test_a_case_that_cannot_be_written_is_refused_before_the_work(made, monkeypatch) -> None:
    from filelock import FileLock

    def refuse(self, *_args, **_named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(Error, match="reading only"):
        attribute_in_case(Investigation(), made, Path("m"), Path("c"), Path("s"))


def test_verify_needs_neither_torch_nor_a_window(made) -> None:
    import subprocess

    code = (
        "import sys; from rootnote.cli import main\n"
        "code = main(['case', 'verify', sys.argv[1]])\n"
        "heavy = {'torch', 'librosa', 'PySide6', 'weasyprint'} & set(sys.modules)\n"
        "sys.exit(code if not heavy else str(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, made], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_run_with_an_adapter_is_kept_and_repeated_with_it(case, tmp_path) -> None:
    import torch
    from safetensors.torch import save_file

    desk = case.parent
    layer = "model.decoder.layers.0.fc1"
    generator = torch.Generator().manual_seed(0)
    tuned = {
        f"base_model.model.decoder.{layer}.lora_A.weight": torch.randn(2, 32, generator=generator),
        f"base_model.model.decoder.{layer}.lora_B.weight": torch.randn(64, 2, generator=generator),
    }
    save_file(tuned, desk / "tuned.safetensors")
    told = {"adapter": desk / "tuned.safetensors", "adapter_gradients": "merged"}
    attribute_in_case(
        Investigation(device="cpu", threads=1, cache=tmp_path / "cache", told=told),
        *(case, desk / "model", desk / "music", desk / "suspect.wav"),
        config=CONFIG,
    )
    run = Case.open(case).run("0002")
    assert run.settings["told"] == {"adapter_gradients": "merged"}
    assert "adapter" in run.exhibits
    (certificate,) = rerun(case, runs=["0002"])
    assert certificate.comparison.outcome is Outcome.IDENTICAL
    (desk / "tuned.safetensors").write_bytes(b"other")
    assert not verify(case).holds
