"""A timestamp authority of our own: `openssl ts` with a root and a certificate made for a test."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIG = """
[tsa]
default_tsa = test
[test]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512, sha1
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


class Authority:
    """Makes tokens.

    Parameters
    ----------
    folder : Path
        An empty folder for its keys.
    curve : bool
        An elliptic-curve key instead of RSA.
    purpose : object identifier
        What its certificate is made for.
    ess : str
        Digest by which a token names the certificate.
    """

    def __init__(
        self,
        folder: Path,
        *,
        curve: bool = False,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
        ess: str = "sha256",
        valid_until: datetime | None = None,
    ) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        root_key = ec.generate_private_key(ec.SECP256R1())
        key = (
            ec.generate_private_key(ec.SECP256R1())
            if curve
            else rsa.generate_private_key(65537, 2048)
        )
        root = _certificate("Test Root", root_key, "Test Root", root_key, None, None)
        own = _certificate("Test Time", key, "Test Root", root_key, purpose, valid_until)
        self.certificate = own
        _write(folder / "root.pem", root.public_bytes(serialization.Encoding.PEM))
        _write(folder / "tsa.pem", own.public_bytes(serialization.Encoding.PEM))
        _write(
            folder / "tsa.key",
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        _write(folder / "serial", b"01\n")
        _write(folder / "ts.cnf", _CONFIG.format(folder=folder, ess=ess).encode())

    def response(self, *over: str, certificate: bool = True) -> bytes:
        """The response to `openssl ts -query` with these options."""
        query, answer = self.folder / "q.tsq", self.folder / "r.tsr"
        asked = ["-query", *over, *(["-cert"] if certificate else []), "-out", str(query)]
        _openssl("ts", *asked)
        config = ["-config", str(self.folder / "ts.cnf")]
        _openssl("ts", "-reply", *config, "-queryfile", str(query), "-out", str(answer))
        return answer.read_bytes()

    def over_digest(self, digest: str) -> bytes:
        """The response to the digest of a record."""
        return self.response("-sha256", "-digest", digest)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    purpose: x509.ObjectIdentifier | None,
    valid_until: datetime | None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(valid_until or now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(purpose is None, None), critical=True)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _openssl(*arguments: str) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs the command openssl, which Debian has in a package of that name")
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
