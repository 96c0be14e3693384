"""A case as one file to hand over: a zip with a manifest and a seal, for reading only.

What is withheld is named by its digest, so the custody log within still verifies. Under redaction
names, titles and typed texts are replaced in copies that say that they are redacted; the log holds
none. Nothing in a bundle says where a file lay on the machine that made it.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from rootnote.case.casefile import Case
from rootnote.case.contents import ATTACHMENTS
from rootnote.case.custody import HEAD_FILE, LOG_FILE, Finding, stays_within
from rootnote.case.format import FORMAT_FILE
from rootnote.case.keys import SealingKey, fingerprint_of, is_signed
from rootnote.case.packing import (
    LARGEST,
    UNREADABLE,
    digest_of_member,
    is_as_packed,
    packed,
    read_member,
)
from rootnote.case.redaction import redacted_copies
from rootnote.case.verify import BUNDLE_SEAL, Verification, sealed_findings, verification
from rootnote.errors import CaseError
from rootnote.integrity import atomic_write, canonical_json, sha256_bytes

MANIFEST = "bundle.json"
_FORMAT = "rootnote bundle 1"
_CASE = "case/"
_REDACTED = "redacted/"
EXTRA = "extra/"
"""Of what a bundle carries beside the case."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What a bundle holds."""

    n_members: int
    n_withheld: int
    sha256: str


def write_bundle(
    case: Case,
    output: Path,
    *,
    key: SealingKey,
    redact: bool = False,
    audio: bool = True,
    court: bool = False,
    extras: Mapping[str, bytes] | None = None,
) -> Bundled:
    """Write a bundle.

    Parameters
    ----------
    case, output : Case, Path
        The case; the zip file.
    key : SealingKey
        Seals the manifest.
    redact : bool
        Withhold records that hold names, and give redacted copies of the results.
    audio : bool
        Whether exhibits that lie within the case come along.
    court : bool
        Withhold all but log, seal and results: what is shown comes along in `extras`.
    extras : mapping of str to bytes, optional
        Further files, as a report and clips.

    Raises
    ------
    CaseError
        A file of the case is too large, or another process is writing the case.
    CustodyError
        The case is damaged.
    StorageError
        It cannot be written.
    """
    with case.exclusive():  # log, head and files are of one moment
        members, withheld = _members(case, redact=redact, audio=audio, court=court)
        case_head = case.head_digest
    members |= {EXTRA + path: data for path, data in (extras or {}).items()}
    for name, data in members.items():
        _require_small(case, name, len(data))
    manifest = canonical_json(
        {
            "format": _FORMAT,
            "case_head": case_head,
            "redacted": redact,
            "audio": audio,
            "court": court,
            "members": {name: sha256_bytes(data) for name, data in members.items()},
            "withheld": withheld,
        }
    )
    seal = canonical_json({"key": key.public, "signature": key.sign("bundle", manifest)})
    data = packed({MANIFEST: manifest.encode(), BUNDLE_SEAL: seal.encode(), **members})
    atomic_write(output, data)
    return Bundled(len(members), len(withheld), sha256_bytes(data))


def verify_bundle(path: Path) -> Verification:
    """Check a bundle: its manifest and seal, every member, and the custody log within.

    Raises
    ------
    CaseError
        It is no bundle.
    """
    with opened(path) as file:
        return verify_opened(file, path)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A bundle's file; raises `CaseError` where it cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield file


