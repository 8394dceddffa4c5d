"""Letters about a referral: the reference and the link, nothing of what the file says (RELIABILITY B11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.queries import holders_of
from committee.enums.referrals import LetterKind, ReviewStatus
from committee.models import Recusal, Referral, ReferralLetter, Review
from committee.queries.referrals import acting_president
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
    LetterKind.REPLACE: "Un membre s’est déporté de cette saisine. Il faut le remplacer pour que l’examen continue.",
}


def send_letter(*, referral_id: UUID, kind: LetterKind, occasion: str, person_id: int | None, at: datetime) -> None:
    """Send to each person concerned, once for each occasion. Who is recused receives nothing, as of now."""
    referral = Referral.objects.select_related("department", "submitted_by").get(pk=referral_id)
    people = [User.objects.get(pk=person_id)] if person_id else _concerned(referral, kind, at)
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


def _examining(referral: Referral) -> list[User]:
    """The rapporteur and the members who were asked for a review."""
    reviews = Review.objects.filter(referral=referral).exclude(status=ReviewStatus.SET_ASIDE)
    people = [review.mandate.person for review in reviews.select_related("mandate__person")]
    return people + ([referral.rapporteur.person] if referral.rapporteur else [])


def _concerned(referral: Referral, kind: LetterKind, at: datetime) -> Iterable[User]:
    """Whose turn it is, or who asked."""
    secretariat = list(holders_of(Role.SECRETARIAT, at=at))
    president = acting_president(referral, on=timezone.localdate(at))
    presiding = [president.person] if president else []
    asking = [referral.submitted_by] if referral.submitted_by else []
    turns: dict[LetterKind, list[User]] = {
        LetterKind.SUBMITTED: secretariat + (presiding if referral.is_self_referral else []),
        LetterKind.INCOMPLETE: asking,
        LetterKind.COMPLETED: secretariat,
        LetterKind.TAKEN_UP: asking + presiding,
        LetterKind.DECLINED: asking,
        LetterKind.SHEET_CHANGED: asking + presiding + _examining(referral),
        LetterKind.REPLACE: presiding + secretariat,
    }
    return list({person.pk: person for person in turns[kind]}.values())
