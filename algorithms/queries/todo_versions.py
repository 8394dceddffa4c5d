"""The algorithms that changed substantially after their opinion: the proposal to seize the committee again."""

from datetime import datetime

from accounts.actors import Actor
from algorithms import roles
from algorithms.queries.examined import Since, proposals_to_refer
from common.todo import Todo
from common.typography import french


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the direction, which refers or says why not; the secretariat sees that it waits."""
    if not (roles.writes(actor) or actor.is_secretariat):
        return []
    return [_todo(actor, since) for since in proposals_to_refer(actor)]


def _todo(actor: Actor, since: Since) -> Todo:
    sheet = since.current
    is_mine = roles.works_on(actor, sheet)
    asked = "Saisir de nouveau le comité de" if is_mine else "Nouvelle saisine proposée :"
    changed = f"Avis rendu sur la version {since.opinion.number} ; la version {sheet.number} change l’essentiel"
    return Todo(
        label=french(f"{asked} {sheet.algorithm.reference} « {sheet.name} »"),
        url=sheet.get_absolute_url(),
        detail=french(changed if is_mine else f"{changed}. La main est à : {sheet.algorithm.department.name}"),
        is_mine=is_mine,
    )
