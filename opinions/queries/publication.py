"""Reads of publication jobs."""

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from charter.models import FoundingAct
from opinions.enums.publication import JobStatus as S
from opinions.models import Opinion, PublicationItem, PublicationJob
from opinions.models.publication import ACT_COLUMNS, NAMED_BY
from opinions.roles import prepares_publications

BYTES = ("html", "pdf", "sealed_pdf", "record")


def jobs_visible_to(actor: Actor) -> QuerySet[PublicationJob]:
    """Jobs, the last asked for first, without their bytes; none for those who may not know of them.

    Until it is published, an issue that carries an act on a file that the person left does not exist for them.
    """
    jobs = PublicationJob.objects.defer(*BYTES).select_related("requested_by", "approved_by")
    items = PublicationItem.objects.defer("html", "pdf", "sealed_pdf").select_related(*NAMED_BY)
    jobs = jobs.prefetch_related(Prefetch("items", queryset=items.order_by("position")))
    speaks_of_one_left = Q()
    for column, path in ACT_COLUMNS.items():
        if path:
            speaks_of_one_left |= Q(**{f"{column}__{path}__in": actor.recused_from})
    left = PublicationItem.objects.filter(speaks_of_one_left)
    jobs = jobs.exclude(~Q(status=S.PUBLISHED), pk__in=left.values("job"))
    return jobs.order_by("-requested_at") if prepares_publications(actor) else jobs.none()


def living_jobs(actor: Actor) -> QuerySet[PublicationJob]:
    return jobs_visible_to(actor).exclude(status__in=[S.PUBLISHED, S.CANCELLED])


def opinions_ready(actor: Actor) -> QuerySet[Opinion]:
    """Adopted and signed, and in no living job; not on a file that the person left."""
    return (
        Opinion.objects.ready_for_publication()
        .exclude(referral__in=actor.recused_from)
        .exclude(items__is_live=True)
        .select_related("referral__rules", "adopted_draft")
        .order_by("adopted_at")
    )


def founding_acts_ready() -> QuerySet[FoundingAct]:
    """Founding acts that the bulletin of this system does not carry yet."""
    return FoundingAct.objects.exclude(items__is_live=True).order_by("act_on")
