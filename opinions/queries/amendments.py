"""Reads of the acts that amend published opinions."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.actors import Actor
from committee.models import Referral
from committee.queries.referrals import with_presidency
from opinions.enums.amendments import AmendmentKind, AmendmentStatus
from opinions.enums.opinions import OpinionStatus
from opinions.models import Amendment, Opinion, PublicationItem

_ENDING = [AmendmentKind.REPEAL, AmendmentKind.WITHDRAWAL]


def amendment_pages(*, on: date) -> QuerySet[Amendment]:
    """With what the policies ask of them and what a page shows; who may see them is the policy's answer."""
    referrals = with_presidency(Referral.objects.select_related("rules"), on=on)
    opinions = Opinion.objects.select_related("adopted_draft").prefetch_related(
        Prefetch("referral", queryset=referrals)
    )
    return Amendment.objects.select_related("drafted_by", "signed_by", "decided_by__referral").prefetch_related(
        Prefetch("opinion", queryset=opinions)
    )


def amendments_of(opinion: Opinion) -> QuerySet[Amendment]:
    """Those that were not abandoned, oldest first."""
    return Amendment.objects.filter(opinion=opinion).exclude(status=AmendmentStatus.ABANDONED).order_by("drafted_at")


def living(actor: Actor, *, on: date) -> QuerySet[Amendment]:
    """Those in preparation or signed, which this person may know of."""
    found = amendment_pages(on=on).filter(status__in=[AmendmentStatus.DRAFTED, AmendmentStatus.SIGNED])
    if not (actor.is_member or actor.is_secretariat):
        return found.none()
    in_issue = PublicationItem.objects.filter(amendment=OuterRef("pk"), is_live=True)
    return found.exclude(opinion__referral__in=actor.recused_from).annotate(is_in_issue=Exists(in_issue))


def amendments_ready(actor: Actor) -> QuerySet[Amendment]:
    """Signed, and in no living job; not on a file that the person left.

    What rests on a later opinion follows it: it names it, so that it cannot be public before it is (RELIABILITY §2.4).
    """
    is_public = Q(decided_by__isnull=True) | Q(decided_by__status=OpinionStatus.PUBLISHED)
    return (
        Amendment.objects.filter(is_public, status=AmendmentStatus.SIGNED)
        .exclude(opinion__referral__in=actor.recused_from)
        .exclude(items__is_live=True)
        .select_related("opinion__referral", "decided_by__referral")
        .order_by("signed_at")
    )


def rank_of(amendment: Amendment) -> int:
    """Which rectification of this opinion it is, from one: those published before it, and itself."""
    before = Amendment.objects.filter(
        opinion=amendment.opinion_id, kind=amendment.kind, status=AmendmentStatus.PUBLISHED
    )
    return before.count() + 1


def ends(opinion_id: UUID) -> bool:
    """Whether the opinion was repealed or withdrawn already, or is about to be."""
    living_or_done = Amendment.objects.filter(opinion=opinion_id, kind__in=_ENDING)
    return living_or_done.exclude(status=AmendmentStatus.ABANDONED).exists()


def deciding(opinion: Opinion) -> QuerySet[Opinion]:
    """The later opinions on which a repeal or a withdrawal may rest: signed, on a file that follows this one."""
    signed = [OpinionStatus.SIGNED, OpinionStatus.NOTIFIED, OpinionStatus.PUBLISHED]
    return (
        Opinion.objects.filter(referral__follows=opinion.referral_id, status__in=signed)
        .select_related("referral")
        .order_by("adopted_at")
    )
