"""Which changes of an algorithm are substantial: those after which the opinion given no longer speaks of what is done.

Pure: two versions of a sheet whose rows are loaded (`queries.with_rows`). The table is shown on the screens and in
docs/adr. Sources: délibération n° 2020-41, art. 3 (the committee gives an opinion on algorithms, not on their sheets);
règlement (UE) 2024/1689, art. 3, 23 (« modification substantielle »: the intended purpose or the conformity changes)
and art. 27, 2 (the impact assessment is updated when one of its elements changes). It proposes and never decides.
"""

from collections.abc import Callable
from dataclasses import dataclass

from algorithms.enums import IN_USE, Answer, Lifecycle, PersonalData
from algorithms.models import SheetVersion
from algorithms.wording import is_empty
from common.typography import fold

Test = Callable[[SheetVersion, SheetVersion], bool]

_ROLE = "délibération n° 2020-41, art. 3 : le comité rend un avis sur l’algorithme"
_PURPOSE = "règlement (UE) 2024/1689, art. 3, 23 : la destination change"
_CONFORMITY = "règlement (UE) 2024/1689, art. 3, 23 : la conformité peut changer"
_FRIA = "règlement (UE) 2024/1689, art. 27, 1 et 2 : un élément de l’analyse d’impact change"
_DATA = "RGPD, art. 35, 11 : le risque du traitement change"
_PERSONAL: dict[str, int] = {PersonalData.ORDINARY: 1, PersonalData.SENSITIVE: 2}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change that is substantial: what it is called, why in words, the text that founds it, the test."""

    name: str
    label: str
    why: str
    source: str
    is_met: Test


def substantial_changes(before: SheetVersion, after: SheetVersion) -> list[Rule]:
    """The rules that the passage from one version to the other meets; none when the opinion still holds."""
    return [rule for rule in RULES if rule.is_met(before, after)]


def _otherwise(name: str) -> Test:
    """The answer is another one, presentation apart: case, accents, punctuation and spaces do not count.

    Said for the first time, or no longer said, it changed: the committee had not read it, or reads it no more.
    """
    return lambda before, after: _words(getattr(before, name)) != _words(getattr(after, name))


def _words(value: object) -> list[str]:
    if is_empty(value):
        return []
    return "".join(letter if letter.isalnum() else " " for letter in fold(str(value))).split()


def _reaches_more(before: SheetVersion, after: SheetVersion) -> bool:
    """It enters use, or goes from an experiment or a gradual deployment to general use."""
    if after.lifecycle not in IN_USE:
        return False
    if before.lifecycle not in IN_USE:
        return True
    return after.lifecycle == Lifecycle.GENERALISED != before.lifecycle


def _more_personal(before: SheetVersion, after: SheetVersion) -> bool:
    """A data set is personal or sensitive that was not there, or was less so."""
    known = {fold(row.data): _PERSONAL.get(row.personal, 0) for row in before.datasets.all()}
    return any(_PERSONAL.get(row.personal, 0) > known.get(fold(row.data), 0) for row in after.datasets.all())


def _other_provider(before: SheetVersion, after: SheetVersion) -> bool:
    """A provider within the meaning of the AI Act comes, or goes."""
    return _providers(before) != _providers(after)


def _providers(sheet: SheetVersion) -> set[str]:
    return {fold(row.name) for row in sheet.suppliers.all() if row.is_provider == Answer.YES}


RULES = (
    Rule(
        "purpose",
        "La finalité",
        "l’avis porte sur ce à quoi sert l’algorithme",
        f"{_ROLE} ; {_PURPOSE}",
        _otherwise("purpose"),
    ),
    Rule(
        "founds_decision",
        "Fonder ou non une décision individuelle",
        "les droits des personnes ne sont plus les mêmes",
        f"{_ROLE} ; CRPA, art. L.311-3-1",
        _otherwise("founds_decision"),
    ),
    Rule(
        "automation",
        "Le niveau d’automatisation",
        "la part laissée à une personne n’est plus la même",
        f"{_CONFORMITY} ; RGPD, art. 22",
        _otherwise("automation"),
    ),
    Rule(
        "human_intervention",
        "L’intervention humaine",
        "le comité a jugé les garanties qui étaient décrites",
        _FRIA,
        _otherwise("human_intervention"),
    ),
    Rule(
        "decision_scope",
        "La portée de la décision",
        "d’autres personnes sont touchées",
        _FRIA,
        _otherwise("decision_scope"),
    ),
    Rule("audience", "Le public concerné", "d’autres personnes sont touchées", _FRIA, _otherwise("audience")),
    Rule(
        "technique",
        "Le type d’algorithme",
        "les risques et les contrôles dépendent de la technique",
        _CONFORMITY,
        _otherwise("technique"),
    ),
    Rule(
        "operations",
        "Les opérations effectuées",
        "l’algorithme ne fait plus la même chose",
        f"{_CONFORMITY} ; CRPA, art. R.311-3-1-2",
        _otherwise("operations"),
    ),
    Rule(
        "parameters",
        "Les paramètres et leur pondération",
        "les résultats ne sont plus les mêmes",
        f"{_CONFORMITY} ; CRPA, art. R.311-3-1-2",
        _otherwise("parameters"),
    ),
    Rule(
        "personal_data",
        "Des données personnelles ou sensibles en plus",
        "le comité n’a pas examiné leur emploi",
        f"{_ROLE} ; {_DATA}",
        _more_personal,
    ),
    Rule(
        "lifecycle",
        "La mise en service ou la généralisation",
        "les effets touchent plus de personnes",
        f"{_ROLE} ; {_FRIA}",
        _reaches_more,
    ),
    Rule(
        "provider",
        "Le fournisseur au sens du règlement sur l’IA",
        "quelqu’un d’autre répond du système",
        _CONFORMITY,
        _other_provider,
    ),
)
