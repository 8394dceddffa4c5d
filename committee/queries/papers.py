"""Which version of each paper of a file is the one to read."""

from django.db.models import Exists, OuterRef, QuerySet

from committee.models import ReferralDocument


def latest_versions(documents: QuerySet[ReferralDocument]) -> QuerySet[ReferralDocument]:
    """Those that no later version replaces, and that were not removed from a draft."""
    replaced = ReferralDocument.objects.filter(replaces=OuterRef("pk"), removed_at__isnull=True)
    return documents.filter(~Exists(replaced), removed_at__isnull=True)
