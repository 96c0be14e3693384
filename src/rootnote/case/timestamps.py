"""Timestamp tokens (RFC 3161): what an authority says to have seen of the log, and when.

Checked are the message imprint against the log, and the signature (CMS, RFC 5652) against the
certificate that the token carries. Whether that authority is to be trusted, and whether its
certificate was revoked, nothing here can say: that is the reader's decision.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from rootnote.case.custody import CustodyEvent, event_line

SUFFIXES = frozenset({".tsr", ".tst", ".p7s"})
"""Endings that say that a file is a token or an authority's response."""

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_TIME_STAMPING = [ExtendedKeyUsageOID.TIME_STAMPING]
_UNREADABLE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError),
    *(x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
    UnsupportedAlgorithm,
)
"""What the readers of ASN.1 and of certificates raise over damaged ones."""
_TRUST = "whether to trust this authority is the reader's decision"


class _Broken(Exception):
    """Why a token does not hold."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a token says, and whether it holds."""

    problem: str = ""
    """Why it does not hold; empty where it does."""
    authority: str = ""
    """Name in the certificate that signed it."""
    issuer: str = ""
    """Who issued that certificate, as it says."""
    certificate_sha256: str = ""
    time_utc: str = ""
    record: int | None = None
    """The last record of the log that it covers."""
    over: str = ""
    """What of that record it was made over."""

    @property
    def holds(self) -> bool:
        """Whether imprint and signature hold."""
        return not self.problem

    def __str__(self) -> str:
        """One line for a person."""
        if self.problem:
            return f"does not hold: {self.problem}"
        return (
            f"{self.authority} states that {self.over} existed on {self.time_utc}. Its signature "
            f"belongs to the certificate in the token (SHA-256 {self.certificate_sha256}, issued "
            f"by {self.issuer}); {_TRUST}"
        )


def checked_token(data: bytes, events: Sequence[CustodyEvent]) -> Timestamp | None:
    """What a file says as a timestamp token over a log.

    Parameters
    ----------
    data : bytes
        The file: a token, or the response of an authority that holds one, as DER.
    events : sequence of CustodyEvent
        The log.

    Returns
    -------
    timestamp : Timestamp or None
        None: the file is no token at all.
    """
    signed = _signed_data(data)
    if signed is None:
        return None
    found = Timestamp()
    try:
        info = signed["encap_content_info"]["content"].parsed
        found = replace(found, time_utc=_time(_stated(info)))
        certificate = _certificate(signed)
        found = replace(
            found,
            authority=_name(certificate.subject),
            issuer=_name(certificate.issuer),
            certificate_sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        )
        _check_signature(signed, certificate)
        _check_certificate(certificate, _stated(info))
        record, over = _covered(info["message_imprint"], events)
        return replace(found, record=record, over=over)
    except _Broken as error:
        return replace(found, problem=str(error))
    except _UNREADABLE as error:
        return replace(found, problem=f"it cannot be read whole ({type(error).__name__})")


def _signed_data(data: bytes) -> Any:
    """The CMS structure of a token; None where there is none."""
    for shape in (tsp.TimeStampResp, cms.ContentInfo):
        try:
            value = shape.load(data, strict=True)
            content = value["time_stamp_token"] if shape is tsp.TimeStampResp else value
            if content["content_type"].native != "signed_data":
                continue
            signed = content["content"]
            if signed["encap_content_info"]["content_type"].native == "tst_info":
                return signed
        except _UNREADABLE:
            continue
    return None


def _certificate(signed: Any) -> x509.Certificate:
    """The certificate in the token that its one signer names."""
    if len(signed["signer_infos"]) != 1:
        raise _Broken("it has not exactly one signer")
    named = signed["signer_infos"][0]["sid"]
    for choice in signed["certificates"]:
        if choice.name != "certificate":
            continue
        candidate = choice.chosen
        if named.name == "issuer_and_serial_number":
            is_it = (
                candidate.issuer == named.chosen["issuer"]
                and candidate.serial_number == named.chosen["serial_number"].native
            )
        else:
            is_it = candidate.key_identifier == named.chosen.native
        if is_it:
            return x509.load_der_x509_certificate(candidate.dump())
    raise _Broken("it does not hold the certificate of its signer, so it cannot be checked")


