"""Not seizing the committee again of an algorithm that changed after its opinion: answered for, with the reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from algorithms import policies
from algorithms.enums import SheetStatus
from algorithms.models import ReferralDeclined, SheetVersion
from algorithms.queries.examined import since_opinion
from common import journal
from common.errors import RuleBroken, WrongState
from common.verdicts import require


@transaction.atomic
def decline_referral(*, sheet_id: UUID, actor: Actor, at: datetime, reason: str) -> ReferralDeclined:
    """Record why the committee is not seized of this version, although it differs substantially from the one examined.

    Done twice, it is recorded once and the first reason stays.
    Raises: WrongState when the version is no longer in force, or nothing is proposed; RuleBroken without a reason.
    """
    sheet = (
        SheetVersion.objects.select_related("algorithm__department")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=sheet_id)
    )
    actor = actors.again(actor, at)
    require(policies.can_decline_referral(actor, sheet))
    since = since_opinion(sheet) if sheet.status == SheetStatus.PUBLISHED else None
    if since is not None and since.declined is not None:
        return since.declined
    if since is None or not since.asks_to_refer:
        raise WrongState("Aucune nouvelle saisine du comité n’est proposée pour cette version.")
    if not reason.strip():
        raise RuleBroken("Dites pourquoi le comité n’a pas à être saisi de nouveau : le motif est gardé.")
    signed = {"reason": reason.strip(), "declined_at": at, "declined_by": actor.user}
    declined = ReferralDeclined.objects.create(sheet=sheet, examined_id=since.opinion.version_id, **signed)
    journal.record(
        action="sheet.decline_referral",
        actor=actor,
        at=at,
        target=sheet,
        details={
            "algorithm": sheet.algorithm.reference,
            "version": sheet.number,
            "examined": since.opinion.number,
            "opinion": since.opinion.reference,
            "reasons": [rule.name for rule in since.reasons],
        },
    )
    return declined
