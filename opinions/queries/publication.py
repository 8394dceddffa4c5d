"""Reads of publication jobs."""

from django.db.models import Prefetch, QuerySet

from accounts.actors import Actor
from charter.models import FoundingAct
from opinions.enums.publication import JobStatus as S
from opinions.models import Opinion, PublicationItem, PublicationJob
from opinions.roles import prepares_publications

BYTES = ("html", "pdf", "sealed_pdf", "record")


def jobs_visible_to(actor: Actor) -> QuerySet[PublicationJob]:
    """Jobs, the living first, without their bytes; none for those who may not know of them."""
    jobs = PublicationJob.objects.defer(*BYTES).select_related("requested_by", "approved_by")
    items = PublicationItem.objects.defer("html", "pdf", "sealed_pdf").select_related(
        "opinion__referral", "founding_act"
    )
    jobs = jobs.prefetch_related(Prefetch("items", queryset=items.order_by("position")))
    return jobs.order_by("-requested_at") if prepares_publications(actor) else jobs.none()


def living_jobs(actor: Actor) -> QuerySet[PublicationJob]:
    return jobs_visible_to(actor).exclude(status__in=[S.PUBLISHED, S.CANCELLED])


def opinions_ready() -> QuerySet[Opinion]:
    """Adopted and signed, and in no living job."""
    return (
        Opinion.objects.ready_for_publication()
        .exclude(items__is_live=True)
        .select_related("referral", "adopted_draft")
        .order_by("adopted_at")
    )


def founding_acts_ready() -> QuerySet[FoundingAct]:
    """Founding acts that the bulletin of this system does not carry yet."""
    return FoundingAct.objects.exclude(items__is_live=True).order_by("act_on")
