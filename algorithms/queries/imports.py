"""The imports of a person, and the sheets that the rows of a file speak of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from algorithms.enums import RowOutcome
from algorithms.models import Algorithm, SheetImport, SheetVersion
from algorithms.queries.sheets import sheets_visible_to, with_rows
from algorithms.readers.gathering import ObjectiveNamed, ReadRow
from algorithms.roles import contributes_to
from charter.models import StrategicObjective
from common.typography import fold

RECENT = 20


def imports_visible_to(actor: Actor) -> QuerySet[SheetImport]:
    """One's own: the same rule as policies.imports.can_read."""
    return SheetImport.objects.filter(created_by=actor.user.pk).select_related("department")


def entered_by(actor: Actor, identities: Iterable[str], department_id: UUID) -> frozenset[str]:
    """Those of these names elsewhere that this person has already entered for this direction. One query."""
    mine = Algorithm.objects.filter(created_by=actor.user.pk, department=department_id)
    return frozenset(mine.filter(external_id__in=set(identities) - {""}).values_list("external_id", flat=True))


def sheets_named(
    identities: Iterable[str], actor: Actor, department_id: UUID
) -> tuple[dict[str, SheetVersion], frozenset[str]]:
    """The latest visible sheet by reference, or by its name elsewhere; the keys of those that the person writes.

    A name elsewhere is that of the direction for which one imports.

    A constant number of queries. What is not visible is absent, as if it did not exist.
    """
    wanted = {identity for identity in identities if identity}
    elsewhere = Algorithm.objects.filter(department=department_id, external_id__in=wanted)
    references = Algorithm.objects.filter(reference__in=wanted)
    latest = (
        sheets_visible_to(actor)
        .filter(algorithm__in=elsewhere.values("pk").union(references.values("pk")))
        .select_related(None)
        .order_by("algorithm_id", "-number")
        .distinct("algorithm_id")
        .values("pk")
    )
    found: dict[str, SheetVersion] = {}
    for sheet in with_rows(SheetVersion.objects.filter(pk__in=latest).select_related("algorithm__department")):
        algorithm = sheet.algorithm
        if algorithm.reference in wanted:
            found[algorithm.reference] = sheet
        if algorithm.external_id in wanted and algorithm.department_id == department_id:
            found[algorithm.external_id] = sheet
    return found, frozenset(key for key, sheet in found.items() if contributes_to(actor, sheet))


def objectives_named(rows: Iterable[ReadRow]) -> tuple[dict[ObjectiveNamed, int], dict[int, str]]:
    """The keys of the objectives that these rows name, and the short titles by their keys. One query, or none.

    By their act and number; where a file tells the words and not the act, as the open data does, by number and words.
    """
    named = {one for row in rows for one in row.objectives or ()}
    if not named:
        return {}, {}
    objectives = list(StrategicObjective.objects.select_related("act"))
    words = Counter((_words(one.text), one.position) for one in objectives)
    keys = {(one.act.anchor, one.position): one.pk for one in objectives}
    keys |= {(told, one.position): one.pk for one in objectives if words[(told := _words(one.text)), one.position] == 1}
    found = {one: keys.get((one.act or _words(one.text), one.number)) for one in named}
    return (
        {one: key for one, key in found.items() if key is not None},
        {objective.pk: objective.short_title for objective in objectives},
    )


def _words(text: str) -> str:
    return " ".join(fold(text).split())


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows of an import by outcome, those that would be written, and what the file leaves empty, with how often."""

    total: int
    counts: dict[str, int]
    kept: int
    gaps: list[tuple[str, int]]


def summary_of(found: SheetImport) -> Summary:
    """One query, whatever the number of rows."""
    counts: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    kept = 0
    for outcome, is_kept, empty in found.rows.values_list("outcome", "is_kept", "empty"):
        counts[outcome] += 1
        kept += is_kept and outcome in (RowOutcome.CREATE, RowOutcome.CHANGE)
        gaps.update(empty if outcome != RowOutcome.REFUSED else ())
    return Summary(counts.total(), dict(counts), kept, gaps.most_common())
