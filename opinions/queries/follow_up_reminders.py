"""Which letters the calendar sets off about recommendations on one day, and to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.queries import holders_of
from committee.models import CommitteeRules, Recusal
from opinions.enums.opinions import FollowLetterKind as K
from opinions.enums.opinions import RecommendationStatus as S
from opinions.models import FollowUpLetter, Recommendation
from opinions.queries.recommendations import answer_due_day, answer_due_on

FOLLOWED = [S.ANSWERED, S.IN_PROGRESS]
# The people of the addressee whom a letter may move: those who prepare, and those who sign.
_WRITERS = (Role.CONTRIBUTOR, Role.APPROVER, Role.MANAGEMENT)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A letter to be sent once: for this date and no other. A new date is a new occasion."""

    recommendation: Recommendation
    kind: K
    name: str


def occasions_on(day: date) -> list[Occasion]:
    """Before the date, on it, and after: the last day to answer, then the date of what was accepted.

    A day on which the worker did not run is caught up the next one, except the day of the date itself. One query.
    """
    return [occasion for one in awaited() for occasion in occasions_of(one, day)]


def awaited() -> QuerySet[Recommendation]:
    """The published recommendations that are not closed, with their rules and their last day to answer."""
    found = Recommendation.objects.filter(Q(status=S.OPEN) | Q(status__in=FOLLOWED), reference__isnull=False)
    return found.select_related("opinion__referral__rules", "addressee").annotate(answer_due_day=answer_due_day())


def due_of(one: Recommendation) -> tuple[str, date | None]:
    """What is awaited of the addressee, « answer » or « work », and until when; `one` comes from `awaited`."""
    if one.status == S.OPEN:
        return "answer", answer_due_on(one)
    return "work", one.planned_until or one.due_on


def occasions_of(one: Recommendation, day: date) -> Iterator[Occasion]:
    """The delays before and after are those of the rules of the file (CommitteeRules: reminder, escalation)."""
    what, due = due_of(one)
    rules: CommitteeRules | None = one.opinion.referral.rules
    if due is None or rules is None:
        return
    name = f"{what}:{due.isoformat()}"
    if due - timedelta(days=rules.reminder_days) <= day < due:
        yield Occasion(one, K.SOON, name)
    if day == due:
        yield Occasion(one, K.TODAY, name)
    if day > due:
        yield Occasion(one, K.PASSED, name)
    if is_escalated(one, day):
        yield Occasion(one, K.ESCALATED, name)


def is_escalated(one: Recommendation, day: date) -> bool:
    """The date is past, and the delay after which the secretariat is told too."""
    _what, due = due_of(one)
    rules: CommitteeRules | None = one.opinion.referral.rules
    return due is not None and rules is not None and day >= due + timedelta(days=max(1, rules.escalation_days))


class Recipients:
    """Whom each letter concerns, as of a moment: a fixed number of queries for any number of recommendations."""

    def __init__(self, *, at: datetime) -> None:
        self._by_department: dict[UUID | None, dict[int, User]] = {}
        for role in _WRITERS:
            for user in holders_of(role, at=at):
                self._by_department.setdefault(user.department_id, {})[user.pk] = user
        self._secretariat = list(holders_of(Role.SECRETARIAT, at=at))
        self._recused = set(Recusal.objects.values_list("referral", "person"))

    def of(self, occasion: Occasion) -> list[User]:
        one = occasion.recommendation
        if occasion.kind != K.ESCALATED:
            return list(self._by_department.get(one.addressee_id, {}).values())
        return [user for user in self._secretariat if (one.opinion.referral_id, user.pk) not in self._recused]


def letters_sent(occasions: Iterable[Occasion]) -> set[tuple[UUID, str, str, str]]:
    """(recommendation, kind, occasion, address) of what has left already; one query."""
    found = FollowUpLetter.objects.filter(recommendation__in=[one.recommendation.pk for one in occasions])
    return set(found.values_list("recommendation", "kind", "occasion", "recipient"))
