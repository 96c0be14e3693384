"""Whether it all holds: the log, its seal, every file, every original that can be reached.

`sealed_findings` is pure and serves folders and bundles alike. A finding names the file and,
where there is one, the record of the log that it contradicts.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rootnote.case.casefile import Case
from rootnote.case.contents import ATTACHMENTS
from rootnote.case.custody import (
    HEAD_FILE,
    LOG_FILE,
    CustodyEvent,
    Finding,
    check_head,
    read_log,
)
from rootnote.case.keys import fingerprint_of
from rootnote.case.ledger import UNSEALED
from rootnote.case.locking import being_written
from rootnote.case.originals import findings_of
from rootnote.case.state import read_settled, read_state
from rootnote.case.timestamps import Timestamp, checked_token
from rootnote.errors import CaseError
from rootnote.integrity import sha256_file
from rootnote.progress import Progress, silent

BUNDLE_SEAL = "bundle.seal"
_LOOKS = 100
"""How often a case that others are writing is looked at again."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what does not hold."""

    findings: tuple[Finding, ...]
    n_records: int
    n_files: int
    head_digest: str
    keys: tuple[tuple[str, int], ...]
    """Fingerprint of each sealing key, and how many records it signed; none: only the bundle."""
    unchecked: tuple[str, ...] = ()
    """Originals that were not looked at, as asked; what a bundle withholds, or cannot show."""
    timestamps: tuple[tuple[str, Timestamp], ...] = ()
    """Every timestamp token that is attached, by its file in the case."""
    bundle_key: str = ""
    """Fingerprint of the key that sealed the bundle; empty where it is none."""

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.findings


