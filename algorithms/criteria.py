"""What somebody asks of the registry: the words, the values of each facet, the order. Its address is the filter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import TextChoices


class FacetName(TextChoices):
    """The questions that narrow the list; the value is the name in the address."""

    DEPARTMENT = "department", "Direction"
    STATUS = "status", "État de la fiche"
    LIFECYCLE = "lifecycle", "Étape de vie"
    RISK = "risk", "Classe de risque"
    REFERRAL = "referral", "Saisine du comité"
    OBJECTIVE = "objective", "Objectif stratégique"
    COMPLETENESS = "completeness", "Réponse aux textes"
    WATCH = "watch", "À surveiller"


class Scope(TextChoices):
    """Which version stands for each algorithm."""

    VISIBLE = "visible", "tout ce que vous pouvez lire"
    PUBLISHED = "published", "les seules fiches publiées"


class Sort(TextChoices):
    REFERENCE = "reference", "référence"
    NAME = "name", "nom"
    DEPARTMENT = "department", "direction"
    LIFECYCLE = "lifecycle", "étape de vie"
    STATUS = "status", "état"
    UPDATED = "updated", "mise à jour"
    RELEVANCE = "relevance", "pertinence"


class ReferralState(TextChoices):
    """Where the committee stands on an algorithm, as far as the reader may know."""

    NONE = "none", "jamais saisi"
    REFERRED = "referred", "saisi, sans avis publié"
    OPINION = "opinion", "avis publié"


class Watch(TextChoices):
    DEAD_LINK = "dead-link", "lien mort"
    OVERDUE = "overdue", "revue en retard"
    INCIDENT = "incident", "incident ouvert"
    OLDER_OPINION = "older-opinion", "avis sur une version antérieure"


# No strategic objective; a sheet whose completeness is not computed yet.
NO_OBJECTIVE = "0"
PENDING = "pending"
MOST_VALUES = 40


# For each facet, the values that exist and their words, in the order of the page.
Labels = Mapping[FacetName, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Of one facet, any of the values; of two facets, both. Empty: everything that one may read."""

    q: str = ""
    values: Mapping[FacetName, tuple[str, ...]] = field(default_factory=dict)
    scope: Scope = Scope.VISIBLE
    sort: str = ""
    """One of `Sort`, after a « - » when it goes down; empty for the usual order."""

    def __bool__(self) -> bool:
        return bool(self.q or any(self.values.values()))

    def of(self, facet: FacetName) -> tuple[str, ...]:
        return self.values.get(facet, ())

    def pairs(self) -> list[tuple[str, str]]:
        """For an address: always in the same order, so that the same filter has the same address."""
        found = [("q", self.q)] if self.q else []
        found += [(facet.value, value) for facet in FacetName for value in sorted(self.of(facet))]
        if self.scope != Scope.VISIBLE:
            found.append(("scope", self.scope.value))
        return found + ([("sort", self.sort)] if self.sort else [])

    def query(self, **more: object) -> str:
        return urlencode([*self.pairs(), *((name, str(value)) for name, value in more.items())])

    def without(self, facet: FacetName, value: str) -> "Criteria":
        return self.narrowed(facet, *(one for one in self.of(facet) if one != value))

    def narrowed(self, facet: FacetName, *values: str) -> "Criteria":
        """The same, with these values only for that facet."""
        return replace(self, values={**self.values, facet: values})

    def without_words(self) -> "Criteria":
        return replace(self, q="")

    def sorted_by(self, sort: str) -> "Criteria":
        return replace(self, sort=sort)

    def scoped(self, scope: Scope) -> "Criteria":
        return replace(self, scope=scope)
