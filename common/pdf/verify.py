"""Whether a sealed PDF is what the body sealed, and the reason in a sentence.

A signature is not the integrity of the file: some bytes around it do not enter its computation. What can be pinned down
is here (one seal, whole file, no change allowed, canonical encoding); the rest is the SHA-256 of the public register.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext

from common.pdf.stamps import SKEW

WORK = timedelta(hours=1)
"""How long the work may last between the date that a seal bears and its time stamp: an issue of many acts."""


@dataclass(frozen=True, slots=True)
class SealReport:
    valid: bool
    covers_whole_file: bool
    signer: str
    signed_at: datetime | None
    reason: str
    """A French sentence, whether valid or not."""
    stamped_at: datetime | None = None
    """When a third party saw the signature, if one was asked."""
    is_long_term: bool = False
    """Whether the answers about revocation travel in the file."""


def verify(
    pdf: bytes, *, trust_path: Path | str, at: datetime | None = None, stamps_path: Path | str | None = None
) -> SealReport:
    """`trust_path` is the PEM of the authorities; `at` the moment of validation, now by default.

    `stamps_path` is the PEM of the authorities of time stamps: given, a seal without a good stamp is refused.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = list(reader.embedded_signatures)
        if len(signatures) != 1:
            return _refused(
                "Ce fichier ne porte aucun cachet." if not signatures else "Ce fichier porte plusieurs cachets."
            )
        return _Judge(reader, signatures[0], pdf, trust_path=trust_path, stamps_path=stamps_path, at=at).report()
    except Exception:  # files made to mislead parsers come here; any failure to read is a refusal
        return _refused("Ce fichier n’est pas un PDF scellé que l’on puisse lire.")


def is_signed_by(certificate: x509.Certificate, data: bytes, signature: bytes) -> bool:
    """Whether the key of this certificate made this signature (SHA-256; RSA PKCS#1 v1.5, or ECDSA)."""
    key = load_der_x509_certificate(certificate.dump()).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _refused(reason: str) -> SealReport:
    return SealReport(valid=False, covers_whole_file=False, signer="", signed_at=None, reason=reason)


class _Judge:
    """One signature of one file, looked at with what is trusted, at one moment."""

    def __init__(
        self,
        reader: PdfFileReader,
        signature: EmbeddedPdfSignature,
        pdf: bytes,
        *,
        trust_path: Path | str,
        stamps_path: Path | str | None,
        at: datetime | None,
    ) -> None:
        self.signature, self.pdf, self.at = signature, pdf, at
        self.wants_stamp = stamps_path is not None
        self.trusted = list(load_certs_from_pemder([str(trust_path)]))
        self.trusted_stamps = list(load_certs_from_pemder([str(stamps_path)])) if stamps_path else self.trusted
        self.stamped_at = _stamped_at(signature)
        self.store: DocumentSecurityStore | None = None
        try:
            self.store = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            return

    def report(self) -> SealReport:
        status = self._status()
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _covers_everything(self.signature, self.pdf)
        fault = self._fault(status, whole=whole)
        return SealReport(
            valid=not fault,
            covers_whole_file=whole,
            signer=status.signing_cert.subject.native.get("common_name", ""),
            signed_at=status.signer_reported_dt,
            reason=fault or "Le cachet est valable et couvre tout le fichier.",
            stamped_at=self.stamped_at,
            is_long_term=self.store is not None,
        )

    def _status(self) -> PdfSignatureStatus:
        # A stamp proves that the signature existed then: the certificate may end afterwards. The stamp itself must
        # still be good now.
        latest = max(self.at, self.stamped_at) if self.at and self.stamped_at else self.at
        return validate_pdf_signature(
            self.signature,
            signer_validation_context=self._context(self.trusted, self.stamped_at or self.at),
            ts_validation_context=self._context(self.trusted_stamps, latest),
        )

    def _context(self, trusted: list[x509.Certificate], moment: datetime | None) -> ValidationContext:
        options: dict[str, Any] = {"trust_roots": trusted, "allow_fetching": False, "moment": moment}
        if self.store is None:
            return ValidationContext(**options)
        options["revocation_mode"] = "hard-fail" if trusted is self.trusted else "soft-fail"
        # Asked just before the signature: an answer of the same second is that of before.
        options["time_tolerance"] = SKEW
        return self.store.as_validation_context(options)

    def _fault(self, status: PdfSignatureStatus, *, whole: bool) -> str:
        if not status.intact:
            return "Le contenu a été modifié après le cachet."
        if not status.valid:
            return "La signature du cachet est fausse."
        if not whole:
            return "Quelque chose a été ajouté au fichier après le cachet."
        if self.signature.docmdp_level != MDPPerm.NO_CHANGES:
            return "Ce cachet n’interdit pas de modifier le fichier."
        if status.revoked:
            return "Le certificat du cachet était révoqué."
        if not status.trusted:
            return "Le certificat du cachet n’est pas, ou n’est plus, reconnu."
        return self._fault_of_stamp(status) or (
            "" if status.bottom_line else "Le cachet ne remplit pas toutes les conditions de sa validité."
        )

    def _fault_of_stamp(self, status: PdfSignatureStatus) -> str:
        stamp = status.timestamp_validity
        if stamp is None:
            return "Ce cachet n’est pas horodaté." if self.wants_stamp else ""
        if not (stamp.valid and stamp.intact and stamp.trusted):
            return "L’horodatage du cachet ne vient pas, ou ne vient plus, d’un service reconnu."
        signed_at = status.signer_reported_dt
        if signed_at and not -SKEW <= stamp.timestamp - signed_at <= SKEW + WORK:
            return "L’horloge du service d’horodatage et celle de ce site ne sont pas d’accord."
        return ""


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """The date of the time stamp that the signature carries, before anything is believed of it."""
    unsigned = signature.signer_info["unsigned_attrs"]
    tokens = list(find_cms_attribute_iter(unsigned, "signature_time_stamp_token")) if unsigned.native else []
    if not tokens:
        return None
    said: datetime = tokens[0]["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return said


def _covers_everything(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """The two ranges leave out the signature alone, written in the one way that we write it, to the last byte."""
    before, length, after, rest = (int(number) for number in signature.byte_range)
    if before != 0 or after + rest != len(pdf) or not length < after:
        return False
    gap = pdf[length:after]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or digits != digits.upper() or len(digits) % 2:
        return False
    content = bytes.fromhex(digits.decode("ascii"))
    return _is_canonical(content)


def _is_canonical(content: bytes) -> bool:
    """One DER structure, then zeros."""
    parsed: Any = cms.ContentInfo.load(content)
    encoded: bytes = parsed.dump(force=False)
    return content.startswith(encoded) and not any(content[len(encoded) :])
