"""Who acts: settled once at the doorway, and read again inside each writing transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.enums import Office, Role
from accounts.models import User


@dataclass(frozen=True, slots=True)
class MandateInForce:
    """A seat held today: the mandate, its seat, its office and its last day.

    A substitute has it for the time of the meeting at which they sit, without the office of whom they stand for.
    """

    mandate_id: int
    seat_id: int
    office: Office
    ends_on: date
    is_substitute: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, their roles, their mandate in force, and the referrals from which they are recused. Deny wins."""

    user: User
    roles: frozenset[Role] = frozenset()
    mandate: MandateInForce | None = None
    recused_from: frozenset[UUID] = field(default_factory=frozenset)
    pipeline: str = ""
    """The program that acts on behalf of this person, when it is one: never more than a contributor."""

    @property
    def journal_id(self) -> str:
        return str(self.user.pk)

    @property
    def journal_label(self) -> str:
        return f"chaîne {self.pipeline}" if self.pipeline else self.user.full_name

    @property
    def journal_on_behalf_of(self) -> str:
        return self.user.full_name if self.pipeline else ""

    @property
    def is_member(self) -> bool:
        return self.mandate is not None

    @property
    def is_substitute(self) -> bool:
        """A member for one meeting only: what is not of that meeting is not theirs to set off."""
        return self.mandate is not None and self.mandate.is_substitute

    @property
    def is_president(self) -> bool:
        return self.mandate is not None and self.mandate.office == Office.PRESIDENT

    @property
    def is_vice_president(self) -> bool:
        return self.mandate is not None and self.mandate.office == Office.VICE_PRESIDENT

    @property
    def is_secretariat(self) -> bool:
        return Role.SECRETARIAT in self.roles

    def has(self, role: Role) -> bool:
        return role in self.roles

    def works_for(self, department_id: UUID) -> bool:
        return self.user.department_id == department_id


Builder = Callable[[User, datetime], Actor]


def build(user: User, at: datetime) -> Actor:
    """The actor that this user is at this moment, from the database (`settings.ACTOR_BUILDER`)."""
    builder: Builder = import_string(settings.ACTOR_BUILDER)
    return builder(user, at)


def again(actor: Actor, at: datetime) -> Actor:
    """The same person, read again: a role, a mandate or a recusal may have changed since the page was opened.

    Called first thing inside each writing transaction (RELIABILITY §2.3, rule b).
    """
    found = build(User.objects.select_related("department").get(pk=actor.user.pk), at)
    return as_pipeline(found, actor.pipeline) if actor.pipeline else found


def as_pipeline(actor: Actor, name: str) -> Actor:
    """The same person, through a program: it writes and proposes if they write or approve, and can never do more."""
    writes = actor.roles & {Role.CONTRIBUTOR, Role.APPROVER}
    return Actor(user=actor.user, roles=frozenset({Role.CONTRIBUTOR} if writes else ()), pipeline=name)
