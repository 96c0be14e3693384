"""Timestamp tokens: made by openssl, read by us, and every one of their bytes counts."""

import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives import hashes

from rootnote.case.casefile import Case
from rootnote.case.report import render_html
from rootnote.case.timestamps import checked_token
from rootnote.case.verify import verify_folder
from rootnote.cli import main
from rootnote.errors import CaseError
from rootnote.integrity import sha256_bytes
from rootnote.investigation.reports import report_content
from timestamp_authority import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "rsa")


@pytest.mark.parametrize(
    "made", [{"curve": False}, {"curve": True}, {"curve": True, "ess": "sha1"}], ids=str
)
def test_a_token_over_the_last_record_holds(case, tmp_path, made) -> None:
    authority = Authority(tmp_path / "tsa", **made)
    last = case.events[-1]
    response = authority.over_digest(last.digest)
    token = checked_token(response, case.events)
    assert token is not None
    assert token.problem == ""
    assert (token.record, token.authority, token.issuer) == (
        last.sequence,
        "Test Time",
        "Test Root",
    )
    assert token.certificate_sha256 == authority.certificate.fingerprint(hashes.SHA256()).hex()
    stated = datetime.strptime(token.time_utc, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    assert abs(stated - datetime.now(UTC)) < timedelta(minutes=2)
    bare = tsp.TimeStampResp.load(response)["time_stamp_token"].dump()
    assert checked_token(bare, case.events) == token  # without the response around it


def test_what_we_accept_openssl_accepts_too(case, authority, tmp_path) -> None:
    """The command that FORMAT.md names for a reader without Rootnote."""
    response = tmp_path / "r.tsr"
    response.write_bytes(authority.over_digest(case.head_digest))
    command = ["openssl", "ts", "-verify", "-digest", case.head_digest, "-in", response]
    command += ["-CAfile", authority.folder / "root.pem"]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert "openssl ts -verify -digest DIGEST" in (case.folder / "FORMAT.md").read_text()


def test_it_covers_the_record_it_was_made_over_whatever_came_after(case, authority, tmp_path):
    early = authority.over_digest(case.events[1].digest)
    text = tmp_path / "digest.txt"
    text.write_text(case.events[2].digest + "\n")
    written = authority.response("-sha512", "-data", str(text))
    log = authority.response("-sha384", "-data", str(case.folder / "custody.jsonl"))
    case.hand_over("report made", sha256_bytes(b"a report"))
    report = authority.over_digest(sha256_bytes(b"a report"))
    tokens = [checked_token(data, case.events) for data in (early, written, log, report)]
    assert [token.record for token in tokens] == [2, 3, 3, 4]
    assert "the log up to record 3" in str(tokens[2])
    assert "what record 4 handed over (report made)" in str(tokens[3])


def test_an_attached_token_is_checked_in_case_and_report(case, authority, tmp_path, key) -> None:
    file = tmp_path / "head.tsr"
    file.write_bytes(authority.over_digest(case.head_digest))
    covered = case.events[-1].sequence
    name = case.attach(file)
    assert case.events[-1].details["covers_record"] == covered
    case.add_note("Life goes on.")
    found = verify_folder(case.folder)
    assert found.holds
    ((path, token),) = found.timestamps
    assert (path, token.record) == (f"attachments/{name}", covered)
    assert "is the reader's decision" in str(token)
    (case.folder.parent / "letter.txt").write_text("Dear all")
    case.attach(case.folder.parent / "letter.txt")
    content = report_content(case)
    (said,) = content.case.custody.tokens
    assert said.startswith(f"{name}: Test Time states that record {covered} with all before it")
    assert content.case.custody.attachments == ("0002.txt",)
    assert "Test Time states" in render_html(content)


def test_the_command_line_names_authority_time_and_record(case, authority, tmp_path, capsys):
    file = tmp_path / "head.tsr"
    file.write_bytes(authority.over_digest(case.head_digest))
    case.attach(file)
    assert main(["case", "verify", str(case.folder), "--without-originals"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in ("attachments/0001.tsr: Test Time states that record 3", "issued by Test Root"):
        assert words in shown


# ------------------------------------------------------------------------- what does not hold


def test_a_token_over_something_else_is_not_attached(case, authority, tmp_path) -> None:
    file = tmp_path / "head.tsr"
    file.write_bytes(authority.over_digest("ab" * 32))
    with pytest.raises(CaseError, match="something else than a record of this log"):
        case.attach(file)
    file.write_bytes(b"\x30\x82")
    with pytest.raises(CaseError, match="is no timestamp token"):
        case.attach(file)
    assert case.attachments == ()


@pytest.mark.parametrize(
    ("made", "asked", "problem"),
    [
        ({}, {"certificate": False}, "does not hold the certificate of its signer"),
        ({}, {"weak": True}, "its imprint is sha1"),
    ],
)
def test_an_incomplete_or_weak_token_says_so(case, tmp_path, made, asked, problem) -> None:
    authority = Authority(tmp_path / "tsa", **made)
    if asked.pop("weak", False):
        data = authority.response("-sha1", "-digest", "ab" * 20)
    else:
        data = authority.response("-sha256", "-digest", case.head_digest, **asked)
    token = checked_token(data, case.events)
    assert problem in token.problem
    assert token.time_utc


def test_a_certificate_for_something_else_or_out_of_date_does_not_count(
    case, authority, monkeypatch
) -> None:
    data = authority.over_digest(case.head_digest)
    monkeypatch.setattr("rootnote.case.timestamps._TIME_STAMPING", [])
    assert "not made for timestamps alone" in checked_token(data, case.events).problem
    monkeypatch.undo()
    monkeypatch.setattr(
        "rootnote.case.timestamps._stated", lambda _: datetime(2001, 1, 1, tzinfo=UTC)
    )
    assert "was not valid at the time" in checked_token(data, case.events).problem


def test_no_mutation_of_a_token_passes_as_another_statement(case, authority) -> None:
    """What the signature does not cover may change; what the token says may not."""
    data = authority.over_digest(case.head_digest)
    token = checked_token(data, case.events)
    chance = random.Random(11)
    n_refused = 0
    for _ in range(1500):
        at = chance.randrange(len(data))
        bad = data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]
        found = checked_token(bad, case.events)
        if found is not None and found.holds:
            assert (found.time_utc, found.record) == (token.time_utc, token.record), at
            assert found.certificate_sha256 == token.certificate_sha256, at
        else:
            n_refused += 1
    assert n_refused > 1000


def test_a_token_that_another_version_attached_unchecked_is_a_finding(case, authority) -> None:
    data = authority.over_digest("ab" * 32)
    case._commit("attachment", {"attachments/0001.tsr": data})
    (finding,) = verify_folder(case.folder).findings
    assert finding.file == "attachments/0001.tsr"
    assert "something else than a record of this log" in finding.problem
    assert Case.open(case.folder).attachments == ("0001.tsr",)  # it opens all the same


def test_other_files_are_attached_without_ado(case, tmp_path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    assert case.attach(tmp_path / "letter.txt") == "0001.txt"
    assert verify_folder(case.folder).timestamps == ()
    with pytest.raises(CaseError, match="cannot be read"):
        case.attach(Path("/nowhere/letter.txt"))
