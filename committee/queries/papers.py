"""Which version of each paper of a file is the one to read. What the gate has not let through is read by nobody."""

from django.db.models import Exists, OuterRef, QuerySet

from committee.models import ReferralDocument
from common.models import DocumentState


def latest_versions(documents: QuerySet[ReferralDocument]) -> QuerySet[ReferralDocument]:
    """Those that can be read, that no later version replaces, and that were not removed from a draft."""
    replaced = readable(ReferralDocument.objects.filter(replaces=OuterRef("pk"), removed_at__isnull=True))
    return readable(documents).filter(~Exists(replaced), removed_at__isnull=True)


def readable(documents: QuerySet[ReferralDocument]) -> QuerySet[ReferralDocument]:
    """Those that the gate has let through."""
    return documents.filter(document__state=DocumentState.CLEAN)
