"""The registry, counted for somebody: what is registered, referred, has an opinion, is in use without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from accounts.actors import Actor
from algorithms.criteria import Criteria, FacetName, ReferralState, Scope
from algorithms.enums import IN_USE
from algorithms.queries.facets import as_table
from algorithms.queries.registry import COLUMNS, MANY, entries_visible_to, judged

_HAS_OPINION = Q(referral_state=ReferralState.OPINION)
_MEASURES = {
    "registered": Q(),
    "referred": ~Q(referral_state=ReferralState.NONE),
    "with_opinion": _HAS_OPINION,
    "in_use": Q(lifecycle__in=IN_USE),
    "in_use_without_opinion": Q(lifecycle__in=IN_USE) & ~_HAS_OPINION,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some algorithms. `referred` counts those with an opinion too."""

    registered: int = 0
    referred: int = 0
    with_opinion: int = 0
    in_use: int = 0
    in_use_without_opinion: int = 0

    @property
    def percent(self) -> int:
        """Those with an opinion, of a hundred."""
        return round(100 * self.with_opinion / self.registered) if self.registered else 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """`of` gives, for each value of each facet, the figures of its algorithms."""

    total: Figures
    of: Mapping[FacetName, Mapping[str, Figures]]


def coverage_of(actor: Actor, scope: Scope, *, on: date) -> Coverage:
    """Counted on what this person may read, in one query."""
    rows = judged(entries_visible_to(actor, scope), actor, on=on)
    table, parameters = as_table(rows, {f"is_{name}": condition for name, condition in _MEASURES.items() if condition})
    counts = ", ".join(
        f"coalesce(sum(n) FILTER (WHERE is_{name}), 0)::int" if condition else "coalesce(sum(n), 0)::int"
        for name, condition in _MEASURES.items()
    )
    branches = [f"SELECT '', '', {counts} FROM entry"]  # noqa: S608 -- our own names
    branches += [_branch(facet, counts) for facet in FacetName]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH entry AS MATERIALIZED ({table}) {' UNION ALL '.join(branches)}", parameters)
        counted = cursor.fetchall()
    return Coverage(
        total=next(Figures(*figures) for facet, _value, *figures in counted if not facet),
        of={
            facet: {value: Figures(*figures) for name, value, *figures in counted if name == facet.value}
            for facet in FacetName
        },
    )


def measured(criteria: Criteria, measure: str) -> Criteria | None:
    """The list that gives exactly this figure, for rows that `criteria` chooses; None when there can be no row."""
    if measure in {"in_use", "in_use_without_opinion"}:
        asked = criteria.of(FacetName.LIFECYCLE)
        used = [value.value for value in IN_USE if not asked or value in asked]
        if not used:
            return None
        criteria = criteria.narrowed(FacetName.LIFECYCLE, *sorted(used))
    states = {
        "referred": (ReferralState.REFERRED, ReferralState.OPINION),
        "with_opinion": (ReferralState.OPINION,),
        "in_use_without_opinion": (ReferralState.NONE, ReferralState.REFERRED),
    }.get(measure)
    return criteria.narrowed(FacetName.REFERRAL, *(state.value for state in states)) if states else criteria


def _branch(facet: FacetName, counts: str) -> str:
    column = COLUMNS[facet]
    if facet in MANY:
        source = f"entry CROSS JOIN LATERAL unnest(entry.{column}) AS one(value)"
        return f"SELECT '{facet.value}', one.value, {counts} FROM {source} GROUP BY one.value"  # noqa: S608
    return f"SELECT '{facet.value}', {column}, {counts} FROM entry GROUP BY {column}"  # noqa: S608
