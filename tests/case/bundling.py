"""Bundles for tests: made, taken apart, and forged."""

import json
import zipfile
from pathlib import Path

from rootnote.case.bundle import MANIFEST, verify_bundle, write_bundle
from rootnote.case.casefile import Case
from rootnote.case.keys import SealingKey
from rootnote.case.packing import packed
from rootnote.case.verify import BUNDLE_SEAL
from rootnote.integrity import canonical_json, sha256_bytes

EXTRAS = {"report-0001.html": b"<p>It abstains.</p>", "clips/ä.flac": b"fLaC"}


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(case: Case, key: SealingKey, **how) -> tuple[dict[str, bytes], dict]:
    """A bundle's members, and what its manifest says."""
    path = case.folder.parent / "made.zip"
    write_bundle(case, path, key=key, extras=EXTRAS, **how)
    assert verify_bundle(path).findings == ()
    members = members_of(path)
    manifest = json.loads(members.pop(MANIFEST))
    del members[BUNDLE_SEAL]
    return members, manifest


def forged(path: Path, members: dict[str, bytes], manifest: dict, key: SealingKey) -> Path:
    """A bundle with these members, its manifest made for them and sealed."""
    digests = {name: sha256_bytes(data) for name, data in members.items()}
    text = canonical_json({**manifest, "members": digests | manifest.get("also", {})})
    seal = canonical_json({"key": key.public, "signature": key.sign("bundle", text)})
    path.write_bytes(packed({MANIFEST: text.encode(), BUNDLE_SEAL: seal.encode(), **members}))
    return path


def said(path: Path) -> list[str]:
    """What does not hold."""
    return [str(finding) for finding in verify_bundle(path).findings]
