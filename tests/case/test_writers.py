"""Others write a case while it is read, checked or bundled."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from rootnote.case import verify as verification
from rootnote.case.bundle import verify_bundle, write_bundle
from rootnote.case.casefile import Case
from rootnote.case.custody import HEAD_FILE, LOG_FILE
from rootnote.case.disk import Disk
from rootnote.case.keys import SealingKey, open_key
from rootnote.case.ledger import LOCK
from rootnote.case.records import Statement
from rootnote.case.verify import verify_folder
from rootnote.errors import CaseError, CustodyError


@pytest.fixture
def once(monkeypatch) -> Callable[[str, Callable[[], object]], list[str]]:
    """Do something as soon as a file of this name was read for the first time."""

    def arranged(name: str, act: Callable[[], object]) -> list[str]:
        done: list[str] = []
        read_bytes = Path.read_bytes

        def reading(path: Path) -> bytes:
            data = read_bytes(path)
            if path.name == name and not done:
                done.append(name)
                act()
            return data

        monkeypatch.setattr(Path, "read_bytes", reading)
        return done

    return arranged


@pytest.mark.parametrize("name", [LOG_FILE, HEAD_FILE])
def test_an_act_between_log_and_head_is_no_damage(case, key, once, name) -> None:
    other = Case.open(case.folder, key=key)
    done = once(name, lambda: other.add_note("meanwhile"))
    assert Case.open(case.folder).notes[-1] == "meanwhile"
    assert done


@pytest.mark.parametrize("name", [LOG_FILE, HEAD_FILE])
def test_an_act_while_a_case_is_checked_is_no_damage(case, key, once, name) -> None:
    other = Case.open(case.folder, key=key)
    done = once(name, lambda: other.state(Statement(opinion="meanwhile")))
    found = verify_folder(case.folder)
    assert found.findings == ()
    assert found.n_records == 4
    assert done


def test_an_act_while_files_are_hashed_is_no_damage(case, key, monkeypatch) -> None:
    other = Case.open(case.folder, key=key)
    acts = [lambda: other.add_note("meanwhile"), lambda: other.state(Statement(opinion="second"))]
    sha256_file = verification.sha256_file

    def hashing(path: Path) -> str:
        if path.name == "statement.json" and acts:
            acts.pop()()
        return sha256_file(path)

    monkeypatch.setattr(verification, "sha256_file", hashing)
    found = verify_folder(case.folder)
    assert found.findings == ()
    assert found.n_records == 5


def test_a_case_that_never_stands_still_says_so(case, monkeypatch) -> None:
    clock = iter(range(10_000))

    def states(_folder: Path) -> tuple[bytes, None]:
        return b"%d\n" % next(clock), None

    monkeypatch.setattr(verification, "read_settled", states)
    with pytest.raises(CaseError, match="is being written by another"):
        verify_folder(case.folder)


def test_a_file_that_vanishes_before_it_is_hashed_is_missing(case, monkeypatch) -> None:
    sha256_file = verification.sha256_file

    def hashing(path: Path) -> str:
        path.unlink() if path.name == "statement.json" else None
        return sha256_file(path)

    monkeypatch.setattr(verification, "sha256_file", hashing)
    (finding,) = verify_folder(case.folder).findings
    assert (finding.file, finding.problem) == ("statement.json", "is missing")


class SlowDisk(Disk):
    """Takes its time to put a file in its place."""

    def rename(self, source, target) -> None:
        time.sleep(0.15)
        super().rename(source, target)


@contextmanager
def half_done(case: Case, key: SealingKey) -> Iterator[None]:
    """Within the block somebody's act is in the log, and its files are not all in their places."""
    slow = Case.open(case.folder, key=key, disk=SlowDisk())
    log, n = case.folder / LOG_FILE, len(case.events)
    thread = threading.Thread(target=slow.add_note, args=("slowly",))
    thread.start()
    while log.read_bytes().count(b"\n") == n:
        time.sleep(0.005)
    yield
    thread.join()


def test_an_act_that_somebody_is_finishing_is_waited_for(case, key) -> None:
    with half_done(case, key):
        assert verify_folder(case.folder).findings == ()


