"""The answer to a recommendation, as the public reads it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from bulletin.acts import Act
from bulletin.enums import PublicationKind
from common.typography import slug
from opinions.enums.opinions import Position
from opinions.models import FollowUp, Opinion


def act_of_follow_up(follow_up: FollowUp) -> Act:
    """What the bulletin receives. The recommendation comes with its opinion, its addressee and its commitment."""
    recommendation = follow_up.recommendation
    opinion, on = recommendation.opinion, timezone.localdate(follow_up.answered_at)
    reference = recommendation.reference or ""
    position = Position(follow_up.position)
    context = {
        "follow_up": follow_up,
        "recommendation": recommendation,
        "position": position.label,
        "on": on,
        "paragraphs": [line for line in follow_up.body.splitlines() if line.strip()],
        "body_name": settings.BODY_NAME,
    }
    return Act(
        kind=PublicationKind.FOLLOW_UP,
        reference=f"Réponse à {reference}",
        slug=f"reponse-{slug(reference)}",
        title=f"Réponse à la recommandation {reference} : {position.label}",
        act_on=on,
        summary=follow_up.body[:300],
        body_html=render_to_string("opinions/print/follow_up.html", context),
        record={
            "recommendation": reference,
            "opinion": opinion.reference,
            "addressee": recommendation.addressee.name,
            "commitment": recommendation.commitment.title,
            "position": position.value,
            "position_label": position.label,
            "body": follow_up.body,
            "answered_on": on.isoformat(),
            "signatory_title": follow_up.signatory_title,
            "events": [],
        },
        subjects=(reference, opinion.reference, opinion.referral.reference or "", *_algorithms(opinion)),
        outcome=position.value,
        facets={"department": recommendation.addressee.name},
        is_demonstration=opinion.referral.is_demonstration,
    )


def _algorithms(opinion: Opinion) -> list[str]:
    """The references of the algorithms that the opinion examined."""
    references = opinion.referral.sheet_versions.values_list("algorithm__reference", flat=True)
    return list(references.order_by("algorithm__reference").distinct())
