"""Which letters the calendar sets off on one day, from the due date of each open file and what is still awaited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from committee.enums.referrals import LetterKind
from committee.enums.referrals import ReferralStatus as S
from committee.models import CommitteeRules, InformationRequest, Referral

_AWAITED = [S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A letter to be sent once: for this due date, or for this request. A new due date is a new occasion."""

    referral: Referral
    kind: LetterKind
    name: str


def occasions_on(day: date) -> list[Occasion]:
    """Before the due date, on the day, after it; and for what was asked of the department and is not answered.

    A day on which the worker did not run is caught up the next one, except the day of the due date itself.
    """
    files = Referral.objects.filter(status__in=_AWAITED).select_related("rules", "rapporteur", "submitted_by")
    due = files.filter(due_on__isnull=False).order_by("due_on", "reference")
    asked = InformationRequest.objects.filter(answered_at__isnull=True, referral__in=files).order_by("asked_at")
    requests = asked.select_related("referral__rules", "referral__rapporteur", "referral__submitted_by")
    return [
        *(occasion for referral in due for occasion in _of_the_due_date(referral, day)),
        *(occasion for request in requests for occasion in _of_a_request(request, day)),
    ]


def _of_the_due_date(referral: Referral, day: date) -> Iterator[Occasion]:
    due, rules = referral.due_on, referral.rules
    if due is None or rules is None:
        return
    if due - timedelta(days=rules.reminder_days) <= day < due:
        yield Occasion(referral, LetterKind.REMINDER, due.isoformat())
    if day == due:
        yield Occasion(referral, LetterKind.DUE, due.isoformat())
    if day >= due + timedelta(days=_at_least_one(rules.escalation_days)):
        yield Occasion(referral, LetterKind.OVERDUE, due.isoformat())
        yield Occasion(referral, LetterKind.DELAY_PASSED, due.isoformat())


def _of_a_request(request: InformationRequest, day: date) -> Iterator[Occasion]:
    rules: CommitteeRules | None = request.referral.rules
    if rules is None:
        return
    reminded = timezone.localdate(request.asked_at) + timedelta(days=_at_least_one(rules.reminder_days))
    if day >= reminded:
        yield Occasion(request.referral, LetterKind.AWAITED, str(request.pk))
    if day >= reminded + timedelta(days=_at_least_one(rules.escalation_days)):
        yield Occasion(request.referral, LetterKind.UNANSWERED, str(request.pk))


def _at_least_one(days: int) -> int:
    return max(1, days)
