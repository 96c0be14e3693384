"""A case: the acts that a person can carry out on it.

Every act is one record of the custody log and is on the disk when its method returns; there is
no saving. What is read is checked against the log.
"""

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rootnote.case.contents import ATTACHMENTS, EXAMINER, Contents
from rootnote.case.custody import Detail
from rootnote.case.disk import Disk
from rootnote.case.format import FORMAT, FORMAT_FILE
from rootnote.case.keys import SealingKey
from rootnote.case.ledger import PLACES, Ledger
from rootnote.case.records import (
    CaseFacts,
    Exhibit,
    Statement,
    exhibit_from_json,
    exhibit_to_json,
    person_to_json,
    statement_to_json,
    to_bytes,
)
from rootnote.case.report.content import Person
from rootnote.case.timestamps import SUFFIXES as TOKEN_SUFFIXES
from rootnote.case.timestamps import Timestamp, checked_token
from rootnote.errors import CaseError, StorageError
from rootnote.integrity import atomic_write, sha256_file

SUFFIX = ".rootnote"
ENDINGS = TOKEN_SUFFIXES | frozenset(
    f".{ending}"
    for ending in (
        *("wav", "wave", "bwf", "rf64", "w64", "aif", "aiff", "aifc", "au", "snd", "caf", "flac"),
        *("alac", "ape", "wv", "tta", "dsf", "mpc", "mp2", "mp3", "ogg", "oga", "opus", "m4a"),
        *("m4b", "mp4", "aac", "wma", "mka", "webm", "mid", "midi", "mov", "mkv", "avi", "m4v"),
        *("txt", "md", "log", "pdf", "rtf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt"),
        *("pptx", "odp", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "html", "htm"),
        *("eml", "msg", "mbox", "ics", "vcf", "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp"),
        *("webp", "heic", "svg", "zip", "7z", "gz", "tgz", "tar", "bz2", "xz", "zst", "rar"),
        *("sig", "asc", "p7m", "pem", "crt", "cer", "der", "tsq", "ots", "bin", "dat", "db"),
        *("sqlite", "pcap", "e01", "img", "iso", "npy", "npz", "pt", "pth", "ckpt", "onnx"),
        *("safetensors", "gguf"),
    )
)
"""Endings that say what a file is. The log keeps these of a file's name and nothing else: what
stands behind the last dot of `Statement of J.Smith` is a name, and may be longer than a folder
takes."""


