"""The British standard (ATRS): each attribute by its name; those that repeat are lists of the same length.

In a table, a line for each sheet, or as our own export writes it: a line for each attribute and its rank.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from algorithms.enums import AccountableRole, Lifecycle, SourceKind
from algorithms.readers.gathering import Gathering, ReadRow, as_text
from algorithms.readers.parting import OURS, parted, technique_first
from common.typography import fold

_COLUMNS = {
    "name": "name",
    "why_algorithm": "benefit",
    "alternatives": "alternatives_considered",
    "monitoring": "maintenance",
    "role_in_decision": "process_integration",
    "information_provided": "provided_information",
    "human_intervention": "human_decisions",
    "training": "required_training",
    "appeals": "appeals_and_review",
}
_ROWS = {
    "suppliers": {
        "name": "external_supplier",
        "identifier": "external_supplier_identifier",
        "role": "external_supplier_role",
        "data_access_terms": "data_access_terms",
    },
    "datasets": {
        "title": "source_data_name",
        "data": "source_data_description",
        "url": "source_data_url",
        "collection": "data_collection",
        "sharing": "data_sharing_agreements",
        "storage": "data_access_and_storage",
    },
    "assessments": {
        "title": "impact_assessment_name",
        "summary": "impact_assessment_description",
        "carried_on": "impact_assessment_date",
        "url": "impact_assessment_link",
    },
    "risks": {"name": "risk_name", "description": "risk_description", "mitigation": "risk_mitigation"},
}
# The titles of a table that has a line for each attribute; the last is ours.
_LONG = {"reference", "name", "attribute", "rank", "value", "notice"}
_PHASES = {
    "idea": Lifecycle.STUDY,
    "design": Lifecycle.STUDY,
    "development": Lifecycle.STUDY,
    "pilot": Lifecycle.EXPERIMENT,
    "production": Lifecycle.GENERALISED,
    "retired": Lifecycle.RETIRED,
}


def recognises(record: Mapping[str, Any]) -> bool:
    theirs = {"senior_responsible_owner", "process_integration", "provided_information", "human_decisions", "phase"}
    return "name" in record and len(theirs & set(record)) > 2


def recognises_long(headers: Iterable[str]) -> bool:
    return {"attribute", "rank", "value"} <= set(headers)


def gathered(lines: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The records of a table that has a line for each attribute, by their reference, or their name without one.

    What has a rank is a list, in the order of the lines; an attribute said twice without one keeps both texts.
    """
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        reference, name, value = (line.get(key, "") for key in ("reference", "name", "value"))
        attribute = line.get("attribute") or "attribut sans nom"
        record = found.setdefault(reference or name, {"reference": reference} if reference else {})
        record.setdefault("name", name)
        for stranger in set(line) - _LONG:
            record[stranger] = line[stranger] or record.get(stranger, "")
        if line.get("rank"):
            several = record.setdefault(attribute, [])
            if isinstance(several, list):
                several.append(value)
                continue
        if attribute != "name":
            record[attribute] = "\n".join(text for text in (as_text(record.get(attribute)), value) if text)
        elif value:
            record["name"] = value
    return list(found.values())


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    """One record; « scope » says what the tool is for and what it is not for, in one text."""
    found = Gathering(number, {key.rstrip("*"): value for key, value in record.items()})
    found.identity = found.text("reference", "id") or f"atrs:{found.text('name')}"
    is_ours = found.identity.startswith(OURS)
    _what_for(found, is_ours=is_ours)
    technique, note = technique_first(found.text("model_type"))
    if technique:
        found.set("technique", technique)
    found.set("technique_note", note)
    volume = parted(found.text("frequency_usage"), {"decisions_per_year": "Décisions par an"})
    found.set("volume_note", volume.pop(""))
    if volume:
        found.set("decisions_per_year", volume["decisions_per_year"])
    for ours, theirs in _COLUMNS.items():
        found.set(ours, found.text(theirs))
    _phase(found, found.text("phase"), is_ours=is_ours)
    found.add("contacts", address=found.text("contact_email"))
    found.add(
        "accountables",
        role=AccountableRole.OWNER,
        title=found.text("senior_responsible_owner"),
        service="" if is_ours else found.text("team"),
    )
    for kind, key in ((SourceKind.PUBLIC_PAGE, "website"), (SourceKind.ARCHITECTURE, "system_architecture")):
        if address := found.text(key):
            found.add("sources", label=address[:300], url=address, kind=kind)
    for name, facts in _ROWS.items():
        _repeated(found, name, facts)
    return found.done()


def _what_for(found: Gathering, *, is_ours: bool) -> None:
    """Ours gives the summary, then in « scope » the purpose and its limits; the others describe, then limit."""
    description, scope, organisation = found.text("description"), found.text("scope"), found.text("organisation")
    found.take("notice")
    if is_ours:
        limits = parted(scope, {"out_of_scope": "Ne doit pas servir à"})
        found.set("summary", description)
        found.set("purpose", limits.pop(""))
        found.set("out_of_scope", limits.get("out_of_scope"))
        found.set("bearer_service", found.text("team"))
        return
    found.set("purpose", description)
    if 0 < len(description) < 400:
        found.set("summary", description)
    found.set("out_of_scope", scope)
    found.set("bearer_service", organisation)


def _phase(found: Gathering, text: str, *, is_ours: bool) -> None:
    """Our own export writes several stages as one: the sheet keeps its own then, and it is said."""
    plain = fold(text)
    if is_ours and plain in ("production", "retired"):
        found.say(f"Étape de vie : « {text} » en recouvre plusieurs des nôtres, elle n’est pas reprise.")
    elif is_ours and plain == "development":
        found.set("lifecycle", Lifecycle.EXPERIMENT)
    else:
        found.set("lifecycle", next((str(code) for word, code in _PHASES.items() if word in plain), text))


def _repeated(found: Gathering, kind: str, facts: Mapping[str, str]) -> None:
    lists = {ours: _several(found.take(theirs)) for ours, theirs in facts.items()}
    named = "data" if kind == "datasets" else next(iter(facts))
    for place in range(max(len(each) for each in lists.values())):
        row = {ours: each[place] for ours, each in lists.items() if place < len(each)}
        if kind == "datasets":
            row.setdefault("data", row.get("title", ""))
        found.add(kind, **row)
    if not any(lists[named]):
        found.say_empty(f"{facts[named]} ({kind})" if kind not in _WORDS else _WORDS[kind])


_WORDS = {
    "suppliers": "fournisseurs",
    "datasets": "données traitées",
    "assessments": "analyse d’impact",
    "risks": "risques",
}


def _several(value: Any) -> list[str]:
    return [as_text(one) for one in value] if isinstance(value, list) else [as_text(value)]
