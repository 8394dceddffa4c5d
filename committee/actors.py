"""Who acts, with what the committee knows: the mandate in force that day, and the referrals they left."""

from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor, MandateInForce
from accounts.enums import Office
from accounts.models import User
from accounts.queries import roles_of
from committee.models import Mandate, Recusal


def facts_of(user: User, at: datetime) -> Actor:
    """The actor that this user is at this moment (`settings.ACTOR_BUILDER`): three reads.

    A mandate runs from its first day to its last, both included, by the calendar of Paris. An account that was
    closed has no role and no mandate; a recusal outlives the mandate.
    """
    return Actor(
        user=user,
        roles=roles_of(user, at=at),
        mandate=_mandate_of(user, at) if user.is_active else None,
        recused_from=frozenset(Recusal.objects.filter(person=user).values_list("referral_id", flat=True)),
    )


def _mandate_of(user: User, at: datetime) -> MandateInForce | None:
    day = timezone.localdate(at)
    mandate = Mandate.objects.filter(person=user, starts_on__lte=day, ends_on__gte=day).first()
    if mandate is None:
        return None
    return MandateInForce(
        mandate_id=mandate.pk, seat_id=mandate.seat_id, office=Office(mandate.office), ends_on=mandate.ends_on
    )