def sealed_findings(
    log_bytes: bytes,
    head_bytes: bytes | None,
    digests: Mapping[str, str],
    withheld: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Everything that does not hold within a case.

    Parameters
    ----------
    log_bytes, head_bytes : bytes
        The log and its head, as they are.
    digests : mapping of str to str
        SHA-256 of every other file that is there, by its path in the case.
    withheld : mapping of str to str, optional
        SHA-256 that a bundle states of every file that it leaves out.
    """
    withheld = withheld or {}
    log = read_log(log_bytes)
    # A broken record hides what the head seals; saying so twice would not help.
    findings = list(log.findings) or list(check_head(log, head_bytes))
    if log.findings and head_bytes is None:
        findings.extend(check_head(log, head_bytes))
    for path, (digest, record) in log.files.items():
        found = digests.get(path, withheld.get(path))
        if found is None:
            findings.append(Finding(path, record, "is missing"))
        elif found != digest:
            findings.append(Finding(path, record, "is not as it was recorded"))
    if not log.findings:
        findings.extend(
            Finding(path, None, "is in no record of the log")
            for path in sorted((digests.keys() | withheld.keys()) - log.files.keys())
        )
    findings.extend(
        Finding(path, None, "is there, and withheld at the same time")
        for path in sorted(digests.keys() & withheld.keys())
    )
    return tuple(findings)


def verify_folder(folder: Path) -> Verification:
    """Check a case folder on the disk, without a key and without changing anything.

    Raises
    ------
    CaseError
        It is no case, or a file of it cannot be read.
    """
    log_file = folder / LOG_FILE
    if not os.path.isfile(log_file):  # `Path.is_file` fails on names that no file can have
        raise CaseError(
            "is not a case: it holds no custody log",
            path=folder,
            remedy="Give a folder that `rootnote case new` made, or a bundle of one.",
        )
    for _ in range(_LOOKS):
        log_bytes, head_bytes = read_settled(folder)
        digests, attached = _contents(folder)
        # An act that was carried out while the files were read would look like damage.
        if read_state(folder) == (log_bytes, head_bytes):
            findings = sealed_findings(log_bytes, head_bytes, digests)
            return verification(log_bytes, findings, len(digests), attached)
    raise being_written(folder)


def _contents(folder: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """Digests of all sealed files, and what is attached, by their path in the case."""
    digests: dict[str, str] = {}
    attached: dict[str, bytes] = {}
    try:
        for name, path in sorted(_files_in(folder)):
            if name in (LOG_FILE, HEAD_FILE):
                continue
            with suppress(FileNotFoundError):  # somebody has taken it away since it was listed
                digests[name] = "a link" if path.is_symlink() else sha256_file(path)
                if name.startswith(ATTACHMENTS) and not path.is_symlink():
                    attached[name] = path.read_bytes()
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror or error}", path=folder) from error
    return digests, attached


def verify_case(
    folder: Path,
    *,
    originals: bool = True,
    places: Mapping[str, Path] | None = None,
    progress: Progress = silent,
) -> Verification:
    """Check a case folder, and the originals it refers to where they lie on this machine.

    Parameters
    ----------
    folder : Path
        The case.
    originals : bool
        Whether the originals are looked at.
    places : mapping of str to Path, optional
        Where originals lie, by the number of their exhibit, if the case does not know it.

    Raises
    ------
    CaseError
        It is no case, or a file of it cannot be read.
    """
    sealed = verify_folder(folder)
    if not sealed.holds:
        return sealed
    case = Case.open(folder)
    known = case.places | dict(places or {})
    findings: list[Finding] = []
    unchecked = []
    exhibits = {n: e for n, e in case.exhibits.items() if e.held != "inside"}
    for i, (number, exhibit) in enumerate(exhibits.items()):
        progress("checking originals", i, len(exhibits))
        if originals:
            findings += findings_of(number, exhibit, known.get(number))
        else:
            unchecked.append(f"exhibit {number} ({exhibit.kind}), {len(exhibit.files)} files")
    return replace(sealed, findings=tuple(findings), unchecked=tuple(unchecked))


def verification(
    log_bytes: bytes,
    findings: tuple[Finding, ...],
    n_files: int,
    attached: Mapping[str, bytes],
) -> Verification:
    """The findings with what a person needs to judge them.

    Parameters
    ----------
    log_bytes : bytes
        The log, as it is.
    findings : tuple of Finding
        What does not hold so far.
    n_files : int
        How many files were checked.
    attached : mapping of str to bytes
        Attached files by their path in the case; tokens among them are checked.
    """
    log = read_log(log_bytes)
    checked = {name: checked_token(data, log.events) for name, data in attached.items()}
    tokens = tuple((name, token) for name, token in checked.items() if token is not None)
    said = {finding.file for finding in findings}
    broken = tuple(
        Finding(name, None, f"the timestamp token {token}")
        for name, token in tokens
        if not token.holds and name not in said
    )
    return Verification(
        findings=(*findings, *broken),
        timestamps=tokens,
        n_records=len(log.events),
        n_files=n_files,
        head_digest=log.head,
        keys=signers(log.events),
    )


def require_key(found: Verification, fingerprint: str) -> Verification:
    """The same, with a finding for every key but the one that is expected."""
    wanted = "".join(fingerprint.split()).lower()
    strangers = [
        Finding(LOG_FILE, None, f"{n} records were sealed by another key, {key}")
        for key, n in found.keys
        if n and key.replace(" ", "") != wanted
    ]
    key = found.bundle_key
    if key and key.replace(" ", "") != wanted:
        strangers.append(Finding(BUNDLE_SEAL, None, f"the bundle was sealed by another key, {key}"))
    return replace(found, findings=(*found.findings, *strangers))


def signers(events: Iterable[CustodyEvent]) -> tuple[tuple[str, int], ...]:
    """Fingerprint of each sealing key in order of first use, and how many records it signed."""
    counts: dict[str, int] = {}
    for event in events:
        counts[event.key] = counts.get(event.key, 0) + 1
    return tuple((fingerprint_of(key), n) for key, n in counts.items())


def _files_in(folder: Path) -> Iterable[tuple[str, Path]]:
    """Every file below a case folder but the unsealed ones, by its path in the case."""
    for place, folders, names in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in UNSEALED]
            names = [name for name in names if name not in UNSEALED]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *links):
            path = Path(place) / name
            yield path.relative_to(folder).as_posix(), path
