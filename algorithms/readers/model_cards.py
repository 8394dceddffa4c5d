"""A model card in YAML: the front matter of a published model, or the parts of a « model card » document.

A card describes a model, not what an administration does with it: most of a sheet stays to be written.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from algorithms.enums import SourceKind, Technique
from algorithms.readers.gathering import Gathering, ReadRow, as_text

_GENERATIVE = ("text-generation", "text2text-generation", "image-to-text", "text-to-image", "summarization")


def read(number: int, card: Mapping[str, Any]) -> ReadRow:
    """One card; what it says and a sheet does not hold is named."""
    found = Gathering(number, _flat(card))
    name = found.text("model_name", "model_details.name", "name", "title", "model_id", "id")
    found.set("name", name)
    found.identity = f"modele:{found.text('model_id', 'id', 'model_details.id') or name}" if name else ""
    overview = found.text("model_details.overview", "overview", "description", "model_description", "summary")
    found.set("purpose", overview)
    if 0 < len(overview) < 400:
        found.set("summary", overview)
    _technique(found)
    for ours, keys in _TEXTS.items():
        found.set(ours, found.text(*keys))
    found.set("keywords", found.text("tags").replace("\n", ", "))
    _rows(found)
    for owners in ("model_details.owners", "owners", "authors"):
        if value := found.take(owners):
            found.put_aside(
                "auteurs du modèle", value, "une fiche nomme des fonctions et des services, pas des personnes."
            )
    found.say("Une carte décrit un modèle : dites dans la fiche ce que votre direction en fait, et pour qui.")
    return found.done()


_TEXTS = {
    "users": ("considerations.users", "intended_users"),
    "context": ("considerations.use_cases", "intended_use", "use_cases"),
    "out_of_scope": ("considerations.limitations", "limitations", "out_of_scope_use", "out_of_scope"),
    "trade_offs": ("considerations.tradeoffs", "tradeoffs", "trade_offs"),
    "parameters": ("model_parameters.model_architecture", "model_architecture", "architecture", "base_model"),
    "monitoring": ("quantitative_analysis", "metrics", "model-index"),
}


def _flat(card: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a card by « part.key »: one level is all that the known cards have."""
    return dict(_pairs(card))


def _pairs(card: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in card.items():
        if isinstance(value, dict) and key in {"model_details", "considerations", "model_parameters"}:
            yield from ((f"{key}.{inner}", each) for inner, each in value.items())
        else:
            yield str(key), value


def _technique(found: Gathering) -> None:
    task = found.text("pipeline_tag", "task", "model_type")
    library = found.text("library_name")
    found.set("technique_note", ", ".join(part for part in (task, library) if part))
    found.set("technique", Technique.GENERATIVE if task in _GENERATIVE else Technique.LEARNING)


def _rows(found: Gathering) -> None:
    data = [*_listed(found.take("datasets")), *_listed(found.take("model_parameters.data"))]
    for one in data:
        if isinstance(one, Mapping):
            found.add(
                "datasets", data=one.get("description") or one.get("name"), title=one.get("name"), url=one.get("link")
            )
        else:
            found.add("datasets", data=one)
    if not data:
        found.say_empty("données traitées")
    for one in (*_listed(found.take("considerations.ethical_considerations")), *_listed(found.take("risks"))):
        if isinstance(one, Mapping):
            found.add("risks", name=one.get("name"), mitigation=one.get("mitigation_strategy") or one.get("mitigation"))
        else:
            found.add("risks", name=one)
    for one in (*_listed(found.take("model_details.references")), *_listed(found.take("references"))):
        address = as_text(one.get("reference") if isinstance(one, Mapping) else one)
        found.add("sources", label=address[:300], url=address, kind=SourceKind.INTERNALS)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
