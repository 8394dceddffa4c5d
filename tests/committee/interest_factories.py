"""Declarations of interests as they would be found."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from committee.enums.interests import DeclarationStatus, InterestKind
from committee.models import Interest, InterestDeclaration
from committee.operations.interests import DeclarationContent, InterestContent
from tests.committee.referral_factories import AT

NOTHING = DeclarationContent(nothing_to_declare=True)


def link(organisation: str = "Éditeur & Associés", **given: object) -> InterestContent:
    return InterestContent(**{"kind": InterestKind.EMPLOYMENT, "organisation": organisation} | given)


def declared(
    person: User, *links: InterestContent, at: datetime = AT - timedelta(days=30), covers_to: date | None = None
) -> InterestDeclaration:
    """A declaration that was submitted: with these links, or with nothing to declare."""
    made = InterestDeclaration.objects.create(person=person, begun_at=at, nothing_to_declare=not links)
    for position, one in enumerate(links, start=1):
        Interest.objects.create(
            declaration=made,
            position=position,
            kind=one.kind,
            organisation=one.organisation,
            function=one.function,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            amount=one.amount,
            is_public=one.is_public,
        )
    made.submitted_at, made.covers_from = at, timezone.localdate(at)
    made.covers_to = covers_to or made.covers_from + timedelta(days=364)
    made.status = DeclarationStatus.SUBMITTED
    made.save()
    return made
