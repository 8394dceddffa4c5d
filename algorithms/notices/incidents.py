"""Letters about an incident: the reference and the link, nothing of what happened (RELIABILITY B11)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.enums import Role
from accounts.models import User
from accounts.queries import holders_of
from algorithms.enums import IncidentLetterKind as K
from algorithms.models import Algorithm, Incident, IncidentLetter
from algorithms.queries.incidents import with_sharing
from algorithms.queries.people import writers_of
from common.typography import french

SENTENCES = {
    K.DECLARED: "Un incident vient d’être déclaré sur un algorithme. Sa page dit qui doit être prévenu, et quand.",
    K.CHANGED: "La qualification de cet incident a changé. Les délais de notification peuvent avoir changé avec elle.",
    K.CLOSED: "Cet incident est clos. La note de clôture est sur sa page.",
    K.REOPENED: "Cet incident est rouvert. Le motif est sur sa page.",
    K.SOON: "Le délai d’une notification due pour cet incident arrive bientôt à son terme.",
    K.OVERDUE: "Le délai d’une notification due pour cet incident est dépassé, et rien n’est enregistré.",
}


def concerned_by(incident: Incident, *, at: datetime) -> list[User]:
    """Those who keep the register of the direction; the secretariat, once it may know of the algorithm."""
    algorithm = with_sharing(Algorithm.objects.all()).get(pk=incident.algorithm_id)
    secretariat = list(holders_of(Role.SECRETARIAT, at=at)) if algorithm.is_shared else []
    return list({user.pk: user for user in [*writers_of(algorithm.department_id, at=at), *secretariat]}.values())


def send_letter(*, incident_id: UUID, kind: K, occasion: str, author_id: int | None, at: datetime) -> None:
    """Send to each person concerned as of now, once for each occasion, except to whoever acted."""
    incident = Incident.objects.get(pk=incident_id)
    for person in concerned_by(incident, at=at):
        if person.pk != author_id:
            _send_once(incident, kind, occasion, person, at)


@transaction.atomic
def _send_once(incident: Incident, kind: K, occasion: str, person: User, at: datetime) -> None:
    """The row is written with the letter: when the sending fails, it is not kept and the letter is tried again."""
    _letter, is_new = IncidentLetter.objects.get_or_create(
        incident=incident, kind=kind, occasion=occasion, recipient=person.email, defaults={"sent_at": at}
    )
    if not is_new:
        return
    context = {
        "site_name": settings.SITE_NAME,
        "reference": incident.reference,
        "sentence": french(SENTENCES[kind]),
        "url": f"{settings.INTERNAL_URL}{incident.get_absolute_url()}",
    }
    send_mail(
        subject=french(f"{incident.reference} : {kind.label}"),
        message=render_to_string("algorithms/email/incident.txt", context),
        from_email=None,
        recipient_list=[person.email],
    )
