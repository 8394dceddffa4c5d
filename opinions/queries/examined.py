"""Which version of each sheet the published opinions bear on: the registry asks (`settings.SHEET_OPINIONS`)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from algorithms.examined import Examined
from algorithms.models import SheetVersion
from committee.queries.pins import current_pins
from opinions.enums.opinions import OpinionStatus
from opinions.queries.opinions import public_pages


def opinions_on(algorithm_ids: Iterable[UUID] | QuerySet[SheetVersion, UUID]) -> list[Examined]:
    """The opinions that everybody may read, one line for each algorithm that they speak of. Two queries at most."""
    pins = list(
        current_pins()
        .filter(version__algorithm__in=algorithm_ids, referral__opinion__status=OpinionStatus.PUBLISHED)
        .select_related("version", "referral__opinion__adopted_draft")
    )
    pages = public_pages([pin.referral.opinion for pin in pins]) if pins else {}
    return [
        Examined(
            algorithm_id=pin.version.algorithm_id,
            version_id=pin.version_id,
            number=pin.version.number,
            reference=opinion.reference,
            given_on=opinion.decided_on,
            url=pages.get(opinion.pk, ""),
        )
        for pin in pins
        if (opinion := pin.referral.opinion)
    ]