def verify_opened(file: BinaryIO, path: Path) -> Verification:
    """Check a bundle that is open: what is read of it afterwards is what was checked.

    Raises
    ------
    CaseError
        It is no bundle.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _verified(archive, file)
    except UNREADABLE as error:
        raise _unreadable(path, error) from error


def _members(
    case: Case, *, redact: bool, audio: bool, court: bool
) -> tuple[dict[str, bytes], dict[str, str]]:
    """What comes along of a case, and the digests of what is withheld."""
    log, head = case.sealed()
    withheld: dict[str, str] = {}
    members = {_CASE + LOG_FILE: log, _CASE + HEAD_FILE: head}
    copies = redacted_copies(case) if redact else {}
    for path, digest in case.files.items():
        is_original = path.startswith("exhibits/") and path.count("/") > 1
        holds_names = is_original or path in copies or path.startswith(ATTACHMENTS)
        is_shown = path == FORMAT_FILE or path.endswith("/result.json")
        if (redact and holds_names) or (is_original and not audio) or (court and not is_shown):
            withheld[path] = digest
        else:
            if (place := case.folder / path).is_file():
                _require_small(case, path, place.stat().st_size)  # before it fills the memory
            members[_CASE + path] = case.read(path)
    members |= {_REDACTED + path: data for path, data in copies.items()}
    return members, withheld


def _require_small(case: Case, name: str, n_bytes: int) -> None:
    """Refuse to write what a check of the bundle would refuse to unpack."""
    if n_bytes > LARGEST:
        raise CaseError(
            f"{name} is too large for a bundle",
            path=case.folder,
            expected=f"at most {LARGEST:,} bytes",
            found=f"{n_bytes:,}",
            remedy="Withhold it, with `--no-audio` if it is an exhibit, with `--redact` if it is "
            "an attachment, and hand it over beside the bundle, which holds its digest.",
        )


def _verified(archive: zipfile.ZipFile, file: BinaryIO) -> Verification:
    """Check an open bundle."""
    names = [info.filename for info in archive.infolist()]
    manifest_bytes = read_member(archive, MANIFEST)
    manifest: dict[str, Any] = json.loads(manifest_bytes)
    if manifest["format"] != _FORMAT:
        raise ValueError(f"the format {manifest['format']!r} is not known here")
    members: dict[str, str] = dict(manifest["members"])
    withheld: dict[str, str] = dict(manifest["withheld"])
    key, findings = _seal(read_member(archive, BUNDLE_SEAL), manifest_bytes.decode())
    if canonical_json(manifest).encode() != manifest_bytes:
        findings.append(Finding(MANIFEST, None, "is not as it was written"))
    counts = Counter(names)
    findings += [
        Finding(name, None, "is not in the manifest, or is there twice")
        for name in sorted(set(names) | set(members))
        if (name not in members and name not in (MANIFEST, BUNDLE_SEAL)) or counts[name] != 1
    ]
    findings += [
        Finding(name, None, "has no place in a bundle")
        for name in sorted(members)
        if not _has_place(name, withheld)
    ]
    digests = {
        name: digest_of_member(archive, name) for name in set(names) - {MANIFEST, BUNDLE_SEAL}
    }
    findings += [
        Finding(name, None, "is not as it was bundled")
        for name, digest in sorted(digests.items())
        if digest is None or members.get(name, digest) != digest
    ]
    within = {
        name.removeprefix(_CASE): digest or "none"
        for name, digest in digests.items()
        if name.startswith(_CASE) and name not in (_CASE + LOG_FILE, _CASE + HEAD_FILE)
    }
    log = read_member(archive, _CASE + LOG_FILE)
    findings += sealed_findings(log, read_member(archive, _CASE + HEAD_FILE), within, withheld)
    if not is_as_packed(archive, file):
        problem = "is not packed as it was written, so other programs could show other files in it"
        findings.append(Finding("the zip file itself", None, problem))
    attached = {
        name: read_member(archive, _CASE + name)
        for name in sorted(within)
        if name.startswith(ATTACHMENTS) and digests[_CASE + name] is not None
    }
    checked = verification(log, tuple(findings), len(digests), attached)
    if checked.head_digest != manifest["case_head"]:
        other = Finding(MANIFEST, None, "names another state of the case")
        checked = replace(checked, findings=(*checked.findings, other))
    unchecked = tuple(f"{name}, withheld" for name in sorted(withheld))
    return _with_key(replace(checked, unchecked=unchecked), key)


def _seal(data: bytes, manifest: str) -> tuple[str, list[Finding]]:
    """The public key that sealed a manifest, empty where none did, and what does not hold."""
    seal = json.loads(data)
    findings = []
    if canonical_json(seal).encode() != data or seal.keys() != {"key", "signature"}:
        findings.append(Finding(BUNDLE_SEAL, None, "is not as it was written"))
    if is_signed(seal["key"], "bundle", manifest, seal["signature"]):
        return seal["key"], findings
    return "", [*findings, Finding(BUNDLE_SEAL, None, "does not belong to the manifest")]


def _with_key(found: Verification, key: str) -> Verification:
    """The same with the bundle's own key among the others.

    Whatever lies beside the case, and every redacted copy, is as the holder of this key says: the
    log knows nothing of it. Whoever receives a case may bundle it; so it need not be the log's.
    """
    if not key:
        return found
    fingerprint = fingerprint_of(key)
    found = replace(found, bundle_key=fingerprint)
    if fingerprint in dict(found.keys):
        return found
    said = f"who made the bundle: its key, {fingerprint}, sealed no record of the log"
    return replace(found, keys=(*found.keys, (fingerprint, 0)), unchecked=(said, *found.unchecked))


def _has_place(name: str, withheld: Mapping[str, str]) -> bool:
    """Whether a bundle may hold a member: a part of the case, a copy of what is withheld, more."""
    folder = next((f for f in (_CASE, _REDACTED, EXTRA) if name.startswith(f)), None)
    if folder is None or not stays_within(name):
        return False
    return folder != _REDACTED or name.removeprefix(_REDACTED) in withheld


def _unreadable(path: Path, error: BaseException) -> CaseError:
    """The error for what is no bundle."""
    return CaseError(
        f"is not a bundle that can be read: {error}",
        path=path,
        remedy="Ask for the file again, and compare its SHA-256.",
    )
