"""What each member has in hand, for whoever assigns: numbers and dates, never what a review says."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.actors import Actor
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewStatus
from committee.models import Mandate, Referral, Review
from committee.queries.composition import members_on
from committee.workflow.phases import EXAMINED
from common.typography import listed, plural

_REPORTED = [S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED]
YEAR = timedelta(days=365)


@dataclass(slots=True)
class Load:
    """One member's work: what is open, what of it is late, what was given in a year."""

    mandate: Mandate
    reviews: list[date | None] = field(default_factory=list)
    reports: list[date | None] = field(default_factory=list)
    given: int = 0
    overdue: int = 0

    @property
    def next_due(self) -> date | None:
        return min((due for due in [*self.reviews, *self.reports] if due), default=None)

    @property
    def words(self) -> str:
        """« 2 examens et 1 rapport en cours, dont 1 en retard », for the forms that assign."""
        parts = []
        if self.reviews:
            parts.append(plural(len(self.reviews), "examen"))
        if self.reports:
            parts.append(plural(len(self.reports), "rapport"))
        late = f", dont {self.overdue} en retard" if self.overdue else ""
        return f"{listed(parts)} en cours{late}" if parts else "rien en cours"


def workload_visible_to(actor: Actor, *, on: date) -> list[Load]:
    """The members of this day, by name, each with what they have in hand. Four queries, whatever their number.

    The files from which the reader is recused are not counted: a number would tell of them.
    """
    loads = {mandate.person_id: Load(mandate) for mandate in members_on(on)}
    reviews = Review.objects.exclude(referral__in=actor.recused_from)
    awaited = reviews.filter(
        status__in=[ReviewStatus.ASSIGNED, ReviewStatus.TO_CONFIRM], referral__status__in=[*EXAMINED]
    )
    for person, due in awaited.values_list("mandate__person", "referral__due_on"):
        if person in loads:
            loads[person].reviews.append(due)
    reported = Referral.objects.filter(status__in=_REPORTED, rapporteur__isnull=False).exclude(
        pk__in=actor.recused_from
    )
    for person, due in reported.values_list("rapporteur__person", "due_on"):
        if person in loads:
            loads[person].reports.append(due)
    since = timezone.make_aware(datetime.combine(on - YEAR, time.min))
    kept = reviews.filter(status__in=[ReviewStatus.GIVEN, ReviewStatus.TO_CONFIRM], given_at__gte=since)
    given = Counter(kept.values_list("mandate__person", flat=True))
    for person, load in loads.items():
        load.given = given[person]
        load.overdue = sum(1 for due in [*load.reviews, *load.reports] if due and due < on)
    return list(loads.values())


def words_by_person(actor: Actor, *, on: date) -> Mapping[int, str]:
    """What stands beside each name in the forms that assign."""
    return {load.mandate.person_id: load.words for load in workload_visible_to(actor, on=on)}
