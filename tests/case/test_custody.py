"""The log: every byte of it counts, and no crash loses what was acknowledged."""

import errno
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_builder import fill_case, new_case
from rootnote.case.casefile import Case
from rootnote.case.custody import HEAD_FILE, LOG_FILE, event_line, head_text, read_log
from rootnote.case.disk import Disk
from rootnote.case.keys import SealingKey, open_key
from rootnote.case.ledger import Ledger
from rootnote.case.records import Statement
from rootnote.case.verify import require_key, sealed_findings, verify_folder
from rootnote.errors import CaseError, CustodyError, StorageError
from rootnote.integrity import canonical_json, digest_of, sha256_bytes

N_MUTATIONS = 12_000


@pytest.fixture(scope="module", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """What is tested here is order, not the disk's speed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory, key) -> Path:
    """A case with a run, a note, and a statement that was made twice."""
    place = tmp_path_factory.mktemp("template")
    case = new_case(place / "t.rootnote", key)
    fill_case(case, place / "originals")
    case.state(Statement(opinion="first"))
    case.state(Statement(opinion="second"))
    return case.folder


def sealed(folder: Path) -> dict[str, bytes]:
    """Every sealed file of a case."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("places.json", ".lock")
    }


def findings(files: dict[str, bytes]):
    digests = {
        name: sha256_bytes(data)
        for name, data in files.items()
        if name not in (LOG_FILE, HEAD_FILE)
    }
    return sealed_findings(files[LOG_FILE], files.get(HEAD_FILE), digests)


# ------------------------------------------------------------------------------ mutations


