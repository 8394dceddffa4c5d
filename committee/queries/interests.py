"""Reads about the interests of the members: who has declared what, and until when. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from accounts.actors import Actor
from accounts.enums import Office
from accounts.models import User
from committee.enums.interests import DeclarationStatus as S
from committee.models import DeclarationLetter, Interest, InterestDeclaration, Mandate
from committee.queries.composition import mandates_in_force, members_on


def has_president(on: date) -> bool:
    """What the policies of declarations ask."""
    return mandates_in_force(on).filter(office=Office.PRESIDENT).exists()


def declarations_of(person: User) -> QuerySet[InterestDeclaration]:
    """What this person has submitted, the last first."""
    return (
        InterestDeclaration.objects.filter(person=person, status=S.SUBMITTED)
        .prefetch_related("interests")
        .order_by("-submitted_at")
    )


def draft_of(person: User) -> InterestDeclaration | None:
    return InterestDeclaration.objects.filter(person=person, status=S.DRAFT).prefetch_related("interests").first()


def last_declarations(people: Iterable[int]) -> dict[int, InterestDeclaration]:
    """By person, the last declaration submitted, with its interests; two queries, whatever the number of people."""
    rows = (
        InterestDeclaration.objects.filter(person__in=list(people), status=S.SUBMITTED)
        .order_by("person", "-submitted_at")
        .distinct("person")
        .prefetch_related(Prefetch("interests", queryset=Interest.objects.order_by("position")))
    )
    return {declaration.person_id: declaration for declaration in rows}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member, and where their declaration stands."""

    mandate: Mandate
    declaration: InterestDeclaration | None
    on: date

    @property
    def is_up_to_date(self) -> bool:
        return self.declaration is not None and is_current(self.declaration, on=self.on)

    @property
    def public_interests(self) -> list[Interest]:
        return [one for one in self.declaration.interests.all() if one.is_public] if self.declaration else []


def members_and_declarations(on: date) -> list[MemberLine]:
    """Each member in mandate that day with their last declaration, by name."""
    mandates = members_on(on)
    last = last_declarations(mandate.person_id for mandate in mandates)
    return [MemberLine(mandate, last.get(mandate.person_id), on) for mandate in mandates]


def public_interests_on(day: date) -> dict[int, list[Interest]]:
    """By person, what the members put in the public part of their last declaration."""
    return {line.mandate.person_id: line.public_interests for line in members_and_declarations(day)}


def is_current(declaration: InterestDeclaration, *, on: date) -> bool:
    return declaration.covers_to is not None and declaration.covers_to >= on


def declarations_visible_to(actor: Actor, *, on: date) -> QuerySet[InterestDeclaration]:
    """The twin of `policies.interests.can_read`; they are compared by a grid."""
    declarations = InterestDeclaration.objects.select_related("person").prefetch_related("interests")
    own = declarations.filter(person=actor.user)
    reads_all = actor.is_secretariat or actor.is_president or (actor.is_vice_president and not has_president(on))
    return own | declarations.filter(status=S.SUBMITTED) if reads_all else own


def was_reminded(person_id: int, kind: str, occasion: str) -> bool:
    return DeclarationLetter.objects.filter(person=person_id, kind=kind, occasion=occasion).exists()
