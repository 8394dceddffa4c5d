"""The digest of a person: how much waits, and links. Nothing of what a file says (RELIABILITY B11)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import actors
from accounts.enums import DigestFrequency
from accounts.models import DigestLetter, User
from accounts.queries import digest_frequency_of
from accounts.rules import fingerprints
from common.locks import one_at_a_time
from common.models import StoredDocument
from common.todo import Todo, gathered
from common.typography import french, long_moment, plural


@transaction.atomic
def send_digest(*, user_id: int, occasion: str, at: datetime) -> bool:
    """Send it if something is new since the last one. As of now: what was taken away meanwhile is not in it.

    The row is written with the letter: when the sending fails, it is not kept and the letter is tried again.
    """
    one_at_a_time(f"accounts.digest.{user_id}")
    user = User.objects.select_related("department").get(pk=user_id)
    if DigestLetter.objects.filter(user=user, occasion=occasion).exists():
        return False
    tasks, told = news_for(user, at=at)
    if not tasks or digest_frequency_of(user) == DigestFrequency.NEVER:
        return False
    DigestLetter.objects.create(user=user, occasion=occasion, told=told, sent_at=at)
    _letter(user, tasks, at).send()
    return True


@transaction.atomic
def send_document_refused(*, document_id: UUID) -> bool:
    """Tell whoever sent a file that it was refused, once. Neither its name nor its place: the page says them."""
    document = StoredDocument.objects.select_for_update().get(pk=document_id)
    depositor = User.objects.filter(pk=int(document.stored_by_id or 0), is_active=True).first()
    if document.refusal_told_at is not None or depositor is None:
        return False
    document.refusal_told_at = document.checked_at
    document.save(update_fields=["refusal_told_at"])
    context = {
        "site_name": settings.SITE_NAME,
        "sent_on": long_moment(document.stored_at),
        "reason": french(document.refusal),
        "home": f"{settings.INTERNAL_URL}/",
    }
    EmailMessage(
        subject="Saisine : un fichier n’a pas été reçu",
        body=render_to_string("accounts/email/document_refused.txt", context),
        to=[depositor.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
    return True


def news_for(user: User, *, at: datetime) -> tuple[list[Todo], list[str]]:
    """All that waits for this person and its fingerprints, when something in it was not in their last digest.

    Nothing for a closed account. A former member has no office left, a recused one no file: what each app gives to the
    person as they are at this moment is all there is.
    """
    if not user.is_active:
        return [], []
    tasks = [task for task in gathered(actors.build(user, at), at=at) if task.is_mine]
    told = fingerprints(tasks, today=timezone.localdate(at))
    last = DigestLetter.objects.filter(user=user).order_by("sent_at", "pk").last()
    is_news = bool(set(told) - set(last.told if last else []))
    return (tasks, told) if is_news else ([], told)


def _letter(user: User, tasks: list[Todo], at: datetime) -> EmailMessage:
    today = timezone.localdate(at)
    late = sum(1 for task in tasks if task.until and task.until < today)
    preferences = f"{settings.INTERNAL_URL}{reverse('accounts:notifications')}"
    count = plural(len(tasks), "tâche vous attend", "tâches vous attendent")
    context = {
        "site_name": settings.SITE_NAME,
        "count": french(f"{count}, dont {late} en retard" if late else count),
        "tasks": [
            {"reference": task.reference, "until": task.until, "url": f"{settings.INTERNAL_URL}{task.url}"}
            for task in tasks
        ],
        "home": f"{settings.INTERNAL_URL}/",
        "preferences": preferences,
    }
    return EmailMessage(
        subject=french(f"Saisine : {count}"),
        body=render_to_string("accounts/email/digest.txt", context),
        to=[user.email],
        headers={"List-Unsubscribe": f"<{preferences}>", "Auto-Submitted": "auto-generated"},
    )
