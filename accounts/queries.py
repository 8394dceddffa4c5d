"""Reads about people who sign in."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.enums import DigestFrequency, Role
from accounts.models import NotificationPreference, RoleGrant, User


def roles_of(user: User, *, at: datetime) -> frozenset[Role]:
    """The roles that this account holds at this moment; none when it is closed."""
    if not user.is_active:
        return frozenset()
    grants = RoleGrant.objects.filter(_in_force(at), user=user).values_list("role", flat=True)
    return frozenset(Role(role) for role in grants)


def holders_of(role: Role, *, at: datetime) -> QuerySet[User]:
    """The open accounts that hold a role at this moment."""
    grants = RoleGrant.objects.filter(_in_force(at), role=role)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("full_name")


def digest_frequency_of(user: User) -> DigestFrequency:
    """What this person chose; each working day when they chose nothing."""
    chosen = NotificationPreference.objects.filter(user=user).values_list("digest", flat=True).first()
    return DigestFrequency(chosen) if chosen else DigestFrequency.DAILY


def people_to_tell() -> list[tuple[User, DigestFrequency]]:
    """The open accounts and how often each wants to be told, but for those who do not."""
    chosen = {one.user_id: DigestFrequency(one.digest) for one in NotificationPreference.objects.all()}
    people = User.objects.filter(is_active=True).select_related("department").order_by("pk")
    found = [(person, chosen.get(person.pk, DigestFrequency.DAILY)) for person in people]
    return [(person, frequency) for person, frequency in found if frequency != DigestFrequency.NEVER]


def _in_force(at: datetime) -> Q:
    return Q(granted_at__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))
