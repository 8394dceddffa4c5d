"""What members say to one another about a file, and what each person writes for themselves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from charter.models import Commitment
from committee.models import DiscussionMessage, PrivateNote, Referral
from committee.operations.referral_steps import lock, refuse_stale
from committee.policies import discussion as policies
from common import journal
from common.errors import RuleBroken, WrongState
from common.verdicts import require


@transaction.atomic
def post_message(
    *,
    referral_id: UUID,
    message_id: UUID,
    actor: Actor,
    at: datetime,
    text: str,
    commitment_id: UUID | None = None,
) -> DiscussionMessage:
    """Say something to the committee. Sent twice with the same `message_id`, it is said once.

    Raises: WrongState when the file is closed; RuleBroken when nothing is said, or about another charter.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_post(actor, referral))
    already = DiscussionMessage.objects.filter(pk=message_id, referral=referral, author=actor.user).first()
    if already is not None:
        return already
    if not referral.is_open:
        raise WrongState("Ce dossier est clos : sa discussion se lit, et ne s’écrit plus.")
    if not text.strip():
        raise RuleBroken("Écrivez votre message.")
    if commitment_id is not None and not _is_of_the_charter(commitment_id, referral):
        raise RuleBroken("Cet engagement n’est pas de la charte appliquée à ce dossier.")
    message = DiscussionMessage.objects.create(
        pk=message_id,
        referral=referral,
        commitment_id=commitment_id,
        text=text.strip(),
        posted_at=at,
        author=actor.user,
    )
    details = {"message": str(message.pk)}
    journal.record(action="referral.discuss", actor=actor, at=at, target=referral, details=details)
    return message


@transaction.atomic
def save_note(*, referral_id: UUID, actor: Actor, at: datetime, revision: int, text: str) -> PrivateNote:
    """Keep one's own notes on a file. The journal says that they were written, never what.

    Raises: Stale when another tab saved since `revision`.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_keep_notes(actor, referral))
    note = PrivateNote.objects.filter(referral=referral, author=actor.user).first() or PrivateNote(
        referral=referral, author=actor.user
    )
    refuse_stale(note.revision, revision)
    note.text, note.written_at = text.strip(), at
    note.revision += 1
    note.save()
    journal.record(action="referral.keep_note", actor=actor, at=at, target=referral)
    return note


def _is_of_the_charter(commitment_id: UUID, referral: Referral) -> bool:
    if referral.charter_version_id is None:
        return False
    return Commitment.objects.filter(pk=commitment_id, version=referral.charter_version_id).exists()
