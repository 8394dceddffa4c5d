"""What became of the recommendations: one answered, one late, one under way, one closed by the committee."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from opinions.demonstration import texts
from opinions.demonstration.stage import Stage
from opinions.enums.opinions import Position, RecommendationStep
from opinions.models import Opinion
from opinions.operations import recommendations

SIGNATORY = "Pour la direction des services aux demandeurs d’emploi"
AFTER_PART = (
    "La direction accepte d’informer la personne au moment de la proposition.\n\n"
    "Elle n’accepte pas d’imprimer la mention sur les courriers : leur gabarit est commun à d’autres envois."
)
NOTE = "La note d’une page est écrite avec six conseillers. Elle est remise avant l’ouverture de l’outil."


def follow_the_advice(stage: Stage, opinion: Opinion) -> None:
    """The second one is left without an answer: its delay has run out, and the public site says so."""
    answered, _late, under_way, closed = (one.pk for one in opinion.recommendations.order_by("number"))
    _answer(stage, answered, Position.ACCEPTED, texts.ADVICE_ANSWER, at=stage.days_ago(40))
    _answer(
        stage,
        under_way,
        Position.PARTLY,
        AFTER_PART,
        at=stage.days_ago(50),
        planned="Afficher la mention dans l’espace personnel, puis dans l’application.",
        until=45,
    )
    _report(stage, under_way, "La mention est affichée dans l’espace personnel depuis deux semaines.", days=25)
    _find(
        stage,
        under_way,
        RecommendationStep.START,
        "Vu en séance : la mention est lisible dans l’espace personnel. L’application reste à faire.",
        days=12,
    )
    _answer(stage, closed, Position.ACCEPTED, "La direction accepte.", at=stage.days_ago(20), planned=NOTE, until=-8)
    _report(stage, closed, f"{NOTE} Elle est datée, et relue chaque trimestre.", days=9)
    _find(
        stage,
        closed,
        RecommendationStep.CLOSE_IMPLEMENTED,
        "Le comité a lu la note et entendu deux conseillers qui s’en servent.",
        days=5,
    )


def _answer(
    stage: Stage,
    recommendation_id: UUID,
    position: Position,
    body: str,
    *,
    at: datetime,
    planned: str = "",
    until: int | None = None,
) -> None:
    recommendations.answer_recommendation(
        recommendation_id=recommendation_id,
        position=position,
        body=body,
        planned=planned,
        planned_until=None if until is None else timezone.localdate(stage.days_ago(-until)),
        signatory_title=SIGNATORY,
        actor=stage.actor("approbation", at),
        at=at,
    )


def _report(stage: Stage, recommendation_id: UUID, body: str, *, days: int) -> None:
    at = stage.days_ago(days)
    recommendations.report_progress(
        recommendation_id=recommendation_id,
        body=body,
        signatory_title=SIGNATORY,
        actor=stage.actor("approbation", at),
        at=at,
    )


def _find(stage: Stage, recommendation_id: UUID, step: RecommendationStep, note: str, *, days: int) -> None:
    at = stage.days_ago(days)
    recommendations.follow_recommendation(
        recommendation_id=recommendation_id, step=step, note=note, actor=stage.actor("presidence", at), at=at
    )
