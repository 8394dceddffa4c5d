"""Who acts, with what the committee knows: the mandate in force that day, and the referrals they left."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.actors import Actor, MandateInForce
from accounts.enums import Office
from accounts.models import User
from accounts.queries import roles_of
from committee.enums.meetings import MeetingStatus
from committee.models import Attendance, Mandate, Recusal, Substitute

# From the notice to the closing: for so long a substitute who sits at a meeting is a member.
_SITTING = frozenset({MeetingStatus.CONVENED, MeetingStatus.OPEN})


def facts_of(user: User, at: datetime) -> Actor:
    """The actor that this user is at this moment (`settings.ACTOR_BUILDER`): three reads.

    A mandate runs from its first day to its last, both included, by the calendar of Paris. An account that was
    closed has no role and no mandate; a recusal outlives the mandate. A substitute is a member for the time of a
    meeting at which they sit.
    """
    return Actor(
        user=user,
        roles=roles_of(user, at=at),
        mandate=_mandate_of(user, at) if user.is_active else None,
        recused_from=frozenset(Recusal.objects.filter(person=user).values_list("referral_id", flat=True)),
    )


def mandates_of(user: User, at: datetime) -> QuerySet[Mandate]:
    """The mandate that this person exercises: their own, or the one for which they sit at a meeting not yet closed."""
    day = timezone.localdate(at)
    designated = Substitute.objects.filter(seat=OuterRef("seat"), person=user, starts_on__lte=day, ends_on__gte=day)
    return Mandate.objects.filter(
        Q(person=user) | (Exists(_sittings(user)) & Exists(designated)), starts_on__lte=day, ends_on__gte=day
    )


def _sittings(user: User) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        mandate=OuterRef("pk"),
        substitute=user,
        meeting__status__in=_SITTING,
        meeting__starts_at__date__lte=OuterRef("ends_on"),
    )


def _mandate_of(user: User, at: datetime) -> MandateInForce | None:
    last = _sittings(user).order_by("-meeting__starts_at").values("meeting__starts_at__date")[:1]
    mandate = mandates_of(user, at).annotate(sits_on=Subquery(last)).first()
    if mandate is None:
        return None
    is_own = mandate.person_id == user.pk
    return MandateInForce(
        mandate_id=mandate.pk,
        seat_id=mandate.seat_id,
        office=Office(mandate.office) if is_own else Office.MEMBER,
        ends_on=mandate.ends_on if is_own else mandate.sits_on,
        is_substitute=not is_own,
    )
