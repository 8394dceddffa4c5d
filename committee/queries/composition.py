"""Reads about seats, mandates and rules on a given day."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from committee.models import CommitteeRules, Mandate, Seat
from common.typography import fold


def mandates_in_force(on: date) -> QuerySet[Mandate]:
    """The mandates of this day, their first and last days included."""
    return Mandate.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("person", "seat")


def members_on(day: date) -> list[Mandate]:
    """Who composes the committee on this day, by name."""
    return sorted(mandates_in_force(day), key=lambda mandate: fold(mandate.person.full_name))


def seats_on(day: date) -> QuerySet[Seat]:
    """The seats open on this day, each with all its mandates, the most recent first."""
    mandates = Mandate.objects.select_related("person").order_by("-starts_on")
    return (
        Seat.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)
        .prefetch_related(Prefetch("mandates", queryset=mandates))
        .order_by("pk")
    )


def rules_in_force(on: date) -> CommitteeRules | None:
    """The rules of this day: the last ones that came into force. None before the first."""
    return CommitteeRules.objects.filter(in_force_from__lte=on).order_by("-in_force_from").first()


def all_rules() -> QuerySet[CommitteeRules]:
    """Every version of the rules, the last one first."""
    return CommitteeRules.objects.order_by("-in_force_from")


def people_to_appoint() -> list[User]:
    """The open accounts, by name."""
    return sorted(User.objects.filter(is_active=True), key=lambda person: fold(person.full_name))
