"""The letter that asks a department to check facts: the reference and the link (RELIABILITY B11)."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from common.typography import french, long_date
from opinions.models import FactCheck, FactCheckLetter
from opinions.queries.fact_checks import people_of


def tell_department(*, check_id: UUID) -> None:
    """To each person who writes for the department, once; nobody who is recused, as of now."""
    check = FactCheck.objects.select_related("opinion__referral").get(pk=check_id)
    for person in people_of(check, at=check.opened_at):
        _send_once(check, person)


@transaction.atomic
def _send_once(check: FactCheck, person: User) -> None:
    """The row is written with the letter: when the sending fails, it is not kept and the letter is tried again."""
    _letter, is_new = FactCheckLetter.objects.get_or_create(
        check_opened=check, recipient=person.email, defaults={"sent_at": check.opened_at}
    )
    if not is_new:
        return
    reference = check.opinion.referral.reference
    context = {
        "site_name": settings.SITE_NAME,
        "reference": reference,
        "until": long_date(check.due_on),
        "url": f"{settings.INTERNAL_URL}{check.get_absolute_url()}",
    }
    send_mail(
        subject=french(f"{reference} : faits à vérifier"),
        message=render_to_string("opinions/email/fact_check.txt", context),
        from_email=None,
        recipient_list=[person.email],
    )
