"""What the seal of the installation is worth today: a trial, from end to end, on a blank page that is thrown away."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from common.pdf.keys import SealError, SealUnavailable
from common.pdf.seal import Sealer, name_of
from common.pdf.trust import says_where_revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class SealState:
    """`is_ready` when a document can be sealed now; `waits` when what fails may come back by itself."""

    is_ready: bool
    waits: bool
    message: str
    """A French sentence, in both cases."""
    place: str
    subject: str = ""
    issuer: str = ""
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    stamped_by: str = ""
    """The host of the time stamp service, empty when there is none."""
    tells_revocation: bool = False


def state_of(sealer: Sealer, *, at: datetime) -> SealState:
    """Seal a blank page, and say what happened with what is known of the certificate. Never raises SealError."""
    refusal: SealError | None = None
    try:
        sealer.seal(_blank(), at=at)
    except SealError as fault:
        refusal = fault
    return SealState(
        is_ready=refusal is None,
        waits=isinstance(refusal, SealUnavailable),
        message=str(refusal or "Le cachet fonctionne\u00a0: une page d’essai vient d’être scellée et vérifiée."),
        place=sealer.key.place,
        stamped_by=urlsplit(sealer.stamps.url).hostname or "" if sealer.stamps else "",
        **_certificate(sealer),
    )


def _certificate(sealer: Sealer) -> dict[str, Any]:
    try:
        certificate = sealer.key.certificates()[0]
    except SealError:
        return {}
    validity = certificate["tbs_certificate"]["validity"]
    return {
        "subject": name_of(certificate.subject),
        "issuer": name_of(certificate.issuer),
        "begins_at": validity["not_before"].native,
        "ends_at": validity["not_after"].native,
        "tells_revocation": says_where_revoked(certificate),
    }


def _blank() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        output = io.BytesIO()
        document.save(output)
    return output.getvalue()
