"""Letters about a recommendation: its reference and the link, nothing of what it says (RELIABILITY B11)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from common.typography import french
from opinions.enums.opinions import FollowLetterKind as K
from opinions.models import FollowUpLetter
from opinions.queries.follow_up_reminders import Occasion, Recipients, awaited, occasions_of

SENTENCES = {
    K.SOON: "Une échéance de votre direction sur cette recommandation approche. La date est sur sa page.",
    K.TODAY: "Une échéance de votre direction sur cette recommandation est aujourd’hui.",
    K.PASSED: "Une échéance de votre direction sur cette recommandation est dépassée. Le site public le montre.",
    K.ESCALATED: "La direction destinataire n’a pas tenu une échéance de cette recommandation.",
}


def send_letter(*, recommendation_id: UUID, kind: K, occasion: str, at: datetime) -> None:
    """Send to each person concerned, once. Nothing leaves when what was awaited came meanwhile, or its date changed."""
    day = timezone.localdate(at)
    one = awaited().filter(pk=recommendation_id).first()
    if one is None:
        return
    still = [found for found in occasions_of(one, day) if (found.kind, found.name) == (kind, occasion)]
    people = Recipients(at=at)
    for found in still:
        for person in people.of(found):
            _send_once(found, person, at)


@transaction.atomic
def _send_once(occasion: Occasion, person: User, at: datetime) -> None:
    """The row is written with the letter: when the sending fails, it is not kept and the letter is tried again."""
    one = occasion.recommendation
    _letter, is_new = FollowUpLetter.objects.get_or_create(
        recommendation=one,
        kind=occasion.kind,
        occasion=occasion.name,
        recipient=person.email,
        defaults={"sent_at": at},
    )
    if not is_new:
        return
    context = {
        "site_name": settings.SITE_NAME,
        "reference": one.reference,
        "sentence": french(SENTENCES[occasion.kind]),
        "url": f"{settings.INTERNAL_URL}{one.get_absolute_url()}",
    }
    send_mail(
        subject=french(f"{one.reference} : {occasion.kind.label}"),
        message=render_to_string("opinions/email/recommendation.txt", context),
        from_email=None,
        recipient_list=[person.email],
    )
