"""Whether a sealed PDF is what the body sealed, and the reason in a sentence.

A signature is not the integrity of the file: some bytes around it do not enter its computation. What can be pinned down
is here (one seal, whole file, no change allowed, canonical encoding); the rest is the SHA-256 of the public register.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class SealReport:
    valid: bool
    covers_whole_file: bool
    signer: str
    signed_at: datetime | None
    reason: str
    """A French sentence, whether valid or not."""


def verify(pdf: bytes, *, trust_path: Path | str, at: datetime | None = None) -> SealReport:
    """`trust_path` is the PEM of the authorities; `at` the moment of validation, now by default."""
    context = ValidationContext(
        trust_roots=list(load_certs_from_pemder([str(trust_path)])), allow_fetching=False, moment=at
    )
    try:
        signatures = list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
        if len(signatures) != 1:
            return _refused(
                "Ce fichier ne porte aucun cachet." if not signatures else "Ce fichier porte plusieurs cachets."
            )
        return _judge(signatures[0], pdf, context)
    except Exception:  # files made to mislead parsers come here; any failure to read is a refusal
        return _refused("Ce fichier n’est pas un PDF scellé que l’on puisse lire.")


def _refused(reason: str) -> SealReport:
    return SealReport(valid=False, covers_whole_file=False, signer="", signed_at=None, reason=reason)


def _judge(signature: EmbeddedPdfSignature, pdf: bytes, context: ValidationContext) -> SealReport:
    status = validate_pdf_signature(signature, signer_validation_context=context)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _covers_everything(signature, pdf)
    fault = _fault(signature, status, whole=whole)
    return SealReport(
        valid=not fault,
        covers_whole_file=whole,
        signer=status.signing_cert.subject.native.get("common_name", ""),
        signed_at=status.signer_reported_dt,
        reason=fault or "Le cachet est valable et couvre tout le fichier.",
    )


def _fault(signature: EmbeddedPdfSignature, status: PdfSignatureStatus, *, whole: bool) -> str:
    if not status.intact:
        return "Le contenu a été modifié après le cachet."
    if not status.valid:
        return "La signature du cachet est fausse."
    if not whole:
        return "Quelque chose a été ajouté au fichier après le cachet."
    if signature.docmdp_level != MDPPerm.NO_CHANGES:
        return "Ce cachet n’interdit pas de modifier le fichier."
    if not status.trusted:
        return "Le certificat du cachet n’est pas, ou n’est plus, reconnu."
    if not status.bottom_line:
        return "Le cachet ne remplit pas toutes les conditions de sa validité."
    return ""


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