class Case(Contents):
    """An open case."""

    @classmethod
    def create(
        cls,
        folder: Path,
        facts: CaseFacts,
        examiner: Person,
        *,
        key: SealingKey,
        disk: Disk | None = None,
    ) -> "Case":
        """Make a case.

        Raises
        ------
        CaseError
            The place is taken.
        StorageError
            It cannot be written.
        """
        facts = replace(facts, case_id=facts.case_id or str(uuid.uuid4()))
        contents = {
            FORMAT_FILE: FORMAT.encode(),
            "case.json": to_bytes(asdict(facts)),
            "statement.json": to_bytes(statement_to_json(Statement())),
            f"people/{EXAMINER}.json": to_bytes(person_to_json(examiner)),
        }
        return cls(Ledger.create(folder, contents, actor=EXAMINER, key=key, disk=disk))

    @classmethod
    def open(
        cls, folder: Path, *, key: SealingKey | None = None, disk: Disk | None = None
    ) -> "Case":
        """Open a case; without a key, for reading only.

        Raises
        ------
        CaseError, CustodyError
            It is no case, or its log is damaged.
        """
        return cls(Ledger(folder, key=key, disk=disk))

    # ------------------------------------------------------------------------------- acts

    def state(self, statement: Statement) -> None:
        """Write down what the examiner states."""
        self._commit("statement", {"statement.json": to_bytes(statement_to_json(statement))})

    def add_exhibit(self, exhibit: Exhibit, *, copy_from: Path | None = None) -> str:
        """Enter an exhibit; with a root to take them from, put its files into the case.

        Returns
        -------
        number : str
            Of the new exhibit, or of the one that holds the same files already. If it only referred
            to them and a copy is asked for, it holds one now.

        Raises
        ------
        CaseError
            Its files are not as the exhibit says.
        """
        with self._ledger.exclusive():
            number, contents = self._entered(exhibit, {}, copy_from)
            if contents and number in self.exhibits:
                self._commit("exhibit copied into the case", contents, exhibit=number)
            elif contents:
                held = "inside" if copy_from else "referenced"
                self._commit("exhibit entered", contents, exhibit=number, held=held)
            return number

    def receive(self, number: str, received: str, received_from: str) -> None:
        """Write down when, and from whom, an exhibit was received.

        Raises
        ------
        CaseError
            The case has no such exhibit.
        """
        path = f"exhibits/{number}.json"
        exhibit = exhibit_from_json(self._read(path))
        told = replace(exhibit, received=received, received_from=received_from)
        self._commit("receipt", {path: to_bytes(exhibit_to_json(told))}, exhibit=number)

    def add_run(
        self,
        exhibits: Mapping[str, Exhibit],
        settings: Mapping[str, Any],
        result: Mapping[str, Any],
    ) -> str:
        """Enter a run with the exhibits it used, as one act.

        Parameters
        ----------
        exhibits : mapping of str to Exhibit
            By role: suspect, checkpoint, catalogue, decoys, controls.
        settings, result : mapping
            What repeats the run, and its result as JSON values.

        Returns
        -------
        number : str
            Of the run.
        """
        with self._ledger.exclusive():
            contents: dict[str, bytes | Path | None] = {}
            numbers = {}
            for role, exhibit in exhibits.items():
                numbers[role], more = self._entered(exhibit, contents, None)
                contents |= more
            run = self._ledger.next_number("runs")
            contents[f"runs/{run}/run.json"] = to_bytes({"exhibits": numbers, "settings": settings})
            contents[f"runs/{run}/result.json"] = to_bytes(result, salt=False)
            self._commit("run", contents, run=run)
            return run

    def add_rerun(self, certificate: Mapping[str, Any]) -> str:
        """Enter the certificate of a repeated run; its number."""
        with self._ledger.exclusive():
            number = self._ledger.next_number("reruns")
            self._commit(
                "run repeated",
                {f"reruns/{number}.json": to_bytes(certificate)},
                run=str(certificate["run"]),
                outcome=str(certificate["outcome"]),
            )
            return number

    def add_note(self, text: str, *, tags: Sequence[str] = ()) -> str:
        """Enter a note, with tags by which it is found again; its number."""
        with self._ledger.exclusive():
            number = self._ledger.next_number("notes")
            record = to_bytes({"text": text, "tags": sorted(set(tags))})
            self._commit("note", {f"notes/{number}.json": record}, note=number)
            return number

    def take_in(self, number: str) -> None:
        """Put a copy of a referenced exhibit's one file into the case.

        Raises
        ------
        CaseError
            There is no such exhibit, it has several files, or its file is not there unchanged.
        """
        exhibit = exhibit_from_json(self._read(f"exhibits/{number}.json"))
        if exhibit.held == "inside":
            return
        root = self.places.get(number)
        if root is None:
            raise CaseError(
                f"it is not known where exhibit {number} lies here",
                path=self.folder,
                remedy="Say where with `rootnote case verify CASE --search FOLDER`.",
            )
        contents = _inside(number, exhibit, root)
        self._commit("exhibit copied into the case", contents, exhibit=number)

    def attach(self, file: Path) -> str:
        """Put a file into the case, as a timestamp token over the last record's digest; its name.

        Raises
        ------
        CaseError
            It cannot be read, or it is a timestamp token that does not hold for this log: what
            is attached stays, so a wrong one would never be got rid of.
        """
        with self._ledger.exclusive():
            token = self._token(file)
            name = f"{self._ledger.next_number('attachments')}{_ending(file)}"
            covers = None if token is None else token.record
            self._commit("attachment", {ATTACHMENTS + name: file}, covers_record=covers)
        return name

    def _token(self, file: Path) -> Timestamp | None:
        """What a file that is to be attached says as a timestamp token; None: it is none."""
        try:
            token = checked_token(file.read_bytes(), self.events)
        except OSError as error:
            raise CaseError(f"cannot be read: {error.strerror or error}", path=file) from error
        if token is None and file.suffix.lower() not in TOKEN_SUFFIXES:
            return None
        if token is None or not token.holds:
            raise CaseError(
                "is no timestamp token" if token is None else f"the token {token}",
                path=file,
                remedy="Ask the authority for a token over the digest of the last record, "
                "with its certificate in it (`openssl ts -query -sha256 -cert -digest DIGEST`).",
            )
        return token

    def hand_over(self, action: str, digest: str) -> None:
        """Write down that a report or bundle of this digest was made."""
        self._commit(action, {}, sha256=digest)

    # ----------------------------------------------------------- where things are, here

    def remember_places(self, places: Mapping[str, Path]) -> None:
        """Keep where referenced exhibits lie; losing it costs a search and nothing else.

        What lies beside the case is remembered relative to it: both can be moved together. A
        single file that has another name than in the case is its own place.
        """
        if self.why_read_only:
            return
        new = {number: self._place(place) for number, place in {**self.places, **places}.items()}
        with suppress(StorageError):
            atomic_write(self.folder / PLACES, json.dumps(new, indent=1))

    # ------------------------------------------------------------------------------------

    def _place(self, place: Path) -> str:
        """A place as it is remembered: from the case's folder, or whole where it lies elsewhere."""
        place, folder = place.absolute(), self.folder.absolute()
        if place.is_relative_to(folder.parent):
            return Path(os.path.relpath(place, folder)).as_posix()
        return str(place)

    def _entered(
        self,
        exhibit: Exhibit,
        pending: Mapping[str, bytes | Path | None],
        copy_from: Path | None,
    ) -> tuple[str, dict[str, bytes | Path | None]]:
        """The number of an exhibit, and what has to be written if it is new or to be copied."""
        for number, known in self.exhibits.items():
            if known.identity == exhibit.identity and _is_named_alike(known, exhibit):
                if copy_from is None or known.held == "inside":
                    return number, {}
                return number, _inside(number, known, exhibit.lies_at(copy_from, exhibit.entry))
        first = int(self._ledger.next_number("exhibits"))
        number = f"{first + sum(path.startswith('exhibits/') for path in pending):04d}"
        if copy_from is not None:
            return number, _inside(number, exhibit, copy_from)
        return number, {f"exhibits/{number}.json": to_bytes(exhibit_to_json(exhibit))}

    def _commit(
        self, action: str, contents: Mapping[str, bytes | Path | None], **details: Detail
    ) -> None:
        """Carry out an act as the examiner."""
        self._ledger.commit(action, contents, actor=EXAMINER, details=details)


