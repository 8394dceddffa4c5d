"""How every step of an opinion begins and ends: the row is locked, two questions are asked; the journal is told."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.models import Referral
from committee.queries.referrals import with_presidency
from common import journal
from common.errors import NotVisible
from common.journal import Person
from common.verdicts import HIDDEN, require
from opinions import workflow
from opinions.enums.opinions import OpinionStep
from opinions.models import Opinion
from opinions.policies import opinions as policies


def take(opinion_id: UUID, step: OpinionStep, actor: Actor, at: datetime) -> Opinion:
    """Lock the row, then ask: may this person, and is it the moment?

    Raises: NotVisible, NotAllowed or WrongState.
    """
    opinion = hold(opinion_id, at)
    require(policies.STEPS[step](actors.again(actor, at), opinion))
    workflow.OPINION.target(step, source=opinion.status)
    return opinion


def hold(opinion_id: UUID, at: datetime) -> Opinion:
    """Lock the row until the end of the transaction; its referral comes as the policies want it.

    Raises: NotVisible when there is none.
    """
    opinion = Opinion.objects.select_for_update(no_key=True).filter(pk=opinion_id).first()
    if opinion is None:
        raise NotVisible(HIDDEN.refusal)
    opinion.referral = as_policies_want(opinion.referral_id, at)
    return opinion


def as_policies_want(referral_id: UUID, at: datetime) -> Referral:
    """Read after the lock, in a statement of its own: what a row waited for is joined to is read as it was before."""
    rows = with_presidency(Referral.objects.select_related("rules"), on=timezone.localdate(at))
    return rows.get(pk=referral_id)


def settle(opinion: Opinion, step: OpinionStep, *, actor: Person, at: datetime, **details: str | int) -> None:
    """Write the state that the table gives, and the line of the journal."""
    before, opinion.status = opinion.status, workflow.OPINION.target(step, source=opinion.status)
    opinion.save()
    journal.record(
        action=f"opinion.{step}",
        actor=actor,
        at=at,
        target=opinion,
        before=before,
        after=opinion.status,
        details=details,
    )
