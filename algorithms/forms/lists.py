"""What the address of the list asks, and the facets as the page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.models import Department
from algorithms.criteria import (
    MOST_VALUES,
    NO_OBJECTIVE,
    PENDING,
    Criteria,
    FacetName,
    Labels,
    ReferralState,
    Scope,
    Sort,
    Watch,
)
from algorithms.enums import Lifecycle, RiskClass, SheetStatus
from algorithms.standing import STANDINGS, texts
from charter.models import StrategicObjective


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet: how many rows it would give, and the address of the list without it when it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool
    id: str
    without: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]


class WordsForm(forms.Form):
    """What is typed; the rest of the address is chosen among what exists."""

    q = forms.CharField(label="Mots", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))


class SavedFilterForm(forms.Form):
    """A name for the filter on the page, whose address is its `query`."""

    name = forms.CharField(label="Nom du filtre", max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, max_length=2000)


def labels_of(departments: Iterable[Department], objectives: Iterable[StrategicObjective]) -> Labels:
    """Each value that exists, in the order of the page, with its words."""
    answers = {
        f"{code}-{end}": f"{title} : {words}" for code, title in texts().items() for end, words in STANDINGS.items()
    }
    return {
        FacetName.DEPARTMENT: {one.code: one.name for one in departments},
        FacetName.STATUS: _labels(SheetStatus.choices),
        FacetName.LIFECYCLE: _labels(Lifecycle.choices),
        FacetName.RISK: _labels(RiskClass.choices),
        FacetName.REFERRAL: _labels(ReferralState.choices),
        FacetName.OBJECTIVE: {
            **{str(one.pk): one.short_title for one in objectives},
            NO_OBJECTIVE: "aucun objectif",
        },
        FacetName.COMPLETENESS: {**answers, PENDING: "calcul en cours"},
        FacetName.WATCH: _labels(Watch.choices),
    }


def criteria_of(data: "MultiValueDict[str, str]", words: WordsForm, labels: Labels) -> Criteria:
    """What the address asks. A value that does not exist is no criterion, nor are words that are not fit."""
    words.full_clean()
    values = {
        facet: tuple(
            dict.fromkeys(value for value in data.getlist(facet.value)[:MOST_VALUES] if value in labels[facet])
        )
        for facet in FacetName
    }
    sort = data.get("sort", "")
    return Criteria(
        q=words.cleaned_data.get("q", ""),
        values={facet: found for facet, found in values.items() if found},
        scope=Scope.PUBLISHED if data.get("scope") == Scope.PUBLISHED else Scope.VISIBLE,
        sort=sort if sort.removeprefix("-") in Sort.values else "",
    )


def facets_of(criteria: Criteria, counts: Mapping[FacetName, Mapping[str, int]], labels: Labels) -> list[Facet]:
    """The facets that divide something: values that give nothing are not offered, unless they were asked."""
    found = []
    for facet in FacetName:
        options = tuple(
            Option(
                value=value,
                label=label,
                count=counts[facet].get(value, 0),
                is_chosen=value in criteria.of(facet),
                id=f"id_{facet.value}_{place}",
                without=criteria.without(facet, value).query(),
            )
            for place, (value, label) in enumerate(labels[facet].items())
            if counts[facet].get(value) or value in criteria.of(facet)
        )
        if options:
            found.append(Facet(facet.value, facet.label, options))
    return found


def _labels(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}
