"""Bundles: what a forger could change of one, and what a damaged one does to its reader."""

import json
from pathlib import Path

import pytest

from case.bundling import forged, made, said
from rootnote.case import court as courts
from rootnote.case.bundle import MANIFEST, verify_bundle, write_bundle
from rootnote.case.casefile import Case
from rootnote.case.court import read_court
from rootnote.case.custody import HEAD_FILE, LOG_FILE, head_text, read_log
from rootnote.case.keys import SealingKey, open_key
from rootnote.case.packing import packed
from rootnote.case.redaction import redacted_copies
from rootnote.case.verify import BUNDLE_SEAL, require_key
from rootnote.errors import CaseError, CustodyError
from rootnote.integrity import canonical_json, sha256_bytes

RESULT = "runs/0001/result.json"
NOTE = "notes/0001.json"


@pytest.fixture
def stranger(tmp_path) -> SealingKey:
    return open_key(tmp_path / "stranger.pem")


# ------------------------------------------------------------------------------ the key


def test_a_bundle_shows_the_key_that_sealed_it(case, key, stranger, tmp_path) -> None:
    path = tmp_path / "out.zip"
    write_bundle(case, path, key=key)
    found = verify_bundle(path)
    assert (found.bundle_key, found.keys) == (key.fingerprint, ((key.fingerprint, 3),))
    assert found.unchecked == ()
    assert require_key(found, key.fingerprint).holds


def test_somebody_elses_case_is_bundled_with_ones_own_key_which_shows(
    case, key, stranger, tmp_path
) -> None:
    path = tmp_path / "out.zip"
    write_bundle(Case.open(case.folder), path, key=stranger)
    found = verify_bundle(path)
    assert found.holds
    assert found.keys == ((key.fingerprint, 3), (stranger.fingerprint, 0))
    assert "sealed no record of the log" in found.unchecked[0]
    (finding,) = require_key(found, key.fingerprint).findings
    assert finding.file == BUNDLE_SEAL
    assert stranger.fingerprint in finding.problem
    (finding,) = require_key(found, stranger.fingerprint).findings
    assert finding.file == LOG_FILE


@pytest.mark.parametrize("court", [False, True])
def test_what_a_stranger_put_into_a_bundle_is_not_taken_for_the_owners(
    case, key, stranger, tmp_path, court
) -> None:
    """The report, a note, and a result said to be withheld are replaced."""
    members, manifest = made(case, key, redact=not court, court=court)
    members["extra/report-0001.html"] = b"<p>It names a track.</p>"
    if not court:
        members["redacted/" + RESULT] = b"{}"
    path = forged(tmp_path / "forged.zip", members, manifest, stranger)
    found = verify_bundle(path)
    assert found.bundle_key == stranger.fingerprint
    assert (stranger.fingerprint, 0) in found.keys
    assert not require_key(found, key.fingerprint).holds


PLAYLIST = {
    "format": "rootnote court 1",
    **{name: name for name in ("title", "case_id", "question", "ladder")},
    "runs": [],
}


def court_bundle(path: Path, case: Case, key: SealingKey, **change) -> Path:
    playlist = canonical_json(PLAYLIST | change).encode()
    write_bundle(case, path, key=key, court=True, extras={"court/playlist.json": playlist})
    return path


def test_a_court_sees_which_key_sealed_what_it_is_shown(case, key, stranger, tmp_path) -> None:
    court = read_court(court_bundle(tmp_path / "own.zip", case, key))
    assert (court.bundle_key, court.keys) == (key.fingerprint, ((key.fingerprint, 3),))
    court = read_court(court_bundle(tmp_path / "other.zip", case, stranger))
    assert court.bundle_key == stranger.fingerprint
    assert court.keys == ((key.fingerprint, 3), (stranger.fingerprint, 0))


def test_what_a_court_is_shown_is_the_file_that_was_checked(
    case, key, stranger, tmp_path, monkeypatch
) -> None:
    path = court_bundle(tmp_path / "court.zip", case, key)
    digest = sha256_bytes(path.read_bytes())
    other = court_bundle(tmp_path / "other.zip", case, stranger, title="another")
    verify_opened = courts.verify_opened

    def checked(file, place):
        found = verify_opened(file, place)
        other.replace(path)
        return found

    monkeypatch.setattr(courts, "verify_opened", checked)
    court = read_court(path)
    assert (court.title, court.sha256) == ("title", digest)


# ------------------------------------------------------------------------------ the contents


def test_what_is_withheld_is_what_the_log_says(case, key, tmp_path) -> None:
    members, manifest = made(case, key)
    gone = {name: data for name, data in members.items() if name != "case/" + RESULT}
    path = tmp_path / "forged.zip"
    for withheld, problem in (
        ({}, "is missing"),
        ({RESULT: "0" * 64}, "is not as it was recorded"),
        ({RESULT: None}, "is missing"),
        ({RESULT: [1]}, "is not as it was recorded"),
    ):
        forged(path, gone, {**manifest, "withheld": withheld}, key)
        assert said(path) == [f"{RESULT}, record 2: {problem}"]
    true = {RESULT: case.files[RESULT]}
    forged(path, gone, {**manifest, "withheld": true}, key)
    assert said(path) == []
    forged(path, gone, {**manifest, "withheld": true | {"notes/0009.json": "0" * 64}}, key)
    assert said(path) == ["notes/0009.json: is in no record of the log"]
    forged(path, members, {**manifest, "withheld": true}, key)
    assert said(path) == [f"{RESULT}: is there, and withheld at the same time"]


