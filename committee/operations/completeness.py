"""What the secretariat judges of the list of expected pieces, line by line."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.enums.referrals import CheckVerdict
from committee.models import CompletenessMark
from committee.operations.referral_steps import lock
from committee.policies import referrals as policies
from committee.rules.completeness import KEYS
from committee.workflow.referrals import CHECKED
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.verdicts import HIDDEN, require


@transaction.atomic
def mark_line(
    *, referral_id: UUID, actor: Actor, at: datetime, line: str, verdict: CheckVerdict, note: str = ""
) -> CompletenessMark:
    """Judge one line, with name and date. The last judgement counts; sent twice, it is one.

    Raises: RuleBroken when a doubt is not explained; WrongState once the file is taken up.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_report_incomplete(actor, referral))
    if referral.status not in CHECKED:
        raise WrongState("La complétude se vérifie du dépôt à la prise en charge.")
    if line not in KEYS:
        raise NotVisible(HIDDEN.refusal)
    if verdict != CheckVerdict.SUFFICIENT and not note.strip():
        raise RuleBroken("Dites pourquoi : ce qu’il faut demander, ou pourquoi la pièce est sans objet.")
    last = CompletenessMark.objects.filter(referral=referral, line=line).order_by("-marked_at", "-pk").first()
    if last is not None and (last.verdict, last.note) == (verdict, note.strip()):
        return last
    mark = CompletenessMark.objects.create(
        referral=referral, line=line, verdict=verdict, note=note.strip(), marked_at=at, marked_by=actor.user
    )
    details = {"line": line, "verdict": verdict.value}
    journal.record(action="referral.mark_line", actor=actor, at=at, target=referral, details=details)
    return mark
