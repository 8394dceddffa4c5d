"""Requests of persons for the rules of an algorithm: invented, and each says so. The last one is past its month."""

from uuid import UUID, uuid4

from django.utils import timezone

from algorithms.enums import RequestChannel
from algorithms.operations.requests import Received, refuse_request, register_request
from opinions.demonstration.files import sheet_named
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK

_ALGORITHM = "Calcul de l’allocation"
# (days ago, by what, which decision)
_RECEIVED = (
    (12, RequestChannel.ACCOUNT, "Montant de l’allocation notifié le mois dernier (donnée de démonstration)"),
    (45, RequestChannel.MAIL, "Refus d’allocation (donnée de démonstration)"),
)


def ask_for_the_rules(stage: Stage) -> None:
    """One request that waits, one past its month, one refused with its reasons."""
    for days, channel, decision in _RECEIVED:
        _register(stage, days=days, channel=channel, decision=decision)
    refused = _register(stage, days=90, channel=RequestChannel.EMAIL, decision="Trop-perçu (donnée de démonstration)")
    code = sheet_named(_ALGORITHM).algorithm.department.code
    at = stage.days_ago(80)
    refuse_request(
        request_id=refused,
        actor=stage.actor(f"{code}.approbation", at),
        at=at,
        reason=f"{MARK} Motif inventé : la décision a été prise sans l’aide de cet algorithme.",
    )


def _register(stage: Stage, *, days: int, channel: RequestChannel, decision: str) -> UUID:
    at = stage.days_ago(days)
    sheet = sheet_named(_ALGORITHM)
    actor = stage.actor(sheet.algorithm.department.code, at)
    received = Received(
        received_on=timezone.localdate(at), channel=channel, file_reference=f"DÉMO-{days:04d}", decision=decision
    )
    made = register_request(
        request_id=uuid4(),
        algorithm_id=sheet.algorithm_id,
        actor=actor,
        at=at,
        received=received,
        is_demonstration=True,
    )
    return made.pk
