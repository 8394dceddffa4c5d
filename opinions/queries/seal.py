"""What is known of the seal, and what must be done about it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from common.todo import Todo
from common.typography import long_date
from opinions.models import SealCheck


def last_check() -> SealCheck | None:
    return SealCheck.objects.order_by("-at").first()


def days_left(check: SealCheck, *, at: datetime) -> int | None:
    """Whole days before the certificate ends; negative once it has ended, nothing when it could not be read."""
    return (timezone.localdate(check.ends_at) - timezone.localdate(at)).days if check.ends_at else None


def ends_soon(check: SealCheck, *, at: datetime) -> bool:
    left = days_left(check, at=at)
    return left is not None and left <= settings.SEAL_WARN_DAYS


def renew_before(check: SealCheck) -> date | None:
    """The last day on which the certificate seals, the day before it ends."""
    return timezone.localdate(check.ends_at - timedelta(days=1)) if check.ends_at else None


def todo_for(actor: Actor, *, at: datetime) -> Iterator[Todo]:
    """For the secretariat: a seal that fails, then a certificate that ends soon. One query."""
    if not actor.is_secretariat:
        return
    check = last_check()
    if check is None:
        return
    url = reverse("opinions:seal")
    if not check.is_ready:
        yield Todo("Remettre le cachet en état", url, timezone.localdate(at), check.message)
    elif ends_soon(check, at=at) and check.ends_at:
        detail = f"Il expire le {long_date(check.ends_at)}."
        yield Todo("Renouveler le certificat du cachet", url, renew_before(check), detail)
