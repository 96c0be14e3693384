"""The zip file of a bundle: what lies in it, how it is packed, and how large it may be."""

import io
import json
import random
import struct
import zipfile
from pathlib import Path

import pytest

from case.bundling import EXTRAS, forged, members_of, said
from case_builder import new_case
from rootnote.case import bundle as bundles
from rootnote.case import packing
from rootnote.case.bundle import MANIFEST, verify_bundle, write_bundle
from rootnote.case.casefile import Case
from rootnote.case.custody import LOG_FILE
from rootnote.case.packing import packed
from rootnote.case.verify import BUNDLE_SEAL
from rootnote.errors import CaseError
from rootnote.integrity import sha256_bytes


@pytest.fixture
def small(tmp_path, key) -> Path:
    """The bundle of a case without runs."""
    write_bundle(
        new_case(tmp_path / "small.rootnote", key), tmp_path / "small.zip", key=key, extras=EXTRAS
    )
    return tmp_path / "small.zip"


def test_no_byte_of_a_bundle_changes_unseen_and_none_crashes_its_reader(small, tmp_path) -> None:
    data, members = small.read_bytes(), members_of(small)
    directory = data.index(b"PK\x01\x02")
    chance = random.Random(5)
    places = [*chance.sample(range(directory), 500), *range(directory, len(data))]
    bad = tmp_path / "bad.zip"
    n_torn = 0
    for at in places:
        changed = bytes([data[at] ^ chance.randrange(1, 256)])
        bad.write_bytes(data[:at] + changed + data[at + 1 :])
        try:
            holds = verify_bundle(bad).holds
        except CaseError as error:
            n_torn += "decompressing" in str(error)
            continue
        # Compressed data ends in bits that mean nothing.
        assert not holds or members_of(bad) == members, at
    assert n_torn > 20  # where a whole stream cannot be unpacked


def test_what_lies_beside_the_members_is_found(small, tmp_path) -> None:
    data, bad = small.read_bytes(), tmp_path / "bad.zip"
    hidden = packed({"extra/report-0001.html": b"<p>It names a track.</p>"})
    start = data.index(b"PK\x01\x02")
    local = hidden[: hidden.index(b"PK\x01\x02")]
    size, offset = struct.unpack("<2L", data[-10:-2])
    moved = data[-22:-6] + struct.pack("<L", offset + len(local)) + data[-2:]
    for changed in (
        hidden + data,
        data + b"\0",
        data[:-2] + b"\x01\0x",
        data[:start] + local + data[start : start + size] + moved,
    ):
        bad.write_bytes(changed)
        with zipfile.ZipFile(bad) as archive:
            assert archive.testzip() is None
        (problem,) = said(bad)
        assert "other programs could show other files in it" in problem
    with zipfile.ZipFile(small) as archive, zipfile.ZipFile(bad, "w") as out:
        for info in archive.infolist():
            if info.filename.endswith(".html"):
                info.external_attr = 0o120777 << 16  # a link
            out.writestr(info, archive.read(info.filename))
    (problem,) = said(bad)
    assert problem.startswith("the zip file itself")


def test_a_name_that_is_there_twice_is_found(small, tmp_path) -> None:
    for name in (MANIFEST, "extra/report-0001.html"):
        bad = tmp_path / "bad.zip"
        bad.write_bytes(small.read_bytes())
        with zipfile.ZipFile(bad, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, archive.read(name))
        assert f"{name}: is not in the manifest, or is there twice" in said(bad)


def test_a_bundle_of_more_than_2_gib_holds(tmp_path, key, monkeypatch) -> None:
    """Its directory says places and sizes in another way; here from some kilobytes on."""
    extras = {f"{i}.bin": random.Random(i).randbytes(3000) for i in range(4)}
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 3900)
    path = tmp_path / "out.zip"
    write_bundle(new_case(tmp_path / "n.rootnote", key), path, key=key, extras=extras)
    assert b"PK\x06\x06" in path.read_bytes()
    assert verify_bundle(path).findings == ()
    path.write_bytes(path.read_bytes() + b"\0")
    assert not verify_bundle(path).holds


# ------------------------------------------------------------------------------ sizes


def test_what_a_check_would_not_unpack_is_not_written(case, key, tmp_path, monkeypatch) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(random.Random(1).randbytes(40_000))
    case.attach(big)
    path = tmp_path / "out.zip"
    for module in (bundles, packing):
        monkeypatch.setattr(module, "LARGEST", 30_000)
    monkeypatch.setattr(Case, "read", refused(Case.read, "attachments/0001.txt"))
    with pytest.raises(CaseError, match=r"attachments/0001\.txt is too large") as caught:
        write_bundle(case, path, key=key)
    assert "--redact" in caught.value.remedy
    assert "at most 30,000 bytes, found 40,000" in str(caught.value)
    assert not path.exists()
    with pytest.raises(CaseError, match=r"extra/x is too large"):
        write_bundle(case, path, key=key, redact=True, extras={"x": bytes(30_001)})
    write_bundle(case, path, key=key, redact=True, extras={"x": bytes(30_000)})
    assert verify_bundle(path).holds


def refused(read, path: str):
    """Reading a case's file, but for one that would fill the memory."""

    def reading(case: Case, name: str) -> bytes:
        assert name != path
        return read(case, name)

    return reading


def test_a_member_that_swells_is_not_taken_for_checked(small, key, tmp_path, monkeypatch) -> None:
    """A manifest could have said of it what the check says of it."""
    members = members_of(small)
    manifest = json.loads(members.pop(MANIFEST))
    del members[BUNDLE_SEAL]
    name = "extra/report-0001.html"
    members[name] = b"x" * 30_000
    monkeypatch.setattr(packing, "LARGEST", 20_000)
    for digest in ("too large", None, sha256_bytes(members[name])):
        changed = {**manifest, "also": {name: digest}}
        path = forged(tmp_path / "bad.zip", members, changed, key)
        assert f"{name}: is not as it was bundled" in said(path)
    members["case/" + LOG_FILE] = b"x" * 30_000
    with pytest.raises(CaseError, match="too large"):
        verify_bundle(forged(tmp_path / "bad.zip", members, manifest, key))


def test_a_member_packed_in_another_way_is_a_finding(small, tmp_path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(small) as archive, zipfile.ZipFile(out, "w") as other:
        for info in archive.infolist():
            how = zipfile.ZIP_LZMA if info.filename.startswith("extra") else zipfile.ZIP_DEFLATED
            other.writestr(info.filename, archive.read(info.filename), how)
    path = tmp_path / "other.zip"
    path.write_bytes(out.getvalue())
    assert "extra/report-0001.html: is not as it was bundled" in said(path)
    # A flipped byte can say of any member that it is packed so.
    data = small.read_bytes()
    at = data.index(b"PK\x01\x02") + 10
    path.write_bytes(data[:at] + b"\x0e" + data[at + 1 :])
    with pytest.raises(CaseError, match="packed in another way"):
        verify_bundle(path)