def mutated(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The data with one byte flipped, taken out, put in or appended, and where."""
    at = chance.randrange(len(data))
    kind = chance.choice(["flip", "flip", "flip", "remove", "insert", "append"])
    byte = bytes([chance.randrange(256)])
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :], at
    if kind == "remove":
        return data[:at] + data[at + 1 :], at
    if kind == "insert":
        return data[:at] + byte + data[at:], at
    return data + byte, len(data)


def test_every_single_byte_mutation_is_found_and_located(template) -> None:
    files = sealed(template)
    assert findings(files) == ()
    records = {path: record for path, (_, record) in read_log(files[LOG_FILE]).files.items()}
    chance = random.Random(7)
    names = [*files, *[LOG_FILE] * len(files)]  # half of them in the log
    n_changed = 0
    while n_changed < N_MUTATIONS:
        name = chance.choice(names)
        data, at = mutated(files[name], chance)
        if data == files[name]:  # the same byte put in beside itself can come to nothing
            continue
        n_changed += 1
        found = findings(files | {name: data})
        assert found, (name, at)
        assert found[0].file == name, (name, at, found)
        if name == LOG_FILE:
            first = next(
                i for i in range(len(data) + 1) if data[i : i + 1] != files[name][i : i + 1]
            )
            assert found[0].record == files[name][:first].count(b"\n") + 1, (at, found)
        elif name != HEAD_FILE:
            assert found[0].record == records[name]


def test_a_mutation_on_the_disk_is_found(template, tmp_path) -> None:
    folder = tmp_path / "t.rootnote"
    shutil.copytree(template, folder)
    chance = random.Random(8)
    for name, data in sealed(folder).items():
        for _ in range(5):
            bad, _ = mutated(data, chance)
            (folder / name).write_bytes(bad)
            assert bad == data or not verify_folder(folder).holds
        (folder / name).unlink()
        if name != LOG_FILE:
            assert verify_folder(folder).findings[0].file == name
        (folder / name).write_bytes(data)
    assert verify_folder(folder).holds


def test_records_taken_out_repeated_or_exchanged_are_found(template) -> None:
    files = sealed(template)
    lines = files[LOG_FILE].splitlines(keepends=True)
    n = len(lines)
    assert n >= 5
    for i in range(n):
        without = lines[:i] + lines[i + 1 :]
        found = findings(files | {LOG_FILE: b"".join(without)})
        assert (found[0].file, found[0].record) == (LOG_FILE, i + 1)
        twice = lines[: i + 1] + lines[i:]
        assert findings(files | {LOG_FILE: b"".join(twice)})[0].record == i + 2
    for i in range(n - 1):
        swapped = [*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]
        assert findings(files | {LOG_FILE: b"".join(swapped)})[0].record == i + 1


def test_a_file_that_nobody_entered_is_found(template, tmp_path) -> None:
    folder = tmp_path / "t.rootnote"
    shutil.copytree(template, folder)
    (folder / "runs" / "0002").mkdir()
    (folder / "runs" / "0002" / "result.json").write_text("{}")
    (finding,) = verify_folder(folder).findings
    assert finding.file == "runs/0002/result.json"
    (folder / "runs" / "0002" / "result.json").unlink()
    (folder / "people" / "0001.json").unlink()
    (folder / "people" / "0001.json").symlink_to("/etc/hostname")
    (finding,) = verify_folder(folder).findings
    assert finding.file == "people/0001.json"


def cut_short(files: dict[str, bytes], key: SealingKey, n: int = 1) -> dict[str, bytes]:
    """The case without its last records, sealed again with a key."""
    events = read_log(files[LOG_FILE]).events[:-n]
    short = b"".join(event_line(event) for event in events)
    return files | {LOG_FILE: short, HEAD_FILE: head_text(events[-1], key).encode()}


def test_a_log_that_was_cut_short_cannot_be_sealed_with_another_key(
    template, key, tmp_path
) -> None:
    folder = tmp_path / "t.rootnote"
    shutil.copytree(template, folder)
    stranger = open_key(tmp_path / "stranger.pem")
    Case.open(folder, key=key).add_note("what should not be known")
    (folder / "notes" / "0002.json").unlink()
    short = cut_short(sealed(folder), stranger)
    (folder / LOG_FILE).write_bytes(short[LOG_FILE])
    (folder / HEAD_FILE).write_bytes(short[HEAD_FILE])
    found = require_key(verify_folder(folder), key.fingerprint)
    n = len(read_log(short[LOG_FILE]).events)
    assert [(finding.file, finding.record) for finding in found.findings] == [(HEAD_FILE, n)]
    for opener in (None, stranger, key):
        with pytest.raises(CustodyError, match="sealed by another key"):
            Case.open(folder, key=opener)


def test_the_last_key_can_seal_again(template, key) -> None:
    """What a seal cannot do: its limit is documented, and this is it."""
    found = findings(cut_short(sealed(template), key))
    assert [finding.file for finding in found] == ["statement.json"]


def test_a_case_that_two_people_wrote_holds_and_shows_both(template, key, tmp_path) -> None:
    folder = tmp_path / "t.rootnote"
    shutil.copytree(template, folder)
    other = open_key(tmp_path / "other.pem")
    Case.open(folder, key=other).add_note("taken over")
    for _ in range(2):
        found = verify_folder(folder)
        assert found.holds
        assert {key.fingerprint, other.fingerprint} == {name for name, _ in found.keys}
        assert not require_key(found, key.fingerprint).holds
        Case.open(folder, key=key).add_note("given back")


HOSTILE = {
    "a path that is a list": {"changes": [[["a"], None, "0" * 64]]},
    "a path that is an object": {"changes": [[{}, None, "0" * 64]]},
    "a path that leads out": {"changes": [["../../x", None, "0" * 64]]},
    "a path that leads out on Windows": {"changes": [["a\\..\\..\\x", None, "0" * 64]]},
    "an absolute path": {"changes": [["/etc/passwd", None, "0" * 64]]},
    "a drive": {"changes": [["C:/x", None, "0" * 64]]},
    "no path": {"changes": [["", None, "0" * 64]]},
    "a digest that is none": {"changes": [["a", None, "too large"]]},
    "a digest that is a number": {"changes": [["a", None, 1]]},
    "changes that are a number": {"changes": 1},
    "details that are a list": {"details": []},
    "a detail that is a list": {"details": {"a": []}},
    "an actor that is a number": {"actor": 1},
    "a time that is a number": {"time_utc": 1},
    "true for one": {"sequence": True},
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_record_of_the_wrong_shape_is_a_finding_whoever_signed_it(kind, key) -> None:
    body = {
        "sequence": 1,
        "time_utc": "2026-01-01T00:00:00+00:00",
        "actor": "0001",
        "action": "note",
        "changes": [],
        "details": {},
        "program": "rootnote",
        "previous": "0" * 64,
        "key": key.public,
    }
    for change, n in (({}, 0), (HOSTILE[kind], 1)):
        told = body | change
        digest = digest_of(told)
        line = told | {"digest": digest, "signature": key.sign("record", digest)}
        assert len(read_log((canonical_json(line) + "\n").encode()).findings) == n


@pytest.mark.parametrize("sequence", [0, -1, -99, True, 10**30])
def test_a_head_of_no_record_is_a_finding(template, key, sequence) -> None:
    files = sealed(template)
    event = replace(read_log(files[LOG_FILE]).events[-1], sequence=sequence)
    assert findings(files | {HEAD_FILE: head_text(event, key).encode()})


def test_the_next_number_is_found_whatever_files_a_log_names(template, key, tmp_path) -> None:
    folder = tmp_path / "t.rootnote"
    shutil.copytree(template, folder)
    ledger = Ledger(folder, key=key)
    ledger.commit("odd", {"runs": None, "notes/²": b"x", "attachments": b"y"}, actor="0001")
    assert ledger.next_number("notes") == "0002"
    assert ledger.next_number("attachments") == "0001"


# ------------------------------------------------------------------------------ crashes


class Crash(BaseException):
    """The power fails."""


class FailingDisk(Disk):
    """Fails at one step: before it, in its middle, or after it."""

    def __init__(self, step: int, when: str, error: BaseException) -> None:
        self.left, self.when, self.error = step, when, error

    def _step(self, act, part=None) -> None:
        self.left -= 1
        if self.left != 0:
            act()
            return
        if self.when == "in" and part is not None:
            part()
        if self.when == "after":
            act()
        raise self.error

    def make_folder(self, folder) -> None:
        self._step(lambda: Disk.make_folder(self, folder))

    def write(self, path, data) -> None:
        whole = data.read_bytes() if isinstance(data, Path) else data
        self._step(
            lambda: Disk.write(self, path, data),
            lambda: path.write_bytes(whole[: len(whole) // 2]),
        )

    def append(self, path, data) -> None:
        self._step(
            lambda: Disk.append(self, path, data),
            lambda: Disk.append(self, path, data[: len(data) // 2]),
        )

    def truncate(self, path, n_bytes) -> None:
        self._step(lambda: Disk.truncate(self, path, n_bytes))

    def rename(self, source, target) -> None:
        self._step(lambda: Disk.rename(self, source, target))

    def remove(self, path) -> None:
        self._step(lambda: Disk.remove(self, path))


FULL = OSError(errno.ENOSPC, "No space left on device")
ACTS = st.lists(st.sampled_from(["note", "state", "run"]), min_size=1, max_size=4)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=ACTS,
    step=st.integers(1, 40),
    when=st.sampled_from(["before", "in", "after"]),
    error=st.sampled_from([Crash(), FULL]),
    again=st.integers(0, 12),
)
def test_no_crash_loses_what_was_acknowledged(
    template, key, tmp_path_factory, acts, step, when, error, again
) -> None:
    folder = tmp_path_factory.mktemp("crash") / "t.rootnote"
    shutil.copytree(template, folder)
    notes, opinion, n_runs = list(Case.open(folder).notes), "second", 1
    tried: dict[str, object] = {}
    with suppress(Crash, StorageError):
        case = Case.open(folder, key=key, disk=FailingDisk(step, when, error))
        for i, act in enumerate(acts):
            tried = {act: f"{act} {i}"}
            if act == "note":
                case.add_note(f"note {i}")
                notes.append(f"note {i}")
            elif act == "state":
                case.state(Statement(opinion=f"state {i}"))
                opinion = f"state {i}"
            else:
                run = case.run("0001")
                case.add_run(
                    {role: case.exhibits[n] for role, n in run.exhibits.items()}, {}, run.result
                )
                n_runs += 1
            tried = {}
    if again:  # the power fails once more while the first crash is being mended
        with suppress(Crash, StorageError):
            Case.open(folder, key=key, disk=FailingDisk(again, when, error))
    found = Case.open(folder, key=key)
    assert verify_folder(folder).findings == ()
    assert list(found.notes) in (notes, [*notes, tried.get("note")])
    assert found.statement.opinion in (opinion, tried.get("state"))
    assert len(found.runs) in (n_runs, n_runs + ("run" in tried))
    found.add_note("life goes on")
    assert verify_folder(folder).findings == ()
    shutil.rmtree(folder.parent)


@pytest.mark.parametrize("when", ["before", "in", "after"])
@pytest.mark.parametrize("error", [Crash(), FULL], ids=["crash", "full"])
def test_a_new_case_is_there_whole_or_not_at_all(tmp_path, key, when, error) -> None:
    for step in range(1, 40):
        folder = tmp_path / str(step) / "n.rootnote"
        try:
            new_case(folder, key, disk=FailingDisk(step, when, error))
        except (Crash, StorageError):
            if folder.exists():
                assert verify_folder(folder).holds
            else:
                with pytest.raises(CaseError):
                    verify_folder(folder)
                new_case(folder, key)
            assert Case.open(folder, key=key).facts.title
        else:
            assert step > 10
            return
    pytest.fail("making a case takes more steps than were tried")
