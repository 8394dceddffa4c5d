"""The Dutch register: the published standard 1.0.0, the shape that its back end keeps, and the list that is exported.

Sources: publicatiestandaard v1.0.0 (18 required properties), Algoritmeregister.
"""

import re
from collections.abc import Mapping
from typing import Any

from algorithms.enums import AssessmentKind, ImpactStudy, LegalBasisKind, Lifecycle, SourceKind
from algorithms.readers.gathering import Gathering, ReadRow, as_text
from algorithms.readers.parting import OURS, named_lines, parted, technique_first
from common.typography import fold

# The standard's name → the name that the back end keeps for the same property.
_ALSO = {
    "purpose_and_impact": "goal",
    "considerations": "proportionality",
    "risk_management": "risks",
    "legal_basis": "lawful_basis",
    "impact_assessments": "impacttoetsen",
    "technical_operation": "methods_and_models",
    "data": "source_data",
    "supplier": "provider",
    "contact": "contact_email",
    "start_date": "begin_date",
    "search_terms": "tags",
    "source_code_link": "publiccode",
    "link": "url",
}
_STATES = {
    "in ontwikkeling": Lifecycle.STUDY,
    "ontwikkeling": Lifecycle.STUDY,
    "in gebruik": Lifecycle.GENERALISED,
    "buiten gebruik": Lifecycle.RETIRED,
}
# The last is how our own export fills a text that the standard wants.
_NOTHING = frozenset({"", "n.v.t.", "nvt", "geen", "onbekend", "-", "non renseigne", "0000-00"})


def recognises(record: Mapping[str, Any]) -> bool:
    return "name" in record and ("purpose_and_impact" in record or ("goal" in record and "status" in record))


def recognises_list(record: Mapping[str, Any]) -> bool:
    return {"title", "doel", "status"} <= set(record)


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    """One record of the standard; what the standard has and we have not is named."""
    identity = _identity(as_text(record.get("source_id") or record.get("uuid") or record.get("name")))
    is_ours = identity.startswith(OURS)
    found = Gathering(number, _without_cuts(record) if is_ours else record)
    found.identity = identity
    for key in ("source_id", "uuid"):
        found.take(key)
    for ours, theirs in (("name", "name"), ("summary", "description_short"), ("human_intervention",) * 2):
        found.set(ours, _said(found, theirs))
    found.set("keywords", _said(found, "search_terms").replace("\n", ", "))
    for ours, theirs in (("purpose", "purpose_and_impact"), ("trade_offs", "considerations")):
        _set_parted(found, ours, _said(found, theirs))
    technique, operations = technique_first(_said(found, "technical_operation"))
    if technique:
        found.set("technique", technique)
    _set_parted(found, "operations", operations)
    if is_ours:
        _of_ours(found, as_text(record.get("notice")))
    else:
        found.set("bearer_service", _said(found, "organization"))
        _state(found, found.text("status"))
    _rows(found, is_ours=is_ours)
    title, text = found.text("legal_basis_title"), _said(found, "legal_basis")
    if is_ours:
        _add_lines(found, "legal_bases", text, "title", "explanation")
    else:
        _basis(found, title=title, text=text)
    _studies(found, is_ours=is_ours)
    for kind, key in _LINKS.items():
        if is_ours and key == "source_link":
            continue
        if address := _said(found, key):
            found.add("sources", label=address[:300], url=address, kind=kind)
    for ignored in ("language", "schema", "standard_version", "lang", "source_data_grouping", "impacttoetsen_grouping"):
        found.take(ignored)
    return found.done()


# What our own export adds to a text, under a title (formats.dutch).
_TITLES = {
    "purpose": {"important_effects": "Effets"},
    "trade_offs": {"alternatives": "Autres solutions étudiées"},
    "operations": {"parameters": "Paramètres"},
    "risks": {"monitoring": "Surveillance", "governance": "Si un risque se réalise"},
    "studies": {
        "impact_study": "Analyse d’impact relative à la protection des données",
        "rights_study": "Analyse d’impact sur les droits fondamentaux",
    },
}
_EMPTY = {
    "datasets": "données traitées",
    "risks": "risques",
    "legal_bases": "fondement juridique",
    "assessments": "analyse d’impact",
}
_CUT = "texte coupé à la longueur admise"


def _set_parted(found: Gathering, name: str, text: str) -> None:
    said = parted(text, _TITLES[name])
    found.set(name, said.pop(""))
    for other, value in said.items():
        found.set(other, value)


def _without_cuts(record: Mapping[str, Any]) -> dict[str, Any]:
    """A text that our export has cut is not the fact: it is left out, and `_of_ours` says so."""
    cut = _cut(as_text(record.get("notice")))
    return {key: value for key, value in record.items() if key not in cut}


def _cut(notice: str) -> set[str]:
    told = re.search(rf"{_CUT}\s*: ([a-z_, ]+)", notice)
    return {name.strip() for name in told[1].split(",")} if told else set()


