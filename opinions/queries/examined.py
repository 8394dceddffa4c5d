"""Which version of each sheet the published opinions bear on: the registry asks (`settings.SHEET_OPINIONS`)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from algorithms.examined import Examined
from algorithms.models import SheetVersion
from algorithms.queries.sheets import published_versions
from committee.queries.pins import current_pins
from opinions.enums.opinions import OpinionStatus
from opinions.queries.opinions import public_pages


def changed_since() -> QuerySet[SheetVersion, UUID]:
    """The algorithms whose version in force is later than every one on which an opinion that all may read bears.

    A query of their keys, to be part of another: `settings.SHEET_OUTDATED`.
    """
    pins = current_pins().filter(referral__opinion__status=OpinionStatus.PUBLISHED)
    last = pins.filter(version__algorithm=OuterRef("algorithm"), version__number__gte=OuterRef("number"))
    return (
        published_versions()
        .filter(~Exists(last), algorithm__in=pins.values("version__algorithm"))
        .order_by()
        .values_list("algorithm", flat=True)
    )


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
