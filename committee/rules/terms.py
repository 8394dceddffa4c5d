"""Terms of a person in the committee: how many they served, and whether another one is a renewal too many."""

from collections.abc import Iterable
from datetime import timedelta

from committee.enums.composition import EndReason
from committee.models import CommitteeRules, Mandate
from common.typography import plural


def renewals_of(mandate: Mandate, mandates: Iterable[Mandate]) -> int:
    """How many terms of this person began before this one, on any seat. `mandates` are all those of the person."""
    mine = [other for other in mandates if other.person_id == mandate.person_id]
    return sum(other.starts_on <= mandate.starts_on for other in _beginnings(mine)) - 1


def one_too_many(person: str, mandates: Iterable[Mandate], rules: CommitteeRules | None) -> str:
    """Why the person may not serve one more term, in words; empty when they may, or when nothing limits renewals."""
    served = len(_beginnings(list(mandates)))
    if rules is None or rules.renewals is None or served <= rules.renewals:
        return ""
    limit = (
        f"permettent {plural(rules.renewals, 'renouvellement')}" if rules.renewals else "n’en permettent pas d’autre"
    )
    return f"{person} compte déjà {plural(served, 'mandat')}\u00a0: les règles {limit} ({rules.source('renewals')})."


def rank_in_words(renewals: int) -> str:
    if renewals <= 0:
        return "premier mandat"
    return "1er renouvellement" if renewals == 1 else f"{renewals}e renouvellement"


def _beginnings(mandates: list[Mandate]) -> list[Mandate]:
    """The mandates that begin a term: whoever changes office goes on with their own."""
    continued = {
        (mandate.seat_id, mandate.ends_on + timedelta(days=1))
        for mandate in mandates
        if mandate.end_reason == EndReason.NEW_OFFICE
    }
    return [mandate for mandate in mandates if (mandate.seat_id, mandate.starts_on) not in continued]