def _of_ours(found: Gathering, notice: str) -> None:
    """What the file says of itself, of the body, or of several facts at once: a sheet keeps its own."""
    if cut := _cut(notice):
        found.say(f"Coupé par l’export, et donc pas repris : {', '.join(sorted(cut))}.")
    status = found.text("status")
    found.say(f"Étape de vie : « {status} » en recouvre plusieurs des nôtres, elle n’est pas reprise.")
    for known in ("organization", "source_link", "theme", "publication_category", "notice"):
        found.take(known)
    for known in ("legal_basis_link", "data_source_link", "data_source_title", "impact_assessment_link"):
        found.take(known)


_LINKS = {
    SourceKind.PUBLIC_PAGE: "link",
    SourceKind.PROCESSING_REGISTER: "processing_register_link",
    SourceKind.CODE: "source_code_link",
    SourceKind.FACTS: "source_link",
}


def read_listed(number: int, record: Mapping[str, Any]) -> ReadRow:
    """One record of the exported list: ten keys, in Dutch."""
    found = Gathering(number, record)
    found.identity = _identity(found.text("id"))
    found.set("name", found.text("title"))
    found.set("purpose", found.text("doel"))
    found.set("bearer_service", found.text("organisatie"))
    _state(found, found.text("status"))
    _basis(found, title="", text=found.text("juridische_basis"))
    if fold(found.text("impactassessment")) == "ja":
        found.add("assessments", title="Analyse d’impact, sans précision dans le registre", kind=AssessmentKind.OTHER)
    else:
        found.say_empty("analyse d’impact")
    if day := found.text("geregistreerd"):
        found.add("stages", what="Inscription au registre des Pays-Bas", began=day)
    if address := found.text("url"):
        found.add("sources", label="Registre des algorithmes des Pays-Bas", url=address, kind=SourceKind.PUBLIC_PAGE)
    found.take("toegevoegd")
    return found.done()


def _said(found: Gathering, key: str) -> str:
    text = found.text(key, *([_ALSO[key]] if key in _ALSO else []))
    return "" if fold(text) in _NOTHING else text


def _identity(key: str) -> str:
    return f"nl:{key}" if key and not key.startswith("ALG-") else key


def _state(found: Gathering, status: str) -> None:
    found.set("lifecycle", _STATES.get(fold(status).replace("_", " "), status))


def _rows(found: Gathering, *, is_ours: bool) -> None:
    for kind, name, key in (("contacts", "address", "contact"), ("suppliers", "name", "supplier")):
        for line in _said(found, key).split("\n"):
            found.add(kind, **{name: line})
    if is_ours:
        _add_lines(found, "datasets", _said(found, "data"), "data", "origin")
    elif text := _said(found, "data"):
        found.add_pieces("datasets", "data", text, url=_said(found, "data_source_link"))
    else:
        found.say_empty("données traitées")
    told = parted(_said(found, "risk_management"), _TITLES["risks"])
    text = told.pop("")
    if is_ours:
        _add_lines(found, "risks", text, "name", "mitigation")
    elif text:
        found.add("risks", name="Risques que le registre d’origine décrit", mitigation=text)
    else:
        found.say_empty("risques")
    for name, said in told.items():
        found.set(name, said)
    for what, key in (("Mise en service", "start_date"), ("Fin de service", "end_date")):
        if (day := _said(found, key)) and len(day) > 3:
            found.add("stages", what=what, began=_month_first(day))


def _add_lines(found: Gathering, kind: str, text: str, *facts: str) -> None:
    """Rows that our own export wrote a line each: what names it, then one fact."""
    for line in named_lines(text) if len(facts) > 1 else ((line,) for line in text.split("\n")):
        found.add(kind, **dict(zip(facts, line, strict=True)))
    if not text:
        found.say_empty(_EMPTY[kind])


def _month_first(day: str) -> str:
    """« 12-2025 », as the register writes a month, is read as 2025-12; « 2025-00 », a year of ours, as 2025."""
    first, _, last = day.partition("-")
    if last == "00":
        return first
    return f"{last}-{first.zfill(2)}" if len(first) <= 2 and len(last) == 4 else day


def _basis(found: Gathering, *, title: str, text: str) -> None:
    address = found.text("legal_basis_link") if found.has("legal_basis_link") else ""
    if title or text:
        explanation = text if title else ""
        found.add(
            "legal_bases", kind=LegalBasisKind.DECISION, title=title or text, explanation=explanation, url=address
        )
    else:
        found.say_empty("fondement juridique")


def _studies(found: Gathering, *, is_ours: bool) -> None:
    """« DPIA » is the study of article 35 of the GDPR; the others are named as they are."""
    named = _said(found, "impact_assessments")
    if not named and fold(found.text("dpia")) == "ja":
        named = "DPIA"
    address = found.text("impact_assessment_link")
    told = parted(found.text("impact_assessment_explanation"), _TITLES["studies"])
    summary = told.pop("")
    if is_ours:
        _add_lines(found, "assessments", named, "title")
    for title in () if is_ours else (part.strip() for part in named.replace("\n", ",").split(",")):
        is_dpia = "dpia" in fold(title) or "gegevensbescherming" in fold(title)
        kind = AssessmentKind.DPIA if is_dpia else AssessmentKind.OTHER
        found.add("assessments", title=title, kind=kind, url=address, summary=summary)
        if is_dpia and "impact_study" not in told:
            found.set("impact_study", ImpactStudy.DONE)
    for name, said in told.items():
        found.set(name, said)
    if not named:
        found.say_empty("analyse d’impact")
