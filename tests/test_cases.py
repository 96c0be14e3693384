"""Cases end to end: a run on a tiny model, verified, repeated, reported and handed over."""

import base64
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

import rootnote
from leaks import layers
from pango import needs_pango
from rootnote.case.casefile import Case
from rootnote.cli import main
from rootnote.domain import AttributionConfig
from rootnote.errors import CaseError, CustodyError, Error
from rootnote.investigation import NO_CUSTODY, Investigation
from rootnote.investigation.bundles import (
    open_court,
    verify_any,
    write_bundle,
    write_court_bundle,
)
from rootnote.investigation.cases import (
    Outcome,
    Person,
    attribute_in_case,
    make_case,
    open_case,
    rerun,
    verify,
)

RATE = 16000
CONFIG = AttributionConfig(segment_s=0.5, hop_s=0.5, fisher_segments=4, shortlist=2)


def write_sweep(path: Path, hz: float, seconds: float = 1.0) -> None:
    time = np.arange(int(seconds * RATE)) / RATE
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * (hz + 40 * time) * time), RATE)


@pytest.fixture(scope="module", autouse=True)
def own_key(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROOTNOTE_KEY", str(tmp_path_factory.mktemp("key") / "key.pem"))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory, tiny_checkpoint) -> Path:
    """A case with one run, in a folder with its originals; read-only, shared by the module."""
    place = tmp_path_factory.mktemp("alice") / "desk"
    shutil.copytree(tiny_checkpoint, place / "model")
    for i in range(3):
        write_sweep(place / "music" / "album" / f"{i}.wav", 110 + 70 * i)
    write_sweep(place / "decoys" / "0.wav", 900)
    write_sweep(place / "controls" / "0.wav", 1300)
    write_sweep(place / "suspect.wav", 250)
    case = make_case(
        place / "levee",
        title="Levee against Model",
        examiner=Person("Dr Ada Moreno"),
        commissioner="Quist LLP",
    )
    attribute_in_case(
        Investigation(device="cpu", threads=1, cache=place / "cache"),
        case.folder,
        place / "model",
        place / "music",
        place / "suspect.wav",
        config=CONFIG,
        region=(0.0, 1.0),
        controls=place / "controls",
        decoys=place / "decoys",
    )
    return case.folder


@pytest.fixture
def case(made, tmp_path) -> Path:
    """A copy of the whole desk; the case within."""
    shutil.copytree(made.parent, tmp_path / "desk", ignore=shutil.ignore_patterns("cache"))
    return tmp_path / "desk" / made.name


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


def test_a_case_and_its_inputs_move_together(case, tmp_path) -> None:
    case.parent.rename(tmp_path / "elsewhere")
    assert verify(tmp_path / "elsewhere" / case.name).holds


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
    write_sweep(case.parent / "music" / "album" / "1.wav", 555)
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


# ------------------------------------------------------------------------------ bundles


def everything(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join([name.encode() + archive.read(name) for name in archive.namelist()])


@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize("audio", [False, True])
def test_a_bundle_verifies_and_says_nothing_about_this_machine(
    case, tmp_path, redact, audio
) -> None:
    bundle = tmp_path / "out.zip"
    write_bundle(case, bundle, redact=redact, audio=audio)
    assert verify_any(bundle).findings == ()
    data = everything(bundle)
    for secret in (str(case.parent), "alice", "desk", "/tmp", "/home"):
        assert secret.encode() not in data, secret
    named = [secret in data for secret in (b"Moreno", b"Quist", b"album/0.wav", b"suspect.wav")]
    assert named == [not redact] * 4
    assert (b"fLaC" in data) == (audio and not redact)
    with zipfile.ZipFile(bundle) as archive:
        playlists = [name for name in archive.namelist() if "playlist" in name]
        for name in playlists:
            first, *_ = json.loads(archive.read(name))["pairs"]
            assert first["rank"] == 1
            assert archive.read("extra/" + first["source"]["file"]).startswith(b"fLaC")
    assert len(playlists) == (audio and not redact)


def test_a_court_bundle_is_a_fixed_playlist_that_is_checked_first(case, tmp_path, capsys) -> None:
    bundle = tmp_path / "court.zip"
    assert main(["case", "bundle", str(case), "-o", str(bundle), "--court"]) == 0
    assert "withheld" in capsys.readouterr().out
    assert Case.open(case).events[-1].action == "court bundle made"
    assert verify_any(bundle).findings == ()
    shutil.rmtree(case.parent)  # nothing but the file is needed
    court = open_court(bundle)
    assert (court.title, len(court.runs)) == ("Levee against Model", 1)
    (run,) = court.runs
    assert run.finding == "Rootnote abstains: it names no track of this catalogue."
    assert "It is not known which model made the suspect" in court.ladder
    assert [item.rank for item in run.items] == [1, 2, 3, 4]
    assert "decoy" in {item.kind for item in run.items}
    for item in run.items:
        assert (item.unit, item.learned is None) == ("score", False)
        for side in (item.suspect, item.source):
            samples, rate = soundfile.read(io.BytesIO(side.audio.data))
            assert len(samples) / rate == pytest.approx(side.stop_s - side.start_s, abs=0.01)
            assert side.start_s <= side.matched_s[0] < side.matched_s[1] <= side.stop_s
            assert side.spectrogram_png.startswith(b"\x89PNG")
            assert side.waveform_svg.startswith(b"<svg xmlns=")
    assert "Attribution report" in run.report
    data = everything(bundle)
    for secret in (str(tmp_path), "alice", "/tmp", "/home"):
        assert secret.encode() not in data, secret


def test_a_court_bundle_that_was_changed_or_is_none_is_not_opened(case, tmp_path) -> None:
    bundle, bad = tmp_path / "court.zip", tmp_path / "bad.zip"
    write_court_bundle(case, bundle)
    with zipfile.ZipFile(bundle) as archive, zipfile.ZipFile(bad, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            changed.writestr(name, data + b"x" if name.endswith("01-source.flac") else data)
    with pytest.raises(CustodyError, match=r"01-source\.flac"):
        open_court(bad)
    write_bundle(case, tmp_path / "other.zip")
    with pytest.raises(CaseError, match="is no court bundle"):
        open_court(tmp_path / "other.zip")
    shutil.rmtree(case.parent / "music")
    shutil.rmtree(case.parent / "decoys")
    with pytest.raises(CaseError, match="could not be reached"):
        write_court_bundle(case, tmp_path / "silent.zip")
    for more in (["--court", "--redact"], ["--court", "--no-audio"], ["--run", "0001"]):
        assert main(["case", "bundle", str(case), "-o", str(tmp_path / "x.zip"), *more]) == 1


def test_a_redacted_result_keeps_its_numbers(case, tmp_path) -> None:
    write_bundle(case, tmp_path / "out.zip", redact=True)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        shown = json.loads(archive.read("redacted/runs/0001/result.json"))
    full = Case.open(case).run("0001").result
    assert [c["score"] for c in shown["contributions"]] == [
        c["score"] for c in full["contributions"]
    ]
    assert len({c["track_id"] for c in shown["contributions"]}) == 4


def test_a_bundle_that_was_changed_is_found(case, tmp_path) -> None:
    bundle = tmp_path / "out.zip"
    write_bundle(case, bundle)
    with zipfile.ZipFile(bundle) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, data in members.items():
        for changed in (data[:-1], data[:-1] + bytes([data[-1] ^ 1]), data + b" ", None):
            bad = tmp_path / "bad.zip"
            with zipfile.ZipFile(bad, "w") as archive:
                for other, content in members.items():
                    if other != name or changed is not None:
                        archive.writestr(other, changed if other == name else content)
            try:
                holds = verify_any(bad).holds
            except CaseError:
                holds = False
            assert not holds, name
    (tmp_path / "x.zip").write_bytes(b"PK no zip")
    with pytest.raises(CaseError, match="not a bundle"):
        verify_any(tmp_path / "x.zip")


@needs_pango
def test_nothing_that_leaves_says_whose_machine_it_was(case, tmp_path, monkeypatch) -> None:
    """Every kind of output, unpacked to its last layer."""
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setenv("USER", "ferdinandthelast")
    monkeypatch.setenv("LOGNAME", "ferdinandthelast")
    monkeypatch.setenv("HOSTNAME", "ferdinands-laptop")
    monkeypatch.setattr("platform.node", lambda: "ferdinands-laptop")
    monkeypatch.setattr("socket.gethostname", lambda: "ferdinands-laptop")
    assert main(["case", "rerun", str(case), "-o", str(out / "certificate.json")]) == 0
    for command in (
        "case bundle {} -o {}/whole.zip",
        "case bundle {} -o {}/silent.zip --no-audio",
        "case bundle {} -o {}/redacted.zip --redact",
        "case bundle {} -o {}/court.zip --court",
        "case export {} -o {}/result.json",
        "case export {} -o {}/result.csv",
        "case export {} -o {}/result.xlsx",
        "case export {} -o {}/figures",
        "report {} -o {}/report.pdf",
        "report {} -o {}/report.html",
        "report {} -o {}/summary.pdf --summary --paper Letter",
    ):
        assert main(command.format(case, out).split()) == 0
    secrets = {
        *("ferdinand", "alice", "/desk", "\\desk", "/tmp", "/home", "/root", "site-packages"),
        *(str(case.parent), str(tmp_path), sys.prefix, str(Path(rootnote.__file__).parents[2])),
    }
    n_layers = 0
    for path in sorted(out.rglob("*")):
        if path.is_file():
            for place, data in layers(path.relative_to(out).as_posix(), path.read_bytes()):
                n_layers += 1
                for secret in secrets:
                    assert secret.encode() not in data, (place, secret)
                    assert secret.encode("utf-16-be") not in data, (place, secret)
    assert n_layers > 500


def test_the_search_for_secrets_finds_them_wherever_they_are_packed(tmp_path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", "<creator>ferdinand</creator>")
    page = b'<img src="data:application/zip;base64,' + base64.b64encode(inner.getvalue()) + b'">'
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.html", page)
    assert b"ferdinand" not in outer.getvalue()
    assert any(b"ferdinand" in data for _, data in layers("x.zip", outer.getvalue()))


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
    assert main(["case", "new", str(tmp_path / "x")]) == 1
    assert main(["report", str(tmp_path / "x"), "-o", str(tmp_path / "r.html")]) == 1
    assert "has no run to report" in capsys.readouterr().err


def test_a_case_that_cannot_be_written_is_refused_before_the_work(made, monkeypatch) -> None:
    from filelock import FileLock

    def refuse(self, *_args, **_named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(Error, match="reading only"):
        attribute_in_case(Investigation(), made, Path("m"), Path("c"), Path("s"))


def test_verify_needs_neither_torch_nor_a_window(made) -> None:
    import subprocess
    import sys

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
