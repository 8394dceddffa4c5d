"""Reads about seats, mandates and rules on a given day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from committee.models import CommitteeRules, Mandate, Seat, Substitute
from common.typography import fold

_HISTORY = (
    Prefetch("mandates", queryset=Mandate.objects.select_related("person").order_by("-starts_on")),
    Prefetch("substitutes", queryset=Substitute.objects.select_related("person").order_by("-starts_on")),
)


def mandates_in_force(on: date) -> QuerySet[Mandate]:
    """The mandates of this day, their first and last days included."""
    return Mandate.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("person", "seat")


def members_on(day: date) -> list[Mandate]:
    """Who composes the committee on this day, by name."""
    return sorted(mandates_in_force(day), key=lambda mandate: fold(mandate.person.full_name))


def seats_on(day: date) -> QuerySet[Seat]:
    """The seats open on this day, each with all its mandates and substitutes, the most recent first."""
    return (
        Seat.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)
        .prefetch_related(*_HISTORY)
        .order_by("pk")
    )


def seats_with_history() -> QuerySet[Seat]:
    """Every seat, suppressed or not, with all its mandates and substitutes, the most recent first."""
    return Seat.objects.prefetch_related(*_HISTORY)


def mandates_of_people(people: Iterable[int]) -> list[Mandate]:
    """Every mandate that these people ever had, on any seat. One query."""
    return list(Mandate.objects.filter(person__in=set(people)))


def rules_in_force(on: date) -> CommitteeRules | None:
    """The rules of this day: the last ones that came into force. None before the first."""
    return CommitteeRules.objects.filter(in_force_from__lte=on).order_by("-in_force_from").first()


def all_rules() -> QuerySet[CommitteeRules]:
    """Every version of the rules, the last one first."""
    return CommitteeRules.objects.order_by("-in_force_from")


def people_to_appoint() -> list[User]:
    """The open accounts, by name."""
    return sorted(User.objects.filter(is_active=True), key=lambda person: fold(person.full_name))
