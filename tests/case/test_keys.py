"""Sealing keys: made once, guarded, and never half made."""

import errno
import os
import shutil

import pytest

from rootnote.case.keys import open_key
from rootnote.errors import CustodyError, StorageError


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path) -> None:
    file = tmp_path / "deep" / "key.pem"
    first = open_key(file)
    assert open_key(file).public == first.public
    assert os.stat(file).st_mode & 0o077 == 0


def test_a_passphrase_guards_the_key(tmp_path) -> None:
    file = tmp_path / "key.pem"
    made = open_key(file, "correct horse")
    assert open_key(file, "correct horse").public == made.public
    for passphrase in (None, "wrong"):
        with pytest.raises(CustodyError, match="cannot be used"):
            open_key(file, passphrase)


@pytest.mark.parametrize("at", ["fsync", "link"])
def test_a_key_that_could_not_be_stored_leaves_nothing_behind(tmp_path, monkeypatch, at) -> None:
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "deep" / "key.pem"
    with monkeypatch.context() as patch:
        patch.setattr(f"rootnote.case.keys.os.{at}", full)
        with pytest.raises(StorageError, match="No space left"):
            open_key(file)
    assert list(file.parent.iterdir()) == []
    made = open_key(file)
    assert open_key(file).public == made.public


@pytest.mark.parametrize("has_links", [True, False])
def test_a_key_that_another_process_made_meanwhile_is_not_replaced(
    tmp_path, monkeypatch, has_links
) -> None:
    file, theirs = tmp_path / "key.pem", tmp_path / "theirs.pem"
    first, link = open_key(theirs), os.link

    def late(source, target):
        if not file.exists():
            shutil.copy(theirs, file)
        if not has_links:
            raise OSError(errno.EPERM, "Operation not permitted")
        link(source, target)

    monkeypatch.setattr("rootnote.case.keys.os.link", late)
    assert open_key(file).public == first.public
    assert file.read_bytes() == theirs.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key.pem", "theirs.pem"]


def test_a_key_is_made_on_a_disk_without_links(tmp_path, monkeypatch) -> None:
    def refuse(*_args):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("rootnote.case.keys.os.link", refuse)
    made = open_key(tmp_path / "key.pem")
    assert open_key(tmp_path / "key.pem").public == made.public
    assert os.stat(tmp_path / "key.pem").st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_an_empty_key_says_that_it_is(tmp_path) -> None:
    (tmp_path / "key.pem").touch()
    with pytest.raises(CustodyError, match="the file is empty"):
        open_key(tmp_path / "key.pem")
    (tmp_path / "link.pem").symlink_to("nowhere")
    with pytest.raises(CustodyError, match="leads nowhere"):
        open_key(tmp_path / "link.pem")


def test_a_key_that_is_none_is_refused(tmp_path) -> None:
    (tmp_path / "key.pem").write_bytes(b"not a key")
    with pytest.raises(CustodyError):
        open_key(tmp_path / "key.pem")
