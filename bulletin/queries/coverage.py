"""The figure that the product exists to move: how many algorithms the committee has given an opinion on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Func, Q

from bulletin.enums import PublicationKind
from bulletin.models import Publication
from bulletin.queries.publications import current, speaks_of_outer
from common.typography import NBSP, fold, plural

# Life cycles in which people already feel the effects, for sheets that do not say it themselves.
IN_USE = frozenset({"experiment", "rollout", "generalised"})
# The twin of `is_in_use`, compared in the tests.
_IS_IN_USE = Q(facets__is_in_use=True) | (~Q(facets__has_key="is_in_use") & Q(facets__lifecycle__in=sorted(IN_USE)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is published today, counted."""

    registered: int
    with_opinion: int
    in_use: int
    in_use_without_opinion: int

    @property
    def percent(self) -> int:
        return round(100 * self.with_opinion / self.registered) if self.registered else 0

    @property
    def sentence(self) -> str:
        """« 3 algorithmes publiés : 1 a reçu un avis du comité, 2 sont utilisés sans avis. »"""
        if not self.registered:
            return "Aucune fiche d’algorithme n’est encore publiée."
        received = _counted(self.with_opinion, "a reçu", "ont reçu") + " un avis du comité"
        used = _counted(self.in_use_without_opinion, "est utilisé", "sont utilisés") + " sans avis"
        return f"{plural(self.registered, 'algorithme publié', 'algorithmes publiés')}{NBSP}: {received}, {used}."


def coverage() -> Coverage:
    """Counted on the versions in force only; one query, and no row is read, however many sheets there are."""
    named = Func(F("subjects"), function="unnest")
    opinions = Publication.objects.filter(kind=PublicationKind.OPINION, replaced_by__isnull=True).annotate(named=named)
    has_opinion = Q(reference__in=opinions.values("named"))
    found = Publication.objects.filter(kind=PublicationKind.SHEET, replaced_by__isnull=True).aggregate(
        registered=Count("pk"),
        with_opinion=Count("pk", filter=has_opinion),
        in_use=Count("pk", filter=_IS_IN_USE),
        in_use_with_opinion=Count("pk", filter=_IS_IN_USE & has_opinion),
    )
    in_use_with_opinion = found.pop("in_use_with_opinion")
    return Coverage(**found, in_use_without_opinion=found["in_use"] - in_use_with_opinion)


def sheets_in_force() -> list[tuple[Publication, bool]]:
    """The sheets in force, by name, each with whether an opinion in force speaks of it; one query."""
    sheets = current(PublicationKind.SHEET).annotate(has_opinion=_named_by_an_opinion())
    return sorted(((sheet, sheet.has_opinion) for sheet in sheets), key=lambda pair: fold(pair[0].title))


def sheets_that_found_decisions() -> list[Publication]:
    """The sheets in force whose algorithm founds individual decisions, by name (CRPA, art. L.312-1-3); one query."""
    return sorted(
        current(PublicationKind.SHEET).filter(facets__founds_decision="yes"), key=lambda sheet: fold(sheet.title)
    )


def sheets_that_do_not_say() -> int:
    """How many sheets in force do not say whether their algorithm founds decisions; one query."""
    silent = Q(facets__founds_decision__isnull=True) | Q(facets__founds_decision="unknown")
    return current(PublicationKind.SHEET).filter(silent).count()


def is_in_use(facets: dict[str, Any]) -> bool:
    return bool(facets.get("is_in_use", facets.get("lifecycle") in IN_USE))


def _named_by_an_opinion() -> Exists:
    return Exists(current(PublicationKind.OPINION).filter(speaks_of_outer("reference")))


def _counted(count: int, singular: str, several: str) -> str:
    return f"{count or 'aucun'} {several if count > 1 else 'n’' + singular if not count else singular}"
