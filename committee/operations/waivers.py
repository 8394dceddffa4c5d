"""Settling a link between a member and a file: the president waives it in writing, or it waits for a recusal."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.models import ConflictWaiver, Meeting, Referral
from committee.operations.referral_steps import lock
from committee.policies import conflicts as policies
from committee.queries import conflicts as queries
from committee.queries.conflicts import Signalled
from common import journal
from common.errors import NotVisible, RuleBroken
from common.typography import NBSP, listed, plural
from common.verdicts import HIDDEN, require

BEFORE_THE_PAPERS = (
    "le membre se déporte, ou la présidence lève le conflit par écrit, avant l’envoi des pièces (CRPA, art. R.133-12)"
)


@transaction.atomic
def waive_conflict(
    *, referral_id: UUID, person_id: int, ground: str, actor: Actor, at: datetime, reason: str
) -> ConflictWaiver:
    """Write that a link does not keep a member from a file. A second click finds it done.

    Raises: NotVisible when there is no such link on this file; RuleBroken without a reason.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    found = signal_of(referral, person_id, ground, at)
    require(policies.can_waive(actor, referral, person_id=person_id, concerns_president=found.concerns_president))
    if found.waiver is not None:
        return found.waiver
    if not reason.strip():
        raise RuleBroken("Écrivez pourquoi ce lien n’empêche pas le membre de prendre part au dossier.")
    waiver = ConflictWaiver.objects.create(
        referral=referral,
        person_id=person_id,
        interest_id=found.signal.interest_id,
        ground=ground,
        finding=found.signal.sentence,
        reason=reason.strip(),
        signed_at=at,
        signed_by=actor.user,
    )
    journal.record(
        action="referral.waive_conflict",
        actor=actor,
        at=at,
        target=referral,
        details={"told": found.signal.person_name, "person": person_id, "ground": ground},
    )
    return waiver


def signal_of(referral: Referral, person_id: int, ground: str, at: datetime) -> Signalled:
    """Raises: NotVisible when nothing declared gives this link, or when the member has left the file."""
    for found in queries.signals_about(person_id, referral, on=timezone.localdate(at)):
        if found.signal.ground == ground:
            return found
    raise NotVisible(HIDDEN.refusal)


def refuse_unsettled_people(referral: Referral, people: set[int], at: datetime) -> None:
    """Raises: RuleBroken when one of these people has a link with the file that nobody has settled."""
    signals = queries.signals_on([referral], on=timezone.localdate(at), people=people).get(referral.pk, [])
    names = sorted({one.signal.person_name for one in signals if one.is_open})
    if names:
        raise RuleBroken(
            f"Un lien d’intérêts de {listed(names)} avec ce dossier reste à examiner{NBSP}: {BEFORE_THE_PAPERS}."
        )


def refuse_unsettled_agenda(meeting: Meeting) -> None:
    """Raises: RuleBroken while a file on the agenda has a link that nobody has settled. Nobody is named here."""
    unsettled = queries.unsettled_in(meeting)
    if unsettled:
        files = listed([f"{referral.reference} ({plural(count, 'lien')})" for referral, count in unsettled])
        raise RuleBroken(
            f"Des liens d’intérêts restent à examiner sur {files}{NBSP}: {BEFORE_THE_PAPERS}. "
            "La page du dossier les montre au secrétariat et à la présidence."
        )
