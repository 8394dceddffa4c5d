"""What follows a recommendation, as the public reads it: an answer, a report of progress, a finding, a piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from bulletin.acts import Act
from bulletin.enums import PublicationKind
from bulletin.queries import PIECE_SLUG
from common.typography import slug
from opinions.content import paragraphs_of
from opinions.enums.opinions import FollowUpForm, Position, RecommendationStatus
from opinions.models import FollowUp, FollowUpDocument, Opinion, Recommendation

F = FollowUpForm
_SLUGS = {F.PROGRESS: "avancement", F.FINDING: "constat"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that the department makes public with what it signs: its file, and how to check it."""

    label: str
    url: str
    sha256: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"label": self.label, "url": self.url, "sha256": self.sha256, "size": self.size}


def act_of_follow_up(follow_up: FollowUp, pieces: Sequence[Piece] = ()) -> Act:
    """What the bulletin receives. The recommendation comes with its opinion, its addressee and its commitment."""
    recommendation = follow_up.recommendation
    reference = recommendation.reference or ""
    form = F(follow_up.form)
    return Act(
        kind=PublicationKind.FOLLOW_UP,
        reference=_reference(follow_up),
        # A new answer replaces the one before, at the same address; what is told or found has an address each.
        slug=f"reponse-{slug(reference)}"
        if form == F.ANSWER
        else f"{_SLUGS[form]}-{slug(reference)}-{follow_up.number}",
        title=_title(follow_up),
        act_on=timezone.localdate(follow_up.signed_at),
        summary=follow_up.body[:300],
        body_html=_body(follow_up, pieces),
        record=_record(follow_up, pieces),
        subjects=_subjects(recommendation),
        outcome=_outcome(follow_up),
        facets=_facets(follow_up),
        is_demonstration=recommendation.opinion.referral.is_demonstration,
    )


def act_of_piece(joined: FollowUpDocument, *, number: int, label: str, data: bytes, on: date) -> Act:
    """A PDF that the department makes public, under an address of its own."""
    recommendation = joined.recommendation
    reference = recommendation.reference or ""
    return Act(
        kind=PublicationKind.FOLLOW_UP,
        reference=f"Pièce {number} sur {reference}",
        slug=f"{PIECE_SLUG}{slug(reference)}-{number}",
        title=label,
        act_on=on,
        body_html=f"<p>Pièce jointe par {recommendation.addressee.name}, qui l’a rendue publique.</p>",
        record={"type": "document", "recommendation": reference, "label": label, "events": []},
        subjects=_subjects(recommendation),
        facets={"form": "document", "recommendation": reference, "department": recommendation.addressee.name},
        pdf=data,
        is_demonstration=recommendation.opinion.referral.is_demonstration,
    )


def _reference(follow_up: FollowUp) -> str:
    reference = follow_up.recommendation.reference
    if follow_up.form == F.ANSWER:
        return f"Réponse à {reference}"
    name = "Avancement" if follow_up.form == F.PROGRESS else "Constat"
    return f"{name} {follow_up.number} sur {reference}"


def _title(follow_up: FollowUp) -> str:
    reference = follow_up.recommendation.reference
    if follow_up.form == F.ANSWER:
        return f"Réponse à la recommandation {reference} : {Position(follow_up.position).label}"
    if follow_up.form == F.PROGRESS:
        return f"Avancement de la recommandation {reference}"
    return f"Constat du comité sur la recommandation {reference} : {_state_label(follow_up)}"


def _state_label(follow_up: FollowUp) -> str:
    return "suivi rouvert" if follow_up.is_reopening else RecommendationStatus(follow_up.state).label


def _outcome(follow_up: FollowUp) -> str:
    return "reopened" if follow_up.is_reopening else follow_up.state or follow_up.position


def _body(follow_up: FollowUp, pieces: Sequence[Piece]) -> str:
    form = F(follow_up.form)
    context = {
        "follow_up": follow_up,
        "recommendation": follow_up.recommendation,
        "position": Position(follow_up.position).label if form == F.ANSWER else "",
        "state": _state_label(follow_up) if form == F.FINDING else "",
        "on": timezone.localdate(follow_up.signed_at),
        "paragraphs": paragraphs_of(follow_up.body),
        "planned": paragraphs_of(follow_up.planned),
        "evidence": follow_up.evidence,
        "pieces": pieces,
        "heading": {F.ANSWER: "Réponse motivée", F.PROGRESS: "Ce qui a été fait", F.FINDING: "Constat du comité"}[form],
        "date_label": {F.ANSWER: "Date de la réponse", F.PROGRESS: "Date", F.FINDING: "Date du constat"}[form],
    }
    return render_to_string("opinions/print/follow_up.html", context)


def _record(follow_up: FollowUp, pieces: Sequence[Piece]) -> dict[str, Any]:
    recommendation, form = follow_up.recommendation, F(follow_up.form)
    on = timezone.localdate(follow_up.signed_at).isoformat()
    said: dict[str, Any] = {
        "type": form.value,
        "number": follow_up.number,
        "recommendation": recommendation.reference,
        "opinion": recommendation.opinion.reference,
        "addressee": recommendation.addressee.name,
        "commitment": recommendation.commitment.title,
        "commitment_code": recommendation.commitment.code,
        "body": follow_up.body,
        "on": on,
        "signatory_title": follow_up.signatory_title,
        "evidence": follow_up.evidence,
        "documents": [piece.as_json() for piece in pieces],
        "events": [],
    }
    if form == F.ANSWER:
        position = Position(follow_up.position)
        said |= {"position": position.value, "position_label": position.label, "answered_on": on}
    if form == F.FINDING:
        said |= {
            "state": follow_up.state,
            "state_label": RecommendationStatus(follow_up.state).label,
            "is_reopening": follow_up.is_reopening,
        }
    else:
        until = follow_up.planned_until
        said |= {"planned": follow_up.planned, "planned_until": until.isoformat() if until else None}
    return said


def _facets(follow_up: FollowUp) -> dict[str, Any]:
    """What lists and rates read without opening the record."""
    recommendation = follow_up.recommendation
    first = recommendation.answered_at or follow_up.signed_at
    return {
        "form": follow_up.form,
        "number": follow_up.number,
        "recommendation": recommendation.reference,
        "department": recommendation.addressee.name,
        "label": _state_label(follow_up)
        if follow_up.state
        else Position(follow_up.position).label
        if follow_up.position
        else F(follow_up.form).label,
        "state": follow_up.state,
        "first_answered_on": timezone.localdate(first).isoformat(),
        "planned_until": follow_up.planned_until.isoformat() if follow_up.planned_until else None,
    }


def _subjects(recommendation: Recommendation) -> tuple[str, ...]:
    opinion = recommendation.opinion
    return (
        recommendation.reference or "",
        opinion.reference,
        opinion.referral.reference or "",
        *_algorithms(opinion),
    )


def _algorithms(opinion: Opinion) -> list[str]:
    """The references of the algorithms that the opinion examined."""
    references = opinion.referral.sheet_versions.values_list("algorithm__reference", flat=True)
    return list(references.order_by("algorithm__reference").distinct())
