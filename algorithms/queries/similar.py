"""The sheets that look like one, and why: the words of their names, their objectives, their technique."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from accounts.actors import Actor
from algorithms.enums import Technique
from algorithms.models import SheetEntry, SheetVersion
from algorithms.queries.registry import CONFIGURATION, entries_visible_to
from algorithms.synonyms import words_of
from charter.models import StrategicObjective
from common.typography import french, listed

MOST = 5
# A technique alone does not make two sheets similar: half of the registry would be.
LEAST_SCORE = 2
SHORTEST_WORD = 4
MOST_WORDS = 8
CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class Similar:
    """Another algorithm, and what it has in common with the one on the page."""

    entry: SheetEntry
    reason: str


def similar_to(sheet: SheetVersion, actor: Actor, objectives: Sequence[StrategicObjective]) -> list[Similar]:
    """At most five others that this person may read, the nearest first, for a sheet of these objectives. One query."""
    others = entries_visible_to(actor).exclude(algorithm=sheet.algorithm_id)
    words = [word for word in dict.fromkeys(words_of(sheet.name)) if len(word) >= SHORTEST_WORD][:MOST_WORDS]
    keys = [objective.pk for objective in objectives]
    technique = sheet.technique if sheet.technique != Technique.UNKNOWN else ""
    common: dict[str, Any] = {f"word_{place}": _one_if(_named(word)) for place, word in enumerate(words)}
    common["shared"] = _in_common(keys)
    common["same_technique"] = _one_if(Q(technique=technique)) if technique else Value(0)
    scored = _candidates(others, words, keys, technique).annotate(**common)
    score: Combinable = F("shared") * 2 + F("same_technique")
    for place in range(len(words)):
        score = score + F(f"word_{place}") * 2
    nearest = (
        scored.annotate(score=score)
        .filter(score__gte=LEAST_SCORE)
        .select_related("sheet", "department")
        .only("reference", "algorithm", "objectives", "technique", "sheet__name", "department__name")
        .order_by("-score", "reference")[:MOST]
    )
    return [Similar(entry, _reason(entry, words, objectives)) for entry in nearest]


def _candidates(
    others: QuerySet[SheetEntry], words: list[str], keys: list[int], technique: str
) -> QuerySet[SheetEntry]:
    """A hundred by their names and a hundred by what they serve: enough to find five, whatever the registry holds."""
    by_word = Q(pk__in=[])
    if words:
        by_word = Q(words__names=_asked(words))
    by_objective = Q(objectives__overlap=keys, technique=technique) if keys and technique else Q(pk__in=[])
    wide = [others.filter(way).values("pk")[:CANDIDATES] for way in (by_word, by_objective)]
    return SheetEntry.objects.filter(Q(pk__in=wide[0]) | Q(pk__in=wide[1]))


def _asked(words: list[str]) -> SearchQuery:
    """One of these words, in the name."""
    question = " | ".join(words)
    return SearchQuery(question, config=CONFIGURATION, search_type="raw")


def _named(word: str) -> Q:
    return Q(words__names=_asked([word]))


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _in_common(keys: list[int]) -> Func:
    """How many of these objectives the row serves."""
    return Func(
        F("objectives"),
        Value(keys, output_field=ArrayField(BigIntegerField())),
        template="cardinality(ARRAY(SELECT unnest(%(expressions)s)))",
        arg_joiner=") INTERSECT SELECT unnest(",
        output_field=IntegerField(),
    )


def _reason(entry: SheetEntry, words: list[str], objectives: Sequence[StrategicObjective]) -> str:
    common = [word for place, word in enumerate(words) if getattr(entry, f"word_{place}")]
    served = [one.short_title for one in objectives if one.pk in entry.objectives]
    parts = []
    if common:
        parts.append(f"{'mots communs' if len(common) > 1 else 'mot commun'} : {listed(common)}")
    if served:
        parts.append(f"{'mêmes objectifs' if len(served) > 1 else 'même objectif'} : {listed(served)}")
    if entry.same_technique:
        parts.append(f"même type : {Technique(entry.technique).label}")
    return french(" ; ".join(parts))
