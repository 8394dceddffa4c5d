"""Referrals as they would be found in each state, and the people around one."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import factory
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Office, Role
from accounts.models import User
from algorithms.enums import SheetStatus
from charter.enums import Grade
from charter.models import CharterVersion
from committee.enums.referrals import DocumentKind, Origin, ReviewStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import (
    CommitteeRules,
    Finding,
    Mandate,
    Recusal,
    Referral,
    ReferralDocument,
    ReferralSheet,
    Review,
)
from committee.operations.referrals import ReferralContent
from committee.operations.reviews import Assessment
from committee.queries.referrals import with_presidency
from tests.algorithms.factories import AlgorithmFactory, DepartmentFactory, SheetVersionFactory
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import LONG_AGO, MandateFactory, RulesFactory, UserFactory
from tests.files import stored

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
EXAMINED = {S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED, S.ANSWERED}
REQUESTS = {S.REQUESTED, S.PUT_TO_VOTE}
CLOSED = {S.DECLINED, S.WITHDRAWN, S.LAPSED}
_numbers = count(1)


def rules() -> CommitteeRules:
    return CommitteeRules.objects.first() or RulesFactory()


def charter() -> CharterVersion:
    return CharterVersion.objects.first() or CharterVersionFactory()


class ReferralFactory(factory.django.DjangoModelFactory[Referral]):
    """`ReferralFactory(status=S.SCHEDULED)` satisfies every constraint by itself; `taken_up` for what ended later."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    class Params:
        taken_up = factory.LazyAttribute(lambda made: made.status in EXAMINED)
        submitted = factory.LazyAttribute(lambda made: made.status != S.DRAFT)

    department = factory.SubFactory(DepartmentFactory)
    status = S.DRAFT
    origin = factory.LazyAttribute(lambda made: Origin.SELF if made.status in REQUESTS else Origin.BODY)
    title = factory.Sequence(lambda n: f"Objet {n}")
    question = "Ce traitement est-il conforme à la charte ?"
    created_at = LONG_AGO
    created_by = factory.SubFactory(UserFactory)
    number = factory.LazyAttribute(lambda made: next(_numbers) if made.submitted else None)
    year = factory.LazyAttribute(lambda made: 2025 if made.submitted else None)
    reference = factory.LazyAttribute(lambda made: f"SAI-2025-{made.number:04d}" if made.submitted else None)
    rules = factory.LazyAttribute(lambda made: rules() if made.submitted else None)
    submitted_at = factory.LazyAttribute(lambda made: AT - timedelta(days=10) if made.submitted else None)
    submitted_by = factory.LazyAttribute(lambda made: made.created_by if made.submitted else None)
    due_on = factory.LazyAttribute(
        lambda made: date(2027, 1, 13) if made.submitted and made.status not in {*REQUESTS, S.INCOMPLETE} else None
    )
    taken_up_at = factory.LazyAttribute(lambda made: AT - timedelta(days=5) if made.taken_up else None)
    taken_up_by = factory.LazyAttribute(lambda made: made.created_by if made.taken_up else None)
    charter_version = factory.LazyAttribute(lambda made: charter() if made.taken_up else None)
    deliberated_at = factory.LazyAttribute(lambda made: AT if made.status in {S.DELIBERATED, S.ANSWERED} else None)
    answered_at = factory.LazyAttribute(lambda made: AT if made.status == S.ANSWERED else None)
    closed_at = factory.LazyAttribute(lambda made: AT if made.status in CLOSED else None)
    closed_by = factory.LazyAttribute(lambda made: made.created_by if made.status in CLOSED else None)
    closing_reason = factory.LazyAttribute(lambda made: "Motif" if made.status in CLOSED else "")

    @factory.post_generation
    def missing(self, create: bool, extracted: list[str] | None, **_: object) -> None:
        if self.status == S.INCOMPLETE:
            self.information_requests.create(
                missing=extracted or ["L’analyse d’impact"],
                asked_at=AT - timedelta(days=4),
                asked_by=UserFactory(),
            )


def sheet_of(referral: Referral, *, status: SheetStatus = SheetStatus.PUBLISHED) -> ReferralSheet:
    """A sheet of the department, pinned to the file."""
    version = SheetVersionFactory(status=status, algorithm=AlgorithmFactory(department=referral.department))
    return ReferralSheet.objects.create(referral=referral, version=version)


def loaded(referral: Referral, at: datetime = AT) -> Referral:
    """As policies want it."""
    return with_presidency(Referral.objects.all(), on=timezone.localdate(at)).get(pk=referral.pk)


def act_as(user: object, at: datetime = AT) -> Actor:
    return actors.build(user, at)


