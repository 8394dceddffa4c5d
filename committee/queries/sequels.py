"""A referral and those that follow it, for whoever sees them."""

from dataclasses import dataclass

from accounts.actors import Actor
from algorithms import queries as algorithms
from algorithms.models import SheetVersion
from committee.models import Referral
from committee.queries.files import sheets_of
from committee.queries.referrals import referrals_visible_to


@dataclass(frozen=True, slots=True)
class Pair:
    """The versions of one algorithm in the first file and in the one that follows; either may be missing."""

    reference: str
    before: SheetVersion | None
    after: SheetVersion | None


def first_of(actor: Actor, referral: Referral) -> Referral | None:
    """The file that this one follows, for whoever sees both: a recusal from the first hides it."""
    if referral.follows_id is None:
        return None
    return referrals_visible_to(actor).filter(pk=referral.follows_id).first()


def followers_of(actor: Actor, referral: Referral) -> list[Referral]:
    """The files in sight that follow this one, the oldest first."""
    return list(referrals_visible_to(actor).filter(follows=referral).order_by("created_at"))


def pairs_of(first: Referral, sequel: Referral) -> list[Pair]:
    """What each file examines of each algorithm, with all that the versions say. A fixed number of queries."""
    before = {sheet.algorithm_id: sheet.pk for sheet in sheets_of(first)}
    after = {sheet.algorithm_id: sheet.pk for sheet in sheets_of(sequel)}
    rows = algorithms.with_rows(SheetVersion.objects.filter(pk__in=[*before.values(), *after.values()]))
    versions = {sheet.pk: sheet for sheet in rows.select_related("algorithm")}
    pairs = []
    for algorithm_id in {**before, **after}:
        old = versions.get(before[algorithm_id]) if algorithm_id in before else None
        new = versions.get(after[algorithm_id]) if algorithm_id in after else None
        known = new or old
        if known is not None:
            pairs.append(Pair(known.algorithm.reference, old, new))
    return sorted(pairs, key=lambda pair: pair.reference)
