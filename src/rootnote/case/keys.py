"""The sealing key: one Ed25519 key (RFC 8032) for each person and machine, made at first use.

Whoever holds the key can seal again whatever they like. So a seal says that a record is as the
holder of this key wrote it, and not that the holder wrote the truth, nor when. A timestamp token
or a copy of the case lodged with a third party closes that gap; the key alone cannot.
"""

import errno
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from platformdirs import user_data_dir

from rootnote.errors import CustodyError
from rootnote.integrity import sha256_bytes, storage_error, sync_folder

KEY_FILE = "sealing-key.pem"
KEY_VARIABLE = "ROOTNOTE_KEY"
"""Environment variable that names another key file."""
PASSPHRASE_VARIABLE = "ROOTNOTE_KEY_PASSPHRASE"


_WITHOUT_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a disk answers that knows no second name for a file, as a USB stick's."""
_KEY = re.compile("[0-9a-f]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A private key that seals records."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public key: 32 bytes in hexadecimal."""
        return self.private.public_key().public_bytes_raw().hex()

    @property
    def fingerprint(self) -> str:
        """What a person compares; see `fingerprint_of`."""
        return fingerprint_of(self.public)

    def sign(self, purpose: str, text: str) -> str:
        """Signature in hexadecimal; the purpose keeps one kind of seal from passing as another."""
        return self.private.sign(_message(purpose, text)).hex()


def open_key(path: Path | None = None, passphrase: str | None = None) -> SealingKey:
    """The person's key; made and stored at first use, readable by its owner alone.

    Parameters
    ----------
    path : Path, optional
        The key's file; else the one that `ROOTNOTE_KEY` names, else one in the user's data
        folder.
    passphrase : str, optional
        Encrypts the stored key; else what `ROOTNOTE_KEY_PASSPHRASE` holds, else none.

    Raises
    ------
    CustodyError
        The file is no such key, or the passphrase does not open it.
    StorageError
        A new key cannot be stored.
    """
    file = path or Path(
        os.environ.get(KEY_VARIABLE) or Path(user_data_dir("rootnote", appauthor=False), KEY_FILE)
    )
    secret = (passphrase or os.environ.get(PASSPHRASE_VARIABLE) or "").encode() or None
    stored = _stored(file)
    if stored is None:
        _make(file, secret)
        stored = _stored(file)
    if stored is None:
        raise _unusable(file, "it is a link that leads nowhere")
    if not stored:  # as an earlier version left it on a full disk; it never sealed anything
        raise _unusable(file, "the file is empty; once it is deleted, a new key is made")
    try:
        private = serialization.load_pem_private_key(stored, secret)
    except TypeError as error:  # a passphrase is missing, or there is one too many
        raise _unusable(file, str(error)) from error
    except ValueError as error:
        raise _unusable(file, "the passphrase is wrong or the file is damaged") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _unusable(file, "it is not an Ed25519 key")
    return SealingKey(private)


def _stored(file: Path) -> bytes | None:
    """The bytes of a key's file; None where there is no file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(file, error.strerror or str(error)) from error


def _make(file: Path, secret: bytes | None) -> None:
    """Store a new key: the whole of it or nothing, and never in the place of another."""
    private = Ed25519PrivateKey.generate()
    encryption: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    )
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )
    temporary: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".sealing-key.")
        with os.fdopen(descriptor, "wb") as out:  # readable by its owner alone, as it is made
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):  # another process was quicker: its key is everybody's
            _put(temporary, file)
        sync_folder(file.parent)
    except OSError as error:
        raise storage_error(file, error) from error
    finally:  # also after Ctrl-C
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _put(temporary: str, file: Path) -> None:
    """Give a whole file its name; raises `FileExistsError` where something has that name."""
    try:
        os.link(temporary, file)
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        # The name is taken first, so that what is replaced is nothing but what was made here.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(temporary, file)


def _unusable(file: Path, reason: str) -> CustodyError:
    """The error for a key that does not open."""
    return CustodyError(
        f"the sealing key cannot be used: {reason}",
        path=file,
        remedy=f"Set {PASSPHRASE_VARIABLE} to its passphrase, or {KEY_VARIABLE} to the file of "
        "another key. A case can be read and verified without a key.",
    )


@lru_cache(maxsize=4096)
def is_signed(public: str, purpose: str, text: str, signature: str) -> bool:
    """Whether the holder of a public key signed this text for this purpose."""
    # `fromhex` reads capitals and spaces too; one signature must have one spelling.
    if not (_KEY.fullmatch(public) and _SIGNATURE.fullmatch(signature)):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _message(purpose, text))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint_of(public: str) -> str:
    """SHA-256 of the public key, its first 32 hexadecimal digits in groups of four."""
    digest = sha256_bytes(bytes.fromhex(public))[:32]
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def _message(purpose: str, text: str) -> bytes:
    """What is signed."""
    return f"rootnote {purpose} 1\n{text}".encode()
