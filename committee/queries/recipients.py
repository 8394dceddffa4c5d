"""Whom each letter about a referral concerns, as of the moment when it is sent."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.queries import holders_of
from committee.enums.referrals import LetterKind, ReviewStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import InformationRequest, Referral, Review
from committee.queries.referrals import WRITERS, members_free_for, presiding_among
from committee.workflow.phases import REVIEWERS_NEEDED

K = LetterKind


def concerned_by(referral: Referral, kind: LetterKind, *, at: datetime) -> list[User]:
    """Whose turn it is, or who asked. Nobody who is recused or out of mandate; the caller leaves closed accounts out.

    `referral` comes with `rapporteur` and `submitted_by`.
    """
    people = _People(referral, at)
    if kind in {K.REMINDER, K.DUE}:
        found = people.holding_the_pen()
    else:
        found = {
            K.SUBMITTED: people.secretariat + (people.presiding if referral.is_self_referral else []),
            K.INCOMPLETE: people.answering,
            K.COMPLETED: people.secretariat,
            K.TAKEN_UP: people.asking + people.presiding,
            K.DECLINED: people.asking,
            K.SHEET_CHANGED: people.asking + people.presiding + people.reporting + people.reviewing(),
            K.REPLACE: people.presiding + people.secretariat,
            K.CLASSIFIED: people.asking,
            K.QUESTION: people.answering,
            K.REPLIED: people.secretariat + people.reporting,
            K.WITHDRAWN: people.secretariat + (people.presiding if referral.taken_up_at else []),
            K.LAPSED: people.asking + people.secretariat + people.presiding,
            K.OVERDUE: people.presiding + people.secretariat,
            K.DELAY_PASSED: people.answering,
            K.AWAITED: people.answering,
            K.UNANSWERED: people.presiding + people.secretariat,
            K.NOTIFIED: people.notified(),
        }[kind]
    return list({person.pk: person for person in found}.values())


class _People:
    """Who stands around one file at one moment."""

    def __init__(self, referral: Referral, at: datetime) -> None:
        self.referral = referral
        self.at = at
        free = {mandate.person_id: mandate for mandate in members_free_for(referral, on=timezone.localdate(at))}
        self.free = free
        self.secretariat = list(holders_of(Role.SECRETARIAT, at=at))
        presiding = presiding_among(free.values())
        self.presiding = [presiding.person] if presiding else []
        self.reporting = self._in_mandate(referral.rapporteur.person_id if referral.rapporteur else None)
        self.asking = self._asking()
        self.answering = self._writers() if referral.is_self_referral else self.asking

    def holding_the_pen(self) -> list[User]:
        """In the state where the file is: what the reminders before and on the day are for."""
        status, awaiting = self.referral.status, self.answering if self._is_awaited() else []
        if status == S.SUBMITTED:
            return self.secretariat
        if status == S.INCOMPLETE:
            return awaiting
        if status != S.UNDER_REVIEW:
            return self.reporting + self.secretariat
        lacks = not self.reporting or self._reviews().count() < REVIEWERS_NEEDED
        late = self.reviewing(only_late=True)
        return [*(self.presiding if lacks else []), *self.reporting, *late, *self.secretariat, *awaiting]

    def reviewing(self, *, only_late: bool = False) -> list[User]:
        """The members who were asked for a review, or those who still owe theirs."""
        reviews = self._reviews().exclude(status=ReviewStatus.GIVEN) if only_late else self._reviews()
        people = reviews.order_by("assigned_at", "pk").values_list("mandate__person", flat=True)
        return [person for person_id in people for person in self._in_mandate(person_id)]

    def notified(self) -> list[User]:
        """Those who sign for the department, and the director general’s office."""
        approvers = holders_of(Role.APPROVER, at=self.at)
        of_department = [user for user in approvers if user.department_id == self.referral.department_id]
        return [*of_department, *holders_of(Role.MANAGEMENT, at=self.at)]

    def _reviews(self) -> QuerySet[Review]:
        return Review.objects.filter(referral=self.referral).exclude(status=ReviewStatus.SET_ASIDE)

    def _asking(self) -> list[User]:
        """Who submitted: the person of the department, or the member while they still are one."""
        author = self.referral.submitted_by
        if author is None:
            return []
        return self._in_mandate(author.pk) if self.referral.is_self_referral else [author]

    def _writers(self) -> list[User]:
        """Those who write for the department that a self-referral concerns."""
        if self.referral.department_id is None:
            return []
        writers = {user.pk: user for role in sorted(WRITERS) for user in holders_of(role, at=self.at)}
        return [user for user in writers.values() if user.department_id == self.referral.department_id]

    def _is_awaited(self) -> bool:
        return InformationRequest.objects.filter(referral=self.referral, answered_at__isnull=True).exists()

    def _in_mandate(self, person_id: int | None) -> list[User]:
        return [self.free[person_id].person] if person_id in self.free else []
