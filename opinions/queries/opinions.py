"""Reads of opinions and of their drafts."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.actors import Actor
from accounts.models import Department
from bulletin import addresses
from bulletin.models import Publication
from charter.models import Commitment, FoundingAct
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Referral
from committee.queries.referrals import with_presidency
from common.typography import fold
from opinions.enums.opinions import OpinionStatus as S
from opinions.models import DraftVersion, Opinion
from opinions.reading import Names

# Meetings at which a ballot may still be held.
AHEAD = [MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.OPEN]


def opinion_pages(*, on: date) -> QuerySet[Opinion]:
    """Opinions with what the policies ask of them and what a page shows; who may see them is the policy's answer."""
    referrals = with_presidency(Referral.objects.select_related("charter_version", "rules"), on=on)
    return Opinion.objects.select_related(
        "ballot__item__meeting", "adopted_draft__created_by", "signed_by", "opened_by"
    ).prefetch_related(Prefetch("referral", queryset=referrals))


def opinions_visible_to(actor: Actor, *, on: date) -> QuerySet[Opinion]:
    """The twin of `policies.opinions.can_see`: the committee and its secretariat; not the files one is recused from."""
    opinions = opinion_pages(on=on)
    if not (actor.is_member or actor.is_secretariat):
        return opinions.none()
    return opinions.exclude(referral__in=actor.recused_from).order_by("-opened_at")


def opinions_in_hand(actor: Actor, *, on: date) -> QuerySet[Opinion]:
    """The opinions in sight that are not published, each with its last version, the most recent first."""
    latest = DraftVersion.objects.filter(opinion=OuterRef("pk")).order_by("-number")
    return (
        opinions_visible_to(actor, on=on)
        .exclude(status=S.PUBLISHED)
        .annotate(
            version=Subquery(latest.values("number")[:1]),
            saved_at=Subquery(latest.values("created_at")[:1]),
            outcome=Subquery(latest.values("outcome")[:1]),
        )
    )


def published_opinions(criteria: Mapping[str, str]) -> QuerySet[Opinion]:
    """The opinions that everybody may read, the most recent first: words of the title, outcome, year."""
    opinions = Opinion.objects.filter(status=S.PUBLISHED).select_related("referral", "adopted_draft")
    if outcome := criteria.get("outcome"):
        opinions = opinions.filter(adopted_draft__outcome=outcome)
    if year := criteria.get("year"):
        opinions = opinions.filter(year=int(year))
    for word in (criteria.get("q") or "").split():
        opinions = opinions.filter(Q(referral__reference__icontains=word) | Q(referral__title__icontains=word))
    return opinions.order_by("-year", "-number")


def public_pages(opinions: Iterable[Opinion]) -> dict[UUID, str]:
    """Where the public reads each of these opinions; one query for all of them."""
    ids = {opinion.publication_id: opinion.pk for opinion in opinions if opinion.publication_id}
    published = Publication.objects.filter(pk__in=ids).defer("body_html", "pdf", "record") if ids else []
    return {ids[one.pk]: settings.PUBLIC_URL + addresses.page(one) for one in published}


def opinion_on(referral_id: UUID, *, on: date) -> Opinion | None:
    return opinion_pages(on=on).filter(referral=referral_id).first()


def drafts_of(opinion: Opinion) -> QuerySet[DraftVersion]:
    """Every version, the latest first."""
    return DraftVersion.objects.filter(opinion=opinion).select_related("created_by").order_by("-number")


def latest_draft(opinion: Opinion) -> DraftVersion:
    """The version that counts: the last one saved."""
    return drafts_of(opinion)[:1].get()


def departments() -> list[Department]:
    """Those to which a recommendation may be addressed, by name."""
    return sorted(Department.objects.all(), key=lambda department: fold(department.name))


def commitments_of(referral: Referral) -> list[Commitment]:
    """Those of the charter that the referral is pinned to, in their order."""
    return list(Commitment.objects.filter(version=referral.charter_version_id).order_by("position"))


def names_for(referral: Referral) -> Names:
    """What the codes in the text of this opinion stand for."""
    return Names(
        departments={department.code: department.name for department in departments()},
        commitments={commitment.code: commitment.title for commitment in commitments_of(referral)},
    )


def founding_act() -> FoundingAct | None:
    """The act that creates the committee: the first one, in date."""
    return FoundingAct.objects.order_by("act_on").first()


def agenda_item_ahead(referral: Referral) -> AgendaItem | None:
    """The point of the next meeting that deals with this file."""
    return (
        AgendaItem.objects.filter(referral=referral, meeting__status__in=AHEAD)
        .select_related("meeting")
        .order_by("meeting__starts_at")
        .first()
    )


def public_page(publication_id: UUID) -> str:
    """The permanent address of a publication, without the site."""
    return addresses.page(Publication.objects.only("kind", "slug").get(pk=publication_id))
