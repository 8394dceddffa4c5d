"""What every step of a referral begins and ends with: the lock, the three questions, then the row and the journal."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.enums.referrals import ReferralStep
from committee.models import Referral
from committee.policies import referrals as policies
from committee.queries import referrals as queries
from committee.workflow.referrals import REFERRAL
from common import journal
from common.errors import NotVisible, Stale
from common.verdicts import HIDDEN, require


def lock(referral_id: UUID, *, at: datetime) -> Referral:
    """The row, held until the end of the transaction, with what policies ask of it.

    Two reads: PostgreSQL gives a row that it waited for as it is now, but what is joined to it as it was before
    (a rapporteur assigned meanwhile would be missing). The second read sees the whole as of the lock.
    Raises: NotVisible when there is none.
    """
    if not Referral.objects.select_for_update(no_key=True).filter(pk=referral_id).values_list("pk").first():
        raise NotVisible(HIDDEN.refusal)
    rows = queries.with_presidency(Referral.objects.select_related("rules"), on=timezone.localdate(at))
    return rows.get(pk=referral_id)


def hold(referral_ids: Iterable[UUID]) -> None:
    """Hold these files until the end of the transaction, for an act that will change several or writes a line before.

    The journal has one lock for all: whoever asks for a file after writing in it would wait for somebody who holds the
    file and waits for the journal. Always in the same order.
    """
    list(Referral.objects.select_for_update(no_key=True).filter(pk__in=referral_ids).order_by("pk").values_list("pk"))


def take(referral_id: UUID, step: ReferralStep, actor: Actor, at: datetime) -> tuple[Referral, Actor]:
    """Lock, read the person again, then ask in this order: may this person, and is it the moment?"""
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, referral))
    REFERRAL.target(step, source=referral.status)
    return referral, actor


def settle(
    referral: Referral, step: ReferralStep, *, actor: journal.Person, at: datetime, **details: str | int
) -> None:
    """Move the row to where the table says, and tell the journal."""
    before, referral.status = referral.status, REFERRAL.target(step, source=referral.status).value
    referral.revision += 1
    referral.save()
    journal.record(
        action=f"referral.{step}",
        actor=actor,
        at=at,
        target=referral,
        before=before,
        after=referral.status,
        details=details,
    )


def refuse_stale(current: int, revision: int) -> None:
    """Raises: Stale when somebody saved since the form was opened."""
    if current != revision:
        raise Stale(
            "Ce texte a été modifié par une autre personne depuis que vous l’avez ouvert. "
            "Le vôtre est conservé ci-dessous : comparez, puis enregistrez."
        )