def test_a_file_that_was_changed_since_is_no_damage(case, key) -> None:
    """What a window knows of a case may be older than the case."""
    reader = Case.open(case.folder)
    Case.open(case.folder, key=key).state(Statement(opinion="second"))
    with pytest.raises(CaseError, match="changed in another window") as caught:
        _ = reader.statement
    assert not isinstance(caught.value, CustodyError)
    statement = case.folder / "statement.json"
    statement.write_bytes(statement.read_bytes() + b" ")
    with pytest.raises(CustodyError, match="not as it was recorded"):
        _ = Case.open(case.folder).statement


# ------------------------------------------------------------------------------ bundles


def test_a_bundle_of_a_case_that_is_only_read_waits_for_an_act(case, key, tmp_path) -> None:
    with half_done(case, key):
        write_bundle(Case.open(case.folder), tmp_path / "out.zip", key=key)
    assert verify_bundle(tmp_path / "out.zip").findings == ()


@pytest.mark.parametrize("own", [True, False])
def test_a_bundle_holds_what_others_wrote_since_the_case_was_opened(
    case, key, tmp_path, own
) -> None:
    opened = Case.open(case.folder, key=key if own else None)
    other = Case.open(case.folder, key=key)
    other.add_note("since then")
    other.state(Statement(opinion="since then"))
    write_bundle(opened, tmp_path / "out.zip", key=key)
    found = verify_bundle(tmp_path / "out.zip")
    assert found.findings == ()
    assert found.n_records == 5


def test_nobody_writes_while_a_bundle_is_gathered(case, key, tmp_path, monkeypatch) -> None:
    read = Case.read
    refused = []

    def reading(self: Case, path: str) -> bytes:
        try:
            with FileLock(case.folder / LOCK, timeout=0):
                pass
        except Timeout:
            refused.append(path)
        return read(self, path)

    monkeypatch.setattr(Case, "read", reading)
    write_bundle(case, tmp_path / "out.zip", key=key)
    assert refused == list(case.files)


def test_a_bundle_of_a_case_that_is_only_read_is_of_one_moment_or_none(
    case, key, tmp_path, once
) -> None:
    other = Case.open(case.folder, key=key)
    bundle = tmp_path / "out.zip"
    reader = Case.open(case.folder)
    done = once("FORMAT.md", lambda: other.add_note("meanwhile"))
    write_bundle(reader, bundle, key=key)
    assert done
    assert verify_bundle(bundle).findings == ()
    assert verify_bundle(bundle).n_records == 3
    once("FORMAT.md", lambda: other.state(Statement(opinion="meanwhile")))
    with pytest.raises(CaseError, match=r"statement\.json was changed in another window"):
        write_bundle(reader, bundle, key=key)


def test_an_unfinished_act_of_somebody_else_gives_no_bundle(case, key, tmp_path) -> None:
    head = (case.folder / HEAD_FILE).read_bytes()
    case.add_note("second")
    (case.folder / HEAD_FILE).write_bytes(head)
    with pytest.raises(CustodyError, match="the act was not finished"):
        write_bundle(Case.open(case.folder), tmp_path / "out.zip", key=key)
    write_bundle(Case.open(case.folder, key=key), tmp_path / "out.zip", key=key)
    assert verify_bundle(tmp_path / "out.zip").findings == ()


def test_two_writers_are_no_damage_to_readers_and_bundles(case, tmp_path) -> None:
    file = tmp_path / "key.pem"
    key = open_key(file)
    code = (
        "import sys; from pathlib import Path\n"
        "from rootnote.case.casefile import Case\n"
        "from rootnote.case.keys import open_key\n"
        "case = Case.open(Path(sys.argv[1]), key=open_key(Path(sys.argv[2])))\n"
        "for i in range(15):\n"
        "    case.add_note(f'note {i}')\n"
    )
    children = [subprocess.Popen([sys.executable, "-c", code, case.folder, file]) for _ in range(2)]
    n_looks, refused = 0, []
    while any(child.poll() is None for child in children):
        assert verify_folder(case.folder).findings == ()
        assert Case.open(case.folder).notes
        write_bundle(Case.open(case.folder, key=key), tmp_path / "own.zip", key=key)
        assert verify_bundle(tmp_path / "own.zip").findings == ()
        try:
            write_bundle(Case.open(case.folder), tmp_path / "read.zip", key=key)
            assert verify_bundle(tmp_path / "read.zip").findings == ()
        except CaseError as error:  # without the lock it may have to be tried again
            refused.append(str(error))
        n_looks += 1
    assert [child.returncode for child in children] == [0, 0]
    assert n_looks > 3
    assert all("another window" in said for said in refused)
    assert verify_folder(case.folder).n_records == 33
