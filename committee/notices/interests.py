"""Reminders of the declaration of interests: a date and a link, never an interest (RELIABILITY B11)."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from committee.enums.interests import DeclarationLetterKind as Kind
from committee.models import DeclarationLetter
from committee.queries.interests import MemberLine, members_and_declarations
from common.typography import french, long_date

SENTENCES = {
    Kind.FIRST: "Vous siégez au comité et n’avez pas encore déclaré vos intérêts.",
    Kind.RENEW: "Votre déclaration d’intérêts arrive à son terme. Renouvelez-la avant cette date.",
    Kind.EXPIRED: "Votre déclaration d’intérêts a expiré. Renouvelez-la.",
    Kind.LATE: "Votre déclaration d’intérêts est toujours attendue.",
}


@transaction.atomic
def send_letter(*, person_id: int, kind: Kind, occasion: str, at: datetime) -> None:
    """Send it once. Nothing leaves to whoever has declared meanwhile, left the committee, or whose account is closed.

    The row is written with the letter: when the sending fails, it is not kept and the letter is tried again.
    """
    lines = {line.mandate.person_id: line for line in members_and_declarations(timezone.localdate(at))}
    line = lines.get(person_id)
    if line is None or not line.mandate.person.is_active or _is_outdated(line, kind, occasion):
        return
    _letter, is_new = DeclarationLetter.objects.get_or_create(
        person=line.mandate.person, kind=kind, occasion=occasion, defaults={"sent_at": at}
    )
    if not is_new:
        return
    until = line.declaration.covers_to if line.declaration else None
    context = {
        "site_name": settings.SITE_NAME,
        "sentence": french(SENTENCES[kind]),
        "until": long_date(until) if until else "",
        "url": f"{settings.INTERNAL_URL}{reverse('committee:my-declaration')}",
    }
    send_mail(
        subject=french(kind.label.capitalize()),
        message=render_to_string("committee/email/declaration.txt", context),
        from_email=None,
        recipient_list=[line.mandate.person.email],
    )


def _is_outdated(line: MemberLine, kind: Kind, occasion: str) -> bool:
    """A declaration submitted since the letter was asked for makes it pointless."""
    if kind == Kind.RENEW:
        return line.declaration is None or str(line.declaration.covers_to) != occasion
    return line.is_up_to_date
