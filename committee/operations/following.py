"""A new referral after a first one."""

from datetime import datetime
from uuid import UUID

from accounts.actors import Actor
from committee.models import Referral
from committee.operations.referral_steps import lock
from committee.policies import referrals as policies
from committee.queries.files import sheets_of
from committee.queries.pins import newer_than
from committee.queries.referrals import REFERABLE
from committee.workflow.referrals import OVER
from common.errors import RuleBroken
from common.verdicts import require


def followed(previous_id: UUID | None, *, actor: Actor, at: datetime) -> Referral | None:
    """The first referral, held; within the act that opens the new one. None when it follows nothing.

    Raises: RuleBroken while the first one is examined on sheets that have not changed.
    """
    if previous_id is None:
        return None
    previous = lock(previous_id, at=at)
    require(policies.can_follow(actor, previous))
    if previous.status not in OVER and not newer_than(sheets_of(previous), states=REFERABLE):
        raise RuleBroken(
            "Cette saisine est encore examinée sur les fiches à jour : attendez l’avis, ou retirez-la d’abord."
        )
    return previous
