"""The figure that the product exists to move: how many algorithms the committee has given an opinion on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Q

from bulletin.enums import PublicationKind
from bulletin.models import Publication
from bulletin.queries.publications import current, speaks_of_outer
from common.typography import NBSP, fold, plural

# Life cycles in which people already feel the effects, for sheets that do not say it themselves.
IN_USE = frozenset({"experiment", "rollout", "generalised"})


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
    """Counted on the versions in force only; one query."""
    sheets = list(
        current(PublicationKind.SHEET).annotate(has_opinion=_named_by_an_opinion()).values_list("facets", "has_opinion")
    )
    used = [has_opinion for facets, has_opinion in sheets if is_in_use(facets)]
    return Coverage(
        registered=len(sheets),
        with_opinion=sum(has_opinion for _facets, has_opinion in sheets),
        in_use=len(used),
        in_use_without_opinion=used.count(False),
    )


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
