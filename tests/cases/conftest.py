"""A case with a run on a tiny model, among its originals."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from cases.desk import CONFIG
from rootnote.case.keys import KEY_VARIABLE, PASSPHRASE_VARIABLE, open_key
from rootnote.investigation import Investigation
from rootnote.investigation.cases import (
    Person,
    attribute_in_case,
    make_case,
)
from sweep import write_sweep


@pytest.fixture(scope="module", autouse=True)
def own_key(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROOTNOTE_KEY", str(tmp_path_factory.mktemp("key") / "key.pem"))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory, tiny_checkpoint) -> Path:
    """A case with one run, in a folder with its originals; read-only, shared by the module."""
    place = tmp_path_factory.mktemp("alice") / "desk"
    shutil.copytree(tiny_checkpoint, place / "model")
    for i in range(3):
        write_sweep(place / "music" / "album" / f"{i}.wav", 110 + 70 * i, 1.0)
    write_sweep(place / "decoys" / "0.wav", 900, 1.0)
    write_sweep(place / "controls" / "0.wav", 1300, 1.0)
    write_sweep(place / "suspect.wav", 250, 1.0)
    case = make_case(
        place / "levee",
        title="Levee against Model",
        examiner=Person("Dr Ada Moreno"),
        commissioner="Quist LLP",
    )
    attribute_in_case(
        Investigation(device="cpu", threads=1, cache=place / "cache"),
        case.folder,
        place / "model",
        place / "music",
        place / "suspect.wav",
        config=CONFIG,
        region=(0.0, 1.0),
        controls=place / "controls",
        decoys=place / "decoys",
    )
    return case.folder


@pytest.fixture
def case(made, tmp_path) -> Path:
    """A copy of the whole desk; the case within."""
    shutil.copytree(made.parent, tmp_path / "desk", ignore=shutil.ignore_patterns("cache"))
    return tmp_path / "desk" / made.name


@pytest.fixture
def locked_key(tmp_path, monkeypatch) -> str:
    """Puts the person's own key under a passphrase that is not given; the passphrase."""
    text = open_key().private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hush")
    )
    (tmp_path / "locked.pem").write_bytes(text)
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "locked.pem"))
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    return "hush"
