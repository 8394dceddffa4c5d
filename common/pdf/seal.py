"""The seal: a PAdES signature of the body, made once, that certifies the document and allows no change to it.

Its level follows what the installation has: B-B with a certificate alone, B-T when a time stamp service is configured,
B-LT when the certificate says where its revocation can be asked, whose answers then travel in the file.

pyHanko's usual way breaks both norms of the file; the four departures are marked. The sealed file starts with the exact
bytes that were given, so the hash of the reproducible document stays checkable.
"""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.errors import RevokedError

from common.pdf import stamps, trust
from common.pdf.certificates import make_development_certificate
from common.pdf.keys import FileKey, Key, SealError, SealUnavailable, TokenKey
from common.pdf.stamps import StampService
from common.pdf.verify import SealReport, is_signed_by, verify

__all__ = [
    "FileKey",
    "SealError",
    "SealReport",
    "SealUnavailable",
    "Sealer",
    "StampService",
    "TokenKey",
    "make_development_certificate",
    "sealer",
    "verify",
]

FIELD_NAME = "Cachet"
MAX_ATTEMPTS = 8
SIGNATURE_ROOM = 16384
STAMPED_ROOM = 49152
"""Hexadecimal digits kept for the signature and its certificates, without and with a time stamp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealer:
    """The key of the body, the authorities that answer for it, and the time stamp service if there is one."""

    key: Key
    trust_path: Path
    stamps: StampService | None = None

    def refuse_unusable(self, *, at: datetime) -> None:
        """Try everything that a seal needs, and seal nothing.

        Raises: SealUnavailable for what may come back by itself, SealError for what a person must mend.
        """
        if at.tzinfo is None:
            raise SealError("La date du cachet n’a pas de fuseau horaire.")
        certificates = self.key.certificates()
        trust.refuse_unusable(certificates, trusted=trust.roots(self.trust_path), at=at)
        probe = b"saisine"
        with self._signer() as signer:
            signature = asyncio.run(signer.async_sign_raw(probe, "sha256"))
        if not is_signed_by(certificates[0], probe, signature):
            raise SealError("La clé du cachet n’est pas celle de son certificat.")

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """The file sealed, and found valid. Two seals of the same document differ: seal once, and keep the result.

        Raises: SealUnavailable for what may come back by itself, SealError for what a person must mend.
        """
        self.refuse_unusable(at=at)
        certificates = self.key.certificates()
        for attempt in range(MAX_ATTEMPTS):
            sealed = self._sealed(pdf, certificates, at=at, more_room=2 * attempt)
            # common.pdf.engine says why; another room for the signature gives other bytes to the stream at fault
            if b"\r\nendstream" not in sealed[len(pdf) :]:
                self._refuse_invalid(sealed, at=at)
                return sealed
        raise SealError("Le cachet n’a pas pu être mis en forme pour l’archivage.")

    def sign_detached(self, data: bytes, *, at: datetime) -> tuple[bytes, str]:
        """A detached signature of these bytes (CMS, DER) that carries the certificate, and the name in it.

        Raises: SealUnavailable, SealError.
        """
        self.refuse_unusable(at=at)
        said = PdfCMSSignedAttributes(signing_time=at)
        with self._signer() as signer:
            signing = signer.async_sign_general_data(
                data, "sha256", detached=True, signed_attr_settings=said, timestamper=self._client()
            )
            signed = asyncio.run(signing)
        encoded: bytes = signed.dump()
        return encoded, name_of(self.key.certificates()[0].subject)

    def _client(self) -> Any:
        return self.stamps.client() if self.stamps else None

    @contextmanager
    def _signer(self) -> Iterator[Signer]:
        """The key, ready; what goes wrong with it or with the services that a signature calls becomes a sentence."""
        try:
            with self.key.signer() as signer:
                yield signer
        except (TimestampRequestError, TimeoutError) as failure:
            raise SealUnavailable(stamps.SILENT) from failure
        except RevokedError as failure:
            raise SealError(trust.revoked_sentence(failure)) from failure
        except (PdfError, ValueError) as failure:  # pyHanko's SigningError is a ValueError
            raise SealError(f"Le document n’a pas pu être scellé\u00a0: {failure}") from failure

    def _sealed(self, pdf: bytes, certificates: list[x509.Certificate], *, at: datetime, more_room: int) -> bytes:
        long_term = self._long_term(certificates)
        with self._signer() as signer:
            sealed = _sign(
                pdf,
                signer,
                self._client(),
                long_term,
                at=at,
                room=(STAMPED_ROOM if self.stamps else SIGNATURE_ROOM) + more_room,
            )
        if not sealed.startswith(pdf):
            raise SealError("Le cachet a modifié le document au lieu de s’y ajouter.")
        return sealed

    def _long_term(self, certificates: list[x509.Certificate]) -> dict[str, Any]:
        """What makes the answers about revocation travel in the file, when the certificate says where to ask."""
        certificate, *others = certificates
        if not trust.says_where_revoked(certificate):
            return {}
        trusted = trust.roots(self.trust_path, self.stamps.trust_path if self.stamps else None)
        return {
            "embed_validation_info": True,
            "validation_context": trust.asking(trusted, others),
            # Departure 4: with the signature, in one revision: another one breaks PDF/A's byte range.
            "dss_settings": DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        }

    def _refuse_invalid(self, sealed: bytes, *, at: datetime) -> None:
        report = self.report(sealed, at=at)
        if not report.valid:
            raise SealError(f"Le cachet posé n’est pas valable\u00a0: {report.reason}")

    def report(self, sealed: bytes, *, at: datetime) -> SealReport:
        """What anybody would find in this file, who asks for what this installation puts in its seals."""
        return verify(
            sealed, trust_path=self.trust_path, at=at, stamps_path=self.stamps.trust_path if self.stamps else None
        )


def sealer() -> Sealer:
    """The sealer of this installation, by its settings (deploy/env.example)."""
    stamping = None
    if settings.SEAL_TSA_URL:
        login = (settings.SEAL_TSA_USER, settings.SEAL_TSA_PASSWORD) if settings.SEAL_TSA_USER else None
        stamping = StampService(
            url=settings.SEAL_TSA_URL,
            timeout=settings.SEAL_TSA_SECONDS,
            trust_path=Path(settings.SEAL_TSA_TRUST_PATH or settings.SEAL_TRUST_PATH),
            login=login,
        )
    return Sealer(key=_key(), trust_path=Path(settings.SEAL_TRUST_PATH), stamps=stamping)


def _key() -> Key:
    certificate_path = Path(settings.SEAL_CERTIFICATE_PATH)
    if settings.SEAL_PKCS11_MODULE:
        return TokenKey(
            module_path=Path(settings.SEAL_PKCS11_MODULE),
            token=settings.SEAL_PKCS11_TOKEN,
            key_label=settings.SEAL_PKCS11_KEY,
            pin=settings.SEAL_PKCS11_PIN,
            certificate_path=certificate_path,
        )
    passphrase = settings.SEAL_PASSPHRASE.encode() or None
    return FileKey(certificate_path=certificate_path, key_path=Path(settings.SEAL_KEY_PATH), passphrase=passphrase)


def name_of(name: x509.Name) -> str:
    """The name that people know: the common name, or the whole when there is none."""
    return str(name.native.get("common_name") or name.human_friendly)


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


def _sign(pdf: bytes, signer: Signer, timestamper: Any, long_term: dict[str, Any], *, at: datetime, room: int) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        **long_term,
    )
    # Departures 2 and 3: an invisible field, named, out of the page and printable, is the only one that both PDF/A and
    # PDF/UA accept; a visible stamp would bring a font that is not embedded. The signature block is in the document.
    field = SigFieldSpec(
        FIELD_NAME,
        readable_field_name="Cachet électronique",
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    writer = _Revision(io.BytesIO(pdf))
    dated = _DatedSigner(metadata, signer=signer, timestamper=timestamper, new_field_spec=field, at=at)
    data: bytes = dated.sign_pdf(writer, bytes_reserved=room).getvalue()
    return data
