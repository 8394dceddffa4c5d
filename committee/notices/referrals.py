"""Letters about a referral: the reference and the link, nothing of what the file says (RELIABILITY B11)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from committee.enums.referrals import LetterKind
from committee.models import Recusal, Referral, ReferralLetter
from committee.queries.recipients import concerned_by
from common.typography import french

SENTENCES = {
    LetterKind.SUBMITTED: "Une saisine vient d’être déposée. Elle attend d’être vérifiée et prise en charge.",
    LetterKind.INCOMPLETE: (
        "Le secrétariat a besoin de pièces ou d’informations pour instruire votre saisine. "
        "Le délai est suspendu jusqu’à votre réponse."
    ),
    LetterKind.COMPLETED: "La direction a répondu à la demande de pièces. Le délai a repris.",
    LetterKind.TAKEN_UP: "Le comité a pris en charge cette saisine. Elle est en instruction.",
    LetterKind.DECLINED: "Le comité n’a pas retenu cette saisine. Le motif est sur la page du dossier.",
    LetterKind.ASSIGNED: "Le président vous a confié le rapport ou l’examen de cette saisine.",
    LetterKind.SHEET_CHANGED: (
        "La fiche examinée est remplacée par une version plus récente. "
        "Un examen déjà rendu est à confirmer ou à revoir par son auteur."
    ),
    LetterKind.CLASSIFIED: "Le secrétariat a changé l’urgence de votre saisine. Le motif est sur la page du dossier.",
    LetterKind.QUESTION: "Le comité vous pose une question sur votre saisine. Sa page dit si le délai est arrêté.",
    LetterKind.REPLIED: "La direction a répondu à la question du comité.",
    LetterKind.WITHDRAWN: "Cette saisine a été retirée par qui l’avait déposée. Le motif est sur la page du dossier.",
    LetterKind.LAPSED: "Cette saisine est close sans avis. Le motif est sur la page du dossier.",
    LetterKind.REPLACE: "Un membre s’est déporté de cette saisine. Il faut le remplacer pour que l’examen continue.",
    LetterKind.REMINDER: "L’échéance de cette saisine approche, et la suite dépend de vous. La date est sur sa page.",
    LetterKind.DUE: "L’échéance de cette saisine est aujourd’hui, et la suite dépend de vous.",
    LetterKind.OVERDUE: "L’échéance de cette saisine est dépassée. Sa page dit ce qui manque encore, et de qui.",
    LetterKind.DELAY_PASSED: "Le délai d’avis sur votre saisine est dépassé. Sa page dit où elle en est.",
    LetterKind.AWAITED: "Le comité attend toujours votre réponse sur cette saisine.",
    LetterKind.NOTIFIED: (
        "L’avis du comité sur cette saisine vous est notifié avant sa publication. "
        "Il est confidentiel jusque-là : une copie vous attend sur votre page d’accueil."
    ),
    LetterKind.UNANSWERED: "La direction n’a pas encore répondu à ce qui lui est demandé sur cette saisine.",
}


def send_letter(*, referral_id: UUID, kind: LetterKind, occasion: str, person_id: int | None, at: datetime) -> None:
    """Send to each person concerned, once for each occasion. Who is recused receives nothing, as of now."""
    referral = Referral.objects.select_related("rapporteur", "submitted_by").get(pk=referral_id)
    people = [User.objects.get(pk=person_id)] if person_id else concerned_by(referral, kind, at=at)
    recused = set(Recusal.objects.filter(referral=referral).values_list("person_id", flat=True))
    for person in people:
        if person.is_active and person.pk not in recused:
            _send_once(referral, kind, occasion, person, at)


@transaction.atomic
def _send_once(referral: Referral, kind: LetterKind, occasion: str, person: User, at: datetime) -> None:
    """The row is written with the letter: when the sending fails, it is not kept and the letter is tried again."""
    _letter, is_new = ReferralLetter.objects.get_or_create(
        referral=referral, kind=kind, occasion=occasion, recipient=person.email, defaults={"sent_at": at}
    )
    if not is_new:
        return
    context = {
        "site_name": settings.SITE_NAME,
        "reference": referral.reference,
        "sentence": french(SENTENCES[kind]),
        "url": f"{settings.INTERNAL_URL}{referral.get_absolute_url()}",
    }
    send_mail(
        subject=french(f"{referral.reference} : {kind.label}"),
        message=render_to_string("committee/email/referral.txt", context),
        from_email=None,
        recipient_list=[person.email],
    )
