"""Whether the certificate of the seal may be used at a moment: its dates, its authority, its revocation.

The same questions before the seal and after it. What a service that may come back refuses to say raises
`SealUnavailable`; what a person must mend raises `SealError`.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as refusals
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.api import OwnedFetcherBackend

from common.pdf.keys import SealError, SealUnavailable, certificates_in
from common.typography import long_date

FETCH_SECONDS = 10
_USAGE = {"non_repudiation"}


def says_where_revoked(certificate: x509.Certificate) -> bool:
    """Whether the certificate names a list of revocations or a service that answers about it."""
    return bool(certificate.crl_distribution_points or certificate.ocsp_urls)


def roots(*paths: Path | None) -> list[x509.Certificate]:
    return [one for path in paths if path is not None for one in certificates_in(path)]


def asking(trusted: Iterable[x509.Certificate], others: Iterable[x509.Certificate]) -> ValidationContext:
    """Now, asking the services that the certificates name; without their answer nothing is valid."""
    return ValidationContext(
        trust_roots=list(trusted),
        other_certs=list(others),
        allow_fetching=True,
        revocation_mode="hard-fail",
        fetcher_backend=OwnedFetcherBackend(AIOHttpFetcherBackend(per_request_timeout=FETCH_SECONDS)),
    )


def refuse_unusable(certificates: list[x509.Certificate], *, trusted: list[x509.Certificate], at: datetime) -> None:
    """Raises SealError with the reason when the first of these certificates may not seal at this moment."""
    certificate, *others = certificates
    validity = certificate["tbs_certificate"]["validity"]
    begins, ends = validity["not_before"].native, validity["not_after"].native
    if at < begins:
        raise SealError(f"Le certificat du cachet n’est valable qu’à partir du {long_date(begins)}.")
    if at > ends:
        raise SealError(
            f"Le certificat du cachet a expiré le {long_date(ends)}\u00a0: "
            "rien ne peut être scellé avant son remplacement."
        )
    context = (
        asking(trusted, others)
        if says_where_revoked(certificate)
        else ValidationContext(trust_roots=trusted, other_certs=others, allow_fetching=False, moment=at)
    )
    try:
        asyncio.run(_validate(certificate, others, context))
    except refusals.RevokedError as failure:
        raise SealError(revoked_sentence(failure)) from failure
    except refusals.InsufficientRevinfoError as failure:
        raise SealUnavailable(REVOCATION_SILENT) from failure
    except (refusals.PathBuildingError, refusals.PathValidationError) as failure:
        raise SealError(CHAIN_UNKNOWN) from failure
    except refusals.InvalidCertificateError as failure:
        raise SealError("Le certificat donné pour le cachet n’est pas fait pour sceller (usage de clé).") from failure


async def _validate(certificate: x509.Certificate, others: list[x509.Certificate], context: ValidationContext) -> None:
    try:
        await CertificateValidator(certificate, others, validation_context=context).async_validate_usage(_USAGE)
    finally:
        await context.aclose()


def revoked_sentence(failure: refusals.RevokedError) -> str:
    return (
        f"Le certificat du cachet a été révoqué le {long_date(failure.revocation_dt)}\u00a0: "
        "rien ne peut plus être scellé avec lui."
    )


CHAIN_UNKNOWN = (
    "L’autorité qui a délivré le certificat du cachet n’est pas, ou n’est plus, de celles qui sont reconnues."
)
REVOCATION_SILENT = (
    "Le service qui dit si le certificat du cachet est révoqué ne répond pas, ou sa réponse est périmée."
)
