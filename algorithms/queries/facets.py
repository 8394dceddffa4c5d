"""How many rows each value of each facet would give: one query for all of them, whatever the size of the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, QuerySet, Value, When

from accounts.actors import Actor
from algorithms.criteria import Criteria, FacetName
from algorithms.models import SheetEntry
from algorithms.queries.registry import COLUMNS, MANY, answering, chosen, entries_visible_to, judged


@dataclass(frozen=True, slots=True)
class Counts:
    """`total` answers everything that is asked; each facet is counted as if nothing were asked of itself."""

    total: int
    of: Mapping[FacetName, Mapping[str, int]]


def facet_counts(actor: Actor, criteria: Criteria, *, on: date) -> Counts:
    """One query. The rows are judged once, then counted once for each facet."""
    rows = answering(judged(entries_visible_to(actor, criteria.scope), actor, on=on), criteria.q)
    asked = [facet for facet in FacetName if criteria.of(facet)]
    table, parameters = as_table(rows, {f"is_{facet.value}": chosen(facet, criteria) for facet in asked})
    branches = [f"SELECT '' AS facet, '' AS value, coalesce(sum(n), 0) FROM entry{_where(asked)}"]  # noqa: S608 -- our own names
    branches += [_branch(facet, [other for other in asked if other != facet]) for facet in FacetName]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH entry AS MATERIALIZED ({table}) {' UNION ALL '.join(branches)}", parameters)
        counted = cursor.fetchall()
    return Counts(
        total=next(int(n) for facet, _value, n in counted if not facet),
        of={facet: {value: int(n) for name, value, n in counted if name == facet.value} for facet in FacetName},
    )


def as_table(rows: QuerySet[SheetEntry], judgements: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of the rows by what the facets say of them and these judgements (a name, a condition): `n` of each.

    Rows that nothing tells apart are one line, so that each facet counts some hundreds of lines, not every row.
    """
    flags = {
        name: Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
        for name, condition in judgements.items()
    }
    columns = [*COLUMNS.values(), *flags]
    sql, parameters = rows.order_by().annotate(**flags).values(*columns).query.sql_with_params()
    names = ", ".join(columns)
    return f"SELECT {names}, count(*) AS n FROM ({sql}) AS judged GROUP BY {names}", tuple(parameters)  # noqa: S608


def _branch(facet: FacetName, others: list[FacetName]) -> str:
    column = COLUMNS[facet]
    if facet in MANY:
        source = f"entry CROSS JOIN LATERAL unnest(entry.{column}) AS one(value){_where(others)}"
        return f"SELECT '{facet.value}', one.value, sum(n) FROM {source} GROUP BY one.value"  # noqa: S608 -- our own names
    return f"SELECT '{facet.value}', {column}, sum(n) FROM entry{_where(others)} GROUP BY {column}"  # noqa: S608


def _where(facets: list[FacetName]) -> str:
    return f" WHERE {' AND '.join(f'is_{facet.value}' for facet in facets)}" if facets else ""
