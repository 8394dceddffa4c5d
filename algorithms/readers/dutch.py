"""The Dutch register: the published standard 1.0.0, the shape that its back end keeps, and the list that is exported.

Sources: publicatiestandaard v1.0.0 (18 required properties), Algoritmeregister.
"""

from collections.abc import Mapping
from typing import Any

from algorithms.enums import AssessmentKind, ImpactStudy, LegalBasisKind, Lifecycle, SourceKind
from algorithms.readers.gathering import Gathering, ReadRow
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
_NOTHING = frozenset({"", "n.v.t.", "nvt", "geen", "onbekend", "-", "non renseigne"})


def recognises(record: Mapping[str, Any]) -> bool:
    return "name" in record and ("purpose_and_impact" in record or ("goal" in record and "status" in record))


def recognises_list(record: Mapping[str, Any]) -> bool:
    return {"title", "doel", "status"} <= set(record)


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    """One record of the standard; what the standard has and we have not is named."""
    found = Gathering(number, record)
    for ours, theirs in (
        *(("name", "name"), ("summary", "description_short"), ("bearer_service", "organization")),
        *(("purpose", "purpose_and_impact"), ("trade_offs", "considerations")),
        *(("human_intervention", "human_intervention"), ("operations", "technical_operation")),
        ("keywords", "search_terms"),
    ):
        found.set(ours, _said(found, theirs).replace("\n", ", ") if ours == "keywords" else _said(found, theirs))
    found.identity = _identity(found.text("source_id", "uuid") or found.text("name"))
    _state(found, found.text("status"))
    _rows(found)
    _basis(found, title=found.text("legal_basis_title"), text=_said(found, "legal_basis"))
    _studies(found)
    for kind, key in _LINKS.items():
        if address := _said(found, key):
            found.add("sources", label=address[:300], url=address, kind=kind)
    for ignored in ("language", "schema", "standard_version", "lang", "source_data_grouping", "impacttoetsen_grouping"):
        found.take(ignored)
    return found.done()


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


def _rows(found: Gathering) -> None:
    found.add("contacts", address=_said(found, "contact"))
    found.add("suppliers", name=_said(found, "supplier"))
    if text := _said(found, "data"):
        found.add_pieces("datasets", "data", text, url=_said(found, "data_source_link"))
    else:
        found.say_empty("données traitées")
    if text := _said(found, "risk_management"):
        found.add("risks", name="Risques que le registre d’origine décrit", mitigation=text)
    else:
        found.say_empty("risques")
    for what, key in (("Mise en service", "start_date"), ("Fin de service", "end_date")):
        if (day := _said(found, key)) and len(day) > 3:
            found.add("stages", what=what, began=_month_first(day))


def _month_first(day: str) -> str:
    """« 12-2025 », as the register writes a month, is read as 2025-12."""
    first, _, last = day.partition("-")
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


def _studies(found: Gathering) -> None:
    """« DPIA » is the study of article 35 of the GDPR; the others are named as they are."""
    named = _said(found, "impact_assessments")
    if not named and fold(found.text("dpia")) == "ja":
        named = "DPIA"
    address, summary = found.text("impact_assessment_link"), found.text("impact_assessment_explanation")
    for title in (part.strip() for part in named.replace("\n", ",").split(",")):
        is_dpia = "dpia" in fold(title) or "gegevensbescherming" in fold(title)
        kind = AssessmentKind.DPIA if is_dpia else AssessmentKind.OTHER
        found.add("assessments", title=title, kind=kind, url=address, summary=summary)
        if is_dpia:
            found.set("impact_study", ImpactStudy.DONE)
    if not named:
        found.say_empty("analyse d’impact")
