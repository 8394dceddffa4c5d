"""What waits for each person in this app."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Role
from committee.policies import referrals as referral_policies
from common.todo import Todo
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import RecommendationStatus
from opinions.enums.publication import JobStatus
from opinions.models import Opinion
from opinions.policies.publication import can_approve
from opinions.queries.opinions import opinions_visible_to
from opinions.queries.publication import living_jobs, opinions_ready
from opinions.queries.recommendations import recommendations_visible_to


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """Drafts to write, votes to note, texts to sign and to publish, recommendations to answer."""
    return [*_opinions(actor, at), *_publications(actor), *_recommendations(actor)]


def _opinions(actor: Actor, at: datetime) -> list[Todo]:
    waiting = opinions_visible_to(actor, on=timezone.localdate(at)).exclude(status__in=[S.SIGNED, S.PUBLISHED])
    found = []
    for opinion in waiting:
        said = _said_of(actor, opinion)
        if said:
            found.append(
                Todo(said, opinion.get_absolute_url(), until=opinion.referral.due_on, detail=opinion.referral.title)
            )
    return found


def _said_of(actor: Actor, opinion: Opinion) -> str:
    """What this person has to do with this opinion now; nothing for most."""
    reference, referral = opinion.referral.reference, opinion.referral
    presides = referral_policies.presides(actor, referral)
    if opinion.status == S.DRAFTING and referral_policies.is_rapporteur(actor, referral):
        return f"Rédiger l’avis sur {reference}"
    if opinion.status == S.CIRCULATED and actor.is_secretariat:
        return f"Soumettre au vote l’avis sur {reference}"
    if opinion.status == S.CIRCULATED and actor.is_member:
        return f"Lire le projet d’avis sur {reference}"
    is_over = opinion.ballot is not None and opinion.ballot.proclaimed_at is not None
    if opinion.status == S.PUT_TO_VOTE and is_over and actor.is_secretariat:
        return f"Constater le résultat du vote sur {reference}"
    return f"Signer l’avis sur {reference}" if opinion.status == S.ADOPTED and presides else ""


def _publications(actor: Actor) -> list[Todo]:
    found = []
    for job in living_jobs(actor):
        if job.status == JobStatus.REQUESTED and can_approve(actor, job):
            found.append(Todo("Approuver une publication au bulletin", job.get_absolute_url(), until=job.publish_on))
        if job.status == JobStatus.FAILED and actor.is_secretariat:
            found.append(Todo("Relancer une publication en échec", job.get_absolute_url(), detail=job.failure))
    if actor.is_secretariat:
        found += [
            Todo(
                f"Préparer la publication de l’avis sur {opinion.referral.reference}",
                reverse("opinions:request-publication"),
                detail=opinion.referral.title,
            )
            for opinion in opinions_ready()
        ]
    return found


def _recommendations(actor: Actor) -> list[Todo]:
    if not actor.has(Role.APPROVER) or actor.user.department_id is None:
        return []
    waiting = recommendations_visible_to(actor).filter(
        addressee=actor.user.department_id, status=RecommendationStatus.OPEN
    )
    return [
        Todo(
            f"Répondre à la recommandation {recommendation.reference}",
            recommendation.get_absolute_url(),
            until=recommendation.due_on,
            detail=recommendation.text,
        )
        for recommendation in waiting
    ]