class People:
    """Everybody who may come near one referral; `people.actor("member")` reads the database, as a request does."""

    def __init__(self, referral: Referral, *, has_president: bool = True) -> None:
        self.referral = referral
        mandates = {name: MandateFactory(person__full_name=name.capitalize()) for name in ("member", "first", "second")}
        if has_president:
            mandates["president"] = _the_one(Office.PRESIDENT, "President")
        mandates["vice"] = _the_one(Office.VICE_PRESIDENT, "Vice")
        mandates["rapporteur"] = MandateFactory(person__full_name="Rapporteur")
        mandates["recused"] = MandateFactory(person__full_name="Recused")
        former = MandateFactory(ends_on=date(2026, 11, 23), term_ends_on=date(2026, 11, 23))
        self.mandates = mandates
        mine, other = referral.department or DepartmentFactory(), DepartmentFactory()
        self.users = {name: mandate.person for name, mandate in mandates.items()} | {
            "former": former.person,
            "contributor": UserFactory(department=mine, roles=[Role.CONTRIBUTOR]),
            "approver": UserFactory(department=mine, roles=[Role.APPROVER]),
            "colleague": UserFactory(department=mine),
            "neighbour": UserFactory(department=other, roles=[Role.CONTRIBUTOR, Role.APPROVER]),
            "secretariat": UserFactory(roles=[Role.SECRETARIAT]),
            "management": UserFactory(department=mine, roles=[Role.MANAGEMENT, Role.BOARD, Role.OPERATOR]),
            "stranger": UserFactory(),
            "everything": self._everything(mine),
        }
        if referral.submitted_at:
            for name in ("recused", "everything"):
                self.recuse(name)

    def actor(self, name: str, at: datetime = AT) -> Actor:
        return act_as(self.users[name], at)

    def recuse(self, name: str) -> Recusal:
        return Recusal.objects.create(
            referral=self.referral,
            person=self.users[name],
            reason="lien",
            declared_at=AT,
            recorded_by=self.users[name],
        )

    def _everything(self, department: object) -> object:
        """A member who is also contributor, approver and secretariat: recused, they lose the file all the same."""
        person = UserFactory(department=department, roles=[Role.CONTRIBUTOR, Role.APPROVER, Role.SECRETARIAT])
        return MandateFactory(person=person).person

    def assign(self, **statuses: str) -> None:
        """Rapporteur and reviews: `people.assign(first="given", second="assigned")`."""
        self.referral.rapporteur = self.mandates["rapporteur"]
        self.referral.save()
        for name, status in statuses.items():
            self.review(name, status)

    def review(self, name: str, status: str) -> Review:
        """With a finding of its own words for each commitment."""
        review = Review.objects.create(
            referral=self.referral,
            mandate=self.mandates[name],
            assigned_at=AT,
            assigned_by=self.users["vice"],
            summary=f"Synthèse de {name}",
        )
        for commitment in self.referral.charter_version.commitments.all():
            Finding.objects.create(
                review=review, commitment=commitment, grade=Grade.COMPLIANT, comment=f"Propos de {name}"
            )
        if status == ReviewStatus.GIVEN:
            review.given_at = AT
        if status == ReviewStatus.SET_ASIDE:
            review.set_aside_at, review.set_aside_reason = AT, "déport"
        review.status = status
        review.save()
        return review


def content(*sheets: object, **given: object) -> ReferralContent:
    fields = {"title": "Un objet", "question": "Une question ?", "sheet_ids": tuple(sheet.pk for sheet in sheets)}
    return ReferralContent(**(fields | given))


def assessments(referral: Referral, grade: Grade | None = Grade.COMPLIANT, text: str = "") -> dict[object, Assessment]:
    return {commitment.pk: Assessment(grade, text) for commitment in referral.charter_version.commitments.all()}


def examined(*, status: S = S.UNDER_REVIEW, first: str = "given", second: str = "given") -> SimpleNamespace:
    """A file under examination, its people, its rapporteur and its two reviews."""
    referral = ReferralFactory(status=status, taken_up=True)
    people = People(referral)
    people.assign(first=first, second=second)
    return SimpleNamespace(referral=referral, people=people)


def a_paper(referral: Referral, *, by: User, name: str = "note.txt", content: bytes = b"bonjour") -> ReferralDocument:
    """A paper of the file, with its bytes."""
    document = stored(content, name, actor=act_as(by), at=AT)
    return ReferralDocument.objects.create(
        referral=referral, document=document, kind=DocumentKind.PRESENTATION, added_at=AT, added_by=by
    )


def token() -> object:
    return uuid4()


def _the_one(office: Office, name: str) -> Mandate:
    """Two files of one committee have the same presidency."""
    return Mandate.objects.filter(office=office).first() or MandateFactory(office=office, person__full_name=name)
