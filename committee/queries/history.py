"""The history of a file in words, from the journal: one line for each act, none for what only its readers did."""

from dataclasses import dataclass
from datetime import datetime

from committee.models import Referral
from common import journal

# Action → what it says, and whether the department reads it. What is not here is not told on the page.
_TOLD: dict[str, tuple[str, bool]] = {
    "referral.draft": ("Brouillon ouvert", True),
    "referral.request": ("Autosaisine demandée par un membre", True),
    "referral.add_document": ("Pièces jointes au dossier", True),
    "referral.replace_document": ("Pièce remplacée", True),
    "referral.remove_document": ("Pièce retirée du brouillon", True),
    "referral.submit": ("Saisine transmise au secrétariat", True),
    "referral.join_self_assessment": ("Auto-évaluation de la direction jointe au dossier", True),
    "referral.report_incomplete": ("Dossier incomplet : pièces demandées", True),
    "referral.complete": ("Réponse de la direction à la demande de pièces", True),
    "referral.classify": ("Urgence requalifiée", True),
    "referral.take_up": ("Saisine prise en charge par le comité", True),
    "referral.vote_in": ("Le comité a voté de se saisir", True),
    "referral.vote_down": ("Le comité a voté de ne pas se saisir", True),
    "referral.ask": ("Question posée à la direction", True),
    "referral.reply": ("Réponse de la direction à la question", True),
    "referral.decline": ("Saisine non retenue", True),
    "referral.assign_rapporteur": ("Rapporteur désigné", False),
    "referral.assign_reviewers": ("Examinateurs désignés", False),
    "referral.give_review": ("Examen rendu", False),
    "referral.examine_version": ("Fiche remplacée par une version plus récente", True),
    "referral.confirm_review": ("Examen confirmé après le changement de fiche", False),
    "referral.revise_review": ("Examen repris après le changement de fiche", False),
    "referral.consolidate": ("Constats du rapporteur enregistrés", False),
    "referral.recuse": ("Déport enregistré", False),
    "referral.waive_conflict": ("Conflit d’intérêts levé par écrit", False),
    "referral.schedule": ("Inscrite à l’ordre du jour d’une séance", True),
    "referral.unschedule": ("Retirée de l’ordre du jour", True),
    "referral.deliberate": ("Délibérée par le comité", False),
    "referral.resume": ("Vote annulé par un déport : le comité délibère de nouveau dans la même séance", False),
    "referral.reopen": ("Vote annulé par un déport : l’instruction est rouverte", False),
    "referral.answer": ("Avis rendu", True),
    "referral.withdraw": ("Saisine retirée", True),
    "referral.lapse": ("Close sans avis : le délai a expiré", True),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history, as the timeline shows it."""

    at: datetime
    label: str
    actor: str
    detail: str = ""


def history_of(referral: Referral, *, is_inside: bool) -> list[Event]:
    """Oldest first. The department reads its own acts and those that were told to it."""
    events = []
    for line in journal.lines_of(referral):
        label, is_for_all = _TOLD.get(line.action, ("", False))
        if label and (is_inside or is_for_all):
            events.append(Event(at=line.at, label=label, actor=line.actor_label, detail=line.details.get("told", "")))
    return events