def _is_named_alike(known: Exhibit, exhibit: Exhibit) -> bool:
    """Whether names tell no difference: a file's does not, a folder's say which track is which."""
    names = [[file.path for file in one.files] for one in (known, exhibit)]
    return (known.is_file and exhibit.is_file) or names[0] == names[1]


def _ending(file: Path) -> str:
    """What the log may say of a file's name, which is as long as a person likes."""
    suffix = file.suffix
    return suffix if suffix.isascii() and suffix.lower() in ENDINGS else ""


def _inside(number: str, exhibit: Exhibit, root: Path) -> dict[str, bytes | Path | None]:
    """What puts an exhibit's one file into a case."""
    if len(exhibit.files) != 1:
        raise CaseError(
            f"{exhibit.name} has {len(exhibit.files)} files; only single files are put into a case",
            remedy="Refer to it by its digests, as is done by default.",
        )
    (file,) = exhibit.files
    source = exhibit.lies_at(root, file.path)
    try:
        is_it = sha256_file(source) == file.sha256
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror or error}", path=source) from error
    if not is_it:
        raise CaseError("is not the file that was examined", path=source)
    inside = f"original{_ending(source)}"  # its name stands in the record, not in the log
    held = replace(exhibit, held="inside", entry=inside, files=(replace(file, path=inside),))
    return {
        f"exhibits/{number}/{inside}": source,
        f"exhibits/{number}.json": to_bytes(exhibit_to_json(held)),
    }
