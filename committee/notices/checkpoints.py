"""The last checkpoint of the public register, for the members to keep: what it says is public already."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import User
from bulletin import queries
from common.typography import french


def send_checkpoint(*, person_id: int, sequence: int) -> None:
    """The note, in the letter and beside it with its signature: the copies of members are what shows a forgery."""
    checkpoint = queries.checkpoint_at(sequence)
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if checkpoint is None or person is None:
        return
    context = {"site_name": settings.SITE_NAME, "checkpoint": checkpoint, "url": f"{settings.PUBLIC_URL}/registre/"}
    letter = EmailMessage(
        subject=french(f"Point de contrôle du registre public, ligne {sequence}"),
        body=render_to_string("committee/email/checkpoint.txt", context),
        to=[person.email],
    )
    letter.attach(f"point-de-controle-{sequence}.txt", checkpoint.note.encode(), "application/octet-stream")
    letter.attach(f"point-de-controle-{sequence}.p7s", bytes(checkpoint.signature), "application/pkcs7-signature")
    letter.send()
