"""The seal: a PAdES B-B signature of the body, made once, that certifies the document and allows no change to it.

pyHanko's usual way breaks both norms of the file; the four departures are marked. The sealed file starts with the exact
bytes that were given, so the hash of the reproducible document stays checkable.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from common.pdf.certificates import make_development_certificate
from common.pdf.verify import SealReport, verify

__all__ = [
    "FileSealer",
    "SealError",
    "SealReport",
    "Sealer",
    "make_development_certificate",
    "sealer",
    "verify",
]

FIELD_NAME = "Cachet"
MAX_ATTEMPTS = 8
SIGNATURE_ROOM = 16384
"""Hexadecimal digits kept for the signature and its certificates."""


class SealError(Exception):
    """The document could not be sealed; the message is a French sentence for the people who wait for it."""


class Sealer(Protocol):
    """Whoever holds the key: files here, a card or a remote service elsewhere."""

    def seal(self, pdf: bytes, *, at: datetime) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FileSealer:
    """A certificate and its key in files: PEM, or one PKCS#12 (`.p12`, `.pfx`) given as the key.

    The PEM of the certificate may be followed by those of the authorities above it.
    """

    certificate_path: Path
    key_path: Path
    passphrase: bytes | None = None

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Raises SealError. Two seals of the same document differ: seal once, and keep the result."""
        if at.tzinfo is None:
            raise SealError("La date du cachet n’a pas de fuseau horaire.")
        signer = self._signer()
        for attempt in range(MAX_ATTEMPTS):
            try:
                sealed = _sign(pdf, signer, at=at, room=SIGNATURE_ROOM + 2 * attempt)
            except (PdfError, ValueError) as failure:  # pyHanko's SigningError is a ValueError
                raise SealError(f"Le document n’a pas pu être scellé\u00a0: {failure}") from failure
            if not sealed.startswith(pdf):
                raise SealError("Le cachet a modifié le document au lieu de s’y ajouter.")
            # common.pdf.engine says why; another room for the signature gives other bytes to the stream at fault
            if b"\r\nendstream" not in sealed[len(pdf) :]:
                return sealed
        raise SealError("Le cachet n’a pas pu être mis en forme pour l’archivage.")

    def _signer(self) -> SimpleSigner:
        is_bundle = self.key_path.suffix in {".p12", ".pfx"}
        for path in (self.key_path,) if is_bundle else (self.certificate_path, self.key_path):
            if not path.is_file():
                raise SealError(f"Le fichier du cachet est introuvable\u00a0: {path.name}.")
        try:
            if is_bundle:
                signer: SimpleSigner | None = SimpleSigner.load_pkcs12(str(self.key_path), passphrase=self.passphrase)
            else:
                signer = self._signer_from_pem()
        except (ValueError, TypeError, OSError):
            signer = None
        if signer is None:
            raise SealError("La clé ou le certificat du cachet ne peut pas être lu.")
        return signer

    def _signer_from_pem(self) -> SimpleSigner:
        key = load_private_key_from_pemder(str(self.key_path), passphrase=self.passphrase)
        certificate, *authorities = load_certs_from_pemder([str(self.certificate_path)])
        store = SimpleCertificateStore()
        store.register_multiple(authorities)
        signer: SimpleSigner = SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store)
        return signer


def sealer() -> Sealer:
    """The sealer of this installation, by its settings."""
    passphrase = getattr(settings, "SEAL_PASSPHRASE", "")
    return FileSealer(
        certificate_path=Path(settings.SEAL_CERTIFICATE_PATH),
        key_path=Path(settings.SEAL_KEY_PATH),
        passphrase=passphrase.encode() or None,
    )


class _Revision(IncrementalPdfFileWriter):
    """Departure 1: pyHanko would rewrite the XMP metadata, whose description of schemas would no longer be valid."""

    def _update_meta(self) -> None:
        return None


class _DatedSigner(PdfSigner):
    """Signs at the moment that it is given."""

    def __init__(self, *arguments: Any, at: datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _sign(pdf: bytes, signer: SimpleSigner, *, at: datetime, room: int) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    # Departures 2 and 3: an invisible field, named, out of the page and printable, is the only one that both PDF/A and
    # PDF/UA accept; a visible stamp would bring a font that is not embedded. The signature block is in the document.
    field = SigFieldSpec(
        FIELD_NAME,
        readable_field_name="Cachet électronique",
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    # Departure 4: no revocation data and no later revision (level B-B): another one breaks PDF/A's byte range.
    writer = _Revision(io.BytesIO(pdf))
    signed = _DatedSigner(metadata, signer=signer, new_field_spec=field, at=at).sign_pdf(writer, bytes_reserved=room)
    data: bytes = signed.getvalue()
    return data