def _check_signature(signed: Any, certificate: x509.Certificate) -> None:
    """Whether the certificate's key signed this content: RFC 5652, 5.4, and RFC 5816."""
    signer = signed["signer_infos"][0]
    attributes = {entry["type"].native: entry["values"][0] for entry in signer["signed_attrs"]}
    digest_name = signer["digest_algorithm"]["algorithm"].native
    if digest_name not in _HASHES:
        raise _Broken(f"it is signed over {digest_name}, which is too weak or unknown")
    content = bytes(signed["encap_content_info"]["content"])
    if attributes["content_type"].native != "tst_info":
        raise _Broken("its signature is over another kind of content")
    if attributes["message_digest"].native != hashlib.new(digest_name, content).digest():
        raise _Broken("its content is not what was signed")
    _check_named_certificate(attributes, certificate)
    # Signed is the set itself; in the token it carries another tag.
    message = signer["signed_attrs"].untag().dump()
    try:
        _verify(certificate.public_key(), signer, message, _HASHES[digest_name]())
    except InvalidSignature as error:
        raise _Broken("its signature does not belong to the certificate in it") from error
    except UnsupportedAlgorithm as error:
        raise _Broken("its kind of signature is not known here") from error


def _check_named_certificate(attributes: dict[str, Any], certificate: x509.Certificate) -> None:
    """Whether the signed attributes name this certificate, as RFC 3161 demands."""
    if "signing_certificate_v2" in attributes:
        named = attributes["signing_certificate_v2"]["certs"][0]
        name = named["hash_algorithm"]["algorithm"].native
    elif "signing_certificate" in attributes:
        named, name = attributes["signing_certificate"]["certs"][0], "sha1"
    else:
        raise _Broken("it does not say which certificate signed it")
    whole = certificate.public_bytes(serialization.Encoding.DER)
    if named["cert_hash"].native != hashlib.new(name, whole).digest():
        raise _Broken("it names another certificate than the one that signed it")


def _verify(key: Any, signer: Any, message: bytes, digest: hashes.HashAlgorithm) -> None:
    """Check a signature; raises `InvalidSignature`."""
    signature = signer["signature"].native
    kind = signer["signature_algorithm"].signature_algo
    if isinstance(key, rsa.RSAPublicKey) and kind == "rsassa_pkcs1v15":
        key.verify(signature, message, padding.PKCS1v15(), digest)
    elif isinstance(key, rsa.RSAPublicKey) and kind == "rsassa_pss":
        key.verify(signature, message, padding.PSS(padding.MGF1(digest), padding.PSS.AUTO), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
        key.verify(signature, message, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, message)
    else:
        raise _Broken(f"its kind of signature is not known here: {kind}")


def _check_certificate(certificate: x509.Certificate, at: datetime) -> None:
    """Whether it was made for timestamps and was valid then: RFC 3161, 2.3."""
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise _Broken("its certificate was not made for timestamps") from error
    if not uses.critical or list(uses.value) != _TIME_STAMPING:
        raise _Broken("its certificate was not made for timestamps alone")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise _Broken("its certificate was not valid at the time it states")


def _covered(imprint: Any, events: Sequence[CustodyEvent]) -> tuple[int, str]:
    """The record that an imprint is made over, and in what form; the latest that fits."""
    name, found = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
    if name not in _HASHES:
        raise _Broken(f"its imprint is {name}, which is too weak or unknown")
    log = hashlib.new(name)
    matches = []
    for event in events:
        log.update(event_line(event))
        n = event.sequence
        for value, over in _forms(event, name):
            if value == found:
                matches.append((n, over))
        if log.digest() == found:
            matches.append((n, f"the log up to record {n}"))
    if not matches:
        raise _Broken("it was made over something else than a record of this log")
    return matches[-1]


def _forms(event: CustodyEvent, name: str) -> Iterator[tuple[bytes, str]]:
    """What of a record a person may hand to an authority."""
    n = event.sequence
    if name == "sha256":
        yield bytes.fromhex(event.digest), f"record {n} with all before it"
    for text in (event.digest, event.digest + "\n"):
        yield hashlib.new(name, text.encode()).digest(), f"record {n} with all before it"
    handed = event.details.get("sha256")
    if name == "sha256" and isinstance(handed, str) and len(handed) == 64:
        yield bytes.fromhex(handed), f"what record {n} handed over ({event.action})"


def _name(name: x509.Name) -> str:
    """What a person calls the holder of a certificate."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return name.rfc4514_string() or "an unnamed authority"


def _stated(info: Any) -> datetime:
    """The time that a token states."""
    at: datetime = info["gen_time"].native
    return at


def _time(value: datetime) -> str:
    """A time as a person reads it."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
