"""What is handed over of a case: bundles, redacted and for the court, and what they do not tell."""

import base64
import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
import soundfile

import rootnote
from leaks import layers
from pango import needs_pango
from rootnote.case.casefile import Case
from rootnote.cli import main
from rootnote.errors import CaseError, CustodyError
from rootnote.investigation.bundles import (
    open_court,
    verify_any,
    write_bundle,
    write_court_bundle,
)


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
