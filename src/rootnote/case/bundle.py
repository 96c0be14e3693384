"""A case as one file to hand over: a zip with a manifest and a seal, for reading only.

What is withheld is named by its digest, so the custody log within still verifies. Under redaction
names, titles and typed texts are replaced in copies that say that they are redacted; the log holds
none. Nothing in a bundle says where a file lay on the machine that made it.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rootnote.case.casefile import Case
from rootnote.case.contents import ATTACHMENTS
from rootnote.case.custody import HEAD_FILE, LOG_FILE, Finding
from rootnote.case.format import FORMAT_FILE
from rootnote.case.keys import SealingKey, is_signed
from rootnote.case.redaction import redacted_copies
from rootnote.case.verify import Verification, sealed_findings, verification
from rootnote.errors import CaseError
from rootnote.integrity import atomic_write, canonical_json, sha256_bytes, sha256_chunks

MANIFEST = "bundle.json"
SEAL = "bundle.seal"
_CASE = "case/"
_REDACTED = "redacted/"
EXTRA = "extra/"
"""Of what a bundle carries beside the case."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same case gives the same bundle, and no clock is handed over."""
_LARGEST = 1 << 30
_TOO_LARGE = "too large"


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
    StorageError
        It cannot be written.
    """
    withheld: dict[str, str] = {}
    members: dict[str, bytes] = {
        _CASE + LOG_FILE: (case.folder / LOG_FILE).read_bytes(),
        _CASE + HEAD_FILE: (case.folder / HEAD_FILE).read_bytes(),
    }
    copies = redacted_copies(case) if redact else {}
    for path, digest in case.files.items():
        is_original = path.startswith("exhibits/") and path.count("/") > 1
        holds_names = is_original or path in copies or path.startswith(ATTACHMENTS)
        is_shown = path == FORMAT_FILE or path.endswith("/result.json")
        if (redact and holds_names) or (is_original and not audio) or (court and not is_shown):
            withheld[path] = digest
        else:
            members[_CASE + path] = case.read(path)
    members |= {_REDACTED + path: data for path, data in copies.items()}
    members |= {EXTRA + path: data for path, data in (extras or {}).items()}
    manifest = canonical_json(
        {
            "format": "rootnote bundle 1",
            "case_head": case.head_digest,
            "redacted": redact,
            "audio": audio,
            "court": court,
            "members": {name: sha256_bytes(data) for name, data in members.items()},
            "withheld": withheld,
        }
    )
    seal = canonical_json({"key": key.public, "signature": key.sign("bundle", manifest)})
    data = _zipped({MANIFEST: manifest.encode(), SEAL: seal.encode(), **members})
    atomic_write(output, data)
    return Bundled(len(members), len(withheld), sha256_bytes(data))


def verify_bundle(path: Path) -> Verification:
    """Check a bundle: its manifest and seal, every member, and the custody log within.

    Raises
    ------
    CaseError
        It is no bundle.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _verified(archive)
    except (
        OSError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise CaseError(
            f"is not a bundle that can be read: {error}",
            path=path,
            remedy="Ask for the file again, and compare its SHA-256.",
        ) from error


def _verified(archive: zipfile.ZipFile) -> Verification:
    """Check an open bundle."""
    names = [info.filename for info in archive.infolist()]
    manifest_bytes = archive.read(MANIFEST)
    manifest: dict[str, Any] = json.loads(manifest_bytes)
    seal = json.loads(archive.read(SEAL))
    findings = []
    if not is_signed(seal["key"], "bundle", manifest_bytes.decode(), seal["signature"]):
        findings.append(Finding(SEAL, None, "does not belong to the manifest"))
    if canonical_json(seal).encode() != archive.read(SEAL):
        findings.append(Finding(SEAL, None, "is not as it was written"))
    members: dict[str, str] = manifest["members"]
    findings += [
        Finding(name, None, "is not in the manifest, or is there twice")
        for name in sorted(set(names) | set(members))
        if name not in (MANIFEST, SEAL) and (name not in members or names.count(name) != 1)
    ]
    digests = {name: _digest(archive, name) for name in set(names) - {MANIFEST, SEAL}}
    findings += [
        Finding(name, None, "is not as it was bundled")
        for name, digest in sorted(digests.items())
        if members.get(name, digest) != digest
    ]
    within = {
        name.removeprefix(_CASE): digest
        for name, digest in digests.items()
        if name.startswith(_CASE) and name not in (_CASE + LOG_FILE, _CASE + HEAD_FILE)
    }
    log = archive.read(_CASE + LOG_FILE)
    findings += sealed_findings(
        log, archive.read(_CASE + HEAD_FILE), within, withheld=manifest["withheld"]
    )
    attached = {
        name: archive.read(_CASE + name)
        for name, digest in sorted(within.items())
        if name.startswith(ATTACHMENTS) and digest != _TOO_LARGE
    }
    checked = verification(log, tuple(findings), len(digests), attached)
    if checked.head_digest != manifest["case_head"]:
        other = Finding(MANIFEST, None, "names another state of the case")
        checked = replace(checked, findings=(*checked.findings, other))
    withheld = tuple(f"{name}, withheld" for name in sorted(manifest["withheld"]))
    return replace(checked, unchecked=withheld)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """Digest of a member; a member that swells without end is none."""
    if archive.getinfo(name).file_size > _LARGEST:
        return _TOO_LARGE
    with archive.open(name) as member:
        block: Callable[[], bytes] = lambda: member.read(1 << 20)  # noqa: E731
        return sha256_chunks(iter(block, b""))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """The members as a zip file, the same for the same members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return out.getvalue()
