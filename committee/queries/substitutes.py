"""Reads about substitutes: who may sit for which seat on a given day."""

from datetime import date

from django.db.models import Prefetch

from accounts.models import User
from committee.models import Mandate, Substitute
from committee.queries.composition import mandates_in_force


def seats_with_substitutes(day: date) -> list[tuple[Mandate, User]]:
    """The mandates of this day whose seat has a substitute that day, with that person. Two queries at most."""
    in_force = Substitute.objects.filter(starts_on__lte=day, ends_on__gte=day).select_related("person")
    mandates = (
        mandates_in_force(day)
        .filter(seat__in=in_force.values("seat"))
        .prefetch_related(Prefetch("seat__substitutes", queryset=in_force))
        .order_by("pk")
    )
    return [(mandate, substitute.person) for mandate in mandates for substitute in mandate.seat.substitutes.all()]
