"""Reads of opinions and of their drafts."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from accounts.actors import Actor
from charter.models import FoundingAct
from committee.models import Ballot, Referral
from committee.queries.referrals import with_presidency
from opinions.models import DraftVersion, Opinion


def opinions_visible_to(actor: Actor, *, on: date) -> QuerySet[Opinion]:
    """For the committee and its secretariat, but for the files from which the person is recused."""
    opinions = Opinion.objects.select_related("ballot__item__meeting", "adopted_draft", "signed_by")
    if not (actor.is_member or actor.is_secretariat):
        return opinions.none()
    referrals = with_presidency(Referral.objects.all(), on=on)
    opinions = opinions.prefetch_related(Prefetch("referral", queryset=referrals))
    return opinions.exclude(referral__in=actor.recused_from).order_by("-opened_at")


def drafts_of(opinion: Opinion) -> QuerySet[DraftVersion]:
    """Every version, the latest first."""
    return DraftVersion.objects.filter(opinion=opinion).select_related("created_by").order_by("-number")


def latest_draft(opinion: Opinion) -> DraftVersion:
    """The version that counts: the last one saved."""
    return drafts_of(opinion)[:1].get()


def founding_act() -> FoundingAct | None:
    """The act that creates the committee: the first one, in date."""
    return FoundingAct.objects.order_by("act_on").first()


def ballots_on(referral: Referral) -> QuerySet[Ballot]:
    return Ballot.objects.filter(item__referral=referral).select_related("item__meeting").order_by("prepared_at")