def test_a_note_that_was_replaced_is_found_whoever_seals_it(case, key, tmp_path) -> None:
    members, manifest = made(case, key)
    members["case/" + NOTE] = b'{"text": "another"}'
    path = forged(tmp_path / "forged.zip", members, manifest, key)
    assert said(path) == [f"{NOTE}, record 3: is not as it was recorded"]


@pytest.mark.parametrize(
    "name",
    [
        *("README.html", "case", "redacted/" + NOTE, "redacted/notes/0009.json", "extra/../x"),
        *("extra//x", "extra/..\\..\\x", "/extra/x", "extra/"),
    ],
)
def test_a_member_that_no_bundle_has_is_found(case, key, tmp_path, name) -> None:
    members, manifest = made(case, key)
    path = forged(tmp_path / "forged.zip", members | {name: b"x"}, manifest, key)
    assert f"{name}: has no place in a bundle" in said(path)


def test_redacted_copies_stand_for_what_is_withheld(case, key) -> None:
    members, manifest = made(case, key, redact=True)
    copies = {name.removeprefix("redacted/") for name in members if name.startswith("redacted/")}
    assert copies == set(redacted_copies(case))
    assert copies <= manifest["withheld"].keys()
    assert all(case.files[name] == digest for name, digest in manifest["withheld"].items())


def test_the_head_in_a_bundle_is_checked_too(case, key, stranger, tmp_path) -> None:
    members, manifest = made(case, key, redact=True)
    lines = members["case/" + LOG_FILE].splitlines(keepends=True)
    short = b"".join(lines[:-1])
    log = read_log(short)
    members["case/" + LOG_FILE] = short
    members["case/" + HEAD_FILE] = head_text(log.events[-1], stranger).encode()
    del members["redacted/" + NOTE]
    withheld = {name: d for name, d in manifest["withheld"].items() if name != NOTE}
    changed = {**manifest, "withheld": withheld, "case_head": log.head}
    path = forged(tmp_path / "forged.zip", members, changed, stranger)
    assert said(path) == ["head.json, record 2: is sealed by another key than this record"]


def test_a_seal_and_a_manifest_have_one_spelling(case, key, tmp_path) -> None:
    members, manifest = made(case, key)
    path = tmp_path / "forged.zip"
    text = canonical_json(manifest)
    signature = key.sign("bundle", text)
    more = canonical_json({"key": key.public, "signature": signature, "by": "the court"})
    path.write_bytes(packed({MANIFEST: text.encode(), BUNDLE_SEAL: more.encode(), **members}))
    assert said(path) == [f"{BUNDLE_SEAL}: is not as it was written"]
    spaced = json.dumps(manifest)
    seal = canonical_json({"key": key.public, "signature": key.sign("bundle", spaced)})
    path.write_bytes(packed({MANIFEST: spaced.encode(), BUNDLE_SEAL: seal.encode(), **members}))
    assert said(path) == [f"{MANIFEST}: is not as it was written"]


def test_a_bundle_of_another_format_says_so(case, key, tmp_path) -> None:
    members, manifest = made(case, key)
    path = forged(tmp_path / "x.zip", members, {**manifest, "format": "rootnote bundle 2"}, key)
    with pytest.raises(CaseError, match="'rootnote bundle 2' is not known here"):
        verify_bundle(path)


@pytest.mark.parametrize(
    "manifest",
    [
        *([], "x", 1, None, {"members": {}}, {"format": "rootnote bundle 1", "members": 1}),
        {"format": "rootnote bundle 1", "members": {}, "withheld": [1], "case_head": ""},
        {"format": "rootnote bundle 1", "members": [[1, 2]], "withheld": {}, "case_head": ""},
    ],
)
def test_a_manifest_that_is_none_is_no_crash(case, key, tmp_path, manifest) -> None:
    members, _ = made(case, key)
    text = canonical_json(manifest)
    seal = canonical_json({"key": key.public, "signature": key.sign("bundle", text)})
    path = tmp_path / "x.zip"
    path.write_bytes(packed({MANIFEST: text.encode(), BUNDLE_SEAL: seal.encode(), **members}))
    with pytest.raises(CaseError, match="is not a bundle"):
        verify_bundle(path)


# ------------------------------------------------------------------------------ its case


def test_a_damaged_case_gives_no_bundle(case, key, tmp_path) -> None:
    note = case.folder / NOTE
    note.write_bytes(note.read_bytes() + b" ")
    with pytest.raises(CustodyError, match=NOTE):
        write_bundle(case, tmp_path / "out.zip", key=key)
