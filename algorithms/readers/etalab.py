"""The inventory of Etalab (11 February 2021): one column for each question, in French, in any order."""

from collections.abc import Mapping
from typing import Any

from algorithms.enums import Automation, DecisionScope, SourceKind, Technique
from algorithms.readers.gathering import Gathering, ReadRow, as_text
from algorithms.readers.parting import parted
from common.typography import fold

# Ours → the label of Etalab, folded; the rest of a longer label does not matter.
_COLUMNS = {
    "bearer_service": "direction/service porteur",
    "name": "nom de l'algorithme",
    "context": "contexte global",
    "purpose": "finalite de l'algorithme",
    "role_in_decision": "comment et quand l'algorithme intervient",
    "audience": "public concerne par la decision",
    "operations": "operations effectuees par l'algorithme",
}
# What our own inventory adds to a column, under a title (bulletin.inventory).
_TITLES = {
    "purpose": {"why_algorithm": "Pourquoi un algorithme"},
    "audience": {"important_effects": "Effets importants"},
}
_RESOURCES = (
    ("ressources connexes (metier", SourceKind.DECISION),
    ("ressources connexes (impact", SourceKind.IMPACT),
    ("ressources connexes (fonctionnement", SourceKind.INTERNALS),
    ("ressources connexes", SourceKind.DECISION),
)


def recognises(record: Mapping[str, Any]) -> bool:
    headers = {_plain(header) for header in record}
    return sum(any(header.startswith(label) for header in headers) for label in _COLUMNS.values()) > len(_COLUMNS) // 2


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    found = Gathering(number, {_plain(header): value for header, value in record.items()})
    for name, label in _COLUMNS.items():
        said = parted(_under(found, record, label), _TITLES.get(name, {}))
        found.set(name, said.pop(""))
        for other, text in said.items():
            found.set(other, text)
    found.identity = _under(found, record, "reference")
    _under(found, record, "nom de l'administration")
    for known in ("date de mise a jour", "version", "mention"):
        _under(found, record, known)
    _choices(found, record)
    for contact in _under(found, record, "contact").splitlines():
        found.add("contacts", address=contact)
    for title in _under(found, record, "fondements juridiques").split("\n"):
        found.add("legal_bases", title=title)
    _data(found, record)
    for label, kind in _RESOURCES:
        for address in _under(found, record, label).split():
            found.add("sources", label=address[:300], url=address, kind=kind)
    return found.done()


def _choices(found: Gathering, record: Mapping[str, Any]) -> None:
    number = _under(found, record, "nombre de decisions")
    if number and not number.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").isdecimal():
        found.set("volume_note", number)
    else:
        found.set("decisions_per_year", number)
    automation = _under(found, record, "niveau d'automatisation")
    found.set("automation", _by_word(automation, _AUTOMATION))
    scope = _under(found, record, "portee de la decision")
    found.set("decision_scope", _by_word(scope, _SCOPES))
    technique = _under(found, record, "type d'algorithme")
    found.set("technique", _by_word(technique, _TECHNIQUES))
    if technique and _by_word(technique, _TECHNIQUES) == technique:
        found.set("technique_note", technique)


_AUTOMATION = {"enti": Automation.FULL, "aide": Automation.SUPPORT, "aucune": Automation.NONE}
_SCOPES = {"extern": DecisionScope.EXTERNAL, "intern": DecisionScope.INTERNAL}
_TECHNIQUES = {
    "regle": Technique.RULES,
    "generative": Technique.GENERATIVE,
    "apprentissage": Technique.LEARNING,
    "machine learning": Technique.LEARNING,
    "statisti": Technique.STATISTICS,
    "tableur": Technique.SPREADSHEET,
    "grille": Technique.PAPER,
}


def _by_word(text: str, words: Mapping[str, str]) -> str:
    """The answer whose word is in the text; the text itself, to be shown as not understood, otherwise."""
    plain = fold(text)
    return next((str(code) for word, code in words.items() if word in plain), text)


def _data(found: Gathering, record: Mapping[str, Any]) -> None:
    """Lines of « données », « source » and « mode de collecte » go together when there are as many of each, or none.

    « Non renseigné » is how our own export keeps the line of a data set that does not say.
    """
    texts = [_under(found, record, label) for label in ("donnees traitees", "source des donnees", "mode de collecte")]
    count = len(texts[0].split("\n"))
    lists = [text.split("\n") if text else [""] * count for text in texts]
    lists = [["" if fold(line) == "non renseigne" else line for line in each] for each in lists]
    if len({len(each) for each in lists}) == 1:
        for data, origin, collection in zip(*lists, strict=True):
            found.add("datasets", data=data, origin=origin, collection=collection)
    elif texts[0]:
        found.add("datasets", data=texts[0], origin=texts[1], collection=texts[2])
    if not texts[0]:
        found.say_empty("données traitées")


def _under(found: Gathering, record: Mapping[str, Any], label: str) -> str:
    keys = [plain for header in record if (plain := _plain(header)).startswith(label)]
    return "\n".join(text for key in dict.fromkeys(keys) if (text := as_text(found.take(key))))


def _plain(header: str) -> str:
    return fold(header).replace("’", "'").strip()
