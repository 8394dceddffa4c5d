"""The keys of pipelines, and whose key it is."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from accounts import actors
from accounts.actors import Actor
from algorithms.models import PipelineToken
from algorithms.roles import writes


def digest(key: str) -> str:
    """What is kept of a key: it is random and long, one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def tokens_visible_to(actor: Actor) -> QuerySet[PipelineToken]:
    """Those of the direction: the same rule as policies.tokens.can_revoke."""
    if not writes(actor):
        return PipelineToken.objects.none()
    return PipelineToken.objects.filter(department=actor.user.department_id).select_related("created_by", "revoked_by")


def pipeline_of(key: str, *, at: datetime) -> tuple[PipelineToken, Actor] | None:
    """The token in force under this key, and who acts with it: nobody once its maker left the direction or the role."""
    token = (
        PipelineToken.objects.select_related("created_by__department")
        .filter(sha256=digest(key), revoked_at__isnull=True, expires_at__gt=at, created_by__is_active=True)
        .first()
    )
    if token is None:
        return None
    actor = actors.as_pipeline(actors.build(token.created_by, at), token.name)
    return (token, actor) if actor.works_for(token.department_id) and writes(actor) else None
